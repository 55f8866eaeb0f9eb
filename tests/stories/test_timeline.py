"""The whole history on readable screens, and as a picture that tells by shape, word and colour."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import Connection

from bot.documents import fonts
from bot.documents.timeline import BANDS, LATE, MET, MOST, OPEN, TimeLine, content, timeline
from bot.posting import House
from bot.rules.case import Event
from bot.screens.language import speaking
from bot.screens.reading import Reading
from storage import cases
from tests.stories.listening import looks
from tests.stories.papers import agreed, documents
from tests.stories.residents import answered, reports, taken
from tests.stories.rooms import room
from tests.stories.town import Phone, Town


@pytest.fixture
def mediator(town: Town) -> Phone:
    found = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    reports(town.resident("张丽", "wenjun-3"))
    return found


def drawn(town: Town, phone: Phone, language: str = "zh", *, names: bool = True) -> tuple[TimeLine, Image.Image]:
    def make(db: Connection, house: House) -> tuple[TimeLine, bytes]:
        reading = Reading(db, house.organisation, house.policy, town.clock.now(), language, phone.person)
        case = reading.case(1)
        assert case is not None
        return content(reading, case, names=names), timeline(reading, case, names=names)[0]

    with speaking(language):
        found, picture = town.do(make)
    return found, Image.open(io.BytesIO(picture))


def many(town: Town, count: int) -> None:
    """So many steps, with a note each."""

    def job(db: Connection, house: House) -> None:
        for number in range(count):
            cases.record(
                db, 1, Event("progress", {}, f"第{number}步" + "很长的记录" * 20), None, town.clock.now() + timedelta(minutes=number)
            )

    town.do(job)


def opens_history(phone: Phone) -> None:
    room(phone, "文书和卷宗", "1")
    phone.presses("全部经过")


def test_the_whole_history_is_turned_page_by_page(town: Town, mediator: Phone) -> None:
    answered(town, mediator)
    many(town, 60)
    opens_history(mediator)
    pages = [mediator.read()]
    assert "后来的" not in mediator.buttons() and "第59步" in pages[0]
    while "更早的" in mediator.buttons():
        mediator.presses("更早的")
        pages.append(mediator.read())
    whole = "\n".join(pages)
    assert [number for number in range(60) if f"第{number}步" not in whole] == []
    assert "反映" in pages[-1] and "签收" in pages[-1] and f"第 1 页，共 {len(pages)} 页" in pages[-1]
    assert all(len(page) < 4096 for page in pages)
    mediator.presses("后来的")
    assert mediator.read() == pages[-2]
    assert set(looks(town, "history")) == {mediator.person}


def test_notes_are_for_who_may_have_them(town: Town, mediator: Phone) -> None:
    answered(town, mediator)
    colleague = town.holding("wenjun", "mediator")[1]
    opens_history(colleague)
    assert "首次回复" in colleague.read() and "约好周四" not in colleague.read() and "张丽" not in colleague.read()


def test_the_picture_says_what_was_done_and_which_dates_were_met(town: Town, mediator: Phone) -> None:
    taken(town, mediator)
    town.wait(days=1)
    mediator.presses("记首次回复")
    mediator.presses("打了电话")
    mediator.says("约好周四晚上两家一起看")
    town.wait(days=9)
    found, image = drawn(town, mediator)
    said = {(row.mark, row.text) for row in found.rows}
    assert ("met", "首次回复到期，11月24日按时做到") in said
    assert any(mark == "late" and "报进展" in text and "还没做" in text for mark, text in said)
    assert any(mark == "done" and "签收" in text for mark, text in said)
    assert set(found.units) == {"文君社区调解室"} and found.left_out == 0
    assert image.format == "PNG" and image.width == 1080
    found_colours = image.convert("RGB").getcolors(1 << 16)
    assert found_colours is not None
    colours = [colour for _count, colour in found_colours if isinstance(colour, tuple)]
    assert [wanted for wanted in (MET, LATE, BANDS[0]) if min(_far(each, wanted) for each in colours) > 40] == []


def _far(colour: tuple[int, ...], wanted: str) -> int:
    there = [int(wanted[at : at + 2], 16) for at in (1, 3, 5)]
    return sum(abs(one - other) for one, other in zip(colour, there, strict=True))


def test_units_are_bands_and_what_is_still_to_come_is_open(town: Town, mediator: Phone) -> None:
    town.group("binjiang")
    taken(town, mediator)
    mediator.presses("转办", None)
    for way in ("转其他单位", "临江镇 ▸", "滨江社区"):
        mediator.presses(way)
    mediator.says("房子在他们那边")
    found, _image = drawn(town, mediator)
    assert len(set(found.units)) == 2 and found.units[0] == "文君社区调解室" and found.units[-1] != "文君社区调解室"
    assert any(row.mark == "open" for row in found.rows)
    assert len({BANDS[0], BANDS[1], MET, LATE, OPEN}) == 5


def test_in_english_too_and_without_names(town: Town, mediator: Phone) -> None:
    answered(town, mediator)
    agreed(town)
    found, _image = drawn(town, mediator, "en", names=False)
    words = "\n".join(row.text for row in found.rows)
    assert "Zhang" not in words and "张丽" not in words and "李四" not in words
    assert "the side that reported" in words and "first response" in words
    assert "约好" not in words, "nothing that was written stands in a picture"


def test_of_many_steps_the_newest_are_drawn_and_the_rest_counted(town: Town, mediator: Phone) -> None:
    many(town, 100)
    found, image = drawn(town, mediator)
    assert len(found.rows) == MOST and found.left_out > 40
    assert image.height < 10_000 - 1080 and image.height / image.width < 20, "what the messenger takes as a photo"


def test_it_is_sent_to_who_may_read_it(town: Town, mediator: Phone) -> None:
    answered(town, mediator)
    opens_history(mediator)
    mediator.presses("时间线图")
    ((_name, picture),) = documents(town, mediator, kind="photo")
    assert Image.open(io.BytesIO(picture)).width == 1080
    assert looks(town, "timeline") == [mediator.person]
    many(town, 60)
    mediator.presses("时间线图")
    assert documents(town, mediator)[-1][0] == "LJ-2026-000001.png", "a high one as a file"


def test_where_no_font_can_draw_it_that_is_said(town: Town, mediator: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(town, mediator)
    fonts.chinese.cache_clear()
    monkeypatch.setattr(fonts, "_listed", list)
    monkeypatch.setattr(fonts, "PLACES", ())
    try:
        opens_history(mediator)
        mediator.presses("时间线图")
    finally:
        monkeypatch.undo()
        fonts.chinese.cache_clear()
    assert "没有中文字体" in mediator.everything() or "fonts-wqy" in mediator.everything()
