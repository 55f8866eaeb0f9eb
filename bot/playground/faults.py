"""Calls that are to go wrong: what a network and a busy server do, on request."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from bot.playground.refused import Refused, too_many

KINDS = ("429", "500", "reset", "lost", "slow")
NEVER = ("getupdates",)


@dataclass(slots=True)
class Fault:
    """The next `count` calls of these methods (None: any) go wrong: refused, cut before or after they are done, or slow by `seconds`."""

    kind: str
    count: int = 1
    methods: list[str] | None = None
    retry_after: int = 1
    seconds: float = 1.0

    def refusal(self) -> Refused:
        return too_many(self.retry_after) if self.kind == "429" else Refused(500, "Internal Server Error")

    def as_json(self) -> dict[str, Any]:
        return {"kind": self.kind, "count": self.count, "methods": self.methods, "retry_after": self.retry_after, "seconds": self.seconds}


class Faults:
    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Raises ValueError for an unknown kind."""
        if fault.kind not in KINDS:
            raise ValueError(f"unknown kind of fault: {fault.kind}")
        self.waiting.append(fault)

    def clear(self) -> None:
        self.waiting.clear()

    def take(self, method: str, kinds: Collection[str] = KINDS) -> Fault | None:
        """The fault that this call is to meet, counted down."""
        if not self.waiting or method.lower() in NEVER:
            return None
        for fault in self.waiting:
            if fault.kind in kinds and (fault.methods is None or method.lower() in [one.lower() for one in fault.methods]):
                fault.count -= 1
                if fault.count <= 0:
                    self.waiting.remove(fault)
                return fault
        return None
