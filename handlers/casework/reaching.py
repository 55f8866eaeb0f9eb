"""One of them was not reached, each try with its day and way, or has no part in it any more."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from bot.desk import Desk
from bot.rules import parties
from bot.rules.calendar import local_date
from bot.rules.case import Case, Party, Refused
from bot.rules.dates import read_past_day
from bot.rules.sides import found
from bot.screens.buttons_parties import People
from bot.screens.language import _, label, say
from bot.screens.parties import called, gone_screen, key_data
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, finishes
from handlers.casework.party_shown import shown
from handlers.casework.taking import reading_of
from storage import cases


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
    day = read_past_day(text, local_date(desk.now, desk.policy))
    if day is None:
        raise Refused("past_day_not_read")
    return _write_try(desk, desk.case(facts["about"]), facts["party"], facts["how"], day)


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
