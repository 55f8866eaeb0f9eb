"""The slip 受理凭证 for people without the bot: number, who has it, dates, phones, and how to say that it is not solved."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from PIL import Image, ImageDraw

from bot.documents.fonts import PACKAGE, chinese, sized
from bot.rules.case import Case
from bot.rules.organisation import Unit
from bot.rules.terms import Kind, Stage
from bot.screens.language import Html, _, _c, bold, deadline, paragraphs, say
from bot.screens.names import how_many
from bot.screens.reading import Reading

WIDTH = 1080  # pixels: fills a phone, and half a page in print
MARGIN = 72
LABEL = 250  # pixels for the words before a fact
INK, PALE, BAND = "#111111", "#595959", "#1f3a34"


@dataclass(frozen=True, slots=True)
class Fact:
    """A line with words before it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together: facts, or sentences under a heading."""

    heading: str = ""
    facts: tuple[Fact, ...] = ()
    sentences: tuple[str, ...] = ()
    small: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on the slip, in the reader's language: nothing personal, for a slip may be seen by others."""

    title: str
    number: str
    sections: tuple[Section, ...]


def content(reading: Reading, case: Case) -> Slip:
    """The slip of a case; of a protected one no more than its number, its hour and the numbers anybody may call."""
    facts = [Fact(_c("slip", "Received"), _hour(reading, case))]
    if not case.protected:
        facts += _present(reading, case)
    calls = tuple(Fact(number, name) for number, name in _calls(reading, case))
    unsolved = [_("Call a number above and give the number of the slip.")]
    if not case.protected:
        unsolved.append(_("Or tell the grid worker, or whoever comes to ask you before it is closed."))
    sections = [
        Section(facts=tuple(facts)),
        Section(_("Phones"), facts=calls),
        Section(_("Nobody came back to you, or it is not solved?"), sentences=tuple(unsolved)),
    ]
    if not case.protected:
        rights = _(
            "Mediation is voluntary and free; you can stop at any time. Arbitration, court and the authority in charge stay open to you."
        )
        sections.append(Section(sentences=(rights,), small=True))
    else:
        sections.append(Section(sentences=(_("Please keep this slip where only you find it."),), small=True))
    return Slip(_("Receipt of a report"), case.number, tuple(sections))


def _hour(reading: Reading, case: Case) -> str:
    """Day and hour with the year, for the slip may serve as proof of the request."""
    local = case.reported_at.astimezone(ZoneInfo(reading.policy.zone))
    return format_datetime(local, "y年M月d日 HH:mm" if reading.language == "zh" else "d MMMM y, HH:mm", locale=reading.language)


def _present(reading: Reading, case: Case) -> Iterator[Fact]:
    if (concerned := how_many(case.people, case.households)) is not None:
        yield Fact(_c("slip", "Concerns"), unescape(concerned))
    unit, who = reading.unit(case.handled_by), reading.name(case.responsible)
    if unit:
        yield Fact(_c("slip", "With"), f"{unit} · {who}" if who else unit)
    else:
        yield Fact(_c("slip", "With"), _("being given to a unit"))
    first, revisit = case.owed(Kind.FIRST_RESPONSE), case.owed(Kind.REVISIT)
    if first is not None:
        yield Fact(_c("slip", "You hear"), _by(reading, first.due_at))
    if revisit is not None:
        yield Fact(_c("slip", "Revisit"), _by(reading, revisit.due_at))
    elif case.stage.open:
        yield Fact(_c("slip", "Closing"), _("only after somebody has come back and asked you"))
    if case.stage is Stage.CLOSED and case.closed_at is not None:
        yield Fact(_c("slip", "Closed"), reading.day(case.closed_at))


def _by(reading: Reading, due_at: datetime) -> str:
    """A date that is still true tomorrow: never "today"."""
    return unescape(say(_c("slip", "by {time}"), time=deadline(due_at, reading.policy.zone)))


def _calls(reading: Reading, case: Case) -> Iterator[tuple[str, str]]:
    """Phones of the room, of the unit that handed it over, and the lines that anybody may call."""
    seen = set()
    for unit in (_with_phone(reading, case.handled_by), _with_phone(reading, case.assigned_by)):
        if unit is not None and unit.id not in seen and not case.protected:
            seen.add(unit.id)
            yield unit.phone, unit.called(reading.language)
    for slug in ("police", "government") if case.protected else ("government", "legal_aid"):
        if (line := reading.policy.helpline(slug)) is not None:
            yield line.number, line.name(reading.language)


def _with_phone(reading: Reading, unit: int | None) -> Unit | None:
    """The unit, or the nearest above it, that has a phone: a grid has none."""
    above = reading.organisation.above(unit) if unit is not None and unit in reading.organisation.units else iter(())
    return next((each for each in above if each.phone), None)


# -- as words ----------------------------------------------------------------------------------------------------------


def slip_text(reading: Reading, case: Case) -> Html:
    """The same in words, for where no picture can be drawn, with what to install so that it can."""
    found = content(reading, case)
    lines: list[Html | None] = [say("{title} {number}", title=found.title, number=bold(found.number))]
    for section in found.sections:
        lines.append(bold(section.heading) if section.heading else None)
        lines += [say("{label} {text}", label=fact.label, text=fact.text) for fact in section.facts]
        lines += [say("{text}", text=sentence) for sentence in section.sentences]
    why = say(
        _("The picture could not be drawn: no Chinese font is installed on the server. The package {package} brings one."), package=PACKAGE
    )
    return paragraphs(*lines, why)


# -- as a picture ------------------------------------------------------------------------------------------------------


def slip(reading: Reading, case: Case) -> bytes:
    """The slip as a PNG, good on a phone and in black and white on paper; raises NoFont."""
    found = content(reading, case)
    height = _draw(None, found)
    image = Image.new("RGB", (WIDTH, height), "white")
    _draw(ImageDraw.Draw(image), found)
    written = io.BytesIO()
    image.quantize(32).save(written, "PNG", optimize=True)
    return written.getvalue()


@dataclass(slots=True)
class _Pen:
    """Writes downwards; without something to draw on it only measures."""

    on: ImageDraw.ImageDraw | None
    y: int = 0

    def write(self, text: str, size: int, *, x: int = MARGIN, colour: str = INK, heavy: bool = False, width: int | None = None) -> int:
        """Text from `x` on, wrapped; returns the height it takes, without moving on."""
        font = sized(chinese(), size)
        step = int(size * 1.4)
        lines = list(wrapped(text, width or WIDTH - MARGIN - x, font.getlength))
        for number, line in enumerate(lines):
            if self.on is not None:
                self.on.text((x, self.y + number * step), line, font=font, fill=colour, stroke_width=1 if heavy else 0, stroke_fill=colour)
        return step * len(lines)

    def rule(self) -> None:
        if self.on is not None:
            self.on.line((MARGIN, self.y, WIDTH - MARGIN, self.y), fill="#c4c4c4", width=2)


def _draw(on: ImageDraw.ImageDraw | None, found: Slip) -> int:
    """Draw, or only measure; returns the height of the whole."""
    pen = _Pen(on)
    if on is not None:
        on.rectangle((0, 0, WIDTH, 132), fill=BAND)
    pen.y = 38
    pen.write(_("Heyue"), 44, colour="white", heavy=True)
    font = sized(chinese(), 40)
    pen.y = 41
    pen.write(found.title, 40, x=WIDTH - MARGIN - int(font.getlength(found.title)) - 2, colour="white")
    pen.y = 176
    pen.y += pen.write(_c("slip", "Number"), 32, colour=PALE)
    pen.y += pen.write(found.number, 88, heavy=True) + 12
    for section in found.sections:
        pen.rule()
        pen.y += 30
        _section(pen, section)
        pen.y += 26
    return pen.y + 10


def _section(pen: _Pen, section: Section) -> None:
    if section.heading:
        pen.y += pen.write(section.heading, 38, heavy=True) + 10
    if section.facts:
        font = sized(chinese(), 38)
        room = max(LABEL, *(int(font.getlength(fact.label)) + 36 for fact in section.facts))
        phones = bool(section.heading)
        for fact in section.facts:
            pen.write(fact.label, 38, colour=INK if phones else PALE, heavy=phones)
            pen.y += pen.write(fact.text, 38, x=MARGIN + room) + 12
    size = 30 if section.small else 36
    for sentence in section.sentences:
        pen.y += pen.write(sentence, size, colour=PALE if section.small else INK) + 8


def wrapped(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """Lines no wider than `width`: broken between Chinese characters or words; no closing mark first, no opening one last."""
    line = ""
    for piece in _together(text):
        if line and measure(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = piece.lstrip()
        else:
            line += piece
    if line:
        yield line.rstrip()


NEVER_FIRST = tuple("，。；：、？！）”’》」』】…—,.;:?!)")
NEVER_LAST = tuple("（“‘《「『【")


def _together(text: str) -> Iterator[str]:
    """The pieces with the marks that stay with them: closing ones with what is before, opening ones with what follows."""
    held = ""
    for piece in _pieces(text):
        if held and not held.endswith(NEVER_LAST) and not piece.startswith(NEVER_FIRST):
            yield held
            held = ""
        held += piece
    if held:
        yield held


def _pieces(text: str) -> Iterator[str]:
    """What may not be torn apart: a Latin word or number with the space after it, a Chinese character."""
    word = ""
    for character in text:
        if character.isascii() and not character.isspace():
            word += character
            continue
        if word:
            yield word + (character if character.isspace() else "")
            word = ""
            if character.isspace():
                continue
        yield character
    if word:
        yield word
