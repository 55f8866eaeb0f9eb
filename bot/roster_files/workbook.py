"""The roster as a workbook: a sheet for each table, as offices keep it."""

from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bot.roster_files.cells import Unreadable, all_cells, assembled, table_rows, to_cell
from bot.roster_files.words import TABLES, Column, choices, columns, table_named, table_title
from bot.rules.marking import N_
from bot.rules.roster import Fault, Roster, Row, Tables

ROWS_READY = 5000  # rows of a sheet that are prepared with text format and choices
HEADING = PatternFill("solid", fgColor="DDE7F0")
REMARK = Font(color="777777", italic=True, size=9)
WIDTHS = {"name": 30, "name_en": 30, "categories": 30, "aliases": 40, "roads": 24, "place": 16, "place_en": 20}


def read_workbook(path: Path) -> tuple[Tables, list[Fault]]:
    """The rows of the sheets 单位, 人员 and 角色; other sheets are not read. Raises Unreadable."""
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        todo = N_("Save it in the office program as an Excel workbook (.xlsx) and try again.")
        raise Unreadable(N_("{file} cannot be read as a workbook."), todo, file=path.name) from error
    try:
        found: dict[str, tuple[Row, ...]] = {}
        faults: list[Fault] = []
        for sheet in book.worksheets:
            if (table := table_named(sheet.title)) and table not in found:
                lines = ((at, values) for at, values in enumerate(sheet.iter_rows(values_only=True), start=1))
                found[table], more = table_rows(table, lines)
                faults += more
    finally:
        book.close()
    if not found:
        todo = N_("Name the sheets units, people and roles (单位, 人员, 角色), as in the template.")
        raise Unreadable(N_("{file} has none of the sheets of a roster."), todo, file=path.name)
    for table in TABLES:
        if table not in found:
            faults.append(Fault(table, None, N_("The sheet is missing."), N_("Add it, as in the template.")))
    return assembled(found), faults


def write_workbook(roster: Roster, path: Path, language: str = "zh") -> None:
    """Writes the roster; every cell is text, so that nothing in it is taken for a formula."""
    rows = all_cells(roster)
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in TABLES:
        sheet = add_sheet(book, table, language)
        for row in rows[table]:
            add_row(sheet, [to_cell(column, row.get(column.key, ""), language) for column in columns(table)])
    book.save(path)


def add_sheet(book: Workbook, table: str, language: str) -> Worksheet:
    """An empty sheet with its headings, a row that explains them, and choices in the columns with a closed set."""
    sheet: Worksheet = book.create_sheet(table_title(table, language))
    shown = columns(table)
    add_row(sheet, [column.heading(language) for column in shown])
    about = [column.about[language] for column in shown]
    add_row(sheet, [f"# {about[0]}", *about[1:]])
    for index, column in enumerate(shown, start=1):
        sheet.cell(1, index).font = Font(bold=True)
        sheet.cell(1, index).fill = HEADING
        sheet.cell(2, index).font = REMARK
        sheet.cell(2, index).alignment = Alignment(wrap_text=True, vertical="top")
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = WIDTHS.get(column.key, 16)
        sheet.column_dimensions[letter].number_format = "@"
        if column.values and not column.many:
            _offer(sheet, letter, column, language)
    sheet.freeze_panes = "A3"
    return sheet


def add_row(sheet: Worksheet, texts: list[str]) -> None:
    at = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    for index, text in enumerate(texts, start=1):
        cell = sheet.cell(at, index)
        if isinstance(cell, Cell) and text:
            cell.value = text
            cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
            cell.number_format = "@"
            cell.quotePrefix = text[0] in "=+-@"


def _offer(sheet: Worksheet, letter: str, column: Column, language: str) -> None:
    # The list in the rule itself may hold 255 characters; departments are an open set, so another word stays possible.
    assert column.values is not None
    offered = ",".join(choices(column.values, language))
    if len(offered) > 250:
        return
    rule = DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True, showErrorMessage=column.values != "department")
    rule.add(f"{letter}3:{letter}{ROWS_READY}")
    sheet.add_data_validation(rule)
