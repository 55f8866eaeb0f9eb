"""Coming in by links and groups, through real updates: once, in time, by whoever may, and back again."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.playground.state import Chat
from bot.posting import House
from bot.reorganising import reorganise
from bot.rules.case import Refused
from bot.rules.roster import Roster
from bot.rules.terms import Role
from storage import chats, groups, invitations, joining, people
from storage.tables import CaseRow, PersonRow
from tests.stories.town import BOT_ID, Phone, Town

DAYS = 7


def link(town: Town, code: str, *, made_by: int | None = None) -> str:
    """A one-time link for somebody of the roster, as its payload."""

    def make(db: Connection, house: House) -> str:
        person = joining.by_code(db, code)
        return invitations.make(db, invitations.PERSON, town.clock.now(), DAYS, person=person, made_by=made_by)

    return f"j_{town.do(make)}"


def group_link(town: Town, unit: str) -> str:
    id_ = town.unit(unit)
    return "u_" + town.do(lambda db, house: invitations.make(db, invitations.UNIT, town.clock.now(), DAYS, unit=id_))


def stranger(town: Town, name: str, language: str = "zh-hans") -> Phone:
    return Phone(town, town.world.person(name, language_code=language))


def behind(town: Town, phone: Phone) -> int:
    """The person to whom an account belongs."""
    return town.do(lambda db, house: people.arrive(db, BOT_ID, phone.user.id, "", "").person.id)


def staff_id(town: Town, code: str) -> int:
    return town.do(lambda db, house: db.execute(select(PersonRow.id).where(PersonRow.code == code)).scalar_one())


def administrator(town: Town) -> Phone:
    return town.staff("lin-xiaoyu")


def new_group(town: Town, *members: Phone, title: str = "新群") -> Chat:
    return town.world.group(title, [phone.user for phone in members])


def bound(town: Town, unit: str) -> int | None:
    """Native id of the unit's group."""
    id_ = town.unit(unit)

    def ask(db: Connection, house: House) -> int | None:
        found = chats.of_unit(db, id_)
        return found.native_id if found else None

    return town.do(ask)


# -- people -----------------------------------------------------------------------------------------------------------


def test_a_link_makes_a_stranger_the_person_it_was_made_for(town: Town) -> None:
    phone = stranger(town, "Min")
    phone.starts(link(town, "wang-min"))
    assert "王敏" in phone.read()
    assert "文君社区调解室 调解员" in phone.read()
    assert behind(town, phone) == staff_id(town, "wang-min")


def test_the_welcome_is_said_in_the_readers_language(town: Town) -> None:
    phone = stranger(town, "Min", "en")
    phone.starts(link(town, "wang-min"))
    assert "Hello Wang Min" in phone.read()
    assert "mediator" in phone.read()


def test_ones_own_link_pressed_again_says_the_same_again(town: Town) -> None:
    phone = stranger(town, "Min")
    payload = link(town, "wang-min")
    phone.starts(payload)
    first = phone.read()
    phone.starts(payload)
    assert phone.read() == first


def test_a_used_link_lets_nobody_else_in(town: Town) -> None:
    payload = link(town, "wang-min")
    stranger(town, "Min").starts(payload)
    other = stranger(town, "Somebody")
    other.starts(payload)
    assert "用过了" in other.read()
    assert behind(town, other) != staff_id(town, "wang-min")


def test_a_link_that_has_expired_says_what_to_do(town: Town) -> None:
    payload = link(town, "wang-min")
    town.clock.advance(timedelta(days=DAYS))
    phone = stranger(town, "Min")
    phone.starts(payload)
    assert "失效" in phone.read()
    assert "管理员" in phone.read()


def test_a_made_up_link_is_answered_kindly(town: Town) -> None:
    phone = stranger(town, "Min")
    phone.starts("j_abcdefgh")
    assert "查不到" in phone.read()


def test_who_is_here_already_cannot_become_somebody_else_and_the_link_stays_good(town: Town) -> None:
    admin = administrator(town)
    payload = link(town, "wang-min")
    admin.starts(payload)
    assert "林小雨" in admin.read()
    assert behind(town, admin) == staff_id(town, "lin-xiaoyu")
    phone = stranger(town, "Min")
    phone.starts(payload)
    assert behind(town, phone) == staff_id(town, "wang-min")


def test_what_a_resident_reported_stays_theirs_when_they_join(town: Town) -> None:
    town.group("wenjun")
    phone = town.resident("Min", "wenjun-3")
    phone.says("楼上漏水找了三回都不理，天花板都霉了")
    for answer in ("邻里", "都没有", "发送"):
        phone.presses(answer)
    phone.starts(link(town, "hu-guifang"))
    reporters = town.do(lambda db, house: db.execute(select(CaseRow.reporter)).scalars().all())
    assert reporters == [staff_id(town, "hu-guifang")]


def test_a_new_link_cuts_the_lost_phone_off(town: Town) -> None:
    old, new = stranger(town, "Old"), stranger(town, "New")
    old.starts(link(town, "wang-min"))
    new.starts(link(town, "wang-min"))
    assert behind(town, new) == staff_id(town, "wang-min")
    assert behind(town, old) != staff_id(town, "wang-min")
    reached = town.do(lambda db, house: chats.private_of(db, staff_id_in(db, "wang-min")))
    assert reached is not None
    assert reached.native_id == new.user.id


def staff_id_in(db: Connection, code: str) -> int:
    return db.execute(select(PersonRow.id).where(PersonRow.code == code)).scalar_one()


def test_who_made_the_link_hears_which_account_came_in(town: Town) -> None:
    admin = administrator(town)
    phone = stranger(town, "Min 2026")
    phone.starts(link(town, "wang-min", made_by=admin.person))
    assert "王敏" in admin.read()
    assert "Min 2026" in admin.read()


def test_the_first_administrator_needs_no_roster_entry(town: Town) -> None:
    token = town.do(lambda db, house: invitations.make(db, invitations.ADMINISTRATOR, town.clock.now(), DAYS))
    phone = stranger(town, "First")
    phone.starts(f"j_{token}")
    assert "管理员" in phone.read()
    phone.says("/admin")
    assert "锦泉市" in phone.read()


def test_a_link_for_a_person_is_not_taken_in_a_group(town: Town) -> None:
    admin = administrator(town)
    chat = new_group(town, admin)
    payload = link(town, "wang-min")
    town.world.add_bot_to(admin.user, chat, payload)
    town.settle()
    phone = stranger(town, "Min")
    phone.starts(payload)
    assert behind(town, phone) == staff_id(town, "wang-min")


# -- groups -----------------------------------------------------------------------------------------------------------


def test_an_administrator_adds_the_bot_and_chooses_the_unit(town: Town) -> None:
    admin = administrator(town)
    chat = new_group(town, admin)
    town.world.add_bot_to(admin.user, chat)
    town.settle()
    town.wait(seconds=2)
    assert "哪个单位" in admin.read(chat)
    admin.presses("更多|临江", chat)
    while not any("临江" in button for button in admin.buttons(chat)):
        admin.presses("更多", chat)
    admin.presses("临江镇", chat)
    admin.presses("文君社区", chat)
    assert "文君社区调解室" in admin.read(chat)
    assert "不会发到这里" in admin.read(chat)
    assert bound(town, "wenjun") == chat.id


def test_a_member_who_is_no_administrator_cannot_choose(town: Town) -> None:
    mediator = town.staff("wang-min")
    chat = new_group(town, mediator)
    town.world.add_bot_to(mediator.user, chat)
    town.settle()
    town.wait(seconds=2)
    assert "管理员" in mediator.read(chat)
    assert "管理员" in mediator.presses("选择单位", chat)
    forged = f"bd:0:0:{town.unit('wenjun')}"
    message, _data = mediator.find("选择单位", chat)
    assert "管理员" in mediator.press(message, forged, chat, force=True)
    assert bound(town, "wenjun") is None


def test_an_administrator_of_one_town_cannot_bind_a_unit_of_another(town: Town) -> None:
    local = stranger(town, "Local")
    local.starts()
    who = behind(town, local)

    def appoint(db: Connection, house: House) -> None:
        joining.make_administrator(db, who, town_unit)
        house.stale = True

    town_unit = town.unit("linjiang")
    town.do(appoint)
    chat = new_group(town, local)
    town.world.add_bot_to(local.user, chat)
    town.settle()
    town.wait(seconds=2)
    message, _data = local.find("文君社区", chat)
    assert local.press(message, f"bd:0:0:{town.unit('nanmen')}", chat, force=True)
    assert bound(town, "nanmen") is None
    local.presses("文君社区", chat)
    assert bound(town, "wenjun") == chat.id


def test_a_link_binds_the_group_at_once_and_asks_nothing(town: Town) -> None:
    admin = administrator(town)
    chat = new_group(town, admin)
    town.world.add_bot_to(admin.user, chat, group_link(town, "wenjun"))
    town.settle()
    town.wait(seconds=2)
    assert bound(town, "wenjun") == chat.id
    said = admin.texts(chat)
    assert len(said) == 1
    assert "文君社区调解室" in said[0]


def test_a_groups_link_does_not_work_twice(town: Town) -> None:
    admin = administrator(town)
    payload = group_link(town, "wenjun")
    first, second = new_group(town, admin), new_group(town, admin)
    town.world.add_bot_to(admin.user, first, payload)
    town.settle()
    town.world.add_bot_to(admin.user, second, payload)
    town.settle()
    assert bound(town, "wenjun") == first.id
    assert "用过了" in admin.read(second)


def test_cases_that_waited_appear_in_a_new_group(town: Town) -> None:
    old = town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    resident.says("楼上漏水找了三回都不理，天花板都霉了")
    for answer in ("邻里", "都没有", "发送"):
        resident.presses(answer)
    admin = administrator(town)
    chat = new_group(town, admin)
    town.world.add_bot_to(admin.user, chat, group_link(town, "wenjun"))
    town.settle()
    town.wait(seconds=2)
    assert "LJ-2026-000001" in admin.everything(chat)
    mediator = town.staff("wang-min")
    assert any("换了别的群" in said for said in mediator.texts(old))


def test_a_topic_is_a_chat_of_its_own(town: Town) -> None:
    admin = administrator(town)
    chat = town.world.group("大群", [admin.user], kind="supergroup")
    town.world.add_bot_to(admin.user, chat, group_link(town, "linjiang"))
    topic = town.world.topic(chat, "文君", by=admin.user)
    town.settle()
    admin.says("/unit@heyue_bot", chat, topic=topic)
    assert "哪个单位" in admin.read(chat)
    while not any("临江" in button for button in admin.buttons(chat)):
        admin.presses("更多", chat)
    admin.presses("临江镇", chat)
    admin.presses("文君社区", chat)

    def topics(db: Connection, house: House) -> dict[int, int | None]:
        return {group.topic: group.unit for group in groups.of_native(db, BOT_ID, chat.id)}

    assert town.do(topics) == {0: town.unit("linjiang"), topic: town.unit("wenjun")}


def test_a_group_that_becomes_a_supergroup_keeps_its_unit(town: Town) -> None:
    admin = administrator(town)
    chat = new_group(town, admin)
    town.world.add_bot_to(admin.user, chat, group_link(town, "wenjun"))
    town.settle()
    new = town.world.migrate(chat)
    town.settle()
    assert bound(town, "wenjun") == new.id
    admin.says("/unit@heyue_bot", new)
    assert "文君社区调解室" in admin.read(new)


def test_a_bot_that_is_taken_out_is_missed_and_offered_its_place_when_it_is_back(town: Town) -> None:
    admin, leader = administrator(town), town.staff("li-guoping")
    chat = new_group(town, admin, leader, title="文君群")
    town.world.add_bot_to(admin.user, chat, group_link(town, "wenjun"))
    town.settle()
    town.wait(seconds=2)
    town.world.remove_from(admin.user, chat, BOT_ID)
    town.settle()
    assert bound(town, "wenjun") is None
    assert "文君群" in leader.read()
    assert leader.read().startswith("!")
    town.world.add_bot_to(admin.user, chat)
    town.settle()
    town.wait(seconds=2)
    assert "原来属于文君社区调解室" in admin.read(chat)
    assert bound(town, "wenjun") is None
    assert "管理员" in leader.presses("和原来一样", chat)
    admin.presses("和原来一样", chat)
    assert bound(town, "wenjun") == chat.id


def test_a_group_can_be_set_free_by_its_administrator_only(town: Town) -> None:
    admin, mediator = administrator(town), town.staff("wang-min")
    chat = new_group(town, admin, mediator)
    town.world.add_bot_to(admin.user, chat, group_link(town, "wenjun"))
    town.settle()
    mediator.says("/unit@heyue_bot", chat)
    assert "管理员" in mediator.presses("解除绑定", chat)
    assert bound(town, "wenjun") == chat.id
    admin.presses("解除绑定", chat)
    assert bound(town, "wenjun") is None


def test_a_grid_has_no_group(town: Town) -> None:
    admin = administrator(town)
    chat = new_group(town, admin)
    town.world.add_bot_to(admin.user, chat)
    town.settle()
    town.wait(seconds=2)
    message = admin.chat(chat)[-1]["id"]
    assert "网格员" in admin.press(message, f"bd:0:0:{town.unit('wenjun-3')}", chat, force=True)


def test_who_blocks_the_bot_is_not_reached_until_they_are_back(town: Town) -> None:
    mediator = town.staff("wang-min")
    town.world.block(mediator.user)
    town.settle()
    assert town.do(lambda db, house: people.reachable(db, [mediator.person])) == set()
    mediator.starts()
    assert town.do(lambda db, house: people.reachable(db, [mediator.person])) == {mediator.person}


# -- administering ----------------------------------------------------------------------------------------------------


def test_an_administrator_makes_a_link_in_chat_that_lets_somebody_in(town: Town) -> None:
    admin = administrator(town)
    admin.says("/admin")
    admin.presses("下级单位")
    while not any("临江镇" in button for button in admin.buttons()):
        admin.presses("更多")
    admin.presses("临江镇")
    admin.presses("下级单位")
    admin.presses("文君社区")
    admin.presses("人员")
    assert "● 王敏" in admin.read()
    admin.presses("王敏")
    admin.presses("生成新链接")
    found = re.search(r"start=(j_[A-Za-z0-9_-]+)", admin.read())
    assert found
    phone = stranger(town, "Min")
    phone.starts(found[1])
    assert behind(town, phone) == staff_id(town, "wang-min")
    admin.presses("上一步")
    assert any("✓ 王敏" in said for said in admin.texts())


def test_who_is_no_administrator_sees_nothing_of_it(town: Town) -> None:
    mediator = town.staff("wang-min")
    mediator.says("/admin")
    assert "只有管理员" in mediator.read()
    before = mediator.read()
    message = mediator.chat()[-1]["id"]
    for what in ("unit", "people", "absent", "links", "group", "group_link", "below"):
        assert "管理员" in mediator.press(message, f"ad:{what}:{town.unit('wenjun')}:0:0", force=True)
    assert "管理员" in mediator.press(message, f"ad:link:{town.unit('wenjun')}:{staff_id(town, 'tang-jianhua')}:0", force=True)
    assert mediator.read() == before


def test_a_link_cannot_lift_its_maker_above_their_own_subtree(town: Town) -> None:
    """Somebody who also works above the administrator's subtree is invited from above only."""
    local = stranger(town, "Local")
    local.starts()
    who = behind(town, local)
    place = town.unit("women")

    def appoint(db: Connection, house: House) -> None:
        joining.make_administrator(db, who, place)
        house.stale = True

    town.do(appoint)
    local.says("/admin")
    local.presses("人员")
    local.presses("方秀兰")
    assert "管理的单位范围" in local.presses("生成新链接")


@pytest.mark.parametrize("what", ["people", "absent", "links", "group", "below"])
def test_every_screen_of_a_big_city_fits_into_a_message(town: Town, what: str) -> None:
    admin = administrator(town)
    admin.says("/admin")
    message = admin.chat()[-1]["id"]
    admin.press(message, f"ad:{what}:{town.unit('city')}:0:0", force=True)
    while "更多" in admin.buttons():
        admin.presses("更多")
        assert len(admin.read()) < 4096
    assert admin.buttons()


# -- a roster loaded again --------------------------------------------------------------------------------------------


def smaller(roster: Roster, person: str) -> Roster:
    return Roster(
        roster.units,
        tuple(each for each in roster.people if each.code != person),
        tuple(each for each in roster.roles if each.person != person),
    )


def test_the_work_of_who_leaves_goes_back_to_the_unit_and_its_leader_is_told(town: Town) -> None:
    group = town.group("wenjun")
    mediator, leader = town.staff("wang-min"), town.staff("li-guoping")
    resident = town.resident("张丽", "wenjun-3")
    resident.says("楼上漏水找了三回都不理，天花板都霉了")
    for answer in ("邻里", "都没有", "发送"):
        resident.presses(answer)
    mediator.presses("我来办", group)

    def leave(db: Connection, house: House) -> None:
        reorganise(db, smaller(town.roster, "wang-min"), town.clock.now())
        house.stale = True

    town.do(leave)
    town.settle()
    assert "王敏" in leader.read()
    assert "LJ-2026-000001" in leader.read()
    assert "王敏" not in leader.read(group)
    case = town.do(lambda db, house: db.execute(select(CaseRow.stage, CaseRow.responsible)).one())
    assert tuple(case) == ("routed", None)
    leader.presses("指派")
    leader.presses("刘洋")
    case = town.do(lambda db, house: db.execute(select(CaseRow.stage, CaseRow.responsible)).one())
    assert tuple(case) == ("assigned", staff_id(town, "liu-yang"))


def test_who_only_loses_another_role_keeps_their_work(town: Town) -> None:
    group = town.group("wenjun")
    mediator = town.staff("wang-min")
    resident = town.resident("张丽", "wenjun-3")
    resident.says("楼上漏水找了三回都不理，天花板都霉了")
    for answer in ("邻里", "都没有", "发送"):
        resident.presses(answer)
    mediator.presses("我来办", group)
    roles = tuple(each for each in town.roster.roles if not (each.person == "wang-min" and each.role is Role.DUTY))
    town.do(lambda db, house: reorganise(db, Roster(town.roster.units, town.roster.people, roles), town.clock.now()))
    assert town.do(lambda db, house: db.execute(select(CaseRow.responsible)).scalar_one()) == mediator.person


def test_a_unit_with_open_cases_cannot_be_left_out(town: Town) -> None:
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    resident.says("楼上漏水找了三回都不理，天花板都霉了")
    for answer in ("邻里", "都没有", "发送"):
        resident.presses(answer)
    left_out = {unit.code for unit in town.roster.units if unit.code == "wenjun" or unit.parent == "wenjun"}
    less = Roster(
        tuple(unit for unit in town.roster.units if unit.code not in left_out),
        town.roster.people,
        tuple(role for role in town.roster.roles if role.unit not in left_out),
    )

    def leave_out(db: Connection, house: House) -> Refused | None:
        try:
            reorganise(db, less, town.clock.now())
        except Refused as refused:
            return refused
        return None

    refused = town.do(leave_out)
    assert refused is not None
    assert (refused.reason, refused.facts) == ("unit_in_use", {"unit": "文君社区调解室", "cases": 1})
    assert town.unit("wenjun")


# -- language ---------------------------------------------------------------------------------------------------------


def test_the_language_can_be_changed_at_any_time(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    resident.says("楼上漏水找了三回都不理，天花板都霉了")
    asked = resident.buttons()
    resident.says("/language")
    resident.presses("English")
    assert "English" in resident.read()
    assert town.do(lambda db, house: people.language_of(db, behind_in(db, resident))) == "en"
    message, data = resident.find("Neighbours|邻里")
    resident.press(message, data)
    assert resident.buttons() != asked
    resident.says("/language zh")
    assert "中文" in resident.read()


def test_the_button_of_the_first_screen_says_it_again_in_the_other_language(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    before = resident.read()
    resident.presses("English")
    assert "Wenjun" in resident.read()
    assert resident.read() != before
    resident.presses("中文")
    assert resident.read() == before


def test_a_group_has_one_language_that_its_own_people_choose(town: Town) -> None:
    group = town.group("wenjun")
    mediator, outsider = town.staff("wang-min"), town.staff("zhou-xiaomei")
    town.world.set_status(group, outsider.user.id, "member", outsider.user)
    outsider.says("/language@heyue_bot", group)
    assert outsider.presses("English", group)
    mediator.says("/language@heyue_bot en", group)
    assert "English" in mediator.read(group)
    assert town.do(lambda db, house: people.language_of(db, mediator.person)) == "zh"
    resident = town.resident("张丽", "wenjun-3")
    resident.says("楼上漏水找了三回都不理，天花板都霉了")
    for answer in ("邻里", "都没有", "发送"):
        resident.presses(answer)
    town.settle()
    assert "Neighbours" in mediator.read(group)
    mediator.says("/language@heyue_bot zh", group)
    assert "中文" in mediator.read(group)


def behind_in(db: Connection, phone: Phone) -> int:
    return people.arrive(db, BOT_ID, phone.user.id, "", "").person.id
