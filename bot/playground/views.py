"""What a person sees on their phone, as PROTOCOL.md describes it."""

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.playground import groups
from bot.playground.commands import commands_for, menu_button_for
from bot.playground.state import Chat, Json, Person, Posted

if TYPE_CHECKING:
    from bot.playground.world import World

KINDS = ("text", "photo", "video", "voice", "audio", "document", "sticker", "location", "contact", "poll")
QUOTE = 120


def new_album() -> str:
    return str(secrets.randbelow(9 * 10**16) + 10**16)


def stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def announce(world: "World", chat: Chat, posted: Posted, event: str) -> None:
    """Tell each phone that sees this chat of a new or changed message."""
    if not world.listeners:
        return
    for person in groups.people_in(world, chat):
        facts: Json = {"type": event, "person": person.id, "chat": chat.seen_as(person.id), "message": message(world, chat, posted, person)}
        if event == "message":
            facts["unread"] = unread(chat, person)
        world.tell(facts)


def kind_of(posted: Posted) -> str:
    return next((kind for kind in KINDS if kind in posted.body), "service")


def unread(chat: Chat, person: Person) -> int:
    seen = chat.read.get(person.id, 0)
    count = 0
    for number in range(chat.last, seen, -1):
        posted = chat.messages.get(number)
        count += posted is not None and not posted.deleted and posted.sender != person.id
    return count


def message(world: "World", chat: Chat, posted: Posted, viewer: Person) -> Json:
    body = posted.body
    kind = kind_of(posted)
    replied = body.get("reply_to_message")
    topic = body.get("message_thread_id") if chat.forum else None
    return {
        "id": posted.id,
        "chat": chat.seen_as(viewer.id),
        "date": stamp(posted.date),
        "edited": stamp(body["edit_date"]) if "edit_date" in body else None,
        "from": {"id": posted.sender, "name": world.name_of(posted.sender), "bot": posted.sender in world.bots},
        "mine": posted.sender == viewer.id,
        "read": posted.sender == viewer.id or posted.id <= chat.read.get(viewer.id, 0),
        "kind": kind,
        "text": body.get("text") or body.get("caption") or "",
        "entities": body.get("entities") or body.get("caption_entities") or [],
        "keyboard": _keyboard(body.get("reply_markup")),
        "media": _media(world, posted, kind, viewer),
        "album": body.get("media_group_id"),
        "reply_to": _quote(replied) if replied else None,
        "forwarded_from": _origin(body["forward_origin"]) if "forward_origin" in body else None,
        "topic": topic,
        "service": _service(posted, world) if kind == "service" else None,
        "reactions": [
            {"emoji": emoji, "count": list(posted.reactions.values()).count(emoji), "mine": posted.reactions.get(viewer.id) == emoji}
            for emoji in dict.fromkeys(posted.reactions.values())
        ],
    }


def _quote(body: Json) -> Json:
    text = body.get("text") or body.get("caption") or ""
    kind = next((kind for kind in KINDS if kind in body), "service")
    return {"id": body["message_id"], "from": body.get("from", {}).get("first_name", ""), "text": text[:QUOTE], "kind": kind}


def _origin(origin: Json) -> str:
    return str(origin.get("sender_user", {}).get("first_name") or origin.get("sender_user_name") or "")


def _keyboard(markup: Json | None) -> list[list[Json]] | None:
    if not markup or "inline_keyboard" not in markup:
        return None
    return [[_button(button) for button in row] for row in markup["inline_keyboard"]]


def _button(button: Json) -> Json:
    shown: Json = {"text": button["text"]}
    if "callback_data" in button:
        shown["data"] = button["callback_data"]
    elif "url" in button:
        shown["url"] = button["url"]
    elif "copy_text" in button:
        shown["copy"] = button["copy_text"]["text"]
    elif "web_app" in button:
        shown["web_app"] = button["web_app"]["url"]
    return shown


def file_url(file_id: str) -> str:
    return f"/play/files/{file_id}"


def _media(world: "World", posted: Posted, kind: str, viewer: Person) -> Json | None:
    found: Any = posted.body.get(kind)
    match kind:
        case "photo":
            largest = found[-1]
            return {
                "url": file_url(largest["file_id"]),
                "width": largest["width"],
                "height": largest["height"],
                "thumb": file_url(found[0]["file_id"]),
            }
        case "video" | "voice" | "audio" | "document":
            shown: Json = {
                "url": file_url(found["file_id"]),
                "mime": found.get("mime_type"),
                "size": found.get("file_size"),
                "name": found.get("file_name"),
            }
            return shown | {name: found[name] for name in ("duration", "width", "height") if name in found}
        case "sticker":
            file = world.files.known.get(found["file_id"])
            return {"emoji": found.get("emoji"), "url": file_url(file.id) if file and file.size else None}
        case "location":
            return {"latitude": found["latitude"], "longitude": found["longitude"]}
        case "contact":
            return {"phone": found["phone_number"], "name": found["first_name"], "person": found.get("user_id")}
        case "poll":
            mine = posted.votes.get(viewer.id, [])
            options = [
                {"text": one["text"], "votes": one["voter_count"], "mine": index in mine} for index, one in enumerate(found["options"])
            ]
            return {
                "question": found["question"],
                "options": options,
                "multiple": found["allows_multiple_answers"],
                "closed": found["is_closed"],
                "anonymous": found["is_anonymous"],
                "total": found["total_voter_count"],
            }
    return None


def _service(posted: Posted, world: "World") -> Json:
    body, who = posted.body, world.name_of(posted.sender)
    if "new_chat_members" in body:
        people = [one["first_name"] for one in body["new_chat_members"]]
        return {"type": "members_added", "text": f"{who} added {', '.join(people)}", "people": people}
    if "left_chat_member" in body:
        gone = body["left_chat_member"]
        text = f"{who} left the group" if gone["id"] == posted.sender else f"{who} removed {gone['first_name']}"
        return {"type": "member_left", "text": text, "people": [gone["first_name"]]}
    if "new_chat_title" in body:
        return {"type": "title_changed", "text": f"{who} named the group {body['new_chat_title']}"}
    if "pinned_message" in body:
        return {"type": "pinned", "text": f"{who} pinned a message"}
    if "migrate_to_chat_id" in body or "migrate_from_chat_id" in body:
        return {"type": "migrated", "text": "The group became a supergroup"}
    if "forum_topic_created" in body:
        return {"type": "topic_created", "text": f"{who} made the topic {body['forum_topic_created']['name']}"}
    return {"type": "group_created", "text": f"{who} made the group"}


def messages(world: "World", person: Person, chat: Chat, before: int | None = None, limit: int | None = None) -> list[Json]:
    """What the person sees of a chat, oldest first: all of it, or the last `limit` before a message."""
    found = []
    for number in range((before or chat.last + 1) - 1, 0, -1):
        posted = chat.messages.get(number)
        if posted is not None and not posted.deleted:
            found.append(message(world, chat, posted, person))
            if limit is not None and len(found) >= limit:
                break
    return found[::-1]


def _last(chat: Chat) -> Posted | None:
    for number in range(chat.last, 0, -1):
        posted = chat.messages.get(number)
        if posted is not None and not posted.deleted:
            return posted
    return None


def chat_line(world: "World", chat: Chat, person: Person) -> Json:
    bot = world.bots.get(chat.bot)
    last = _last(chat)
    keyboard = chat.keyboards.get(person.id)
    language = (person.language_code or "").partition("-")[0]
    line: Json = {
        "chat": chat.seen_as(person.id),
        "kind": chat.kind,
        "title": world.name_of(bot.id) if bot else chat.title,
        "bot": bot is not None,
        "forum": chat.forum,
        "username": bot.username if bot else None,
        "started": chat.started,
        "blocked": chat.blocked,
        "about": (bot.texts.get(f"description|{language}") or bot.texts.get("description|", "")) if bot else "",
        "unread": unread(chat, person),
        "last": message(world, chat, last, person) if last else None,
        "member": chat.has(person.id),
        "commands": commands_for(world, chat, person),
        "menu_button": menu_button_for(bot, chat) if bot else None,
        "reply_keyboard": _reply_keyboard(keyboard) if keyboard and "keyboard" in keyboard else None,
        "force_reply": {"message": keyboard["message"], "placeholder": keyboard.get("input_field_placeholder")}
        if keyboard and "force_reply" in keyboard
        else None,
        "pinned": list(chat.pinned),
        "topics": [{"id": number, "name": name} for number, name in chat.topics.items()],
        "members": [groups.member_line(world, chat, one) for one in chat.members if chat.has(one)] if not bot else [],
    }
    if chat.migrated_to is not None:
        line["migrated_to"] = chat.migrated_to
    return line


def _reply_keyboard(keyboard: Json) -> Json:
    rows = [
        [
            {
                "text": one["text"],
                "request": "contact" if one.get("request_contact") else "location" if one.get("request_location") else None,
            }
            for one in row
        ]
        for row in keyboard["keyboard"]
    ]
    return {"rows": rows, "resize": bool(keyboard.get("resize_keyboard")), "one_time": bool(keyboard.get("one_time_keyboard")),
            "persistent": bool(keyboard.get("is_persistent")), "placeholder": keyboard.get("input_field_placeholder")}  # fmt: skip


def chats_of(world: "World", person: Person) -> list[Chat]:
    groups_here = [chat for chat in world.chats_by_ref.values() if chat.kind != "private" and person.id in chat.members]
    return [world.private(bot, person) for bot in world.bots.values()] + groups_here


def chats(world: "World", person: Person) -> list[Json]:
    lines = [chat_line(world, chat, person) for chat in chats_of(world, person)]
    return sorted(lines, key=lambda line: line["last"]["date"] if line["last"] else "", reverse=True)


def person_line(world: "World", person: Person) -> Json:
    return {
        "id": person.id, "name": person.name, "username": person.username, "language_code": person.language_code, "phone": person.phone,
        "note": person.note, "key": person.key, "unread": sum(unread(chat, person) for chat in chats_of(world, person)),
    }  # fmt: skip
