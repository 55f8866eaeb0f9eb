"""Steps with a name and a date: put on the list, done late or not at all, looked back at; and nobody else learns of them."""

from tests.stories.residents import answered, opens, reports, resolved
from tests.stories.supervision import said_after
from tests.stories.town import Phone, Town

STEP = "上门看漏水点，拍照留底"


def working(town: Town) -> tuple[Phone, Phone, str]:
    """A leak that a mediator works on: mediator, resident, number."""
    town.group("wenjun")
    town.group("linjiang")
    mediator = town.staff("wang-min")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    answered(town, mediator)
    return mediator, resident, number


def opens_list(phone: Phone, number: str) -> str:
    phone.says(f"/case {number}")
    phone.presses("办这件事")
    phone.presses("^措施$")
    return phone.read()


def adds(phone: Phone, number: str, who: str, *, kind: str = "处置", step: str = STEP, day: str = "3 天内") -> None:
    """A row of the list, with the name typed."""
    opens_list(phone, number)
    phone.presses("加一条措施")
    phone.presses(kind)
    phone.says(step)
    phone.says(who)
    phone.presses(day)


def test_a_step_is_given_done_and_looked_back_at_by_somebody_else(town: Town) -> None:
    mediator, resident, number = working(town)
    helper = town.staff("zhang-guiqin")
    adds(mediator, number, "张桂琴")
    assert "张桂琴" in mediator.read() and "11月26日 24:00" in mediator.read()
    assert STEP in helper.read() and number in helper.read()

    helper.presses("办好了")
    helper.says("去看过了，是楼上水管接头松了")
    assert "王敏" in helper.read() and "11月26日 24:00" in helper.read()
    assert "接头松了" in mediator.read()
    assert "✓" in opens_list(mediator, number)

    said = len(helper.chat())
    town.wait(days=4)
    assert said_after(helper, said) == [], "who has done it hears no more of it"
    assert STEP in mediator.read() and "!" in mediator.read()
    mediator.presses("记效果")
    assert "张丽" in mediator.read(), "who asks the people sees who they are"
    mediator.presses("没见效")
    mediator.says("张丽说还在漏，接头又松了")
    mediator.presses("加一条措施")
    mediator.presses("化解")
    mediator.says("请水电师傅换接头")
    mediator.presses("王敏|刘洋")
    mediator.says("12月5日")
    assert "12月5日 24:00" in mediator.read()
    assert "没见效" in opens_list(mediator, number)

    everything = opens(resident, number) + resident.everything() + town_groups(town)
    for secret in ("措施", STEP, "张桂琴", "接头", "见效", "老大难"):
        assert secret not in everything, secret


def town_groups(town: Town) -> str:
    """All that was ever said in the groups."""
    return "".join(town.staff(code).everything(town.groups[unit]) for unit, code in (("wenjun", "wang-min"), ("linjiang", "sun-hao")))


def test_a_late_step_climbs_and_rests_once_it_is_recorded(town: Town) -> None:
    mediator, _resident, number = working(town)
    colleague, helper = town.staff("liu-yang"), town.staff("zhang-guiqin")
    director, supervisor = town.staff("zhu-jianjun"), town.staff("xu-wenjing")
    adds(mediator, number, "刘洋", step="把两家的房产证明收齐")
    adds(mediator, number, "张桂琴")
    colleague.presses("办好了")
    colleague.says("两家的证明都收齐了")
    said = {phone.person: len(phone.chat()) for phone in (colleague, helper, director, supervisor)}
    town.wait(days=4)
    assert any(STEP in text and "!" in text for text in said_after(helper, said[helper.person]))
    assert any("措施" in text for text in said_after(director, said[director.person])), "the leader of the unit that owes it"
    assert any("措施" in text and number in text for text in said_after(supervisor, said[supervisor.person]))
    assert not [text for text in said_after(colleague, said[colleague.person]) if "房产证明" in text]
    helper.presses("记措施")
    helper.presses("办好了")
    helper.says("去看过了，拍了照片")
    quiet = {phone.person: len(phone.chat()) for phone in (helper, director, supervisor)}
    town.wait(days=2)
    for phone in (helper, director):
        assert said_after(phone, quiet[phone.person]) == []


def test_whoever_helps_opens_their_step_and_nothing_else(town: Town) -> None:
    mediator, _resident, number = working(town)
    helper = town.staff("zhang-guiqin")
    helper.says(f"/case {number}")
    assert "没有您能查看" in helper.read()
    adds(mediator, number, "张桂琴")
    helper.presses("看详情")
    shown = helper.read()
    assert STEP in shown and "邻里" in shown and "文君社区第 3 网格" in shown
    helper.says(f"/case {number}")
    assert STEP in helper.read()
    everything = helper.everything()
    assert "楼上漏水" not in everything and "张丽" not in everything and "约好周四" not in everything
    helper.presses("去办")
    helper.presses("办好了")
    helper.says("去看过了，拍了照片")
    helper.says(f"/case {number}")
    assert STEP not in helper.read(), "with the step the narrow view ends"


def test_who_cannot_says_why_and_who_has_the_case_decides(town: Town) -> None:
    mediator, _resident, number = working(town)
    helper, colleague = town.staff("zhang-guiqin"), town.staff("liu-yang")
    adds(mediator, number, "张桂琴")
    helper.presses("我办不了")
    helper.says("这周在党校学习，回不来")
    assert "王敏" in helper.read()
    assert "党校" in mediator.read()
    mediator.presses("换人办")
    mediator.presses("刘洋")
    assert "刘洋" in mediator.read() and "11月26日" in mediator.read()
    assert STEP in colleague.read()
    assert "不用再管" in helper.read()
    said = len(helper.chat())
    town.wait(days=4)
    assert said_after(helper, said) == []
    assert "!" in colleague.everything()


def test_another_date_and_dropping_need_a_reason_and_are_told(town: Town) -> None:
    mediator, _resident, number = working(town)
    helper = town.staff("zhang-guiqin")
    adds(mediator, number, "张桂琴")
    opens_list(mediator, number)
    mediator.presses("调整措施")
    mediator.presses("^1$")
    mediator.presses("别的日期")
    mediator.says("等他们有空")
    assert "没看懂" in mediator.read()
    mediator.says("明天")
    assert "更晚" in mediator.read()
    mediator.says("12月9日")
    mediator.says("楼上的人月初才回来")
    assert "12月9日 24:00" in helper.read() and "月初才回来" in helper.read()
    opens_list(mediator, number)
    mediator.presses("调整措施")
    mediator.presses("^1$")
    mediator.presses("不办了")
    mediator.says("两家自己修好了")
    assert "不用办了" in helper.read()
    said = len(helper.chat())
    town.wait(days=20)
    assert said_after(helper, said) == []


def test_long_standing_is_stabilised_first_and_resolving_goes_on_with_open_steps(town: Town) -> None:
    mediator, resident, number = working(town)
    opens_list(mediator, number)
    mediator.presses("定性质")
    message, data = mediator.find("老大难")
    mediator.press(message, data)
    assert "老大难" in mediator.read() and "先稳控" in mediator.read()
    assert "已经是" in mediator.press(message, data, force=True)
    adds(mediator, number, "王敏", kind="稳控", step="每天去两家看一次")
    assert "先稳控" not in opens_list(mediator, number)
    mediator.presses("看详情")
    assert "老大难" in mediator.read()
    mediator.says(f"/case {number}")
    mediator.presses("调解完")
    assert "还有 1 条措施" in mediator.read()
    mediator.presses("调成了")
    mediator.says("楼上修好了水管，赔 800 元")
    town.wait(days=4)
    assert "每天去两家" in mediator.read() or any("每天去两家" in text for text in mediator.texts()[-4:])
    assert "老大难" not in resident.everything() + opens(resident, number) + town_groups(town)


def test_only_a_supervisor_hands_it_to_an_authority_by_name(town: Town) -> None:
    mediator, _resident, number = working(town)
    supervisor, police = town.staff("xu-wenjing"), town.staff("nie-zhenhua")
    opens_list(mediator, number)
    mediator.presses("加一条措施")
    assert not any("打击" in key for key in mediator.buttons())
    message, data = mediator.find("处置")
    assert "督办" in mediator.press(message, data.replace("handle", "crack_down"), force=True)
    opens_list(supervisor, number)
    supervisor.presses("加一条措施")
    supervisor.presses("打击")
    supervisor.says("查一查有没有人敲诈")
    assert any("派出所" in key for key in supervisor.buttons())
    supervisor.presses("临江派出所")
    supervisor.presses("聂振华")
    supervisor.presses("7 天内")
    assert "敲诈" in police.read()


def test_pressed_twice_and_forged(town: Town) -> None:
    mediator, resident, number = working(town)
    helper, stranger = town.staff("zhang-guiqin"), town.staff("fu-li")
    adds(mediator, number, "张桂琴")
    message, data = helper.find("办好了")
    obligation = data.split(":")[1]
    for outsider in (stranger, resident):
        outsider.says("/help")
        newest = outsider.chat()[-1]["id"]
        for what in ("show", "done", "cannot", "give", "date", "drop", "not_needed"):
            toast = outsider.press(newest, f"mst:{obligation}:{what}", force=True)
            assert STEP not in toast
        for forged in ("msr:1:show::0", "msr:1:add:handle:0", "msr:1:nature:long_standing:0", "tfc:1:begin:0:0", "fst:1:minor:0"):
            outsider.press(newest, forged, force=True)
        outsider.press(newest, "mhp:1:tree:0:0:0", force=True)
        assert STEP not in outsider.everything() and "措施" not in outsider.everything()
        assert outsider is resident or "张丽" not in outsider.everything()
    helper.press(message, data)
    helper.says("去看过了，拍了照片")
    assert helper.press(message, data, force=True), "pressed again it says how it stands"
    said = len(helper.chat())
    helper.says("再说一遍")
    assert opens_list(mediator, number).count("✓") == 1
    assert len(helper.chat()) > said


def test_whose_unit_it_is_about_is_given_no_step(town: Town) -> None:
    town.group("wenjun")
    town.group("linjiang")
    leader, director = town.staff("sun-hao"), town.staff("li-guoping")
    resident = town.resident("张丽", "wenjun-3")
    resident.says("村委会主任把低保给了自己亲戚，我去问还骂我")
    resident.presses("^对，")
    resident.presses("都没有")
    resident.presses("^发送")
    town.staff("wang-min")
    leader.presses("我来办", town.group("linjiang"))
    leader.presses("记首次回复")
    leader.presses("打了电话")
    leader.says("打过电话，约好明天来说")
    number = next(word for word in leader.everything().replace('"', " ").split() if word.startswith("LJ-2026"))[:14]
    opens_list(leader, number)
    leader.presses("加一条措施")
    leader.presses("处置")
    leader.says("查一查低保名单")
    leader.says("李国平")
    assert "没找到" in leader.read()
    leader.says("王敏")
    assert "没找到" in leader.read()
    assert "低保" not in director.everything()


def test_care_after_the_revisit_is_nagged_after_the_closing(town: Town) -> None:
    town.group("wenjun")
    group = town.group("linjiang")
    mediator, leader = town.staff("wang-min"), town.staff("wu-changming")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    resolved(town, mediator)
    leader.presses("记回访", group)
    leader.presses("打了电话")
    leader.presses("^履行了")
    leader.presses("^满意")
    leader.presses("需要帮扶")
    leader.says("老人一个人住，吃饭不方便")
    assert "结案" in leader.read()
    assert "关爱帮扶" in mediator.everything()
    town.wait(days=9)
    assert any("!" in text and number in text and "关爱帮扶" in text for text in mediator.texts()[-6:])
    mediator.presses("记措施")
    mediator.presses("办好了")
    mediator.says("联系了社区食堂，每天送两餐")
    assert "吴长明" in mediator.read(), "who did it does not ask whether it worked"
    assert "送两餐" not in resident.everything()


def test_somebody_elsewhere_is_chosen_through_the_units(town: Town) -> None:
    mediator, _resident, number = working(town)
    helper, grid_worker = town.staff("zhang-guiqin"), town.staff("zhao-xiaobing")
    opens_list(mediator, number)
    mediator.presses("加一条措施")
    mediator.presses("帮扶")
    mediator.says("陪老人去医院")
    old = mediator.find("王敏|刘洋")
    mediator.presses("其他单位")
    mediator.presses("临江镇 ▸")
    mediator.presses("滨江社区")
    mediator.presses("张桂琴")
    mediator.presses("月底前")
    assert "张桂琴" in mediator.read() and "11月30日 24:00" in mediator.read()
    assert "陪老人去医院" in helper.read()
    assert "最新" in mediator.press(*old, force=True), "a button of an answered question is old"
    opens_list(mediator, number)
    mediator.presses("加一条措施")
    mediator.presses("帮扶")
    mediator.says("每周去看一次老人")
    mediator.says("查无此人")
    assert "没找到" in mediator.read()
    mediator.says("Zhao Xiaobing")
    mediator.presses("14 天内")
    assert "每周去看一次" in grid_worker.read()
