"""The help: short, true, with the numbers of the policy, and a line for each role."""

from tests.stories.town import Town


def test_help_leads_to_who_sees_what_numbers_signs_and_privacy(town: Town) -> None:
    resident = town.resident("张丽")
    resident.says("/help")
    assert "/cases" in resident.read() and "110" in resident.read()
    resident.presses("求助电话")
    for number in ("110", "119", "120", "12356", "12338", "12348", "12345", "12110028"):
        assert number in resident.read()
    resident.presses("返回")
    resident.presses("谁会看到")
    assert "不发到群里" in resident.read()
    resident.presses("隐私说明")
    assert "028-88880001" in resident.read() and "14 天" in resident.read()
    resident.presses("返回")
    resident.presses("符号的意思")
    for sign in "●◐✓✕↻":
        assert sign in resident.read()
    assert "‼" not in resident.read() and "!" not in resident.read(), "residents never meet these two"
    assert len([text for text in resident.texts() if "求助" in text or "●" in text]) == 1, "pages of the help take each other's place"


def test_from_the_first_screen_the_answer_comes_below_it(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    resident.presses("谁会看到")
    assert "文君社区第 3 网格" in resident.texts()[-2]
    assert "不发到群里" in resident.read()


def test_staff_read_what_they_are_here_for(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    mediator.says("/help")
    assert "/work" in mediator.read() and "文君社区调解室" in mediator.read()
    mediator.presses("符号")
    assert "‼" in mediator.read() and "! " in mediator.read()


def test_in_a_group_help_is_one_sentence_without_buttons(town: Town) -> None:
    group = town.group("wenjun")
    mediator = town.holding("wenjun", "mediator")[0]
    mediator.says("/help@heyue_bot", group)
    assert "私聊" in mediator.read(group)
    assert not mediator.chat(group)[-1]["keyboard"]
