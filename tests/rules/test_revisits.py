"""Both sides of a revisit: what each said, tries that reached nobody, and who may ask and be asked."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules import closing, revisits
from bot.rules.case import Case, Change, Party
from bot.rules.revisits import UNREACHED, Said
from bot.rules.terms import Outcome, Stage
from tests.rules.sample_case import MEDIATOR, NOW, POLICY, REPORTER, STRANGER, TOWN_LEADER, TOWN_MEDIATOR, a_case, act, refused

OTHER = 95
BOTH = (Party("reporting", REPORTER), Party("other", OTHER, "Wang"))
FINE = Said("phone", "kept", "yes")


def resolved(**changes: Any) -> Case:
    return a_case(Stage.RESOLVED, **{"outcome": Outcome.SETTLED, "parties": BOTH, **changes})


def revisit(case: Case, other: Said | None = FINE, **answers: Any) -> Change:
    given: dict[str, Any] = {"how": "visit", "result": "kept", "content": "yes", "note": "the pipe is mended", **answers}
    return closing.revisit(case, act(TOWN_MEDIATOR), other=other, **given)


@pytest.mark.parametrize(
    ("parties", "protected", "sides"),
    [
        (BOTH, False, ("reporting", "other")),
        (BOTH, True, ("reporting",)),
        (BOTH[:1], False, ("reporting",)),
        ((BOTH[0], Party("other", None, "Wang", left="died")), False, ("reporting",)),
        ((BOTH[0], Party("helping", None, "Li")), False, ("reporting",)),
    ],
)
def test_whom_a_revisit_asks(parties: tuple[Party, ...], protected: bool, sides: tuple[str, ...]) -> None:
    assert revisits.sides_of(resolved(parties=parties, protected=protected)) == sides


@pytest.mark.parametrize(
    ("other", "stage"),
    [
        (FINE, Stage.CLOSED),
        (Said("chat", "kept", "partly", care=True), Stage.CLOSED),
        (Said("phone", "not_kept", "yes"), Stage.IN_PROGRESS),
        (Said("phone", "kept", "no"), Stage.IN_PROGRESS),
    ],
)
def test_the_other_side_counts_as_much(other: Said, stage: Stage) -> None:
    change = revisit(resolved(), other)
    assert change.case.stage is stage
    assert change.event.data["sides"]["other"] == other.facts
    assert change.event.data["sides"]["reporting"]["how"] == "visit"
    assert change.event.data["care"] is other.care


def test_the_answers_together_are_the_less_happy_ones() -> None:
    data = revisit(resolved(), Said("phone", "not_kept", "partly")).event.data
    assert (data["how"], data["result"], data["content"]) == ("visit", "not_kept", "partly")


def test_without_agreement_an_unhappy_side_closes_once_it_knows_where_to_go() -> None:
    ended = resolved(outcome=Outcome.NOT_SETTLED)
    change = revisit(ended, Said("phone", "explained", "no"), result="explained", content="no")
    assert change.case.stage is Stage.CLOSED
    assert {each["result"] for each in change.event.data["sides"].values()} == {"explained"}
    assert revisit(ended, Said("phone", "not_kept", "no"), result="explained").case.stage is Stage.IN_PROGRESS


@pytest.mark.parametrize(
    "other",
    [
        None,
        Said("", "kept", "yes"),
        Said("phone", "explained", "yes"),
        Said("phone", "kept", ""),
        Said("dream", "kept", "yes"),
        Said("", UNREACHED, "yes"),
        Said("", UNREACHED, "", care=True),
    ],
)
def test_what_no_button_offers_closes_nothing(other: Said | None) -> None:
    with refused("button_old"):
        revisit(resolved(), other)


def test_where_there_is_no_other_side_nobody_answers_for_it() -> None:
    with refused("button_old"):
        revisit(resolved(parties=BOTH[:1]), FINE)


@pytest.mark.parametrize(("tries", "enough"), [({}, False), ({"other": 2}, False), ({"reporting": 3}, False), ({"other": 3}, True)])
def test_three_tries_are_enough_to_go_on_without_a_side(tries: dict[str, int], enough: bool) -> None:
    assert POLICY.cases.revisit_tries == 3
    if enough:
        change = revisit(resolved(), Said("", UNREACHED), tries=tries)
        assert change.case.stage is Stage.CLOSED
        assert (change.event.data["result"], change.event.data["content"]) == ("kept", "yes")
    else:
        with refused("more_revisit_tries"):
            revisit(resolved(), Said("", UNREACHED), tries=tries)


def test_an_only_side_that_nobody_reaches_ends_as_such() -> None:
    change = revisit(resolved(parties=BOTH[:1]), None, how="", result=UNREACHED, content="", tries={"reporting": 3})
    assert change.case.stage is Stage.CLOSED
    assert change.event.data["result"] == UNREACHED


def test_tries_are_counted_by_day_and_way_since_the_handling_ended() -> None:
    day = timedelta(days=1)

    def tried(at: timedelta, side: str, how: str) -> tuple[str, Any, None, dict[str, Any], str]:
        return ("revisit_tried", NOW + at, None, {"side": side, "how": how}, "")

    past: list[Any] = [
        tried(-day, "other", "phone"),
        ("resolved", NOW, None, {}, ""),
        tried(day, "other", "phone"),
        tried(day, "other", "phone"),
        tried(day, "other", "visit"),
        tried(2 * day, "other", "phone"),
        tried(2 * day, "reporting", "phone"),
    ]
    assert revisits.tries_made(past, POLICY) == {"other": 3, "reporting": 1}
    assert revisits.tries_made([*past, ("resolved", NOW + 3 * day, None, {}, "")], POLICY) == {}


def test_a_try_is_recorded_by_who_owes_the_revisit() -> None:
    change = revisits.tried(resolved(), act(TOWN_LEADER), "other", "phone", {"reporting": FINE})
    assert change.event.data == {"side": "other", "how": "phone", "said": {"reporting": FINE.facts}}
    assert change.case.stage is Stage.RESOLVED
    for by, reason in ((MEDIATOR, "revisit_by_handler"), (STRANGER, "not_assigning_unit")):
        with refused(reason):
            revisits.tried(resolved(), act(by), "other", "phone")
    for side, how in (("nobody", "phone"), ("other", "meeting")):
        with refused("button_old"):
            revisits.tried(resolved(), act(TOWN_LEADER), side, how)
    with refused("stage"):
        revisits.tried(a_case(Stage.CLOSED, parties=BOTH), act(TOWN_LEADER), "other", "phone")


@pytest.mark.parametrize(("side", "to"), [("reporting", (REPORTER,)), ("other", (OTHER,))])
def test_a_side_is_asked_in_its_own_chat(side: str, to: tuple[int, ...]) -> None:
    asked = revisits.ask_side(resolved(), act(TOWN_LEADER), side).asked
    assert asked is not None and asked.to == to and asked.data["side"] == side


def test_who_is_never_asked_by_the_bot() -> None:
    with refused("revisit_by_handler"):
        revisits.ask_side(resolved(), act(MEDIATOR), "other")
    with refused("button_old"):
        revisits.ask_side(resolved(protected=True), act(12), "other")
    with refused("side_not_here"):
        revisits.ask_side(resolved(parties=(BOTH[0], Party("other", None, "Wang"))), act(TOWN_LEADER), "other")
    assert revisits.may_be_asked(resolved(protected=True), "reporting", TOWN_LEADER) == ()


def test_only_who_was_asked_answers_for_their_side() -> None:
    data = {"side": "other", "to": [OTHER]}
    change = revisits.side_answers(resolved(), act(OTHER), 7, TOWN_LEADER, data, Said("", "kept", "no"))
    assert change.decided == (7, "answered")
    assert change.notices[0].to == (TOWN_LEADER,)
    assert change.event.data["said"]["how"] == "chat"
    for by in (REPORTER, STRANGER, MEDIATOR):
        with refused("not_a_party"):
            revisits.side_answers(resolved(), act(by), 7, TOWN_LEADER, data, Said("", "kept", "no"))
    left = resolved(parties=(BOTH[0], Party("other", OTHER, left="withdrew")))
    with refused("not_a_party"):
        revisits.side_answers(left, act(OTHER), 7, TOWN_LEADER, data, Said("", "kept", "no"))


def test_what_is_known_of_a_side_is_the_newest_since_the_handling_ended() -> None:
    past: list[Any] = [
        ("revisit_answered", NOW, OTHER, {"side": "other", "said": Said("chat", "kept", "no").facts}, ""),
        ("resolved", NOW, None, {}, ""),
        ("revisit_tried", NOW, None, {"side": "other", "how": "phone", "said": {"reporting": FINE.facts}}, ""),
    ]
    assert {side: said for side, (_at, said) in revisits.known_answers(past).items()} == {"reporting": FINE}


@pytest.mark.parametrize(
    ("sides", "relapse"), [({"reporting": "quiet", "other": "back"}, True), ({"reporting": "quiet", "other": UNREACHED}, False)]
)
def test_a_later_check_asks_both(sides: dict[str, str], relapse: bool) -> None:
    closed = a_case(Stage.CLOSED, parties=BOTH, closed_at=NOW)
    change = closing.later_check(closed, act(TOWN_LEADER), relapse=relapse, how="phone", note="quiet", sides=sides)
    assert change.event.data["sides"] == sides
    assert (change.case.stage is Stage.IN_PROGRESS) is relapse
    with refused("button_old"):
        closing.later_check(closed, act(TOWN_LEADER), relapse=not relapse, how="phone", note="quiet", sides=sides)
