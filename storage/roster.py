"""The roster as the database has it, and a new one put in its place: by code, with nothing of the history lost."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from bot.rules.case import Refused
from bot.rules.roster import Changes, Roster, RosterPerson, RosterRole, RosterUnit, compare
from bot.rules.roster.model import USUAL_LANES, USUAL_ROADS
from bot.rules.terms import Category, Lane, Level, Road, Role, Stage
from storage.tables import CaseRow, ChatRow, InvitationRow, ObligationRow, PersonRow, RoleRow, RosterRow, UnitRow

OPEN = [stage for stage in Stage if stage.open]


@dataclass(frozen=True, slots=True)
class Applied:
    """What a loading did, and who lost a role somewhere: their work there goes back to the unit."""

    changes: Changes
    lost: frozenset[int]  # people


def newest_id(db: Connection) -> int:
    """Number of the last loading, 0 before the first."""
    return db.execute(select(func.coalesce(func.max(RosterRow.id), 0))).scalar_one()


def present(db: Connection) -> Roster | None:
    """The roster in force, or None before the first; what people joined, chose or did since is no part of it."""
    codes = dict(db.execute(select(UnitRow.id, UnitRow.code)).tuples().all())
    units = tuple(_unit(row, codes) for row in db.execute(select(UnitRow).where(UnitRow.retired_at.is_(None)).order_by(UnitRow.id)).scalars_of())
    return None if not units else Roster(units, (), ())
