"""The bench's own parts, tried on the two bots it compares with: people play their script to its end, figures are comparable."""

import json
from pathlib import Path

import pytest

from tests.bench.figures import Figure, added_ms, one_user, percentile, ratio, throughput
from tests.bench.server import Message, Person, StrictWindow
from tests.bench.subjects import Stuck, Subject, bare_server, baselines


def test_two_bots_are_measured_in_turns(tmp_path: Path) -> None:
    echo, persistent = baselines(tmp_path)
    with bare_server() as api, echo.running(api), persistent.running(api):
        rates = throughput(api, (echo, persistent), rounds=2, people=5)
        assert [len(each) for each in rates.values()] == [2, 2]
        assert ratio(rates, persistent, echo) > 0
        times = one_user(api, (echo, persistent), conversations=2)
        assert [len(each) for each in times.values()] == [12, 12]
        assert added_ms(times, persistent, persistent, 99) == 0
        deaf = Subject("deaf", (), [{"say": "hello"}], "104:deaf")
        with pytest.raises(Stuck, match="hello"):
            deaf.play(api, 1, patience=0.1)


def test_somebody_goes_on_only_after_the_answer_they_wait_for() -> None:
    person = Person(1, [{"say": "hello", "answer": r"XX-\d+"}, {"press": "^Send$"}], at=0)
    assert not person.may_go_on()
    person.answered.append("Please wait")
    assert not person.may_go_on()
    person.answered.append("Got it: XX-1")
    assert not person.may_go_on()
    person.messages[7] = Message(7, "Right?", [("Send", "s:1")])
    assert person.may_go_on()


def test_strict_window_refuses_the_thirty_first_send_within_a_second() -> None:
    window = StrictWindow(30)
    assert [window.take(chat) for chat in range(31)] == [True] * 30 + [False]
    assert window.refused == 1


@pytest.mark.parametrize(("value", "less", "accepted"), [(0.3, False, True), (0.2, False, False), (0.2, True, True), (0.3, True, False)])
def test_floor_of_a_figure(value: float, less: bool, accepted: bool) -> None:
    figure = Figure("x", value, "ratio", 0.25, 0.25, less_is_better=less)
    assert figure.accepted is accepted
    assert json.loads(figure.line) == {"name": "x", "value": value, "unit": "ratio", "goal": 0.25, "floor": 0.25}


def test_percentiles() -> None:
    assert percentile([1.0, 2.0, 3.0], 50) == 2.0
    assert percentile(list(map(float, range(101))), 99) == 99.0
