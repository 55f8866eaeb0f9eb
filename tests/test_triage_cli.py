"""`heyue triage`: one message and files of many, and what it says to input that cannot be used."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from bot.commands.triaging import command_for
from bot.screens.language import speaking
from bot.triage_rows import ADDED


def run(*arguments: str, language: str = "en") -> Any:
    with speaking(language):
        app = typer.Typer()
        app.command()(command_for())
        return CliRunner().invoke(app, list(arguments))


def one(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    made: dict[str, Any] = json.loads(result.stdout)
    return made


def test_one_message_with_its_grid() -> None:
    made = one("--text", "楼下的狗天天叫，说了也不听", "--grid", "wenjun-3")
    assert made["categories"][0]["slug"] == "neighbour"
    assert (made["level"], made["unit"], made["rule"]) == ("village", "wenjun", "ordinary")
    assert made["assigned_by"] == "linjiang"
    assert made["reason"]


def test_options_stand_above_the_words() -> None:
    made = one("--text", "提着刀来要钱", "--category", "contract_debt", "--grade", "medium", "--people", "40", "--grid", "wenjun-3")
    assert (made["grade"], made["rule"], made["facts"]) == ("medium", "thirty_people", {"people": 40})
    assert "40" in made["reason"]


@pytest.mark.parametrize(
    ("option", "rule"),
    [
        ("--gathering", "gathering_with_conflict"),
        ("--about-unit", "about_a_unit"),
        ("--minors-harmed", "several_minors"),
        ("--villages=2", "several_villages"),
        ("--towns=2", "several_towns"),
        ("--earlier=village", "failed_at_village"),
        ("--earlier=town", "failed_at_town"),
        ("--grade=high", "high_grade"),
    ],
)
def test_each_fact_can_be_set(option: str, rule: str) -> None:
    assert one("--text", "表哥借钱不还", "--grid", "wenjun-3", option)["rule"] == rule


def test_no_dispute_goes_nowhere() -> None:
    made = one("--text", "你好")
    assert made["categories"] == [{"slug": "none", "score": 1.0}]
    assert (made["level"], made["unit"]) == (None, None)


def test_unknown_place_says_that_a_person_routes_it() -> None:
    made = one("--text", "表哥借钱不还")
    assert (made["level"], made["unit"], made["needs_person"]) == ("village", "city", True)
    assert "the place is unknown" in run("--text", "表哥借钱不还").stdout


def test_file_of_many(tmp_path: Path) -> None:
    given, out = tmp_path / "in.tsv", tmp_path / "out.tsv"
    given.write_text('text\tpeople\tgrid\tnote\n他说"明天还"，没还\t\twenjun-3\ta\n谢谢\t\t\tb\n工地欠我们工资\t33\twenjun-1\tc\n', "utf-8")
    assert run("--file", str(given), "--out", str(out)).exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert list(rows[0]) == ["text", "people", "grid", "note", *ADDED]
    assert [row["level"] for row in rows] == ["village", "", "city"]
    assert [row["note"] for row in rows] == ["a", "b", "c"]
    assert json.loads(rows[2]["json"])["rule"] == "thirty_people"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("words\nabc\n", "no column `text`"),
        ("text\tpeople\nabc\tmany\n", "Line 2: people: many is not a whole number"),
        ("text\tgrade\nabc\tawful\n", "grade: awful is not one of"),
        ("text\tgrid\nabc\tnowhere\n", "no unit with the code nowhere"),
        ("text\tcategory\nabc\tlove\n", "category: love is not one of"),
        ("text\tgathering\nabc\tmaybe\n", "neither yes nor no"),
        ("text\nabc\tdef\n", "Line 2 of"),
    ],
)
def test_file_that_cannot_be_used(tmp_path: Path, body: str, said: str) -> None:
    path = tmp_path / "in.tsv"
    path.write_text(body, "utf-8")
    result = run("--file", str(path))
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize("arguments", [(), ("--text", "a", "--file", "b"), ("--file", "/nowhere.tsv")])
def test_arguments_that_cannot_be_used(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("language", "said", "unsaid"),
    [
        ("en", ("Wenjun mediation room", "An ordinary dispute", "neighbour"), "调解室"),
        ("zh", ("文君社区调解室", "邻里", "(neighbour)"), "ordinary dispute"),
    ],
)
def test_lines_for_people_are_in_their_language(language: str, said: tuple[str, ...], unsaid: str) -> None:
    printed = run("--text", "楼下的狗天天叫，说了也不听", "--grid", "wenjun-3", language=language).stdout
    assert not [part for part in said if part not in printed], printed
    assert unsaid not in printed


@pytest.mark.parametrize(("language", "said"), [("en", "is not one of"), ("zh", "只能是")])
def test_what_cannot_be_used_is_said_in_their_language(language: str, said: str) -> None:
    assert said in run("--text", "狗叫", "--category", "love", language=language).stderr
