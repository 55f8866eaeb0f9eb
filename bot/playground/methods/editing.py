"""Methods that change or remove messages, and the answer to a button."""

from typing import TYPE_CHECKING, Any

from bot.playground import polls, pressing, views
from bot.playground.calls import Call
from bot.playground.markup import read_markup
from bot.playground.media import as_telegram
from bot.playground.methods.sending import caption_of, file_of, text_of
from bot.playground.methods.targets import chat_named, message_named, open_chat
from bot.playground.phones import wipe
from bot.playground.refused import NOT_MODIFIED, bad
from bot.playground.state import Bot, Chat, Json, Posted

if TYPE_CHECKING:
    from bot.playground.world import World

DELETE_WITHIN = 48 * 3600
MEDIA = ("photo", "video", "audio", "document", "voice", "animation")


def _editable(world: "World", bot: Bot, call: Call) -> tuple[Chat, Posted, Json | None]:
    """The bot's own message; one that was sent with a reply keyboard, or forwarded, cannot be edited."""
    chat = open_chat(world, bot, call)
    posted = message_named(chat, call, "message to edit not found")
    if posted.sender != bot.id or posted.fixed or "forward_origin" in posted.body:
        raise bad("message can't be edited")
    markup = read_markup(call, private=chat.kind == "private")
    if markup is not None and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    return chat, posted, markup


def _change(world: "World", bot: Bot, chat: Chat, posted: Posted, content: Json, markup: Json | None, *gone: str) -> Json:
    """Put new content and keyboard into a message, or refuse because nothing changes."""
    body = {name: value for name, value in posted.body.items() if name not in (*gone, "reply_markup")} | content
    if markup is not None:
        body["reply_markup"] = markup
    if body == posted.body:
        raise bad(NOT_MODIFIED)
    world.spend(bot, chat)
    body["edit_date"] = int(world.now().timestamp())
    posted.body = body
    world.save(chat, posted)
    views.announce(world, chat, posted, "edited")
    return body


def edit_text(world: "World", bot: Bot, call: Call) -> Json:
    text, entities = text_of(world, call)
    chat, posted, markup = _editable(world, bot, call)
    if "text" not in posted.body:
        raise bad("there is no text in the message to edit")
    content: Json = {"text": text} | ({"entities": entities} if entities else {})
    return _change(world, bot, chat, posted, content, markup, "text", "entities")


def edit_caption(world: "World", bot: Bot, call: Call) -> Json:
    text, entities = caption_of(world, call)
    chat, posted, markup = _editable(world, bot, call)
    if not any(kind in posted.body for kind in MEDIA):
        raise bad("there is no caption in the message to edit")
    content: Json = ({"caption": text} if text else {}) | ({"caption_entities": entities} if text and entities else {})
    return _change(world, bot, chat, posted, content, markup, "caption", "caption_entities")


def edit_markup(world: "World", bot: Bot, call: Call) -> Json:
    chat, posted, markup = _editable(world, bot, call)
    return _change(world, bot, chat, posted, {}, markup)


def edit_media(world: "World", bot: Bot, call: Call) -> Json:
    item: Any = call.parsed("media", "input media")
    if not isinstance(item, dict):
        raise bad("input media is not specified")
    if item.get("type") not in ("photo", "video", "audio", "document"):
        raise bad("can't parse InputMedia: type of InputMedia is invalid")
    facts = Call(call.method, item, call.files)
    text, entities = caption_of(world, facts)
    chat, posted, markup = _editable(world, bot, call)
    if "text" in posted.body or not any(kind in posted.body for kind in MEDIA):
        raise bad("there is no media in the message to edit")
    made = as_telegram(file_of(world, facts, item["type"], item.get("media")), world.files)
    content: Json = {name: [one.to_dict() for one in value] if isinstance(value, list) else value.to_dict() for name, value in made.items()}
    content |= ({"caption": text} if text else {}) | ({"caption_entities": entities} if text and entities else {})
    return _change(world, bot, chat, posted, content, markup, "caption", "caption_entities", *MEDIA)


def _delete(world: "World", bot: Bot, chat: Chat, posted: Posted) -> None:
    admin = chat.members.get(bot.id) == "administrator"
    if posted.sender != bot.id and chat.kind != "private" and not admin:
        raise bad("message can't be deleted")
    # Administrators may delete old messages in supergroups; everybody else only for 48 hours (Bot API, deleteMessage).
    if world.now().timestamp() - posted.date > DELETE_WITHIN and not (admin and chat.kind == "supergroup"):
        raise bad("message can't be deleted for everyone")
    wipe(world, chat, posted)


def delete_message(world: "World", bot: Bot, call: Call) -> bool:
    chat = chat_named(world, bot, call)
    _delete(world, bot, chat, message_named(chat, call, "message to delete not found"))
    return True


def delete_messages(world: "World", bot: Bot, call: Call) -> bool:
    numbers = call.parsed("message_ids")
    if not isinstance(numbers, list) or not numbers:
        raise bad("message identifiers are not specified")
    if len(numbers) > 100:
        raise bad("too many message identifiers specified")
    chat = chat_named(world, bot, call)
    for number in numbers:
        posted = chat.messages.get(int(number))
        if posted is not None and not posted.deleted:
            _delete(world, bot, chat, posted)
    return True


def answer_callback_query(world: "World", bot: Bot, call: Call) -> bool:
    pressing.answer(
        world, bot, call.text("callback_query_id"), text=call.text("text"), alert=call.flag("show_alert"), url=call.text("url") or None
    )
    return True


def stop_poll(world: "World", bot: Bot, call: Call) -> Json:
    chat, posted, markup = _editable(world, bot, call)
    if "poll" not in posted.body:
        raise bad("message with poll to stop not found")
    if posted.body["poll"]["is_closed"]:
        raise bad("poll has already been closed")
    poll = polls.close(world, chat, posted)
    posted.body = {name: value for name, value in posted.body.items() if name != "reply_markup"} | (
        {"reply_markup": markup} if markup else {}
    )
    world.save(chat, posted)
    return poll


METHODS = {
    "editmessagetext": edit_text,
    "editmessagecaption": edit_caption,
    "editmessagereplymarkup": edit_markup,
    "editmessagemedia": edit_media,
    "deletemessage": delete_message,
    "deletemessages": delete_messages,
    "answercallbackquery": answer_callback_query,
    "stoppoll": stop_poll,
}
