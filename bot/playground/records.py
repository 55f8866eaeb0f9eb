"""The world's journal: what is written about each thing, and how it comes back at the next start."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from bot.playground.media import Stored, as_json
from bot.playground.state import Bot, Chat, Json, Person, Posted

if TYPE_CHECKING:
    from bot.playground.world import World

LEFT_OUT = {"made", "messages", "pending", "next_update"}


def _facts(thing: Person | Bot | Chat | Posted) -> Json:
    return {one.name: getattr(thing, one.name) for one in fields(thing) if one.name not in LEFT_OUT}


def record(world: "World", thing: Person | Bot | Chat | Stored, posted: Posted | None = None) -> None:
    """Write down how a thing is now; a message together with its chat's name."""
    if world.journal.path is None:
        return
    match thing:
        case Chat() if posted is not None:
            world.journal.write("message", thing.ref, _facts(posted))
        case Chat():
            world.journal.write("chat", _facts(thing))
        case Stored():
            world.journal.write("file", as_json(thing))
        case Person():
            world.journal.write("person", _facts(thing))
        case Bot():
            world.journal.write("bot", _facts(thing) | {"next_update": thing.next_update})


def _numbered(table: dict[str, Any]) -> dict[int, Any]:
    # JSON turns numeric keys into text.
    return {int(key): value for key, value in table.items()}


def load(world: "World") -> None:
    """Read the journal into an empty world."""
    for kind, *facts in world.journal.lines():
        match kind:
            case "person":
                person = Person(**facts[0] | {"home": tuple(facts[0]["home"]) if facts[0]["home"] else None})
                world.people[person.id] = person
            case "bot":
                _load_bot(world, facts[0])
            case "chat":
                _load_chat(world, facts[0])
            case "message":
                _load_message(world, facts[0], facts[1])
            case "read":
                world.chats_by_ref[facts[0]].read[facts[1]] = facts[2]
            case "file":
                world.files.learn(Stored(**{"kind": "document", "size": 0} | facts[0]))
            case "update":
                bot = world.bots[facts[0]]
                bot.pending.append((facts[2]["update_id"], facts[1], facts[2]))
                bot.next_update = facts[2]["update_id"] + 1
            case "ack":
                pending = world.bots[facts[0]].pending
                while pending and pending[0][0] < facts[1]:
                    pending.popleft()
            case "cast":
                world.cast = facts[0]
            case "links":
                world.links = facts[0]
    for what, numbers in (
        ("person", list(world.people)),
        ("bot", list(world.bots)),
        ("group", [-chat.id for chat in world.chats_by_ref.values() if chat.kind == "group"]),
        ("supergroup", [-chat.id - 1_000_000_000_000 for chat in world.chats_by_ref.values() if chat.kind == "supergroup"]),
    ):
        world.counters[what] = max([world.counters[what], *(number + 1 for number in numbers)])


def _load_bot(world: "World", facts: Json) -> None:
    known = world.bots.get(facts["id"])
    bot = Bot(**facts)
    if known is not None:
        bot.pending, bot.next_update = known.pending, known.next_update
    world.bots[bot.id] = world.tokens[bot.token] = bot


def _load_chat(world: "World", facts: Json) -> None:
    for table in ("members", "topics", "keyboards", "read"):
        facts[table] = _numbered(facts[table])
    chat = Chat(**facts)
    known = world.chats_by_ref.get(chat.ref)
    if known is not None:
        chat.messages, chat.last = known.messages, max(known.last, chat.last)
    world.chats_by_ref[chat.ref] = chat


def _load_message(world: "World", ref: str, facts: Json) -> None:
    chat = world.chats_by_ref.get(ref)
    if chat is None:
        bot, person = (int(part) for part in ref.split(":"))
        chat = world.private(world.bots[bot], world.people[person])
    facts["reactions"], facts["votes"] = _numbered(facts["reactions"]), _numbered(facts["votes"])
    posted = Posted(**facts)
    chat.messages[posted.id] = posted
    chat.last = max(chat.last, posted.id)
    if "poll" in posted.body:
        world.polls[posted.body["poll"]["id"]] = (ref, posted.id)
