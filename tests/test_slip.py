"""The slip: what stands on it, that it wraps, that it is a picture, and what happens where no font can draw it."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.documents import fonts
from bot.documents.slip import WIDTH, content, slip, slip_text, wrapped
from bot.rules.case import Case
from bot.screens.language import speaking
from bot.screens.reading import Reading
from storage import cases
from tests.stories.residents import LEAK, answered, reports, taken
from tests.stories.town import Town


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    found = Town(sqlite_url)
    yield found
    found.close()


def told(town: Town, language: str, **changes: Any) -> tuple[str, bytes]:
    """All words of the slip of case 1, and the picture."""

    def make(reading: Reading, case: Case) -> tuple[str, bytes]:
        case = replace(case, **changes)
        found = content(reading, case)
        words = [found.title, found.number]
        for section in found.sections:
            words += [section.heading, *section.sentences, *(f"{fact.label} {fact.text}" for fact in section.facts)]
        return "\n".join(words), slip(reading, case)

    with speaking(language):
        return town.do(
            lambda db, house: make(Reading(db, house.organisation, house.policy, town.clock.now(), language), _case(cases.load(db, 1)))
        )


def _case(case: Case | None) -> Case:
    assert case is not None
    return case


def test_the_slip_says_who_has_it_when_and_whom_to_call(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    taken(town, mediator)
    words, picture = told(town, "zh")
    for part in (
        number,
        "2026年11月23日 10:00",
        "文君社区调解室",
        "王敏",
        "11月26日 24:00 前",
        "028-88880013",
        "028-88880012",
        "12345",
        "没有解决",
    ):
        assert part in words
    assert "张丽" not in words and LEAK not in words and "邻里" not in words, "a slip may be seen by others"
    image = Image.open(io.BytesIO(picture))
    assert image.format == "PNG" and image.width == WIDTH and image.height > WIDTH
    assert len(picture) < 200_000


def test_the_slip_in_english(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    reports(town.resident("张丽", "wenjun-3"))
    taken(town, mediator)
    words, _picture = told(town, "en")
    for part in ("23 November 2026, 10:00", "Wenjun mediation room · Wang Min", "by 26 November 24:00", "028-88880013"):
        assert part in words
    assert not [character for character in words if "\u4e00" <= character <= "\u9fff"]


@pytest.mark.parametrize(("language", "said"), [("zh", "涉及 3 户 · 8 人"), ("en", "Concerns 3 households · 8 people")])
def test_the_slip_tells_households_from_people(town: Town, language: str, said: str) -> None:
    town.group("wenjun")
    reports(town.resident("张丽", "wenjun-3"))
    assert said in told(town, language, households=3, people=8)[0]
    assert said.partition(" ")[0] not in told(town, language, protected=True, households=3, people=8)[0]


def test_a_deadline_on_paper_is_never_today(town: Town) -> None:
    """A slip is read on other days than that on which it was made."""
    mediator = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    reports(town.resident("张丽", "wenjun-3"))
    taken(town, mediator)
    town.wait(days=3)
    words, _picture = told(town, "zh")
    assert "11月26日 24:00 前" in words and "今天" not in words


def test_the_slip_of_a_protected_case_gives_nothing_away(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    reports(town.resident("张丽", "wenjun-3"))
    answered(town, mediator)
    words, _picture = told(town, "zh", protected=True)
    assert "110" in words and "LJ-2026-000001" in words
    for part in ("调解室", "王敏", "妇", "12338", "网格", "调解"):
        assert part not in words


def test_a_grid_without_a_phone_gives_its_village_rooms(town: Town) -> None:
    town.group("wenjun")
    reports(town.resident("张丽", "wenjun-3"))
    words, _picture = told(town, "zh", handled_by=town.unit("wenjun-3"))
    assert "028-88880013" in words


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("一二三四五六", 3, ["一二三", "四五六"]),
        ("一二三，四五六", 3, ["一二", "三，四", "五六"]),
        ("一二（三四）。五", 3, ["一二", "（三", "四）。", "五"]),
        ("一二、三", 3, ["一二、", "三"]),
        ("one two three", 7, ["one two", "three"]),
        ("至 2026 年", 6, ["至 2026", "年"]),
        ("028-88880013", 5, ["028-88880013"]),
        ("", 5, []),
    ],
)
def test_lines_break_where_a_reader_would(text: str, width: int, lines: list[str]) -> None:
    assert list(wrapped(text, width, len)) == lines


def test_without_a_font_the_slip_comes_in_words_and_says_what_to_install(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_listed", list)
    monkeypatch.setattr(fonts, "PLACES", (str(Path("/nowhere/font.ttc")),))
    fonts.chinese.cache_clear()
    worker = town.holding("wenjun-3", "grid_worker")[0]
    town.group("wenjun")
    try:
        with pytest.raises(fonts.NoFont):
            fonts.chinese()
        worker.says("婆婆的退休金被儿子拿走不给，她不会用手机")
        worker.presses("替居民登记")
        worker.says("周桂芳 13800001234")
    finally:
        fonts.chinese.cache_clear()
    assert "fonts-wqy-microhei" in worker.read()
    assert "028-88880013" in worker.read() and "LJ-2026-000001" in worker.read()


def test_the_words_of_the_slip_can_be_shown_too(town: Town) -> None:
    town.group("wenjun")
    reports(town.resident("张丽", "wenjun-3"))
    with speaking("zh"):
        text = town.do(
            lambda db, house: slip_text(Reading(db, house.organisation, house.policy, town.clock.now(), "zh"), _case(cases.load(db, 1)))
        )
    assert "<b>LJ-2026-000001</b>" in text and "文君社区调解室" in text
