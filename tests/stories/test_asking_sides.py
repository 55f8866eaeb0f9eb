"""A question goes to the reporter or to any party who uses the bot; what one side answers stays there, and nothing is asked for ever."""

import json

from tests.stories.residents import opens, photo, reports, taken
from tests.stories.sides import with_other_side
from tests.stories.supervision import NUMBER, Village, village
from tests.stories.town import Phone, Town

QUESTION, ANSWER = "您家的水管是哪一年换的？", "前年换的，师傅说没问题"


def asked(town: Town) -> tuple[Village, Phone]:
    """The other side has been asked."""
    here = village(town)
    other = town.resident("王大勇", "wenjun-3")
    reports(here.resident)
    with_other_side(town, 1, phone=other)
    taken(town, here.mediator)
    here.mediator.presses("问当事人")
    assert {"反映人", "王大勇"} <= set(here.mediator.buttons())
    here.mediator.presses("王大勇")
    here.mediator.says(QUESTION)
    return here, other


def test_the_other_side_is_asked_and_answers_into_the_case(town: Town) -> None:
    here, other = asked(town)
    assert QUESTION in other.read()
    assert QUESTION not in here.resident.everything()
    other.presses("我来回答")
    other.says(ANSWER)
    other.sends(photo=photo())
    town.wait(seconds=6)
    assert any(ANSWER in text and "对方" in text for text in here.mediator.texts())
    opens(here.resident, NUMBER)
    seen = here.resident.everything()
    assert ANSWER not in seen and QUESTION not in seen
    assert "照片" not in here.resident.read(), "not even how many photos the other side sent"
    assert ANSWER not in json.dumps(here.mediator.texts(here.group), ensure_ascii=False)
    here.mediator.says("/work")
    assert "还没回" not in here.mediator.read()


def test_what_the_reporter_answers_stays_on_their_side(town: Town) -> None:
    here, other = asked(town)
    here.mediator.presses("问当事人")
    here.mediator.presses("^反映人")
    here.mediator.says("漏水的是厨房还是卫生间？")
    assert "厨房还是卫生间" in here.resident.read()
    here.resident.presses("我来回答")
    here.resident.says("是厨房，楼上偷改过管道")
    town.wait(days=1)
    assert "厨房" not in other.everything() and "偷改" not in other.everything()


def test_unanswered_it_is_asked_once_more_and_the_mediator_is_told_once(town: Town) -> None:
    here, other = asked(town)
    here.mediator.says("/work")
    assert "问过对方，还没回" in here.mediator.read()
    town.wait(days=7)
    assert len([text for text in other.texts() if "还在等您" in text]) == 1
    told = [text for text in here.mediator.texts() if "问了对方两次" in text]
    assert len(told) == 1 and ANSWER not in told[0]
    message, data = other.find("我来回答")
    here.mediator.presses("撤回问题")
    assert any("问题撤回了" in text for text in here.mediator.texts())
    assert "不用回答" in other.press(message, data, force=True)


def test_an_answered_question_is_no_news_to_the_mediator_later(town: Town) -> None:
    here, other = asked(town)
    other.presses("我来回答")
    other.says(ANSWER)
    town.wait(days=7)
    assert not [text for text in here.mediator.texts() if "两次" in text]


def test_a_question_that_was_taken_back_is_asked_no_more(town: Town) -> None:
    here, other = asked(town)
    message, data = here.mediator.find("撤回问题")
    for phone in (other, here.resident, here.colleague, town.resident("过路人")):
        phone.says("/help")
        phone.press(phone.chat()[-1]["id"], data, force=True)
    assert QUESTION in other.everything()
    here.mediator.presses("撤回问题")
    assert here.mediator.press(message, data, force=True) == ""
    town.wait(days=5)
    assert not [text for text in other.texts() if "还在等您" in text]
    assert not [text for text in here.mediator.texts() if "两次" in text]


def test_nobody_asks_a_party_of_another_case_or_a_side_that_left(town: Town) -> None:
    here, other = asked(town)
    told = len(other.texts())
    reports(town.resident("李强", "wenjun-3"))
    gone = town.resident("赵六", "wenjun-3")
    with_other_side(town, 2, "赵六", gone, left="withdrew")
    for forged in ("ap:2:2", "ap:1:999", "ap:2:999", "ap:1:-1"):
        for phone in (here.mediator, here.colleague, here.resident, other):
            phone.says("/help")
            phone.press(phone.chat()[-1]["id"], forged, force=True)
            phone.says("/cancel")
    here.mediator.presses("我来办", here.group)
    here.mediator.presses("问反映人")
    assert "赵六" not in here.mediator.buttons(), "who has left is not among those to ask"
    here.mediator.says("/cancel")
    assert not [text for text in gone.texts() if "问您" in text]
    assert not [text for text in other.texts()[told:] if "问您" in text]
