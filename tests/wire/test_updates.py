"""Every kind of update that the world makes says the same to aiogram and to python-telegram-bot, after a trip through JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import telegram
from aiogram.types import Update

from bot.playground import groups, phones, polls
from tests.wire.clients import plain
from tests.wire.places import TOKEN, Places, picture, places

ASKED = [
    "message", "edited_message", "callback_query", "my_chat_member", "chat_member", "message_reaction", "poll", "poll_answer",
]  # fmt: skip


def ask(here: Places, method: str, **facts: Any) -> Any:
    return here.world.call(TOKEN, method, facts)


def send(**what: Any) -> Callable[[Places], object]:
    return lambda here: here.world.send(here.started, **what)


def pressing(here: Places) -> None:
    button = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
    sent = ask(here, "sendMessage", chat_id=here.started.id, text="<b>行吗</b>", parse_mode="HTML", reply_markup=button)
    here.world.press(here.started, None, sent["message_id"], "ok")


def album(here: Places) -> None:
    here.world.send_album(here.started, photos=[picture("red"), picture("blue")], caption="两张")


def edit(here: Places) -> None:
    here.world.edit(here.started, None, here.world.send(here.started, text="一").id, "二 /help")


def react(here: Places) -> None:
    chat = here.world.chat_of(here.started, None)
    phones.react(here.world, here.started, chat, 1, "👍")
    phones.react(here.world, here.started, chat, 1, None)


def vote(here: Places) -> None:
    sent = ask(here, "sendPoll", chat_id=here.forum.id, question="哪天", options=["一", "二"], is_anonymous=False)
    polls.vote(here.world, here.started, here.forum, sent["message_id"], [1])
    polls.vote(here.world, here.started, here.forum, sent["message_id"], [])


def blocking(here: Places) -> None:
    here.world.block(here.started)
    here.world.block(here.started, blocked=False)


def members(here: Places) -> None:
    groups.add(here.world, here.started, here.forum, here.stranger.id)
    groups.promote(here.world, here.started, here.forum, here.stranger.id, admin=True)
    here.world.remove_from(here.started, here.forum, here.stranger.id)
    groups.rename(here.world, here.started, here.forum, "新名")


def new_group(here: Places) -> None:
    here.world.add_bot_to(here.started, here.world.group("新", [here.started]), "u_7")


def forward(here: Places) -> None:
    chat = here.world.chat_of(here.started, None)
    phones.forward(here.world, here.started, chat, 1, chat)


MOMENTS: dict[str, tuple[Callable[[Places], object], set[str]]] = {
    "text": (send(text="楼上漏水 <三回> & 😀 https://example.org /help"), {"message"}),
    "reply": (send(text="是的", reply_to=1), {"message"}),
    "photo": (send(photo=picture(), caption="漏水 #一"), {"message"}),
    "album": (album, {"message"}),
    "video": (send(video=b"v"), {"message"}),
    "voice": (send(voice=b"v"), {"message"}),
    "audio": (send(audio=b"v"), {"message"}),
    "document": (send(document=b"v"), {"message"}),
    "location": (send(location=(30.4, 103.4)), {"message"}),
    "contact": (send(contact=True), {"message"}),
    "sticker": (send(sticker="👍"), {"message"}),
    "poll": (send(poll={"question": "?", "options": ["a", "b"]}), {"message"}),
    "forward": (forward, {"message"}),
    "edit": (edit, {"message", "edited_message"}),
    "press": (pressing, {"callback_query"}),
    "react": (react, {"message_reaction"}),
    "vote": (vote, {"poll", "poll_answer"}),
    "block": (blocking, {"my_chat_member"}),
    "members": (members, {"message", "chat_member"}),
    "new group": (new_group, {"message", "my_chat_member"}),
    "migrate": (lambda here: here.world.migrate(here.group), {"message"}),
    "topic": (lambda here: here.world.topic(here.forum, "保护件"), {"message"}),
    "in a topic": (lambda here: here.world.send(here.started, here.forum.id, text="话题里", topic=here.topic), {"message"}),
    "pin": (lambda here: groups.pin(here.world, here.forum, here.started.id, here.forum.messages[1]), {"message"}),
    "admin": (lambda here: here.world.set_status(here.supergroup, here.bot.id, "administrator", here.started), {"my_chat_member"}),
    "kicked": (lambda here: here.world.remove_from(here.started, here.group, here.bot.id), {"message", "my_chat_member"}),
}  # fmt: skip


@pytest.mark.parametrize("name", MOMENTS)
def test_both_libraries_understand(name: str) -> None:
    here = places()
    act, kinds = MOMENTS[name]
    begun = ask(here, "getUpdates", allowed_updates=ASKED)[-1]["update_id"] + 1
    act(here)
    updates = json.loads(json.dumps(ask(here, "getUpdates", offset=begun)))
    assert {key for update in updates for key in update} == kinds | {"update_id"}
    for update in updates:
        aiogram = plain(Update.model_validate(update))
        ptb = telegram.Update.de_json(update, None)
        assert ptb is not None
        assert aiogram == plain(ptb) == plain(update)


def test_reactions_members_and_silent_kinds_come_only_when_asked_for() -> None:
    here = places()
    begun = here.world.updates(TOKEN)[-1]["update_id"] + 1
    react(here)
    members(here)
    heard = {key for update in here.world.updates(TOKEN, begun) for key in update}
    assert heard == {"update_id", "message"}
    ask(here, "getUpdates", allowed_updates=["callback_query"])
    here.world.send(here.started, text="nobody asked")
    assert {key for update in here.world.updates(TOKEN, begun) for key in update} == heard


def test_an_offset_acknowledges_and_a_day_forgets() -> None:
    from datetime import timedelta

    here = places()
    waiting = here.world.updates(TOKEN)
    assert len(waiting) > 3 and waiting[0]["update_id"] > 1000
    assert here.world.updates(TOKEN, waiting[2]["update_id"]) == waiting[2:]
    assert here.world.updates(TOKEN, -1) == waiting[-1:]
    assert here.world.updates(TOKEN) == waiting[-1:]
    here.clock.advance(timedelta(hours=25))
    here.world.send(here.started, text="a day later")
    assert [update["message"]["text"] for update in here.world.updates(TOKEN)] == ["a day later"]
