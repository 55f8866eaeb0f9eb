"""What a message carries, whatever it is: words, photo, voice, video, file, place, contact; and what cannot be used."""

from dataclasses import asdict, dataclass, field
from typing import Any

from aiogram.types import Message


@dataclass(frozen=True, slots=True)
class Part:
    """One thing somebody sent: `kind` photo | voice | video | document | location | contact, with the file's id or the facts."""

    kind: str
    file: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        return asdict(self)


def words(message: Message) -> str:
    """What was written: the text, or the caption of what was sent."""
    return (message.text or message.caption or "").strip()


def _facts(file: Any, **facts: Any) -> dict[str, Any]:
    """What its sender and the messenger say of a file; its name is only ever shown."""
    if hasattr(file, "file_name"):
        facts["name"] = file.file_name or ""
    return {**facts, "size": file.file_size} if file.file_size else facts


def part(message: Message) -> Part | None:
    """The thing in a message besides words, or None."""
    if message.photo:
        return Part("photo", message.photo[-1].file_id, _facts(message.photo[-1]))
    if message.voice:
        return Part("voice", message.voice.file_id, _facts(message.voice, seconds=message.voice.duration))
    if message.video:
        return Part("video", message.video.file_id, _facts(message.video, seconds=message.video.duration))
    if message.video_note:
        return Part("video_note", message.video_note.file_id, _facts(message.video_note, seconds=message.video_note.duration))
    if message.audio:
        return Part("audio", message.audio.file_id, _facts(message.audio))
    if message.animation:
        return Part("video", message.animation.file_id, _facts(message.animation))
    if message.document:
        return Part("document", message.document.file_id, _facts(message.document))
    if message.venue:
        at = message.venue.location
        return Part("location", facts={"latitude": at.latitude, "longitude": at.longitude, "title": message.venue.title})
    if message.location:
        return Part("location", facts={"latitude": message.location.latitude, "longitude": message.location.longitude})
    if message.contact:
        one = message.contact
        own = one.user_id is not None and message.from_user is not None and one.user_id == message.from_user.id
        return Part("contact", facts={"name": f"{one.first_name} {one.last_name or ''}".strip(), "phone": one.phone_number, "own": own})
    return None


def usable(message: Message) -> bool:
    """Whether anything in it can be taken; stickers, polls, dice and games cannot."""
    return bool(words(message)) or part(message) is not None
