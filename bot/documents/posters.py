"""Posters with a grid's QR code, one page each, to be printed and hung where people pass."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from fpdf import FPDF
from fpdf.enums import TextMode
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

from bot.documents.fonts import chinese
from bot.documents.slip import wrapped
from bot.screens.language import _, speaking

SIZES: Final = {"a4": (210.0, 297.0), "a5": (148.0, 210.0)}  # millimetres
BAND, INK, PALE, WHITE, BLACK, RED, WARM = (
    (31, 58, 52),
    (17, 17, 17),
    (89, 89, 89),
    (255, 255, 255),
    (0, 0, 0),
    (140, 28, 20),
    (244, 236, 228),
)
MARGIN = 18.0  # of an A4 page; an A5 page is the same one, smaller
QUIET = 4  # modules of white around the code, as its standard wants
SMALLEST = 6.0  # points
FAMILY = "chinese"


@dataclass(frozen=True, slots=True)
class Poster:
    """One grid: its code and link, and its name and where it lies in each language of the page."""

    code: str
    link: str
    names: tuple[str, ...]
    lies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Saying:
    """What every poster says, in one language."""

    name: str
    title: str
    steps: tuple[str, ...]
    danger: str
    free: str


def sayings(languages: Sequence[str]) -> list[Saying]:
    found = []
    for language in languages:
        with speaking(language):
            steps = (
                _("Scan the code and write what happened in your own words; photos, voice and location are fine."),
                _("You get a number, and hear who has it and by when somebody gets back to you."),
                _("Before it is closed, somebody comes back and asks you."),
            )
            danger = _("If there is danger now, call 110 first.")
            free = _("Mediation is voluntary and free.")
            found.append(Saying(_("Heyue"), _("A trouble with somebody? Scan and tell us."), steps, danger, free))
    return found


def draw(
    path: Path, posters: Iterable[Poster], languages: Sequence[str], size: str, told: Callable[[int], None] = lambda done: None
) -> int:
    """Write the posters as a PDF and count them; `told` hears how many are drawn. Raises NoFont, and OSError when it cannot be written."""
    face = chinese()
    width, height = SIZES[size]
    pdf = FPDF(unit="mm", format=(width, height))
    pdf.set_auto_page_break(False)
    pdf.set_creator("Heyue")
    pdf.add_font(FAMILY, fname=face.path, collection_font_number=face.index)
    said = sayings(languages)
    count = 0
    for poster in posters:
        pdf.add_page()
        _Page(pdf, width / SIZES["a4"][0]).draw(poster, said)
        count += 1
        told(count)
    pdf.output(str(path))
    return count


def runs(link: str) -> tuple[int, Iterator[tuple[int, int, int]]]:
    """How many modules the code of a link is wide, and its dark runs: column, row, length."""
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(link)
    code.make()
    rows: list[list[bool]] = code.modules

    def dark() -> Iterator[tuple[int, int, int]]:
        for y, row in enumerate(rows):
            for is_dark, cells in groupby(range(len(row)), key=row.__getitem__):
                if is_dark:
                    listed = list(cells)
                    yield listed[0], y, len(listed)

    return len(rows), dark()


class _Page:
    """Draws one poster; every measure is that of an A4 page and shrinks with it."""

    def __init__(self, pdf: FPDF, scale: float) -> None:
        self.pdf = pdf
        self.scale = scale
        self.width = SIZES["a4"][0]

    def draw(self, poster: Poster, said: Sequence[Saying]) -> None:
        both = len(said) > 1
        self._fill(BAND, 0, 0, self.width, 38)
        self._write(said[0].name, 13, 15, colour=WHITE, heavy=True)
        self._lines(said[0].title, 24 if both else 27, 22, WHITE, most=1)
        for each in said[1:]:
            self._lines(each.title, 32, 11, WHITE, most=1)
        y = 50.0
        for number, name in enumerate(poster.names):
            first = number == 0
            y = self._lines(poster.lies[number], y, 15 if first else 12, PALE, most=1)
            y = self._lines(name, y + (6 if first else 1), 32 if first else 16, INK, most=2, heavy=first)
        foot = SIZES["a4"][1] - 34
        size = 11.0 if both else 17.0
        steps = sum(self._height(each, size) for each in said)
        side = min(118.0, foot - steps - y - 4)  # what long names leave
        y = self._code(poster.link, y + (foot - steps - y - side) / 3 - 4, side)
        y += (foot - steps - y) / 2 + 4
        for each in said:
            y = self._steps(each, y, size)
        self._foot(poster, said)

    def _code(self, link: str, y: float, side: float) -> float:
        size, dark = runs(link)
        module = side / (size + 2 * QUIET)
        left, top = (self.width - side) / 2 + QUIET * module, y + QUIET * module
        for x, row, length in dark:
            self._fill(BLACK, left + x * module, top + row * module, length * module, module)
        return y + side

    def _steps(self, said: Saying, y: float, size: float) -> float:
        for number, step in enumerate(said.steps, 1):
            self._write(f"{number}", y, size, x=MARGIN + 2, colour=BAND, heavy=True)
            y = self._lines(step, y, size, INK, most=2, x=MARGIN + 10) + size * 0.12
        return y + size * 0.1

    def _height(self, said: Saying, size: float) -> float:
        """What the steps will take."""
        room = self.width - 2 * MARGIN - 10
        lines = sum(min(2, len(list(wrapped(step, room, self._measure(size))))) for step in said.steps)
        return lines * size * 0.5 + len(said.steps) * size * 0.12 + size * 0.1

    def _foot(self, poster: Poster, said: Sequence[Saying]) -> None:
        top = SIZES["a4"][1] - 34
        self._fill(WARM, MARGIN, top, self.width - 2 * MARGIN, 16)
        danger = "   ".join(each.danger for each in said)
        self._lines(danger, top + 10.5, 19 if len(said) == 1 else 13.5, RED, most=1, heavy=True)
        self._lines(" · ".join((poster.code, *(each.free.rstrip("。.") for each in said))), top + 24, 10, PALE, most=1)

    # -- the pen ----------------------------------------------------------------------------------------------------

    def _lines(
        self, text: str, y: float, size: float, colour: tuple[int, int, int], *, most: int, x: float | None = None, heavy: bool = False
    ) -> float:
        """Text in at most so many lines, smaller where it is long; centred, or from `x` on. The baseline below it comes back."""
        room = self.width - MARGIN - (MARGIN if x is None else x)
        lines = list(wrapped(text, room, self._measure(size)))
        while (len(lines) > most or max(map(self._measure(size), lines)) > room) and size > SMALLEST:
            size *= 0.94
            lines = list(wrapped(text, room, self._measure(size)))
        for line in lines:
            self._write(line, y, size, x=x, colour=colour, heavy=heavy)
            y += size * 0.5
        return y

    def _measure(self, size: float) -> Callable[[str], float]:
        """How wide a text is at this size."""
        self.pdf.set_font(FAMILY, size=size * self.scale)
        return lambda text: self.pdf.get_string_width(text) / self.scale

    def _write(
        self, text: str, y: float, size: float, *, x: float | None = None, colour: tuple[int, int, int], heavy: bool = False
    ) -> None:
        """One line on its baseline; the font has one weight, so a heavy one is drawn with its outline."""
        measure = self._measure(size)
        at = (self.width - measure(text)) / 2 if x is None else x
        with self.pdf.local_context(
            text_mode=TextMode.FILL_STROKE if heavy else TextMode.FILL,
            line_width=size * self.scale * 0.008,
            draw_color=colour,
            text_color=colour,
        ):
            self.pdf.text(at * self.scale, y * self.scale, text)

    def _fill(self, colour: tuple[int, int, int], x: float, y: float, width: float, height: float) -> None:
        self.pdf.set_fill_color(*colour)
        self.pdf.rect(x * self.scale, y * self.scale, width * self.scale, height * self.scale, style="F")
