"""`heyue triage`: what the bot would make of a report, by the organisation and policy in force or those of the sample city."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import policy as policies_of_file
from bot.commands import learning
from bot.commands.saying import line, settings
from bot.rules.organisation import Organisation
from bot.rules.reasons import GRADE_REASONS, LEVEL_REASONS
from bot.rules.roster.model import filled
from bot.rules.terms import Earlier, Grade, Level
from bot.screens.language import _, language, translated
from bot.screens.names import category_name, grade_name, level_name
from bot.triage_rows import NONE, Deciding, Unclear, decide, many, sample_house, write_many


def group() -> typer.Typer:
    summary = _("Show what the bot would make of a report: category, grade, level and unit, each with its reason.")
    found = typer.Typer(help=summary, rich_markup_mode=None)
    found.callback(invoke_without_command=True)(command_for(house))
    learning.register(found)
    return found


def command_for(house: Callable[[], Deciding] = sample_house) -> Callable[..., None]:
    """The Typer command; `house` gives organisation and table, for example those of a database."""

    def command(
        context: typer.Context,
        text: Annotated[str | None, typer.Option(help=_("The report in a person's own words."))] = None,
        people: Annotated[int | None, typer.Option(min=0, help=_("How many people it concerns."))] = None,
        earlier: Annotated[Earlier | None, typer.Option(help=_("Where an earlier mediation failed."))] = None,
        grade: Annotated[Grade | None, typer.Option(help=_("The grade that a person confirmed."))] = None,
        category: Annotated[str | None, typer.Option(help=_("The category that a person confirmed."))] = None,
        gathering: Annotated[bool | None, typer.Option("--gathering/--no-gathering", help=_("A gathering with conflict."))] = None,
        about_unit: Annotated[
            bool | None, typer.Option("--about-unit/--not-about-unit", help=_("It is about a unit or its staff."))
        ] = None,
        minors_harmed: Annotated[
            bool | None, typer.Option("--minors-harmed/--no-minors-harmed", help=_("Several children were harmed."))
        ] = None,
        villages: Annotated[int | None, typer.Option(min=1, help=_("How many villages are involved."))] = None,
        towns: Annotated[int | None, typer.Option(min=1, help=_("How many towns are involved."))] = None,
        grid: Annotated[str, typer.Option(help=_("Code of the grid (or of another unit) of the place."))] = "",
        file: Annotated[Path | None, typer.Option(help=_("Tab-separated file with a column text; any option may be a column."))] = None,
        out: Annotated[Path | None, typer.Option(help=_("Where the file's rows go with what was decided."))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=_("Print one JSON object per message."))] = False,
    ) -> None:
        if context.invoked_subcommand is not None:
            return
        options = {
            "text": text,
            "people": people,
            "earlier": earlier,
            "grade": grade,
            "category": category,
            "gathering": gathering,
            "about_unit": about_unit,
            "minors_harmed": minors_harmed,
            "villages": villages,
            "towns": towns,
            "grid": grid,
        }
        given = {name: str(value) for name, value in options.items() if value is not None}
        try:
            run(given, file=file, out=out, as_json=as_json, house=house)
        except Unclear as fault:
            typer.echo(str(fault), err=True)
            raise typer.Exit(2) from None

    return command


def run(
    given: Mapping[str, str],
    *,
    file: Path | None,
    out: Path | None,
    as_json: bool,
    house: Callable[[], Deciding] = sample_house,
) -> None:
    """The command without its shell."""
    if (file is None) == ("text" not in given):
        raise Unclear(_("Give either --text or --file."))
    by = house()
    if file is None:
        made = decide(given, by)
        _print_json(made) if as_json else _print(made, by.organisation)
        return
    done = list(many(file, by))
    if out is not None:
        write_many(out, done)
        line(_("{count} rows written to {path}."), count=len(done), path=out)
        return
    for _row, made in done:
        _print_json(made)


def _print_json(made: Mapping[str, Any]) -> None:
    typer.echo(json.dumps(made, ensure_ascii=False))


def _print(made: Mapping[str, Any], organisation: Organisation) -> None:
    """Lines for a person, in their language; the slugs and codes of the files stand beside the names."""
    guesses = ", ".join(f"{_named(guess['slug'])} {guess['score']:.0%}" for guess in made["categories"])
    line(_("category  {guesses} (sure)") if made["sure"] else _("category  {guesses}"), guesses=guesses)
    reasons = " ".join(translated(GRADE_REASONS[each]) for each in made["grade_reasons"])
    line(_("grade     {grade}: {reasons}"), grade=grade_name(Grade(made["grade"])), reasons=reasons)
    if made["level"] is None:
        return
    line(_("level     {level}: {reason}"), level=level_name(Level(made["level"])), reason=_level_reason(made))
    unit = next(each for each in organisation.units.values() if each.code == made["unit"])
    place = (
        _("unit      {code} {name} (a person routes it: the place is unknown)") if made["needs_person"] else _("unit      {code} {name}")
    )
    line(place, code=unit.code, name=unit.called(language()))


def _named(slug: str) -> str:
    return translated(GRADE_REASONS["no_dispute"]).rstrip(".。") if slug == NONE else f"{category_name(slug)} ({slug})"


def _level_reason(made: Mapping[str, Any]) -> str:
    """The reason in the reader's language; a row of a city's own policy brings its own words."""
    facts = {name: str(value) for name, value in made["facts"].items()} | {"people": str(made["people"] or "")}
    shipped = LEVEL_REASONS.get(made["rule"])
    return made["reason"] if shipped is None else filled(translated(shipped), facts)


def house() -> Deciding:
    """Organisation, policy and what was learned, of the database that the environment names; it is only read, never made."""
    from sqlalchemy.engine import make_url

    from bot.learning import in_force
    from storage import learned as learned_here
    from storage import policies, units
    from storage.database import reading, upgrade

    found = settings()
    address = make_url(found.database_url)
    if address.drivername.startswith("sqlite") and not Path(address.database or "").exists():
        return sample_house()
    upgrade(found.database_url)
    with reading(found.database_url) as db:
        tree = units.organisation(db)
        own = policies.newest(db)
        learned = in_force(learned_here.newest(db))
    if not tree.units:
        return sample_house()
    return Deciding(tree, policies_of_file.load(own[1] if own else None).routing, learned)
