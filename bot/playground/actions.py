"""The page's actions in a chat and on a message, by the last part of their path."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.playground import groups, phones, polls, views
from bot.playground.contents import MEDIA
from bot.playground.media import Upload, measured
from bot.playground.refused import NotPossible
from bot.playground.state import Chat, Json, Person, Posted
from bot.playground.world import World


@dataclass(frozen=True, slots=True)
class Act:
    """What the page sent along: facts, and files in their order."""

    facts: Json
    files: list[Upload]

    def number(self, name: str) -> int | None:
        value = self.facts.get(name)
        return None if value is None else int(value)

    def where(self) -> dict[str, Any]:
        return {"reply_to": self.number("reply_to"), "topic": self.number("topic")}

    def file(self) -> Upload:
        if not self.files or not self.files[0].data:
            raise NotPossible("There is no file to send.")
        return self.files[0]


Action = Callable[[World, Person, Chat, Act], Json]
Verb = Callable[[World, Person, Chat, int, Act], Json]
DONE: Json = {"ok": True}


def _seen(world: World, person: Person, chat: Chat, posted: Posted) -> Json:
    return {"message": views.message(world, chat, posted, person)}


def _send(kind: str) -> Action:
    def act(world: World, person: Person, chat: Chat, what: Act) -> Json:
        file = what.file()
        if kind == "photo" and measured(file.data) is None:
            raise NotPossible("This file is no picture.")
        facts: dict[str, Any] = {kind: file, "caption": str(what.facts.get("caption", "")), **what.where()}
        if what.number("duration") is not None:
            facts["duration"] = what.number("duration")
        return _seen(world, person, chat, phones.send(world, person, chat, **facts))

    return act


def _start(world: World, person: Person, chat: Chat, what: Act) -> Json:
    bot = world.bots.get(chat.bot)
    if bot is None:
        raise NotPossible("Start is pressed in a private chat with a bot.")
    return _seen(world, person, chat, phones.press_start(world, person, str(what.facts.get("payload") or ""), bot))


def _text(world: World, person: Person, chat: Chat, what: Act) -> Json:
    return _seen(world, person, chat, phones.send(world, person, chat, text=str(what.facts["text"]), **what.where()))


def _album(world: World, person: Person, chat: Chat, what: Act) -> Json:
    sent = phones.send_album(world, person, chat, what.files, str(what.facts.get("caption", "")))
    return {"messages": [views.message(world, chat, one, person) for one in sent]}


def _location(world: World, person: Person, chat: Chat, what: Act) -> Json:
    place: Any = True
    if "latitude" in what.facts:
        place = (float(what.facts["latitude"]), float(what.facts["longitude"]))
    return _seen(world, person, chat, phones.send(world, person, chat, location=place, **what.where()))


def _contact(world: World, person: Person, chat: Chat, what: Act) -> Json:
    contact: Any = True
    if "person" in what.facts:
        contact = int(what.facts["person"])
    elif "phone" in what.facts:
        contact = {"phone": what.facts["phone"], "name": what.facts.get("name")}
    return _seen(world, person, chat, phones.send(world, person, chat, contact=contact, **what.where()))


def _sticker(world: World, person: Person, chat: Chat, what: Act) -> Json:
    return _seen(world, person, chat, phones.send(world, person, chat, sticker=str(what.facts.get("emoji") or "👍"), **what.where()))


def _poll(world: World, person: Person, chat: Chat, what: Act) -> Json:
    poll = {
        "question": str(what.facts["question"]),
        "options": [str(one) for one in what.facts["options"]],
        "anonymous": bool(what.facts.get("anonymous", True)),
        "multiple": bool(what.facts.get("multiple", False)),
    }
    return _seen(world, person, chat, phones.send(world, person, chat, poll=poll, **what.where()))


def _forward(world: World, person: Person, chat: Chat, what: Act) -> Json:
    source = world.chat_of(person, int(what.facts["from_chat"]))
    return _seen(world, person, chat, phones.forward(world, person, source, int(what.facts["message"]), chat))


def _read(world: World, person: Person, chat: Chat, what: Act) -> Json:
    phones.read(world, person, chat, what.number("up_to"))
    return DONE


def _block(*, blocked: bool) -> Action:
    def act(world: World, person: Person, chat: Chat, _: Act) -> Json:
        if chat.kind != "private":
            raise NotPossible("Only a bot's private chat can be blocked.")
        phones.block(world, person, world.bots[chat.bot], blocked=blocked)
        return DONE

    return act


def _members(world: World, person: Person, chat: Chat, what: Act) -> Json:
    for one in what.facts.get("add", []):
        groups.add(world, person, chat, int(one))
    for one in what.facts.get("remove", []):
        groups.remove(world, person, chat, int(one))
    return DONE


def _bot(world: World, person: Person, chat: Chat, what: Act) -> Json:
    number = what.number("bot")
    if number is not None and number not in world.bots:
        raise NotPossible("There is no such bot.", missing=True)
    groups.add_bot(world, person, chat, what.facts.get("payload"), world.bots[number] if number is not None else None)
    return DONE


def _promote(world: World, person: Person, chat: Chat, what: Act) -> Json:
    groups.promote(world, person, chat, int(what.facts["member"]), admin=bool(what.facts.get("admin", True)))
    return DONE


def _title(world: World, person: Person, chat: Chat, what: Act) -> Json:
    return _seen(world, person, chat, groups.rename(world, person, chat, str(what.facts["title"])))


def _forum(world: World, person: Person, chat: Chat, what: Act) -> Json:
    groups.require_member(chat, person)
    return {"chat": groups.make_forum(world, chat, on=bool(what.facts.get("on", True))).id}


def _topics(world: World, person: Person, chat: Chat, what: Act) -> Json:
    groups.require_member(chat, person)
    return {"topic": groups.topic(world, chat, str(what.facts["name"]), person.id)}


def _migrate(world: World, person: Person, chat: Chat, _: Act) -> Json:
    groups.require_member(chat, person)
    return {"chat": groups.migrate(world, chat).id}


def _leave(world: World, person: Person, chat: Chat, _: Act) -> Json:
    groups.remove(world, person, chat, person.id)
    return DONE


def _pin(world: World, person: Person, chat: Chat, what: Act) -> Json:
    posted = chat.messages.get(int(what.facts["message"]))
    if posted is None or posted.deleted:
        raise NotPossible("This message is gone.", missing=True)
    groups.pin(world, chat, person.id, posted)
    return DONE


def _unpin(world: World, person: Person, chat: Chat, what: Act) -> Json:
    groups.unpin(world, chat, what.number("message"))
    return DONE


ACTIONS: dict[str, Action] = {
    "start": _start,
    "text": _text,
    **{kind: _send(kind) for kind in MEDIA},
    "album": _album,
    "location": _location,
    "contact": _contact,
    "sticker": _sticker,
    "poll": _poll,
    "forward": _forward,
    "read": _read,
    "block": _block(blocked=True),
    "unblock": _block(blocked=False),
    "members": _members,
    "bot": _bot,
    "promote": _promote,
    "title": _title,
    "forum": _forum,
    "topics": _topics,
    "migrate": _migrate,
    "leave": _leave,
    "pin": _pin,
    "unpin": _unpin,
}


def _edit(world: World, person: Person, chat: Chat, message: int, what: Act) -> Json:
    return _seen(world, person, chat, phones.edit(world, person, chat, message, str(what.facts["text"])))


def _vote(world: World, person: Person, chat: Chat, message: int, what: Act) -> Json:
    return _seen(world, person, chat, polls.vote(world, person, chat, message, [int(one) for one in what.facts["options"]]))


def _react(world: World, person: Person, chat: Chat, message: int, what: Act) -> Json:
    return _seen(world, person, chat, phones.react(world, person, chat, message, what.facts.get("emoji")))


def _delete(world: World, person: Person, chat: Chat, message: int, _: Act) -> Json:
    phones.delete(world, person, chat, message)
    return DONE


VERBS: dict[str, Verb] = {"edit": _edit, "vote": _vote, "react": _react, "delete": _delete}
