"""What a case that has just come in may mean beside others: one matter with another, or one of many of its kind."""

from itertools import islice

from bot.desk import Desk
from bot.rules.calendar import after_quiet
from bot.rules.case import Case
from bot.rules.merging import told_of_likeness
from bot.rules.terms import Level
from bot.screens.one_matter import compared
from handlers.reporting.keys import reader
from storage import rises


def noticed(desk: Desk, case: Case) -> None:
    """The unit's leader hears of the likeliest case of the same matter, in private; the kind is counted in its town."""
    town = None if case.place is None else desk.organisation.at_level(case.place, Level.TOWN)
    if town is not None:
        rises.mark(desk.db, town.id, case.category.value, desk.now)
    for other, _why in islice(compared(reader(desk), case, 1), 1):
        for person in told_of_likeness(case, other, desk.organisation):
            desk.tell(person, "likely", {"case": case.id, "other": other.id}, not_before=after_quiet(desk.now, desk.policy))
