"""What comes with the program is what its examples teach, and reads messages that it has never seen."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.learning import EXAMPLES, shipped
from bot.learning.example import Example, Malformed, own, read
from bot.learning.training import folds, measure, offers, reader_of, train
from bot.rules.learned import CLASSES, NONE, SLUGS, Learned
from bot.rules.reading import NoDispute
from bot.rules.reading import read as read_words
from tests.learning.village import GENERAL


@pytest.fixture(scope="module")
def parts() -> tuple[list[Example], list[Example]]:
    """(to learn from, held back)."""
    return next(folds(own(), 5))


@pytest.fixture(scope="module")
def learned(parts: tuple[list[Example], list[Example]]) -> Learned:
    return train(parts[0])


def test_there_are_enough_examples_of_every_kind() -> None:
    examples = own()
    assert len(examples) >= 1500
    assert len({example.text for example in examples}) == len(examples)
    for slug in SLUGS:
        assert sum(example.category == slug and example.language == "zh" for example in examples) >= 100, slug
        assert sum(example.category == slug and example.language == "en" for example in examples) >= 40, slug
    assert {path.stem for path in EXAMPLES.glob("*.tsv")} == set(SLUGS)


@pytest.mark.parametrize(("language", "first", "three"), [("zh", 0.60, 0.80), ("en", 0.45, 0.65)])
def test_unseen_messages_are_understood(
    parts: tuple[list[Example], list[Example]], learned: Learned, language: str, first: float, three: float
) -> None:
    """The examples are harder than what most people write: many never name their matter."""
    score = measure([example for example in parts[1] if example.language == language], reader_of(learned))
    assert score.first / score.examples >= first
    assert score.three / score.examples >= three


def test_what_matters_most_is_overlooked_least(parts: tuple[list[Example], list[Example]], learned: Learned) -> None:
    held = [example for example in parts[1] if example.category == "women_children"]
    score = measure(held, reader_of(learned))
    assert score.three / score.examples >= 0.85


TAUGHT = """
import hashlib, json
from bot.learning.training import train
from tests.learning.village import GENERAL
print(hashlib.sha256(json.dumps(train(GENERAL).data()).encode()).hexdigest())
"""


def test_the_same_examples_teach_the_same_in_another_process_too() -> None:
    """Where sets and dictionaries may have another order."""

    def taught(seed: str) -> str:
        run = subprocess.run([sys.executable, "-c", TAUGHT], env={**os.environ, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, check=True)
        return run.stdout.decode().strip()

    here = hashlib.sha256(json.dumps(train(GENERAL).data()).encode()).hexdigest()
    assert taught("1") == here


def test_the_shipped_model_is_of_these_examples() -> None:
    """`python -m bot.learning` has been run since the examples changed: hardly an example of ours reads otherwise than it was meant."""
    score = measure(own(), reader_of(shipped()))
    assert score.first / score.examples >= 0.93


def test_a_model_of_other_kinds_is_refused() -> None:
    data = shipped().data()
    assert Learned.of(data).judge("漏水", ()) == shipped().judge("漏水", ())
    with pytest.raises(ValueError, match="anew"):
        Learned.of(data | {"classes": CLASSES[:-1]})


@pytest.mark.parametrize("text", ["", "？", "\x00", "🙂" * 50, "漏水" * 10_000, "a " * 5000, "1234567890"])
def test_any_text_is_judged(text: str) -> None:
    reading = read_words(text, shipped())
    assert offers(reading)
    assert sum(shipped().judge(text, ()).slugs.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("他把我手机收了，门也从外头锁起，说我再回娘家就不要想活", "women_children"),
        ("包工头跑了，我们十几个的钱都没拿到", "labour_wage"),
        ("my landlord keeps the deposit", "housing_homestead"),
    ],
)
def test_some_messages(text: str, slug: str) -> None:
    assert read_words(text, shipped()).categories[0].slug == slug


def test_what_is_none_says_so_and_danger_is_never_none() -> None:
    assert read_words("今天超市的鸡蛋打折好便宜", shipped()).no_dispute in (NoDispute.UNCLEAR, NoDispute.CHATTER, NoDispute.QUESTION)
    assert read_words("今天天气好，他提着刀在门口", shipped()).no_dispute is None
    assert read_words("今天超市的鸡蛋打折好便宜", shipped(), report=True).no_dispute is None
    assert NONE not in {guess.slug for guess in read_words("今天超市的鸡蛋打折好便宜", shipped()).categories}


def test_a_file_of_examples_that_cannot_be_used_says_where(tmp_path: Path) -> None:
    file = tmp_path / "x.tsv"
    for row in ("zh\ttext\tneighbour", "zh\ttext\tnobody\tlow", "zh\t \tneighbour\tlow", "zh\ttext\tneighbour\tawful"):
        file.write_text(f"zh\t好\tneighbour\tlow\n{row}\n", "utf-8")
        with pytest.raises(Malformed, match=r"x\.tsv:2"):
            list(read(file))
