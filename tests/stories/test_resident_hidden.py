"""A hidden name, and a protected case: what who sees, and what nobody sees."""

from sqlalchemy import Connection, select

from bot.posting import House
from storage.tables import LookRow
from tests.stories.residents import BEATEN, LEAK, number_in, opens, photo, taken
from tests.stories.town import Phone, Town


def looks(town: Town) -> list[tuple[int, str]]:
    """(person, what) of every look at a personal part, in order."""

    def read(db: Connection, house: House) -> list[tuple[int, str]]:
        return [(person, what) for person, what in db.execute(select(LookRow.person_id, LookRow.what).order_by(LookRow.id))]

    return town.do(read)


def everybody(town: Town) -> list[Phone]:
    return [town.staff(person.code) for person in town.roster.people]


def test_a_hidden_name_is_never_the_mediators_to_see(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    supervisor = town.holding("linjiang", "supervisor")[0]
    town.group("wenjun")
    resident = town.resident("欧阳晓燕", "wenjun-3")
    resident.user.phone = "13977778888"
    resident.says(LEAK)
    resident.sends(contact=True)
    town.wait(seconds=3)
    resident.presses("邻里")
    resident.presses("都没有")
    resident.presses("不透露")
    resident.presses("^发送")
    number = number_in(resident.read())
    taken(town, mediator)
    mediator.presses("看全部")
    mediator.presses("问反映人")
    mediator.says("方便说说几点漏得最厉害吗？")
    resident.presses("我来回答")
    resident.says("晚上九点以后")
    resident.sends(contact=True)
    town.wait(seconds=6)
    opens(resident, number)
    resident.presses("去法院")
    resident.presses("告诉调解员")
    mediator.presses("看详情")
    assert "晚上九点以后" in mediator.everything()
    seen = [phone.everything() for phone in town.all_staff_of("wenjun")] + [mediator.everything(town.group("wenjun"))]
    assert not [text for text in seen if "欧阳" in text or "13977778888" in text]

    before = len(looks(town))
    town.wait(days=5)
    supervisor.presses("看详情")
    assert "欧阳晓燕" in supervisor.read() and "13977778888" in supervisor.read()
    assert looks(town)[before:] == [(supervisor.person, "names")]
    supervisor.presses("看详情")
    assert looks(town)[before:] == [(supervisor.person, "names")] * 2, "each look is kept"


def test_a_protected_case_of_which_no_group_learns_a_word(town: Town) -> None:
    units = ("wenjun", "linjiang", "city", "women")
    groups = {unit: town.group(unit) for unit in units}
    named = {role.person for role in town.roster.roles if role.role == "protection"}
    protection = [town.staff(code) for code in sorted(named)]
    resident = town.resident("刘梅", "wenjun-3")
    resident.says(BEATEN)
    resident.presses("对，")
    resident.presses("都没有")
    resident.presses("只发消息")
    resident.presses("^发送")
    number = number_in(resident.read())

    helper = protection[0]
    assert number in helper.read()
    helper.presses("看详情")
    assert "只发消息" in helper.read(), "how it is safe to reach her stands where it is needed"
    helper.presses("我来办")
    assert "您有一条新消息" in resident.read()
    helper.presses("问反映人")
    helper.says("现在住在哪里，安全吗？")
    assert "住在哪里" not in resident.everything()
    resident.presses("看一看")
    assert "住在哪里" not in resident.read()
    resident.presses("看一看")
    assert "住在哪里" in resident.read()
    resident.presses("我来回答")
    resident.says("在我妈家")
    resident.sends(photo=photo())
    resident.presses("说完了")
    town.wait(seconds=6)
    helper.presses("看详情")
    assert "在我妈家" in helper.everything()
    resident.presses("有人为难我")
    resident.says("他到处找我")
    town.wait(days=9)

    words = ("刘梅", "打我", "孩子", "家暴", "妇女", "我妈家", "到处找我", "住在哪里", "文君社区第 3 网格", "为难")
    for unit, group in groups.items():
        seen = town.all_staff_of(unit)[0].everything(group)
        about = [text for text in town.all_staff_of(unit)[0].texts(group) if number in text]
        assert not [word for word in words if any(word in text for text in about)], unit
        assert "刘梅" not in seen and "打我" not in seen and "我妈家" not in seen
    outsiders = [phone for phone in everybody(town) if phone not in protection]
    assert not [phone.user.name for phone in outsiders if any(word in phone.everything() for word in ("刘梅", "我妈家", "到处找我"))]


def test_nothing_is_sent_to_who_must_not_be_contacted(town: Town) -> None:
    for unit in ("wenjun", "linjiang", "city"):
        town.group(unit)
    helper = next(town.staff(role.person) for role in town.roster.roles if role.role == "protection")
    resident = town.resident("刘梅", "wenjun-3")
    resident.says(BEATEN)
    resident.presses("对，")
    resident.presses("都没有")
    resident.presses("先别联系我")
    resident.presses("^发送")
    said = len(resident.texts())
    helper.presses("看详情")
    helper.presses("我来办")
    helper.presses("问反映人")
    assert "先别联系" in helper.read()
    town.wait(days=5)
    assert len(resident.texts()) == said
    resident.says("/cases")
    resident.presses("-2026-")
    screen = resident.read()
    assert "有专人在办" in screen and "110" in screen
    for word in ("打我", "家暴", helper.user.name, "中心", "孩子", "等级"):
        assert word not in screen
    labels = str(resident.buttons())
    assert "法院" not in labels and "换调解员" not in labels
    resident.presses("怎么联系我")
    resident.presses("可以打电话")
    assert "可以给本人打电话" in helper.read()
