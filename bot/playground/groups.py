"""Groups: who is in them, what a bot there may hear, topics, and the step from group to supergroup."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import telegram

from bot.playground.refused import NotPossible
from bot.playground.state import HERE, Bot, Chat, Json, Person, Posted, Status

if TYPE_CHECKING:
    from bot.playground.world import World

SERVICE = (
    "group_chat_created", "supergroup_chat_created", "new_chat_members", "left_chat_member", "new_chat_title", "pinned_message",
    "migrate_to_chat_id", "migrate_from_chat_id", "forum_topic_created",
)  # fmt: skip
ADMINISTRATOR: dict[str, Any] = dict.fromkeys(
    (
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_change_info",
        "can_invite_users",
        "can_pin_messages",
    ),
    True,
) | dict.fromkeys(
    ("can_be_edited", "is_anonymous", "can_promote_members", "can_post_stories", "can_edit_stories", "can_delete_stories"), False
)
TOPIC_COLOUR = 7322096


def is_service(posted: Posted) -> bool:
    return any(name in posted.body for name in SERVICE)


def may_hear(world: "World", chat: Chat, bot: Bot, posted: Posted) -> bool:
    """Privacy mode: service messages, commands to it, replies to it; everything if it is an administrator.

    A command that names no bot goes to the one that spoke last in the group (Telegram's bot features, "Privacy mode").
    """
    if chat.members.get(bot.id) == "administrator" or is_service(posted):
        return True
    reply = posted.body.get("reply_to_message")
    if reply is not None and reply.get("from", {}).get("id") == bot.id:
        return True
    text = posted.body.get("text") or posted.body.get("caption") or ""
    if not text.startswith("/"):
        return False
    command = text.split(maxsplit=1)[0]
    name, _, username = command.partition("@")
    if username:
        return username.lower() == bot.username.lower()
    speaker = next((one.sender for one in reversed(chat.messages.values()) if one.sender in world.bots), bot.id)
    return len(name) > 1 and speaker == bot.id


def as_member(world: "World", chat: Chat, who: int) -> telegram.ChatMember:
    user = world.user_of(who)
    match chat.members.get(who, "left"):
        case "creator":
            return telegram.ChatMemberOwner(user, is_anonymous=False)
        case "administrator":
            extra: dict[str, Any] = {"can_manage_topics": True} if chat.kind == "supergroup" else {}
            # aiogram requires a right that PTB's class does not know yet.
            return telegram.ChatMemberAdministrator(user, **ADMINISTRATOR, **extra, api_kwargs={"can_send_welcome_messages": False})
        case "member":
            return telegram.ChatMemberMember(user)
        case "kicked":
            return telegram.ChatMemberBanned(
                user, until_date=world.now().replace(year=1970, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
            )
        case _:
            return telegram.ChatMemberLeft(user)


def set_status(world: "World", chat: Chat, who: int, status: Status, by: int) -> None:
    """Change what somebody is in a chat; the bot concerned hears `my_chat_member`, administrators among the bots `chat_member`."""
    before = as_member(world, chat, who)
    chat.members[who] = status
    world.save_chat(chat)
    change = telegram.ChatMemberUpdated(
        world.made_chat(chat), world.user_of(by), world.now(), before, as_member(world, chat, who)
    ).to_dict()
    if who in world.bots:
        world.queue(world.bots[who], "my_chat_member", change)
    for bot, place in chat.members.items():
        if bot in world.bots and bot != who and place == "administrator":
            world.queue(world.bots[bot], "chat_member", change)


def changed(world: "World", chat: Chat) -> None:
    """Tell the phones to read the chat again."""
    if world.listeners:
        for person in people_in(world, chat):
            world.tell({"type": "chat", "person": person.id, "chat": chat.seen_as(person.id)})


def people_in(world: "World", chat: Chat) -> list[Person]:
    """The people who see what is posted here and whose phones are on the page."""
    if chat.kind == "private":
        return [person for person in (world.people[chat.person],) if person.shown]
    return [world.people[one] for one, status in chat.members.items() if status in HERE and one in world.people and world.people[one].shown]


def create(world: "World", title: str, members: Sequence[Person], kind: str, by: Person | None) -> Chat:
    if kind not in ("group", "supergroup"):
        raise NotPossible("A group is of kind group or supergroup.")
    owner = by or (members[0] if members else None)
    number = -world.number("group") if kind == "group" else -(1_000_000_000_000 + world.number("supergroup"))
    chat = Chat(number, "group" if kind == "group" else "supergroup", title=title)
    for person in members:
        chat.members[person.id] = "member"
    if owner is not None:
        chat.members[owner.id] = "creator"
    world.chats_by_ref[chat.ref] = chat
    world.save_chat(chat)
    if owner is not None:
        world.post(chat, owner.id, {"group_chat_created": True} if kind == "group" else {"supergroup_chat_created": True})
    changed(world, chat)
    return chat


def require_member(chat: Chat, person: Person) -> None:
    if chat.kind == "private":
        raise NotPossible("This is no group.")
    if chat.migrated_to is not None:
        raise NotPossible("This group has become a supergroup.")
    if not chat.has(person.id):
        raise NotPossible("This person is not in the group.")


def add(world: "World", by: Person, chat: Chat, who: int) -> None:
    require_member(chat, by)
    if who not in world.people and who not in world.bots:
        raise NotPossible("There is no such person.", missing=True)
    if chat.has(who):
        return
    set_status(world, chat, who, "member", by.id)
    world.post(chat, by.id, {"new_chat_members": [world.user_of(who)]})
    changed(world, chat)


def remove(world: "World", by: Person, chat: Chat, who: int) -> None:
    require_member(chat, by)
    if not chat.has(who):
        raise NotPossible("This person is not in the group.")
    # The bot that leaves still hears that it was taken out, in this order.
    world.post(chat, by.id, {"left_chat_member": world.user_of(who)})
    set_status(world, chat, who, "left" if who == by.id else "kicked", by.id)
    changed(world, chat)
    if who in world.people:
        world.tell({"type": "chat", "person": who, "chat": chat.id})


def add_bot(world: "World", by: Person, chat: Chat, payload: str | None, bot: Bot | None) -> None:
    bot = bot or next(iter(world.bots.values()), None)
    if bot is None:
        raise NotPossible("There is no bot yet.", missing=True)
    from bot.playground.phones import check_payload

    check_payload(payload or "")
    add(world, by, chat, bot.id)
    if payload is not None:
        world.send(by, chat.id, text=f"/start@{bot.username} {payload}".rstrip())


def promote(world: "World", by: Person, chat: Chat, who: int, *, admin: bool) -> None:
    require_member(chat, by)
    if not chat.has(who) or chat.members[who] == "creator":
        raise NotPossible("Only members who do not own the group can be made administrators.")
    set_status(world, chat, who, "administrator" if admin else "member", by.id)
    changed(world, chat)


def rename(world: "World", by: Person, chat: Chat, title: str) -> Posted:
    require_member(chat, by)
    if not title.strip():
        raise NotPossible("A group needs a title.")
    chat.title = title.strip()
    world.save_chat(chat)
    posted = world.post(chat, by.id, {"new_chat_title": chat.title})
    changed(world, chat)
    return posted


def owner_of(chat: Chat) -> int:
    ranks: dict[str, int] = {"creator": 0, "administrator": 1, "member": 2}
    here = [one for one, status in chat.members.items() if status in HERE]
    if not here:
        raise NotPossible("Nobody is in this group.")
    return min(here, key=lambda one: ranks[chat.members[one]])


def migrate(world: "World", chat: Chat) -> Chat:
    if chat.kind != "group" or chat.migrated_to is not None:
        raise NotPossible("Only a basic group can become a supergroup.")
    number = -(1_000_000_000_000 + world.number("supergroup"))
    new = Chat(number, "supergroup", title=chat.title, members=dict(chat.members), migrated_from=chat.id)
    world.chats_by_ref[new.ref] = new
    world.save_chat(new)
    by = owner_of(chat)
    world.post(chat, by, {"migrate_to_chat_id": new.id})
    chat.migrated_to = new.id
    world.save_chat(chat)
    world.post(new, by, {"migrate_from_chat_id": chat.id})
    changed(world, chat)
    changed(world, new)
    return new


def make_forum(world: "World", chat: Chat, *, on: bool = True) -> Chat:
    if chat.kind == "group":
        chat = migrate(world, chat)
    if chat.kind != "supergroup":
        raise NotPossible("Only a group can be a forum.")
    chat.forum = on
    world.save_chat(chat)
    changed(world, chat)
    return chat


def topic(world: "World", chat: Chat, name: str, by: int | None = None) -> int:
    """Make a topic; its id is the id of the message that announces it. A group that is no forum becomes one."""
    if not name.strip() or len(name) > 128:
        raise NotPossible("A topic's name has 1 to 128 characters.")
    if not chat.forum:
        chat = make_forum(world, chat)
    number = chat.last + 1
    chat.topics[number] = name
    world.save_chat(chat)
    made = telegram.ForumTopicCreated(name, TOPIC_COLOUR)
    world.post(chat, by if by is not None else owner_of(chat), {"forum_topic_created": made}, topic=number)
    changed(world, chat)
    return number


def pin(world: "World", chat: Chat, by: int, message: Posted) -> None:
    if message.id in chat.pinned:
        return
    chat.pinned.insert(0, message.id)
    world.save_chat(chat)
    world.post(chat, by, {}, service={"pinned_message": {key: value for key, value in message.body.items() if key != "reply_to_message"}})
    changed(world, chat)


def unpin(world: "World", chat: Chat, message_id: int | None) -> bool:
    """Take a pin away: this one's, or the newest; False if there was none."""
    number = message_id if message_id is not None else (chat.pinned[0] if chat.pinned else None)
    if number not in chat.pinned:
        return False
    chat.pinned.remove(number)
    world.save_chat(chat)
    changed(world, chat)
    return True


def member_line(world: "World", chat: Chat, who: int) -> Json:
    return {"id": who, "name": world.name_of(who), "bot": who in world.bots, "status": chat.members[who]}
