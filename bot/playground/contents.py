"""What messages are made of: texts in pieces, files, places, contacts, and the content of a message posted again."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import telegram

from bot.playground import polls
from bot.playground.media import Stored, Upload, as_telegram, keep_photo
from bot.playground.records import record
from bot.playground.refused import NotPossible
from bot.playground.state import Chat, Json, Person, Posted, utf16

if TYPE_CHECKING:
    from bot.playground.world import World

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
MEDIA = ("photo", "video", "voice", "audio", "document")
DEFAULT_HOME = (30.4103, 103.4619)
CARRIED = (
    "text", "entities", "caption", "caption_entities", "photo", "video", "voice", "audio", "document", "sticker", "location",
    "contact", "poll",
)  # fmt: skip


def split(text: str) -> list[str]:
    """Pieces of at most 4096 UTF-16 units."""
    if utf16(text) <= TEXT_LENGTH:
        return [text] if text else []
    pieces: list[str] = []
    current: list[str] = []
    units = 0
    for character in text:
        width = 1 + (character > "\uffff")
        if units + width > TEXT_LENGTH:
            pieces.append("".join(current))
            current, units = [], 0
        current.append(character)
        units += width
    return [piece for piece in [*pieces, "".join(current)] if piece.strip()]


def content_of(world: "World", person: Person, what: Json, duration: int) -> Json:
    """PTB's arguments for the one thing that a person sends."""
    if len(what) != 1:
        raise NotPossible("One thing is sent at a time.")
    kind, value = next(iter(what.items()))
    if kind in MEDIA:
        return as_telegram(keep(world, kind, value if isinstance(value, Upload) else Upload(value), duration), world.files)
    match kind:
        case "location":
            latitude, longitude = value if isinstance(value, list | tuple) else (person.home or DEFAULT_HOME)
            return {"location": telegram.Location(longitude, latitude)}
        case "contact":
            return {"contact": _contact(world, person, value)}
        case "sticker":
            file = next((one for one in world.files.known.values() if one.kind == "sticker" and one.name == value), None)
            if file is None:
                file = world.files.keep("sticker", Upload(b"", name=value))
                record(world, file)
            return as_telegram(file, world.files)
        case "poll":
            facts = dict(value)
            facts.pop("type", None)
            return {"poll": polls.make(facts.pop("question"), facts.pop("options"), **facts)}
    raise NotPossible(f"Nobody can send a {kind}.")


def _contact(world: "World", person: Person, value: Any) -> telegram.Contact:
    if isinstance(value, dict):
        return telegram.Contact(str(value["phone"]), str(value.get("name") or value["phone"]))
    of = world.find_person(value) if isinstance(value, Person | int) and not isinstance(value, bool) else person
    return telegram.Contact(of.phone or "", of.name, user_id=of.id)


def keep(world: "World", kind: str, upload: Upload, duration: int = 0) -> Stored:
    """Store what a person sends; a picture nobody can read is kept as it is, with a made-up size."""
    if kind == "photo":
        sizes = keep_photo(world.files, upload)
        if sizes is None:
            sizes = (world.files.keep("photo", upload, width=640, height=480),)
        for one in sizes:
            record(world, one)
        return sizes[-1]
    file = world.files.keep(kind, upload, **({"duration": duration} if kind in ("voice", "video", "audio") else {}))
    record(world, file)
    return file


def carry(
    world: "World", sender: int, found: Posted, chat: Chat, *,
    forwarded: bool, topic: int | None = None, reply_to: Posted | None = None, markup: Json | None = None, caption: Json | None = None,
) -> Posted:  # fmt: skip
    """Post the content of a message again, with its first author (forward) or without (copy, whose caption may be new)."""
    content = {name: found.body[name] for name in CARRIED if name in found.body}
    if not content:
        raise NotPossible("This message cannot be forwarded.")
    if caption is not None:
        content = {name: value for name, value in content.items() if name not in ("caption", "caption_entities")} | caption
    origin: Json = {}
    if forwarded:
        if "forward_origin" in found.body:
            origin = {"forward_origin": found.body["forward_origin"]}
        else:
            made = telegram.MessageOriginUser(datetime.fromtimestamp(found.date, UTC), world.user_of(found.sender))
            origin = {"forward_origin": made.to_dict()}
    return world.post(chat, sender, {}, service=content | origin, topic=topic, reply_to=reply_to, markup=markup)
