"""The tree of units as the rules see it, and who can receive work in it."""

from sqlalchemy import Connection, bindparam, func, select, update

from bot.rules.organisation import Organisation, Unit
from bot.rules.receiving import Reach
from bot.rules.terms import Level, Role
from storage import absences
from storage.tables import ChatRow, RoleRow, UnitRow


def organisation(db: Connection) -> Organisation:
    """The whole tree with its staff; a few hundred rows, read once per roster version."""
    row = UnitRow
    units = {}
    columns = (row.id, row.code, row.name, row.level, row.parent_id, row.department, row.categories, row.number_code, row.name_en)
    more = (row.phone, row.place, row.place_en, row.details, row.assignment)
    for found in db.execute(select(*columns, *more).where(row.retired_at.is_(None))):
        *plain, phone, place, place_en, details, mode = found
        id_, code, name, level, parent, department, categories, number_code, name_en = plain
        units[id_] = Unit(
            id_,
            code,
            name,
            Level(level),
            parent,
            department,
            frozenset(categories or ()),
            number_code,
            name_en,
            phone,
            place,
            place_en,
            aliases=tuple((details or {}).get("aliases") or ()),
            assignment=mode or "",
        )
    staff: dict[int, set[tuple[int, Role]]] = {}
    duty: dict[int, list[tuple[int, int]]] = {}
    for unit, person, role, order in db.execute(
        select(RoleRow.unit_id, RoleRow.person_id, RoleRow.role, RoleRow.duty_order).order_by(RoleRow.id)
    ):
        staff.setdefault(unit, set()).add((person, Role(role)))
        if role == Role.DUTY:
            duty.setdefault(unit, []).append((order or 10**6, person))
    return Organisation(
        units,
        {unit: frozenset(held) for unit, held in staff.items()},
        {unit: tuple(person for _, person in sorted(listed)) for unit, listed in duty.items()},
        absences.away(db),
    )


def reach(db: Connection) -> Reach:
    """Which units have a group here, and who of the staff has started the bot."""
    bound = db.execute(select(ChatRow.unit_id).where(ChatRow.unit_id.is_not(None), ChatRow.gone_at.is_(None))).scalars()
    started = db.execute(
        select(ChatRow.person_id).where(
            ChatRow.person_id.in_(select(RoleRow.person_id)), ChatRow.kind == "private", ChatRow.gone_at.is_(None)
        )
    ).scalars()
    return Reach(frozenset(unit for unit in bound if unit is not None), frozenset(person for person in started if person is not None))


def first_today(db: Connection, unit: int, day: str) -> bool:
    """Whether this is the first time on that local day that somebody is told that the unit cannot take cases."""
    row = UnitRow
    statement = update(row).where(row.id == unit, row.passed_up_on.is_distinct_from(day)).values(passed_up_on=day)
    return db.execute(statement).rowcount == 1


_BY_CODE = select(UnitRow.id).where(UnitRow.code == bindparam("code"), UnitRow.retired_at.is_(None))


def by_code(db: Connection, code: str) -> int | None:
    return db.execute(_BY_CODE, {"code": code}).scalar_one_or_none()


def codes(db: Connection) -> frozenset[str]:
    return frozenset(db.execute(select(UnitRow.code).where(UnitRow.retired_at.is_(None))).scalars())


def number(db: Connection) -> int:
    return db.execute(select(func.count()).select_from(UnitRow).where(UnitRow.retired_at.is_(None))).scalar_one()
