"""A paper as a Word document: A4, named fonts and none embedded, so that every office program opens and edits it."""

import io
from typing import Any

from bot.documents.sheet import Heading, NewPage, Part, Rows, Sheet, Signing, Text, writable

BODY, TITLE = "仿宋", "宋体"
# Names of the same faces elsewhere; a program that has none takes its own for Chinese.
ALSO = {BODY: "FangSong,仿宋_GB2312,STFangsong,FZFangSong-Z02", TITLE: "SimSun,Songti SC,STSong,Noto Serif CJK SC"}
SIZE, SMALL, LARGE = 14, 10.5, 22  # points: 四号, 五号, 二号
MARGINS = (3.0, 2.5, 2.6, 2.6)  # centimetres: above, below, left, right
LABEL = 2.6  # centimetres of a cell with a label
WIDTH = 21.0 - MARGINS[2] - MARGINS[3]


def docx(sheet: Sheet) -> bytes:
    """The paper as .docx."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    _set_up(document, sheet)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, sheet.title, TITLE, LARGE, heavy=True)
    if sheet.number:
        number = document.add_paragraph()
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _run(number, sheet.number, BODY, SMALL)
    for part in sheet.parts:
        _part(document, part)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Any, sheet: Sheet) -> None:
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (Cm(each) for each in MARGINS)
    style = document.styles["Normal"]
    style.font.size = Pt(SIZE)
    _face(style.element.get_or_add_rPr(), BODY)
    style.paragraph_format.space_after = Pt(0)
    about = document.core_properties
    about.title, about.author, about.comments = writable(sheet.title), "", ""
    about.language = "zh-CN"
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith("fontTable.xml"):
            part._blob = _with_fallbacks(part.blob)  # noqa: SLF001 - python-docx has no way to name a face's other names


def _with_fallbacks(table: bytes) -> bytes:
    """The table of fonts with the other names of ours."""
    fonts = "".join(f'<w:font w:name="{name}"><w:altName w:val="{also}"/><w:charset w:val="86"/></w:font>' for name, also in ALSO.items())
    return table.replace(b"</w:fonts>", fonts.encode() + b"</w:fonts>")


def _face(properties: Any, name: str) -> None:
    from docx.oxml.ns import qn

    fonts = properties.get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), name)
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)


def _run(paragraph: Any, text: str, face: str, points: float, *, heavy: bool = False) -> None:
    from docx.shared import Pt

    run = paragraph.add_run(writable(text))
    run.font.size, run.font.bold = Pt(points), heavy
    _face(run._element.get_or_add_rPr(), face)  # noqa: SLF001 - the East Asian face can be set in no other way


def _part(document: Any, part: Part) -> None:
    from docx.shared import Pt

    match part:
        case Rows():
            _table(document, part)
            document.add_paragraph().paragraph_format.line_spacing = Pt(8)
        case Heading():
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.space_before = Pt(8)
            paragraph.paragraph_format.keep_with_next = True
            _run(paragraph, part.text, TITLE, SIZE, heavy=True)
        case Text():
            size = SMALL if part.small else SIZE
            for line in part.text.split("\n"):
                paragraph = document.add_paragraph()
                paragraph.paragraph_format.line_spacing = 1.4
                if part.indent:
                    paragraph.paragraph_format.first_line_indent = Pt(2 * size)
                _run(paragraph, line, BODY, size)
        case Signing():
            for line in part.lines:
                paragraph = document.add_paragraph()
                paragraph.paragraph_format.space_before = Pt(14)
                paragraph.paragraph_format.keep_together = True
                _run(paragraph, line, BODY, SIZE)
            if part.day:
                _day(document, part.day)
        case NewPage():
            document.add_page_break()


def _day(document: Any, day: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.space_before = Pt(14)
    _run(paragraph, day, BODY, SIZE)


def _table(document: Any, part: Rows) -> None:
    """Rows with fewer cells than the widest let their last one reach to the end."""
    from docx.shared import Cm

    columns = max(map(len, part.rows))
    table = document.add_table(rows=len(part.rows), cols=columns)
    table.style, table.autofit = "Table Grid", False
    widths = _widths(part, columns)
    for row, cells in zip(table.rows, part.rows, strict=True):
        there = list(row.cells)
        for cell, width in zip(there, widths, strict=True):
            cell.width = Cm(width)
        if len(cells) < columns:
            there[len(cells) - 1].merge(there[-1])
        for number, (cell, text) in enumerate(zip(there, cells, strict=False)):
            label = not part.head and number % 2 == 0
            paragraph = cell.paragraphs[0]
            _run(paragraph, text, TITLE if label else BODY, SMALL + 1.5, heavy=label or (part.head and cells is part.rows[0]))
            for after in cell.paragraphs[1:]:  # what merging brought along
                after._element.getparent().remove(after._element)  # noqa: SLF001


def _widths(part: Rows, columns: int) -> list[float]:
    if part.head:
        return [WIDTH / columns] * columns
    facts = (WIDTH - LABEL * (columns // 2)) / (columns // 2)
    return [LABEL if number % 2 == 0 else facts for number in range(columns)]
