"""Meetings that stand when a case comes into other hands: who has it from now on is told of each, and reminded; nobody is lost between."""

from datetime import datetime, timedelta
from typing import Any

from bot.rules.calendar import after_quiet
from bot.rules.case import Act, Case, Notice
from bot.rules.obligations import Obligation
from bot.rules.permits import may_hear, supervisors_of
from bot.rules.terms import Kind, Level, Role

LONG_BEFORE = 12  # hours; a reminder as early as this is put off by quiet hours
REMINDED_ONCE = ("meeting", "invited", "hours")  # facts of a reminder: with the same ones the newest stands for the earlier


def reminder_moments(starts_at: datetime, act: Act) -> dict[datetime, int]:
    """When to remind of a meeting, with the hours before it; each moment once, and none that has passed."""
    moments: dict[datetime, int] = {}
    for hours in sorted(act.policy.meetings.remind_hours):
        at = starts_at - timedelta(hours=hours)
        if hours >= LONG_BEFORE:
            at = after_quiet(at, act.policy)
        # One that quiet hours would push up to the next reminder says nothing that the next does not say.
        if act.now < at < min(moments, default=starts_at):
            moments[at] = hours
    return moments


def to_come(case: Case, act: Act) -> tuple[Obligation, ...]:
    """What is owed of the meetings to come: their minutes, which begin to be owed when the meeting begins."""
    return tuple(each for each in case.open_obligations if each.kind is Kind.MEETING and each.started_at > act.now)


def meetings_given(case: Case, act: Act, to: int) -> tuple[Notice, ...]:
    """To who has the case from now on: the meetings that somebody else had planned, and the reminders of each."""
    notices: list[Notice] = []
    for owed in to_come(case, act):
        if owed.person == to:
            continue
        soon = owed.started_at - act.now < timedelta(hours=LONG_BEFORE)
        notices.append(Notice("meeting_yours", to=(to,), facts=_facts(owed), urgent=soon))
        notices += [
            Notice("meeting_reminder", to=(to,), facts={**_facts(owed), "hours": hours}, at=at, once=REMINDED_ONCE)
            for at, hours in sorted(reminder_moments(owed.started_at, act).items())
        ]
    return tuple(notices)


def meetings_wait(case: Case, act: Act) -> tuple[Notice, ...]:
    """To who leads the unit while nobody has the case: at once, and once more before the meeting if it is nobody's still."""
    meetings = to_come(case, act)
    if not meetings or case.handled_by is None:
        return ()
    to = leading(case, act)
    notices: list[Notice] = []
    for owed in meetings:
        soon = owed.started_at - act.now < timedelta(hours=LONG_BEFORE)
        notices.append(Notice("meeting_waits", to=to, facts=_facts(owed), urgent=soon))
        notices += [
            Notice("meeting_waits", to=to, facts={**_facts(owed), "hours": hours}, at=at, once=REMINDED_ONCE)
            for at, hours in sorted(reminder_moments(owed.started_at, act).items())
        ]
    return tuple(notices)


def leading(case: Case, act: Act) -> tuple[int, ...]:
    """Who leads the unit, of a grid its village's; else the nearest supervisors; of a protected case its named staff."""
    tree = act.organisation
    assert case.handled_by is not None
    here = tree.units[case.handled_by]
    at = here.parent if here.level is Level.GRID and here.parent is not None else here.id
    return may_hear(tree.working(at, Role.LEADER), case, tree) or supervisors_of(case.handled_by, case, tree)


def _facts(owed: Obligation) -> dict[str, Any]:
    """A meeting at the very time that it has now; planned again for another time, others speak of it."""
    return {"meeting": owed.about, "invited": 0, "changes": None, "starts": owed.started_at.isoformat()}
