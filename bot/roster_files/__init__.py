"""Roster files: one format as TOML, as a workbook (XLSX) and as CSV (a folder or a zip)."""

from pathlib import Path

from bot.roster_files.cells import Unreadable
from bot.roster_files.csv_form import read_csv, write_csv
from bot.roster_files.template import write_template
from bot.roster_files.toml_form import read_toml, write_toml
from bot.roster_files.workbook import read_workbook, write_workbook
from bot.rules.roster import Fault, Roster, examine

__all__ = ["load", "read", "write", "write_template"]


def load(path: Path) -> tuple[Roster | None, list[Fault]]:
    """The roster of a file, None if anything in it is wrong, with every fault and warning."""
    try:
        if path.is_dir() or path.suffix.lower() == ".zip":
            tables, faults = read_csv(path)
        elif path.suffix.lower() == ".xlsx":
            tables, faults = read_workbook(path)
        else:
            tables, faults = read_toml(path)
    except Unreadable as unreadable:
        return None, [unreadable.fault]
    roster, found = examine(tables)
    faults = sorted([*faults, *found], key=lambda fault: fault.warning)
    return (None if any(not fault.warning for fault in faults) else roster), faults


def read(path: Path) -> Roster | list[Fault]:
    """The roster of a file, or all that is wrong with it; the warnings of a good one come from `load` or `check`."""
    roster, faults = load(path)
    return faults if roster is None else roster


def write(roster: Roster, path: Path, language: str = "zh") -> None:
    """Writes the roster in the form that the path's ending names (.toml, .xlsx, .zip, or none for a CSV folder)."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        write_workbook(roster, path, language)
    elif suffix == ".toml":
        write_toml(roster, path)
    else:
        write_csv(roster, path, language)
