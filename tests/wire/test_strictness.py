"""What Telegram would not do either: pace, privacy in groups, formatting, sizes."""

from datetime import timedelta
from typing import Any

import pytest

from bot.playground.formatting import formatted
from bot.playground.limits import Pace
from bot.playground.media import Upload
from bot.playground.refused import NotPossible, Refused
from tests.wire.places import TOKEN, Places, places


def refusal_of(here: Places, method: str, files: Any = None, **facts: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        here.world.call(TOKEN, method, facts, files)
    return caught.value


def say(here: Places, chat: int, text: str = "您好") -> Any:
    return here.world.call(TOKEN, "sendMessage", {"chat_id": chat, "text": text})


def test_one_a_second_in_a_private_chat_after_a_small_burst() -> None:
    here = places(limits=True)
    for _ in range(4):
        say(here, here.started.id)
    assert refusal_of(here, "sendMessage", chat_id=here.started.id, text="x").retry_after == 1
    here.clock.advance(timedelta(seconds=1))
    say(here, here.started.id)
    assert refusal_of(here, "sendMessage", chat_id=here.started.id, text="x").code == 429


def test_twenty_a_minute_in_a_group_edits_counted() -> None:
    here = places(limits=True)
    sent = say(here, here.group.id)
    for number in range(19):
        here.clock.advance(timedelta(seconds=1))
        here.world.call(TOKEN, "editMessageText", {"chat_id": here.group.id, "message_id": sent["message_id"], "text": str(number)})
    refusal = refusal_of(here, "sendMessage", chat_id=here.group.id, text="x")
    assert (refusal.code, refusal.retry_after) == (429, 41)
    assert refusal.answer()["parameters"] == {"retry_after": 41}
    here.clock.advance(timedelta(seconds=41))
    say(here, here.group.id)


def test_thirty_a_second_overall() -> None:
    pace = Pace()
    for chat in range(30):
        pace.spend(chat, group=False, now=0.0)
    with pytest.raises(Refused):
        pace.spend(31, group=False, now=0.9)
    pace.spend(31, group=False, now=1.1)


def test_a_steady_sender_below_the_limit_is_never_refused() -> None:
    pace = Pace()
    for number in range(300):
        pace.spend(number, group=False, now=number / 29)


def heard(here: Places, act: Any) -> list[Any]:
    begun = here.bot.next_update
    act()
    return [update["message"].get("text") for update in here.world.updates(TOKEN, begun)]


@pytest.mark.parametrize(
    ("text", "heard_by_bot"),
    [
        ("大家好", False),
        ("/help", True),
        ("/help@heyue_bot", True),
        ("/help@other_bot", False),
        ("请 /help", False),
        ("@heyue_bot 在吗", False),
    ],
)
def test_privacy_mode_hides_what_is_not_meant_for_the_bot(text: str, heard_by_bot: bool) -> None:
    here = places()
    assert heard(here, lambda: here.world.send(here.stranger, here.group.id, text=text)) == ([text] if heard_by_bot else [])


def test_privacy_mode_lets_replies_and_service_messages_through() -> None:
    here = places()
    card = say(here, here.group.id)["message_id"]
    assert heard(here, lambda: here.world.send(here.stranger, here.group.id, text="在办", reply_to=card)) == ["在办"]
    other = here.world.send(here.started, here.group.id, text="闲话").id
    assert heard(here, lambda: here.world.send(here.stranger, here.group.id, text="嗯", reply_to=other)) == []
    assert heard(here, lambda: here.world.remove_from(here.started, here.group, here.stranger.id)) == [None]


def test_an_administrator_hears_everything() -> None:
    here = places()
    assert heard(here, lambda: here.world.send(here.started, here.forum.id, text="闲话")) == ["闲话"]


def test_a_bare_command_goes_to_the_bot_that_spoke_last() -> None:
    here = places()
    other = here.world.add_bot("4343:other", "other_bot", "别的")
    here.world.add_bot_to(here.started, here.group, bot=other)
    here.world.call("4343:other", "sendMessage", {"chat_id": here.group.id, "text": "我说了"})
    assert heard(here, lambda: here.world.send(here.stranger, here.group.id, text="/help")) == []
    say(here, here.group.id)
    assert heard(here, lambda: here.world.send(here.stranger, here.group.id, text="/help")) == ["/help"]


def test_a_migrated_group_keeps_its_people_and_refuses_its_old_id() -> None:
    here = places()
    new = here.world.migrate(here.group)
    assert new.members == here.group.members and new.kind == "supergroup"
    told = [update["message"] for update in here.world.updates(TOKEN, -2)]
    assert [told[0]["migrate_to_chat_id"], told[1]["migrate_from_chat_id"]] == [new.id, here.group.id]
    for method, facts in (("sendMessage", {"text": "x"}), ("editMessageText", {"text": "x", "message_id": 1}), ("getChat", {})):
        refusal = refusal_of(here, method, chat_id=here.group.id, **facts)
        assert (refusal.code, refusal.migrate_to) == (400, new.id)
        assert refusal.description == "Bad Request: group chat was upgraded to a supergroup chat"
    say(here, new.id)
    with pytest.raises(NotPossible):
        here.world.send(here.started, here.group.id, text="x")


def test_a_reply_in_a_plain_supergroup_has_a_thread_but_no_topic() -> None:
    here = places()
    card = say(here, here.supergroup.id)
    reply = here.world.send(here.started, here.supergroup.id, text="在办", reply_to=card["message_id"]).body
    assert reply["message_thread_id"] == card["message_id"] and "is_topic_message" not in reply
    general = here.world.send(here.started, here.forum.id, text="总").body
    assert "message_thread_id" not in general
    assert here.world.send(here.started, here.forum.id, text="内", topic=here.topic).body["is_topic_message"] is True


def test_a_button_that_is_gone_cannot_be_pressed() -> None:
    here = places()
    sent = here.world.call(
        TOKEN,
        "sendMessage",
        {"chat_id": here.started.id, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]]}},
    )
    here.world.call(TOKEN, "editMessageReplyMarkup", {"chat_id": here.started.id, "message_id": sent["message_id"]})
    with pytest.raises(NotPossible):
        here.world.press(here.started, None, sent["message_id"], "a")


@pytest.mark.parametrize("payload", ["x" * 65, "a b", "中", "a=b"])
def test_start_payloads_have_64_plain_characters(payload: str) -> None:
    here = places()
    with pytest.raises(NotPossible):
        here.world.press_start(here.started, payload)
    assert here.world.press_start(here.started, "aZ_-" * 16).body["text"].startswith("/start aZ_-")


def test_a_long_text_of_a_person_comes_in_pieces_and_loses_nothing() -> None:
    here = places()
    text = "楼上漏水😀" * 4000
    begun = here.bot.next_update
    here.world.send(here.started, text=text)
    pieces = [update["message"]["text"] for update in here.world.updates(TOKEN, begun)]
    assert "".join(pieces) == text and max(len(piece.encode("utf-16-le")) // 2 for piece in pieces) <= 4096


def test_files_over_50_mb_are_refused() -> None:
    here = places()
    refusal = refusal_of(here, "sendDocument", {"document": Upload(bytes(50 * 2**20 + 1), "a.bin")}, chat_id=here.started.id)
    assert (refusal.code, refusal.description) == (413, "Request Entity Too Large")


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot; &nbsp; &#33; &#x1F600;", 'a <b> & "c" &nbsp; ! 😀', []),
        ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
        ("<b></b>x", "x", []),
        ("\n <b> 粗 </b> \n", "粗", [("bold", 0, 1)]),
        ('<code class="language-x">a</code>', "a", [("code", 0, 1)]),
        ('<pre><code class="language-py">a</code></pre>', "a", [("pre", 0, 1)]),
        ("<B>x</B>", "x", [("bold", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
    ],
)
def test_html_as_telegram_reads_it(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found, given = formatted(source, "HTML", None)
    assert (found, [(one["type"], one["offset"], one["length"]) for one in given]) == (text, entities)


def test_the_clock_of_the_world_decides_what_is_old() -> None:
    here = places()
    sent = say(here, here.started.id)
    here.clock.advance(timedelta(hours=48, seconds=1))
    refusal = refusal_of(here, "deleteMessage", chat_id=here.started.id, message_id=sent["message_id"])
    assert refusal.description == "Bad Request: message can't be deleted for everyone"
