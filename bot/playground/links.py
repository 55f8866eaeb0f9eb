"""Links that a phone opens by itself: to a bot with a start payload, or to put a bot into a group."""

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from bot.playground import groups, phones, views
from bot.playground.refused import NotPossible
from bot.playground.state import Json, Person

if TYPE_CHECKING:
    from bot.playground.world import World

HOSTS = ("t.me", "telegram.me", "telegram.dog")


def open_link(world: "World", person: Person, link: str, chat_id: int | None) -> Json:
    """Do what a tap on the link does on a phone; other links are handed back to the browser."""
    parts = urlsplit(link if "://" in link else f"https://{link}")
    query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    if parts.scheme == "tg" and parts.netloc == "resolve":
        username = query.get("domain", "")
    elif parts.hostname in HOSTS:
        username = parts.path.strip("/")
    else:
        return {"external": link}
    bot = next((one for one in world.bots.values() if one.username.lower() == username.lower()), None)
    if bot is None:
        raise NotPossible(f"There is nobody called @{username} here.", missing=True)
    if "startgroup" in query:
        if chat_id is None:
            mine = [
                chat for chat in world.chats_by_ref.values() if chat.kind != "private" and chat.has(person.id) and chat.migrated_to is None
            ]
            return {"choose_group": True, "groups": [{"chat": chat.id, "title": chat.title} for chat in mine]}
        groups.add_bot(world, person, world.chat_of(person, chat_id), query["startgroup"], bot)
        return {"chat": chat_id, "message": None}
    chat = world.private(bot, person)
    if "start" not in query:
        return {"chat": bot.id, "message": None}
    posted = phones.press_start(world, person, query["start"], bot)
    return {"chat": bot.id, "message": views.message(world, chat, posted, person)}
