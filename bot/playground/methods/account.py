"""Methods about the bot itself: who it is, its updates, its names and command menus, its files."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import telegram

from bot.playground.calls import Call
from bot.playground.commands import scope_key
from bot.playground.hearing import forget_old
from bot.playground.media import DOWNLOAD_LIMIT
from bot.playground.records import record
from bot.playground.refused import Refused, bad
from bot.playground.state import Bot, Json

if TYPE_CHECKING:
    from bot.playground.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS = 100
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
WEBHOOK_ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
TEXTS = {"name": 64, "description": 512, "short_description": 120}


def get_me(world: "World", bot: Bot, call: Call) -> Json:
    me = telegram.User(
        bot.id, bot.user.first_name, True, username=bot.username, can_join_groups=True, can_read_all_group_messages=False,
        supports_inline_queries=False, can_connect_to_business=False, has_main_web_app=False, has_topics_enabled=False,
        allows_users_to_create_topics=False, can_manage_bots=False,
    )  # fmt: skip
    return me.to_dict()


def allow(world: "World", bot: Bot, call: Call) -> None:
    """Remember which kinds of updates the bot wants from now on; not given means as before."""
    kinds = call.parsed("allowed_updates")
    if kinds is None:
        return
    wanted = [str(kind) for kind in kinds] or None if isinstance(kinds, list) else None
    if wanted != bot.allowed:
        bot.allowed = wanted
        record(world, bot)


def get_updates(world: "World", bot: Bot, call: Call) -> list[Json]:
    """The updates that wait; waiting for new ones is the server's part."""
    if bot.webhook:
        raise Refused(409, WEBHOOK_ACTIVE)
    allow(world, bot, call)
    limit = call.integer("limit")
    return world.updates(bot.token, call.integer("offset"), limit or 100)


def set_webhook(world: "World", bot: Bot, call: Call) -> bool:
    url = call.text("url")
    if not url:
        return delete_webhook(world, bot, call)
    parts = urlsplit(url)
    # Telegram itself wants https; on this machine http to it is allowed, as a local Bot API server allows it.
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad("secret token is too long" if len(secret) > 256 else "secret token contains unallowed characters")
    allow(world, bot, call)
    bot.webhook = {"url": url, "secret": secret, "max_connections": call.integer("max_connections") or 40, "error": None, "error_at": None}
    if call.flag("drop_pending_updates"):
        _drop(world, bot)
    record(world, bot)
    for wake in world.wakers:
        wake(bot)
    return True


def _drop(world: "World", bot: Bot) -> None:
    bot.pending.clear()
    world.journal.write("ack", bot.id, bot.next_update)


def delete_webhook(world: "World", bot: Bot, call: Call) -> bool:
    bot.webhook = None
    if call.flag("drop_pending_updates"):
        _drop(world, bot)
    record(world, bot)
    return True


def get_webhook_info(world: "World", bot: Bot, call: Call) -> Json:
    forget_old(world, bot)
    facts = bot.webhook or {}
    info = telegram.WebhookInfo(facts.get("url", ""), False, len(bot.pending), allowed_updates=bot.allowed).to_dict()
    if facts:
        info |= {"max_connections": facts["max_connections"], "ip_address": "127.0.0.1"}
        if facts["error"]:
            info |= {"last_error_message": facts["error"], "last_error_date": facts["error_at"]}
    return info


def _place(call: Call) -> str:
    language = call.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad("invalid language code specified")
    return f"{scope_key(call.parsed('scope', 'BotCommandScope'))}|{language}"


def set_my_commands(world: "World", bot: Bot, call: Call) -> bool:
    commands: Any = call.parsed("commands", "commands")
    if not isinstance(commands, list):
        raise bad("expected an Array of BotCommand")
    if len(commands) > MOST_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(str(command.get("command", "")).lstrip("/")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", "")).strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    bot.commands[_place(call)] = [{"command": one["command"].lstrip("/"), "description": one["description"].strip()} for one in commands]
    return _told(world, bot)


def _told(world: "World", bot: Bot) -> bool:
    bot.made = None
    record(world, bot)
    world.tell({"type": "bots"})
    return True


def get_my_commands(world: "World", bot: Bot, call: Call) -> list[Json]:
    return bot.commands.get(_place(call), [])


def delete_my_commands(world: "World", bot: Bot, call: Call) -> bool:
    bot.commands.pop(_place(call), None)
    return _told(world, bot)


def set_text(field: str) -> Any:
    def put(world: "World", bot: Bot, call: Call) -> bool:
        text = call.text(field).strip()
        if len(text) > TEXTS[field]:
            raise bad(f"bot {field.replace('_', ' ')} is too long")
        key = f"{field}|{call.text('language_code')}"
        if text:
            bot.texts[key] = text
        else:
            bot.texts.pop(key, None)
        return _told(world, bot)

    return put


def get_text(field: str) -> Any:
    def get(world: "World", bot: Bot, call: Call) -> Json:
        text = bot.texts.get(f"{field}|{call.text('language_code')}") or bot.texts.get(f"{field}|") or (bot.name if field == "name" else "")
        return {field: text}

    return get


def get_file(world: "World", bot: Bot, call: Call) -> Json:
    if not call.text("file_id"):
        raise bad("file_id not specified")
    file = world.files.known.get(call.text("file_id"))
    if file is None:
        raise bad("invalid file_id")
    if file.id in world.files.gone:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if file.size > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return telegram.File(file.id, file.unique, file.size, world.files.link(file, world.now())).to_dict()


METHODS = {
    "getme": get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    **{f"setmy{field.replace('_', '')}": set_text(field) for field in TEXTS},
    **{f"getmy{field.replace('_', '')}": get_text(field) for field in TEXTS},
    "getfile": get_file,
}
