"""`heyue backup` and `heyue restore`: the whole database as one file, and back, on SQLite and PostgreSQL alike."""

import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.commands.saying import aside, fail, line, settings
from bot.screens.language import _

SHOW_APART = 0.2  # seconds
SAY_APART = 10.0  # seconds, where nobody sits before a terminal


def register(app: typer.Typer) -> None:
    @app.command("backup", help=_("Write everything the bot knows to one file; the bot may go on running."))
    def _backup(
        file: Annotated[Path, typer.Argument(help=_("A new file, for example heyue-monday.zip."))],
        files: Annotated[
            bool, typer.Option("--files", help=_("Also the kept photos, voices and files; without it only the database."))
        ] = False,
    ) -> None:
        backup(file, files=files)

    @app.command("restore", help=_("Fill the database from a backup; the bot must not be running."))
    def _restore(
        file: Annotated[Path, typer.Argument(help=_("A file that heyue backup has written."))],
        replace: Annotated[bool, typer.Option("--replace", help=_("Throw away what the database holds now."))] = False,
        yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Replace without asking."))] = False,
    ) -> None:
        restore(file, replace=replace, yes=yes)


class Progress:
    """How far a long piece of work is: one line that changes on a terminal, a line now and then elsewhere."""

    def __init__(self, total: int) -> None:
        self.total = total
        self._terminal = sys.stderr.isatty()
        self._shown = time.monotonic() if not self._terminal else 0.0
        self._said = False

    def __call__(self, table: str, done: int) -> None:
        now = time.monotonic()
        if now - self._shown < (SHOW_APART if self._terminal else SAY_APART):
            return
        self._shown, self._said = now, True
        words = f"{done:,} / {self.total:,}  {table}"
        typer.echo(f"\r\x1b[K{words}" if self._terminal else words, err=True, nl=not self._terminal)

    def over(self) -> None:
        if self._terminal and self._said:
            typer.echo("\r\x1b[K", err=True, nl=False)


def backup(file: Path, *, files: bool = False) -> None:
    found = settings()
    from sqlalchemy.exc import SQLAlchemyError

    from bot.filing import Away, Missing
    from bot.filing.opening import opened
    from storage.backup.saving import NothingThere, save, total

    filing = opened(found)

    if file.exists():
        fail(_("{file} is there already; choose another name."), file=file)
    try:
        progress = Progress(total(found.database_url))
        manifest = save(found.database_url, file, SystemClock().now(), version("heyue"), progress, files=filing if files else None)
        progress.over()
    except NothingThere:
        fail(_("There is nothing to back up: the database has no tables yet."))
    except (Away, Missing) as problem:
        fail(_("The store of files does not give what is kept: {problem}. Nothing was written."), problem=problem)
    except OSError as problem:
        fail(_("{file} cannot be written: {problem}."), file=file, problem=problem.strerror or problem)
    except SQLAlchemyError as problem:
        fail(_("The database cannot be read: {problem}."), problem=type(problem).__name__)
    line(_("Written: {file}, {rows} rows of {tables} tables."), file=file, rows=f"{manifest.total:,}", tables=len(manifest.tables))
    if files:
        line(_("With {count} kept files."), count=f"{manifest.files:,}")
    elif found.store is not None:
        aside(
            _("Without the kept photos, voices and files: the store {store} keeps them. Add --files to have them in here."),
            store=filing.where(),
        )
    else:
        aside(_("Without the kept photos, voices and files: add --files, or copy the folder {folder}."), folder=found.files)
    aside(_("It holds personal data and is not encrypted: keep it where only those may look who may see every case."))


def restore(file: Path, *, replace: bool, yes: bool) -> None:
    found = settings()
    from sqlalchemy.exc import SQLAlchemyError

    from bot.filing import Away
    from bot.filing.opening import opened
    from storage.backup.archive import Damaged, reading
    from storage.backup.restoring import NotEmpty, TooNew
    from storage.backup.restoring import restore as fill
    from storage.presence import InUse

    if not file.exists():
        fail(_("There is no file {file}."), file=file)
    if replace and not yes:
        _ask()
    try:
        with reading(file) as source:
            progress = Progress(source.manifest.total)
        manifest = fill(found.database_url, file, SystemClock().now(), replace=replace, told=progress, files=opened(found))
        progress.over()
    except Damaged as part:
        fail(_("{file} is no backup, or is damaged: {part}. Nothing was changed."), file=file, part=part)
    except TooNew as revision:
        said = _("This belongs to a newer program (schema {revision}): install that first. Nothing was changed.")
        fail(said, revision=revision)
    except NotEmpty:
        fail(_("The database is not empty. Add --replace to throw away what it holds. Nothing was changed."))
    except InUse:
        fail(_("A bot is running on this database, or was ten seconds ago. Stop it first. Nothing was changed."))
    except Away as problem:
        fail(_("The store of files does not take them: {problem}. Nothing was changed in the database."), problem=problem)
    except (SQLAlchemyError, OSError) as problem:
        fail(_("The database could not be filled: {problem}. Nothing was changed."), problem=type(problem).__name__)
    line(
        _("Restored: {rows} rows of {tables} tables, as of {time}."),
        rows=f"{manifest.total:,}",
        tables=len(manifest.tables),
        time=manifest.made_at,
    )
    aside(_("Start the bot. What waited to be sent at that time is sent again; what was written since then is not in it."))


def _ask() -> None:
    if not sys.stdin.isatty():
        fail(_("Nothing was changed. Add --yes to replace without being asked."))
    if not typer.confirm(_("Everything the database holds now is thrown away. Go on?")):
        fail(_("Nothing was changed."))
