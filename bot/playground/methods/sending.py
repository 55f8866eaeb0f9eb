"""Methods that put messages into chats."""

from typing import TYPE_CHECKING, Any

import telegram

from bot.playground import polls
from bot.playground.calls import Call
from bot.playground.contents import CAPTION_LENGTH, TEXT_LENGTH, carry
from bot.playground.formatting import formatted
from bot.playground.markup import read_markup
from bot.playground.media import PHOTO_LIMIT, UPLOAD_LIMIT, Stored, as_telegram, keep_photo
from bot.playground.methods.targets import chat_named, keyboard_for, message_named, open_chat, replied_to, topic_of
from bot.playground.records import record
from bot.playground.refused import NotPossible, Refused, bad
from bot.playground.state import Bot, Chat, Json, Posted, utf16
from bot.playground.views import new_album

if TYPE_CHECKING:
    from bot.playground.world import World

ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document", "choose_sticker",
    "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
ALBUM = 10
TOGETHER = ({"photo", "video"}, {"document"}, {"audio"})


def with_users(world: "World", entities: list[Json]) -> list[Json]:
    """Mentions by id name a user whom the server knows; others are plain text."""
    if not any(entity["type"] == "text_mention" for entity in entities):
        return entities
    kept = []
    for entity in entities:
        number = entity.get("user_id") or entity.get("user", {}).get("id")
        if entity["type"] == "text_mention":
            if number not in world.people and number not in world.bots:
                continue
            kept.append({key: value for key, value in entity.items() if key != "user_id"} | {"user": world.user_of(int(number)).to_dict()})
        else:
            kept.append(entity)
    return kept


def text_of(world: "World", call: Call) -> tuple[str, list[Json]]:
    text, entities = formatted(call.text("text"), call.text("parse_mode"), call.parsed("entities"))
    if not text:
        raise bad("message text is empty")
    if utf16(text) > TEXT_LENGTH:
        raise bad("message is too long")
    return text, with_users(world, entities)


def caption_of(world: "World", facts: Call) -> tuple[str, list[Json]]:
    text, entities = formatted(facts.text("caption"), facts.text("parse_mode"), facts.parsed("caption_entities"))
    if utf16(text) > CAPTION_LENGTH:
        raise bad("message caption is too long")
    return text, with_users(world, entities)


def put(world: "World", bot: Bot, call: Call, content: Json, entities: list[Json] | None = None) -> Json:
    """Post one message where the call says, with its keyboard, topic and reply."""
    chat = open_chat(world, bot, call)
    markup = read_markup(call, private=chat.kind == "private")
    topic, reply = topic_of(chat, call), replied_to(chat, call)
    if topic is None and reply is not None and chat.forum:
        topic = reply.body.get("message_thread_id")
    world.spend(bot, chat)
    posted = world.post(chat, bot.id, content, topic=topic, reply_to=reply, markup=markup, entities=entities)
    keyboard_for(world, chat, markup, posted)
    return posted.body


def send_message(world: "World", bot: Bot, call: Call) -> Json:
    text, entities = text_of(world, call)
    return put(world, bot, call, {"text": text}, entities)


def file_of(world: "World", call: Call, kind: str, value: Any, facts: Json | None = None) -> Stored:
    """The file of a call: uploaded, or known by its id. Pictures must be pictures."""
    upload = call.upload(value) or (call.files.get(kind) if value is None else None)
    if upload is None:
        if not value:
            raise bad(f"there is no {kind} in the request")
        if str(value).startswith(("http://", "https://")):
            raise bad("failed to get HTTP URL content")
        known = world.files.known.get(str(value))
        if known is None:
            raise bad("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
        if known.id in world.files.gone:
            raise bad("wrong file identifier/HTTP URL specified")
        if known.kind != kind:
            raise bad(f"can't use file of type {known.kind.title()} as {kind.title()}")
        return known
    if not upload.data:
        raise bad("file must be non-empty")
    if len(upload.data) > UPLOAD_LIMIT:
        raise Refused(413, "Request Entity Too Large")
    if kind != "photo":
        numbers = {name: int(value) for name, value in (facts or {}).items() if value}
        file = world.files.keep(kind, upload, **numbers)
        record(world, file)
        return file
    if len(upload.data) > PHOTO_LIMIT:
        raise bad(f"file of size {len(upload.data)} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT} bytes")
    sizes = keep_photo(world.files, upload)
    if sizes is None:
        raise bad("IMAGE_PROCESS_FAILED")
    for one in sizes:
        record(world, one)
    return sizes[-1]


def send_media(kind: str) -> Any:
    def send(world: "World", bot: Bot, call: Call) -> Json:
        text, entities = caption_of(world, call) if kind != "sticker" else ("", [])
        open_chat(world, bot, call)
        numbers = {name: call.integer(name) for name in ("duration", "width", "height")} if kind != "document" else {}
        content = as_telegram(file_of(world, call, kind, call.params.get(kind), numbers), world.files)
        return put(world, bot, call, content | ({"caption": text} if text else {}), entities)

    return send


def send_location(world: "World", bot: Bot, call: Call) -> Json:
    latitude, longitude = call.number("latitude"), call.number("longitude")
    for name, value, most in (("latitude", latitude, 90), ("longitude", longitude, 180)):
        if value is None:
            raise bad(f"{name} is empty")
        if abs(value) > most:
            raise bad("wrong location coordinates specified")
    assert latitude is not None and longitude is not None
    return put(world, bot, call, {"location": telegram.Location(longitude, latitude)})


def send_contact(world: "World", bot: Bot, call: Call) -> Json:
    phone, name = call.text("phone_number"), call.text("first_name")
    if not phone:
        raise bad("phone number must be non-empty")
    if not name:
        raise bad("first name must be non-empty")
    return put(world, bot, call, {"contact": telegram.Contact(phone, name, last_name=call.text("last_name") or None)})


def send_media_group(world: "World", bot: Bot, call: Call) -> list[Json]:
    items = call.parsed("media")
    if not isinstance(items, list) or not items:
        raise bad("there are no messages to send" if isinstance(items, list) else "expected an Array of InputMedia")
    if len(items) > ALBUM:
        raise bad("too many messages to send as an album")
    if not all(isinstance(item, dict) for item in items):
        raise bad("can't parse InputMedia: InputMedia must be an Object")
    kinds = {item.get("type") for item in items}
    if not any(kinds <= allowed for allowed in TOGETHER):
        raise bad("can't use the media of the specified type in the album")
    contents = []
    for item in items:
        facts = Call(call.method, item, call.files)
        text, entities = caption_of(world, facts)
        contents.append((facts, item, text, entities))
    chat = open_chat(world, bot, call)
    topic, reply = topic_of(chat, call), replied_to(chat, call)
    stored = [file_of(world, facts, item["type"], item.get("media"), _numbers(facts, item)) for facts, item, _, _ in contents]
    world.spend(bot, chat, len(items))
    album = new_album()
    bodies = []
    for file, (_, _, text, entities) in zip(stored, contents, strict=True):
        content = (
            as_telegram(file, world.files) | ({"caption": text} if text else {}) | ({"media_group_id": album} if len(items) > 1 else {})
        )
        bodies.append(world.post(chat, bot.id, content, topic=topic, reply_to=reply, entities=entities).body)
    return bodies


def _numbers(facts: Call, item: Json) -> Json:
    return {name: facts.integer(name) for name in ("duration", "width", "height")} if item["type"] in ("video", "audio") else {}


def send_poll(world: "World", bot: Bot, call: Call) -> Json:
    options = call.parsed("options", "options")
    if not isinstance(options, list):
        raise bad("expected an Array of String as options")
    texts = [str(one.get("text", "")) if isinstance(one, dict) else str(one) for one in options]
    question = call.text("question").strip()
    if not question:
        raise bad("poll question must be non-empty")
    if utf16(question) > 300:
        raise bad("poll question length must not exceed 300")
    if len(texts) < 2:
        raise bad("poll must have at least 2 option")
    if len(texts) > 12:
        raise bad("poll can't have more than 12 options")
    if any(not text.strip() or utf16(text) > 100 for text in texts):
        raise bad("poll options length must not exceed 100" if all(text.strip() for text in texts) else "poll options must be non-empty")
    anonymous = call.flag("is_anonymous") if call.params.get("is_anonymous") is not None else True
    poll = polls.make(question, texts, anonymous=anonymous, multiple=call.flag("allows_multiple_answers"))
    body = put(world, bot, call, {"poll": poll})
    world.polls[poll.id] = (open_chat(world, bot, call).ref, body["message_id"])
    return body


def send_chat_action(world: "World", bot: Bot, call: Call) -> bool:
    action = call.text("action")
    if action not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat = open_chat(world, bot, call)
    topic_of(chat, call)
    if world.listeners:
        from bot.playground.groups import people_in

        for person in people_in(world, chat):
            world.tell({"type": "typing", "person": person.id, "chat": chat.seen_as(person.id), "action": action})
    return True


def _found(world: "World", bot: Bot, call: Call, what: str) -> tuple[Posted, Chat]:
    source = chat_named(world, bot, call, "from_chat_id")
    return message_named(source, call, f"message to {what} not found"), open_chat(world, bot, call)


def copy_message(world: "World", bot: Bot, call: Call) -> Json:
    found, chat = _found(world, bot, call, "copy")
    caption: Json | None = None
    if call.params.get("caption") is not None:
        text, entities = caption_of(world, call)
        caption = ({"caption": text} if text else {}) | ({"caption_entities": entities} if entities else {})
        if "text" in found.body:
            caption = None
    markup = read_markup(call, private=chat.kind == "private")
    topic, reply = topic_of(chat, call), replied_to(chat, call)
    world.spend(bot, chat)
    try:
        posted = carry(world, bot.id, found, chat, forwarded=False, topic=topic, reply_to=reply, markup=markup, caption=caption)
    except NotPossible:
        raise bad("message can't be copied") from None
    keyboard_for(world, chat, markup, posted)
    return telegram.MessageId(posted.id).to_dict()


def forward_message(world: "World", bot: Bot, call: Call) -> Json:
    found, chat = _found(world, bot, call, "forward")
    topic = topic_of(chat, call)
    world.spend(bot, chat)
    try:
        return carry(world, bot.id, found, chat, forwarded=True, topic=topic).body
    except NotPossible:
        raise bad("the message can't be forwarded") from None


METHODS = {
    "sendmessage": send_message,
    **{f"send{kind}": send_media(kind) for kind in ("photo", "document", "video", "voice", "audio", "sticker")},
    "sendlocation": send_location,
    "sendcontact": send_contact,
    "sendmediagroup": send_media_group,
    "sendpoll": send_poll,
    "sendchataction": send_chat_action,
    "copymessage": copy_message,
    "forwardmessage": forward_message,
}
