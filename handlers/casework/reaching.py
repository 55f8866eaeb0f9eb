"""One of them was not reached, each try with its day and way, or has no part in it any more."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bot.desk import Desk
from bot.rules import parties
from bot.rules.calendar import local_date
from bot.rules.case import Case, Party, Refused
from bot.rules.dates import read_day
from bot.rules.sides import found
from bot.screens.buttons_parties import People
from bot.screens.language import _, label, say
from bot.screens.parties import called, gone_screen, key_data
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, finishes
from handlers.casework.party_shown import shown
from handlers.casework.taking import reading_of
from storage import cases

DAYS_AGO = {"昨天": 1, "昨日": 1, "前天": 2, "大前天": 3, "yesterday": 1, "the day before yesterday": 2}


def tried(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    labels = {"phone": label(_("Phone, no answer")), "visit": label(_("Nobody at home")), "chat": label(_("No reply"))}
    keys = [Key(labels[how], key_data(case, how, party.id)) for how in parties.TRIED]
    keys.append(Key(label(_("Back")), key_data(case, "show", party.id)))
    asks = say(_("{name}: how did you try?"), name=called(reading_of(desk), case, party))
    return Reply(Screen(asks, two_in_a_row(keys)))


def tried_by(how: str) -> Callable[[Desk, Case, Party, People], Reply]:
    def on_a_day(desk: Desk, case: Case, party: Party, button: People) -> Reply:
        if button.day:
            if not 1 <= button.day <= parties.OLDEST_TRY + 1:
                raise Refused("try_day", days=parties.OLDEST_TRY)
            return _write_try(desk, case, party.id, how, local_date(desk.now, desk.policy) - timedelta(days=button.day - 1))
        days = (label(_("Today")), label(_("Yesterday")), label(_("Day before")))
        keys = [Key(text, key_data(case, how, party.id, day=number)) for number, text in enumerate(days, 1)]
        prompt = say(_("On which day? You can also write it."))
        return ask(desk, "tried_day", prompt, rows=(tuple(keys),), about=case.id, party=party.id, how=how)

    return on_a_day


@finishes("tried_day")
def finish_tried(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    day = past_day(text, local_date(desk.now, desk.policy))
    if day is None:
        raise Refused("day_not_read")
    return _write_try(desk, desk.case(facts["about"]), facts["party"], facts["how"], day)


def past_day(text: str, today: date) -> date | None:
    """The day that is meant, the last such one where no year is said."""
    said = text.strip().lower()
    if said in DAYS_AGO:
        return today - timedelta(days=DAYS_AGO[said])
    day = read_day(text, today)
    if day is None or day <= today:
        return day
    if (day.month, day.day) == (2, 29):
        return None
    return day.replace(year=day.year - 1) if (day - today).days > 7 else day - timedelta(days=7)


def _write_try(desk: Desk, case: Case, party: int, how: str, day: date) -> Reply:
    desk.apply(parties.tried(case, desk.act, party, how, day))
    desk.finish_conversation()
    done = say(_("Written down. Tries so far: {tries}."), tries=_tries(desk, case, party))
    return shown(desk, case, party, done)


def _tries(desk: Desk, case: Case, party: int) -> int:
    after = desk.case(case.id, to_change=False)
    return parties.tries(cases.history(desk.db, case.id), found(after, party).id)


def gone(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    return Reply(gone_screen(reading_of(desk), case, party, _tries(desk, case, party.id)))


def mark(why: str) -> Callable[[Desk, Case, Party, People], Reply]:
    def left(desk: Desk, case: Case, party: Party, button: People) -> Reply:
        desk.apply(parties.mark_left(case, desk.act, party.id, why, _tries(desk, case, party.id)))
        return shown(desk, case, party.id, say(_("Written down.")))

    return left


def back(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    desk.apply(parties.back_again(case, desk.act, party.id))
    return shown(desk, case, party.id, say(_("Written down.")))
