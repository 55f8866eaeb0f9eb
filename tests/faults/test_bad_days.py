"""Telegram's bad days, each over the wire: nothing is lost, nothing untrue is said, and those who wait for an answer come first."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.playground.state import Chat
from bot.posting import tell
from storage import chats
from storage.tables import CardRow, OutboxRow
from tests.faults.wired import WiredTown
from tests.stories.town import MONDAY, Phone

REPORT = "楼上漏水找了三回都不理"


@pytest.fixture
def town(sqlite_url: str) -> Iterator[WiredTown]:
    found = WiredTown(sqlite_url)
    yield found
    found.close()


def unsent(town: WiredTown) -> int:
    row = OutboxRow
    query = select(row.id).where(row.sent_at.is_(None), row.gave_up_at.is_(None))
    return len(town.do(lambda db, house: db.execute(query).all()))


def heard(phone: Phone, words: str) -> int:
    return sum(words in text for text in phone.texts())


def reported(town: WiredTown, name: str = "张丽") -> Phone:
    phone = town.resident(name, "wenjun-3")
    phone.says(REPORT)
    phone.presses("邻里")
    phone.presses("都没有")
    phone.presses("^发送")
    return phone


@pytest.mark.parametrize(
    ("kind", "facts", "twice"),
    [
        ("429", {"retry_after": 2}, 0),
        ("500", {}, 0),
        ("reset", {}, 1),
        ("lost", {}, 1),
        ("half", {}, 1),
    ],
)
def test_an_answer_that_fails_comes_all_the_same(town: WiredTown, kind: str, facts: dict[str, int], twice: int) -> None:
    phone = town.resident("张丽", "wenjun-3")
    before, counted = len(phone.texts()), town.delivery.counts["maybe_twice"]
    town.fault(kind, methods=["sendMessage"], **facts)
    phone.says(REPORT)
    phone_says_more = len(phone.texts())
    town.comes_true(lambda: not unsent(town) and len(phone.texts()) > before, step=1)
    assert town.delivery.counts["maybe_twice"] - counted == twice  # whoever does not hear cannot know
    assert len(phone.texts()) - before == (2 if kind in ("lost", "half") else 1)
    assert phone_says_more <= before + 1


def test_what_fails_is_not_overtaken_by_what_was_said_later(town: WiredTown) -> None:
    phone = town.resident("张丽", "wenjun-3")
    town.fault("500", methods=["sendMessage"])
    phone.says("/help")
    phone.says("/unheard_of")
    town.comes_true(lambda: not unsent(town), step=1)
    hello, helped, unknown = phone.texts()
    assert "没有这个命令" in unknown, (hello, helped)


def test_one_chat_that_is_too_fast_does_not_stop_the_others(town: WiredTown) -> None:
    one, other = town.resident("张丽", "wenjun-3"), town.resident("李强", "wenjun-3")
    town.fault("429", retry_after=600, chat=one.user.id, methods=["sendMessage"])
    one.says("/help")
    before = len(other.texts())
    other.says("/help")
    town.comes_true(lambda: len(other.texts()) > before)
    assert unsent(town) == 1
    assert not town.delivery.pacing.closed
    town.wait(seconds=601)
    town.comes_true(lambda: not unsent(town))


def test_when_two_chats_are_refused_the_whole_token_waits(town: WiredTown) -> None:
    phones = [town.resident(name, "wenjun-3") for name in ("张丽", "李强", "赵云")]
    town.fault("429", count=2, retry_after=8, methods=["sendMessage"])
    for phone in phones[:2]:
        phone.says("/help")
    assert town.delivery.pacing.closed_for > 1
    calls = town.world.call_count
    phones[2].says("/help")
    assert town.world.call_count == calls, "while the token waits nobody is written to"
    town.comes_true(lambda: not unsent(town), step=1)
    assert town.delivery.counts["429"] == 2


def test_six_hours_without_service(town: WiredTown) -> None:
    """What became overdue is told once to each, what has been done meanwhile to nobody, and who waits for an answer hears first."""
    mediator, leader = town.staff("wang-min"), town.staff("li-guoping")
    group = town.group("wenjun")
    late, done = (reported(town, name) for name in ("张丽", "李强"))
    town.wait_until(MONDAY + timedelta(hours=22))  # 8:00; both should be taken by 10:00
    numbers = [number_of(phone) for phone in (late, done)]
    others = [town.resident(f"居民{each}", "wenjun-3") for each in range(2)]
    message, data = next(found for found in takes(mediator, group) if numbers[1] in found[2])[:2]
    said = [(phone, chat, len(phone.texts(chat))) for phone, chat in ((mediator, group), (leader, None))]
    town.fault("outage", hours=6)
    calls = town.world.call_count
    for other in others:
        assert len(other.says("/help").texts()) == 1, "the greeting"
    town.wait(hours=1)
    town.world.press(mediator.user, group.id, message, data)  # the second case is taken
    town.wait(hours=5)
    assert town.world.call_count == calls, "nothing gets through"
    town.world.faults.clear()
    order: list[int] = []
    town.world.listeners.append(lambda event: order.append(event["person"]) if event["type"] == "message" else None)
    town.comes_true(lambda: not unsent(town), step=1)
    town.world.listeners.pop()
    assert set(order[: len(others) - 1]) <= {other.user.id for other in others}, order
    assert [len(other.texts()) for other in others] == [2, 2], "answered, and once"
    for phone, chat, before in said:
        new = phone.texts(chat)[before:]
        assert [numbers[0] in text for text in new if "签收" in text] == [True], new
        assert not [text for text in new if numbers[1] in text and "签收" in text], new


def number_of(phone: Phone) -> str:
    """Of the case whose receipt stands on the phone."""
    return str(re.findall(r"收到了，编号 ([A-Z]+-\d+-\d+)", "\n".join(phone.texts()))[-1])


def takes(phone: Phone, group: Chat) -> list[tuple[int, str, str]]:
    """(message, data, text) of every card in the group that can be taken."""
    keys = [(message, key) for message in phone.chat(group) for row in message["keyboard"] or [] for key in row]
    return [(message["id"], key["data"], message["text"]) for message, key in keys if "我来办" in key["text"]]


def test_what_was_done_during_an_outage_is_not_reminded_of(town: WiredTown) -> None:
    mediator = town.staff("wang-min")
    town.group("wenjun")
    reported(town)
    town.wait(minutes=1)
    message, data = mediator.find("我来办", town.groups["wenjun"])
    town.fault("outage", hours=30)
    town.wait(hours=23)  # the quiet hours are over, too
    town.world.press(mediator.user, town.groups["wenjun"].id, message, data)
    town.settle()
    before = len(mediator.texts(town.groups["wenjun"]))
    town.world.faults.clear()
    town.comes_true(lambda: not unsent(town), step=1)
    assert not [text for text in mediator.texts(town.groups["wenjun"])[before:] if "签收" in text]


def test_a_reminder_whose_sending_failed_is_said_in_the_end(town: WiredTown) -> None:
    mediator = town.staff("wang-min")
    group = town.group("wenjun")
    reported(town)
    town.wait(minutes=1)
    before = len(mediator.texts(group))
    town.fault("500", count=2, methods=["sendMessage"], chat=group.id)
    town.wait(hours=5)
    town.comes_true(lambda: not unsent(town), step=1)
    assert [text for text in mediator.texts(group)[before:] if "签收" in text]


def test_staff_who_block_the_bot_are_told_of_once(town: WiredTown) -> None:
    leader, mediator = town.staff("li-guoping"), town.staff("wang-min")
    town.fault("blocked", chat=mediator.user.id, methods=["sendMessage"])
    mediator.says("/help")
    town.wait(seconds=5)
    assert heard(leader, "收不到我的消息") == 1
    assert town.do(lambda db, house: chats.private_of(db, mediator.person)) is None
    assert not unsent(town)
    mediator.says("/help")  # whoever writes can be reached again
    assert heard(mediator, "110")
    assert heard(leader, "收不到我的消息") == 1


def test_with_several_messages_under_way_to_who_blocked_the_bot_it_is_told_once_all_the_same(town: WiredTown) -> None:
    leader, mediator = town.staff("li-guoping"), town.staff("wang-min")
    town.fault("blocked", chat=mediator.user.id, count=9)
    facts = [{"since": (MONDAY - timedelta(days=days)).isoformat()} for days in (1, 2, 3)]
    town.do(lambda db, house: [tell(db, mediator.person, "messages_missed", each, town.clock.now()) for each in facts])
    town.wait(seconds=5)
    town.comes_true(lambda: not unsent(town), step=1)
    assert town.world.faults.waiting[0].count == 9 - len(facts), "each of them met it"
    assert heard(leader, "收不到我的消息") == 1
    town.world.faults.clear()
    mediator.says("/help")
    town.fault("blocked", chat=mediator.user.id)
    mediator.says("/help")
    town.wait(seconds=5)
    assert heard(leader, "收不到我的消息") == 2, "blocked anew it is news again"


def test_a_group_that_becomes_a_supergroup_keeps_its_card(town: WiredTown) -> None:
    mediator = town.staff("wang-min")
    group = town.group("wenjun")
    new = town.world.migrate(group)
    town.world.updates(town.bot.token, town.world.bots[town.bot.id].next_update + 1)  # the bot hears of it only when it speaks
    reported(town)
    town.comes_true(lambda: not unsent(town), step=1)
    assert any("●" in text for text in mediator.texts(new))
    unit = town.unit("wenjun")
    bound = town.do(lambda db, house: chats.of_unit(db, unit))
    assert bound is not None
    assert bound.native_id == new.id


def test_a_card_that_was_deleted_is_posted_anew(town: WiredTown) -> None:
    mediator = town.staff("wang-min")
    group = town.group("wenjun")
    reported(town)
    town.wait(minutes=1)
    town.fault("edit_gone", methods=["editMessageText"], chat=group.id)
    before = town.do(lambda db, house: db.execute(select(CardRow.message_id)).scalars().all())
    mediator.presses("我来办", group)
    town.comes_true(lambda: not unsent(town), step=1)
    after = town.do(lambda db, house: db.execute(select(CardRow.message_id)).scalars().all())
    assert set(after) != set(before)
    assert any("◐" in text for text in mediator.texts(group))


def test_taken_out_and_added_again_the_bot_posts_its_cards_anew(town: WiredTown) -> None:
    leader = town.staff(next(each.person for each in town.roster.roles if each.role == "administrator"))
    group = town.group("wenjun")
    town.world.find_group(group).members[leader.user.id] = "creator"
    reported(town)
    town.wait(minutes=1)
    town.world.remove_from(leader.user, group, town.bot.id)
    town.settle()
    before = max(message["id"] for message in leader.chat(group))
    town.world.add_bot_to(leader.user, group)
    town.settle()
    town.wait(seconds=3)
    leader.presses("和原来一样", group)
    town.comes_true(lambda: any("●" in each["text"] and each["id"] > before for each in leader.chat(group)), step=1)


@pytest.mark.parametrize("back", [False, True])
def test_what_waited_for_a_group_is_not_lost_when_the_bot_is_taken_out_of_it(town: WiredTown, *, back: bool) -> None:
    """A reminder that waits for a group finds the bot taken out of it, or out and in again: the leader hears it, and the group once."""
    admin = town.staff(next(each.person for each in town.roster.roles if each.role == "administrator"))
    leader = town.staff("li-guoping")
    group = town.group("wenjun")
    town.world.find_group(group).members[admin.user.id] = "creator"
    reported(town)
    town.wait(minutes=1)
    before = len(admin.texts(group)), len(leader.texts())
    town.fault("429", retry_after=600, chat=group.id, methods=["sendMessage"])
    town.comes_true(lambda: bool(unsent(town)), step=60)  # the reminder to take it is due and waits
    town.world.remove_from(admin.user, group, town.bot.id)
    town.settle()
    if back:
        town.world.add_bot_to(admin.user, group)
        town.settle()
    town.wait(seconds=700)
    town.comes_true(lambda: not unsent(town), step=1)
    if back:
        admin.presses("和原来一样", group)
        town.comes_true(lambda: not unsent(town), step=1)
    in_group, to_leader = admin.texts(group)[before[0] :], leader.texts()[before[1] :]
    assert len([text for text in to_leader if "等人签收" in text]) == 1, to_leader
    assert len([text for text in in_group if "等人签收" in text]) == back, in_group
