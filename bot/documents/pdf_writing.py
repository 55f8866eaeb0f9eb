"""The same paper as PDF, with the Chinese font that is installed here; raises NoFont where none is."""

import logging

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, TextEmphasis, TextMode, WrapMode, XPos, YPos
from fpdf.fonts import FontFace

from bot.documents.fonts import chinese
from bot.documents.sheet import Heading, NewPage, Part, Rows, Sheet, Signing, Text, writable
from bot.documents.slip import wrapped

FAMILY = "chinese"
logging.getLogger("fpdf").setLevel(logging.ERROR)  # else each sign that the font lacks, an emoji mostly, is a line in the log
SIZE, SMALL, LARGE = 13.0, 10.5, 20.0  # points
LEFT, ABOVE, BELOW = 25.0, 25.0, 22.0  # millimetres
LABEL = 26.0
LINE = 0.62  # millimetres of a line for each point
WIDTH = 210.0 - 2 * LEFT
PADDING = 1.2  # of a cell, millimetres
NARROWER = 0.3  # millimetres: less than the borders of a cell take


def pdf(sheet: Sheet) -> bytes:
    """The paper as .pdf, with only those characters of the font in it that it uses."""
    return paged(sheet)[0]


def paged(sheet: Sheet) -> tuple[bytes, int]:
    """The same with the number of its pages."""
    face = chinese()
    page = FPDF(unit="mm", format="A4")
    page.set_margins(LEFT, ABOVE)
    page.set_auto_page_break(True, BELOW)
    page.set_creator("Heyue")
    page.set_title(writable(sheet.title))
    page.set_lang("zh-CN")
    page.add_font(FAMILY, fname=face.path, collection_font_number=face.index)
    page.add_page()
    _line(page, sheet.title, LARGE, align="C", heavy=True)
    if sheet.number:
        _line(page, sheet.number, SMALL, align="R")
    page.ln(2)
    for part in sheet.parts:
        _part(page, part)
    return bytes(page.output()), page.pages_count


def _part(page: FPDF, part: Part) -> None:
    match part:
        case Rows():
            _table(page, part)
            page.ln(3)
        case Heading():
            page.ln(3)
            _line(page, part.text, SIZE, heavy=True)
        case Text():
            size = SMALL if part.small else SIZE
            for line in part.text.split("\n"):
                _line(page, ("　　" if part.indent else "") + line, size)
        case Signing():
            page.ln(3)
            for line in part.lines:
                page.ln(4)
                _line(page, line, SIZE)
            if part.day:
                page.ln(4)
                _line(page, part.day, SIZE, align="R")
        case NewPage():
            page.add_page()


def _line(page: FPDF, text: str, size: float, *, align: str = "L", heavy: bool = False) -> None:
    """A paragraph; the font has one weight, so a heavy one is drawn with its outline."""
    page.set_font(FAMILY, size=size)
    with page.local_context(text_mode=TextMode.FILL_STROKE if heavy else TextMode.FILL, line_width=size * 0.008):
        lines = _broken(page, text, WIDTH - 2 * page.c_margin)
        page.multi_cell(WIDTH, size * LINE, lines, align=align, wrapmode=WrapMode.CHAR, new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _broken(page: FPDF, text: str, width: float) -> str:
    """Broken as a reader expects it, which fpdf does for no Chinese text; it breaks only what has no place to break, a long address."""
    lines = (line for each in writable(text).split("\n") for line in (list(wrapped(each, width - NARROWER, page.get_string_width)) or [""]))
    return "\n".join(lines)


def _table(page: FPDF, part: Rows) -> None:
    columns = max(map(len, part.rows))
    page.set_font(FAMILY, size=SMALL)
    facts = (WIDTH - LABEL * (columns // 2)) / max(1, columns // 2)
    widths = [WIDTH / columns] * columns if part.head else [LABEL if number % 2 == 0 else facts for number in range(columns)]
    plain = FontFace(emphasis=TextEmphasis.NONE)
    with page.table(
        width=WIDTH,
        col_widths=tuple(widths),
        text_align="LEFT",
        first_row_as_headings=part.head,
        headings_style=plain,
        borders_layout=TableBordersLayout.ALL,
        line_height=SMALL * LINE,
        padding=PADDING,
        wrapmode=WrapMode.CHAR,
        repeat_headings=1 if part.head else 0,
    ) as table:
        for cells in part.rows:
            row = table.row()
            for number, text in enumerate(cells):
                span = columns - number if number == len(cells) - 1 else 1
                room = sum(widths[number : number + span]) - 2 * PADDING
                row.cell(_broken(page, text, room), colspan=span)
