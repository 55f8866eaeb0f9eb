"""Promises, each with a change to the code that breaks it and the test that must notice: the proof that the test can fail."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breakage:
    """In `file` the text `old`, which stands there once, becomes `new`; then `test` (pytest's words for it) must fail."""

    promise: str
    file: str
    old: str
    new: str
    test: str
    full: bool = False  # noticed only by the test at full size


BAD_DAYS = "tests/faults/test_bad_days.py"
DATABASE = "tests/faults/test_database.py"
BURST = "tests/faults/test_burst.py"
IN_DOUBT = "tests/faults/test_in_doubt.py"

BREAKAGES = (
    Breakage(
        "a 429 is only a delay",
        "bot/outcomes.py",
        "outcome.retry_after = problem.retry_after",
        'outcome.error = "too fast"',
        f"{BAD_DAYS} -k 'comes_all_the_same and 429'",
    ),
    Breakage(
        "what nobody answered is tried again",
        "bot/outcomes.py",
        "outcome.failed = isinstance(problem, TEMPORARY)",
        "outcome.failed = False",
        f"{BAD_DAYS} -k 'comes_all_the_same and 500'",
    ),
    Breakage(
        "what may have arrived is counted",
        "bot/outcomes.py",
        "outcome.unheard = isinstance(problem, Unheard)",
        "outcome.unheard = False",
        f"{BAD_DAYS} -k 'comes_all_the_same and lost'",
    ),
    Breakage(
        "what was said later does not overtake what is tried again",
        "bot/delivery.py",
        "if (until := self.weather.held_until(parcel.lane)) is not None:",
        "if (until := None) is not None:",
        f"{BAD_DAYS} -k overtaken",
    ),
    Breakage(
        "one chat that is too fast does not stop the others",
        "bot/weather.py",
        "            self._suspect = (lane, time.monotonic())\n            return None",
        "            self.pacing.close(seconds)\n            return seconds",
        f"{BAD_DAYS} -k one_chat_that_is_too_fast",
    ),
    Breakage(
        "two chats refused are the whole token's matter",
        "bot/weather.py",
        "        self.pacing.close(seconds)\n        return seconds",
        "        return None",
        f"{BAD_DAYS} -k two_chats",
    ),
    Breakage(
        "a group that was upgraded is found again",
        "bot/outcomes.py",
        "            chats.became(db, house.bot_id, parcel.lane, outcome.migrated)\n",
        "",
        f"{BAD_DAYS} -k supergroup",
    ),
    Breakage(
        "what waits for a group goes with it when it is upgraded",
        "bot/outcomes.py",
        "            outbox.lanes_moved(db, house.bot_id, parcel.lane, outcome.migrated)\n",
        "",
        f"{BAD_DAYS} -k supergroup",
    ),
    Breakage(
        "a card that was deleted is posted anew",
        "bot/outcomes.py",
        "elif any(each in text for each in CANNOT_EDIT):",
        "elif False:",
        f"{BAD_DAYS} -k deleted",
    ),
    Breakage(
        "who has blocked the bot is not written to again",
        "bot/outcomes.py",
        "    chats.gone(db, parcel.chat, now)\n",
        "",
        f"{BAD_DAYS} -k 'staff_who_block'",
    ),
    Breakage(
        "those who are concerned hear of it once",
        "bot/outcomes.py",
        "    if group.gone_at is not None:\n        return\n",
        "",
        f"{BAD_DAYS} -k 'several_messages_under_way'",
    ),
    Breakage(
        "a reminder whose sending failed waits to be said",
        "bot/outcomes.py",
        "            obligations.untold(db, call.nags)\n",
        "",
        f"{BAD_DAYS} -k whose_sending_failed",
    ),
    Breakage(
        "after an outage those who wait for an answer come first",
        "bot/pacing.py",
        "(priority, next(self._numbers), future)",
        "(-priority, next(self._numbers), future)",
        "tests/faults/test_flood.py",
    ),
    Breakage(
        "Telegram's 30 a second are kept",
        "bot/pacing.py",
        "SECOND, MINUTE = 1.005, 60.1",
        "SECOND, MINUTE = 0.9, 60.1",
        "tests/faults/test_pacing.py",
    ),
    Breakage(
        "a group's 20 a minute are kept",
        "bot/pacing.py",
        "SECOND, MINUTE = 1.005, 60.1",
        "SECOND, MINUTE = 1.005, 20.0",
        "tests/faults/test_pacing.py",
        full=True,  # a minute has to pass
    ),
    Breakage(
        "a step that has been done is not reminded of, whatever was made before",
        "bot/screens/nagging.py",
        "    if nag.obligation.ended_at is not None:\n        return None\n",
        "",
        f"{BAD_DAYS} -k six_hours",
    ),
    Breakage(
        "what could not be kept is not acknowledged",
        "bot/intake.py",
        "            await (self.excuses.keep(updates, keep) if self.excuses is not None else keep())\n",
        "            asyncio.get_running_loop().call_later(0.2, lambda: asyncio.ensure_future(keep()))\n",
        "tests/faults/test_kills.py -k fifty",
    ),
    Breakage(
        "after a long silence supervisors hear that messages may be missing",
        "bot/outcomes.py",
        "    for person in house.organisation.supervisors(city.id):\n",
        "    for person in ():\n",
        "tests/model/test_clocks.py -k two_days",
    ),
    Breakage(
        "a chat stays in order wherever its updates land",
        "storage/inbox.py",
        "AS lane WHERE pg_try_advisory_xact_lock(lane) LIMIT",
        "AS lane LIMIT",
        "tests/faults/test_several.py -k in_order",
    ),
    Breakage(
        "who was replaced says nothing more",
        "bot/delivery.py",
        "                if not self.tenure.good:\n                    outcome.back = True",
        "                if False:\n                    outcome.back = True",
        "tests/faults/test_one_token.py -k replaced",
    ),
    Breakage(
        "a step that is told late is told once, and as overdue",
        "bot/rules/obligations.py",
        "if not (late and step.rung.when.before_due)]",
        "if True]",
        "tests/rules/test_obligations.py",
    ),
    Breakage(
        "during a burst a reply does not wait for its turn",
        "bot/pacing.py",
        "(priority, next(self._numbers), future)",
        "(0, next(self._numbers), future)",
        f"{BURST} -k next_turn",
    ),
    Breakage(
        "during a burst a reply is taken from the outbox",
        "bot/claiming.py",
        "    parcels = outbox.claim(db, bot, now, REPLIES_AT_ONCE, replies_only=True, but=look.under_way, not_in=look.held)\n",
        "    parcels = []\n",
        f"{BURST} -k came_long_before",
    ),
    Breakage(
        "of what waits in the outbox replies are taken first",
        "storage/outbox.py",
        "for priority in (REPLY,) if replies_only else (REPLY, ALERT, NOTICE):",
        "for priority in (REPLY,) if replies_only else (NOTICE, ALERT, REPLY):",
        f"{BURST} -k came_long_before",
    ),
    Breakage(
        "a reply goes before the notices that wait for the same chat",
        "bot/delivery.py",
        "if other.priority != REPLY), len(lane.waiting))",
        "if False), len(lane.waiting))",
        f"{BURST} -k one_chat",
    ),
    Breakage(
        "what a killed process had claimed is sent by the next",
        "storage/outbox.py",
        "row.claimed_until.is_not(None), row.id.not_in(but))",
        "row.claimed_until.is_(None), row.id.not_in(but))",
        f"{IN_DOUBT} -k killed_process",
    ),
    Breakage(
        "what was claimed and forgotten is sent when its minute is over",
        "storage/outbox.py",
        '        or_(OutboxRow.claimed_until.is_(None), OutboxRow.claimed_until <= bindparam("now")),\n',
        "        OutboxRow.claimed_until.is_(None),\n",
        f"{IN_DOUBT} -k holds_for_a_minute",
    ),
    Breakage(
        "what has been claimed is nobody else's for a minute",
        "storage/outbox.py",
        '        or_(OutboxRow.claimed_until.is_(None), OutboxRow.claimed_until <= bindparam("now")),\n',
        "",
        f"{IN_DOUBT} -k holds_for_a_minute",
    ),
    Breakage(
        "what was sent before the process stopped is not sent again",
        "bot/delivery.py",
        "        await self._report()\n\n        def give_back",
        "        def give_back",
        f"{IN_DOUBT} -k last_moment",
    ),
    Breakage(
        "whoever stops gives back what it never began",
        "bot/delivery.py",
        "            self.tenure.give_back(db)\n",
        "            pass\n",
        "tests/test_running.py -k asked_to_stop",
    ),
    Breakage(
        "what was never begun before the process stopped is not taken for what may have been sent",
        "bot/delivery.py",
        "                outbox.release(db, house.bot_id)  # claimed, and never begun\n",
        "                pass\n",
        "tests/test_running.py -k slow_network",
    ),
    Breakage(
        "people are told once that nothing can be kept",
        "bot/excuses.py",
        "            self._told.add(chat)\n",
        "",
        f"{DATABASE} -k told_once",
    ),
    Breakage(
        "who has been heard and cannot be answered is told so",
        "bot/office.py",
        "                    self.held_up(list(self._kept), time.monotonic() - self._held_since)\n",
        "",
        f"{DATABASE} -k has_been_heard",
    ),
    Breakage(
        "what one process changes all others know",
        "bot/office.py",
        " or self._house.version != versions.present(db)",
        "",
        "tests/storage/test_versions.py",
    ),
    Breakage(
        "a deadlock is not taken for an absent database",
        "storage/database.py",
        "return str(state).startswith(_AWAY)",
        "return True",
        "tests/storage/test_out_of_reach.py",
    ),
    Breakage(
        "who wrote what the database refuses hears of it",
        "bot/office.py",
        "                self._ready(desk.parcels, desk.toasts)\n",
        "                pass\n",
        "tests/stories/test_logs.py -k refuses",
    ),
    Breakage(
        "that the database is away is known, and said in one line of the log",
        "bot/office.py",
        "            if out_of_reach(failure):\n                self.unsure",
        "            if False:\n                self.unsure",
        f"{DATABASE} -k told_once",
    ),
    Breakage(
        "what can only be read is not taken for the end of an outage",
        "bot/office.py",
        "                if self.away_since is not None:\n                    versions",
        "                if False:\n                    versions",
        f"{DATABASE} -k told_once",
    ),
    Breakage(
        "what proves that something can be written is written",
        "storage/versions.py",
        '    db.execute(insert(CounterRow), {"code": PROOF, "year": 0, "value": 0})\n',
        "    db.execute(update(CounterRow).where(*_MINE).values(value=CounterRow.value))\n",
        "tests/storage/test_versions.py -k proves",
    ),
    Breakage(
        "an attempt that the database's absence ended is not counted",
        "bot/office.py",
        "                if out_of_reach(failure):\n                    # The database is away",
        "                if False:\n                    # The database is away",
        f"{IN_DOUBT} -k full_disk",
    ),
    Breakage(
        "work goes on by itself when the database is back",
        "bot/office.py",
        "                    await asyncio.sleep(DATABASE_PAUSE)\n                    return True",
        "                    return False",
        f"{DATABASE} -k has_been_heard",
    ),
    Breakage(
        "what was claimed by a commit of which nobody heard is sent",
        "bot/office.py",
        "                self.unsure = True",
        "                self.unsure = False",
        f"{IN_DOUBT} -k nobody_heard",
    ),
    Breakage(
        "a file that may only be read is an outage like any other",
        "storage/database.py",
        "    sqlite3.SQLITE_READONLY,\n",
        "",
        f"{DATABASE} -k 'told_once and forbidden'",
    ),
    Breakage(
        "a file that cannot be written to is an outage like any other",
        "storage/database.py",
        "    sqlite3.SQLITE_IOERR,\n",
        "",
        f"{DATABASE} -k 'told_once and full'",
    ),
    Breakage(
        "a full file is an outage like any other",
        "storage/database.py",
        "    sqlite3.SQLITE_FULL,\n",
        "",
        f"{IN_DOUBT} -k full_disk",
    ),
    Breakage(
        "whoever may only read says all the same that a bot is here",
        "storage/presence.py",
        "    except PermissionError:\n",
        "    except ZeroDivisionError:\n",
        f"{DATABASE} -k 'told_once and forbidden'",
    ),
    Breakage(
        "who starts the program on a file that may only be read hears so in one sentence",
        "bot/commands/running.py",
        "if problem.errno in READ_ONLY and",
        "if False and",
        f"{DATABASE} -k no_place",
    ),
    Breakage(
        "of processes that start at once one upgrades",
        "storage/database.py",
        '        db.execute(text("SELECT pg_advisory_lock(:key)"), {"key": UPGRADING})\n',
        "",
        "tests/storage/test_upgrading.py",
    ),
    Breakage(
        "a backup is of one moment",
        "storage/backup/saving.py",
        'isolation_level="REPEATABLE READ"',
        'isolation_level="READ COMMITTED"',
        "tests/storage/test_backup.py -k tear",
    ),
    Breakage(
        "what another process has taken over is not brought back a second time",
        "storage/errands.py",
        "mine = (_ROW.id == errand.id, _ROW.holder == holder, _ROW.finished_at.is_(None))",
        "mine = (_ROW.id == errand.id,)",
        "tests/storage/test_errands.py -k claim_is_one",
    ),
    Breakage(
        "a voice is played only by who may see names",
        "handlers/files/playing.py",
        "if not may_see_names(desk.person, case, desk.organisation):",
        "if False:",
        "tests/stories/test_keeping.py -k nobody_else",
    ),
    Breakage(
        "what a program heard is never taken for the reporter's words by itself",
        "handlers/reporting/listening.py",
        'return go(desk, with_it, "heard")',
        'return go(desk, replace(draft.with_words(text), heard=""), "category")',
        "tests/stories/test_voices.py -k becomes_the_words",
    ),
)
