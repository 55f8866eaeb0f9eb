"""Whom the responsible person may ask besides who reported, and taking a question back."""

import pytest

from bot.rules import following
from bot.rules.case import Party
from bot.rules.following import Said
from bot.rules.terms import Stage
from tests.rules.sample_case import COLLEAGUE, DIRECTOR, MEDIATOR, NOW, REPORTER, STRANGER, a_case, act, notices, refused

OTHER, HELPER = 95, 96
PARTIES = (
    Party("reporting", REPORTER, id=1),
    Party("other", OTHER, "Wang", id=2),
    Party("helping", HELPER, id=3),
    Party("other", None, id=4),
)


@pytest.mark.parametrize(
    ("protected", "left", "found"), [(False, "", {OTHER, HELPER}), (True, "", {HELPER}), (False, "withdrew", {HELPER})]
)
def test_who_can_be_asked(protected: bool, left: str, found: set[int]) -> None:
    parties = (*PARTIES[:1], Party("other", OTHER, "Wang", id=2, left=left), *PARTIES[2:])
    case = a_case(Stage.IN_PROGRESS, parties=parties, protected=protected)
    assert {party.person for party in following.may_be_asked(case, MEDIATOR)} == found


def test_a_question_to_the_other_side_is_read_by_nobody_else() -> None:
    case = a_case(Stage.IN_PROGRESS, parties=PARTIES)
    change = following.ask_party(case, act(MEDIATOR), "which year?", 2)
    assert change.asked is not None
    assert (change.asked.to, change.asked.data["side"]) == ((OTHER,), "other")
    assert change.event.kind == "asked_party"
    assert (change.event.data["side"], change.event.data["party"]) == ("other", 2)
    late = notices(change)["question_unanswered"]
    assert late.to == (MEDIATOR,) and late.at is not None and late.at > NOW + following.REMIND_AFTER
    answered = following.answer(case, act(OTHER), Said("1999"), 7, MEDIATOR)
    assert answered.event.data["side"] == "other"
    assert "side" not in following.answer(case, act(REPORTER), Said("1999"), 7, MEDIATOR).event.data


@pytest.mark.parametrize("party", [4, 9, -1])
def test_nobody_else_is_asked(party: int) -> None:
    with refused("button_old"):
        following.ask_party(a_case(Stage.IN_PROGRESS, parties=PARTIES), act(MEDIATOR), "which year?", party)


@pytest.mark.parametrize(("parties", "party"), [(PARTIES, 1), (PARTIES, 0), ((), 0)])
def test_the_reporter_too_can_be_asked_alone(parties: tuple[Party, ...], party: int) -> None:
    """With a row or without one: of what they are asked alone nobody else of their side reads."""
    case = a_case(Stage.IN_PROGRESS, parties=(*parties, Party("reporting", STRANGER, id=9)))
    change = following.ask_party(case, act(MEDIATOR), "which year?", party)
    assert change.asked is not None and change.asked.to == (REPORTER,)
    assert (change.event.kind, change.event.data["party"]) == ("asked_party", 1 if parties else 0)


def test_nobody_asks_themselves() -> None:
    case = a_case(Stage.IN_PROGRESS, parties=(Party("other", MEDIATOR, id=2),))
    with refused("button_old"):
        following.ask_party(case, act(MEDIATOR), "which year?", 2)


def test_a_question_is_taken_back_by_who_asked_or_who_has_the_case() -> None:
    case = a_case(Stage.IN_PROGRESS, parties=PARTIES)
    for by in (MEDIATOR, DIRECTOR):
        assert following.withdraw_question(case, act(by), 7, COLLEAGUE).decided == (7, "withdrawn")
    assert following.withdraw_question(case, act(COLLEAGUE), 7, COLLEAGUE).decided == (7, "withdrawn")
    for by, reason in ((COLLEAGUE, "not_responsible"), (STRANGER, "not_responsible"), (REPORTER, "no_such_case"), (OTHER, "no_such_case")):
        with refused(reason):
            following.withdraw_question(case, act(by), 7, MEDIATOR)
    with refused("stage"):
        following.withdraw_question(a_case(Stage.CLOSED), act(MEDIATOR), 7, MEDIATOR)
