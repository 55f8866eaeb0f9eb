"""A question that was answered in words keeps its words and loses its buttons; what stands, and what others said, keeps theirs."""

import pytest

from bot.playground import phones
from tests.stories.agreeing import a_loan, drafts
from tests.stories.residents import LEAK, reports, taken
from tests.stories.supervision import village
from tests.stories.town import BOT_ID, Phone, Town


def with_buttons(phone: Phone) -> list[str]:
    return [str(each["text"]) for each in phone.chat() if each["keyboard"]]


def test_a_report_written_in_several_messages_has_one_question_with_buttons(town: Town) -> None:
    phone = town.resident("张丽", "wenjun-3")
    phone.says(LEAK)
    town.wait(seconds=3)
    assert with_buttons(phone) == [phone.read()]
    for words in ("物业也不管，天天滴水", "已经三个月了"):
        phone.says(words)
        town.wait(seconds=3)
        assert with_buttons(phone) == [phone.read()], "the one that stands"
    assert len(phone.texts()) == 4, "the greeting and what was asked before can still be read"


def test_a_question_that_a_button_asked_and_words_answered(town: Town) -> None:
    here = village(town)
    reports(here.resident)
    taken(town, here.mediator)
    others = len(with_buttons(here.mediator))
    here.mediator.presses("记首次回复")
    here.mediator.presses("打了电话")
    asked = here.mediator.read()
    assert asked in with_buttons(here.mediator)
    here.mediator.says("打了电话，约好周四晚上两家一起看漏水点")
    assert asked in here.mediator.texts() and asked not in with_buttons(here.mediator)
    assert len(with_buttons(here.mediator)) >= others - 1, "no other message lost its buttons"


def test_a_question_that_was_deleted_leaves_nothing_to_do(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    phone = town.resident("张丽", "wenjun-3")
    phone.says(LEAK)
    town.wait(seconds=3)
    phones.delete(town.world, phone.user, town.world.chat_of(phone.user, BOT_ID), phone.chat()[-1]["id"])
    phone.says("物业也不管，天天滴水")
    town.wait(minutes=5)
    assert with_buttons(phone) == [phone.read()]
    assert not [each for each in caplog.records if each.levelname == "ERROR"]


def test_words_that_cannot_be_used_leave_the_question_with_its_buttons(town: Town) -> None:
    here = village(town)
    reports(here.resident)
    taken(town, here.mediator)
    here.mediator.presses("记首次回复")
    here.mediator.presses("打了电话")
    asked = here.mediator.read()
    here.mediator.says("好")
    assert asked in with_buttons(here.mediator)
    here.mediator.says("/cancel")
    assert asked not in with_buttons(here.mediator)


def test_a_report_that_something_else_interrupts_keeps_its_buttons(town: Town) -> None:
    here = village(town)
    here.mediator.says(LEAK)
    town.wait(seconds=3)
    asked = here.mediator.read()
    assert asked in with_buttons(here.mediator)
    here.mediator.says("/find")
    assert asked in with_buttons(here.mediator)
    here.mediator.says("/cancel")
    assert asked in with_buttons(here.mediator)


def test_a_screen_that_took_the_place_of_the_question_keeps_its_buttons(town: Town) -> None:
    mediator, _lender, _debtor = a_loan(town)
    drafts(mediator, ("王五", "先还一部分", "300", "12月3日"))
    mediator.presses("签：钱款")
    mediator.presses("^调解协议书")
    papers = mediator.read()
    assert "填好的 Word" in mediator.buttons()
    mediator.says("/cancel")
    assert papers in with_buttons(mediator)
