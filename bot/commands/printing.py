"""Printed lists of links: on the terminal, as text, or as a table for an office program."""

from collections.abc import Sequence
from pathlib import Path

import typer

from bot.commands.saying import fail, line
from bot.screens.language import _


def print_rows(headings: Sequence[str], rows: Sequence[Sequence[str]], out: Path | None) -> None:
    """To a .csv, to a .txt with one paragraph for each row to be cut apart, or to the terminal."""
    if out is None:
        for row in rows:
            typer.echo("\t".join(cell for cell in row if cell))
        return
    if out.suffix.lower() not in (".csv", ".txt"):
        fail(_("Give a file that ends in .csv or .txt."))
    try:
        if out.suffix.lower() == ".csv":
            from bot.roster_files.csv_form import csv_text, guarded

            out.write_bytes(csv_text([list(headings), *([guarded(cell) for cell in row] for row in rows)]))
        else:
            out.write_text("\n\n".join(_paragraph(headings, row) for row in rows) + "\n", "utf-8")
    except OSError as problem:
        fail(_("{file} cannot be written: {problem}."), file=out, problem=problem.strerror or problem)
    line(_("Written: {file}, {count} links."), file=out, count=len(rows))


def _paragraph(headings: Sequence[str], row: Sequence[str]) -> str:
    return "\n".join(f"{heading}: {cell}" for heading, cell in zip(headings, row, strict=True) if cell)
