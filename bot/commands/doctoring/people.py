"""The organisation: roster, policy, and whether those who must hear of something can be reached."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from bot import policy as policies_of_file
from bot.commands.doctoring.findings import Finding, fine, look, wrong
from bot.rules.organisation import Organisation
from bot.rules.terms import Level, Role
from bot.screens.language import _, language, moment, translated

if TYPE_CHECKING:
    from sqlalchemy import Connection

NAMED = 5  # of many


def findings(db: "Connection", now: datetime) -> Iterator[Finding]:
    from storage import policies, units

    own = policies.newest(db)
    faults = policies_of_file.check(own[1], units.codes(db) or None) if own else []
    for fault in faults:
        advice = _("Mend it in your policy file, then: heyue policy apply FILE.")
        yield wrong("policy", _("The policy in force has a fault: {fault}"), advice, fault=fault.sentence(translated))
    if not faults:
        zone = policies_of_file.load(own[1] if own else None).zone
        yield fine("policy", _("The policy is sound; it is {time} in {zone}."), time=moment(now, zone), zone=zone)
    tree = units.organisation(db)
    if not tree.units:
        yield wrong("roster", _("No roster has been loaded yet."), _("First: heyue roster load FILE."))
        return
    yield fine("roster", _("The roster has {units} units."), units=len(tree.units))
    yield from _missing_roles(tree)
    yield from _people(db, tree)
    yield from _groups(db, tree)


def _missing_roles(tree: Organisation) -> Iterator[Finding]:
    city = next(unit for unit in tree.units.values() if unit.parent is None)
    if not tree.supervisors(city.id):
        advice = _("Give somebody there the role of supervisor in the roster: who is late has nobody above.")
        yield wrong("supervisor", _("Nobody supervises {unit}."), advice, unit=city.called(language()))
    empty = [unit.called(language()) for unit in tree.units.values() if not tree.staff.get(unit.id)]
    if empty:
        advice = _("Name somebody for them in the roster; until then their cases go to the unit above.")
        yield look("units_without_people", _("{count} units have nobody: {names}."), advice, count=len(empty), names=_some(empty))


def _people(db: "Connection", tree: Organisation) -> Iterator[Finding]:
    from storage import figures, people

    staff = {person for held in tree.staff.values() for person, role in held if role is not Role.VOLUNTEER}
    here = people.reachable(db, staff)
    lost, _units, others = figures.gone(db)
    missing = staff - here
    if not any(role is Role.ADMINISTRATOR and person in here for held in tree.staff.values() for person, role in held):
        advice = _("Make the link for the first one: heyue invite --administrator.")
        yield wrong("administrator", _("No administrator has opened the bot yet."), advice)
    never, left = sorted(missing - lost), sorted(missing & lost)
    if never:
        advice = _("Make links for them and hand them over: heyue invite --all. Until then reminders go to those above.")
        said = _("{count} of {all} staff have never pressed Start: {names}.")
        yield look("staff_not_started", said, advice, count=len(never), all=len(staff), names=_some(_names(db, never)))
    if left:
        advice = _("Ask them to open the bot and press Start; they have blocked it or closed their account.")
        yield wrong(
            "staff_gone", _("{count} staff can no longer be reached: {names}."), advice, count=len(left), names=_some(_names(db, left))
        )
    if not missing:
        yield fine("staff", _("All {count} staff can be reached."), count=len(staff))
    if others:
        advice = _("They hear nothing by chat any more: let their mediators call them.")
        yield look("residents_gone", _("{count} residents have blocked the bot."), advice, count=others)


def _groups(db: "Connection", tree: Organisation) -> Iterator[Finding]:
    from storage import figures, groups

    bound = set(groups.bound(db))
    _people_gone, gone, _others = figures.gone(db)
    without = [unit for unit in tree.units.values() if unit.level is not Level.GRID and unit.id not in bound]
    thrown = [unit.called(language()) for unit in without if unit.id in gone]
    never = [unit.called(language()) for unit in without if unit.id not in gone]
    if thrown:
        advice = _("Add the bot to the group again, and choose the unit there.")
        yield wrong("groups_gone", _("The bot is no longer in the groups of {names}."), advice, names=_some(thrown))
    if never:
        advice = _("Make their links: heyue invite --all; or add the bot to the group and choose the unit there.")
        said = _("{count} units have no group and receive no cases: {names}.")
        yield look("units_without_group", said, advice, count=len(never), names=_some(never))
    if not without:
        yield fine("unit_groups", _("Every unit has its group."))


def _names(db: "Connection", those: Iterable[int]) -> list[str]:
    from storage import people

    return list(people.names(db, those, language()).values())


def _some(names: list[str]) -> str:
    """The first few names, and a mark where there are more."""
    apart = "、" if language() == "zh" else ", "
    return apart.join(names[:NAMED]) + ("…" if len(names) > NAMED else "")
