"""What the reporter adds and answers comes back into the case; a burst has one answer and is told once."""

from tests.stories.residents import opens, photo, reports, taken
from tests.stories.town import Town


def test_an_album_is_kept_whole_answered_once_and_told_once(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    group = town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    taken(town, mediator)
    opens(resident, number)
    resident.presses("补充情况")
    said, told = len(resident.texts()), len(mediator.texts())
    town.world.send_album(resident.user, photos=[photo(), photo(), photo()], caption="今天早上拍的")
    town.settle()
    town.wait(seconds=6)
    assert len(resident.texts()) == said + 1
    assert "收好了" in resident.read() and mediator.user.name in resident.read()
    assert len(mediator.texts()) == told + 1
    assert "今天早上拍的" in mediator.read()
    mediator.presses("看详情")
    sent = [message for message in mediator.chat() if message["kind"] == "photo"]
    assert len(sent) == 3
    assert "今天早上拍的" not in mediator.everything(group)
    resident.presses("说完了")
    assert resident.read().count("您补充了情况") == 1, "one line for one album"


def test_what_is_written_after_a_long_silence_is_a_new_matter(town: Town) -> None:
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    opens(resident, number)
    resident.presses("补充情况")
    town.wait(hours=3)
    resident.says("楼下烧烤店天天半夜还在吵，油烟也大")
    assert "听起来是" in resident.read()
    assert "油烟" not in opens(resident, number)


def test_danger_in_what_is_added_is_answered_with_the_numbers_and_told_at_once(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    group = town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    taken(town, mediator)
    opens(resident, number)
    resident.presses("补充情况")
    resident.says("他拿着刀堵在我家门口，现在还在砸门")
    assert "110" in resident.read()
    assert any("危险" in text for text in mediator.texts())
    assert "紧急" in mediator.read(group)
    opens(resident, number)
    assert "紧急" not in resident.read() and "‼" not in resident.read(), "the grade is not the resident's to read"


def test_a_question_reaches_the_reporter_and_the_answer_comes_back(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    group = town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    taken(town, mediator)
    mediator.presses("问反映人")
    mediator.says("漏水的是厨房还是卫生间？")
    assert "漏水的是厨房还是卫生间" in resident.read()
    assert "漏水的是厨房还是卫生间" in opens(resident, number), "it stands on the case's own screen too"
    resident.presses("我来回答")
    resident.says("是厨房")
    resident.sends(photo=photo())
    town.wait(seconds=6)
    assert any("是厨房" in text for text in mediator.texts())
    assert "厨房" not in mediator.read(group)
    told = len(resident.texts())
    town.wait(days=2)
    assert not [text for text in resident.texts()[told:] if "还在等您" in text], "an answered question is not asked again"


def test_an_unanswered_question_is_asked_once_more_and_no_oftener(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    reports(resident)
    taken(town, mediator)
    mediator.presses("问反映人")
    mediator.says("漏水的是厨房还是卫生间？")
    town.wait(hours=20)
    assert "还在等您" not in resident.everything()
    town.wait(days=6)
    assert len([text for text in resident.texts() if "还在等您" in text]) == 1


def test_several_questions_are_each_answered(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    reports(resident)
    taken(town, mediator)
    for question in ("漏水的是厨房还是卫生间？", "什么时候开始漏的？"):
        mediator.presses("问反映人")
        mediator.says(question)
    asked = [message for message in resident.chat() if "问您" in str(message["text"])]
    assert len(asked) == 2
    for message, answer in zip(asked, ("厨房", "上个月"), strict=True):
        data = message["keyboard"][0][0]["data"]
        resident.press(message["id"], data)
        resident.says(answer)
        town.wait(seconds=6)
        assert answer in mediator.read()
    assert "回答过" in resident.press(asked[0]["id"], asked[0]["keyboard"][0][0]["data"], force=True)
