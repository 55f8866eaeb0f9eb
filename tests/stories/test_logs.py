"""No log line, at any level, holds the token, a name, a phone number or anything that somebody wrote; not even when something fails."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot.logs import FORMAT, Discreet, Lines, where
from bot.posting import House
from storage import chats, conversations
from storage.database import writing_engine
from tests.stories.residents import resolved
from tests.stories.town import TOKEN, Phone, Town

NAME, DOOR = "欧阳映雪", "七栋四单元一零八"
WORDS = "楼上漏水找了三回都不理，银杏树旁"
NOTE = "打了电话，约好周四晚上两家一起看"


@contextmanager
def listening(level: int = logging.DEBUG) -> Iterator[io.StringIO]:
    """All loggers at this level, written as the program writes them."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Discreet(FORMAT))
    root = logging.getLogger()
    # SQLAlchemy's DEBUG prints every row on purpose, so it is held at INFO: statements, with their parameters hidden.
    wanted = {"": level, "aiogram": level, "heyue": level, "sqlalchemy": max(level, logging.INFO), "sqlalchemy.pool": logging.INFO}
    before = {name: logging.getLogger(name).level for name in wanted}
    root.addHandler(handler)
    for name, each in wanted.items():
        logging.getLogger(name).setLevel(each)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        for name, old in before.items():
            logging.getLogger(name).setLevel(old)


def nothing_of(phone: Phone, log: str) -> None:
    secrets = (TOKEN, TOKEN.partition(":")[2] + "\n", NAME, DOOR, "银杏", "三回", "约好周四", str(phone.user.phone))
    assert not [secret for secret in secrets if secret in log]


def test_a_whole_case_leaves_no_word_in_the_log(database_url: str) -> None:
    with listening() as written:
        town = Town(database_url)
        try:
            town.group("wenjun")
            town.group("linjiang")
            phone = town.resident(NAME, "wenjun-3")
            phone.sends(contact=True)
            phone.says("/cancel")
            phone.says(WORDS)
            phone.presses("邻里")
            phone.presses("都没有")
            phone.presses("修改")
            phone.presses("门牌")
            phone.says(DOOR)
            phone.presses("^发送")
            resolved(town, town.holding("wenjun", "mediator")[0])
            town.wait(days=9)
        finally:
            town.close()
    assert len(written.getvalue()) > 1000  # something was written at all
    nothing_of(phone, written.getvalue())


def test_a_fault_of_the_program_is_logged_without_what_was_being_handled(database_url: str) -> None:
    """A draft that an older program left in another shape: each message to it fails, and the person gets an apology."""
    town = Town(database_url)
    try:
        phone = town.resident(NAME, "wenjun-3")
        with listening() as written:

            def spoil(db: Connection, house: House) -> None:
                chat = chats.find(db, town.bot.id, phone.user.id)
                assert chat is not None and chat.person is not None
                data = {"form": 1, "words": WORDS, "dangers": [f"{WORDS}"], "asked": True, "category": f"{DOOR}", "step": "summary"}
                conversations.keep(db, chat.id, chat.person, "report", data, town.clock.now())

            town.do(spoil)
            phone.says("/work")
            phone.says(f"{WORDS}，又漏了")
        assert "出了点问题" in phone.read()
        assert "ValueError" in written.getvalue()
        assert "report.py" in written.getvalue()
        nothing_of(phone, written.getvalue())
    finally:
        town.close()


def test_a_letter_that_the_database_refuses_is_set_aside_with_an_apology(sqlite_url: str) -> None:
    town = Town(sqlite_url)
    try:
        phone = town.resident(NAME, "wenjun-3")
        refusing = "CREATE TRIGGER refuses BEFORE INSERT ON conversations BEGIN SELECT RAISE(ABORT, 'refused'); END"
        town.do(lambda db, house: db.execute(text(refusing)))
        with listening() as written:
            phone.says(WORDS)
        assert "出了点问题" in phone.read()
        assert "set aside" in written.getvalue()
        nothing_of(phone, written.getvalue())
        town.do(lambda db, house: db.execute(text("DROP TRIGGER refuses")))
        phone.says(WORDS)
        assert "出了点问题" not in phone.read()
    finally:
        town.close()


def test_an_error_of_the_database_repeats_no_parameters(database_url: str) -> None:
    engine = writing_engine(database_url)
    try:
        with pytest.raises(DBAPIError) as failure, engine.begin() as db:
            db.execute(text("INSERT INTO nowhere (words) VALUES (:words)"), {"words": WORDS})
        assert "银杏" not in str(failure.value)
    finally:
        engine.dispose()


def test_a_chain_of_failures_names_kinds_and_places_only() -> None:
    try:
        try:
            int(WORDS)
        except ValueError as first:
            raise RuntimeError(DOOR) from first
    except RuntimeError as failure:
        told = where(failure)
    assert "ValueError" in told
    assert "RuntimeError" in told
    assert "test_logs.py" in told
    assert "银杏" not in told
    assert DOOR not in told


def test_json_lines_hold_numbers_and_places_and_no_words() -> None:
    try:
        int(WORDS)
    except ValueError:
        record = logging.LogRecord("heyue.trail", logging.ERROR, __file__, 1, "letter %d failed", (7,), sys.exc_info())
    record.letter, record.words = 7, WORDS
    line = Lines().format(record)
    facts = json.loads(line)
    assert "\n" not in line
    assert facts.pop("at").endswith("Z")
    assert "test_logs.py" in facts.pop("failure")
    assert facts == {"level": "error", "logger": "heyue.trail", "message": "letter 7 failed", "letter": 7}
    assert "银杏" not in line
