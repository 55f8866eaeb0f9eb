"""Which chat and message a call means, and whether the bot may write there."""

from typing import TYPE_CHECKING

from bot.playground.calls import Call
from bot.playground.refused import Refused, bad, forbidden
from bot.playground.state import Bot, Chat, Json, Posted

if TYPE_CHECKING:
    from bot.playground.world import World


def chat_named(world: "World", bot: Bot, call: Call, field: str = "chat_id") -> Chat:
    """The chat of a call; refuses unknown ones and groups that were upgraded or that the bot is not in."""
    value = call.params.get(field)
    if value is None or value == "":
        raise bad(f"{field} is empty")
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise bad("chat not found") from None
    if number > 0:
        if number in world.bots:
            raise forbidden("bots can't send messages to bots")
        person = world.people.get(number)
        if person is None:
            raise bad("chat not found")
        return world.private(bot, person)
    chat = world.chats_by_ref.get(str(number))
    if chat is None or bot.id not in chat.members:
        raise bad("chat not found")
    if chat.migrated_to is not None:
        raise Refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to=chat.migrated_to)
    if not chat.has(bot.id):
        if chat.members[bot.id] == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        raise forbidden(f"bot is not a member of the {chat.kind} chat")
    return chat


def open_chat(world: "World", bot: Bot, call: Call, field: str = "chat_id") -> Chat:
    """The chat of a call that writes: a person must have started the bot and not blocked it."""
    chat = chat_named(world, bot, call, field)
    if chat.kind == "private":
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
    return chat


def topic_of(chat: Chat, call: Call) -> int | None:
    topic = call.integer("message_thread_id")
    if not topic:
        return None
    if not chat.forum or topic not in chat.topics:
        raise bad("message thread not found")
    return topic


def replied_to(chat: Chat, call: Call) -> Posted | None:
    facts = call.parsed("reply_parameters", "reply parameters")
    if facts is None:
        number, lenient = call.integer("reply_to_message_id"), call.flag("allow_sending_without_reply")
    elif isinstance(facts, dict):
        number, lenient = facts.get("message_id"), bool(facts.get("allow_sending_without_reply"))
    else:
        raise bad("object expected as reply parameters")
    if not number:
        return None
    posted = chat.messages.get(int(number))
    if posted is None or posted.deleted:
        if lenient:
            return None
        raise bad("message to be replied not found")
    return posted


def message_named(chat: Chat, call: Call, missing: str, field: str = "message_id") -> Posted:
    number = call.integer(field)
    if number is None:
        raise bad("message identifier is not specified")
    posted = chat.messages.get(number)
    if posted is None or posted.deleted:
        raise bad(missing)
    return posted


def keyboard_for(world: "World", chat: Chat, markup: Json | None, posted: Posted) -> None:
    """A reply keyboard, its removal or a forced reply reaches the people it is for: everybody, or with `selective` who is answered."""
    if markup is None or "inline_keyboard" in markup:
        return
    posted.fixed = True
    world.save(chat, posted)
    people = [one for one in chat.members if one in world.people and chat.has(one)]
    if markup.get("selective") and chat.kind != "private":
        answered = posted.body.get("reply_to_message", {}).get("from", {}).get("id")
        people = [one for one in people if one == answered]
    for person in people:
        if markup.get("remove_keyboard"):
            chat.keyboards.pop(person, None)
        else:
            chat.keyboards[person] = {**markup, "message": posted.id}
    world.save_chat(chat)
    if world.listeners:
        from bot.playground.groups import changed

        changed(world, chat)
