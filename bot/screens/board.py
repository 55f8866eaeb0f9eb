"""The board in numbers: what is open, due today and overdue, by kind and unit; once a day it comes by itself."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.calendar import end_of_day, local_date
from bot.rules.organisation import Person
from bot.rules.overseeing import listed_grades, nearest, overseen
from bot.rules.terms import Kind
from bot.rules.trouble import stands_above
from bot.screens.buttons import WorkList
from bot.screens.language import Html, _, _c, _n, bold, label, paragraphs, say
from bot.screens.names import kind_name
from bot.screens.notices import Facts, plain
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import board, routines
from storage.board import Count, Totals

MOST_UNITS = 6  # units with something overdue on one screen; the rest is a number


@plain("digest")
def digest(reading: Reading, facts: Facts) -> Screen | None:
    """The numbers of the day and what has changed since the last ones; nothing when nothing is open and nothing is due."""
    reader = reading.reader()
    if reader is None:
        return None
    found = _numbers(reading, reader)
    before = routines.last_numbers(reading.db, reader.id)
    routines.keep_numbers(reading.db, reader.id, found.kept, reading.now)
    if found.nothing:
        return None
    if before is not None and before[1] == found.kept and reading.policy.digest_unchanged != "full":
        if reading.policy.digest_unchanged == "silent" and not found.totals.trouble:
            return None
        text = say(
            _("{day}: as on {before}, {open}, {late} overdue."),
            day=bold(reading.day(reading.now)),
            before=reading.day(before[0]),
            open=_open(found),
            late=found.kept["late"],
        )
        return Screen(paragraphs(text, _marked(found)), _keys(found, "Numbers"))
    return _board(reading, found, _changes(reading, found.kept, before))


@dataclass(frozen=True, slots=True)
class Numbers:
    """What somebody oversees, counted; `kept` is compared with the day before."""

    totals: Totals
    counts: list[Count]

    @property
    def kept(self) -> dict[str, int]:
        return {
            "open": self.totals.open,
            "due": sum(each.today for each in self.counts),
            "late": sum(each.overdue for each in self.counts),
            "critical": self.totals.critical,
            "reopened": self.totals.reopened,
            "trouble": self.totals.trouble,
        }

    @property
    def nothing(self) -> bool:
        return not self.totals.open and not any(each.today or each.overdue for each in self.counts)


def _numbers(reading: Reading, reader: Person) -> Numbers:
    tree = reading.organisation
    units = sorted(overseen(reader, tree))
    today = end_of_day(local_date(reading.now, reading.policy), reading.policy)
    above = [unit for unit in units if stands_above(reader, unit, tree)]
    return Numbers(board.totals(reading.db, reader, units, above), board.counts(reading.db, reader, units, reading.now, today))


def board_screen(reading: Reading, reader: Person) -> Screen | None:
    """The numbers of everything the reader oversees, or None when no case is open and nothing is due."""
    found = _numbers(reading, reader)
    return None if found.nothing else _board(reading, found, None)


def _board(reading: Reading, found: Numbers, changes: Html | None) -> Screen:
    head = say(
        _("{day}: {open} · due today {due} · overdue {late}"),
        day=bold(reading.day(reading.now)),
        open=_open(found),
        due=found.kept["due"],
        late=found.kept["late"],
    )
    text = paragraphs(head, changes, _marked(found), *_by_kind(found.counts), _by_unit(reading, found.counts))
    return Screen(text, _keys(found, "Refresh"))


def _open(found: Numbers) -> Html:
    return say(_n("{count} case open", "{count} cases open", found.totals.open), count=found.totals.open)


def _changes(reading: Reading, now: dict[str, int], before: tuple[datetime, dict[str, int]] | None) -> Html | None:
    """What is more and what is less than in the last numbers."""
    if before is None:
        return None
    said = []
    for key, more, fewer in (
        ("open", _("{count} more open"), _("{count} fewer open")),
        ("late", _("{count} more overdue"), _("{count} fewer overdue")),
        ("reopened", _("{count} more opened again"), _("{count} fewer opened again")),
    ):
        by = now[key] - before[1].get(key, 0)
        if by:
            said.append(say(more if by > 0 else fewer, count=abs(by)))
    if not said:
        return None
    comma = _c("between parts of a sentence", ", ")
    return say(_("Since {day}: {changes}."), day=reading.day(before[0]), changes=Html(comma.join(said)))


def _marked(found: Numbers) -> Html | None:
    totals, said = found.totals, []
    if totals.critical:
        said.append(say(_n("‼ {count} critical", "‼ {count} critical", totals.critical), count=totals.critical))
    if totals.reopened:
        said.append(say(_n("↻ {count} opened again", "↻ {count} opened again", totals.reopened), count=totals.reopened))
    if totals.trouble:
        text = _n("‼ {count} person is troubled for having reported", "‼ {count} people are troubled for having reported", totals.trouble)
        said.append(say(text, count=totals.trouble))
    return Html(" · ".join(said)) if said else None


def _keys(found: Numbers, other: str) -> list[list[Key]]:
    late = [Key(label(_("Overdue ones")), WorkList(what="overdue").pack())] if found.kept["late"] else []
    text = label(_("Numbers")) if other == "Numbers" else label(_("Refresh"))
    return [[*late, Key(text, WorkList(what="board").pack())]]


def _by_kind(counts: list[Count]) -> list[Html]:
    lines = []
    for kind in Kind:
        of_kind = [each for each in counts if each.kind is kind]
        if of_kind:
            open_, today, late = (sum(getattr(each, name) for each in of_kind) for name in ("open", "today", "overdue"))
            lines.append(
                say(_("{owed}: {open} open, {today} due today, {late} overdue"), owed=kind_name(kind), open=open_, today=today, late=late)
            )
    return lines


def _by_unit(reading: Reading, counts: list[Count]) -> Html | None:
    """Where it is overdue, the most first."""
    late: dict[int, int] = {}
    for each in counts:
        if each.overdue:
            late[each.unit] = late.get(each.unit, 0) + each.overdue
    if not late:
        return None
    order = sorted(late, key=lambda unit: (-late[unit], unit))
    lines = [say(_("! {unit}: {count} overdue"), unit=reading.unit(unit), count=late[unit]) for unit in order[:MOST_UNITS]]
    rest = sum(late[unit] for unit in order[MOST_UNITS:])
    if rest:
        lines.append(say(_n("and {count} more in other units", "and {count} more in other units", rest), count=rest))
    return paragraphs(*lines)


def overdue_ids(reading: Reading, reader: Person, at: int, limit: int) -> list[int]:
    """Overdue steps that the reader sees one by one, from the `at`th on."""
    tree = reading.organisation
    units, close = sorted(overseen(reader, tree)), sorted(nearest(reader, tree))
    grades = listed_grades(reader, tree, reading.policy)
    wide = 2 * len(units) > len(tree.units)
    return board.overdue(reading.db, reader, units, close, grades, reading.now, at, limit, wide=wide)
