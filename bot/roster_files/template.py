"""An empty roster to fill in: headings, what each means, and examples that begin with # and are not read."""

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from openpyxl import Workbook

from bot.roster_files.csv_form import csv_text, guarded, save
from bot.roster_files.words import TABLES, Column, columns, table_title, word
from bot.roster_files.workbook import REMARK, add_row, add_sheet


@cache
def _entries() -> dict[str, dict[str, list[dict[str, str]]]]:
    return tomllib.loads(files("bot.roster_files").joinpath("examples.toml").read_text("utf-8"))


def write_template(path: Path, language: str = "zh") -> None:
    """Writes the template in the form that the path's ending names (.toml, .xlsx, .zip, or none for a CSV folder)."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        _workbook(path, language)
    elif suffix == ".toml":
        path.write_text(_toml(language), "utf-8")
    else:
        save({f"{table_title(table, language)}.csv": csv_text(_lines(table, language)) for table in TABLES}, path)


def _workbook(path: Path, language: str) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in TABLES:
        sheet = add_sheet(book, table, language)
        for line in _examples(table, language):
            add_row(sheet, line)
            for cell in sheet[sheet.max_row]:
                cell.font = REMARK
    book.save(path)


def _lines(table: str, language: str) -> list[list[str]]:
    about = [column.about[language] for column in columns(table)]
    lines = [[column.heading(language) for column in columns(table)], [f"# {about[0]}", *about[1:]], *_examples(table, language)]
    return [[guarded(cell) for cell in line] for line in lines]


def _examples(table: str, language: str) -> list[list[str]]:
    return [
        [_shown(column, entry.get(column.key, ""), language, first=index == 0) for index, column in enumerate(columns(table))]
        for entry in _entries()[language][table]
    ]


def _shown(column: Column, value: str, language: str, *, first: bool) -> str:
    shown = word(column.values, value, language) if column.values and value else value
    return f"# {shown}" if first else shown


def _toml(language: str) -> str:
    lines = []
    for table in TABLES:
        lines += [f"# {table} {table_title(table, 'zh')}" if language == "zh" else f"# {table}"]
        lines += [f"#   {column.key}: {column.about[language]}" for column in columns(table)]
        for entry in _entries()[language][table]:
            lines += [f"# [[{table}]]"]
            lines += [f"# {key} = {_example(table, key, value, language)}" for key, value in entry.items()]
        lines.append("")
    return "\n".join(lines)


def _example(table: str, key: str, value: str, language: str) -> str:
    column = next(column for column in columns(table) if column.key == key)
    return value if key == "duty_order" else f'"{word(column.values, value, language) if column.values else value}"'
