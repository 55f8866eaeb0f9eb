"""Whole lives of cases, each to its end: what was promised for the work on a case, told once from the first word to the last."""

import re
from pathlib import Path

from bot.rules.terms import Stage
from tests.stories.agreeing import agreements, confirmations, drafts, load, promises, signs
from tests.stories.listening import town_that_listens
from tests.stories.residents import answered, opens, reports
from tests.stories.rooms import room
from tests.stories.test_leaks import seen_in_groups
from tests.stories.test_money import HEAD, totals, workbook, workers
from tests.stories.town import Phone, Town

NUMBER = "LJ-2026-000001"


def other_side(town: Town, mediator: Phone, name: str, phone: str = "13900001111") -> Phone:
    """The other side is written down, gets a link of its own, and accepts it."""
    room(mediator, "当事人")
    mediator.presses("添加当事人")
    mediator.presses("^对方")
    mediator.says(f"{name} {phone}")
    mediator.presses("生成链接")
    found = re.search(r"start=(p_[A-Za-z0-9_-]+)", mediator.read())
    assert found is not None
    joined = Phone(town, town.world.person(name, language_code="zh-hans")).starts(found[1])
    joined.presses("^参加")
    town.phones[name] = joined
    return joined


def both_consent(mediator: Phone, reporter: Phone, other: Phone, name: str) -> None:
    """Rights are read and a yes is given on both phones."""
    other.presses("^愿意")
    room(mediator, "当事人")
    mediator.presses(name)
    mediator.presses("愿不愿意")
    mediator.presses("发给本人看")
    reporter.presses("^愿意")
    assert "愿意调解" in mediator.read() and "可以约调解会了" in mediator.read() and "调解会" in mediator.buttons()


def meets(town: Town, mediator: Phone, when: str, *people: Phone) -> None:
    """A meeting is set by typing, said yes to, reminded of, held and written down."""
    room(mediator, "调解会")
    mediator.says(when)
    mediator.presses("咱们调解室")
    mediator.presses("下一步")
    if "下一步" in mediator.buttons():
        mediator.presses("下一步")
    mediator.presses("^发送")
    for phone in people:
        phone.presses("^我来$")
    town.wait(days=1, hours=6)
    for phone in people:
        assert sum("提醒您，调解会是" in text for text in phone.texts()) == 2


def holds(mediator: Phone, day: str, minutes: str) -> None:
    room(mediator, "调解会")
    mediator.presses(day)
    mediator.presses("^开了")
    mediator.presses("下一步")
    mediator.says(minutes)
    assert "调解会记好了" in mediator.read()


def revisits_both(leader: Phone, group_unit: str, town: Town) -> None:
    """The assigning unit asks each side for itself; the case closes."""
    leader.presses("记回访", town.groups[group_unit])
    for _side in range(2):
        leader.presses("打了电话|电话")
        leader.presses("^履行了|都知道了")
        leader.presses("^满意")
        leader.presses("不需要")
    leader.says("给两家都打了电话，都办好了")


def test_a_loan_fails_in_the_village_is_settled_in_the_town_and_confirmed_by_the_court(town: Town) -> None:
    for unit in ("wenjun", "linjiang", "city"):
        town.group(unit)
    village, mediator, leader = town.staff("wang-min"), town.staff("sun-hao"), town.staff("he-zhiyuan")
    lender = town.resident("张丽", "wenjun-3")
    reports(lender, "王五借了我 8000 元，一直不还", "债务")
    answered(town, village)
    village.says("/case 1")
    village.presses("转办")
    village.presses("报上一级")
    village.says("村里调了两次没调成")
    assert "临江镇" in lender.read()

    mediator.presses("我来办", town.group("linjiang"))
    assert (NUMBER in mediator.read() and "12月" in mediator.read()) or "11月30日" in mediator.read()
    borrower = other_side(town, mediator, "王五")
    both_consent(mediator, lender, borrower, "张丽")
    mediator.says(f"/case {NUMBER}")
    assert "王五 本人在线答复：愿意调解" in mediator.read() and "张丽 本人在线答复：愿意调解" in mediator.read()
    meets(town, mediator, "明天下午3点", lender, borrower)
    holds(mediator, "11月24日", "王五承认借了 8000 元，愿意分两次还")

    room(mediator, "调解协议")
    mediator.presses("取消")
    drafts(mediator, ("王五", "先还一部分", "3000", "12月3日"), ("王五", "还清", "5000", "12月15日"))
    signs(mediator)
    assert load(town).stage is Stage.CARRYING_OUT
    for phone in (lender, borrower):
        assert "司法确认" in phone.read() and "12月24日 24:00" in phone.read()
        phone.presses("^愿意")
    mediator.presses("记法院进展")
    mediator.presses("已经申请")
    mediator.says("锦泉市人民法院")
    mediator.presses("今天")

    for days in (10, 12):
        town.wait(days=days)
        for phone in (lender, borrower):
            phone.presses("^做到了")
    assert [each.state for each in promises(town)] == ["kept", "kept"]
    assert load(town).stage is Stage.RESOLVED
    room(mediator, "调解协议")
    mediator.presses("司法确认")
    mediator.presses("确认有效")
    mediator.presses("昨天|今天")
    mediator.presses("双方都收到了")
    mediator.presses("今天")
    (confirmed,) = confirmations(town)
    assert confirmed.decision == "confirmed" and confirmed.served_at is not None

    revisits_both(leader, "city", town)
    assert load(town).stage is Stage.CLOSED and agreements(town)[0].state == "in_effect"
    assert "结案" in lender.read() and "结案" in borrower.read()
    for hidden in ("王五", "张丽", "3000", "8000", "承认"):
        assert hidden not in seen_in_groups(town), hidden
    assert "一直不还" not in borrower.everything() and "没调成" not in borrower.everything()


def test_a_boundary_quarrel_ends_without_agreement_and_is_closed_properly(town: Town) -> None:
    """Nobody is pressed into an agreement: the people are told where they can go, and the case closes when they know."""
    for unit in ("wenjun", "linjiang"):
        town.group(unit)
    mediator, leader = town.staff("wang-min"), town.staff("wu-changming")
    farmer = town.resident("罗大田", "wenjun-3")
    reports(farmer, "隔壁把地界的石头往我家地里挪了一米多，说了也不听", "山林土地|土地")
    answered(town, mediator)
    neighbour = other_side(town, mediator, "何挪石")
    both_consent(mediator, farmer, neighbour, "罗大田")
    room(mediator, "当事人")
    mediator.presses("何挪石")
    mediator.presses("单独听")
    mediator.says("他说界石是他爷爷埋的，手里有一张老契")
    meets(town, mediator, "明天上午11点", farmer, neighbour)
    holds(mediator, "11月24日", "量了地，两家都不让，说要去法院")
    room(mediator, "调解协议")
    assert "书面" in mediator.read()
    mediator.presses("取消")

    mediator.says("/case 1")
    mediator.presses("调解完")
    mediator.presses("没调成")
    assert "打官司" in mediator.read() and "26" in mediator.read()
    mediator.says("两家各执一词，已告知可以申请确权、到法院起诉")
    for phone in (farmer, neighbour):
        assert "12348" in phone.read() or any("12348" in text for text in phone.texts()[-3:])
    assert load(town).stage is Stage.RESOLVED

    revisits_both(leader, "linjiang", town)
    case = load(town)
    assert case.stage is Stage.CLOSED and case.outcome is not None and case.outcome.value == "not_settled"
    for secret in ("老契", "爷爷"):
        assert secret not in farmer.everything() + neighbour.everything() + seen_in_groups(town)
    assert "挪了一米" not in neighbour.everything()
    assert "没调成" in opens(farmer, NUMBER)


def test_a_leak_is_settled_on_the_spot_within_a_day(town: Town) -> None:
    """One message and one tap; the town asks both households a week later."""
    town.group("linjiang")
    worker, leader = town.staff("zhao-xiaobing"), town.staff("wu-changming")
    worker.says("3栋2单元楼上漏水到楼下，两家都在，楼上答应马上修")
    worker.presses("当场劝好了")
    assert "✓" in worker.read() and NUMBER in worker.read()
    case = load(town)
    assert case.stage is Stage.RESOLVED and case.resolved_at is not None and case.resolved_at == case.reported_at
    town.wait(days=6)
    leader.presses("记回访", town.groups["linjiang"])
    for answer in ("打了电话", "^履行了", "^满意", "不需要"):
        leader.presses(answer)
    leader.says("打了电话，水管换了，两家都说好了")
    assert load(town).stage is Stage.CLOSED


def test_violence_at_home_of_which_no_group_and_no_other_side_learns_a_word(town: Town) -> None:
    """Not mediated: named staff, first steps in their names, and every road that brings two sides together is closed."""
    for unit in ("wenjun", "linjiang", "city"):
        town.group(unit)
    named = [town.staff(code) for code in ("shen-yaqin", "fang-xiulan", "qin-feng")]
    mediator = town.staff("wang-min")
    resident = town.resident("刘梅", "wenjun-3")
    resident.says("我老公昨天晚上又打我，打得我不敢回家")
    for answer in ("对，", "都没有", "只发消息", "^发送"):
        resident.presses(answer)
    mine = next(phone for phone in named if "处置清单由您负责" in phone.everything())
    mine.presses("处置清单")
    for _step in range(6):
        mine.presses("^1$")
        mine.presses("办好了")
        mine.says("办妥了，有回执")
        mine.presses("处置清单")
    assert mine.read().count("✓") == 6

    case = load(town)
    assert case.protected
    newest = mine.chat()[-1]["id"]
    for forged in ("me:1:plan", "pp:1:add:0:0:0", "pp:1:link:1:0:0", "ag:1:written:0:0", "wk:1:0"):
        mine.press(newest, forged, force=True)
        mediator.press(mediator.chat()[-1]["id"], forged, force=True)
    assert load(town).parties == case.parties and load(town).stage is case.stage
    town.wait(days=10)

    groups = seen_in_groups(town)
    assert NUMBER in groups and "保护件" in groups
    for word in ("刘梅", "老公", "打我", "家暴", "告诫书", "保护令", "验伤", "处置清单", "婚姻", "妇女"):
        assert word not in groups, word
        assert word not in mediator.everything(), word
    said = [text for text in resident.texts() if NUMBER not in text]
    assert not any(word in text for text in said[-3:] for word in ("告诫书", "保护令", "验伤"))


def test_sixty_workers_three_departments_and_a_task_force_until_the_last_yuan_is_paid(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path, listens=False) as town:
        _wages(town)


def _wages(town: Town) -> None:
    for unit in ("city", "labour", "linjiang", "linjiang-police"):
        town.group(unit)
    mediator, lead, supervisor = town.staff("jiang-lihua"), town.staff("he-zhiyuan"), town.staff("shen-yaqin")
    labour, police, townsman = town.staff("zhou-xiaomei"), town.staff("bi-ling"), town.staff("sun-hao")
    worker = town.resident("马大山", "wenjun-3")
    worker.says("我们六十个人在工地干了半年，老板欠我们工钱一直不给")
    for answer in ("对，", "都没有", "^发送"):
        worker.presses(answer)
    mediator.presses("我来办", town.group("city"))
    mediator.presses("记首次回复")
    mediator.presses("上门")
    mediator.says("到工地见了工人代表，欠薪属实")

    # Who is owed how much, as a file; what it comes to.
    room(mediator, "人数和金额")
    mediator.presses("人员名单")
    mediator.presses("上传名单")
    mediator.sends(document=workbook(HEAD, *workers(60)))
    assert "共 60 人" in mediator.read()
    claimed = 30_177_000
    assert totals(town) == (60, claimed, None)

    # A task force of the city, the labour room, the police post and the town.
    room(supervisor, "措施")
    supervisor.presses("工作专班")
    supervisor.presses("成立专班")
    supervisor.says("何志远")
    lead.presses("记研判决定")
    lead.says("劳动、公安、镇里一起办，先保工人工资")
    for unit in ("劳动争议调解室", "临江派出所", "临江镇"):
        lead.says(unit)
    lead.presses("就这些|选好了")
    doers = (("蒋丽华", mediator), ("周晓梅", labour), ("毕玲", police), ("孙浩", townsman))
    for name, _phone in doers:
        lead.says(name)
    lead.presses("3 天内")
    assert "记好了" in lead.read()
    for unit, phone in (("labour", labour), ("linjiang-police", police), ("linjiang", townsman)):
        assert "何志远牵头" in phone.everything(town.group(unit))
    for name, phone in doers:
        phone.says("/work")
        phone.presses("记措施")
        phone.presses("办好了")
        phone.says(f"{name}：已核实，老板答应分三笔付清")

    # Paid in three parts; nothing is over before the last yuan.
    for share in ("10万", "10万", "10.177万"):
        town.wait(days=6)
        room(mediator, "人数和金额")
        mediator.presses("记追回")
        mediator.says(share)
        mediator.says("/work")
        if any("报进展" in key for key in mediator.buttons()):
            mediator.presses("报进展")
            mediator.says(f"又付了 {share} 元，直接发到工人手里")
    assert totals(town) == (60, claimed, claimed)

    room(lead, "措施")
    lead.presses("工作专班")
    lead.presses("结束专班")
    lead.presses("确定结束")
    mediator.says("/case 1")
    mediator.presses("调解完")
    mediator.presses("调成了")
    mediator.says("六十个人的工钱全部付清")
    worker.presses("^解决了$")
    leader = town.staff("he-zhiyuan")
    leader.presses("记回访", town.group("city"))
    for answer in ("打了电话", "^履行了", "^满意", "不需要"):
        leader.presses(answer)
    leader.says("抽了十个人打电话，都拿到钱了")
    case = load(town)
    assert case.stage is Stage.CLOSED and case.money_recovered == case.money_claimed == claimed
    everything = seen_in_groups(town) + worker.everything()
    for hidden in ("工人7", "138000000", "30.177", "专题研判", "老板答应"):
        assert hidden not in everything, hidden
