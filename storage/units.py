"""The tree of units as the rules see it, and who can receive work in it."""

from sqlalchemy import Connection, bindparam, func, select

from bot.rules.organisation import Organisation, Unit
from bot.rules.terms import Level, Role
from storage.tables import ChatRow, RoleRow, UnitRow


def organisation(db: Connection) -> Organisation:
    """The whole tree with its staff; a few hundred rows, read once per roster version."""
    row = UnitRow
    units = {}
    columns = (row.id, row.code, row.name, row.level, row.parent_id, row.department, row.categories, row.number_code, row.name_en)
    for found in db.execute(select(*columns, row.phone, row.place, row.place_en, row.details).where(row.retired_at.is_(None))):
        id_, code, name, level, parent, department, categories, number_code, name_en, phone, place, place_en, details = found
        covered, aliases = frozenset(categories or ()), tuple((details or {}).get("aliases") or ())
        units[id_] = Unit(id_, code, name, Level(level), parent, department, covered, number_code, name_en, phone, place, place_en, aliases)
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
    )


def receiving(db: Connection, tree: Organisation) -> frozenset[int]:
    """Units that can receive a case: a bound chat and one staff member who has started the bot; a grid needs its grid worker."""
    bound = set(db.execute(select(ChatRow.unit_id).where(ChatRow.unit_id.is_not(None), ChatRow.gone_at.is_(None))).scalars())
    started = set(
        db.execute(
            select(ChatRow.person_id).where(
                ChatRow.person_id.in_(select(RoleRow.person_id)), ChatRow.kind == "private", ChatRow.gone_at.is_(None)
            )
        ).scalars()
    )
    able = set()
    for unit in tree.units.values():
        staff = {person for person, role in tree.staff.get(unit.id, frozenset()) if role is not Role.VOLUNTEER}
        if staff & started and (unit.level is Level.GRID or unit.id in bound):
            able.add(unit.id)
    return frozenset(able)


_BY_CODE = select(UnitRow.id).where(UnitRow.code == bindparam("code"), UnitRow.retired_at.is_(None))


def by_code(db: Connection, code: str) -> int | None:
    return db.execute(_BY_CODE, {"code": code}).scalar_one_or_none()


def number(db: Connection) -> int:
    return db.execute(select(func.count()).select_from(UnitRow).where(UnitRow.retired_at.is_(None))).scalar_one()
