"""What is heard of clock stops: the question to a supervisor, the answer, and the new dates for the people concerned."""

from bot.rules.case import Case
from bot.rules.stopping import stands_still
from bot.screens.buttons import Details
from bot.screens.language import _, bold, label, paragraphs, quote, say
from bot.screens.nagging import request_keys
from bot.screens.names import stop_reason
from bot.screens.notices import Facts, about_case
from bot.screens.notices_parties import mine_key
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage.requests import Request


def _details(case: Case) -> list[Key]:
    return [Key(label(_("Details")), Details(case=case.id).pack())]


def stop_asked(reading: Reading, case: Case, request: Request) -> Screen:
    """To a supervisor: may the clock stand still?"""
    text = say(
        _("{number}: {who} asks that the clock stands still for {reason}, until {until}."),
        number=bold(case.number),
        who=reading.name(request.asked_by),
        reason=stop_reason(request.data["reason"]),
        until=reading.deadline(request.data["until"]),
    )
    return Screen(paragraphs(text, quote(request.data["why"])), [*request_keys(request.id), _details(case)])


@about_case("stop_decided")
def stop_decided(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if not facts["yes"]:
        return Screen(say(_("{number}: the clock does not stand still. The dates stay."), number=bold(case.number)), [_details(case)])
    text = _("{number}: the clock is paused until {until}. Its dates have moved by as much.")
    return Screen(say(text, number=bold(case.number), until=reading.deadline(facts["until"])), [_details(case)])


@about_case("clock_runs_again")
def clock_runs_again(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """On the day after a stop, to who has the case; not if it was ended before, or another one has begun."""
    if case.stopped_until is None or case.stopped_until.isoformat() != facts["until"] or case.responsible != reading.person:
        return None
    if not case.stage.open:
        return None
    return Screen(say(_("{number}: the clock runs again from today."), number=bold(case.number)), [_details(case)])


@about_case("clock_stopped", to_parties=True)
def clock_stopped(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if not stands_still(case, reading.now):
        return None
    text = _("{number} waits for {reason}, until {until} at the latest. Until then its time limits are paused.")
    first = say(text, number=bold(case.number), reason=stop_reason(facts["reason"]), until=reading.deadline(facts["until"]))
    return Screen(paragraphs(first, _due(reading, case, facts)), [[mine_key(case)]])


@about_case("clock_runs", to_parties=True)
def clock_runs(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if not case.stage.open:
        return None
    first = say(_("{number} no longer has to wait; it goes on now."), number=bold(case.number))
    return Screen(paragraphs(first, _due(reading, case, facts)), [[mine_key(case)]])


def _due(reading: Reading, case: Case, facts: Facts) -> str | None:
    if not facts["due"] or reading.person not in case.parties_listening:
        return None
    return say(_("You will hear from them by {due}."), due=reading.deadline(facts["due"]))
