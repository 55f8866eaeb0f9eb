"""The bot's command menus: which list a person sees in a chat, by scope and language."""

from typing import TYPE_CHECKING, Any

from bot.playground.refused import bad
from bot.playground.state import Bot, Chat, Json, Person

if TYPE_CHECKING:
    from bot.playground.world import World

WITH_CHAT = ("chat", "chat_administrators", "chat_member")
SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", *WITH_CHAT)


def scope_key(scope: Any) -> str:
    """How a scope is kept; refuses unknown ones."""
    if scope is None:
        return "default"
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    kind = scope["type"]
    if kind not in WITH_CHAT:
        return str(kind)
    if scope.get("chat_id") is None:
        raise bad("can't parse BotCommandScope: chat_id is empty")
    member = f":{scope['user_id']}" if kind == "chat_member" else ""
    return f"{kind}:{scope['chat_id']}{member}"


def commands_for(world: "World", chat: Chat, person: Person) -> list[Json]:
    """The list that applies, the narrowest scope first, in the person's language before any (Bot API, "Determining list of commands")."""
    language = (person.language_code or "").partition("-")[0].lower()
    if chat.kind == "private":
        bots = [world.bots[chat.bot]]
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        bots = [world.bots[one] for one in chat.members if one in world.bots and chat.has(one)]
        admin = chat.members.get(person.id) in ("creator", "administrator")
        scopes = [f"chat_member:{chat.id}:{person.id}"]
        scopes += [f"chat_administrators:{chat.id}"] if admin else []
        scopes += [f"chat:{chat.id}"]
        scopes += ["all_chat_administrators"] if admin else []
        scopes += ["all_group_chats", "default"]
    return [command for bot in bots for command in _first(bot, scopes, language)]


def _first(bot: Bot, scopes: list[str], language: str) -> list[Json]:
    for scope in scopes:
        for spoken in (language, ""):
            found = bot.commands.get(f"{scope}|{spoken}")
            if found:
                return found
    return []


def menu_button_for(bot: Bot, chat: Chat) -> Json:
    return bot.menu_buttons.get(str(chat.id)) or bot.menu_buttons.get("default") or {"type": "commands"}
