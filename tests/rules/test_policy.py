"""The shipped policy, what an organisation lays over it, and what is said about a faulty one."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from bot.policy import SHIPPED, PolicyFaulty, check, differences, in_force, load, warnings
from bot.rules.routing_table import RoutingRow
from bot.rules.rungs import Limit, Recipient, When
from bot.rules.terms import Grade, Kind, Level, Road

DOCS = Path(__file__).parents[2] / "docs"


def test_the_shipped_policy_has_no_fault_and_says_what_the_mechanism_says() -> None:
    assert check("") == []
    policy = load()
    assert [str(policy.limits(Kind.TAKE, grade)[0]) for grade in Grade] == ["4 duty hours", "4 duty hours", "1 hour", "15 minutes"]
    assert {str(policy.limits(Kind.FIRST_RESPONSE, grade)[0]) for grade in Grade} == {"3 days"}
    assert {str(policy.limits(Kind.WEEKLY_REPORT, grade)[0]) for grade in Grade} == {"7 days"}
    assert {str(policy.limits(Kind.REVISIT, grade)[0]) for grade in Grade} == {"7 days"}
    assert [str(each) for each in policy.limits(Kind.LATER_CHECK, Grade.HIGH)] == ["7 days", "30 days", "90 days"]
    assert [str(each) for each in policy.limits(Kind.LATER_CHECK, Grade.LOW)] == ["30 days"]
    assert policy.ceilings == {Grade.LOW: Level.TOWN, Grade.MEDIUM: Level.TOWN, Grade.HIGH: Level.CITY, Grade.CRITICAL: Level.CITY}
    assert (policy.quiet.begin, policy.quiet.end, policy.reminders_at) == (time(21), time(8), time(9))
    assert policy.police_by_text == "12110028"
    assert policy.routing.rows[-1].name == "ordinary"
    assert {line.number for line in policy.helplines} >= {
        "110",
        "119",
        "120",
        "12356",
        "12338",
        "12348",
        "12345",
        "12333",
        "12315",
        "12355",
    }


def test_every_kind_of_obligation_has_a_policy_row() -> None:
    assert set(load().obligations) == set(Kind)


def test_an_overlay_changes_one_key_and_leaves_the_rest() -> None:
    policy = load('reminders_at = "10:00"\n[drafts]\nexpire_after_days = 3\n')
    assert policy.reminders_at == time(10)
    assert (policy.drafts.remind_after_days, policy.drafts.expire_after_days) == (1, 3)
    assert policy.cases == load().cases


def test_a_limit_for_one_grade_leaves_the_other_grades() -> None:
    policy = load('[obligations.first_response]\nlimit = { critical = "1 day" }\n')
    assert [str(policy.limits(Kind.FIRST_RESPONSE, grade)[0]) for grade in Grade] == ["3 days", "3 days", "3 days", "1 day"]


def test_a_limit_for_all_grades_replaces_those_of_each() -> None:
    policy = load('[obligations.take]\nlimit = "2 hours"\n')
    assert {str(policy.limits(Kind.TAKE, grade)[0]) for grade in Grade} == {"2 hours"}


def test_a_kind_that_rises_at_other_numbers_keeps_what_it_does_not_say() -> None:
    rise = load("[rise]\ndays = 4\n[rise.kinds.labour_wage]\nreports = 3\n").rise
    assert (rise.of("labour_wage").reports, rise.of("labour_wage").days) == (3, 4)
    assert (rise.of("neighbour").reports, rise.of("neighbour").days) == (5, 4)


def test_a_table_of_rows_is_replaced_whole() -> None:
    policy = load('[[ladders.by_days]]\nstep = "overdue"\nwhen = "overdue"\nto = ["leader"]\n')
    assert [rung.to for rung in policy.ladders["by_days"]] == [(Recipient.LEADER,)]
    assert policy.ladders["by_hours"] == load().ladders["by_hours"]
    routed = load('[[routing]]\nname = "all"\nto = "town"\n')
    assert [row.name for row in routed.routing.rows] == ["all"]


def test_categories_can_be_hidden_coded_and_added() -> None:
    text = """
[[categories]]
slug = "veterans"
hidden = true
[[categories]]
slug = "neighbour"
code = "0102"
[[categories]]
slug = "pension"
name_zh = "养老"
name_en = "old-age care"
[cases]
gathering = ["pension"]
"""
    policy = load(text)
    assert policy.category_row("veterans").hidden
    assert policy.category_row("neighbour").code == "0102"
    assert policy.category_row("pension").name_zh == "养老"
    assert policy.category_row("traffic").code == ""
    assert policy.cases.gathering == {"pension"}


def test_the_organisations_days_are_read() -> None:
    policy = load('[calendar.days]\n"2027-02-05" = "rest"\n')
    assert policy.special_days[date(2027, 2, 5)] is False


@pytest.mark.parametrize(
    ("text", "key", "line", "part"),
    [
        ("x = [1", "", None, "cannot be read as TOML"),
        ("a = 1\nb == 2", "", 2, "cannot be read as TOML"),
        ("reminders = 3", "reminders", 1, "Did you mean reminders_at"),
        ('\n[quiet]\nstart = "21:00"', "quiet.start", 3, "Write one of: begin, end"),
        ("quiet = 3", "quiet", 1, "must be a table"),
        ("routing = 3", "routing", 1, "must be rows"),
        ('[quiet]\nbegin = "08:00"', "quiet.end", 1, "same time"),
        ('[quiet]\nbegin = "9 pm"', "quiet.begin", 2, "9 pm is not a time"),
        ('reminders_at = "07:00"', "reminders_at", 1, "quiet hours"),
        ('zone = "Asia/Shanghia"', "zone", 1, "no time zone"),
        ("zone = 8", "zone", 1, "no time zone"),
        ('zone = "../etc/passwd"', "zone", 1, "no time zone"),
        ("area_code = 28", "area_code", 1, "cannot be used"),
        ("invitation_days = -1", "invitation_days", 1, "from 1 to 365"),
        ("invitation_days = true", "invitation_days", 1, "from 1 to 365"),
        ('invitation_days = "14"', "invitation_days", 1, "from 1 to 365"),
        ('[calendar]\ncount_first_day = "yes"', "calendar.count_first_day", 2, "true or false"),
        ('[calendar]\nholidays = "germany"', "calendar.holidays", 2, "china, none"),
        ('[calendar.days]\n"5 May" = "rest"', "calendar.days.5 May", 1, "not a date"),
        ('[calendar.days]\n"2027-05-05" = "holiday"', "calendar.days.2027-05-05", 2, "rest, work"),
        ('[duty]\nend = "08:00"', "duty.end", 2, "before they begin"),
        ('[duty]\nrest_day_begin = "09:00"', "duty.rest_day_end", 1, "not a time"),
        ("[drafts]\nremind_after_days = 7", "drafts.remind_after_days", 2, "after the draft has expired"),
        ("[cases]\nrevisit_by = []", "cases.revisit_by", 2, "Nobody could make a revisit"),
        ('[cases]\nrevisit_by = ["handler"]', "cases.revisit_by", 2, "not known"),
        ('[cases]\ngathering = ["wages"]', "cases.gathering", 2, "not known"),
        ("[duplicates]\nlikely = 101", "duplicates.likely", 2, "from 1 to 100"),
        ("[duplicates]\nsame = 1", "duplicates.same", 2, "no such key"),
        ("[rise.kinds.wages]\nreports = 3", "rise.kinds.wages", 1, "not known"),
        ("[rise.kinds.labour_wage]\nreports = -1", "rise.kinds.labour_wage.reports", 2, "from 0 to"),
        ("[rise.kinds]\nlabour_wage = 3", "rise.kinds.labour_wage", 2, "must be a table"),
        ("[delivery]\nretry_seconds = []", "delivery.retry_seconds", 2, "list of whole numbers"),
        ('[ceilings]\nlow = "province"', "ceilings.low", 2, "village, town, city"),
        ('[ceilings]\nurgent = "city"', "ceilings.urgent", 2, "no such key"),
        ('[obligations.tkae]\nlimit = "1 day"', "obligations.tkae", 1, "Did you mean take"),
        ('[obligations.take]\nlimit = "-4 hours"', "obligations.take.limit", 2, "no time limit"),
        ('[obligations.take]\nlimit = "0 days"', "obligations.take.limit", 2, "no time limit"),
        ('[obligations.take]\nlimit = { high = "soon" }', "obligations.take.limit.high", 2, "no time limit"),
        ('[obligations.take]\nlimit = { urgent = "1 hour" }', "obligations.take.limit.urgent", 2, "no such key"),
        ('[obligations.take]\nladder = "by_weeks"', "obligations.take.ladder", 2, "not known"),
        ('[obligations.take]\nany_hour = ["always"]', "obligations.take.any_hour", 2, "not known"),
        ('[[ladders.x]]\nstep = "a"\nwhen = "overdue"\nto = ["mayor"]', "ladders.x[1].to", 4, "mayor is not known"),
        ('[[ladders.x]]\nstep = "a"\nwhen = "overdue"\nto = []', "ladders.x[1].to", 4, "Nobody would hear"),
        ('[[ladders.x]]\nstep = "a"\nwhen = "sometimes"\nto = ["owner"]', "ladders.x[1].when", 3, "no time of a step"),
        ('[[ladders.x]]\nwhen = "overdue"\nto = ["owner"]', "ladders.x[1].step", 1, "needs a name"),
        (
            '[[ladders.x]]\nstep = "a"\nwhen = "overdue"\nto = ["owner"]\n[[ladders.x]]\nstep = "a"\nwhen = "daily"\nto = ["owner"]',
            "ladders.x[2].step",
            6,
            "Two steps are called a",
        ),
        ('[[ladders.x]]\nstep = "a"\nwhen = "overdue"\nto = ["owner"]\ntimes = 3', "ladders.x[1].times", 5, "comes again"),
        ('[[helplines]]\nslug = "police"\nnumber = "one"', "helplines[1].number", 3, "no telephone number"),
        ('[[helplines]]\nslug = "police"\nnumber = "110"', "helplines", 1, "The helpline ambulance is missing"),
        ('[[protection]]\nlimit = "1 day"\nwhen = "always"', "protection[1].slug", 1, "needs a slug"),
        ('[[protection]]\nslug = "minor_report"\nlimit = "9 days"\nwhen = "minor"', "protection[1].slug", 2, "needs a slug"),
        ('[[protection]]\nslug = "school"\nlimit = "1 day"\nwhen = "minor"', "protection[1].slug", 2, "has no names"),
        ('[[protection]]\nslug = "police"\nlimit = "soon"\nwhen = "always"', "protection[1].limit", 3, "no time limit"),
        ('[[protection]]\nslug = "police"\nlimit = "1 day"\nwhen = "often"', "protection[1].when", 4, "always, minor"),
        ('[[categories]]\nslug = "pension"', "categories[1].slug", 2, "has no names"),
        ('[[categories]]\nslug = "other"\nhidden = true', "categories[1].hidden", 3, "cannot be hidden"),
        ('[[routing]]\nname = "a"\nto = "province"', "routing[1].to", 3, "Write one of: grid"),
        ('[[routing]]\nname = "a"\nto = "twon"', "routing[1].to", 3, "Did you mean town"),
        ('[[routing]]\nname = "a"\nto = "town"\ngrades = ["hihg"]', "routing[1].grades", 4, "Did you mean high"),
        ('[[routing]]\nname = "a"\nto = "town"\ncategories = ["wages"]', "routing[1].categories", 4, "not known"),
        ('[[routing]]\nname = "a"\nto = "town"\nweather = "rain"', "routing[1].weather", 4, "no such key"),
        ('[assignment]\nmode = "in_trun"', "assignment.mode", 2, "Did you mean in_turn"),
        ('[assignment]\ngrades = ["urgent"]', "assignment.grades", 2, "not known"),
        ('[assignment.levels]\nvilage = "in_turn"', "assignment.levels.vilage", 2, "Did you mean village"),
        ('[[routing]]\nname = "a"\nto = "town"\ngrades = ["high"]', "routing", 1, "last row must ask nothing"),
        ('[level]\nassigned_by_town = ["hamlet"]', "level.assigned_by_town", 2, "not known"),
    ],
)
def test_a_fault_names_its_key_its_line_and_what_to_do(text: str, key: str, line: int | None, part: str) -> None:
    found = [fault for fault in check(text) if fault.key == key and part in fault.sentence()]
    assert found, [fault.sentence() for fault in check(text)]
    assert found[0].line == line
    with pytest.raises(PolicyFaulty):
        load(text)


def test_a_unit_that_is_not_in_the_roster_is_a_fault_where_the_roster_is_known() -> None:
    text = '[assignment.units]\nwenjum = "in_turn"'
    assert check(text) == []
    (fault,) = check(text, frozenset({"wenjun", "binjiang"}))
    assert fault.sentence() == "line 2, assignment.units.wenjum: wenjum is not known here. Did you mean wenjun?"


def test_a_routing_row_that_never_matches_is_a_warning_with_its_name_and_line() -> None:
    text = '[[routing]]\nname = "a"\nto = "town"\n[[routing]]\nname = "b"\nto = "city"\ngrades = ["high"]'
    assert check(text) == []
    (warning,) = warnings(text)
    assert warning.sentence().startswith("line 4, routing[2]: Routing row b can never match: a before it takes every such case.")
    assert warnings("") == []


def test_all_faults_are_told_at_once_and_their_consequences_are_not() -> None:
    faults = check('zone = "Mars"\nobligations = 3\n[quiet]\nbegin = "8"\n')
    assert sorted(fault.key for fault in faults) == ["obligations", "quiet.begin", "zone"]


def test_braces_in_a_wrong_value_are_shown_as_they_are() -> None:
    assert any("{given} {x}" in fault.sentence() for fault in check('zone = "{given} {x}"'))


def test_what_is_in_force_and_what_would_change() -> None:
    assert json.loads(in_force('area_code = "010"'))["area_code"] == "010"
    assert differences(None, 'area_code = "010"') == [("area_code", '"028"', '"010"')]
    assert differences(None, "") == []


@pytest.mark.parametrize("text", ["4 duty hours", "1 hour", "15 minutes", "3 days", "3 working days"])
def test_limits_are_written_as_they_are_read(text: str) -> None:
    assert str(Limit.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "half time",
        "1 day before",
        "last day",
        "overdue",
        "3 days after",
        "daily",
        "every 1 hour after",
        "every 5 minutes from start",
        "2 hours before",
    ],
)
def test_times_of_steps_are_written_as_they_are_read(text: str) -> None:
    assert str(When.parse(text)) == text


@pytest.mark.parametrize("text", ["", "5 minutes from start", "every 1 day before", "0 days after", "1 duty hour after", "daily after"])
def test_times_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        When.parse(text)


def keys(table: Mapping[str, Any]) -> Iterator[str]:
    """Names of all keys, without the names that an organisation chooses itself."""
    for name, value in table.items():
        yield name
        for below in value if isinstance(value, list) else [value]:
            if isinstance(below, Mapping):
                yield from keys(below)


@pytest.mark.parametrize("name", ["policy.md", "policy.zh.md"])
def test_every_key_of_the_policy_is_explained(name: str) -> None:
    text = re.sub(r"```.*?```", "", (DOCS / name).read_text("utf-8"), flags=re.DOTALL)
    explained = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", text))))
    shipped = tomllib.loads(SHIPPED.read_text("utf-8"))
    wanted = {*keys(shipped), *RoutingRow.__dataclass_fields__, "hidden", "code", "times", *Recipient}
    assert wanted <= explained


@pytest.mark.parametrize("name", ["policy.md", "policy.zh.md"])
def test_every_example_in_the_documentation_can_be_put_into_force(name: str) -> None:
    examples = re.findall(r"```toml\n(.*?)```", (DOCS / name).read_text("utf-8"), re.DOTALL)
    assert len(examples) >= 6
    for example in examples:
        assert check(example) == [], example


def test_the_rules_know_nothing_of_the_holiday_calendar() -> None:
    """It is read only when a policy is loaded."""
    code = "import sys, bot.rules.obligations, bot.rules.recipients; sys.exit('chinese_calendar' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_unit_uses_the_roads_of_its_own_before_those_of_its_level() -> None:
    roads = load('[roads]\nlevels = { village = ["petition"] }\nunits = { wenjun = ["police"] }\n').roads
    assert roads.of("wenjun", Level.VILLAGE) == {Road.POLICE}
    assert roads.of("binjiang", Level.VILLAGE) == {Road.PETITION}
    assert roads.of("linjiang", Level.TOWN) == set(Road)
    assert roads.of("wenjun-1", Level.GRID) == {Road.PEOPLES_MEDIATION}, "as shipped"


def test_a_road_or_a_kind_that_does_not_exist_is_named() -> None:
    assert [fault.key for fault in check('[roads]\nproposed = { demolition = "by_air" }\n')] == ["roads.proposed.demolition"]
    assert check('[roads]\nunits = { nowhere = ["police"] }\n', frozenset({"wenjun"}))
