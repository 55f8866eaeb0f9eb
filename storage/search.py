"""Looking for cases by what is personal: SQL compares keyed hashes of pieces (bot.rules.finding), never a name, number or word itself.

What the hashes find is compared with the case by whoever asks, so rows that have become untrue do no harm and are left.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, exists, func, or_, select, text, true, update

from bot.rules.finding import phone_ends, pieces
from bot.rules.terms import Grade
from storage import versions
from storage.among import among
from storage.tables import (
    OPEN_CASE,
    CaseRow,
    ClaimantRow,
    ExclusionRow,
    ObligationRow,
    PartyRow,
    PersonRow,
    SearchStateRow,
    SearchTokenRow,
)
from storage.upsert import insert_new

NAME, PHONE, WORDS, ADDRESS = "name", "phone", "words", "address"
TELLING = frozenset({"added", "details_added"})  # events with which the address of a case may have changed
LOOKED = 5_000  # the newest cases with the rarest piece; a question in which every piece is more common finds the newest only
MOST = 2_000  # ids that one word of a question may bring
MOST_PIECES = 6  # of one word of a question; the rest is compared with the text
_ONLY = 1  # the id of the one row of search_state


# -- what is kept -------------------------------------------------------------------------------------------------------

_KEEP = {
    "postgresql": text(
        "INSERT INTO search_tokens (token, case_id)"
        " SELECT token, :case FROM unnest(CAST(:tokens AS bigint[])) AS found (token) ON CONFLICT DO NOTHING"
    ),
    "sqlite": text("INSERT OR IGNORE INTO search_tokens (token, case_id) SELECT value, :case FROM json_each(:tokens)"),
}
_STATE = select(SearchStateRow.secret, SearchStateRow.behind).where(SearchStateRow.id == _ONLY)
_TOLD = select(CaseRow.id, CaseRow.words, CaseRow.address, CaseRow.reporter, CaseRow.phone_withheld).where(among(CaseRow.id, "cases"))
_PARTIES = select(PartyRow.case_id, PartyRow.name, PartyRow.phone, PartyRow.person_id).where(among(PartyRow.case_id, "cases"))
_CLAIMANTS = select(ClaimantRow.case_id, ClaimantRow.name, ClaimantRow.phone).where(among(ClaimantRow.case_id, "cases"))
_PEOPLE = select(PersonRow.id, PersonRow.name, PersonRow.name_en, PersonRow.phone).where(among(PersonRow.id, "people"))


def index(db: Connection, cases: Sequence[int]) -> None:
    """Take these cases in as they stand now; again and again it comes to the same."""
    if not cases:
        return
    secret = _secret(db, min(cases) - 1)
    for case, found in _pieces_of(db, cases).items():
        tokens = sorted({_token(secret, kind, piece) for kind, piece in found})
        given: Any = tokens if db.dialect.name == "postgresql" else json.dumps(tokens)
        db.execute(_KEEP[db.dialect.name], {"case": case, "tokens": given})


def _pieces_of(db: Connection, cases: Sequence[int]) -> dict[int, set[tuple[str, str]]]:
    """(kind, piece) of everything by which each case is found."""
    ids = {"cases": list(cases)}
    found: dict[int, set[tuple[str, str]]] = {}
    people: dict[int, list[tuple[int, bool]]] = {}  # person → cases with whether their own number belongs to it
    for case, words, address, reporter, withheld in db.execute(_TOLD, ids):
        found[case] = {*_of(WORDS, words), *_of(ADDRESS, address)}
        if reporter is not None:
            people.setdefault(reporter, []).append((case, not withheld))
    for case, name, phone, person in db.execute(_PARTIES, ids):
        found[case] |= {*_of(NAME, name), *((PHONE, end) for end in phone_ends(phone))}
        if person is not None:
            people.setdefault(person, []).append((case, False))
    for case, name, phone in db.execute(_CLAIMANTS, ids):
        found[case] |= {*_of(NAME, name), *((PHONE, end) for end in phone_ends(phone))}
    for person, name, english, phone in db.execute(_PEOPLE, {"people": list(people)}):
        for case, numbered in people[person]:
            found[case] |= {*_of(NAME, name), *_of(NAME, english)}
            if numbered:
                found[case] |= {(PHONE, end) for end in phone_ends(phone)}
    return found


def _of(kind: str, told: str) -> Iterator[tuple[str, str]]:
    return ((kind, piece) for piece in pieces(told))


def _token(secret: bytes, kind: str, piece: str) -> int:
    return int.from_bytes(blake2b(f"{kind}:{piece}".encode(), key=secret, digest_size=8).digest(), signed=True)


def _secret(db: Connection, behind: int | None = None) -> bytes:
    """The secret of this database, made with its first use; `behind` is then the newest case that the index does not have."""
    row = db.execute(_STATE).one_or_none()
    if row is None:
        made = {"id": _ONLY, "secret": secrets.token_hex(32), "behind": _newest(db) if behind is None else behind}
        insert_new(db, SearchStateRow, [made], unique=("id",))
        row = db.execute(_STATE).one()
    return bytes.fromhex(row.secret)


def person_changed(db: Connection, person: int) -> None:
    """Somebody has another phone number now: the cases that they reported are found by it."""
    index(db, list(db.execute(select(CaseRow.id).where(CaseRow.reporter == person)).scalars()))


def _newest(db: Connection) -> int:
    return db.execute(select(func.coalesce(func.max(CaseRow.id), 0))).scalar_one()


def behind(db: Connection) -> bool:
    """Whether there are cases that cannot be found yet, for they are older than the index."""
    row = db.execute(_STATE).one_or_none()
    return bool(row.behind if row is not None else _newest(db))


def catch_up(db: Connection, limit: int) -> int:
    """Take in up to so many cases that were there before the index, the newest first; returns how many."""
    row = SearchStateRow
    reached = db.execute(select(row.behind).where(row.id == _ONLY)).scalar_one_or_none()
    if reached is None:
        _secret(db)
        reached = db.execute(select(row.behind).where(row.id == _ONLY)).scalar_one()
    if not reached:
        return 0
    ids = list(db.execute(select(CaseRow.id).where(CaseRow.id <= reached).order_by(CaseRow.id.desc()).limit(limit)).scalars())
    index(db, ids)
    db.execute(update(row).where(row.id == _ONLY, row.behind == reached).values(behind=min(ids) - 1 if len(ids) == limit else 0))
    return len(ids)


def begin_anew(db: Connection) -> int:
    """All cases are to be taken in again, by every process that looks; returns the number of the newest."""
    newest = _newest(db)
    _secret(db, newest)
    db.execute(update(SearchStateRow).where(SearchStateRow.id == _ONLY).values(behind=newest))
    versions.changed(db)
    return newest


# -- looking ------------------------------------------------------------------------------------------------------------


def with_pieces(db: Connection, kind: str, wanted: Sequence[str], within: Sequence[int] | None = None) -> list[int]:
    """Cases in which all these pieces of a kind occur, the newest first; `within` are the only ones that matter."""
    if not wanted:
        return []
    secret = _secret(db)
    tokens = [_token(secret, kind, piece) for piece in wanted]
    counted = sorted((_how_many(db, each), each) for each in tokens)
    if not counted[0][0]:
        return []
    rarest = [each for _count, each in counted[:MOST_PIECES]]
    facts: dict[str, Any] = {f"token_{at}": each for at, each in enumerate(rarest)}
    if within is not None:
        facts["cases"] = within
    return list(db.execute(_with(len(rarest), among_some=within is not None), facts).scalars())


def how_many(db: Connection, kind: str, wanted: Sequence[str]) -> int:
    """At most so many cases have all these pieces: those with the rarest, counted up to `LOOKED`."""
    if not wanted:
        return 0
    secret = _secret(db)
    return min(_how_many(db, _token(secret, kind, piece)) for piece in wanted[:MOST_PIECES])


_FEW = select(func.count()).select_from(
    select(SearchTokenRow.case_id).where(SearchTokenRow.token == bindparam("token")).limit(LOOKED).subquery()
)


def _how_many(db: Connection, token: int) -> int:
    return db.execute(_FEW, {"token": token}).scalar_one()


@cache
def _with(tokens: int, *, among_some: bool) -> Select[*tuple[Any, ...]]:
    """Built once for each number of pieces: the newest cases with the first one, of them those that have the others, too."""
    row = SearchTokenRow.__table__
    first = select(row.c.case_id).where(row.c.token == bindparam("token_0"))
    if among_some:
        first = first.where(among(row.c.case_id, "cases"))
    newest = first.order_by(row.c.case_id.desc()).limit(LOOKED).subquery()
    found = select(newest.c.case_id)
    for at in range(1, tokens):
        other = row.alias(f"other_{at}")
        found = found.where(exists().where(other.c.token == bindparam(f"token_{at}"), other.c.case_id == newest.c.case_id))
    return found.order_by(newest.c.case_id.desc()).limit(MOST)


def at_places(db: Connection, places: Sequence[int], within: Sequence[int] | None = None) -> list[int]:
    """Cases of these places."""
    query = select(CaseRow.id).where(among(CaseRow.place, "places")).limit(MOST)
    facts: dict[str, Any] = {"places": list(places)}
    if within is not None:
        query, facts = query.where(among(CaseRow.id, "cases")), {**facts, "cases": within}
    return list(db.execute(query, facts).scalars())


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose cases somebody may possibly read; what they really may is asked of the rules, case by case."""

    person: int
    people: tuple[int, ...]  # they themselves, and those for whom they stand in
    units: tuple[int, ...]  # handling, assigning, or of the place
    own_units: tuple[int, ...]  # where they hold a role
    protects: bool
    on_duty: bool


def within_reach(db: Connection, found: Iterable[int], reach: Reach, limit: int) -> list[int]:
    """Those of the cases that are within somebody's reach, the newest first."""
    row = CaseRow
    named = select(ObligationRow.case_id).where(among(ObligationRow.person_id, "people"), ObligationRow.ended_at.is_(None))
    roads: list[ColumnElement[bool]] = [row.on_it == reach.person, row.id.in_(named)]
    for column, ids in ((row.handled_by, "units"), (row.assigned_by, "units"), (row.place, "units"), (row.responsible, "people")):
        roads.append(_is_among(column, ids))
    urgent = row.grade == Grade.CRITICAL
    if reach.on_duty:
        roads.append(urgent & OPEN_CASE)
    if reach.protects:
        roads.append(row.protected.is_(True))
    open_to = true() if reach.protects else or_(row.protected.is_(False), urgent) if reach.on_duty else row.protected.is_(False)
    shut = select(ExclusionRow.case_id).where(among(ExclusionRow.unit_id, "own_units"))
    query = select(row.id).where(among(row.id, "cases"), open_to, or_(*roads), row.id.not_in(shut)).order_by(row.id.desc()).limit(limit)
    facts = {"cases": list(found), "units": reach.units, "people": reach.people, "own_units": reach.own_units}
    return list(db.execute(query, facts).scalars())


def _is_among(column: Any, name: str) -> ColumnElement[bool]:
    return among(column, name)


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody is called, and their number."""

    names: tuple[str, ...]
    phone: str


def people_called(db: Connection, people: Iterable[int]) -> dict[int, Named]:
    return {id_: Named((name, english), phone) for id_, name, english, phone in db.execute(_PEOPLE, {"people": list(people)})}
