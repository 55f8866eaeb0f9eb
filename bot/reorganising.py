"""A new roster put into force, with what follows for the cases of people who left."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot import policy as policies_of_file
from bot.posting import House, post_change, show_menu, tell
from bot.rules.case import Act
from bot.rules.handing_on import meetings_wait
from bot.rules.leaving import handed_back, still_theirs, told_of
from bot.rules.organisation import Organisation, Person
from bot.rules.receiving import receiving
from bot.rules.roster import Roster
from bot.rules.terms import Role
from storage import cases, policies, units
from storage import roster as rosters
from storage.roster import Applied


def reorganise(db: Connection, roster: Roster, now: datetime) -> Applied:
    """Apply the roster, hand the work of people who left back to their units, and tell who leads there. Refused "unit_in_use"."""
    applied = rosters.apply(db, roster, now)
    tree = units.organisation(db)
    for person in sorted({*people_of(tree), *applied.lost}):
        show_menu(db, person, now)
    waiting = rosters.in_hand(db, applied.lost)
    if not waiting:
        return applied
    own = policies.newest(db)
    reach = units.reach(db)
    house = House(tree, receiving(tree, reach), policies_of_file.load(own[1] if own else None), bot_id=0, username="", reach=reach)
    everybody = people_of(tree)
    returned: dict[tuple[int, int], list[int]] = {}
    for id_ in waiting:
        for person in sorted(applied.lost):
            case = cases.load(db, id_, to_change=True)
            assert case is not None
            concerned = case.responsible == person or any(each.person == person for each in case.open_obligations)
            if not concerned or case.handled_by is None or still_theirs(everybody.get(person, Person(person)), case, tree):
                continue
            change = handed_back(case, person, house.policy, now)
            if case.responsible == person:
                change = replace(change, notices=meetings_wait(change.case, Act(Person(person), tree, house.policy, now)))
            posted = cases.apply(db, change, None, now)
            post_change(db, house, change, posted, now)
            for leader in told_of(change.case, tree, tuple(everybody.values())):
                returned.setdefault((leader, person), []).append(id_)
    for (leader, person), listed in returned.items():
        tell(db, leader, "handed_back", {"left": person, "cases": listed}, now)
    return applied


def people_of(tree: Organisation) -> Mapping[int, Person]:
    """Everybody with a role, by id, as far as the tree knows them: without names."""
    held: dict[int, set[tuple[int, Role]]] = {}
    for unit, staff in tree.staff.items():
        for person, role in staff:
            held.setdefault(person, set()).add((unit, role))
    return {person: Person(person, roles=frozenset(roles)) for person, roles in held.items()}
