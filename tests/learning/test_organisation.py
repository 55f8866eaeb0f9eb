"""An organisation learns from what its own people have checked, and only what makes it read better is put into force."""

import random
import sys
from datetime import timedelta

import pytest

from bot.app import read_house
from bot.learning import in_force, shipped
from bot.learning.example import Example
from bot.learning.organisation import LEAST, learn
from bot.learning.training import Unprepared, train
from bot.rules.learned import Learned
from storage import learned as kept
from storage.database import reading, writing
from tests.learning.village import GENERAL, reports
from tests.model.bureau import BEGIN


@pytest.fixture(scope="module")
def present() -> Learned:
    return train(GENERAL)


def test_a_word_of_the_place_is_learned(present: Learned) -> None:
    lesson = learn(reports(40), present, (), GENERAL)
    assert lesson.model is not None
    assert lesson.after.first > lesson.before.first
    assert lesson.after.examples == lesson.before.examples == 40
    again = learn(reports(40), lesson.model, lesson.reports, GENERAL)
    assert (again.unseen, again.model) == (0, None)
    more = dict(reports(40)) | dict(reports(LEAST, begin=100))
    third = learn(more, lesson.model, lesson.reports, GENERAL)
    assert third.unseen == LEAST
    assert third.before.first == LEAST, "it is measured on what it has not seen, and it reads that well already"
    assert third.model is None
    assert third.after == third.before, "nothing can read better than all of them rightly"


def test_with_few_reports_nothing_is_compared(present: Learned) -> None:
    lesson = learn(reports(LEAST - 1), present, (), GENERAL)
    assert (lesson.unseen, lesson.model, lesson.after.examples) == (LEAST - 1, None, 0)


def test_what_teaches_nothing_is_not_put_into_force(present: Learned) -> None:
    dice = random.Random(3)
    kinds = ["neighbour", "labour_wage", "traffic", "medical"]
    noise = {case: Example(example.text, dice.choice(kinds)) for case, example in reports(40).items()}
    seen = learn(noise, present, (), GENERAL)
    assert seen.model is None or seen.after.first > seen.before.first


def test_what_was_learned_is_in_force_for_every_process_and_the_shipped_one_where_it_is_unreadable(database_url: str) -> None:
    with reading(database_url) as db:
        assert read_house(1, "b", db).learned is shipped()
        assert kept.seen(db) == frozenset()
    model = train(GENERAL[:200])
    with writing(database_url) as db:
        before = read_house(1, "b", db).version
        kept.keep(db, model.data(), {"cases": [1, 2]}, BEGIN)
        house = read_house(1, "b", db)
        assert house.version > before
        assert house.learned is not None
        assert house.learned.rows.data() == model.rows.data()
        assert house.learned is read_house(1, "b", db).learned, "made once"
        assert kept.seen(db) == {1, 2}
        kept.keep(db, {"classes": ["something", "else"]}, {"cases": []}, BEGIN + timedelta(days=1))
        assert read_house(1, "b", db).learned is shipped()


def test_without_the_library_learning_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    monkeypatch.setitem(sys.modules, "sklearn.feature_extraction", None)
    with pytest.raises(Unprepared):
        train(GENERAL[:50])
    assert in_force(None).judge("漏水", ())
