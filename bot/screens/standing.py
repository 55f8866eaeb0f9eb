"""Where a case stands, as a party reads it: with whom it is, what comes next and when."""

from bot.rules.case import Case
from bot.rules.terms import Kind, Stage
from bot.screens.invitations import own_meetings
from bot.screens.language import Html, _, bold, say
from bot.screens.names import outcome_name
from bot.screens.reading import Reading
from bot.screens.stopped import waits_for


def where_it_stands(reading: Reading, case: Case) -> list[Html | None]:
    """For a party: with whom it is, what comes next and when; the plain truth when a date has passed; and the meeting to come."""
    return [*_stands(reading, case), *own_meetings(reading, case)]


def _stands(reading: Reading, case: Case) -> list[Html | None]:
    unit, who = reading.unit(case.handled_by), reading.name(case.responsible)
    match case.stage:
        case Stage.REPORTED:
            return [say(_("Received on {day}. We are finding the right people for it."), day=reading.day(case.reported_at))]
        case Stage.ROUTED:
            return [say(_("It is with {unit} and waits for somebody to take it."), unit=unit), _first_response(reading, case)]
        case Stage.ASSIGNED | Stage.IN_PROGRESS:
            has = say(_("{who} of {unit} has it in hand."), who=who, unit=unit) if who else say(_("It is with {unit}."), unit=unit)
            return [has, waits_for(reading, case), _first_response(reading, case) or _next_report(reading, case)]
        case Stage.CARRYING_OUT:
            has = say(_("{who} of {unit} has it in hand."), who=who, unit=unit) if who else say(_("It is with {unit}."), unit=unit)
            return [has, say(_("It is agreed, and now it is being carried out."))]
        case Stage.RESOLVED:
            return [_outcome(case), _revisit(reading, case)]
        case Stage.CLOSED:
            return [_outcome(case), _closed(reading, case)]
    return [say(_("It has ended on {day}."), day=reading.day(case.closed_at or reading.now))]


def _first_response(reading: Reading, case: Case) -> Html | None:
    owed = case.owed(Kind.FIRST_RESPONSE)
    if owed is None:
        return None
    if owed.overdue(reading.now):
        return say(
            _("You should have heard from them by {due}. It is late, and we are pressing for it."), due=reading.deadline(owed.due_at)
        )
    return say(_("You will hear from them by {due}."), due=bold(reading.deadline(owed.due_at)))


def _next_report(reading: Reading, case: Case) -> Html | None:
    owed = case.owed(Kind.WEEKLY_REPORT)
    if owed is None:
        return None
    if owed.overdue(reading.now):
        return say(_("News was due by {due}. It is late, and we are pressing for it."), due=reading.deadline(owed.due_at))
    return say(_("You will hear how it goes on by {due}."), due=bold(reading.deadline(owed.due_at)))


def _outcome(case: Case) -> Html | None:
    return say(_("How it ended: {outcome}."), outcome=outcome_name(case.outcome.value)) if case.outcome is not None else None


def _revisit(reading: Reading, case: Case) -> Html | None:
    owed = case.owed(Kind.REVISIT)
    if owed is None:
        return None
    unit = reading.unit(owed.unit)
    if owed.overdue(reading.now):
        late = _("{unit} should have come back to you by {due}. We are pressing for it.")
        return say(late, unit=unit, due=reading.deadline(owed.due_at))
    return say(_("By {due} {unit} comes back and asks you; only then is it closed."), unit=unit, due=bold(reading.deadline(owed.due_at)))


def _closed(reading: Reading, case: Case) -> Html:
    days = reading.policy.cases.reopen_days
    assert case.closed_at is not None
    day = reading.day(case.closed_at)
    return say(_("Closed on {day}. If it comes back within {days} days, press the button below."), day=day, days=days)
