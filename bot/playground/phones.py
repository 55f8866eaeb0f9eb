"""What people do with their phones: press Start, send, edit, forward, block, vote, react."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import telegram

from bot.playground import groups, views
from bot.playground.contents import CAPTION_LENGTH, MEDIA, TEXT_LENGTH, carry, content_of, split
from bot.playground.formatting import detected
from bot.playground.hearing import hearing
from bot.playground.media import Upload
from bot.playground.records import record
from bot.playground.refused import NotPossible
from bot.playground.state import Bot, Chat, Json, Person, Posted, Status, utf16

if TYPE_CHECKING:
    from bot.playground.world import World

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{0,64}")
FAMILY = "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗"
GIVEN = ("秀英", "建国", "丽华", "志强", "桂兰", "永红", "小梅", "海涛", "玉珍", "文斌", "淑芬", "俊杰", "春燕", "国平", "晓东", "美玲")


def made_up_name(number: int) -> str:
    return FAMILY[number * 7 % len(FAMILY)] + GIVEN[number * 5 % len(GIVEN)]


def check_payload(payload: str) -> None:
    if not PAYLOAD.fullmatch(payload):
        raise NotPossible("A start payload has at most 64 letters, digits, _ and -.")


def show(world: "World", person: Person) -> Person:
    """Put the person's phone on the page."""
    person.shown = True
    record(world, person)
    world.tell({"type": "person", "person": views.person_line(world, person)})
    return person


def hide(world: "World", person: Person) -> None:
    """Take the phone away; the account stays."""
    person.shown = False
    record(world, person)
    world.tell({"type": "person_removed", "person": person.id})


def press_start(world: "World", person: Person, payload: str, bot: Bot | None) -> Posted:
    check_payload(payload)
    chat = world.chat_of(person, bot.id if bot else None)
    if chat.blocked:
        block(world, person, world.bots[chat.bot], blocked=False)
    return send(world, person, chat, text=f"/start {payload}".rstrip())


def _may_write(world: "World", person: Person, chat: Chat) -> None:
    if chat.migrated_to is not None:
        raise NotPossible("This group has become a supergroup.")
    if not chat.has(person.id):
        raise NotPossible("This person is not in the group.")
    if chat.blocked:
        raise NotPossible("This person has blocked the bot.")
    if chat.kind == "private" and not chat.started:
        chat.started = True
        world.save_chat(chat)
        groups.changed(world, chat)


def _replied(chat: Chat, reply_to: int | None) -> Posted | None:
    if reply_to is None:
        return None
    posted = chat.messages.get(reply_to)
    if posted is None or posted.deleted:
        raise NotPossible("The message to answer is gone.", missing=True)
    return posted


def send(
    world: "World", person: Person, chat: Chat, *,
    text: str | None = None, caption: str = "", reply_to: int | None = None, topic: int | None = None, album: str | None = None,
    duration: int = 3, **what: Any,
) -> Posted:  # fmt: skip
    """One message from a person. A text over 4096 units goes in pieces, as clients send it; the last piece is given back."""
    _may_write(world, person, chat)
    replied = _replied(chat, reply_to)
    if topic is None and replied is not None and chat.forum:
        topic = replied.body.get("message_thread_id")
    if topic is not None and topic not in chat.topics:
        raise NotPossible("There is no such topic.", missing=True)
    if text is not None:
        pieces = split(text.strip())
        if not pieces:
            raise NotPossible("There is nothing to send.")
        sent = [world.post(chat, person.id, {"text": one}, topic=topic, reply_to=replied, entities=detected(one)) for one in pieces]
        posted = sent[-1]
    else:
        if utf16(caption) > CAPTION_LENGTH:
            raise NotPossible("A caption has at most 1024 characters.")
        content = content_of(world, person, what, duration)
        if caption.strip():
            content["caption"] = caption.strip()
        if album is not None:
            content["media_group_id"] = album
        posted = world.post(chat, person.id, content, topic=topic, reply_to=replied, entities=detected(caption.strip()))
        if "poll" in content:
            world.polls[content["poll"].id] = (chat.ref, posted.id)
    keyboard = chat.keyboards.get(person.id)
    if keyboard is not None and (keyboard.get("one_time_keyboard") or keyboard.get("force_reply")):
        del chat.keyboards[person.id]
        world.save_chat(chat)
        groups.changed(world, chat)
    return posted


def send_album(world: "World", person: Person, chat: Chat, parts: Sequence[bytes | Upload], caption: str) -> list[Posted]:
    if not 2 <= len(parts) <= 10:
        raise NotPossible("An album has 2 to 10 parts.")
    uploads = [one if isinstance(one, Upload) else Upload(one, "", "image/jpeg") for one in parts]
    kinds = ["photo" if one.mime.startswith("image/") else "video" if one.mime.startswith("video/") else "document" for one in uploads]
    if "document" in kinds:
        kinds = ["document"] * len(kinds)
    album = views.new_album()
    sent: list[Posted] = []
    for kind, upload in zip(kinds, uploads, strict=True):
        what: Json = {kind: upload}
        sent.append(send(world, person, chat, caption="" if sent else caption, album=album, **what))
    return sent


def _own(person: Person, chat: Chat, message_id: int) -> Posted:
    posted = chat.messages.get(message_id)
    if posted is None or posted.deleted:
        raise NotPossible("This message is gone.", missing=True)
    if posted.sender != person.id:
        raise NotPossible("Only one's own messages can be changed.")
    return posted


def edit(world: "World", person: Person, chat: Chat, message_id: int, text: str) -> Posted:
    _may_write(world, person, chat)
    posted = _own(person, chat, message_id)
    field = "text" if "text" in posted.body else "caption"
    if field == "caption" and not any(kind in posted.body for kind in MEDIA):
        raise NotPossible("This message cannot be edited.")
    text = text.strip()
    if (not text and field == "text") or utf16(text) > (TEXT_LENGTH if field == "text" else CAPTION_LENGTH):
        raise NotPossible("The text is empty or too long.")
    body = {**posted.body, field: text, "edit_date": int(world.now().timestamp())}
    entities = "entities" if field == "text" else "caption_entities"
    body.pop(entities, None)
    found = detected(text)
    if found:
        body[entities] = found
    posted.body = body
    world.save(chat, posted)
    for bot in hearing(world, chat, posted):
        world.queue(bot, "edited_message", body)
    views.announce(world, chat, posted, "edited")
    return posted


def forward(world: "World", person: Person, source: Chat, message_id: int, chat: Chat) -> Posted:
    _may_write(world, person, chat)
    found = source.messages.get(message_id)
    if found is None or found.deleted:
        raise NotPossible("This message is gone.", missing=True)
    return carry(world, person.id, found, chat, forwarded=True)


def delete(world: "World", person: Person, chat: Chat, message_id: int) -> None:
    posted = chat.messages.get(message_id)
    if posted is None or posted.deleted:
        raise NotPossible("This message is gone.", missing=True)
    if posted.sender != person.id and chat.kind != "private" and chat.members.get(person.id) not in ("creator", "administrator"):
        raise NotPossible("Only one's own messages can be deleted.")
    wipe(world, chat, posted)


def wipe(world: "World", chat: Chat, posted: Posted) -> None:
    posted.deleted = True
    if posted.id in chat.pinned:
        chat.pinned.remove(posted.id)
        world.save_chat(chat)
    world.save(chat, posted)
    if world.listeners:
        for person in groups.people_in(world, chat):
            world.tell({"type": "deleted", "person": person.id, "chat": chat.seen_as(person.id), "id": posted.id})


def block(world: "World", person: Person, bot: Bot | None, *, blocked: bool) -> None:
    """Block or unblock a bot; it hears `my_chat_member`, as Telegram tells it."""
    chat = world.chat_of(person, bot.id if bot else None)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    states: tuple[Status, Status] = ("member", "kicked") if blocked else ("kicked", "member")
    chat.members[chat.bot] = states[0]
    groups.set_status(world, chat, chat.bot, states[1], person.id)
    chat.members[chat.bot] = "member"
    world.save_chat(chat)
    groups.changed(world, chat)


def read(world: "World", person: Person, chat: Chat, up_to: int | None) -> None:
    seen = chat.last if up_to is None else up_to
    if seen > chat.read.get(person.id, 0):
        chat.read[person.id] = seen
        world.journal.write("read", chat.ref, person.id, seen)
        if world.listeners:
            world.tell({"type": "chat", "person": person.id, "chat": chat.seen_as(person.id)})


def react(world: "World", person: Person, chat: Chat, message_id: int, emoji: str | None) -> Posted:
    """React to a message; bots hear of it in private chats and where they are administrators, if they asked for it."""
    _may_write(world, person, chat)
    posted = chat.messages.get(message_id)
    if posted is None or posted.deleted:
        raise NotPossible("This message is gone.", missing=True)
    before = posted.reactions.pop(person.id, None)
    if emoji:
        posted.reactions[person.id] = emoji
    world.save(chat, posted)
    change = telegram.MessageReactionUpdated(
        world.made_chat(chat), message_id, world.now(),
        [telegram.ReactionTypeEmoji(before)] if before else [], [telegram.ReactionTypeEmoji(emoji)] if emoji else [], user=person.user,
    ).to_dict()  # fmt: skip
    # PTB leaves empty lists out; Telegram sends them and aiogram wants them.
    change = {"old_reaction": [], "new_reaction": []} | change
    for bot, place in chat.members.items():
        if bot in world.bots and (chat.kind == "private" or place == "administrator"):
            world.queue(world.bots[bot], "message_reaction", change)
    views.announce(world, chat, posted, "edited")
    return posted
