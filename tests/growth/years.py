"""Years of cases in a database: some thousands are written row by row, and SQL makes as many copies of them as are wanted."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, TextClause, func, insert, literal, select, text

from bot.rules.organisation import Organisation
from bot.rules.terms import Level
from storage import search, tables
from storage.columns import Table

BASE = 10_000  # cases written row by row
OPEN = 100  # one case in so many is open, if nobody says otherwise
STEPS = 4  # obligations of a case, if it has measures; else one less
SIDES = 2  # parties of a case, if the other side is known
WORKED = 3  # one case in so many has another side, a measure, a meeting, and an agreement with a promise
PEOPLE = 3_000  # residents among them
EVENTS = ("reported", "taken", "responded", "progress_reported", "resolved", "revisited", "later_checked")
TOGETHER = 500  # cases made findable at once
OTHERS = ("大勇", "小红", "建国", "秀英", "志强", "桂兰", "海燕")
WORDS = "楼上漏水找了三回都不理，天花板都霉了，老人晚上睡不着，跟他们说了几次，只说再等等，请来看一看。"


@dataclass(frozen=True, slots=True)
class Copied:
    """A table whose rows are copied: which rows, and by how many ids each column that names a row moves on with every copy."""

    table: type[Table]
    moving: dict[str, int]
    changed: dict[str, Callable[[Any, int], Any]]


def fill(db: Connection, tree: Organisation, bot: int, cases: int, now: datetime, one_open_in: int = OPEN) -> Iterator[int]:
    """Write this many cases (a multiple of 10,000, or fewer), and their people, steps, events, nags and cards; tells how many stand."""
    base = min(BASE, cases)
    first = _first_ids(db)
    _write(db, tree, bot, base, now, first, one_open_in)
    tokens = _findable(db, first[tables.CaseRow], base)
    yield base
    copies = _copied(first)
    for number in range(1, cases // base):
        for each in copies:
            _copy(db, each, first[each.table], base, number)
        db.execute(tokens, {"moved": base * number})
        yield base * (number + 1)


def _findable(db: Connection, first: int, base: int) -> TextClause:
    """Make the first cases findable; gives the statement that makes a copy of them findable, too."""
    for at in range(first, first + base, TOGETHER):
        search.index(db, range(at, min(at + TOGETHER, first + base)))
    db.execute(text("CREATE TEMPORARY TABLE pieces AS SELECT token, case_id FROM search_tokens WHERE case_id >= :first"), {"first": first})
    return text("INSERT INTO search_tokens (token, case_id) SELECT token, case_id + CAST(:moved AS bigint) FROM pieces ORDER BY token")


def settle(db: Connection) -> None:
    """Ids go on after the copies, and the planner knows how many there are."""
    if db.dialect.name == "postgresql":
        for table in Table.metadata.sorted_tables:
            if "id" in table.c:
                name = table.name
                db.exec_driver_sql(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), greatest(1, (SELECT coalesce(max(id), 1) FROM {name})))"
                )
    db.exec_driver_sql("ANALYZE")


def _first_ids(db: Connection) -> dict[type[Table], int]:
    found: dict[type[Table], int] = {}
    for table in (
        tables.PersonRow,
        tables.AccountRow,
        tables.ChatRow,
        tables.CaseRow,
        tables.PartyRow,
        tables.CaseEventRow,
        tables.ObligationRow,
        tables.NagRow,
        tables.CardRow,
        tables.MeasureRow,
        tables.MeetingRow,
        tables.AgreementRow,
        tables.PromiseRow,
    ):
        found[table] = (db.execute(select(func.max(table.id))).scalar_one() or 0) + 1
    return found


def _write(db: Connection, tree: Organisation, bot: int, base: int, now: datetime, first: dict[type[Table], int], one_open_in: int) -> None:
    dice = random.Random(7)
    units = sorted(unit.id for unit in tree.units.values() if unit.level in (Level.VILLAGE, Level.TOWN, Level.DEPARTMENT))
    staff: dict[int, list[Any]] = {unit: sorted(person for person, _role in tree.staff.get(unit, frozenset())) or [None] for unit in units}
    town = next(unit.id for unit in tree.units.values() if unit.level is Level.TOWN)
    rows: dict[type[Table], list[dict[str, Any]]] = {table: [] for table in first}
    for each in range(PEOPLE):
        person, native = first[tables.PersonRow] + each, 500_000_000 + each
        rows[tables.PersonRow].append({"id": person, "name": f"居民{each}", "phone": f"138{each:08d}", "version": 1})
        account = {"id": first[tables.AccountRow] + each, "channel": "telegram", "bot": bot, "native_id": native, "person_id": person}
        rows[tables.AccountRow].append({**account, "client_language": "zh-hans"})
        chat = {"id": first[tables.ChatRow] + each, "channel": "telegram", "bot": bot, "native_id": native, "topic": 0, "version": 1}
        rows[tables.ChatRow].append({**chat, "kind": "private", "title": "", "person_id": person, "language": ""})
    for each in range(base):
        _case(each, dice, units, staff, town, now, first, rows, one_open_in)
    for table, found in rows.items():
        db.execute(insert(table), found)


def _case(
    each: int,
    dice: random.Random,
    units: Sequence[int],
    staff: dict[int, list[Any]],
    town: int,
    now: datetime,
    first: dict[type[Table], int],
    rows: dict[type[Table], list[dict[str, Any]]],
    one_open_in: int,
) -> None:
    """One life: reported, taken, answered, resolved, revisited, checked; one in so many is still under way, and of these some are late."""
    open_ = each % one_open_in == 0
    unit = units[(each // one_open_in if open_ else each) % len(units)]
    at = now - timedelta(days=dice.uniform(1, 30) if open_ else dice.uniform(120, 1100))
    id_ = first[tables.CaseRow] + each
    reporter = first[tables.PersonRow] + each % PEOPLE
    owner = dice.choice(staff[unit])
    rows[tables.CaseRow].append(
        {
            "id": id_,
            "number": f"LJ-{at.year}-{each + 1:06d}",
            "serial": each + 1,
            "version": 7,
            "stage": "in_progress" if open_ else "closed",
            "channel": "resident",
            "category": "neighbour",
            "grade": dice.choice(("low", "medium", "medium", "high")),
            "level": "village",
            "lane": "mediation",
            "road": "peoples_mediation",
            "words": WORDS,
            "people": 4,
            "dangers": [],
            "going_on": None,
            "earlier": "none",
            "place": unit,
            "handled_by": unit,
            "assigned_by": town,
            "responsible": owner,
            "reporter": reporter,
            "reporter_is_party": True,
            "excluded": [],
            "rule": "otherwise",
            "reason": {},
            "reopened": 0,
            "reported_at": at,
            "routed_at": at,
            "resolved_at": None if open_ else at + timedelta(days=20),
            "closed_at": None if open_ else at + timedelta(days=25),
            "outcome": None if open_ else "settled",
        }
    )
    party = {"id": first[tables.PartyRow] + SIDES * each, "case_id": id_, "person_id": reporter, "side": "reporting"}
    rows[tables.PartyRow].append({**party, "name": "张丽", "phone": "13812341234"})
    steps = ["take", "first_response", "weekly_report"]
    if each % WORKED == 0:
        _worked(each, id_, unit, owner, at, first, rows, open_=open_)
        steps.append("measure")
    card = {"id": first[tables.CardRow] + each, "case_id": id_, "chat_id": first[tables.ChatRow], "message_id": each, "shown_version": 7}
    rows[tables.CardRow].append(card)
    for step, kind in enumerate(steps):
        due = at + timedelta(days=4 + 7 * step)
        ended = None if open_ and kind in ("weekly_report", "measure") else min(due - timedelta(hours=5), now - timedelta(hours=1))
        rows[tables.ObligationRow].append(
            {
                "id": first[tables.ObligationRow] + STEPS * each + step,
                "kind": kind,
                "case_id": id_,
                "round": 1,
                "unit_id": unit,
                "person_id": owner,
                "grade": "medium",
                "started_at": at,
                "due_at": due,
                "next_at": None if ended else due,
                "step": 0,
                "extensions": 0,
                "ended_at": ended,
                "how": None if ended is None else "done",
                "ended_on_time": None if ended is None else True,
                "about": first[tables.MeasureRow] + each if kind == "measure" else None,
            }
        )
        nag = {"id": first[tables.NagRow] + STEPS * each + step, "obligation_id": first[tables.ObligationRow] + STEPS * each + step}
        told = {"made_at": at, "taken_at": at, "told": True, "person_id": owner or 0, "chat_id": 0, "owner": True}
        rows[tables.NagRow].append({**nag, **told, "key": "24h", "step": "24h", "urgency": "plain"})
    for step, kind in enumerate(EVENTS):
        event = {"id": first[tables.CaseEventRow] + len(EVENTS) * each + step, "case_id": id_, "kind": kind, "by": owner, "data": {}}
        rows[tables.CaseEventRow].append({**event, "at": at + timedelta(days=step), "note": "打了电话，约好周四晚上两家一起看漏水点"})


def _worked(
    each: int,
    case: int,
    unit: int,
    owner: Any,
    at: datetime,
    first: dict[type[Table], int],
    rows: dict[type[Table], list[dict[str, Any]]],
    *,
    open_: bool,
) -> None:
    """What a case is worked with: the other side, a measure, a meeting, an agreement and a promise of it."""
    other = first[tables.PartyRow] + SIDES * each + 1
    named = {"person_id": None, "side": "other", "name": f"王{OTHERS[each % len(OTHERS)]}", "phone": f"139{each:08d}"}
    rows[tables.PartyRow].append({"id": other, "case_id": case, **named})
    ended = None if open_ else at + timedelta(days=20)
    measure = {"kind": "handle", "unit_id": unit, "person_id": owner, "step": "每周三上门看一次", "due_at": at + timedelta(days=25)}
    told = {
        "by": owner,
        "done_at": ended,
        "done": "",
        "checked_at": None,
        "worked": None,
        "found": "",
        "dropped": "",
        "slug": "",
        "cannot": "",
    }
    rows[tables.MeasureRow].append({"id": first[tables.MeasureRow] + each, "case_id": case, **measure, **told})
    meeting = {"starts_at": at + timedelta(days=5), "place": "调解室", "made_by": owner, "state": "held", "minutes": "两家谈过了"}
    meeting |= {"venue": "room", "unit_id": unit, "point": "", "changes": 0, "shared": False}
    rows[tables.MeetingRow].append({"id": first[tables.MeetingRow] + each, "case_id": case, **meeting, "held_at": at + timedelta(days=5)})
    words = {"facts": "", "responsibility": "", "terms": "换水管，赔 800 元", "state": "in_effect"}
    agreement = {"id": first[tables.AgreementRow] + each, "case_id": case, "oral": True, "made_at": at + timedelta(days=6), "by": owner}
    rows[tables.AgreementRow].append({**agreement, **words, "effective_at": at + timedelta(days=6)})
    promise = {"agreement_id": agreement["id"], "by": other, "what": "换水管", "due_at": at + timedelta(days=15), "amount": 80_000}
    said = {"state": "open" if open_ else "kept", "said_reporting": "", "said_other": "", "settled_at": ended, "received": ""}
    rows[tables.PromiseRow].append({"id": first[tables.PromiseRow] + each, "case_id": case, **promise, **said})


def _copied(first: dict[type[Table], int]) -> list[Copied]:
    """In an order in which what is named stands already."""
    people, cases, chats = {"id": PEOPLE}, {"id": BASE}, {"id": PEOPLE}
    own = {"id": BASE, "case_id": BASE}
    steps = {"id": STEPS * BASE, "case_id": BASE, "about": BASE}
    return [
        Copied(tables.PersonRow, people, {}),
        Copied(tables.AccountRow, {"id": PEOPLE, "person_id": PEOPLE, "native_id": PEOPLE}, {}),
        Copied(tables.ChatRow, {**chats, "person_id": PEOPLE, "native_id": PEOPLE}, {}),
        Copied(tables.CaseRow, {**cases, "reporter": PEOPLE}, {"number": _number}),
        Copied(tables.PartyRow, {"id": SIDES * BASE, "case_id": BASE, "person_id": PEOPLE}, {}),
        Copied(tables.MeasureRow, own, {}),
        Copied(tables.MeetingRow, own, {}),
        Copied(tables.AgreementRow, own, {}),
        Copied(tables.PromiseRow, {**own, "agreement_id": BASE, "by": SIDES * BASE}, {}),
        Copied(tables.CaseEventRow, {"id": len(EVENTS) * BASE, "case_id": BASE}, {}),
        Copied(tables.ObligationRow, steps, {}),
        Copied(tables.NagRow, {"id": STEPS * BASE, "obligation_id": STEPS * BASE}, {}),
        Copied(tables.CardRow, {"id": BASE, "case_id": BASE, "message_id": BASE}, {}),
    ]


def _number(column: Any, copy: int) -> Any:
    """C7-2024-000123: another code for every copy, for numbers are unique."""
    return literal(f"C{copy}") + func.substr(column, 3)


def _copy(db: Connection, what: Copied, first: int, base: int, copy: int) -> None:
    table = what.table.__table__
    values = []
    for column in table.columns:
        if column.name in what.changed:
            values.append(what.changed[column.name](column, copy))
        elif column.name in what.moving:
            values.append(column + what.moving[column.name] * copy)
        else:
            values.append(column)
    rows = select(*values).where(table.c.id >= first, table.c.id < first + what.moving["id"])
    db.execute(insert(what.table).from_select([column.name for column in table.columns], rows))
