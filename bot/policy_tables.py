"""The tables of the policy: what is owed and its ladders, helplines, categories, routing rows, assignment, moves and stops."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final, TypeVar

from bot.policy_reader import Reader
from bot.rules.marking import N_
from bot.rules.policy import (
    ALWAYS,
    MINOR,
    AssignmentPolicy,
    CategoryRow,
    Court,
    Helpline,
    Mode,
    MovingPolicy,
    ObligationPolicy,
    ProtectionRow,
    RiseNumbers,
    RisePolicy,
    RoadPolicy,
    StopPolicy,
)
from bot.rules.routing_check import never_matching
from bot.rules.routing_table import RoutingRow, RoutingTable, To, faults, routing_row
from bot.rules.rungs import Limit, Recipient, Rung, When
from bot.rules.stops import REASONS as STOP_REASONS
from bot.rules.stops import STOPPABLE
from bot.rules.terms import Category, Earlier, Grade, Kind, Level, Road

# Numbers that the bot's own texts name; a place can change them, not leave them out.
NEEDED_HELPLINES: Final = ("police", "fire", "ambulance", "psychological", "women", "legal_aid", "discipline")
Read = TypeVar("Read")
SHIPPED_STEPS: Final = ("police", "safe_place", "injuries", "warning_letter", "protection_order", "legal_aid")
_SLUG: Final = r"[a-z][a-z0-9_]*"


def obligations(reader: Reader, known_ladders: Mapping[str, Any]) -> dict[Kind, ObligationPolicy]:
    reader.only(reader.table("obligations"), "obligations", Kind)
    found = {}
    for kind in Kind:
        key = f"obligations.{kind}"
        reader.only(reader.table(key), key, ("limit", "ladder", "any_hour"))
        found[kind] = ObligationPolicy(
            limit=_by_grade(reader, f"{key}.limit", lambda at, given: _limits(reader, at, given)),
            ladder=_by_grade(reader, f"{key}.ladder", lambda at, name: _ladder(reader, at, name, known_ladders)),
            any_hour=frozenset(Grade(each) for each in reader.words(f"{key}.any_hour", reader.value(f"{key}.any_hour"), Grade)),
        )
    return found


def rise(reader: Reader, slugs: frozenset[str]) -> RisePolicy:
    """Numbers for all kinds, and those of some kinds that differ; what a kind does not say is as for all."""
    reader.only(reader.table("rise"), "rise", ("reports", "days", "quiet_days", "kinds"))
    every = _rise(reader, "rise")
    kinds = {}
    for slug, given in reader.table("rise.kinds").items():
        key = f"rise.kinds.{slug}"
        if not reader.choice(key, slug, sorted(slugs)) or not reader.table(key):
            continue
        reader.only(given, key, ("reports", "days"))
        kinds[slug] = _rise(reader, key, every)
    return RisePolicy(every, reader.whole("rise.quiet_days", 1, 365), kinds)


def _rise(reader: Reader, key: str, every: RiseNumbers | None = None) -> RiseNumbers:
    def number(name: str, otherwise: int | None, low: int, high: int) -> int:
        if otherwise is not None and reader.value(f"{key}.{name}") is None:
            return otherwise
        return reader.whole(f"{key}.{name}", low, high)

    reports = number("reports", every.reports if every else None, 0, 10_000)
    return RiseNumbers(reports, number("days", every.days if every else None, 1, 90))


def _by_grade(reader: Reader, key: str, read: Callable[[str, Any], Read]) -> dict[Grade, Read]:
    """One value for all grades, or a table that has each of them."""
    value = reader.value(key)
    if not isinstance(value, Mapping):
        return dict.fromkeys(Grade, read(key, value))
    reader.only(value, key, Grade)
    return {grade: read(f"{key}.{grade}", value.get(grade)) for grade in Grade}


def _ladder(reader: Reader, key: str, name: Any, known: Mapping[str, Any]) -> str:
    return str(name) if not known or reader.choice(key, name, known) else ""


def _limits(reader: Reader, key: str, given: Any) -> tuple[Limit, ...]:
    limits = []
    for each in given if isinstance(given, list) and given else [given]:
        try:
            limit = Limit.parse(str(each))
        except ValueError:
            limit = None
        if limit is not None and limit.amount > 0:
            limits.append(limit)
        else:
            reader.fault(
                key,
                N_("{given} is no time limit."),
                N_('Write 1 or more minutes, hours, duty hours, days or working days, as "3 days".'),
                given=str(each),
            )
    return tuple(limits)


def ladders(reader: Reader) -> dict[str, tuple[Rung, ...]]:
    found: dict[str, tuple[Rung, ...]] = {}
    for name in reader.table("ladders"):
        rungs: list[Rung] = []
        for key, row in reader.rows(f"ladders.{name}"):
            reader.only(row, key, ("step", "when", "to", "times"))
            step = row.get("step")
            if not isinstance(step, str) or not re.fullmatch(_SLUG, step):
                reader.fault(f"{key}.step", N_("A step needs a name."), N_("Write small letters, digits and _, as day_before."))
            elif any(each.step == step for each in rungs):
                reader.fault(f"{key}.step", N_("Two steps are called {name}."), N_("Give each step its own name."), name=step)
            to = tuple(Recipient(each) for each in reader.words(f"{key}.to", row.get("to"), Recipient))
            if row.get("to") == []:
                reader.fault(f"{key}.to", N_("Nobody would hear of this step."), N_("Name at least one recipient."))
            try:
                when = When.parse(str(row.get("when")))
            except ValueError:
                reader.fault(
                    f"{key}.when",
                    N_("{given} is no time of a step."),
                    N_(
                        'Write "half time", "1 day before", "last day", "overdue", "1 day after", "daily", '
                        '"every 1 hour after" or "every 5 minutes from start".'
                    ),
                    given=str(row.get("when")),
                )
                continue
            times = row.get("times")
            if times is not None and (not when.every or not isinstance(times, int) or isinstance(times, bool) or times < 1):
                reader.fault(
                    f"{key}.times",
                    N_("{given} cannot be used here."),
                    N_("Write 1 or more, and only at a step that comes again."),
                    given=str(times),
                )
                times = None
            rungs.append(Rung(str(step), when, to, times))
        found[name] = tuple(rungs)
    return found


def helplines(reader: Reader) -> tuple[Helpline, ...]:
    names = ("slug", "number", "name_zh", "name_en", "hours_zh", "hours_en", "who_zh", "who_en")
    found: list[Helpline] = []
    for key, row in reader.rows("helplines"):
        reader.only(row, key, names)
        for name in names:
            if not isinstance(row.get(name), str) or not row[name].strip():
                reader.fault(f"{key}.{name}", N_("A helpline lacks {name}."), N_("Write a text for it."), name=name)
        line = Helpline(*(str(row.get(name, "")) for name in names))
        if line.number and not re.fullmatch(r"[\d\- ]{3,20}", line.number):
            reader.fault(f"{key}.number", N_("{given} is no telephone number."), N_("Write digits only."), given=line.number)
        if any(each.slug == line.slug for each in found):
            reader.fault(f"{key}.slug", N_("Two helplines are called {name}."), N_("Give each its own slug."), name=line.slug)
        found.append(line)
    for slug in NEEDED_HELPLINES:
        if not any(each.slug == slug for each in found):
            reader.fault(
                "helplines", N_("The helpline {name} is missing."), N_("Add a row for it: the bot's first answers name it."), name=slug
            )
    return tuple(found)


def protection(reader: Reader) -> tuple[ProtectionRow, ...]:
    """The first steps of a protected case; a step of an organisation's own brings its names."""
    found: list[ProtectionRow] = []
    for key, row in reader.rows("protection"):
        reader.only(row, key, [each.name for each in fields(ProtectionRow)])
        slug, names = row.get("slug"), [str(row.get(name, "")) for name in ("name_zh", "name_en")]
        if not isinstance(slug, str) or not re.fullmatch(_SLUG, slug) or slug == "minor_report":
            reader.fault(f"{key}.slug", N_("A first step needs a slug."), N_("Write small letters, digits and _, as safe_place."))
            continue
        if any(each.slug == slug for each in found):
            reader.fault(f"{key}.slug", N_("Two first steps are called {name}."), N_("Give each its own slug."), name=slug)
        if slug not in SHIPPED_STEPS and not all(names):
            reader.fault(f"{key}.slug", N_("The new first step {name} has no names."), N_("Write name_zh and name_en."), name=slug)
        when = row.get("when")
        limits = _limits(reader, f"{key}.limit", row.get("limit"))
        if reader.choice(f"{key}.when", when, (ALWAYS, MINOR)) and limits:
            found.append(ProtectionRow(slug, limits[0], str(when), *names))
    return tuple(found)


def courts(reader: Reader) -> tuple[Court, ...]:
    """The courts that confirm agreements; a row without units is for all places."""
    found: list[Court] = []
    for key, row in reader.rows("courts"):
        reader.only(row, key, ("name_zh", "name_en", "units"))
        for name in ("name_zh", "name_en"):
            if not isinstance(row.get(name), str) or not row[name].strip():
                reader.fault(f"{key}.{name}", N_("A court lacks {name}."), N_("Write a text for it."), name=name)
        units = row.get("units", [])
        if not isinstance(units, list) or not all(isinstance(each, str) for each in units):
            reader.fault(f"{key}.units", N_("This must be a list."), N_("Write codes of the roster in square brackets."))
            units = []
        if reader.units is not None:
            for code in units:
                reader.choice(f"{key}.units", code, sorted(reader.units))
        found.append(Court(str(row.get("name_zh", "")), str(row.get("name_en", "")), frozenset(units)))
    return tuple(found)


def categories(reader: Reader) -> tuple[tuple[CategoryRow, ...], frozenset[str]]:
    """The rows, and every slug that can be used elsewhere."""
    found: list[CategoryRow] = []
    for key, row in reader.rows("categories"):
        reader.only(row, key, ("slug", "name_zh", "name_en", "hidden", "code"))
        slug, hidden = row.get("slug"), row.get("hidden", False)
        if not isinstance(slug, str) or not re.fullmatch(_SLUG, slug):
            reader.fault(f"{key}.slug", N_("A category needs a slug."), N_("Write small letters, digits and _, as pension."))
            continue
        if any(each.slug == slug for each in found):
            reader.fault(f"{key}.slug", N_("Two rows speak of the category {name}."), N_("Make one row of them."), name=slug)
        texts = {name: row.get(name, "") for name in ("name_zh", "name_en", "code")}
        for name, text in texts.items():
            if not isinstance(text, str):
                reader.fault(f"{key}.{name}", N_("This must be a text."), N_("Write it in quotation marks."))
        if slug not in set(Category) and not (texts["name_zh"] and texts["name_en"]):
            reader.fault(f"{key}.slug", N_("The new category {name} has no names."), N_("Write name_zh and name_en."), name=slug)
        if not isinstance(hidden, bool):
            reader.fault(
                f"{key}.hidden", N_("{given} cannot be used here."), N_("Write true or false, without quotation marks."), given=str(hidden)
            )
        if hidden is True and slug == Category.OTHER:
            reader.fault(f"{key}.hidden", N_("The category other cannot be hidden."), N_("It takes what fits nowhere else."))
        found.append(CategoryRow(slug, str(texts["name_zh"]), str(texts["name_en"]), hidden is True, str(texts["code"])))
    return tuple(found), frozenset({*Category, *(row.slug for row in found)})


def routing(reader: Reader, slugs: frozenset[str]) -> RoutingTable:
    reader.only(reader.table("level"), "level", ("doorstep", "assigned_by_town"))
    doorstep = frozenset(reader.words("level.doorstep", reader.value("level.doorstep"), sorted(slugs)))
    rows: list[RoutingRow] = []
    for key, row in reader.rows("routing"):
        before = len(reader.faults)
        reader.only(row, key, [each.name for each in fields(RoutingRow)])
        for name, known in (("grades", Grade), ("categories", sorted(slugs)), ("earlier", Earlier)):
            if name in row:
                reader.words(f"{key}.{name}", row[name], known)
        if "to" in row:
            reader.choice(f"{key}.to", row["to"], To)
        if len(reader.faults) > before:
            continue  # said, with what was probably meant
        try:
            rows.append(routing_row(row))
        except ValueError as error:
            said = error.args[0]
            reader.fault(key, said.text, N_("docs/policy.md lists the conditions of a row."), **said.facts)
    if not any(fault.key.startswith("routing") for fault in reader.faults):
        for said in faults(tuple(rows)):
            reader.fault("routing", said.text, N_("The first row that matches wins: change the order or the conditions."), **said.facts)
        numbers = {row.name: number for number, row in enumerate(rows, 1)}
        for said in never_matching(rows, doorstep):
            key = f"routing[{numbers[said.facts['row']]}]"
            reader.warn(key, said.text, N_("The first row that matches wins: change the order or the conditions."), **said.facts)
    return RoutingTable(
        tuple(rows),
        doorstep=doorstep,
        assigned_by_town=frozenset(reader.words("level.assigned_by_town", reader.value("level.assigned_by_town"), Level)),
    )


def assignment(reader: Reader) -> AssignmentPolicy:
    """How new cases are given; units are named by their code in the roster."""
    known = ("mode", "leader_may_choose", "grades", "levels", "units")
    reader.only(reader.table("assignment"), "assignment", known)
    reader.only(reader.table("assignment.levels"), "assignment.levels", Level)

    def mode(key: str, given: Any) -> Mode:
        return Mode(given) if reader.choice(key, given, Mode) else Mode.BY_HAND

    levels = {
        Level(each): mode(f"assignment.levels.{each}", given)
        for each, given in reader.table("assignment.levels").items()
        if each in set(Level)
    }
    units = {code: mode(f"assignment.units.{code}", given) for code, given in reader.table("assignment.units").items()}
    if reader.units is not None:
        for code in units:
            reader.choice(f"assignment.units.{code}", code, sorted(reader.units))
    return AssignmentPolicy(
        mode=mode("assignment.mode", reader.value("assignment.mode")),
        levels=levels,
        units=units,
        grades=frozenset(Grade(each) for each in reader.words("assignment.grades", reader.value("assignment.grades"), Grade)),
        leader_may_choose=reader.yes("assignment.leader_may_choose"),
    )


def roads(reader: Reader, slugs: frozenset[str]) -> RoadPolicy:
    """Which roads a unit may use, and which one is proposed for a kind of matter; units are named by their code in the roster."""
    reader.only(reader.table("roads"), "roads", ("levels", "units", "proposed"))
    reader.only(reader.table("roads.levels"), "roads.levels", Level)

    def listed(key: str, given: Any) -> frozenset[Road]:
        return frozenset(Road(each) for each in reader.words(key, given, Road))

    levels = {
        Level(each): listed(f"roads.levels.{each}", given) for each, given in reader.table("roads.levels").items() if each in set(Level)
    }
    units = {code: listed(f"roads.units.{code}", given) for code, given in reader.table("roads.units").items()}
    if reader.units is not None:
        for code in units:
            reader.choice(f"roads.units.{code}", code, sorted(reader.units))
    proposed = {}
    for slug, road in reader.table("roads.proposed").items():
        key = f"roads.proposed.{slug}"
        if reader.choice(key, slug, sorted(slugs)) and reader.choice(key, road, Road):
            proposed[slug] = Road(road)
    return RoadPolicy(levels, units, proposed)


def moving(reader: Reader) -> MovingPolicy:
    reader.only(reader.table("moving"), "moving", ("free_moves",))
    return MovingPolicy(free_moves=reader.whole("moving.free_moves", 1, 100))


def stops(reader: Reader) -> StopPolicy:
    """What may be waited for, how long at most, and whose clocks stand still; limits in hours never do."""
    reader.only(reader.table("stops"), "stops", ("longest_days", "kinds"))
    days = reader.table("stops.longest_days")
    reader.only(days, "stops.longest_days", STOP_REASONS)
    return StopPolicy(
        longest_days={reason: reader.whole(f"stops.longest_days.{reason}", 0, 3650) for reason in STOP_REASONS if reason in days},
        kinds=frozenset(Kind(each) for each in reader.words("stops.kinds", reader.value("stops.kinds"), STOPPABLE)),
    )
