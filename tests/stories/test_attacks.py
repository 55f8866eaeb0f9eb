"""What somebody tries who means ill, or presses at the wrong moment: across sides, cases and units, by old buttons and forged ones."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from bot.documents.facts import gather
from bot.posting import House, post_change
from bot.rules.case import Asked, Change, Event, New, Party
from bot.rules.measures import Measure
from bot.rules.meetings import Invited, Meeting
from bot.rules.obligations import start
from bot.rules.permits import may_see_names
from bot.rules.terms import Kind, MeasureKind
from bot.screens.reading import Reading
from storage import cases, people
from tests.stories.agreeing import a_loan, drafts, signs
from tests.stories.residents import answered, opens, reports
from tests.stories.sides import person_of, with_other_side
from tests.stories.supervision import Village, village
from tests.stories.test_one_matter import AGAIN, FIRST, SECOND, merges
from tests.stories.test_two_sides import NEIGHBOUR, joined, link_for, other_side_written_down, people_room
from tests.stories.town import Phone, Town

SHY, SHY_PHONE = "李娜", "13511112222"


def a_leak(town: Town) -> Village:
    here = village(town)
    reports(here.resident)
    answered(town, here.mediator)
    return here


def history(town: Town, case: int = 1) -> list[tuple[object, ...]]:
    return town.do(lambda db, house: list(cases.history(db, case)))


def merged_with_somebody_hidden(town: Town) -> tuple[Village, Phone]:
    """A second report, without a name, is made part of the first."""
    here = a_leak(town)
    shy = town.resident(SHY, "wenjun-3")
    reports(shy, AGAIN, hidden=True)
    person = person_of(town, shy)
    town.do(lambda db, house: people.learn_phone(db, person, SHY_PHONE))
    merges(here.director)
    town.wait(minutes=1)
    return here, shy


# -- a hidden name, after its report went on in another ------------------------------------------------------------------


def test_the_room_of_the_people_names_nobody_who_hid_their_name_in_a_merged_report(town: Town) -> None:
    here, _shy = merged_with_somebody_hidden(town)
    people_room(here.mediator)
    assert "张丽" in here.mediator.read() + str(here.mediator.buttons())
    here.mediator.presses("不透露|反映人|不愿")
    here.mediator.says("/case 1")
    assert SHY not in here.mediator.everything()
    assert SHY_PHONE not in here.mediator.everything()


def test_papers_name_nobody_who_hid_their_name_in_a_merged_report(town: Town) -> None:
    here, _shy = merged_with_somebody_hidden(town)

    def names(db: Connection, house: House) -> str:
        reading = Reading(db, house.organisation, house.policy, town.clock.now(), "zh", here.mediator.person)
        case = reading.case(1)
        reader = reading.reader()
        assert case is not None and reader is not None and may_see_names(reader, case, house.organisation)
        return str(gather(reading, case, names=True).everybody)

    told = town.do(names)
    assert "张丽" in told
    assert SHY not in told and SHY_PHONE not in told


def test_a_search_by_the_hidden_name_of_a_merged_report_finds_nothing(town: Town) -> None:
    here, _shy = merged_with_somebody_hidden(town)
    here.mediator.says(f"/find {SHY}")
    assert FIRST not in here.mediator.read()
    here.mediator.says(f"/find {SHY_PHONE[-4:]}")
    assert FIRST not in here.mediator.read()
    here.mediator.says("/find 张丽")
    assert FIRST in here.mediator.read()


def test_the_question_whom_to_ask_names_nobody_who_hid_their_name(town: Town) -> None:
    here, _shy = merged_with_somebody_hidden(town)
    here.mediator.says("/case 1")
    for _more in range(4):
        if "问" not in str(here.mediator.buttons()):
            here.mediator.presses("更多")
    here.mediator.presses("问反映人|问当事人|问")
    assert SHY not in here.mediator.everything()


def test_splitting_names_nobody_whom_the_reader_may_not_know(town: Town) -> None:
    here = a_leak(town)
    other_side_written_down(here.mediator)
    message = here.director.chat()[-1]["id"]
    here.director.press(message, "sp:1:begin:0:", force=True)
    here.director.says("/case 1")
    for _more in range(4):
        if "办这件事" not in here.director.buttons():
            here.director.presses("更多")
    here.director.presses("办这件事")
    for _more in range(4):
        if "拆" not in str(here.director.buttons()):
            here.director.presses("更多")
    here.director.presses("拆")
    here.director.says("楼道里堆的东西另外算一件事")
    here.director.presses("邻里")
    assert NEIGHBOUR not in here.director.everything()


# -- who has left ----------------------------------------------------------------------------------------------------------


def test_who_left_a_case_is_not_brought_back_by_merging(town: Town) -> None:
    here = a_leak(town)
    lina = town.resident(SHY, "wenjun-3")
    reports(lina, AGAIN)
    neighbour = town.resident(NEIGHBOUR)
    with_other_side(town, 2, NEIGHBOUR, neighbour)
    opens(neighbour, SECOND)
    neighbour.presses("不参加了")
    neighbour.presses("不参加了")
    merges(here.director)
    town.wait(minutes=1)
    seen = len(neighbour.texts())
    here.mediator.says("/case 1")
    people_room(here.mediator)
    here.mediator.presses("更多")
    here.mediator.presses("告诉对方")
    here.mediator.says("楼下愿意一起请人来看水管")
    town.wait(minutes=1)
    assert len(neighbour.texts()) == seen
    neighbour.says("/cases")
    assert "水管" not in neighbour.everything()


def test_what_was_told_before_a_merging_is_not_for_the_other_side_that_came_with_it(town: Town) -> None:
    here = a_leak(town)
    joined(town, here)
    for words in ("楼上先把阀门关了", "合到一起以后说的话"):
        people_room(here.mediator)
        here.mediator.presses("更多")
        here.mediator.presses("告诉对方")
        here.mediator.says(words)
        if words.startswith("楼上"):
            reports(town.resident(SHY, "wenjun-3"), AGAIN)
            another = town.resident("别家对方")
            with_other_side(town, 2, "别家对方", another)
            town.wait(minutes=2)
            merges(here.director)
            town.wait(minutes=2)
    opens(another, FIRST)
    assert "合到一起以后说的话" in another.read()
    assert "阀门" not in another.everything()


# -- danger on one side ---------------------------------------------------------------------------------------------------


def test_the_other_side_does_not_learn_that_people_on_duty_were_called(town: Town) -> None:
    here = a_leak(town)
    neighbour = joined(town, here)
    opens(here.resident, FIRST)
    here.resident.presses("补充")
    here.resident.says("他现在拿着刀在砸我家的门，快来人")
    town.wait(minutes=1)

    def on_it(db: Connection, house: House) -> None:
        case = cases.load(db, 1)
        assert case is not None
        cases.apply(db, Change(replace(case, on_it=here.supervisor.person), Event("duty_answered")), None, town.clock.now())

    town.do(on_it)
    opens(neighbour, FIRST)
    neighbour.presses("补充")
    assert "值班" not in neighbour.everything() and "不管是什么" not in neighbour.read()
    assert "补充" in neighbour.read() or FIRST in neighbour.read()


def test_nothing_more_is_taken_from_the_other_side_of_a_case_that_became_protected(town: Town) -> None:
    here = a_leak(town)
    neighbour = joined(town, here)
    people_room(here.mediator)
    here.mediator.presses(NEIGHBOUR)
    here.mediator.presses("问本人")
    here.mediator.says("水管是哪一年装的？")
    message, data = neighbour.find("我来回答")
    opens(neighbour, FIRST)
    neighbour.presses("补充")

    def protect(db: Connection, house: House) -> None:
        case = cases.load(db, 1)
        assert case is not None
        cases.apply(db, Change(replace(case, protected=True), Event("kind_checked")), None, town.clock.now())

    town.do(protect)
    written = len(history(town))
    neighbour.says("我有收条")
    neighbour.says("/cancel")
    neighbour.press(message, data, force=True)
    neighbour.says("我再说一句")
    town.wait(seconds=5)
    assert len(history(town)) == written


# -- units that must not know ------------------------------------------------------------------------------------------


def test_a_task_force_button_tells_no_number_to_a_unit_that_must_not_know(town: Town) -> None:
    here = a_leak(town)

    def shut(db: Connection, house: House) -> None:
        case = cases.load(db, 1)
        assert case is not None
        cases.apply(db, Change(replace(case, excluded=frozenset({town_unit})), Event("progress")), None, town.clock.now())

    town_unit = town.unit("linjiang")
    town.do(shut)
    message = here.leader.chat()[-1]["id"]
    toasts = ""
    for data in ("tfc:1:show:0:0", "tfc:1:steps:0:0"):
        toasts += here.leader.press(message, data, force=True)
    assert FIRST not in toasts + here.leader.read()


# -- words across the sides -----------------------------------------------------------------------------------------------


def test_proposing_helpers_is_no_way_to_write_to_the_other_side(town: Town) -> None:
    here = a_leak(town)
    neighbour = joined(town, here)
    neighbour.presses("^愿意")
    seen = len(here.resident.texts())
    for at in "一二三四五六七八":
        opens(neighbour, FIRST)
        neighbour.presses("我的权利")
        neighbour.presses("请人协助我")
        neighbour.says(f"你等着瞧第{at}次")
        neighbour.says("/cancel")
    town.wait(minutes=1)
    told = here.resident.texts()[seen:]
    assert any("你等着瞧第一次" in text for text in told)
    assert len(told) <= 3 and not any("第四次" in text for text in told)
    assert "告诉调解员" in neighbour.everything()
    # Who has the case can still write somebody down for them.
    people_room(here.mediator)
    here.mediator.presses(NEIGHBOUR)
    assert any("协助" in each for each in here.mediator.buttons())


# -- meetings --------------------------------------------------------------------------------------------------------------


def planned(town: Town, staff: tuple[int, ...] = (), parties: tuple[int, ...] = ()) -> list[int]:
    """A meeting in five days, as the conversation would leave it; ids of the invitations."""

    def job(db: Connection, house: House) -> list[int]:
        case = cases.load(db, 1)
        assert case is not None
        at = town.clock.now() + timedelta(days=5)
        made = cases.apply(
            db, Change(case, Event("meeting_planned"), kept=(Meeting(0, 1, at, "居委会二楼", None),)), None, town.clock.now()
        )
        case = cases.load(db, 1)
        assert case is not None
        invited: list[Any] = [Invited(0, 1, made.rows[0], party=each) for each in parties]
        invited += [Invited(0, 1, made.rows[0], person=each) for each in staff]
        return list(cases.apply(db, Change(case, Event("meeting_invited_more"), kept=tuple(invited)), None, town.clock.now()).rows)

    return town.do(job)


def test_an_old_invitation_shows_nothing_to_staff_who_may_not_know_of_the_case_any_more(town: Town) -> None:
    here = a_leak(town)
    (invited,) = planned(town, staff=(here.colleague.person,))
    message = here.colleague.chat()[-1]["id"]
    here.colleague.press(message, f"iv:{invited}:show:0", force=True)
    assert "居委会二楼" in here.colleague.read()
    with_other_side(town, 1, NEIGHBOUR, here.colleague)  # their own matter now
    seen = len(here.colleague.texts())
    for what in ("show", "file", "map", "yes", "no"):
        here.colleague.press(message, f"iv:{invited}:{what}:0", force=True)
    assert not any("居委会二楼" in text for text in here.colleague.texts()[seen:])
    assert not [each for each in here.colleague.chat() if each["kind"] == "document"]


def test_changing_ones_mind_about_a_meeting_writes_to_the_mediator_once(town: Town) -> None:
    here = a_leak(town)
    party = with_other_side(town, 1, NEIGHBOUR, neighbour := town.resident(NEIGHBOUR), consent="yes")
    (invited,) = planned(town, parties=(party,))
    seen = len(here.mediator.texts())
    message = neighbour.chat()[-1]["id"]
    for _at in range(6):
        neighbour.press(message, f"iv:{invited}:no:0", force=True)
        town.wait(seconds=5)
        neighbour.press(message, f"iv:{invited}:yes:0", force=True)
        town.wait(seconds=5)
    neighbour.press(message, f"iv:{invited}:no:0", force=True)
    town.wait(minutes=20)
    assert len([text for text in here.mediator.texts()[seen:] if "来不了" in text or "不能来" in text]) == 1, here.mediator.texts()[seen:]


# -- promises -------------------------------------------------------------------------------------------------------------


def test_the_history_names_nobody_of_the_same_side_who_said_that_the_last_promise_was_kept(town: Town) -> None:
    mediator, lender, debtor = a_loan(town)
    drafts(mediator, ("王五", "还 800 元", "800", "12月10日"))
    signs(mediator)
    cousin = town.resident("司徒表妹")
    person = person_of(town, cousin)

    def join(db: Connection, house: House) -> None:
        case = cases.load(db, 1)
        assert case is not None
        cases.apply(db, Change(case, Event("progress"), kept=(Party("reporting", person, consent="yes"),)), None, town.clock.now())

    town.do(join)
    town.wait(days=20)
    debtor.presses("^履行了|^做到了|已经做到|还了")
    opens(cousin, FIRST)
    cousin.presses("^履行了|^做到了|已经做到|还了")
    opens(lender, FIRST)
    lender.presses("看经过")
    assert "司徒" not in lender.everything()
    assert "司徒" not in debtor.everything()


# -- a step of somebody outside, when the case becomes a protected one ---------------------------------------------------


def test_who_had_a_step_hears_nothing_of_a_case_that_became_protected(town: Town) -> None:
    here = a_leak(town)
    helper = here.colleague
    due = town.clock.now() + timedelta(days=5)

    def job(db: Connection, house: House) -> int:
        case = cases.load(db, 1)
        assert case is not None and case.handled_by is not None
        measure = Measure(0, 1, MeasureKind.HANDLE, case.handled_by, helper.person, "上门看一看水管", due)
        owed = start(
            Kind.MEASURE, unit=case.handled_by, person=helper.person, grade=case.grade, now=town.clock.now(), policy=house.policy,
            about=New(0), until=due,
        )  # fmt: skip
        cases.apply(db, Change(case, Event("measure_set"), kept=(measure,), started=(owed,)), None, town.clock.now())
        case = cases.load(db, 1)
        assert case is not None
        cases.apply(db, Change(replace(case, protected=True), Event("kind_checked")), None, town.clock.now())
        case = cases.load(db, 1)
        assert case is not None
        return next(each.id for each in case.open_obligations if each.kind is Kind.MEASURE)

    obligation = town.do(job)
    (protecting, *_more) = town.holding("linjiang", "protection") or town.holding("city", "protection")
    seen = len(helper.texts())
    message = protecting.chat()[-1]["id"]
    protecting.press(message, f"mst:{obligation}:drop", force=True)
    protecting.says("家里的事另有安排，由妇联陪同")
    town.wait(minutes=10)
    assert "妇联" not in "".join(helper.texts()[seen:])
    assert len(helper.texts()) == seen
    town.wait(days=7)
    assert "妇联" not in helper.everything()


# -- links ---------------------------------------------------------------------------------------------------------------


def test_nobody_joins_by_what_the_database_keeps_of_a_link(town: Town) -> None:
    here = a_leak(town)
    other_side_written_down(here.mediator)
    payload = link_for(here.mediator)
    kept = town.do(lambda db, house: next(each.link for each in cases.load(db, 1).parties if each.link))  # type: ignore[union-attr]
    assert payload.removeprefix("p_") not in kept
    stranger = Phone(town, town.world.person("路人", language_code="zh-hans"))
    for told in (kept, kept[:32]):
        assert "没有这个链接" in stranger.starts(f"p_{told}"[:64]).read()
    assert "参加" in str(stranger.starts(payload).buttons())


# -- who left, and what was asked before ------------------------------------------------------------------------------


def test_who_left_is_not_reminded_of_a_question(town: Town) -> None:
    here = a_leak(town)
    neighbour = joined(town, here)
    people_room(here.mediator)
    here.mediator.presses(NEIGHBOUR)
    here.mediator.presses("问本人")
    here.mediator.says("水管是哪一年装的？")
    opens(neighbour, FIRST)
    neighbour.presses("不参加了")
    neighbour.presses("不参加了")
    seen = len(neighbour.texts())
    town.wait(days=4)
    assert len(neighbour.texts()) == seen, neighbour.texts()[seen:]


def test_who_left_is_not_reminded_of_a_revisit(town: Town) -> None:
    here = a_leak(town)
    neighbour = joined(town, here)
    neighbour.presses("^愿意")
    here.mediator.presses("调解完")
    here.mediator.presses("调成了")
    here.mediator.says("楼上修好了水管")
    person = person_of(town, neighbour)

    def ask(db: Connection, house: House) -> None:
        case = cases.load(db, 1)
        assert case is not None
        asked = Asked("revisit", data={"side": "other", "to": [person]}, to=(person,), anew=True, remind=timedelta(days=1))
        change = Change(case, Event("revisit_asked", {"side": "other", "said": {}}), asked=asked)
        posted = cases.apply(db, change, here.leader.person, town.clock.now())
        post_change(db, house, change, posted, town.clock.now())

    town.do(ask)
    town.settle()
    town.wait(minutes=1)
    assert "问您" in neighbour.read() or "结案" in neighbour.read(), neighbour.read()
    opens(neighbour, FIRST)
    neighbour.presses("不参加了")
    neighbour.presses("不参加了")
    seen = len(neighbour.texts())
    town.wait(days=4)
    assert len(neighbour.texts()) == seen, neighbour.texts()[seen:]


# -- a case that becomes a protected one ------------------------------------------------------------------------------


def test_nothing_of_a_case_that_becomes_protected_reaches_the_other_side_or_a_group_again(town: Town) -> None:
    mediator, _lender, debtor = a_loan(town)
    protecting = town.holding("linjiang", "protection") or town.holding("city", "protection")
    drafts(mediator, ("王五", "还 800 元", "800", "12月10日"))
    signs(mediator)
    (other,) = town.do(lambda db, house: [each.id for each in cases.load(db, 1).parties if each.side == "other"])  # type: ignore[union-attr]
    planned(town, parties=(other,))

    def ask(db: Connection, house: House) -> None:
        case = cases.load(db, 1)
        assert case is not None
        person = next(each.person for each in case.parties if each.id == other)
        assert person is not None
        data = {"question": "钱是哪一天借的？", "to": [person], "side": "other"}
        asked = Asked("question", data=data, to=(person,), anew=True, remind=timedelta(days=1))
        change = Change(case, Event("asked_party", {"side": "other"}, "钱是哪一天借的？"), asked=asked)
        post_change(db, house, change, cases.apply(db, change, mediator.person, town.clock.now()), town.clock.now())

    town.do(ask)
    town.settle()
    message = mediator.chat()[-1]["id"]
    mediator.press(message, "so:1:women_children:-1", force=True)
    protected = town.do(lambda db, house: cases.load(db, 1).protected)  # type: ignore[union-attr]
    assert protected
    town.settle()
    seen = len(debtor.texts())
    posted = len(town.world.messages(mediator.user, town.groups["wenjun"].id))
    heard = len(mediator.texts())
    town.wait(days=45)
    assert debtor.texts()[seen:] == []
    said = [each["text"] for each in town.world.messages(mediator.user, town.groups["wenjun"].id)[posted:]]
    assert not any(secret in text for text in said for secret in ("王五", "张丽", "800"))
    assert not any(FIRST in text for text in mediator.texts()[heard:]), mediator.texts()[heard:]
    opens(debtor, FIRST)
    assert "800" not in debtor.read() and "履行" not in str(debtor.buttons())
    assert any(FIRST in phone.everything() for phone in protecting)
