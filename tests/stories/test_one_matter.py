"""Two reports of one matter: found, merged by a person, taken apart again; and a second report that belongs to the first."""

from sqlalchemy import Connection

from bot.posting import House
from bot.reorganising import reorganise
from bot.rules.roster import Roster
from tests.stories.residents import BEATEN, LEAK, answered, number_in, opens, photo, reports
from tests.stories.supervision import said_after
from tests.stories.town import Phone, Town

AGAIN = "3栋5楼的水管漏水，漏到我家天花板上了"
FIRST, SECOND = "LJ-2026-000001", "LJ-2026-000002"


def two_neighbours(town: Town) -> tuple[Phone, Phone, Phone]:
    """One leak, told by two; the mediator has the first report and has answered it."""
    town.group("wenjun")
    town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    assert town.holding("wenjun", "leader")
    upstairs, neighbour = town.resident("张丽", "wenjun-3"), town.resident("李娜", "wenjun-3")
    assert reports(upstairs) == FIRST
    answered(town, mediator)
    town.wait(days=1)
    assert reports(neighbour, AGAIN) == SECOND
    return mediator, upstairs, neighbour


def merges(who: Phone, number: str = SECOND, with_: str = FIRST) -> None:
    who.says(f"/case {number}")
    merging(who)
    who.presses(with_)
    who.presses("并成一件")


def merging(who: Phone) -> None:
    """The button, wherever it stands among the steps."""
    if "并案…" not in who.buttons():
        who.presses("更多")
    who.presses("并案…")


def takes_apart(who: Phone) -> None:
    """The second case out of the first again."""
    who.says(f"/case {SECOND}")
    if "撤销并案" not in who.buttons():
        who.presses("更多")
    who.presses("撤销并案")
    who.presses("撤销并案")


def two_protected(residents: tuple[Phone, Phone], helpers: tuple[Phone, Phone]) -> None:
    """Two people tell of violence; each case is in the hands of one of the named staff."""
    for resident in residents:
        resident.says(BEATEN)
        for answer in ("对，", "都没有", "可以打电话", "^发送"):
            resident.presses(answer)
    for who, number in zip(helpers, (FIRST, SECOND), strict=True):
        who.says(f"/case {number}")
        who.presses("我来办")


def merges_protected(who: Phone) -> None:
    """By its number: no likeness of a protected case is ever pointed out."""
    who.says(f"/case {SECOND}")
    merging(who)
    who.presses("输入编号")
    who.says(FIRST)
    who.presses("并成一件")


def pressed_again(who: Phone, message: int, data: str) -> str:
    """What a press of an old button shows."""
    who.press(message, data, force=True)
    return who.read()


def test_two_neighbours_report_one_leak(town: Town) -> None:
    mediator, upstairs, neighbour = two_neighbours(town)
    director = town.holding("wenjun", "leader")[0]
    told = next(text for text in director.texts() if "可能和" in text)
    assert FIRST in told
    assert "同一网格" in told and "漏水" in told
    assert not any("可能和" in text for text in town.holding("wenjun", "mediator")[0].texts(town.group("wenjun")))
    before = len(upstairs.chat()), len(neighbour.chat())
    merges(director)
    town.wait(minutes=1)
    for phone, seen, name in ((upstairs, before[0], "李娜"), (neighbour, before[1], "张丽")):
        heard = "\n".join(said_after(phone, seen))
        assert FIRST in heard and "11月27日" in heard  # the earlier of the two dates: the neighbour was promised a first response
        assert name not in heard
    assert SECOND in mediator.everything()
    assert "李娜" in mediator.read()
    # The remaining case has the words of both, and both are in the list of who reported them.
    mediator.says(f"/case {FIRST}")
    assert "漏到我家天花板上" in mediator.read() and "李娜" in mediator.read() and "张丽" in mediator.read()
    shown = opens(neighbour, FIRST)
    assert SECOND in shown and "漏到我家天花板上" in shown
    assert "都霉了" not in shown and "张丽" not in neighbour.everything()
    assert FIRST in opens(upstairs, FIRST)
    assert "漏到我家" not in upstairs.everything() and "李娜" not in upstairs.everything()
    # Each step reaches both, and both are asked at the end.
    mediator.says(f"/case {FIRST}")
    mediator.presses("报进展")
    mediator.says("水管师傅周五来修，两家都说好了")
    assert "水管师傅" in upstairs.read() and "水管师傅" in neighbour.read()
    mediator.says(f"/case {FIRST}")
    mediator.presses("调解完")
    mediator.presses("调成了")
    mediator.says("楼上修好了水管，赔 800 元")
    assert "解决了" in str(upstairs.buttons()) and "解决了" in str(neighbour.buttons())
    leader = town.holding("linjiang", "leader")[0]
    leader.presses("记回访", town.group("linjiang"))
    leader.presses("打了电话")
    for answer in ("^履行了", "^满意", "不需要"):
        leader.presses(answer)
    leader.says("打电话问过了两家的情况")
    assert "结案" in upstairs.read() and "结案" in neighbour.read()


def test_what_was_due_for_the_merged_case_nags_nobody_any_more(town: Town) -> None:
    mediator, _upstairs, _neighbour = two_neighbours(town)
    merges(town.holding("wenjun", "leader")[0])
    seen = len(mediator.texts(town.group("wenjun")))
    town.wait(days=2)
    assert not any(SECOND in text for text in mediator.texts(town.group("wenjun"))[seen:])
    assert "已并入" in mediator.everything(town.group("wenjun"))


def test_a_merging_is_undone_within_a_day(town: Town) -> None:
    mediator, upstairs, neighbour = two_neighbours(town)
    director = town.holding("wenjun", "leader")[0]
    merges(director)
    message, undo = director.find("撤销并案")
    _message, do = message, undo.replace("undo", "do")
    assert "已并入" in pressed_again(director, message, do)
    town.wait(hours=3)
    director.press(message, undo)
    director.presses("撤销并案")
    town.wait(minutes=1)
    assert SECOND in neighbour.read() and "单独" in neighbour.read()
    assert "单独" in upstairs.read()
    opens(neighbour, SECOND)
    assert FIRST not in neighbour.buttons()
    # It is owed as before, at the earliest the next day: whoever takes it goes on.
    mediator.presses("我来办", town.group("wenjun"))
    assert SECOND in mediator.read() and "首次回复" in mediator.read()
    # The other goes on alone.
    seen = len(neighbour.chat())
    mediator.says(f"/case {FIRST}")
    mediator.presses("报进展")
    mediator.says("水管师傅周五来修，说好了")
    assert not said_after(neighbour, seen)
    # The old button says how it stands.
    assert "没有并案" in director.press(message, undo, force=True)


def test_after_a_day_it_stays_merged_and_others_merge_nothing(town: Town) -> None:
    mediator, _upstairs, neighbour = two_neighbours(town)
    director = town.holding("wenjun", "leader")[0]
    stranger = town.holding("shiqiao", "mediator")[0]
    director.says(f"/case {SECOND}")
    if "并案…" not in director.buttons():
        director.presses("更多")
    _message, data = director.find("并案…")
    stranger.says("/work")
    for what in ("menu", "ask", "do"):
        assert "别的单位" in stranger.press(stranger.chat()[-1]["id"], data.replace("menu:0", f"{what}:1"), force=True)
    merges(director)
    message, undo = director.find("撤销并案")
    town.wait(hours=25)
    assert "24" in director.press(message, undo, force=True)
    # Refused with a sentence: itself, and what is merged already.
    director.says(f"/case {FIRST}")
    merging(director)
    director.presses("输入编号")
    director.says("999999")
    assert "999999" in director.read()
    director.says("1")
    assert FIRST in director.read() and "本身" in director.read()
    assert SECOND not in mediator.buttons() + neighbour.buttons()


def test_hidden_names_stay_hidden_after_merging(town: Town) -> None:
    town.group("wenjun")
    town.group("linjiang")
    mediator, director = town.holding("wenjun", "mediator")[0], town.holding("wenjun", "leader")[0]
    upstairs, shy = town.resident("张丽", "wenjun-3"), town.resident("李娜", "wenjun-3")
    reports(upstairs)
    answered(town, mediator)
    reports(shy, AGAIN, hidden=True)
    merges(director)
    town.wait(minutes=1)
    mediator.says(f"/case {FIRST}")
    assert "漏到我家天花板上" in mediator.read() and "张丽" in mediator.read()
    shy.says("/cases")
    shy.presses(FIRST)
    shy.presses("补充")
    shy.says("昨晚又漏了一次")
    town.wait(minutes=1)
    mediator.says(f"/case {FIRST}")
    assert "李娜" not in mediator.everything()
    supervisor = town.holding("linjiang", "supervisor")[0]
    supervisor.says(f"/case {FIRST}")
    assert "李娜" in supervisor.read()


def test_the_same_person_writes_again_and_it_belongs_to_the_first(town: Town) -> None:
    town.group("wenjun")
    mediator = town.holding("wenjun", "mediator")[0]
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    answered(town, mediator)
    town.wait(days=3)
    resident.says("楼上又漏水了，昨晚漏得更厉害，天花板掉下来一块")
    resident.sends(photo=photo())
    town.wait(seconds=2)
    resident.presses("邻里")
    resident.presses("有老人孩子病人")
    resident.presses("选好了")
    resident.presses("正在发生")
    assert "类似的事" in resident.read() and number in resident.read()
    assert len(resident.buttons()) <= 6
    resident.presses("补充进去")
    assert number in resident.read() and "11月30日" in resident.read()
    town.wait(minutes=1)
    assert "掉下来一块" in mediator.everything()
    mediator.says(f"/case {number}")
    assert any(number in text and "· 高" in text for text in mediator.texts())  # an old or ill person, and it goes on
    resident.says("/cases")
    assert SECOND not in resident.everything()
    # "It is something new" is asked once, and then it is sent.
    resident.says("楼上又漏水了，天花板又掉下来一块")
    resident.presses("邻里")
    resident.presses("都没有")
    resident.presses("这是新的事")
    assert "类似的事" not in resident.read()
    resident.presses("^发送")
    assert number_in(resident.read()) == SECOND


def test_a_protected_case_is_never_linked_with_an_ordinary_one(town: Town) -> None:
    town.group("wenjun")
    resident, other = town.resident("刘梅", "wenjun-3"), town.resident("张丽", "wenjun-3")
    director = town.holding("wenjun", "leader")[0]
    helper = next(town.staff(role.person) for role in town.roster.roles if role.role == "protection")
    resident.says(BEATEN)
    resident.presses("对，")
    resident.presses("都没有")
    resident.presses("先别联系我")
    resident.presses("^发送")
    number = reports(other, "隔壁两口子昨天晚上又拌嘴，声音大得很，我们睡不着")
    town.wait(minutes=1)
    assert "可能和" not in director.everything() + helper.everything()
    director.says(f"/case {number}")
    merging(director)
    assert FIRST not in director.read()
    director.presses("输入编号")
    director.says(FIRST)
    assert "并成一件" not in director.buttons()
    # The helper sees the protected one and merges nothing with what is not.
    helper.says(f"/case {FIRST}")
    merging(helper)
    helper.presses("输入编号")
    helper.says(number)
    assert "并成一件" not in helper.buttons()


def test_a_report_of_the_same_goes_on_when_one_of_two_takes_it_back(town: Town) -> None:
    mediator, upstairs, neighbour = two_neighbours(town)
    merges(town.holding("wenjun", "leader")[0])
    opens(neighbour, FIRST)
    neighbour.presses("撤回反映")
    neighbour.presses("撤回反映")
    assert "其他反映人" in neighbour.read()
    assert "撤回" in mediator.read()
    assert "在办" in opens(upstairs, FIRST)
    assert LEAK[:6] in upstairs.read()


def test_protected_cases_are_merged_by_named_staff_and_each_is_reached_as_they_asked(town: Town) -> None:
    staff = [town.staff(role.person) for role in town.roster.roles if role.role == "protection"]
    helper = staff[0]
    first, second = town.resident("刘梅", "wenjun-3"), town.resident("王芳", "wenjun-3")
    for resident, contact in ((first, "只发消息"), (second, "先别联系我")):
        resident.says(BEATEN)
        resident.presses("对，")
        resident.presses("都没有")
        resident.presses(contact)
        resident.presses("^发送")
    said = len(first.texts()), len(second.texts())
    helper.says(f"/case {SECOND}")
    merging(helper)
    helper.presses("输入编号")
    helper.says(FIRST)
    helper.presses("并成一件")
    town.wait(minutes=5)
    assert set(first.texts()[said[0] :]) == {"您有一条新消息。"}
    assert len(second.texts()) == said[1]
    # Each chooses for themselves.
    assert "打我" not in opens(second, FIRST)
    assert "我们先不联系您" in second.read()
    second.presses("怎么联系我")
    second.presses("可以打电话")
    assert "我们先不联系您" not in opens(second, FIRST)
    helper.says(f"/case {FIRST}")
    details = helper.read()
    assert "只发消息，不要打电话" in details
    assert "可以给本人打电话" in details
    assert "王芳" not in first.everything() and "刘梅" not in second.everything()


def test_a_report_that_waits_for_a_unit_joins_the_one_that_has_it(town: Town) -> None:
    """The first reporter did not know where; what the second was promised must go on, whoever came first."""
    group = town.group("wenjun")
    mediator = town.holding("wenjun", "mediator")[0]
    city = town.holding("city", "supervisor")[0]
    unsure, neighbour = town.resident("张丽"), town.resident("李娜", "wenjun-3")
    unsure.says(LEAK)
    for answer in ("邻里", "都没有", "不清楚", "^发送"):
        unsure.presses(answer)
    waiting = number_in(unsure.read())
    town.wait(minutes=5)
    with_unit = reports(neighbour, AGAIN)
    city.says(f"/case {with_unit}")
    merging(city)
    city.presses("输入编号")
    city.says(waiting)
    assert f"{waiting} 还没分到单位" in city.read()
    city.presses("并成一件")
    town.wait(minutes=1)
    heard = unsure.read()
    assert waiting in heard and with_unit in heard and "已经分到单位" in heard and "先" not in heard.splitlines()[0]
    assert with_unit in opens(unsure, with_unit)
    # It is taken and answered as if nothing had been, and both hear of it.
    mediator.presses("我来办", group)
    mediator.presses("记首次回复")
    mediator.presses("打了电话")
    mediator.says("打了电话，约好周四晚上两家一起看")
    assert "约好周四" in unsure.everything() and "约好周四" in neighbour.everything()


def test_a_wish_not_to_be_contacted_reaches_who_handles_the_merged_case(town: Town) -> None:
    """Two protected cases, each in other hands, are merged; then the second person wants nobody to phone."""
    staff = [town.staff(code) for code in dict.fromkeys(role.person for role in town.roster.roles if role.role == "protection")]
    helper, other = staff[:2]
    first, second = town.resident("刘梅", "wenjun-3"), town.resident("王芳", "wenjun-3")
    two_protected((first, second), (helper, other))
    merges_protected(other)
    town.wait(minutes=5)
    seen, before = len(helper.chat()), len(other.chat())
    opens(second, FIRST)
    second.presses("怎么联系我")
    second.presses("先别联系我")
    town.wait(minutes=5)
    told = "\n".join(said_after(helper, seen))
    assert SECOND in told and FIRST in told and "先别联系" in told
    assert not said_after(other, before)


def test_a_phone_left_after_merging_is_told_to_who_handles_it_now(town: Town) -> None:
    mediator, _upstairs, neighbour = two_neighbours(town)
    merges(town.holding("wenjun", "leader")[0])
    town.wait(minutes=1)
    seen = len(mediator.chat())
    neighbour.says("13900001234")
    assert FIRST in neighbour.read()
    town.wait(minutes=1)
    assert "13900001234" in "\n".join(said_after(mediator, seen))


def test_a_phone_left_after_merging_reaches_who_stands_in_for_who_is_away(town: Town) -> None:
    mediator, _upstairs, neighbour = two_neighbours(town)
    instead = next(each for each in town.holding("wenjun", "mediator") if each is not mediator)
    merges(town.holding("wenjun", "leader")[0])
    mediator.says("/away")
    mediator.presses("^3 天")
    mediator.presses(instead.user.name)
    town.wait(minutes=1)
    seen, before = len(instead.chat()), len(mediator.chat())
    neighbour.says("13900001234")
    town.wait(minutes=1)
    told = "\n".join(said_after(instead, seen))
    assert "13900001234" in told and SECOND in told
    assert not said_after(mediator, before)


def test_a_phone_left_while_nobody_stands_in_reaches_the_leader_who_sees_no_number(town: Town) -> None:
    """Merged or not: the leader, who can give the case to somebody, hears that there is one."""
    mediator, upstairs, neighbour = two_neighbours(town)
    director = town.holding("wenjun", "leader")[0]
    merges(director)
    mediator.says("/away")
    mediator.presses("^3 天")
    mediator.presses("不用代班")
    town.wait(minutes=1)
    for who, number in ((neighbour, SECOND), (upstairs, FIRST)):
        seen, before = len(director.chat()), len(mediator.chat())
        who.says("13900001234")
        town.wait(minutes=1)
        told = "\n".join(said_after(director, seen))
        assert number in told and "留了电话" in told and "13900001234" not in told
        assert not said_after(mediator, before)


def test_an_address_told_again_stays_beside_the_report_that_was_merged(town: Town) -> None:
    """The second report of who came with a merged case says where and how many; beside the first there is somebody else's address."""
    mediator, upstairs, neighbour = two_neighbours(town)
    merges(town.holding("wenjun", "leader")[0])
    town.wait(minutes=1)
    neighbour.says("楼上水管又漏水，漏到我家天花板上，墙也湿了")
    for answer in ("邻里", "都没有", "修改", "门牌"):
        neighbour.presses(answer)
    neighbour.says("3栋401室")
    neighbour.presses("修改")
    neighbour.presses("几个人|多少人|几户")
    neighbour.says("3户")
    neighbour.presses("补充进去")
    assert FIRST in neighbour.read()
    mediator.says(f"/case {FIRST}")
    shown = mediator.read()
    assert SECOND in shown and shown.index("3栋401室") > shown.index(SECOND) and "3 户" in shown
    assert "401" not in mediator.everything(town.group("wenjun"))
    assert "401" not in opens(upstairs, FIRST)
    opens(neighbour, FIRST)
    # Taken apart again it is the address of the case that it belongs to.
    director = town.holding("wenjun", "leader")[0]
    takes_apart(director)
    mediator.says(f"/case {FIRST}")
    assert "401" not in mediator.read()


def test_a_protected_case_taken_apart_after_its_helper_left_is_told_to_those_who_may_know(town: Town) -> None:
    codes = list(dict.fromkeys(role.person for role in town.roster.roles if role.role == "protection"))
    supervisor, helper, other = (town.staff(code) for code in codes)
    two_protected((town.resident("刘梅", "wenjun-3"), town.resident("王芳", "wenjun-3")), (helper, other))
    merges_protected(helper)
    town.wait(minutes=1)

    def leave(db: Connection, house: House) -> None:
        left = codes[2]
        people = tuple(each for each in town.roster.people if each.code != left)
        reorganise(
            db, Roster(town.roster.units, people, tuple(each for each in town.roster.roles if each.person != left)), town.clock.now()
        )
        house.stale = True

    town.do(leave)
    town.settle()
    seen = {phone.person: len(phone.chat()) for phone in town.phones.values() if phone.person}
    takes_apart(helper)
    town.wait(minutes=1)
    heard = [each for each in town.phones.values() if each.person and "没有人经办" in "\n".join(said_after(each, seen[each.person]))]
    assert heard == [supervisor]
    (told,) = said_after(supervisor, seen[supervisor.person])
    assert SECOND in told and "打我" not in told and "王芳" not in told
    supervisor.says(f"/case {SECOND}")
    assert "我来办" in supervisor.buttons()


def test_who_stands_in_for_who_is_away_hears_of_a_merging(town: Town) -> None:
    mediator, _upstairs, _neighbour = two_neighbours(town)
    instead = next(each for each in town.holding("wenjun", "mediator") if each is not mediator)
    mediator.says("/away")
    mediator.presses("^3 天")
    mediator.presses(instead.user.name)
    seen, before = len(instead.chat()), len(mediator.chat())
    merges(town.holding("wenjun", "leader")[0])
    town.wait(minutes=1)
    told = "\n".join(said_after(instead, seen))
    assert SECOND in told and FIRST in told and "李娜" in told
    assert not said_after(mediator, before)
