"""Fixing the grade: the highest of answers, words and people, with its reasons."""

import pytest

from bot.rules.grading import Answers, grade
from bot.rules.reading import Reading, read
from bot.rules.reasons import GRADE_REASONS
from bot.rules.terms import Category, Danger, Earlier, Grade

NOTHING = Reading()


@pytest.mark.parametrize(
    ("dangers", "going_on", "expected"),
    [
        (set(), None, Grade.MEDIUM),
        ({Danger.WEAPON}, None, Grade.CRITICAL),
        ({Danger.WEAPON}, True, Grade.CRITICAL),
        ({Danger.WEAPON}, False, Grade.HIGH),
        ({Danger.SELF_HARM}, False, Grade.CRITICAL),
        ({Danger.HURT}, False, Grade.HIGH),
        ({Danger.HURT}, True, Grade.HIGH),
        ({Danger.HURT, Danger.THREAT}, True, Grade.CRITICAL),
        ({Danger.THREAT}, True, Grade.HIGH),
        ({Danger.VULNERABLE}, True, Grade.HIGH),
        ({Danger.VULNERABLE}, False, Grade.MEDIUM),
    ],
)
def test_answers(dangers: set[Danger], going_on: bool | None, expected: Grade) -> None:
    assert grade(NOTHING, Answers(frozenset(dangers), going_on, asked=True)).grade is expected


def test_attack_at_home_that_goes_on_is_critical() -> None:
    answers = Answers(frozenset({Danger.HURT}), going_on=True, asked=True)
    assert grade(NOTHING, answers, category=Category.WOMEN_CHILDREN).grade is Grade.CRITICAL


def test_answers_of_no_danger_never_lower_what_the_words_say() -> None:
    said = read("他提着刀守在我家门口")
    assert grade(said, Answers(asked=True, going_on=False)).grade is Grade.CRITICAL


@pytest.mark.parametrize("judged", list(Grade))
def test_judgement_raises_and_never_lowers(judged: Grade) -> None:
    said = read("讨债的说不还钱就打断我的腿")
    found = grade(said, Answers(), judged=judged)
    assert found.grade is (judged if judged.rank > Grade.HIGH.rank else Grade.HIGH)
    assert ("person" in found.reasons) is (judged.rank >= Grade.HIGH.rank)


def test_people_who_share_a_loss() -> None:
    assert grade(NOTHING, Answers(), people=4).grade is Grade.MEDIUM
    assert grade(NOTHING, Answers(), people=5).reasons == ("many_people",)


def test_crowd_in_conflict_is_critical() -> None:
    said = read("业主围住售楼部，跟保安推搡起来")
    assert grade(said, Answers(), people=12).grade is Grade.HIGH
    assert grade(said, Answers(), people=30).reasons == ("crowd_in_conflict",)


def test_earlier_failure_keeps_a_small_thing_from_being_low() -> None:
    said = read("楼下狗叫，想请人去说一声")
    assert grade(said, Answers()).grade is Grade.LOW
    assert grade(said, Answers(), earlier=Earlier.VILLAGE).reasons == ("earlier_failed",)


@pytest.mark.parametrize("text", ["请问低保在哪里办", "退伍证丢了怎么补", "How do I renew a permit?", "你好"])
def test_questions_and_greetings_are_low(text: str) -> None:
    assert grade(read(text), Answers()).grade is Grade.LOW


def test_unknown_counts_as_medium() -> None:
    assert grade(NOTHING, Answers()).reasons == ("unknown",)


def test_every_reason_has_a_sentence() -> None:
    texts = ["不想活了", "他又动手打我", "手里拿着刀", "抬棺堵门", "断水断电，家里有婴儿", "举报以后他来砸门", "电梯困人", "三个学生被打伤"]
    for text in texts:
        assert set(grade(read(text), Answers(frozenset(Danger), True, asked=True), people=50).reasons) <= set(GRADE_REASONS)
        assert set(grade(read(text), Answers()).reasons) <= set(GRADE_REASONS)
