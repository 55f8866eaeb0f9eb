"""The clock that the bot and the playground share through a file."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import NEXT, ManualClock, ShiftedClock, arrived, ask_advance, ask_next, has_arrived, present, read, settle, settle_at


def test_without_a_file_it_is_now(tmp_path: Path) -> None:
    clock = ShiftedClock(tmp_path / "clock")
    assert abs(clock.now() - present(read(clock.path))) < timedelta(seconds=1)
    assert clock.now().tzinfo is UTC and has_arrived(read(clock.path), clock.now())


def test_another_process_moves_it(tmp_path: Path) -> None:
    reader, path = ShiftedClock(tmp_path / "clock"), tmp_path / "clock"
    before = reader.now()
    settle(path, 3600)
    reader.refresh()
    assert timedelta(minutes=59) < reader.now() - before < timedelta(minutes=61)


def test_asking_twice_goes_twice_as_far(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    start = present(read(path))
    ask_advance(path, 3600)
    target = ask_advance(path, 3600).target
    assert isinstance(target, datetime) and abs(target - start - timedelta(hours=2)) < timedelta(seconds=1)


def test_arriving_keeps_what_was_asked_meanwhile(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    first = ask_advance(path, 60).target
    assert isinstance(first, datetime)
    settle_at(path, first)
    further = ask_advance(path, 600).target
    assert arrived(path).target == further
    assert isinstance(further, datetime)
    settle_at(path, further)
    assert arrived(path).target is None


def test_next_is_asked_once_and_ends_when_the_bot_says_so(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    assert ask_next(path).target == NEXT
    assert not has_arrived(read(path), present(read(path)) + timedelta(days=99))
    assert arrived(path).target is None
    walk = ask_advance(path, 60).target
    assert ask_next(path).target == walk


def test_time_never_goes_back(tmp_path: Path) -> None:
    path = tmp_path / "clock"
    settle(path, 100)
    assert settle(path, 10).offset == 100
    with pytest.raises(ValueError):
        ask_advance(path, -1)
    clock = ManualClock()
    clock.advance_to(clock.now() + timedelta(hours=1))
    with pytest.raises(ValueError):
        clock.advance(timedelta(seconds=-1))
