"""The roster as the database has it, and a new one put in its place: matched by code, with nothing of the history lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, or_, select, update

from bot.rules.case import Refused
from bot.rules.roster import Changes, Roster, RosterPerson, RosterRole, RosterUnit, compare
from bot.rules.roster.model import USUAL_LANES, USUAL_ROADS
from bot.rules.terms import Category, Lane, Level, Road, Role
from storage import groups, versions
from storage.tables import OPEN_CASE, CaseRow, ChatRow, InvitationRow, ObligationRow, PersonRow, RoleRow, RosterRow, UnitRow


@dataclass(frozen=True, slots=True)
class Applied:
    """What a loading changed, and the people who lost a role by it: what they had in hand there goes back to the unit."""

    changes: Changes
    lost: frozenset[int]


def newest_id(db: Connection) -> int:
    """Number of the last loading, 0 before the first."""
    return db.execute(select(func.coalesce(func.max(RosterRow.id), 0))).scalar_one()


def present(db: Connection) -> Roster | None:
    """The roster in force, or None before the first; roles of people without a code came by other ways and are no part of it."""
    row = UnitRow
    codes = dict(db.execute(select(row.id, row.code)).all())
    columns = (
        row.code,
        row.name,
        row.name_en,
        row.place,
        row.place_en,
        row.level,
        row.parent_id,
        row.department,
        row.categories,
        row.number_code,
        row.phone,
        row.details,
    )
    units = tuple(_unit(found, codes) for found in db.execute(select(*columns).where(row.retired_at.is_(None)).order_by(row.id)).mappings())
    if not units:
        return None
    person = PersonRow
    query = (
        select(person.code, person.name, person.name_en, person.phone, person.language)
        .where(person.code.is_not(None), person.retired_at.is_(None))
        .order_by(person.id)
    )
    people = tuple(
        RosterPerson(code or "", name, name_en, phone, language or "zh") for code, name, name_en, phone, language in db.execute(query)
    )
    role = RoleRow
    held = (
        select(person.code, row.code, role.role, role.duty_order)
        .join(person, person.id == role.person_id)
        .join(row, row.id == role.unit_id)
        .where(person.code.is_not(None))
        .order_by(role.id)
    )
    roles = tuple(RosterRole(who or "", unit, Role(what), order) for who, unit, what, order in db.execute(held))
    return Roster(units, people, roles)


def changes(db: Connection, new: Roster) -> Changes:
    """What the new roster would change. A language is chosen by the person, so a roster says it only for who is new."""
    old = present(db)
    if old is not None:
        wanted = new.people_by_code()
        kept = (replace(each, language=wanted[each.code].language) if each.code in wanted else each for each in old.people)
        old = replace(old, people=tuple(kept))
    return compare(old, new)


def apply(db: Connection, new: Roster, now: datetime) -> Applied:
    """Put the roster into force: add, change and retire by code.

    Refused "unit_in_use" (unit, cases) when a unit that the roster leaves out has work: nothing has been changed then.
    """
    found = changes(db, new)
    _must_be_idle(db, [unit.code for unit in found.units_removed])
    units = _write_units(db, new, now)
    people = _write_people(db, new, now)
    lost = _write_roles(db, new, units, people)
    counts = {
        "units": [len(found.units_added), len(found.units_changed), len(found.units_removed)],
        "people": [len(found.people_added), len(found.people_changed), len(found.people_removed)],
        "roles": [len(found.roles_given), len(found.roles_reordered), len(found.roles_taken)],
    }
    db.execute(insert(RosterRow), {"applied_at": now, "changes": counts})
    versions.changed(db)
    return Applied(found, lost)


def in_hand(db: Connection, people: Iterable[int]) -> list[int]:
    """Ids of cases these people are responsible for or owe something in."""
    gone = list(people)
    owed = select(ObligationRow.case_id).where(ObligationRow.ended_at.is_(None), ObligationRow.person_id.in_(gone))
    mine = CaseRow.responsible.in_(gone) & OPEN_CASE
    return list(db.execute(select(CaseRow.id).where(or_(mine, CaseRow.id.in_(owed))).order_by(CaseRow.id)).scalars())


def _must_be_idle(db: Connection, codes: list[str]) -> None:
    """A unit with work cannot be left out: where would its cases go, and who would answer for them?"""
    owed = exists().where(ObligationRow.case_id == CaseRow.id, ObligationRow.ended_at.is_(None))
    row = CaseRow
    for id_, name in db.execute(select(UnitRow.id, UnitRow.name).where(UnitRow.code.in_(codes)).order_by(UnitRow.id)):
        stands = or_(row.handled_by == id_, row.assigned_by == id_, row.place == id_, row.about_unit == id_)
        cases = db.execute(select(func.count()).select_from(row).where(stands, or_(OPEN_CASE, owed))).scalar_one()
        if cases:
            raise Refused("unit_in_use", unit=name, cases=cases)


def _write_units(db: Connection, new: Roster, now: datetime) -> dict[str, int]:
    """Ids by code of all units of the roster, parents written before what stands below them."""
    row = UnitRow
    known = dict(db.execute(select(row.code, row.id)).all())
    ids: dict[str, int] = {}
    for unit in new.top_down():
        facts = {
            "name": unit.name,
            "name_en": unit.name_en,
            "place": unit.place,
            "place_en": unit.place_en,
            "level": unit.level.value,
            "parent_id": ids[unit.parent] if unit.parent else None,
            "department": unit.department,
            "categories": sorted(unit.categories),
            "number_code": unit.number_code,
            "phone": unit.phone,
            "details": _details(unit),
            "retired_at": None,
        }
        if unit.code in known:
            ids[unit.code] = known[unit.code]
            db.execute(update(row).where(row.id == known[unit.code]).values(**facts, version=row.version + 1))
        else:
            ids[unit.code] = db.execute(insert(row).returning(row.id), {**facts, "code": unit.code, "version": 1}).scalar_one()
    left = [id_ for code, id_ in known.items() if code not in ids]
    if left:
        db.execute(update(row).where(row.id.in_(left), row.retired_at.is_(None)).values(retired_at=now, version=row.version + 1))
        for chat in db.execute(select(ChatRow.id).where(ChatRow.unit_id.in_(left))).scalars().all():
            groups.release(db, chat)
        db.execute(update(PersonRow).where(PersonRow.place_id.in_(left)).values(place_id=None))
        db.execute(delete(InvitationRow).where(InvitationRow.unit_id.in_(left), InvitationRow.used_at.is_(None)))
    return ids


def _write_people(db: Connection, new: Roster, now: datetime) -> dict[str, int]:
    row = PersonRow
    known = {code: id_ for code, id_ in db.execute(select(row.code, row.id).where(row.code.is_not(None))) if code is not None}
    ids: dict[str, int] = {}
    for person in new.people:
        facts: dict[str, Any] = {"name": person.name, "name_en": person.name_en, "phone": person.phone, "retired_at": None}
        if person.code in known:
            ids[person.code] = known[person.code]
            db.execute(update(row).where(row.id == known[person.code]).values(**facts, version=row.version + 1))
        else:
            facts |= {"code": person.code, "language": person.language if person.language != "zh" else "", "version": 1}
            ids[person.code] = db.execute(insert(row).returning(row.id), facts).scalar_one()
    left = [id_ for code, id_ in known.items() if code not in ids]
    if left:
        db.execute(update(row).where(row.id.in_(left), row.retired_at.is_(None)).values(retired_at=now, version=row.version + 1))
        db.execute(delete(InvitationRow).where(InvitationRow.person_id.in_(left), InvitationRow.used_at.is_(None)))
    return ids


def _write_roles(db: Connection, new: Roster, units: Mapping[str, int], people: Mapping[str, int]) -> frozenset[int]:
    """Give and take roles; returns who lost one. Roles of people without a code stay where their unit stays."""
    row = RoleRow
    wanted = {(people[role.person], units[role.unit], role.role.value): role.duty_order for role in new.roles}
    query = select(row.id, row.person_id, row.unit_id, row.role, row.duty_order, PersonRow.code).join(
        PersonRow, PersonRow.id == row.person_id
    )
    held: dict[tuple[int, int, str], tuple[int, int | None]] = {}
    taken: list[tuple[int, int]] = []
    in_force = set(units.values())
    for id_, person, unit, role, order, code in db.execute(query):
        if (person, unit, role) in wanted:
            held[person, unit, role] = (id_, order)
        elif code is not None or unit not in in_force:
            taken.append((id_, person))
    if taken:
        db.execute(delete(row).where(row.id.in_([id_ for id_, _ in taken])))
    for key, order in wanted.items():
        if key not in held:
            person, unit, role = key
            db.execute(insert(row), {"person_id": person, "unit_id": unit, "role": role, "duty_order": order})
        elif held[key][1] != order:
            db.execute(update(row).where(row.id == held[key][0]).values(duty_order=order))
    return frozenset(person for _, person in taken)


def _details(unit: RosterUnit) -> dict[str, list[str]]:
    """What only reports and the reader of places need; the usual roads and lanes are not written out."""
    return {
        "roads": [] if unit.roads == USUAL_ROADS[unit.level] else sorted(unit.roads),
        "lanes": [] if unit.lanes == USUAL_LANES[unit.level] else sorted(unit.lanes),
        "aliases": list(unit.aliases),
    }


def _unit(row: Mapping[Any, Any], codes: Mapping[int, str]) -> RosterUnit:
    level = Level(row["level"])
    details = row["details"] or {}
    return RosterUnit(
        code=row["code"],
        name=row["name"],
        level=level,
        parent=codes[row["parent_id"]] if row["parent_id"] is not None else None,
        name_en=row["name_en"],
        place=row["place"],
        place_en=row["place_en"],
        department=row["department"],
        categories=frozenset(Category(each) for each in row["categories"] or ()),
        number_code=row["number_code"],
        phone=row["phone"],
        roads=frozenset(Road(each) for each in details.get("roads") or ()) or USUAL_ROADS[level],
        lanes=frozenset(Lane(each) for each in details.get("lanes") or ()) or USUAL_LANES[level],
        aliases=tuple(details.get("aliases") or ()),
    )
