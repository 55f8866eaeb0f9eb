"""What the bot would make of a report, decided without a case: from given values or the rows of a file to plain values."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.rules.learned import Learned
from bot.rules.organisation import Organisation, Unit
from bot.rules.reading import NoDispute, Reading
from bot.rules.reasons import GRADE_REASONS, LEVEL_REASONS
from bot.rules.roster.model import Roster, filled
from bot.rules.routing_table import RoutingTable
from bot.rules.terms import Category, Earlier, Grade, Role
from bot.rules.triage import Told, Triaged, triage
from bot.screens.language import _

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
    """A given value cannot be used; the message is one sentence for the person at the keyboard, in their language."""

    def __init__(self, text: str, **facts: object) -> None:
        super().__init__(filled(text, {name: str(fact) for name, fact in facts.items()}))


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
            unit.name_en,
            unit.phone,
            unit.place,
            unit.place_en,
            unit.aliases,
        )
        for unit in roster.top_down()
    }
    staff: dict[int, set[tuple[int, Role]]] = {}
    for role in roster.roles:
        staff.setdefault(ids[role.unit], set()).add((people[role.person], role.role))
    return Organisation(units, {unit: frozenset(held) for unit, held in staff.items()})


@dataclass(frozen=True, slots=True)
class Deciding:
    """What a decision goes by."""

    organisation: Organisation
    table: RoutingTable
    learned: Learned | None = None


def sample_house() -> Deciding:
    """The shipped sample organisation, the shipped policy and what was learned; ValueError when the sample roster has a fault."""
    from bot.learning import shipped
    from bot.policy import load
    from bot.roster_files import read as read_roster

    roster = read_roster(Path(__file__).with_name("sample") / "roster.toml")
    if not isinstance(roster, Roster):
        raise ValueError("The sample roster has faults.")
    return Deciding(organisation_of(roster), load().routing, shipped())


def told_from(given: Mapping[str, str], organisation: Organisation) -> Told:
    """What a row of a file or the options say; Unclear names the column and what it may be."""
    category = given.get("category") or None
    if category is not None and category not in (NONE, *Category):
        raise _not_one_of("category", category, (*Category, NONE))
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


def decide(given: Mapping[str, str], by: Deciding) -> dict[str, Any]:
    """The decision on one message as the object that is printed."""
    told = told_from(given, by.organisation)
    if told.category == NONE:
        return {"categories": [{"slug": NONE, "score": 1.0}], "sure": True} | _nowhere(Grade.LOW, ["no_dispute"])
    return answer(triage(told, by.organisation, by.table, learned=by.learned), by.organisation)


def answer(done: Triaged, organisation: Organisation) -> dict[str, Any]:
    """A finished triage as an object of plain values."""
    reading, graded, routed = done.reading, done.graded, done.routed
    head: dict[str, Any] = {"categories": _guessed(reading), "sure": _sure(reading)}
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


def _guessed(reading: Reading) -> list[dict[str, Any]]:
    """Up to three, the likeliest first; `none` stands first where the words are taken for no dispute."""
    guesses: list[dict[str, Any]] = [{"slug": guess.slug, "score": guess.score} for guess in reading.categories]
    if reading.no_dispute is None:
        return guesses or [{"slug": NONE, "score": 1.0}]
    rest = sum(guess.score for guess in reading.categories)
    return [{"slug": NONE, "score": round(max(1 - rest, 0.0), 3)}, *guesses][:3]


def _sure(reading: Reading) -> bool:
    if reading.no_dispute is not None:
        return reading.no_dispute is not NoDispute.UNCLEAR
    return reading.sure or not reading.categories


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
        raise Unclear(_("There is no file {path}."), path=path) from None
    except UnicodeDecodeError:
        raise Unclear(_("{path} is not UTF-8 text."), path=path) from None
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    if "text" not in (reader.fieldnames or ()):
        raise Unclear(_("{path} has no column `text` in its first line; columns are parted by tabs."), path=path)
    for row in reader:
        if None in row:
            raise Unclear(_("Line {number} of {path} has more columns than its first line."), number=reader.line_num, path=path)
        yield {str(name): value or "" for name, value in row.items()}


def many(path: Path, by: Deciding) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Each row of the file with its decision; Unclear names the line of a value that cannot be used."""
    for at, row in enumerate(rows_of(path), 2):
        try:
            yield row, decide({name.replace("-", "_"): value.strip() for name, value in row.items()}, by)
        except Unclear as fault:
            raise Unclear(_("Line {number}: {fault}"), number=at, fault=fault) from None


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


def _number(given: Mapping[str, str], name: str) -> int | None:
    value = given.get(name, "")
    if not value:
        return None
    if not value.isdecimal():
        raise Unclear(_("{name}: {value} is not a whole number."), name=name, value=value)
    return int(value)


def _choice(given: Mapping[str, str], name: str, allowed: type[Earlier] | type[Grade]) -> str | None:
    value = given.get(name, "")
    if value and value not in set(allowed):
        raise _not_one_of(name, value, allowed)
    return value or None


def _not_one_of(name: str, value: str, allowed: Iterable[str]) -> Unclear:
    return Unclear(_("{name}: {value} is not one of {allowed}."), name=name, value=value, allowed=", ".join(allowed))


def _switch(given: Mapping[str, str], name: str) -> bool | None:
    value = given.get(name, "").lower()
    if not value:
        return None
    if value not in _YES | _NO:
        raise Unclear(_("{name}: {value} is neither yes nor no."), name=name, value=value)
    return value in _YES


def _place(code: str, organisation: Organisation) -> int | None:
    if not code:
        return None
    found = next((unit.id for unit in organisation.units.values() if unit.code == code), None)
    if found is None:
        raise Unclear(_("grid: there is no unit with the code {code}."), code=code)
    return found
