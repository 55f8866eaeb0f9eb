"""A case becomes a protected one in full work: no group and no other side learns a word, and what is owed stays with named staff."""

import json
from dataclasses import dataclass, field, replace

import pytest
from sqlalchemy import Connection

from bot.posting import House
from bot.rules.case import Change, Event
from bot.rules.limit import Longer
from bot.rules.measures import Measure
from bot.rules.meetings import Meeting
from bot.rules.terms import Category, Kind, Stage
from storage import cases, requests, roster, subjects
from tests.stories.agreeing import a_loan, confirmations, drafts, load, promises, signs
from tests.stories.residents import answered, reports
from tests.stories.rooms import room, turned
from tests.stories.supervision import NUMBER, Village, said_after, village
from tests.stories.test_accepting import pass_on
from tests.stories.test_amending import proposes
from tests.stories.test_lanes import at_the_city, proposes_petition
from tests.stories.test_limit import asks
from tests.stories.test_measures import adds
from tests.stories.test_meeting_files import files
from tests.stories.test_task_force import begun, decides
from tests.stories.test_two_sides import joined, other_side_written_down, people_room
from tests.stories.town import Phone, Town

NAMED = ("shen-yaqin", "fang-xiulan", "qin-feng")
UNITS = ("wenjun", "linjiang", "binjiang", "city")
NEUTRAL = "的调解会暂时不开了。"
# What would betray it, wherever somebody reads who may not know.
BETRAYING = ("保护", "家暴", "妇女", "儿童", "告诫", "处置清单", "民警", "110")


@dataclass
class Watch:
    """Who had seen how much at the moment when the case became protected."""

    town: Town
    groups: dict[str, list[str]] = field(default_factory=dict)
    phones: dict[str, int] = field(default_factory=dict)

    def begin(self) -> "Watch":
        self.groups = {unit: self.now_in(unit) for unit in self.town.groups}
        self.phones = {name: len(phone.chat()) for name, phone in self.town.phones.items()}
        return self

    def now_in(self, unit: str) -> list[str]:
        chat = self.town.groups[unit]
        member = next(phone for phone in self.town.phones.values() if chat.has(phone.user.id))
        return [json.dumps(message, ensure_ascii=False) for message in member.chat(chat)]

    def heard(self, phone: Phone) -> list[str]:
        name = next(name for name, each in self.town.phones.items() if each is phone)
        return said_after(phone, self.phones[name])

    def no_group_got_anything(self, number: str = NUMBER) -> None:
        """No message is new, and of the case nothing is left but that it is not there any more."""
        for unit, before in self.groups.items():
            after = self.now_in(unit)
            assert len(after) == len(before), (unit, [json.loads(each)["text"] for each in after[len(before) - 1 :]])
            for old, new in zip(before, after, strict=True):
                assert old == new or "不在这里办了" in new, (unit, new)
            cards = [each for each in after if number in each and "不在这里办了" in each]
            assert not any(word in each for each in cards for word in (*BETRAYING, "邻里", "债务", "请在")), cards

    def others_got_nothing_betraying(self, number: str = NUMBER, *, but: tuple[Phone, ...] = ()) -> None:
        """Everybody but named staff and those who were there to say so: no word, and no number beside a neutral sentence."""
        for name, phone in self.town.phones.items():
            if name in NAMED or phone in but or name not in self.phones:
                continue
            for text in self.heard(phone):
                neutral = any(each in text for each in (NEUTRAL, "的调解会不开了。", "没有要您办的事了"))
                assert number not in text or neutral, (name, text)
                if neutral:
                    assert not any(word in text for word in BETRAYING), (name, text)


def everybody(town: Town) -> list[Phone]:
    """All units with their groups and everybody of them; the named staff."""
    for unit in UNITS:
        town.group(unit)
    named = [town.staff(code) for code in NAMED]
    town.wait(minutes=1)  # until the bot has said in each group that it is there
    return named


def protects(mediator: Phone, number: str = NUMBER) -> None:
    """The mediator says what kind it has turned out to be."""
    mediator.says(f"/case {number}")
    assert turned(mediator, "类别"), mediator.buttons()
    mediator.presses("^类别")
    mediator.presses("其他…")
    while not any("妇女" in key for key in mediator.buttons()):
        mediator.presses("更多")
    mediator.presses("妇女")
    assert any("现在是保护件" in text for text in mediator.texts()[-6:])


def open_kinds(town: Town, case: int = 1) -> set[Kind]:
    return {each.kind for each in load(town, case).open_obligations}


def both_agree(town: Town, here: Village) -> Phone:
    """The neighbour comes in by the bot, and both say yes to mediation there."""
    neighbour = joined(town, here)
    town.phones["neighbour"] = neighbour
    neighbour.presses("^愿意")
    people_room(here.mediator)
    here.mediator.presses("张丽")
    here.mediator.presses("愿不愿意")
    here.mediator.presses("发给本人")
    here.resident.presses("^愿意")
    return neighbour


def a_meeting(here: Village, *helpers: str) -> None:
    """On Friday in the unit's room, with everybody."""
    room(here.mediator, "调解会", NUMBER)
    here.mediator.says("周五15:00")
    here.mediator.presses("咱们调解室")
    here.mediator.presses("下一步")
    for helper in helpers:
        here.mediator.presses(helper)
    here.mediator.presses("下一步")
    here.mediator.presses("发送")


def in_full_work(town: Town) -> tuple[Village, Phone, list[Phone]]:
    """A leak with both sides in the bot, a meeting on Friday, and the mediation limit running."""
    named = everybody(town)
    here = village(town)
    reports(here.resident)
    answered(town, here.mediator)
    return here, both_agree(town, here), named


def test_the_planned_meeting_the_limit_and_the_question_about_it_end(town: Town) -> None:
    here, neighbour, named = in_full_work(town)
    helper = here.colleague
    a_meeting(here, helper.user.name)
    asks(town, here.mediator)
    here.mediator.presses("延期|延长|更多时间|再要")
    here.mediator.presses("再延 15 天")
    town.wait(minutes=1)
    question = neighbour.find("同意延")
    assert {Kind.MEETING, Kind.MEDIATION_LIMIT, Kind.WEEKLY_REPORT} <= open_kinds(town)
    coming = neighbour.find("^我来$")
    cards = {unit: here.mediator.find("看详情", town.groups[unit]) for unit in ("wenjun",)}

    watch = Watch(town).begin()
    protects(here.mediator)
    town.wait(minutes=1)
    case = load(town)
    assert case.protected and case.responsible is None and case.stage is Stage.IN_PROGRESS
    assert not {Kind.MEETING, Kind.MEDIATION_LIMIT} & open_kinds(town)
    assert [each.state for each in town.do(lambda db, house: subjects.of_case(db, Longer, 1))] == ["withdrawn"]
    assert [each.state for each in town.do(lambda db, house: subjects.of_case(db, Meeting, 1))] == ["called_off"]

    # One sentence, the same for each side and for the colleague who was to help.
    (said,) = watch.heard(neighbour)
    assert said.endswith(NEUTRAL) and "11月27日" in said
    assert watch.heard(here.resident) == [said] and watch.heard(helper) == [said]
    neighbour.presses("日历")
    cancelled = files(neighbour)[-1].decode()
    assert "STATUS:CANCELLED" in cancelled and not any(word in cancelled for word in BETRAYING)

    # Old buttons tell nothing, neither in the group nor to the other side.
    for phone in (here.mediator, helper):
        assert "已经不在了" in phone.press(*cards["wenjun"], town.groups["wenjun"], force=True)
    assert "保护" not in neighbour.press(*question, force=True) + neighbour.press(*coming, force=True)
    seen = len(neighbour.chat()), len(here.resident.chat()), len(here.mediator.chat())

    mine = next(phone for phone in named if "处置清单由您负责" in phone.everything())
    told = "\n".join(watch.heard(mine))
    assert "办理当中转为保护件" in told and "调解会已取消" in told
    for _week in range(6):
        town.wait(days=7)
    watch.no_group_got_anything()
    watch.others_got_nothing_betraying(but=(here.mediator,))
    assert said_after(neighbour, seen[0]) == [] and said_after(here.resident, seen[1]) == []
    nagged = [text for phone in named for text in watch.heard(phone) if NUMBER in text and "进展" in text]
    assert nagged, "the weekly report is asked of the named staff"
    assert not any(NUMBER in text for text in said_after(here.mediator, seen[2])), "nor who had it and said so"


def test_named_staff_go_on_with_it_until_it_is_closed(town: Town) -> None:
    here, neighbour, named = in_full_work(town)
    a_meeting(here)
    watch = Watch(town).begin()
    protects(here.mediator)
    town.wait(minutes=1)
    mine = next(phone for phone in named if "处置清单由您负责" in phone.everything())
    mine.says(f"/case {NUMBER}")
    assert turned(mine, "我来办")
    mine.presses("我来办")
    assert load(town).responsible == mine.person
    town.wait(days=6)
    mine.presses("报进展")
    mine.says("人在娘家，安全，明天去办告诫书")
    town.wait(days=8)
    late = [text for text in watch.heard(mine) if NUMBER in text and "!" in text]
    assert late, "and who has it is nagged"
    mine.says(f"/case {NUMBER}")
    assert turned(mine, "调解完")
    mine.presses("^调解完")
    mine.presses("不调了|转其他")
    mine.says("已交公安处理，办了告诫书")
    town.wait(days=9)
    others = [phone for phone in named if phone is not mine]
    assert any("回访" in text and NUMBER in text for phone in others for text in watch.heard(phone)), "the revisit is asked of the others"
    watch.no_group_got_anything()
    watch.others_got_nothing_betraying(but=(here.mediator, here.resident))
    assert [text for text in watch.heard(neighbour) if NEUTRAL not in text] == []
    told = [text for text in watch.heard(here.resident) if NEUTRAL not in text]
    assert set(told) <= {"您有一条新消息。"}, told


def test_who_was_invited_without_the_bot_is_left_to_be_phoned_and_a_soon_one_is_told_at_night(town: Town) -> None:
    everybody(town)
    here = village(town)
    reports(here.resident)
    answered(town, here.mediator)
    other_side_written_down(here.mediator)
    for name in ("张丽", "赵楼上"):
        people_room(here.mediator)
        here.mediator.presses(name)
        here.mediator.presses("愿不愿意")
        here.mediator.presses("^本人愿意")
    a_meeting(here)
    town.wait_until(town.clock.now().replace(day=26, hour=19, minute=0))  # the 27th, 3:00 at night
    watch = Watch(town).begin()
    protects(here.mediator)
    mine = [text for phone in (town.staff(code) for code in NAMED) for text in watch.heard(phone)]
    assert any("1 位没用机器人" in text for text in mine)
    assert not watch.heard(here.resident), "twelve hours before it may wait for the morning"
    town.wait_until(town.clock.now().replace(day=27, hour=0, minute=1))
    assert [text.endswith(NEUTRAL) for text in watch.heard(here.resident)] == [True]


def test_an_agreement_being_carried_out_is_watched_and_nobody_is_asked(town: Town) -> None:
    named = everybody(town)
    mediator, lender, debtor = a_loan(town)
    town.phones |= {"lender": lender, "debtor": debtor}
    drafts(mediator, ("王五", "还 800 元", "800", "12月10日"))
    signs(mediator)
    town.wait(minutes=1)
    assert confirmations_open(town), "both are still asked about the court"
    asked = debtor.find("^愿意")
    proposes(town, mediator, 1, "不用履行了", "张丽说不要了")
    let_go = debtor.find("^同意$")
    watch = Watch(town).begin()
    protects(mediator)
    town.wait(minutes=1)
    assert [each.decision for each in confirmations(town)] == ["withdrawn"]
    assert load(town).owed(Kind.PROMISE) is not None and load(town).responsible is None
    debtor.press(*asked, force=True)
    assert debtor.press(*let_go, force=True) and [each.state for each in promises(town)] == ["open"]
    assert [each.yes_other for each in confirmations(town)] == [None]
    seen = len(debtor.chat()), len(lender.chat())
    town.wait(days=30)
    assert said_after(debtor, seen[0]) == [] and said_after(lender, seen[1]) == []
    watch.no_group_got_anything()
    watch.others_got_nothing_betraying(but=(mediator, debtor))
    told = [text for phone in named for text in watch.heard(phone) if NUMBER in text]
    assert any("1 件约定的事" in text for text in told) and any("履行" in text and "!" in text for text in told)

    mine = next(phone for phone in named if "处置清单由您负责" in phone.everything())
    mine.says(f"/case {NUMBER}")
    turned(mine, "我来办")
    mine.presses("我来办")
    mine.says(f"/case {NUMBER}")
    assert turned(mine, "记履行")
    mine.presses("^记履行")
    mine.presses("做到了")
    mine.says("银行回单看过了")
    assert [each.state for each in promises(town)] == ["kept"]
    assert said_after(debtor, seen[0]) == []


def confirmations_open(town: Town) -> list[object]:
    return [each for each in confirmations(town) if not each.decision and not each.agreed]


def test_an_offer_to_another_unit_is_withdrawn_and_neither_group_hears_of_it(town: Town) -> None:
    named = everybody(town)
    here = village(town)
    reports(here.resident)
    here.mediator.presses("我来办", here.group)
    pass_on(here.mediator, "转其他单位", "临江镇 ▸", "滨江社区")
    there, leader = town.holding("binjiang", "mediator")[0], town.holding("binjiang", "leader")[0]
    take = there.find("我来办", town.groups["binjiang"])
    assert load(town).owed(Kind.ACCEPT) is not None
    watch = Watch(town).begin()
    protects(leader)
    town.wait(minutes=1)
    case = load(town)
    assert case.owed(Kind.ACCEPT) is None and case.owed(Kind.TAKE) is not None and case.stage is Stage.ROUTED
    assert "已经不在了" in there.press(*take, town.groups["binjiang"], force=True)
    assert load(town).responsible is None
    town.wait(days=14)
    watch.no_group_got_anything()
    watch.others_got_nothing_betraying(but=(leader,))
    told = [text for phone in named for text in watch.heard(phone) if NUMBER in text]
    assert any("签收" in text or "没有人签收" in text for text in told) and any("首次回复" in text for text in told)
    assert watch.heard(here.resident) == []


def test_steps_of_others_come_to_the_named_staff_to_be_taken_or_dropped(town: Town) -> None:
    named = everybody(town)
    _supervisor, lead, _resident, number = begun(town)
    helper = town.staff("zhang-guiqin")
    town.group("linjiang-police")
    town.wait(minutes=1)
    decides(lead)
    mediator = town.staff("wang-min")
    adds(mediator, number, "张桂琴", step="上门看看孩子")
    step = helper.find("办好了")
    watch = Watch(town).begin()
    protects(mediator, number)
    town.wait(minutes=1)
    assert all("没有要您办的事了" in text for text in watch.heard(helper)) and len(watch.heard(helper)) == 1
    helper.press(*step, force=True)
    helper.says(f"/case {number}")
    assert "看看孩子" not in "".join(watch.heard(helper))
    case = load(town)
    assert case.reason["force"]["ended"]
    mine = next(phone for phone in named if "处置清单由您负责" in phone.everything())
    opens_at = next(phone for phone in named if any("措施现在归您" in text for text in watch.heard(phone)))
    assert opens_at is mine or opens_at in named
    mine.presses("^措施$")
    listed = "\n".join(mine.texts()[-6:])
    assert "上门看看孩子" in listed and "核实情况" in listed
    owed = [each for each in town.do(lambda db, house: subjects.of_case(db, Measure, 1)) if each.open and not each.slug]
    assert [each.person for each in owed] == [None]
    before = {unit: watch.groups[unit] for unit in watch.groups}
    assert before
    town.wait(days=21)
    watch.no_group_got_anything(number)
    watch.others_got_nothing_betraying(number, but=(mediator, helper))
    assert any("上门看看孩子" in text for phone in named for text in watch.heard(phone)), "and they are nagged for it"


def test_questions_that_wait_are_withdrawn_but_that_nobody_made_contact_is_checked_anew(town: Town) -> None:
    named = everybody(town)
    here, neighbour = village(town), None
    reports(here.resident)
    answered(town, here.mediator)
    neighbour = joined(town, here)
    town.phones["neighbour"] = neighbour
    people_room(here.mediator)
    here.mediator.presses("赵楼上")
    here.mediator.presses("问本人")
    here.mediator.says("水管哪天坏的？")
    here.mediator.says(f"/case {NUMBER}")
    assert turned(here.mediator, "申请延期")
    here.mediator.presses("^申请延期")
    here.mediator.presses("3")
    here.mediator.says("等鉴定")
    here.resident.presses("没人联系我")
    town.wait(minutes=5)
    asked = neighbour.find("回答|回复")
    watch = Watch(town).begin()
    protects(here.mediator)
    town.wait(minutes=1)
    waiting = town.do(lambda db, house: [each.kind for each in requests.all_open_of(db, 1)])
    assert waiting == ["contact"]
    assert any("没有人联系过" in text or "没人联系" in text for phone in named for text in watch.heard(phone))
    neighbour.press(*asked, force=True)
    town.wait(days=10)
    watch.no_group_got_anything()
    watch.others_got_nothing_betraying(but=(here.mediator, neighbour))


def test_corrected_again_it_stays_protected_and_nothing_breaks(town: Town) -> None:
    here, neighbour, named = in_full_work(town)
    a_meeting(here)
    watch = Watch(town).begin()
    protects(here.mediator)
    town.wait(minutes=1)
    mine = next(phone for phone in named if "处置清单由您负责" in phone.everything())
    mine.says(f"/case {NUMBER}")
    turned(mine, "我来办")
    mine.presses("我来办")
    mine.says(f"/case {NUMBER}")
    assert turned(mine, "类别")
    mine.presses("^类别")
    mine.presses("其他…")
    mine.presses("邻里|婚姻")
    case = load(town)
    assert case.protected
    town.wait(days=10)
    assert load(town).protected
    watch.no_group_got_anything()
    assert [text for text in watch.heard(neighbour) if NEUTRAL not in text] == []


def test_of_staff_who_may_know_the_case_stays_theirs(town: Town) -> None:
    """Whoever has the case and is named staff keeps it, without the meeting and the limit."""
    everybody(town)
    here = village(town)
    reports(here.resident)
    fang = town.staff("fang-xiulan")
    here.mediator.presses("我来办", here.group)

    def give(db: Connection, house: House) -> None:
        case = cases.load(db, 1)
        assert case is not None
        cases.apply(db, Change(replace(case, responsible=fang.person), Event("taken_over"), owner=fang.person), None, town.clock.now())

    town.do(give)
    watch = Watch(town).begin()
    protects(fang)
    case = load(town)
    assert (case.responsible, case.stage) == (fang.person, Stage.ASSIGNED) and case.owed(Kind.TAKE) is None
    town.wait(days=8)
    watch.no_group_got_anything()
    assert any("首次回复" in text for text in watch.heard(fang))


def test_without_anybody_of_the_named_staff_the_administrators_hear_that_nobody_can_be_reached(town: Town) -> None:
    for unit in UNITS:
        town.group(unit)
    here = village(town)
    reports(here.resident)
    answered(town, here.mediator)
    administrators = town.holding("city", "administrator")
    none = tuple(role for role in town.roster.roles if role.role != "protection")

    def leave(db: Connection, house: House) -> None:
        roster.apply(db, replace(town.roster, roles=none), town.clock.now())
        house.stale = True

    town.do(leave)
    town.wait(minutes=1)
    watch = Watch(town).begin()
    protects(here.mediator)
    town.wait(days=9)
    watch.no_group_got_anything()
    told = [text for phone in administrators for text in watch.heard(phone) if NUMBER in text]
    assert told and all(not any(word in text for word in BETRAYING) for text in told), told


@pytest.mark.parametrize("said_in", ["the mediation", "the petition"])
def test_of_the_other_lane_nobody_but_named_staff_knows_any_more_either(town: Town, said_in: str) -> None:
    mediator, leader, _worker = at_the_city(town)
    proposes_petition(mediator)
    leader.presses("^是$|同意|可以")
    colleague = town.staff("deng-guoqiang")
    colleague.presses("我来办", town.group("city"))
    colleague.presses("记首次回复")
    colleague.presses("上门")
    colleague.says("听了工人的意见，转给住建局核查")
    everybody_named = [town.staff(name) for name in NAMED]
    town.phones |= {"mediator": mediator, "leader": leader, "colleague": colleague}
    says, other = (mediator, 2) if said_in == "the mediation" else (colleague, 1)
    watch = Watch(town).begin()
    protects(says, f"LJ-2026-00000{3 - other}")
    town.wait(minutes=1)
    for number in (1, 2):
        case = load(town, number)
        assert case.protected and case.responsible is None and case.category is Category.WOMEN_CHILDREN
    for phone in (mediator, colleague, leader):
        for number in (1, 2):
            seen = len(phone.chat())
            phone.says(f"/case LJ-2026-00000{number}")
            assert not any(word in message["text"] for message in phone.chat()[seen:] for word in ("工钱", "马大山", "保护"))
    town.wait(days=15)
    for unit, before in watch.groups.items():
        assert not any("-2026-" in each and "不在这里办" not in each for each in watch.now_in(unit) if each not in before)
    assert any(f"LJ-2026-00000{other}" in text for phone in everybody_named for text in watch.heard(phone))
