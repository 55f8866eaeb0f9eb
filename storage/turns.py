"""Whose turn it is in a unit, and how much each of its people has in hand: what automatic assignment goes by."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from bot.rules.assigning import Load
from bot.rules.policy import Mode
from bot.rules.terms import Stage
from storage.tables import OPEN_CASE, CaseEventRow, CaseRow, TurnRow, UnitRow
from storage.upsert import insert_or_update

IN_HAND = (Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT)


def loads(db: Connection, unit: int, people: Sequence[int]) -> list[Load]:
    """How much each of the people has in hand, and when they were given something here last.

    Whoever asks decides alone until the end of the transaction: two processes would count the same and give both to one person.
    """
    db.execute(select(UnitRow.id).where(UnitRow.id == unit).with_for_update(key_share=True))
    counted = in_hand(db, people)
    turns = dict(db.execute(select(TurnRow.person_id, TurnRow.event).where(TurnRow.unit_id == unit)).all())
    return [Load(person, counted.get(person, 0), turns.get(person, 0)) for person in people]


def in_hand(db: Connection, people: Sequence[int]) -> dict[int, int]:
    """How many cases each of the people works on; what is handled and waits for its revisit is no work of theirs any more."""
    row = CaseRow
    query = select(row.responsible, func.count()).where(row.responsible.in_(people), OPEN_CASE, row.stage.in_(IN_HAND))
    return {person: number for person, number in db.execute(query.group_by(row.responsible)) if person is not None}


def given(db: Connection, unit: int | None, person: int, case: int) -> None:
    """Somebody of the unit has just been given a case: the newest event of the case says so."""
    if unit is None:
        return
    event = db.execute(select(func.max(CaseEventRow.id)).where(CaseEventRow.case_id == case)).scalar_one()
    facts = {"unit_id": unit, "person_id": person, "event": event}
    insert_or_update(db, TurnRow, facts, unique=("unit_id", "person_id"), update=("event",))


def choose_mode(db: Connection, unit: int, mode: Mode) -> None:
    """How the unit's leader wants its cases to be given; it stands over the policy."""
    db.execute(update(UnitRow).where(UnitRow.id == unit).values(assignment=mode.value))
