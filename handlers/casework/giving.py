"""A case that comes to a unit is given to one of its people by itself, in the transaction that brought it, where the unit wants that."""

from dataclasses import replace

from bot.desk import Desk
from bot.rules.assigning import candidates, give, gives_by_itself
from bot.rules.case import Case
from storage import cases, turns


def give_by_itself(desk: Desk, case: Case, *, reporting: int | None = None) -> Case:
    """The case as it stands then; who is `reporting` it just now reads on the receipt who has it, and hears it once."""
    mode = gives_by_itself(case, desk.organisation, desk.policy.assignment)
    if mode is None or case.handled_by is None:
        return case
    people = candidates(case, desk.organisation, desk.house.reach.started)
    change = give(case, desk.act, mode, turns.loads(desk.db, case.handled_by, people)) if people else None
    if change is None:
        return case
    notices = (
        replace(each, to=tuple(to for to in each.to if to != reporting)) if each.kind == "in_hand" else each for each in change.notices
    )
    change = replace(change, notices=tuple(notices))
    desk.publish(change, cases.apply(desk.db, change, None, desk.now))
    return desk.case(case.id)
