"""Who stands nearest to a place when life is in danger: its grid worker, the village and the police post."""

from bot.rules.case import Case
from bot.rules.organisation import Organisation
from bot.rules.routing import POLICE, room_of_trade
from bot.rules.terms import Level, Role


def nearby(case: Case, tree: Organisation) -> tuple[int, ...]:
    """The grid workers of the place, the village's leader and the people of the police post, without units the case is about."""
    if case.place is None or case.place not in tree.units:
        return ()
    post = room_of_trade(tree, POLICE, case.place)
    wanted = [
        (tree.at_level(case.place, Level.GRID), (Role.GRID_WORKER,)),
        (tree.at_level(case.place, Level.VILLAGE), (Role.LEADER,)),
        (post, (Role.LEADER, Role.MEDIATOR)),
    ]
    found = [
        person
        for unit, roles in wanted
        if unit is not None and unit.id not in case.excluded
        for role in roles
        for person in tree.holders(unit.id, role)
    ]
    return tuple(dict.fromkeys(found))
