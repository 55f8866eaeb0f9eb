"""`heyue roster`: load, boundaries, template, export."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.saying import aside, confirmed, fail, line, present_moment, settings
from bot.rules.case import Refused
from bot.rules.roster import Fault, Roster, describe
from bot.screens.language import _, _n, language, translated


def group() -> typer.Typer:
    """The group of commands, with its helps in the language that is spoken now."""
    found = typer.Typer(help=_("The roster: units, people, roles, grids."), no_args_is_help=True, rich_markup_mode=None)

    @found.command("load", help=_("Check a roster whole, show what it changes, then apply it."))
    def _load(
        file: Annotated[Path | None, typer.Argument(help=_("A .toml, .xlsx or .zip, or a folder of CSV files."))] = None,
        yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Apply without asking."))] = False,
        sample: Annotated[bool, typer.Option("--sample", help=_("The sample organisation that comes with the program."))] = False,
    ) -> None:
        load(file, yes=yes, sample=sample)

    @found.command("boundaries", help=_("Check the boundaries of the grids, show what changes, then apply them."))
    def _boundaries(
        file: Annotated[Path, typer.Argument(help=_("A GeoJSON file in WGS-84: one area for each grid, its code in the property “code”."))],
        yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Apply without asking."))] = False,
    ) -> None:
        from bot.commands import boundaries

        boundaries.load(file, yes=yes)

    @found.command("template", help=_("Write an empty roster to fill in."))
    def _template(
        file: Annotated[Path, typer.Argument(help=_("Its ending says the form: .xlsx, .toml, .zip, or none for a folder of CSV files."))],
    ) -> None:
        template(file)

    @found.command("export", help=_("Write the roster in force to a file."))
    def _export(
        file: Annotated[Path, typer.Argument(help=_("Its ending says the form: .xlsx, .toml, .zip, or none for a folder of CSV files."))],
    ) -> None:
        export(file)

    return found


def load(file: Path | None, *, yes: bool, sample: bool) -> None:
    from bot.sample import BOUNDARIES, ROSTER

    if sample == (file is not None):
        fail(_("Say which roster: a file, or --sample."))
    roster = _read(ROSTER if file is None else file)
    found = settings()
    from bot.commands import boundaries
    from bot.reorganising import reorganise
    from storage import boundaries as mapped
    from storage import roster as rosters
    from storage.database import reading, upgrade, writing

    upgrade(found.database_url)
    with reading(found.database_url) as db:
        changes = rosters.changes(db, roster)
    first = not changes.old.units
    for each in describe(changes, translated, language()):
        if not (first and each.startswith(" ")):  # the first time everything is new
            typer.echo(each)
    if changes.nothing:
        return
    confirmed(yes=yes)
    try:
        with writing(found.database_url) as db:
            reorganise(db, roster, present_moment(found))
            if sample:
                mapped.apply(db, boundaries.checked(BOUNDARIES.read_bytes(), roster), present_moment(found))
            known = mapped.present(db)
    except Refused as refused:
        fail(
            _("{unit} still has {cases} cases in hand or to be checked. Move or close them, or keep the unit in the roster."),
            **refused.facts,
        )
    line(_("Applied. A running bot works with it from now on."))
    boundaries.tell_missing(roster, known)
    if first:
        aside(_("Next: heyue invite --administrator gives the first link."))


def _read(path: Path) -> Roster:
    """The roster of a file; ends the command with every fault when anything is wrong."""
    from bot import roster_files

    if not path.exists():
        fail(_("There is no file {file}."), file=path)
    roster, faults = roster_files.load(path)
    wrong = [fault for fault in faults if not fault.warning]
    for fault in wrong:
        _tell(fault)
    if roster is None:
        fail(
            _n("{count} thing is wrong; nothing was loaded.", "{count} things are wrong; nothing was loaded.", len(wrong)), count=len(wrong)
        )
    for fault in faults:
        aside(_("Please look: {warning}"), warning=fault.sentence(translated))
    return roster


def _tell(fault: Fault) -> None:
    typer.echo(fault.sentence(translated), err=True)


def template(file: Path) -> None:
    from bot import roster_files

    _must_be_new(file)
    try:
        roster_files.write_template(file, language())
    except OSError as problem:
        fail(_("{file} cannot be written: {problem}."), file=file, problem=problem.strerror or problem)
    line(_("Written: {file}. Fill it in, then: heyue roster load {file}"), file=file)


def export(file: Path) -> None:
    from bot import roster_files
    from storage import roster as rosters
    from storage.database import reading, upgrade

    _must_be_new(file)
    found = settings()
    upgrade(found.database_url)
    with reading(found.database_url) as db:
        roster = rosters.present(db)
    if roster is None:
        fail(_("No roster has been loaded yet."))
    try:
        roster_files.write(roster, file, language())
    except OSError as problem:
        fail(_("{file} cannot be written: {problem}."), file=file, problem=problem.strerror or problem)
    line(_("Written: {file}."), file=file)


def _must_be_new(file: Path) -> None:
    if file.exists():
        fail(_("{file} is there already; choose another name."), file=file)
