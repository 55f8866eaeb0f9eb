"""Calls that are to go wrong: what a network, a busy server and the people at the other end do, on request."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.playground.refused import Refused, bad, forbidden, too_many

# Refused as Telegram refuses; the others are cut before the call is done, after it, in the middle of the answer, or slow.
REFUSALS = ("429", "500", "blocked", "no_chat", "edit_gone")
KINDS = (*REFUSALS, "reset", "lost", "half", "slow", "outage")
NEVER = ("getupdates",)


@dataclass(slots=True)
class Fault:
    """The next `count` calls of these methods to this chat (None: any) go wrong; an outage lasts `hours` and takes every call."""

    kind: str
    count: int = 1
    methods: list[str] | None = None
    retry_after: int = 1
    seconds: float = 1.0
    chat: int | None = None
    hours: float = 6.0
    until: datetime | None = None

    def refusal(self) -> Refused:
        match self.kind:
            case "429":
                return too_many(self.retry_after)
            case "blocked":
                return forbidden("bot was blocked by the user")
            case "no_chat":
                return bad("chat not found")
            case "edit_gone":
                return bad("message to edit not found")
        return Refused(500, "Internal Server Error")

    def meets(self, method: str, chat: object) -> bool:
        if self.methods is not None and method.lower() not in [one.lower() for one in self.methods]:
            return False
        return self.chat is None or str(chat) == str(self.chat)

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "count": self.count,
            "methods": self.methods,
            "retry_after": self.retry_after,
            "seconds": self.seconds,
            "chat": self.chat,
            "until": self.until.isoformat() if self.until is not None else None,
        }


class Faults:
    """What is to go wrong, in the order asked for; `now` is the world's time."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Raises ValueError for an unknown kind."""
        if fault.kind not in KINDS:
            raise ValueError(f"unknown kind of fault: {fault.kind}")
        if fault.kind == "outage":
            fault.until = self.now() + timedelta(hours=fault.hours)
        self.waiting.append(fault)

    def clear(self) -> None:
        self.waiting.clear()

    def out(self) -> bool:
        """Whether nothing gets through: no call, no update."""
        now = self.now()
        self.waiting = [fault for fault in self.waiting if fault.until is None or fault.until > now]
        return any(fault.until is not None for fault in self.waiting)

    def take(self, method: str, chat: object = None, kinds: Collection[str] = KINDS) -> Fault | None:
        """The fault that this call is to meet, counted down."""
        if not self.waiting or method.lower() in NEVER:
            return None
        for fault in self.waiting:
            if fault.until is None and fault.kind in kinds and fault.meets(method, chat):
                fault.count -= 1
                if fault.count <= 0:
                    self.waiting.remove(fault)
                return fault
        return None
