"""What must not be seen: names, phones, words and doors in no group and by nobody who may not; a report about a unit not by that unit."""

import pytest
from sqlalchemy import select

from bot.playground import groups
from bot.posting import tell
from bot.rules.terms import Role
from storage import cases
from storage.tables import CaseRow
from tests.stories.residents import BEATEN, LEAK, answered, number_in, photo, reports, taken
from tests.stories.town import Phone, Town

NAME, DOOR = "欧阳映雪", "七栋四单元一零八"
SAID = "门口那棵银杏树旁"  # what is in the words of everything the reporter says here
ABOUT_THE_ROOM = f"村委会主任把低保给了自己亲戚，我在{SAID}去问还骂我"


def reporter(town: Town) -> Phone:
    """Somebody whose own number the bot has been given."""
    phone = town.resident(NAME, "wenjun-3")
    phone.sends(contact=True)
    phone.says("/cancel")
    return phone


def with_everything(town: Town, phone: Phone, *, hidden: bool = False) -> str:
    """A report with a door, a photo, a place on the map, and another person's contact."""
    phone.says(f"{LEAK}，{SAID}")
    phone.sends(photo=photo(), caption=f"{SAID}的照片")
    phone.sends(location=(30.41, 103.46))
    phone.sends(contact={"phone": "13877776666", "name": "司徒见证"})
    phone.presses("邻里")
    phone.presses("都没有")
    phone.presses("修改")
    phone.presses("门牌")
    phone.says(DOOR)
    if hidden:
        phone.presses("不透露")
    phone.presses("^发送")
    return number_in(phone.read())


def secrets(phone: Phone) -> tuple[str, ...]:
    assert phone.user.phone is not None
    return (NAME, "欧阳", phone.user.phone, DOOR, "银杏", "三回", "司徒", "13877776666", "103.46")


def seen_in_groups(town: Town) -> str:
    """Everything ever posted in any group, as its members see it."""
    found = []
    for chat in town.groups.values():
        member = next(phone for phone in town.phones.values() if chat.has(phone.user.id))
        found.append(member.everything(chat))
    return "\n".join(found)


def test_no_group_ever_shows_who_where_or_what_was_said(town: Town) -> None:
    """The whole life of a case, with every move that posts into groups."""
    for unit in ("wenjun", "linjiang", "binjiang", "city"):
        town.group(unit)
    mediator = town.holding("wenjun", "mediator")[0]
    director = town.holding("wenjun", "leader")[0]
    leader = town.holding("linjiang", "leader")[0]
    town.holding("linjiang", "supervisor")
    person = reporter(town)
    with_everything(town, person)
    answered(town, mediator)
    mediator.presses("问反映人")
    mediator.says(f"{SAID}是哪一户？")
    person.presses("我来回答")
    person.says(f"就是{SAID}那家，{NAME}")
    town.wait(minutes=5)
    person.says("/cases")
    person.presses("LJ-2026-000001")
    person.presses("有人为难我")
    person.says(f"{SAID}有人堵我的门")
    town.wait(days=9)
    mediator.presses("调解完")
    mediator.presses("没调成")
    mediator.says(f"{NAME}和{SAID}那家谈不拢，告诉他们可以去法院")
    town.wait(days=3)
    person.says("/cases")
    person.presses("LJ-2026-000001")
    person.presses("还是没解决")
    person.presses("^没有解决")
    town.wait(days=12)
    director.presses("换人办|指派")
    person.says(ABOUT_THE_ROOM)
    person.presses("^对，")
    person.presses("都没有")
    person.presses("^发送")
    person.says(BEATEN + SAID)
    person.presses("^对，|家暴")
    person.presses("都没有")
    person.presses("只发消息")
    person.presses("^发送")
    person.says(f"隔壁拿着刀在砸我家的门，{SAID}，快来人")
    person.presses("不安全，马上上报")
    person.says(f"活着没意思，我不想活了，{SAID}")
    town.wait(days=3)
    leader.says("/overdue", town.group("linjiang"))
    leader.says("/case 1", town.group("linjiang"))
    mediator.says("/work", town.group("wenjun"))
    posted = seen_in_groups(town)
    assert "LJ-2026-000001" in posted
    assert not [secret for secret in secrets(person) if secret in posted]
    assert "家暴" not in posted and "妇女" not in posted


@pytest.mark.parametrize("hidden", [False, True])
def test_a_colleague_who_opens_the_details_gets_no_contact_place_or_door(town: Town, *, hidden: bool) -> None:
    """Names and phones are for the responsible person and supervisors; a contact or a pin among the files tells as much."""
    group = town.group("wenjun")
    mediator, colleague = town.holding("wenjun", "mediator")[:2]
    person = reporter(town)
    with_everything(town, person, hidden=hidden)
    taken(town, mediator)
    colleague.presses("看详情", group)
    assert "三回" in colleague.everything()  # they may read the words
    assert not [
        secret for secret in (NAME, person.user.phone, DOOR, "司徒", "13877776666", "103.46") if str(secret) in colleague.everything()
    ]
    mediator.says("/case 1")
    told = mediator.everything()
    assert (NAME in told) is not hidden
    assert ("13877776666" in told) is not hidden
    assert (DOOR in told) is not hidden


def test_a_director_who_presses_report_progress_in_the_group_sees_no_door(town: Town) -> None:
    group = town.group("wenjun")
    town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    director = town.holding("wenjun", "leader")[0]
    person = reporter(town)
    with_everything(town, person)
    answered(town, mediator)
    obligation = mediator.find("报进展")[1] if "报进展" in str(mediator.buttons()) else "rc:3"
    message = next(each["id"] for each in director.chat(group) if each["from"]["bot"])
    for number in range(1, 6):
        director.press(message, f"rc:{number}", group, force=True)
    assert obligation
    assert "三回" in director.everything()
    assert not [secret for secret in (NAME, str(person.user.phone), DOOR) if secret in director.everything()]


# -- a report about the room itself -------------------------------------------------------------------------------------


def about_the_room(person: Phone, more: str = "") -> str:
    person.says(ABOUT_THE_ROOM + more)
    person.presses("^对，")
    person.presses("都没有")
    person.presses("^发送")
    return number_in(person.read())


def test_a_report_about_the_room_reaches_it_by_no_road(town: Town) -> None:
    """Cards, nags, digests, lists, search, and what comes by itself: nothing, for weeks."""
    for unit in ("wenjun", "linjiang", "city"):
        town.group(unit)
    chat = town.group("wenjun")
    staff = town.all_staff_of("wenjun")
    town.holding("linjiang", "supervisor")
    person = reporter(town)
    number = about_the_room(person)
    town.wait(days=20)
    assert number not in staff[0].everything(chat)
    for phone in staff:
        assert number not in phone.everything()
        for asked in ("/work", "/overdue", f"/case {number}", "/case 1", "/cases", "/admin"):
            phone.says(asked)
        heard = "\n".join(phone.texts())
        assert "银杏" not in heard
        assert heard.count(number) == heard.count(f"这里没有您能查看的 {number}")
        assert number not in str(phone.buttons())


def test_talk_of_dying_about_the_room_is_not_told_to_its_people_on_duty(town: Town) -> None:
    """The room's own people are on the duty list that is asked to phone."""
    for unit in ("wenjun", "linjiang", "city"):
        town.group(unit)
    duty = [town.staff(role.person) for role in town.roster.roles if role.role is Role.DUTY]
    room = town.all_staff_of("wenjun")
    person = reporter(town)
    person.says("村委会主任把低保给了自己亲戚，天天骂我，我不想活了")
    person.presses("请打给我")
    town.wait(hours=2)
    assert any("15 分钟内" in phone.everything() for phone in duty if phone not in room)
    for phone in room:
        assert "LJ-2026-000001" not in phone.everything(), phone.user.name


def test_a_critical_report_about_the_room_calls_nobody_of_it(town: Town) -> None:
    for unit in ("wenjun", "linjiang", "city"):
        town.group(unit)
    for role in town.roster.roles:
        if role.role is Role.DUTY:
            town.staff(role.person)
    room = town.all_staff_of("wenjun")
    person = reporter(town)
    person.says("村委会主任把低保给了自己亲戚，现在拿着刀在砸我家的门，快来人")
    person.presses("不安全，马上上报")
    number = number_in(person.read())
    town.wait(hours=3)
    told = [phone.user.name for phone in room if number in phone.everything()]
    assert town.do(lambda db, house: db.execute(select(CaseRow.excluded)).scalar_one()) == [town.unit("wenjun")]
    assert not told


@pytest.mark.parametrize(
    "kind", ["nobody_reached", "waits_without_group", "nobody_here", "call_back", "near_you", "to_route", "revisit_owed", "urged", "yours"]
)
def test_no_notice_reaches_somebody_of_the_unit_that_it_is_about(town: Town, kind: str) -> None:
    """Whatever road put it into the outbox, the last look is when it is rendered."""
    for unit in ("wenjun", "linjiang"):
        town.group(unit)
    director = town.holding("wenjun", "leader")[0]
    number = about_the_room(reporter(town))
    case = town.do(lambda db, house: cases.by_number(db, number))
    facts = {"case": case, "missed": [town.unit("linjiang")], "due": town.clock.now().isoformat(), "kind": "take", "by": director.person}
    town.do(lambda db, house: tell(db, director.person, kind, facts, town.clock.now()))
    town.wait(minutes=1)
    assert number not in director.everything()


def test_who_is_set_free_hears_no_more(town: Town) -> None:
    """A group that belongs to no unit any more gets no card, no notice and no nag."""
    chat = town.group("wenjun")
    mediator = town.holding("wenjun", "mediator")[0]
    administrator = town.staff("lin-xiaoyu")
    person = reporter(town)
    reports(person)
    groups.add(town.world, mediator.user, chat, administrator.user.id)
    administrator.says("/unit", chat)
    administrator.presses("解除|放开|不再", chat)
    town.wait(minutes=1)
    before = mediator.everything(chat)
    reports(person)
    town.wait(days=5)
    administrator.says("/case 1")
    administrator.presses("看详情|分级") if "分级" in str(administrator.buttons()) else None
    assert mediator.everything(chat) == before


NAMED = ("shen-yaqin", "fang-xiulan", "qin-feng")  # protection staff
TELLING = ("家暴", "妇女", "家庭", "文君", "网格", "关照", "受伤", "老人", "打我", "银杏", "分级", "高：", NAME, "方秀兰")


def beaten(town: Town, person: Phone) -> str:
    person.says(BEATEN + SAID)
    person.presses("^对，|家暴")
    person.presses("都没有")
    person.presses("只发消息")
    if "不清楚" in str(person.buttons()):
        person.presses("不清楚")
    person.presses("^发送")
    return number_in(person.read())


def test_a_protected_case_shows_nobody_else_more_than_number_and_time(town: Town) -> None:
    """Ignored, worked on, ignored again, handled, opened again: no group, list, nag or notice tells what it is or who looks after it."""
    for unit in ("wenjun", "linjiang", "city"):
        town.group(unit)
    for role in town.roster.roles:
        if role.unit in ("wenjun", "linjiang", "city", "wenjun-3"):
            town.staff(role.person)
    person, lost = reporter(town), town.resident("无处可寻")
    number, unplaced = beaten(town, person), beaten(town, lost)
    town.wait(days=4)
    carer = town.phones["fang-xiulan"]
    carer.says(f"/case {number}")
    carer.presses("我来办")
    carer.presses("记首次回复")
    carer.presses("打了电话")
    carer.says(f"打了电话，{SAID}")
    town.wait(days=10)
    carer.says(f"/case {number}")
    carer.presses("调解完")
    carer.presses("不调了")
    carer.says("送到安全的地方了，还在银杏树旁")
    town.wait(days=10)
    person.says("/cases")
    person.presses(number)
    person.presses("^没有解决")
    town.wait(days=10)
    for code, phone in town.phones.items():
        if phone in (person, lost) or code in NAMED:
            continue
        for asked in ("/work", "/overdue", f"/case {number}"):
            phone.says(asked)
        texts = [*phone.texts(), *(text for chat in town.groups.values() if chat.has(phone.user.id) for text in phone.texts(chat))]
        for text in texts:
            if number in text or unplaced in text:
                assert not [word for word in TELLING if word in text], (code, text)
    assert person.read().startswith("您有一条新消息") or number in person.read()


def test_nobody_is_said_to_have_been_told_who_has_not(town: Town) -> None:
    """The leader of the unit hears nothing of a protected case, so no reminder says that they did."""
    for unit in ("wenjun", "linjiang"):
        town.group(unit)
    leader = town.holding("linjiang", "leader")[0]
    for code in NAMED:
        town.staff(code)
    beaten(town, reporter(town))
    town.wait(days=6)
    assert f"已同时告诉{leader.user.name}" not in seen_in_groups(town)
