"""`heyue case-file`: everything about one case as a zip, for who runs the program: with every name, without what went past the unit."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.saying import aside, fail, line, present_moment, settings
from bot.screens.language import _


def register(app: typer.Typer) -> None:
    @app.command("case-file", help=_("Write the whole file of a case to a .zip: papers, what people sent, and the history."))
    def _case_file(
        number: Annotated[str, typer.Argument(help=_("The number of the case, for example LJ-2026-000123."))],
        out: Annotated[Path, typer.Option("--out", help=_("A new file, for example file.zip."))],
    ) -> None:
        case_file(number, out)


def case_file(number: str, out: Path) -> None:
    here = settings()
    from sqlalchemy.exc import SQLAlchemyError

    from bot.documents.binding import bound
    from bot.documents.case_file import planned
    from bot.filing import Away
    from bot.filing.opening import opened
    from bot.policy import load
    from bot.screens.reading import Reading
    from storage import cases, policies, units
    from storage.database import reading as read_only

    if out.exists():
        fail(_("{file} is there already; choose another name."), file=out)
    try:
        with read_only(here.database_url) as db:
            own = policies.newest(db)
            policy = load(own[1] if own else None)
            view = Reading(db, units.organisation(db), policy, present_moment(here), "zh")
            id_ = cases.by_number(db, number.strip().upper())
            case = view.case(id_) if id_ is not None else None
            found = planned(view, case, everything=True) if case is not None else None
    except SQLAlchemyError as problem:
        fail(_("The database cannot be read: {problem}."), problem=type(problem).__name__)
    if found is None:
        fail(_("There is no case {number}."), number=number)
    try:
        with tempfile.TemporaryDirectory(prefix=".heyue-case-file-", dir=out.absolute().parent) as folder:
            (volume,) = bound(found, opened(here), Path(folder), policy.zone)
            volume.path.chmod(0o600)
            shutil.move(volume.path, out)
    except Away as problem:
        fail(_("The store of files does not give what is kept: {problem}. Nothing was written."), problem=problem)
    except OSError as problem:
        fail(_("{file} cannot be written: {problem}."), file=out, problem=problem.strerror or problem)
    line(_("Written: {file}, {count} documents and files."), file=out, count=len(found.entries) + 2)
    aside(_("It holds personal data and is not encrypted: keep it where only those may look who may see every case."))
