"""Cases: loaded whole for a decision, and the one place that writes what a decision said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.rules.case import Case, Change, Event, New, Notice, Party
from bot.rules.claimants import Claimant
from bot.rules.terms import Category, Channel, Danger, Earlier, Grade, Lane, Level, Nature, Outcome, Road, Stage
from storage import merges, obligations, requests, search, subjects, turns
from storage.among import among
from storage.tables import OPEN_CASE, CardRow, CaseEventRow, CaseRow, ClaimantRow, CounterRow, ExclusionRow, LookRow, PartyRow
from storage.upsert import insert_new

FOUND_BY = (Party, Claimant)  # subjects whose names and numbers a case is found by
GIVING = frozenset({"taken", "assigned", "taken_over", "assigned_by_itself"})  # events by which somebody gets a case
_NAMES = (
    "id",
    "number",
    "version",
    "stage",
    "channel",
    "category",
    "grade",
    "level",
    "words",
    "reported_at",
    "lane",
    "road",
    "address",
    "people",
    "households",
    "dangers",
    "going_on",
    "earlier",
    "place",
    "handled_by",
    "assigned_by",
    "responsible",
    "reporter",
    "reporter_is_party",
    "registered_by",
    "name_hidden",
    "protected",
    "safe_contact",
    "phone_withheld",
    "care",
    "on_it",
    "trouble",
    "about_unit",
    "excluded",
    "rule",
    "reason",
    "outcome",
    "kind_checked",
    "reopened",
    "promised_at",
    "routed_at",
    "resolved_at",
    "closed_at",
    "split_from",
    "nature",
    "money_claimed",
    "money_recovered",
    "moves",
    "stopped_until",
)
_COLUMNS = tuple(getattr(CaseRow, name) for name in _NAMES)


class Stale(Exception):
    """Somebody else changed the case between our look and our write; the letter is tried again."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What storage cannot say by itself: notices to render and cards to refresh, for the desk to put into the outbox."""

    notices: tuple[Notice, ...]
    request: int | None
    case: int
    rows: tuple[int, ...] = ()  # ids of what the change kept, in its order


def _read(row: Mapping[Any, Any], parties: tuple[Party, ...], owed: tuple[Any, ...], into: int | None) -> Case:
    facts = dict(row)
    facts["stage"] = Stage(facts["stage"])
    facts["channel"] = Channel(facts["channel"])
    facts["category"] = Category(facts["category"])
    facts["grade"] = Grade(facts["grade"])
    facts["level"] = Level(facts["level"])
    facts["lane"] = Lane(facts["lane"])
    facts["road"] = Road(facts["road"])
    facts["earlier"] = Earlier(facts["earlier"])
    facts["dangers"] = frozenset(Danger(each) for each in facts["dangers"])
    facts["excluded"] = frozenset(facts["excluded"])
    facts["nature"] = Nature(facts["nature"]) if facts["nature"] else None
    facts["outcome"] = Outcome(facts["outcome"]) if facts["outcome"] else None
    return Case(**facts, parties=parties, open_obligations=owed, merged_into=into)


# Built once, for building a statement costs as much as running it.
_LOAD = select(*_COLUMNS).where(CaseRow.id == bindparam("case"))
_LOCKED = _LOAD.with_for_update()
_PARTIES = select(*subjects.columns(Party)).where(PartyRow.case_id == bindparam("case")).order_by(PartyRow.id)
_LOAD_ALL = select(*_COLUMNS).where(among(CaseRow.id, "cases"))
_PARTIES_OF_ALL = select(PartyRow.case_id, *subjects.columns(Party)).where(among(PartyRow.case_id, "cases")).order_by(PartyRow.id)
_ADD = insert(CaseRow).returning(CaseRow.id)
_APPLY = update(CaseRow).where(CaseRow.id == bindparam("this"), CaseRow.version == bindparam("seen"))
_RECORD = insert(CaseEventRow)
_COUNT_UP = (
    update(CounterRow)
    .where(CounterRow.code == bindparam("of_code"), CounterRow.year == bindparam("of_year"))
    .values(value=CounterRow.value + 1)
    .returning(CounterRow.value)
)
_CARD_COLUMNS = (CardRow.id, CardRow.case_id, CardRow.chat_id, CardRow.message_id, CardRow.shown_version)
_CARD = select(*_CARD_COLUMNS).where(CardRow.id == bindparam("card"))
_CARDS = select(*_CARD_COLUMNS).where(CardRow.case_id == bindparam("case")).order_by(CardRow.id)
_CARD_IN = select(CardRow.id).where(CardRow.case_id == bindparam("case"), CardRow.chat_id == bindparam("chat"))
_ADD_CARD = insert(CardRow).returning(CardRow.id)
_CARD_SHOWN = update(CardRow).where(CardRow.id == bindparam("card"))
_VERSION = select(CaseRow.version).where(CaseRow.id == bindparam("case"))


def load(db: Connection, case: int, *, to_change: bool = False) -> Case | None:
    """The case with its parties and open obligations; `to_change` locks it where the database can."""
    locked = to_change and db.dialect.name == "postgresql"
    row = db.execute(_LOCKED if locked else _LOAD, {"case": case}).mappings().one_or_none()
    if row is None:
        return None
    into = merges.standing(db, (case,)).get(case) if row["stage"] == Stage.ENDED else None
    return _read(row, _parties(db, case), obligations.open_of(db, case), into)


def load_all(db: Connection, ids: Iterable[int]) -> dict[int, Case]:
    """The same for many cases at once."""
    wanted = list(ids)
    if not wanted:
        return {}
    parties: dict[int, list[Party]] = {}
    for case, *found in db.execute(_PARTIES_OF_ALL, {"cases": wanted}):
        parties.setdefault(case, []).append(subjects.read(Party, found))
    owed = obligations.open_of_all(db, wanted)
    rows = db.execute(_LOAD_ALL, {"cases": wanted}).mappings().all()
    into = merges.standing(db, [row["id"] for row in rows if row["stage"] == Stage.ENDED])
    known: dict[int, Case] = {}
    for row in rows:
        id_ = row["id"]
        known[id_] = _read(row, tuple(parties.get(id_, ())), tuple(owed.get(id_, ())), into.get(id_))
    return known


def _parties(db: Connection, case: int) -> tuple[Party, ...]:
    return tuple(subjects.read(Party, found) for found in db.execute(_PARTIES, {"case": case}))


def _written(case: Case) -> dict[str, Any]:
    facts = {name: getattr(case, name) for name in _NAMES if name not in ("id", "version")}
    facts["dangers"] = sorted(case.dangers)
    facts["excluded"] = sorted(case.excluded)
    facts["reason"] = dict(case.reason)
    return facts


def add(db: Connection, change: Change, by: int | None, now: datetime) -> tuple[Case, Posted]:
    """Write a new case with all that its first decision said; `change.case` has id 0 and its number already."""
    row = {**_written(change.case), "version": 1, "serial": int(change.case.number.rpartition("-")[2])}
    id_ = db.execute(_ADD, row).scalar_one()
    for party in change.case.parties:
        subjects.keep(db, id_, party)
    posted = _write(db, id_, change, by, now)
    search.index(db, (id_,))
    case = load(db, id_)
    assert case is not None
    return case, posted


def apply(db: Connection, change: Change, by: int | None, now: datetime) -> Posted:
    """Write a Change whole: the case if nobody was faster, its event, what begins and ends, requests. Raises Stale."""
    case = change.case
    done = db.execute(_APPLY, {**_written(case), "version": case.version + 1, "this": case.id, "seen": case.version})
    if done.rowcount != 1:
        raise Stale(case.id)
    posted = _write(db, case.id, change, by, now)
    named = change.joined or change.left is not None or change.listed is not None or any(isinstance(each, FOUND_BY) for each in change.kept)
    if named or change.event.kind in search.TELLING:
        search.index(db, (case.id,))
    return posted


def _write(db: Connection, case: int, change: Change, by: int | None, now: datetime) -> Posted:
    rows: list[int] = []
    for each in change.kept:
        rows.append(subjects.keep(db, case, each, rows))
    if change.listed is not None:
        subjects.replace_all(db, case, Claimant, change.listed)
    event = change.event
    record(db, case, replace(event, data={name: _placed(fact, rows) for name, fact in event.data.items()}) if rows else event, by, now)
    if change.case.excluded:  # a unit that was kept out stays out, so rows are only ever added
        excluded = [{"case_id": case, "unit_id": unit} for unit in sorted(change.case.excluded)]
        insert_new(db, ExclusionRow, excluded, unique=("case_id", "unit_id"))
    if change.merge is not None:
        merges.begin(db, case, change.merge, by, now)  # first, so that what goes on elsewhere does not end with the rest
    _end(db, case, change, now)
    if change.owner is not None:
        obligations.give(db, case, change.case.handled_by, change.owner)
        if change.event.kind in GIVING:
            turns.given(db, change.case.handled_by, change.owner, case)
    for owed in (*change.changed, *change.reopened):
        obligations.save(db, owed)
    obligations.begin(db, case, (replace(each, about=_placed(each.about, rows)) for each in change.started))
    for party in change.joined:
        subjects.keep(db, case, party)
    if change.left is not None:
        db.execute(delete(PartyRow).where(PartyRow.case_id == case, PartyRow.via_id == change.left))
        db.execute(delete(ClaimantRow).where(ClaimantRow.case_id == case, ClaimantRow.via_id == change.left))
    if change.unmerge is not None:
        merges.undo(db, change.unmerge, by, now)
    for open_request in change.withdrawn:
        requests.decide(db, open_request, "withdrawn", by, now)
    request = None
    if change.asked is not None:
        asked = replace(change.asked, data={name: _placed(fact, rows) for name, fact in change.asked.data.items()})
        request = requests.ask(db, case, asked, by, now)
    if change.decided is not None:
        requests.decide(db, *change.decided, by, now)
    notices = tuple(replace(each, facts={name: _placed(fact, rows) for name, fact in each.facts.items()}) for each in change.notices)
    return Posted(notices, request, case, tuple(rows))


def _end(db: Connection, case: int, change: Change, now: datetime) -> None:
    if change.end_all is not None:
        obligations.end(db, case, None, change.end_all, now, spared=change.spared)
    for kind, how in change.ended:
        obligations.end(db, case, kind, how, now)
    for id_, how in change.ended_ones:
        obligations.end_one(db, case, id_, how, now)


def _placed(fact: Any, rows: Sequence[int]) -> Any:
    """The id of the row that was kept, where the rule could only say which one."""
    return rows[fact.at] if isinstance(fact, New) else fact


def record(db: Connection, case: int, event: Event, by: int | None, now: datetime) -> None:
    """One line of history; events are only ever added."""
    db.execute(_RECORD, {"case_id": case, "kind": event.kind, "at": now, "by": by, "data": dict(event.data), "note": event.note})


def history(db: Connection, case: int) -> list[tuple[str, datetime, int | None, dict[str, Any], str]]:
    """(kind, at, by, data, note) of every event, in order."""
    row = CaseEventRow
    query = select(row.kind, row.at, row.by, row.data, row.note).where(row.case_id == case).order_by(row.id)
    return [(kind, at, by, data, note) for kind, at, by, data, note in db.execute(query)]


def next_number(db: Connection, code: str, year: int) -> str:
    """LJ-2026-000123: the next number of a code and a local year, from a counter in this transaction."""
    of = {"of_code": code, "of_year": year}
    value = db.execute(_COUNT_UP, of).scalar_one_or_none()
    if value is None:
        insert_new(db, CounterRow, [{"code": code, "year": year, "value": 0}], unique=("code", "year"))
        value = db.execute(_COUNT_UP, of).scalar_one()
    return f"{code}-{year}-{value:06d}"


def of_person(db: Connection, person: int, limit: int = 20) -> list[int]:
    """Ids of the cases somebody reported or is a party of, the newest first."""
    # Two questions, not one with OR: asked for the newest of either, a planner walks all cases from the newest back.
    reported = select(CaseRow.id).where(CaseRow.reporter == person).order_by(CaseRow.id.desc()).limit(limit)
    party = select(PartyRow.case_id).where(PartyRow.person_id == person).order_by(PartyRow.case_id.desc()).limit(limit)
    found = {*db.execute(reported).scalars(), *db.execute(party).scalars()}
    return sorted(found, reverse=True)[:limit]


def number(db: Connection, case: int) -> str:
    """The number of a case; empty if there is none of that id."""
    return db.execute(select(CaseRow.number).where(CaseRow.id == case)).scalar_one_or_none() or ""


def by_number(db: Connection, number: str) -> int | None:
    return db.execute(select(CaseRow.id).where(CaseRow.number == number)).scalar_one_or_none()


def open_ids_of_units(db: Connection, units: list[int], limit: int = 50) -> list[int]:
    row = CaseRow
    query = select(row.id).where(row.handled_by.in_(units), OPEN_CASE).order_by(row.id.desc()).limit(limit)
    return list(db.execute(query).scalars())


def looked(db: Connection, case: int, person: int, what: str, now: datetime) -> None:
    """Keep who opened the personal part of a case."""
    db.execute(insert(LookRow), {"case_id": case, "person_id": person, "what": what, "at": now})


@dataclass(frozen=True, slots=True)
class Card:
    id: int
    case: int
    chat: int
    message: int | None
    shown_version: int


def card(db: Connection, id_: int) -> Card | None:
    found = db.execute(_CARD, {"card": id_}).one_or_none()
    return Card(*found) if found else None


def cards(db: Connection, case: int) -> list[Card]:
    return [Card(*found) for found in db.execute(_CARDS, {"case": case})]


def want_card(db: Connection, case: int, chat: int) -> int:
    """The card of a case in a chat, made if there is none; returns its id."""
    found = db.execute(_CARD_IN, {"case": case, "chat": chat}).scalar_one_or_none()
    if found is not None:
        return found
    return db.execute(_ADD_CARD, {"case_id": case, "chat_id": chat, "shown_version": 0}).scalar_one()


def card_shown(db: Connection, id_: int, message: int | None, version: int) -> None:
    db.execute(_CARD_SHOWN, {"card": id_, "message_id": message, "shown_version": version})


def version(db: Connection, case: int) -> int:
    return db.execute(_VERSION, {"case": case}).scalar_one()
