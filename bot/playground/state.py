"""What exists in the playground's world: people, bots, chats and what was posted in them."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal

import telegram

Json = dict[str, Any]
Kind = Literal["private", "group", "supergroup"]
Status = Literal["creator", "administrator", "member", "left", "kicked"]
HERE: tuple[Status, ...] = ("creator", "administrator", "member")


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram account; `shown` while their phone is on the page."""

    id: int
    name: str
    username: str | None = None
    language_code: str | None = None
    phone: str | None = None
    note: str = ""
    key: str | None = None
    home: tuple[float, float] | None = None
    shown: bool = True
    made: telegram.User | None = field(default=None, compare=False)

    @property
    def user(self) -> telegram.User:
        if self.made is None:
            self.made = telegram.User(self.id, self.name, False, username=self.username, language_code=self.language_code)
        return self.made


@dataclass(slots=True)
class Bot:
    """One bot account; `texts` holds names and descriptions by (field, language), `commands` lists by scope and language."""

    id: int
    token: str
    name: str
    username: str
    texts: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    menu_buttons: dict[str, Json] = field(default_factory=dict)
    allowed: list[str] | None = None
    webhook: Json | None = None
    next_update: int = 1
    pending: deque[tuple[int, float, Json]] = field(default_factory=deque)
    made: telegram.User | None = field(default=None, compare=False)

    @property
    def user(self) -> telegram.User:
        if self.made is None:
            self.made = telegram.User(self.id, self.texts.get("name|", self.name), True, username=self.username)
        return self.made


@dataclass(slots=True)
class Posted:
    """A message: `body` is what the Bot API shows; the rest is what only the server knows. `fixed`: its keyboard forbids edits."""

    id: int
    sender: int
    date: float
    body: Json
    deleted: bool = False
    fixed: bool = False
    reactions: dict[int, str] = field(default_factory=dict)
    votes: dict[int, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class Chat:
    """A private chat of one person with one bot (`bot` and `person` set), or a group; `id` is the Bot API's chat id."""

    id: int
    kind: Kind
    title: str = ""
    bot: int = 0
    person: int = 0
    started: bool = False
    blocked: bool = False
    forum: bool = False
    members: dict[int, Status] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    migrated_to: int | None = None
    migrated_from: int | None = None
    keyboards: dict[int, Json] = field(default_factory=dict)
    read: dict[int, int] = field(default_factory=dict)
    last: int = 0
    messages: dict[int, Posted] = field(default_factory=dict)
    made: telegram.Chat | None = field(default=None, compare=False)

    @property
    def ref(self) -> str:
        """The chat's name in the journal and in the server's own tables."""
        return f"{self.bot}:{self.person}" if self.kind == "private" else str(self.id)

    def has(self, member: int) -> bool:
        return self.members.get(member) in HERE

    def seen_as(self, viewer: int) -> int:
        """The chat's id on a person's phone: a private chat goes by the bot's id there."""
        return self.bot if self.kind == "private" else self.id


def utf16(text: str) -> int:
    """Length as Telegram counts it: characters beyond the basic plane count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
