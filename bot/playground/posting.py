"""A message comes into a chat: numbered, kept, shown on the phones, and told to the bots that may hear it."""

from typing import TYPE_CHECKING

import telegram

from bot.playground import views
from bot.playground.hearing import hearing
from bot.playground.state import Chat, Json, Posted

if TYPE_CHECKING:
    from bot.playground.world import World

NEVER_FALSE = ("channel_chat_created", "delete_chat_photo", "group_chat_created", "supergroup_chat_created")  # there when true only


def post(
    world: "World",
    chat: Chat,
    sender: int,
    content: Json,
    topic: int | None,
    reply_to: Posted | None,
    markup: Json | None,
    entities: list[Json] | None,
    service: Json | None,
) -> Posted:
    """The new message; `content` are the arguments of PTB's Message, `service` parts of its JSON that are made already."""
    date = world.now()
    chat.last += 1
    message = telegram.Message(
        chat.last,
        date,
        world.made_chat(chat),
        from_user=world.user_of(sender),
        message_thread_id=topic,
        is_topic_message=True if topic and chat.forum else None,
        **content,
    )
    body = message.to_dict()
    for name in NEVER_FALSE:
        if not body.get(name):
            body.pop(name, None)
    if service:
        body |= service
    if reply_to is not None:
        body["reply_to_message"] = {key: value for key, value in reply_to.body.items() if key != "reply_to_message"}
        if chat.kind == "supergroup" and not topic:
            # A reply in a supergroup that is no forum belongs to a thread, without being a topic message.
            body["message_thread_id"] = reply_to.body.get("message_thread_id", reply_to.id)
    if entities:
        body["caption_entities" if "caption" in body else "entities"] = entities
    if markup is not None and "inline_keyboard" in markup:
        body["reply_markup"] = markup
    posted = Posted(chat.last, sender, date.timestamp(), body)
    chat.messages[posted.id] = posted
    world.save(chat, posted)
    if sender in world.people:
        chat.read[sender] = posted.id
    for bot in hearing(world, chat, posted):
        world.queue(bot, "message", body)
    views.announce(world, chat, posted, "message")
    return posted
