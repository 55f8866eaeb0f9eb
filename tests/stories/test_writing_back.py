"""Talk of dying, "write first": the person and whoever is on duty write back and forth, in private, and nobody is left waiting."""

from sqlalchemy import Connection, select

from bot.posting import House
from storage.tables import CaseEventRow, LookRow
from tests.stories.residents import number_in
from tests.stories.town import Phone, Town

DYING = "活着没意思，我不想活了"
WAITS = "等您回一句话"


def on_duty(town: Town, unit: str = "city") -> list[Phone]:
    return [town.staff(code) for code in town.roster.duty_list(unit)]


def writes_first(town: Town) -> tuple[Phone, list[Phone]]:
    for unit in ("wenjun", "linjiang", "city"):
        town.group(unit)
    duty = on_duty(town)
    resident = town.resident("张丽", "wenjun-3")
    resident.says(DYING)
    resident.presses("先发消息聊")
    return resident, duty


def events(town: Town) -> list[tuple[str, int | None, str]]:
    def read(db: Connection, house: House) -> list[tuple[str, int | None, str]]:
        return [(kind, by, note) for kind, by, note in db.execute(select(CaseEventRow.kind, CaseEventRow.by, CaseEventRow.note))]

    return town.do(read)


def test_words_go_back_and_forth_in_private_and_are_kept(town: Town) -> None:
    resident, duty = writes_first(town)
    helper, other = duty[0], duty[1]
    helper.presses("我来处理")
    assert helper.user.name in resident.read() and "直接在这里写" in resident.read()
    resident.says("这几天都睡不着")
    town.wait(seconds=5)
    assert "这几天都睡不着" in helper.read()
    assert "睡不着" not in other.everything(), "who answered listens, and nobody else"
    helper.presses("写给本人")
    helper.says("我是建华，我在。今晚我陪着您")
    assert "今晚我陪着您" in resident.read() and helper.user.name in resident.read()
    resident.says("谢谢你")
    town.wait(seconds=5)
    assert "谢谢你" in helper.read()
    town.wait(hours=4)
    resident.says("还是睡不着")
    town.wait(seconds=5)
    assert "还是睡不着" in helper.everything(), "a long silence makes it no new matter"
    assert "听起来是" not in resident.everything() and "哪一类" not in resident.everything()
    for chat in town.groups.values():
        for phone in (*duty, *town.all_staff_of("wenjun")):
            if phone.user.id in chat.members:
                assert not [word for word in ("睡不着", "陪着您", "不想活") if word in phone.everything(chat)]
    wrote = [(by, note) for kind, by, note in events(town) if kind == "wrote"]
    assert wrote == [(helper.person, "我是建华，我在。今晚我陪着您")]
    seen = town.do(lambda db, house: {person for (person,) in db.execute(select(LookRow.person_id))})
    assert helper.person in seen, "each look at the words is kept"


def test_until_somebody_has_answered_everybody_called_reads_it_and_may_write(town: Town) -> None:
    resident, duty = writes_first(town)
    resident.says("这几天都睡不着")
    town.wait(seconds=5)
    called = [phone for phone in duty if "这几天都睡不着" in phone.everything()]
    assert called == duty
    second = duty[1]
    second.presses("写给本人")
    second.says("我看到了，您愿意多说说吗")
    assert "您愿意多说说吗" in resident.read()
    before = [phone.everything().count("您现在能去处理吗") for phone in duty]
    town.wait(minutes=20)
    assert [phone.everything().count("您现在能去处理吗") for phone in duty] == before, "writing is being on it"
    assert second.user.name in duty[0].press(*duty[0].find("我来处理"))


def test_who_is_on_it_and_does_not_write_is_reminded_and_then_others_are_called(town: Town) -> None:
    resident, duty = writes_first(town)
    helper = duty[0]
    helper.presses("我来处理")
    town.wait(minutes=4)
    assert WAITS not in helper.everything()
    town.wait(minutes=2)
    assert helper.everything().count(WAITS) == 1
    town.wait(minutes=30)
    others = [phone for phone in duty[1:] if "还没有回话" in phone.everything()]
    assert others
    others[0].presses("写给本人")
    others[0].says("我在，您慢慢说")
    assert "您慢慢说" in resident.read()
    said = [phone.everything().count("还没有回话") + phone.everything().count(WAITS) for phone in duty]
    town.wait(hours=2)
    assert [phone.everything().count("还没有回话") + phone.everything().count(WAITS) for phone in duty] == said
    resident.says("嗯")
    town.wait(minutes=6)
    assert helper.everything().count(WAITS) > 1, "each word of theirs is owed an answer"


def test_a_stranger_to_the_call_cannot_write_and_who_must_not_be_contacted_is_not_written_to(town: Town) -> None:
    resident, duty = writes_first(town)
    helper = duty[0]
    helper.presses("我来处理")
    message, data = helper.find("写给本人")
    mediator = town.staff("liu-yang")
    mediator.says("/work")
    assert "不在" in mediator.press(mediator.chat()[-1]["id"], data, force=True)
    said = len(resident.texts())
    resident.says("/cases")
    resident.presses("-2026-")
    resident.presses("怎么联系我")
    resident.presses("先别联系我")
    said = len(resident.texts())
    assert "先别联系" in helper.press(message, data, force=True)
    town.wait(hours=3)
    assert len(resident.texts()) == said


def test_a_protected_person_in_danger_is_written_to_behind_a_word_that_says_nothing(town: Town) -> None:
    helper = next(town.staff(role.person) for role in town.roster.roles if role.role == "protection")
    for phone in on_duty(town):
        assert phone.user
    resident = town.resident("刘梅", "wenjun-3")
    resident.says("我老公又打我，他拿着刀堵在我家门口，现在还在砸门")
    resident.presses("不安全，马上上报")
    resident.says("/cases")
    resident.presses(number_in(resident.everything()))
    resident.presses("只发消息")
    helper.presses("看详情")
    helper.presses("写给本人")
    helper.says("警察已经出发了，您躲在里面别开门")
    assert resident.read() == "您有一条新消息。"
    resident.presses("看一看")
    assert "别开门" not in resident.read()
    resident.presses("看一看")
    assert "别开门" in resident.read()
    resident.presses("我来回答")
    resident.says("好的，我在厕所")
    town.wait(seconds=5)
    assert "补充了情况" in helper.read() and "厕所" not in helper.read()
