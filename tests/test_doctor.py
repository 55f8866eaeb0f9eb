"""`heyue doctor` against a Bot API server of this machine: every fault it knows is made once, found, and mended."""

import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from bot import sample
from bot.clock import SystemClock
from bot.commands.doctor import examined
from bot.commands.doctoring import people, server
from bot.commands.doctoring.findings import Finding, State
from bot.documents import fonts
from bot.roster_files import load
from bot.screens.language import speaking
from bot.settings import from_environment
from storage import chats, errands, joining, leases, outbox, policies, roster, units
from storage.database import reading, upgrade, writing
from tests.browser.places import TOKEN, Server
from tests.forked import Forked


@pytest.fixture(scope="module")
def telegram(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("server"))
    yield found
    found.stop()


@pytest.fixture
def city(monkeypatch: pytest.MonkeyPatch, telegram: Server, database_url: str, tmp_path: Path) -> str:
    """The settings of an office with the sample roster; gives the database's URL."""
    for name in ("WEBHOOK_URL", "WEBHOOK_SECRET", "HEYUE_CLOCK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("HEYUE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_API_BASE", telegram.address)
    telegram.bot("deleteWebhook")
    upgrade(database_url)
    found, _faults = load(sample.ROSTER)
    assert found is not None
    with writing(database_url) as db:
        roster.apply(db, found, SystemClock().now())
    return database_url


def looked(language: str = "en") -> dict[str, Finding]:
    with speaking(language):
        found = examined()
    assert len({each.subject for each in found}) == len(found)
    return {each.subject: each for each in found}


def test_a_sound_office_has_nothing_wrong_and_hears_what_is_left_to_do(city: str) -> None:
    now = SystemClock().now()
    with writing(city) as db:
        leases.hold(db, "send:7000001", "here:1:2", now)
        for number, code in enumerate(("wang-min", "xu-wenjing")):
            person = joining.by_code(db, code)
            assert person is not None
            chats.add(db, 7000001, 100 + number, kind="private", person=person)
        room = chats.add(db, 7000001, -5, kind="group")
        chats.bind(db, room.id, units.by_code(db, "wenjun"))
    found = looked()
    fine = {"token", "webhook", "clock", "schema", "writable", "sender", "outbox", "policy", "roster", "disk"}
    assert {subject for subject in fine if found[subject].state is not State.FINE} == set()
    assert "@" in found["token"].said
    assert found["staff_not_started"].state is State.LOOK
    assert "heyue invite --all" in found["staff_not_started"].advice
    assert found["units_without_group"].state is State.LOOK
    assert found["administrator"].state is State.WRONG  # nobody has used the first link yet
    assert {each.subject for each in found.values() if each.state is State.WRONG} == {"administrator"}
    assert not [each for each in found.values() if each.state is not State.FINE and not each.advice]
    chinese = looked("zh")
    assert chinese.keys() == found.keys()
    assert not [each for each in chinese.values() if each.said == found[each.subject].said]


def test_token_and_network(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_TOKEN")
    assert looked()["token"].state is State.WRONG
    monkeypatch.setenv("BOT_TOKEN", "123:wrong")
    assert "does not know" in looked()["token"].said
    monkeypatch.setenv("TELEGRAM_API_BASE", "http://127.0.0.1:9")
    assert looked()["server"].state is State.WRONG


def test_a_webhook_that_fails_is_told_with_the_servers_own_words(city: str, telegram: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    telegram.bot("setWebhook", url="http://127.0.0.1:9/webhook", secret_token="abc")
    assert looked()["webhook"].state is State.LOOK  # the settings poll
    monkeypatch.setenv("WEBHOOK_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("WEBHOOK_SECRET", "abc")
    person = telegram.person("somebody")
    telegram.do(person, telegram.bot_id, "start")
    end = time.monotonic() + 180
    while "webhook_error" not in (found := looked()):
        assert time.monotonic() < end
        time.sleep(0.2)
    assert found["webhook"].state is State.FINE
    assert found["webhook_error"].state is State.WRONG
    assert "Connection refused" in found["webhook_error"].said


def test_a_wrong_clock(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Late:
        def now(self) -> Any:
            return SystemClock().now() - timedelta(minutes=5)

    monkeypatch.setattr(server, "SystemClock", Late)
    assert looked()["clock"].state is State.WRONG


def test_what_waits(city: str) -> None:
    now = SystemClock().now()
    with writing(city) as db:
        chat = chats.add(db, 7000001, 7, kind="private")
        outbox.post(db, chat, "call", {"method": "sendMessage", "params": {}}, now - timedelta(minutes=20))
        letter = "INSERT INTO inbox (bot, update_id, lane, body, received_at, attempts, set_aside) VALUES (1, :id, 1, '', :at, 3, :aside)"
        at = now.replace(tzinfo=None) - timedelta(hours=1) if db.dialect.name == "sqlite" else now - timedelta(hours=1)
        db.execute(text(letter), [{"id": 1, "at": str(at), "aside": True}, {"id": 2, "at": str(at), "aside": False}])
    found = looked()
    assert found["set_aside"].state is State.LOOK and "1 updates" in found["set_aside"].said
    assert found["outbox"].state is State.WRONG and "20 minutes" in found["outbox"].said
    assert found["inbox"].state is State.WRONG
    assert found["sender"].state is State.LOOK
    assert found["outbox"].advice == "Start the bot: it goes on where it stopped."


def test_who_can_no_longer_be_reached(city: str) -> None:
    now = SystemClock().now()
    with writing(city) as db:
        person = joining.by_code(db, "wang-min")
        assert person is not None
        lost = chats.add(db, 7000001, 8, kind="private", person=person)
        room = chats.add(db, 7000001, -8, kind="group")
        chats.bind(db, room.id, units.by_code(db, "wenjun"))
        for chat in (lost, room):
            chats.gone(db, chat.id, now)
    found = looked()
    assert "Wang Min" in found["staff_gone"].said
    assert found["groups_gone"].state is State.WRONG
    assert "Wenjun" in found["groups_gone"].said


def test_roster_and_policy(city: str) -> None:
    with writing(city) as db:
        policies.apply(db, 'zone = "Mars/Olympus"\n', SystemClock().now())
        db.execute(text("DELETE FROM roles WHERE role = 'supervisor'"))
        db.execute(text("DELETE FROM roles WHERE unit_id = (SELECT id FROM units WHERE code = 'wenjun')"))
    found = looked()
    assert "Mars/Olympus" in found["policy"].said
    assert found["supervisor"].state is State.WRONG
    assert "Wenjun" in found["units_without_people"].said


def test_without_a_roster(city: str) -> None:
    with writing(city) as db:
        db.execute(text("DELETE FROM roles"))
        db.execute(text("UPDATE units SET retired_at = '2026-01-01'"))
    assert looked()["roster"].state is State.WRONG


@pytest.mark.parametrize(("revision", "words"), [("0000", "older"), ("9999", "newer")])
def test_another_programs_schema(city: str, revision: str, words: str) -> None:
    with writing(city) as db:
        db.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    found = looked()
    assert found["schema"].state is State.WRONG
    assert words in found["schema"].said
    assert "roster" not in found  # nothing is asked of tables that may be others


def test_a_damaged_file(city: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "damaged.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    assert looked()["database"].state is State.WRONG
    upgrade(f"sqlite:///{file}")
    with reading(f"sqlite:///{file}") as db:
        page = db.execute(text("SELECT rootpage FROM sqlite_master WHERE name = 'ix_outbox_unsent'")).scalar_one()
        size = db.execute(text("PRAGMA page_size")).scalar_one()
    content = bytearray(file.read_bytes())
    content[(page - 1) * size : page * size] = b"\x00" * size
    file.write_bytes(content)
    found = looked()
    assert found["integrity"].state is State.WRONG
    file.write_bytes(b"no database at all, but long enough to be taken for one" * 100)
    assert looked()["database"].state is State.WRONG


def test_no_room_and_no_font(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> Any:
        return SimpleNamespace(free=10**6)

    def none() -> fonts.Face:
        raise fonts.NoFont

    assert "room_for_files" not in looked()
    monkeypatch.setattr("shutil.disk_usage", full)
    monkeypatch.setattr(fonts, "chinese", none)
    found = looked()
    assert found["disk"].state is State.WRONG
    assert found["room_for_files"].state is State.WRONG and "500 MB" in found["room_for_files"].said
    assert "fonts-wqy-microhei" in found["font"].advice


def test_errands_that_wait_or_came_to_nothing(city: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = SystemClock().now()
    assert looked()["errands"].state is State.FINE
    assert "transcriber" not in looked()
    with writing(city) as db:
        errands.ask(db, 1, "keep_file", 1, {}, now - timedelta(hours=5))
        errands.ask(db, 1, "listen", 2, {}, now - timedelta(hours=5))
        (errand,) = errands.claim(db, 1, "me", now, now + timedelta(minutes=1), {"listen": 1}, ())
        errands.finish(db, errand, "me", {"failed": "too_slow"}, now)
    monkeypatch.setenv("TRANSCRIBE_COMMAND", "no-such-program-here {file}")
    found = looked()
    assert found["errands"].state is State.LOOK and "5 hours" in found["errands"].said
    assert found["errands_failed"].state is State.LOOK and "took too long: 1" in found["errands_failed"].said
    assert found["transcriber"].state is State.WRONG and "no-such-program-here" in found["transcriber"].said
    monkeypatch.setenv("TRANSCRIBE_COMMAND", "cat {file}")
    assert looked()["transcriber"].state is State.FINE


def test_many_names_are_cut_short() -> None:
    name: Callable[[list[str]], str] = people._some
    with speaking("zh"):
        assert name(["甲"] * 9) == "甲、甲、甲、甲、甲…"
    with speaking("en"):
        assert name(["a", "b"]) == "a, b"


def said(folder: Path, *words: str) -> tuple[int, str]:
    output = folder / "said.txt"
    output.unlink(missing_ok=True)
    code = Forked("bot", *words, folder=folder, environment=os.environ, output=output).wait(180)
    return code, output.read_text("utf-8")


def test_exit_codes_and_json(city: str, tmp_path: Path) -> None:
    code, words = said(tmp_path, "--language", "en", "doctor")
    assert code == 1, words
    assert "✕ No administrator has opened the bot yet." in words
    with writing(city) as db:
        person = joining.by_code(db, "xu-wenjing")
        chats.add(db, 7000001, 100, kind="private", person=person)
        unit = db.execute(text("SELECT id FROM units WHERE parent_id IS NULL AND retired_at IS NULL")).scalar_one()
        db.execute(text("INSERT INTO roles (person_id, unit_id, role) VALUES (:p, :u, 'administrator')"), {"p": person, "u": unit})
    code, words = said(tmp_path, "--language", "en", "doctor", "--json")
    assert code == 0, words
    answer = json.loads(words)
    assert answer["wrong"] == 0
    assert {"subject", "state", "said", "advice"} == answer["findings"][0].keys()
    assert from_environment().token == TOKEN
