"""`heyue triage learn`, as somebody runs it and as the bot begins it by itself once a month."""

import importlib.util
import logging
import os
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.app import read_house
from bot.cli import main
from bot.clock import SystemClock
from bot.learning import example, monthly, shipped
from bot.learning.example import Example
from bot.learning.monthly import begin_learning
from bot.learning.organisation import LEAST
from bot.rules.case import Case, Change, Event
from bot.rules.reading import read
from bot.rules.terms import Category, Channel, Grade, Level, Stage
from storage import cases
from storage import learned as kept
from storage.database import reading, writing
from storage.tables import LearnedRow
from tests.learning.village import GENERAL, reports

NEWS = "水碾的甑子又没人管，学堂那边也晓得"


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path) -> str:
    """An organisation's database, which the commands use."""
    for name in ("BOT_TOKEN", "TELEGRAM_API_BASE", "WEBHOOK_URL", "HEYUE_CLOCK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("HEYUE_DATA", str(tmp_path / "data"))
    return database_url


def check(url: str, listed: Mapping[int, Example]) -> None:
    """Cases whose kind somebody of the staff has checked, and one that nobody has."""
    now = SystemClock().now()
    with writing(url) as db:
        for number, each in enumerate((*listed.values(), Example("没有人看过的甑子", "neighbour", "low"))):
            case = Case(
                id=0,
                number=f"LJ-2026-{number:06}",
                version=1,
                stage=Stage.CLOSED,
                channel=Channel.RESIDENT,
                category=Category(each.category),
                grade=Grade(each.grade),
                level=Level.VILLAGE,
                words=each.text,
                reported_at=now,
                kind_checked=number < len(listed),
            )
            cases.add(db, Change(case, Event("reported")), None, now)


def learn(capsys: pytest.CaptureFixture[str], *options: str, language: str = "en") -> str:
    """What the command prints."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["--language", language, "triage", "learn", *options])
    said = capsys.readouterr()
    assert not ended.value.code, said.err
    return said.err + said.out


def versions(url: str) -> int:
    with reading(url) as db:
        return db.execute(select(func.count()).select_from(LearnedRow)).scalar_one()


def test_the_command_learns_from_checked_reports_and_every_process_reads_with_it(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(example, "own", lambda: GENERAL[::2])  # all of them take minutes
    check(url, reports(LEAST + 6))
    assert read(NEWS, shipped()).categories[0].slug != "land_forest"
    said = learn(capsys, "--dry")
    assert f"{LEAST + 6} checked reports, {LEAST + 6} of them new." in said
    assert "It reads better. Nothing was changed." in said
    assert versions(url) == 0
    said = learn(capsys)
    assert "It reads better and is in force now." in said
    assert said.index("before: first suggestion right") < said.index("after:  first suggestion right")
    with reading(url) as db:
        house = read_house(1, "b", db)
        assert kept.seen(db) == set(range(1, LEAST + 7)), "what nobody has checked is no example"
    assert house.learned is not None and house.learned is not shipped()
    assert read(NEWS, house.learned).categories[0].slug == "land_forest"
    # Asked again there is nothing new to compare with.
    assert "Nothing learned" in learn(capsys)
    assert "没有学" in learn(capsys, language="zh")
    assert versions(url) == 1


def test_once_a_month_it_begins_in_a_process_of_its_own_and_nobody_waits(url: str, caplog: pytest.LogCaptureFixture) -> None:
    check(url, reports(3))
    begun = time.monotonic()
    with caplog.at_level(logging.INFO, "heyue.learning"):
        begin_learning()
    assert time.monotonic() - begun < 2.0, "the bot goes on"
    (process,) = monthly._begun
    assert os.getpriority(os.PRIO_PROCESS, process.pid) == monthly.LOW
    assert os.getsid(process.pid) == process.pid, "what ends the bot does not end it"
    assert process.wait(120) == 0
    assert "begun" in caplog.text
    assert versions(url) == 0, "three reports are too few to compare"


def test_the_process_of_its_own_is_the_command(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a database that it cannot use it fails, and not silently with 0: so it has looked at this one."""
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
    begin_learning()
    (process,) = monthly._begun
    assert process.wait(120) != 0


def test_without_the_library_nothing_begins(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(monthly, "_begun", [])
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "sklearn" else found(name))
    with caplog.at_level(logging.INFO, "heyue.learning"):
        begin_learning()
    assert monthly._begun == []
    assert "not installed" in caplog.text
