"""Errands in the database: asked for once, claimed by one, brought back once."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from storage import errands, inbox
from storage.database import writing, writing_engine
from storage.errands import Errand
from storage.tables import ErrandRow, InboxRow

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)
BOT = 7000000001
ROOM = {"keep_file": 10}


def ask(url: str, number: int = 1, *, key: str | None = None) -> None:
    with writing(url) as db:
        for subject in range(1, number + 1):
            errands.ask(db, BOT, "keep_file", subject, {"file": "secret"}, NOW, lane=5, person=9, key=key)


def claim(url: str, holder: str, now: datetime = NOW, *, most: int = 10, but: tuple[int, ...] = ()) -> list[Errand]:
    with writing(url) as db:
        return errands.claim(db, BOT, holder, now, now + timedelta(minutes=1), {"keep_file": most}, but)


def test_the_same_thing_is_asked_for_once_until_it_is_done(database_url: str) -> None:
    for _ in range(3):
        ask(database_url, key="keep_file:1")
    (errand,) = claim(database_url, "me")
    assert (errand.kind, errand.person, errand.subject, errand.facts, errand.attempts) == ("keep_file", 9, 1, {"file": "secret"}, 1)
    with writing(database_url) as db:
        assert errands.finish(db, errand, "me", {"digest": "a"}, NOW)
    ask(database_url, key="keep_file:1")
    assert len(claim(database_url, "me")) == 1


def test_a_claim_is_one_processs_until_its_time_has_run_out(database_url: str) -> None:
    ask(database_url, 3)
    mine = claim(database_url, "me", most=2)
    assert [each.subject for each in mine] == [1, 2]
    assert [each.subject for each in claim(database_url, "other")] == [3]
    assert claim(database_url, "other") == []
    assert claim(database_url, "me", SOON, but=tuple(each.id for each in mine))[0].subject == 3
    with writing(database_url) as db:
        errands.renew(db, "me", [mine[0].id], SOON + timedelta(minutes=1))
    (taken,) = claim(database_url, "third", SOON)
    assert (taken.subject, taken.attempts) == (2, 2)
    with writing(database_url) as db:
        assert not errands.finish(db, mine[1], "me", {}, SOON), "it is another's now"
        assert errands.finish(db, taken, "third", {}, SOON)
        assert not errands.finish(db, taken, "third", {}, SOON)
        assert db.execute(select(func.count()).select_from(InboxRow)).scalar_one() == 1


def test_what_a_dead_process_held_is_free_at_once(database_url: str) -> None:
    ask(database_url, 2)
    claim(database_url, "dead", most=1)
    claim(database_url, "alive", most=1)
    with writing(database_url) as db:
        errands.free_of(db, BOT, lambda holder: holder == "dead")
    assert [each.subject for each in claim(database_url, "next")] == [1]


def test_a_stopping_process_gives_back_without_counting(database_url: str) -> None:
    ask(database_url)
    claim(database_url, "me")
    with writing(database_url) as db:
        errands.give_back(db, "me")
    assert claim(database_url, "next")[0].attempts == 1


def test_later_means_later(database_url: str) -> None:
    ask(database_url)
    (errand,) = claim(database_url, "me")
    with writing(database_url) as db:
        errands.again(db, errand.id, "me", SOON)
    assert claim(database_url, "me") == []
    assert claim(database_url, "me", SOON)[0].attempts == 2


def test_what_was_not_even_tried_is_not_counted(database_url: str) -> None:
    ask(database_url)
    (errand,) = claim(database_url, "me")
    with writing(database_url) as db:
        errands.again(db, errand.id, "me", SOON, tried=False)
    assert claim(database_url, "me", SOON)[0].attempts == 1


def test_the_result_is_a_letter_with_the_errands_number_below_zero(database_url: str) -> None:
    ask(database_url)
    (errand,) = claim(database_url, "me")
    with writing(database_url) as db:
        errands.finish(db, errand, "me", {"failed": "gone"}, NOW)
        (letter,) = inbox.claim(db, BOT, 10)
        assert (letter.lane, letter.attempts) == (5, 0)
        assert letter.body.startswith(errands.MARK)
        assert json.loads(letter.body)["result"] == {"failed": "gone"}
        row = db.execute(select(ErrandRow.facts, ErrandRow.failed, InboxRow.update_id).where(InboxRow.update_id == -ErrandRow.id)).one()
        assert tuple(row) == ({}, "gone", -errand.id)


def test_a_number_is_not_given_again_while_its_letter_is_known(database_url: str) -> None:
    ask(database_url)
    (errand,) = claim(database_url, "me")
    later = NOW + timedelta(days=30)
    with writing(database_url) as db:
        errands.finish(db, errand, "me", {}, NOW)
        assert errands.forget(db, later, 10) == 0
        inbox.finish(db, [letter.id for letter in inbox.claim(db, BOT, 10)], NOW)
        assert inbox.forget(db, later, 10) == 1
        assert errands.forget(db, later, 10) == 1


def test_two_that_claim_at_the_same_moment_get_different_ones(postgresql_url: str) -> None:
    ask(postgresql_url, 4)
    engine = writing_engine(postgresql_url)
    with engine.connect() as one, engine.connect() as other:
        first = errands.claim(one, BOT, "one", NOW, SOON, {"keep_file": 3}, ())
        second = errands.claim(other, BOT, "other", NOW, SOON, {"keep_file": 3}, ())
        one.commit()
        other.commit()
    engine.dispose()
    assert [each.subject for each in first] == [1, 2, 3]
    assert [each.subject for each in second] == [4]


@pytest.mark.parametrize("room", [{}, {"keep_file": 0}, {"transcribe": 5}])
def test_without_room_nothing_is_claimed(sqlite_url: str, room: dict[str, int]) -> None:
    ask(sqlite_url)
    with writing(sqlite_url) as db:
        assert errands.claim(db, BOT, "me", NOW, SOON, room, ()) == []
