"""Inline buttons that people press, and the bot's answer to each press."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import telegram

from bot.playground.refused import QUERY_TOO_OLD, NotPossible, bad
from bot.playground.state import Bot, Chat, Json, Person

if TYPE_CHECKING:
    from bot.playground.world import World

ANSWER_WITHIN = 60.0
TOAST_LENGTH = 200
PRESSES_KEPT = 5000


@dataclass(slots=True)
class Press:
    """`at`: seconds, the world's time; `answer`: text, alert and url once the bot has answered; `heard` is called then."""

    id: str
    bot: int
    person: int
    chat: int
    message: int
    at: float
    answer: Json | None = None
    heard: Callable[[], None] | None = None


def press(world: "World", person: Person, chat: Chat, message_id: int, data: str, *, force: bool = False) -> str:
    """Press a button; `force`: also one that is not there, as a phone that has not seen an edit or an altered client does."""
    posted = chat.messages.get(message_id)
    if posted is None or posted.deleted:
        raise NotPossible("This message is gone.", missing=True)
    rows = posted.body.get("reply_markup", {}).get("inline_keyboard", [])
    if not force and not any(button.get("callback_data") == data for row in rows for button in row):
        raise NotPossible("This button is not under the message any more.")
    if not chat.has(person.id) or posted.sender not in world.bots or chat.migrated_to is not None or chat.blocked:
        raise NotPossible("This button cannot be pressed.")
    number = str(secrets.randbelow(9 * 10**17) + 10**17)
    if len(world.presses) > PRESSES_KEPT:
        for old in list(world.presses)[: PRESSES_KEPT // 2]:
            del world.presses[old]
    world.presses[number] = Press(number, posted.sender, person.id, chat.seen_as(person.id), posted.id, world.now().timestamp())
    query = telegram.CallbackQuery(number, person.user, chat_instance=str(abs(hash(chat.ref)) % 10**18), data=data).to_dict()
    query["message"] = posted.body
    world.queue(world.bots[posted.sender], "callback_query", query)
    return number


def answer(world: "World", bot: Bot, number: str, *, text: str, alert: bool, url: str | None) -> None:
    """The bot answers a press, once and in time."""
    found = world.presses.get(number)
    if found is None or found.bot != bot.id or found.answer is not None or world.now().timestamp() - found.at > ANSWER_WITHIN:
        raise bad(QUERY_TOO_OLD)
    if len(text) > TOAST_LENGTH:
        raise bad("MESSAGE_TOO_LONG")
    found.answer = {"text": text, "alert": alert, "url": url}
    if found.heard is not None:
        found.heard()
    world.tell({"type": "toast", "person": found.person, "chat": found.chat, "id": found.message, "press": number, **found.answer})
