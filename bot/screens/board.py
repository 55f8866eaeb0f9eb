"""The board in numbers: what is open, due today and overdue, by kind and unit; once a day it comes by itself."""

from bot.rules.calendar import end_of_day, local_date
from bot.rules.organisation import Person
from bot.rules.overseeing import listed_grades, nearest, overseen
from bot.rules.terms import Kind
from bot.screens.buttons import WorkList
from bot.screens.language import Html, _, _n, bold, label, paragraphs, say
from bot.screens.names import kind_name
from bot.screens.notices import Facts, plain
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import board
from storage.board import Count

MOST_UNITS = 6  # units with something overdue on one screen; the rest is a number


@plain("digest")
def digest(reading: Reading, facts: Facts) -> Screen | None:
    """The numbers of the day; nothing when no case is open and nothing is due."""
    reader = reading.reader()
    return None if reader is None else board_screen(reading, reader)


def board_screen(reading: Reading, reader: Person) -> Screen | None:
    """The numbers of everything the reader oversees, or None when no case is open and nothing is due."""
    units = sorted(overseen(reader, reading.organisation))
    totals = board.totals(reading.db, reader, units)
    today = end_of_day(local_date(reading.now, reading.policy), reading.policy)
    counts = board.counts(reading.db, reader, units, reading.now, today)
    if not totals.open and not any(each.today or each.overdue for each in counts):
        return None
    late, due = sum(each.overdue for each in counts), sum(each.today for each in counts)
    head = say(
        _("{day}: {open} · due today {due} · overdue {late}"),
        day=bold(reading.day(reading.now)),
        open=say(_n("{count} case open", "{count} cases open", totals.open), count=totals.open),
        due=due,
        late=late,
    )
    marked = []
    if totals.critical:
        marked.append(say(_n("‼ {count} critical", "‼ {count} critical", totals.critical), count=totals.critical))
    if totals.reopened:
        marked.append(say(_n("↻ {count} opened again", "↻ {count} opened again", totals.reopened), count=totals.reopened))
    text = paragraphs(head, Html(" · ".join(marked)), *_by_kind(counts), _by_unit(reading, counts))
    keys = [Key(label(_("Overdue ones")), WorkList(what="overdue").pack())] if late else []
    return Screen(text, [[*keys, Key(label(_("Refresh")), WorkList(what="board").pack())]])


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
    return board.overdue(reading.db, reader, units, close, grades, reading.now, at, limit)
