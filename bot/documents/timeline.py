"""The time line of a case as a picture, phone-wide: days, the units that had it as bands, what was done, and dates when they were met.

Colours are those of Okabe and Ito, which people who see few colours tell apart; whatever a colour says, a shape and a word say, too.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape
from typing import Final
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from bot.documents.fonts import chinese, sized
from bot.documents.slip import wrapped
from bot.rules.case import Case
from bot.rules.knowing import may_know_line
from bot.rules.obligations import Obligation
from bot.rules.terms import Kind
from bot.screens.events import event_line
from bot.screens.language import _, _c, _n, clock_time, day, say
from bot.screens.names import kind_name
from bot.screens.parties import in_history
from bot.screens.reading import Reading
from storage import cases, obligations

WIDTH: Final = 1080  # pixels
MARGIN, BAND, TEXT = 48, 120, 260  # pixels from the left: the edge, the bands, the words
INK, PALE, PAPER, HEAD = "#111111", "#595959", "white", "#1f3a34"
BANDS: Final = ("#56B4E9", "#E69F00", "#CC79A7", "#F0E442")  # sky, orange, purple, yellow: light enough for black words
MET, LATE, OPEN = "#009E73", "#D55E00", "#0072B2"  # green, vermilion, blue
MOST = 60  # rows in one picture; a photo that is higher is not shown by phones
SIZE, SMALL = 32, 26
JUST_BEFORE: Final = timedelta(microseconds=1)
HANDED = frozenset({"routed", "transferred", "referred_up", "sent_down"})
NOT_SHOWN = (Kind.DUTY_CALL, Kind.WRITE_BACK)
# How what is owed ends without being done: the case moved or ended, or a step took its place. Whatever else ends it meets it.
FELL_AWAY = frozenset(
    {"moved", "closed", "ended", "merged", "reopened", "resolved", "regraded", "contradicted", "withdrawn", "void", "called_off", "dropped"}
    | {"waived", "rescheduled", "protected"}
)
NOT_KEPT = frozenset({"broken", "not_kept"})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the picture; `mark` is done | met | late | open."""

    at: datetime
    mark: str
    text: str
    unit: int | None = None  # who had it from here on, where that changed
    due: bool = False  # a deadline: `at` is the last instant of it


@dataclass(frozen=True, slots=True)
class TimeLine:
    """What is drawn, in the reader's language; `left_out` rows came before the first one."""

    title: str
    number: str
    rows: tuple[Row, ...]
    units: tuple[str, ...]  # the unit of each row; empty before there was one
    left_out: int


def content(reading: Reading, case: Case, *, names: bool) -> TimeLine:
    """Events without what was written at them, and each date with when it was met; the newest rows if there are many."""
    rows = sorted([*_events(reading, case, names=names), *_dates(reading, case)], key=lambda row: row.at)
    units, unit = [], ""
    for row in rows:
        if row.unit is not None:
            unit = reading.unit(row.unit)
        units.append(unit)
    first = max(0, len(rows) - MOST)
    return TimeLine(_("Time line"), case.number, tuple(rows[first:]), tuple(units[first:]), first)


def _events(reading: Reading, case: Case, *, names: bool) -> Iterator[Row]:
    reader = reading.reader()
    concerned = {case.reporter, *(party.person for party in case.parties)}
    nameless = frozenset() if names else frozenset(each for each in concerned if each is not None)
    parties = in_history(reading, case, names=names)
    first = True
    before: tuple[str, int | None] | None = None
    for kind, at, by, data, _note in cases.history(reading.db, case.id):
        if not may_know_line(reader, case, data, reading.organisation):
            continue
        line = event_line(reading, kind, at, by, data, "", nameless=nameless, parties=parties)
        if line is None or (kind in ("added", "agreement_written") and before == (kind, by)):
            continue  # the photos of one album are one row, and so are the parts of one draft
        before = (kind, by)
        unit = data.get("to") if kind in HANDED else None
        if first and unit is None:
            unit = _first_unit(reading, case)
        first = False
        # The line begins with its moment, which stands at the left.
        yield Row(at, "done", unescape(line).removeprefix(reading.moment(at)).strip(), unit)


def _first_unit(reading: Reading, case: Case) -> int | None:
    """Who had it before it was first passed on."""
    moves = [data for kind, _at, _by, data, _note in cases.history(reading.db, case.id) if kind in HANDED]
    return moves[0].get("from") if moves else case.handled_by


def _dates(reading: Reading, case: Case) -> Iterator[Row]:
    """What was owed, at the moment it was due."""
    for each in obligations.all_of(reading.db, case.id):
        if each.kind in NOT_SHOWN:
            continue
        mark, text = _met(reading, each)
        if text:
            yield Row(each.due_at - JUST_BEFORE, mark, text, due=True)


def _met(reading: Reading, owed: Obligation) -> tuple[str, str]:
    """What became of a date; nothing for one that fell away before it came."""
    name = kind_name(owed.kind)
    if owed.ended_at is None:
        if owed.due_at <= reading.now:
            return "late", unescape(say(_("{owed} due, still open"), owed=name))
        return "open", unescape(say(_("{owed} due"), owed=name))
    if owed.how in FELL_AWAY:
        return "done", ""
    if owed.how in NOT_KEPT:
        return "late", unescape(say(_("{owed} due, not kept"), owed=name))
    when = reading.day(owed.ended_at)
    if owed.ended_at <= owed.due_at:
        return "met", unescape(say(_("{owed} due, met on {day}"), owed=name, day=when))
    return "late", unescape(say(_("{owed} due, late on {day}"), owed=name, day=when))


# -- drawing -----------------------------------------------------------------------------------------------------------


def timeline(reading: Reading, case: Case, *, names: bool) -> tuple[bytes, int]:
    """A PNG and its height in pixels; raises NoFont."""
    found = content(reading, case, names=names)
    places = _places(reading, found)
    height = places[-1].below + 150 if places else 320
    image = Image.new("RGB", (WIDTH, height), PAPER)
    _draw(ImageDraw.Draw(image), found, places, height)
    written = io.BytesIO()
    image.quantize(64).save(written, "PNG", optimize=True)
    return written.getvalue(), height


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands, with the lines of its words and a day before it when that is a new one."""

    row: Row
    unit: str
    day: str
    time: str
    lines: tuple[str, ...]
    y: int
    below: int


def _places(reading: Reading, found: TimeLine) -> list[_Place]:
    font = sized(chinese(), SIZE)
    places: list[_Place] = []
    y, before = 190 + (60 if found.left_out else 0), None
    zone = reading.policy.zone
    for row, unit in zip(found.rows, found.units, strict=True):
        local = row.at.astimezone(ZoneInfo(zone))
        today: date = local.date()
        said = "" if today == before else _day(today, zone, with_year=local.year != reading.now.astimezone(ZoneInfo(zone)).year)
        before = today
        top = y + (56 if said else 0)
        lines = tuple(wrapped(row.text, WIDTH - MARGIN - TEXT - 120, font.getlength))
        below = top + max(1, len(lines)) * 44 + 14
        places.append(_Place(row, unit, said, _hour(row, zone), lines, y, below))
        y = below
    return places


def _hour(row: Row, zone: str) -> str:
    """As people write it: the end of a day is 24:00."""
    if not row.due:
        return clock_time(row.at, zone)
    said = clock_time(row.at + JUST_BEFORE, zone)
    return "24:00" if said == "00:00" else said


def _day(at: date, zone: str, *, with_year: bool) -> str:
    return f"{at.year} · {day(at, zone)}" if with_year else day(at, zone)


def _draw(on: ImageDraw.ImageDraw, found: TimeLine, places: Sequence[_Place], height: int) -> None:
    face = chinese()
    large, plain, small = sized(face, 44), sized(face, SIZE), sized(face, SMALL)
    on.rectangle((0, 0, WIDTH, 120), fill=HEAD)
    on.text((MARGIN, 34), found.title, font=large, fill="white")
    on.text((WIDTH - MARGIN - large.getlength(found.number), 34), found.number, font=large, fill="white")
    if found.left_out:
        more = unescape(
            say(_n("{count} earlier step is not shown", "{count} earlier steps are not shown", found.left_out), count=found.left_out)
        )
        on.text((TEXT, 160), more, font=small, fill=PALE)
    _bands(on, places)
    for place in places:
        y = place.y
        if place.day:
            on.line((MARGIN, y + 8, WIDTH - MARGIN, y + 8), fill="#c4c4c4", width=2)
            on.text((TEXT, y + 14), place.day, font=plain, fill=INK, stroke_width=1, stroke_fill=INK)
            y += 56
        on.text((TEXT, y + 4), place.time, font=small, fill=PALE)
        _mark(on, place.row.mark, 200, y + 22)
        for number, line in enumerate(place.lines):
            on.text((TEXT + 100, y + number * 44), line, font=plain, fill=INK)
    _legend(on, height)


def _bands(on: ImageDraw.ImageDraw, places: Sequence[_Place]) -> None:
    """From top to bottom, one band for each unit that had the case, its name written along it."""
    names = list(dict.fromkeys(place.unit for place in places if place.unit))
    at = 0
    while at < len(places):
        end = at
        while end + 1 < len(places) and places[end + 1].unit == places[at].unit:
            end += 1
        if places[at].unit:
            colour = BANDS[names.index(places[at].unit) % len(BANDS)]
            top, below = places[at].y, places[end].below - 8
            on.rectangle((MARGIN, top, BAND, below), fill=colour)
            _along(on, places[at].unit, top + 14, below)
        at = end + 1


def _along(on: ImageDraw.ImageDraw, name: str, top: int, below: int) -> None:
    """Chinese one character below the other; Latin words turned by a quarter."""
    font = sized(chinese(), SMALL)
    if any("\u4e00" <= each <= "\u9fff" for each in name):
        for each in name:
            if top + 34 > below:
                return
            on.text((MARGIN + (BAND - MARGIN - font.getlength(each)) / 2, top), each, font=font, fill=INK)
            top += 32
        return
    long = max(1, int(font.getlength(name)))
    turned = Image.new("L", (long, 40), 0)
    ImageDraw.Draw(turned).text((0, 2), name, font=font, fill=255)
    turned = turned.rotate(-90, expand=True).crop((0, 0, 40, max(1, min(long, below - top))))
    on.bitmap((MARGIN + 16, top), turned, fill=INK)


def _mark(on: ImageDraw.ImageDraw, mark: str, x: int, y: int) -> None:
    """● done, ✓ met, ✕ late, ○ still to come: told by shape before colour."""
    if mark == "done":
        on.ellipse((x - 9, y - 9, x + 9, y + 9), fill=INK)
    elif mark == "open":
        on.ellipse((x - 12, y - 12, x + 12, y + 12), outline=OPEN, width=5)
    elif mark == "met":
        on.line((x - 13, y + 1, x - 4, y + 11, x + 14, y - 12), fill=MET, width=7, joint="curve")
    else:
        on.line((x - 11, y - 11, x + 11, y + 11), fill=LATE, width=7)
        on.line((x - 11, y + 11, x + 11, y - 11), fill=LATE, width=7)


def _legend(on: ImageDraw.ImageDraw, height: int) -> None:
    font = sized(chinese(), SMALL)
    y, x = height - 80, MARGIN + 14
    on.line((MARGIN, height - 118, WIDTH - MARGIN, height - 118), fill="#c4c4c4", width=2)
    for mark, word in (
        ("done", _c("time line", "done")),
        ("met", _c("time line", "met in time")),
        ("late", _c("time line", "late")),
        ("open", _c("time line", "still to come")),
    ):
        _mark(on, mark, x, y)
        on.text((x + 28, y - 18), word, font=font, fill=INK)
        x += 28 + int(font.getlength(word)) + 50
