"""Methods about chats and who is in them."""

from typing import TYPE_CHECKING, Any

import telegram

from bot.playground import groups, views
from bot.playground.calls import Call
from bot.playground.methods.targets import chat_named, message_named, open_chat
from bot.playground.records import record
from bot.playground.refused import bad
from bot.playground.state import HERE, Bot, Chat, Json

if TYPE_CHECKING:
    from bot.playground.world import World

RANKED = ("creator", "administrator")


def get_chat(world: "World", bot: Bot, call: Call) -> Json:
    chat = chat_named(world, bot, call)
    person = world.people.get(chat.person)
    gifts = telegram.AcceptedGiftTypes(False, False, False, False, False)
    names: dict[str, Any] = (
        {"first_name": person.name, "username": person.username} if person else {"title": chat.title, "is_forum": chat.forum or None}
    )
    full = telegram.ChatFullInfo(chat.id, chat.kind, chat.id % 7 if chat.id > 0 else -chat.id % 7, 11, gifts, **names).to_dict()
    if chat.pinned:
        full["pinned_message"] = {key: value for key, value in chat.messages[chat.pinned[0]].body.items() if key != "reply_to_message"}
    return full


def get_chat_member(world: "World", bot: Bot, call: Call) -> Json:
    chat = chat_named(world, bot, call)
    number = call.integer("user_id")
    if number is None or (number not in world.people and number not in world.bots):
        raise bad("invalid user_id specified" if number is None or number <= 0 else "PARTICIPANT_ID_INVALID")
    return groups.as_member(world, chat, number).to_dict()


def get_chat_administrators(world: "World", bot: Bot, call: Call) -> list[Json]:
    chat = chat_named(world, bot, call)
    if chat.kind == "private":
        raise bad("there are no administrators in the private chat")
    ranked = sorted((one for one, status in chat.members.items() if status in RANKED), key=lambda one: RANKED.index(chat.members[one]))
    return [groups.as_member(world, chat, one).to_dict() for one in ranked if one not in world.bots or one == bot.id]


def get_chat_member_count(world: "World", bot: Bot, call: Call) -> int:
    chat = chat_named(world, bot, call)
    return sum(status in HERE for status in chat.members.values())


def leave_chat(world: "World", bot: Bot, call: Call) -> bool:
    chat = chat_named(world, bot, call)
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    world.post(chat, bot.id, {"left_chat_member": bot.user})
    groups.set_status(world, chat, bot.id, "left", bot.id)
    groups.changed(world, chat)
    return True


def _may_pin(bot: Bot, chat: Chat) -> None:
    if chat.kind == "supergroup" and chat.members.get(bot.id) != "administrator":
        raise bad("not enough rights to manage pinned messages in the chat")


def pin_chat_message(world: "World", bot: Bot, call: Call) -> bool:
    chat = open_chat(world, bot, call)
    posted = message_named(chat, call, "message to pin not found")
    _may_pin(bot, chat)
    groups.pin(world, chat, bot.id, posted)
    return True


def unpin_chat_message(world: "World", bot: Bot, call: Call) -> bool:
    chat = open_chat(world, bot, call)
    _may_pin(bot, chat)
    if not groups.unpin(world, chat, call.integer("message_id")):
        raise bad("message to unpin not found")
    return True


def set_message_reaction(world: "World", bot: Bot, call: Call) -> bool:
    chat = open_chat(world, bot, call)
    posted = message_named(chat, call, "message to react not found")
    reactions = call.parsed("reaction", "reaction types") or []
    if not isinstance(reactions, list):
        raise bad("expected an Array of ReactionType")
    if len(reactions) > 1 or any(one.get("type") != "emoji" for one in reactions):
        raise bad("REACTIONS_TOO_MANY" if len(reactions) > 1 else "REACTION_INVALID")
    posted.reactions.pop(bot.id, None)
    if reactions:
        posted.reactions[bot.id] = str(reactions[0]["emoji"])
    world.save(chat, posted)
    views.announce(world, chat, posted, "edited")
    return True


def set_chat_menu_button(world: "World", bot: Bot, call: Call) -> bool:
    button = call.parsed("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("default", "commands", "web_app"):
        raise bad("can't parse menu button: MenuButton has unsupported type")
    key = "default" if call.integer("chat_id") is None else str(chat_named(world, bot, call).id)
    if button["type"] == "default":
        bot.menu_buttons.pop(key, None)
    else:
        bot.menu_buttons[key] = button
    record(world, bot)
    world.tell({"type": "bots"})
    return True


def get_chat_menu_button(world: "World", bot: Bot, call: Call) -> Json:
    if call.integer("chat_id") is None:
        return bot.menu_buttons.get("default", {"type": "commands"})
    return bot.menu_buttons.get(str(chat_named(world, bot, call).id), {"type": "default"})


def create_forum_topic(world: "World", bot: Bot, call: Call) -> Json:
    chat = chat_named(world, bot, call)
    if not chat.forum:
        raise bad("the chat is not a forum")
    if chat.members.get(bot.id) != "administrator":
        raise bad("not enough rights to create a topic")
    name = call.text("name").strip()
    if not name:
        raise bad("topic name must be non-empty")
    return telegram.ForumTopic(groups.topic(world, chat, name[:128], bot.id), name[:128], groups.TOPIC_COLOUR).to_dict()


METHODS = {
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_chat_administrators,
    "getchatmembercount": get_chat_member_count,
    "leavechat": leave_chat,
    "pinchatmessage": pin_chat_message,
    "unpinchatmessage": unpin_chat_message,
    "setmessagereaction": set_message_reaction,
    "setchatmenubutton": set_chat_menu_button,
    "getchatmenubutton": get_chat_menu_button,
    "createforumtopic": create_forum_topic,
}
