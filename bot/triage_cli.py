"""`heyue triage`: shows what the bot would make of a report, for one text or a file of many, without writing a case."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from bot.rules.organisation import Organisation, Unit
from bot.rules.reasons import GRADE_REASONS, LEVEL_REASONS
from bot.rules.roster.model import Roster, filled
from bot.rules.routing_table import RoutingTable
from bot.rules.terms import Category, Earlier, Grade, Role
from bot.rules.triage import Told, Triaged, triage

NONE: Final = "none"
COLUMNS: Final = (
    "text",
    "people",
    "earlier",
    "grade",
    "category",
    "gathering",
    "about_unit",
    "minors_harmed",
    "villages",
    "towns",
    "grid",
)
ADDED: Final = ("slug_1", "slug_2", "slug_3", "sure", "grade_found", "level", "unit", "rule", "reason", "json")
_YES: Final = frozenset({"1", "true", "yes", "y", "是"})
_NO: Final = frozenset({"0", "false", "no", "n", "否"})


class Unclear(Exception):
    """A given value cannot be used; the message is one sentence for the person at the keyboard."""


def organisation_of(roster: Roster) -> Organisation:
    """The tree of a roster with ids of its own, for decisions that need no database."""
    ids = {unit.code: at for at, unit in enumerate(roster.top_down(), 1)}
    people = {person.code: at for at, person in enumerate(roster.people, 1)}
    units = {
        ids[unit.code]: Unit(
            ids[unit.code],
            unit.code,
            unit.name,
            unit.level,
            None if unit.parent is None else ids[unit.parent],
            unit.department,
            frozenset(unit.categories),
            unit.number_code,
        )
        for unit in roster.top_down()
    }
    staff: dict[int, set[tuple[int, Role]]] = {}
    for role in roster.roles:
        staff.setdefault(ids[role.unit], set()).add((people[role.person], role.role))
    return Organisation(units, {unit: frozenset(held) for unit, held in staff.items()})


def sample_house() -> tuple[Organisation, RoutingTable]:
    """The shipped sample organisation and the shipped policy's table; ValueError when the sample roster has a fault."""
    from bot.policy import load
    from bot.roster_files import read as read_roster

    roster = read_roster(Path(__file__).with_name("sample") / "roster.toml")
    if not isinstance(roster, Roster):
        raise ValueError("The sample roster has faults.")
    return organisation_of(roster), load().routing


def told_from(given: Mapping[str, str], organisation: Organisation) -> Told:
    """What a row of a file or the options say; Unclear names the column and what it may be."""
    category = given.get("category") or None
    if category not in (None, NONE, *Category):
        raise Unclear(f"category: {category} is not one of {', '.join(Category)} or none.")
    minors = _switch(given, "minors_harmed")
    return Told(
        text=given["text"],
        category=category,
        people=_number(given, "people"),
        earlier=Earlier(each) if (each := _choice(given, "earlier", Earlier)) else None,
        decided=Grade(each) if (each := _choice(given, "grade", Grade)) else None,
        gathering_with_conflict=_switch(given, "gathering"),
        about=_switch(given, "about_unit"),
        minors_harmed=None if minors is None else 2 * minors,
        villages=_number(given, "villages"),
        towns=_number(given, "towns"),
        place=_place(given.get("grid", ""), organisation),
    )


def decide(given: Mapping[str, str], organisation: Organisation, table: RoutingTable) -> dict[str, Any]:
    """The decision on one message as the object that is printed."""
    told = told_from(given, organisation)
    if told.category == NONE:
        return {"categories": [{"slug": NONE, "score": 1.0}], "sure": True} | _nowhere(Grade.LOW, ["no_dispute"])
    return answer(triage(told, organisation, table), organisation)


def answer(done: Triaged, organisation: Organisation) -> dict[str, Any]:
    """A finished triage as an object of plain values."""
    reading, graded, routed = done.reading, done.graded, done.routed
    guesses = [{"slug": guess.slug, "score": guess.score} for guess in reading.categories]
    head: dict[str, Any] = {"categories": guesses or [{"slug": NONE, "score": 1.0}], "sure": reading.sure or not guesses}
    if routed is None:
        return head | _nowhere(graded.grade, list(graded.reasons)) | _seen(done)
    codes = organisation.units
    facts = {name: str(value) for name, value in routed.facts.items()} | {"people": str(done.people or "")}
    return (
        head
        | {
            "grade": graded.grade.value,
            "grade_reasons": list(graded.reasons),
            "grade_said": [GRADE_REASONS[each] for each in graded.reasons],
            "level": routed.level.value,
            "unit": codes[routed.unit].code,
            "unit_name": codes[routed.unit].name,
            "rule": routed.rule,
            "reason": routed.reason or filled(LEVEL_REASONS.get(routed.rule, routed.rule), facts),
            "facts": dict(routed.facts),
            "assigned_by": codes[routed.assigned_by].code,
            "place_unit": None if routed.place_unit is None else codes[routed.place_unit].code,
            "matter_unit": None if routed.matter_unit is None else codes[routed.matter_unit].code,
            "also": [codes[each].code for each in routed.also],
            "excluded": [codes[each].code for each in routed.excluded],
            "passed_up": [codes[each].code for each in routed.passed_up],
            "needs_person": routed.needs_person,
        }
        | _seen(done)
    )


def _nowhere(grade: Grade, reasons: list[str]) -> dict[str, Any]:
    return {"grade": grade.value, "grade_reasons": reasons, "level": None, "unit": None, "rule": None, "reason": None}


def _seen(done: Triaged) -> dict[str, Any]:
    reading = done.reading
    return {
        "no_dispute": reading.no_dispute,
        "talk_of_dying": reading.talk_of_dying,
        "danger_now": reading.danger_now,
        "dangers": sorted(reading.dangers),
        "protected": reading.protected,
        "people": done.people,
        "earlier": done.earlier.value,
        "gathering_with_conflict": reading.gathering_with_conflict,
        "about_unit": reading.about_unit,
        "minors_harmed": reading.minors_harmed,
        "villages": reading.villages,
        "towns": reading.towns,
    }


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a tab-separated file with a heading; Unclear when it has no `text` column or is not UTF-8."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError:
        raise Unclear(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise Unclear(f"{path} is not UTF-8 text.") from None
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if "text" not in (reader.fieldnames or ()):
        raise Unclear(f"{path} has no column `text` in its first line; columns are parted by tabs.")
    for row in reader:
        if None in row:
            raise Unclear(f"Line {reader.line_num} of {path} has more columns than its first line.")
        yield {str(name): value or "" for name, value in row.items()}


def many(path: Path, organisation: Organisation, table: RoutingTable) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Each row of the file with its decision; Unclear names the line of a value that cannot be used."""
    for at, row in enumerate(rows_of(path), 2):
        try:
            yield row, decide({name.replace("-", "_"): value.strip() for name, value in row.items()}, organisation, table)
        except Unclear as fault:
            raise Unclear(f"Line {at}: {fault}") from None


def write_many(path: Path, done: list[tuple[dict[str, str], dict[str, Any]]]) -> None:
    """The rows as they came, followed by the columns ADDED; the last holds the whole decision as JSON."""
    columns = list(done[0][0]) if done else ["text"]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("\t".join([*columns, *ADDED]) + "\n")
        for row, made in done:
            slugs = [guess["slug"] for guess in made["categories"]] + ["", ""]
            found = [made[name] if made[name] is not None else "" for name in ("grade", "level", "unit", "rule", "reason")]
            cells = [*(row[name] for name in columns), *slugs[:3], str(made["sure"]).lower(), *found, json.dumps(made, ensure_ascii=False)]
            file.write("\t".join(str(cell) for cell in cells) + "\n")


House = tuple[Organisation, RoutingTable]


def command_for(house: Callable[[], House] = sample_house) -> Callable[..., None]:
    """The Typer command; `house` gives organisation and table, for example those of a database."""

    def command(
        text: Annotated[str | None, typer.Option(help="The report in a person's own words.")] = None,
        people: Annotated[int | None, typer.Option(min=0, help="How many people it concerns.")] = None,
        earlier: Annotated[Earlier | None, typer.Option(help="Where an earlier mediation failed.")] = None,
        grade: Annotated[Grade | None, typer.Option(help="The grade that a person confirmed.")] = None,
        category: Annotated[str | None, typer.Option(help="The category that a person confirmed.")] = None,
        gathering: Annotated[bool | None, typer.Option("--gathering/--no-gathering", help="A gathering with conflict.")] = None,
        about_unit: Annotated[bool | None, typer.Option("--about-unit/--not-about-unit", help="It is about a unit or its staff.")] = None,
        minors_harmed: Annotated[
            bool | None, typer.Option("--minors-harmed/--no-minors-harmed", help="Several children were harmed.")
        ] = None,
        villages: Annotated[int | None, typer.Option(min=1, help="How many villages are involved.")] = None,
        towns: Annotated[int | None, typer.Option(min=1, help="How many towns are involved.")] = None,
        grid: Annotated[str, typer.Option(help="Code of the grid (or of another unit) of the place.")] = "",
        file: Annotated[Path | None, typer.Option(help="Tab-separated file with a column text; any option may be a column.")] = None,
        out: Annotated[Path | None, typer.Option(help="Where the file's rows go with what was decided.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per message.")] = False,
    ) -> None:
        """Show what the bot would make of a report: category, grade, level and unit, each with its reason. Writes no case."""
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
        try:
            run(
                {name: str(value) for name, value in options.items() if value is not None}, file=file, out=out, as_json=as_json, house=house
            )
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
    house: Callable[[], House] = sample_house,
) -> None:
    """The command without its shell."""
    if (file is None) == ("text" not in given):
        raise Unclear("Give either --text or --file.")
    organisation, table = house()
    if file is None:
        _print(decide(given, organisation, table), as_json=as_json)
        return
    done = list(many(file, organisation, table))
    if out is not None:
        write_many(out, done)
        typer.echo(f"{len(done)} rows written to {out}.")
        return
    for _, made in done:
        _print(made, as_json=True)


def _print(made: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(made, ensure_ascii=False))
        return
    guessed = ", ".join(f"{guess['slug']} {guess['score']:.0%}" for guess in made["categories"])
    typer.echo(f"category  {guessed}{' (sure)' if made['sure'] else ''}")
    typer.echo(f"grade     {made['grade']}: {' '.join(GRADE_REASONS[each] for each in made['grade_reasons'])}")
    if made["level"] is not None:
        where = f"{made['unit']} {made['unit_name']}" + (" (a person routes it: the place is unknown)" if made["needs_person"] else "")
        typer.echo(f"level     {made['level']}: {made['reason']}\nunit      {where}")


def _number(given: Mapping[str, str], name: str) -> int | None:
    value = given.get(name, "")
    if not value:
        return None
    if not value.isdecimal():
        raise Unclear(f"{name}: {value} is not a whole number.")
    return int(value)


def _choice(given: Mapping[str, str], name: str, allowed: type[Earlier] | type[Grade]) -> str | None:
    value = given.get(name, "")
    if value and value not in set(allowed):
        raise Unclear(f"{name}: {value} is not one of {', '.join(allowed)}.")
    return value or None


def _switch(given: Mapping[str, str], name: str) -> bool | None:
    value = given.get(name, "").lower()
    if not value:
        return None
    if value not in _YES | _NO:
        raise Unclear(f"{name}: {value} is neither yes nor no.")
    return value in _YES


def _place(code: str, organisation: Organisation) -> int | None:
    if not code:
        return None
    found = next((unit.id for unit in organisation.units.values() if unit.code == code), None)
    if found is None:
        raise Unclear(f"grid: there is no unit with the code {code}.")
    return found
