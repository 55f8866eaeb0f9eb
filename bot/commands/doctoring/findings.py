"""A finding: what was looked at, how it is, and what to do about it in one sentence."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from bot.rules.roster.model import filled


class State(StrEnum):
    FINE = "fine"
    LOOK = "look"  # works, but somebody should look
    WRONG = "wrong"


MARKS = {State.FINE: "✓", State.LOOK: "!", State.WRONG: "✕"}


@dataclass(frozen=True, slots=True)
class Finding:
    """`subject` is a slug for programs; `said` and `advice` are sentences in the language of the terminal."""

    subject: str
    state: State
    said: str
    advice: str = ""

    def lines(self) -> str:
        return f"{MARKS[self.state]} {self.said}" + (f"\n  {self.advice}" if self.advice else "")

    def facts(self) -> dict[str, Any]:
        return asdict(self)


def fine(subject: str, said: str, **facts: object) -> Finding:
    return Finding(subject, State.FINE, _filled(said, facts))


def look(subject: str, said: str, advice: str, **facts: object) -> Finding:
    return Finding(subject, State.LOOK, _filled(said, facts), _filled(advice, facts))


def wrong(subject: str, said: str, advice: str, **facts: object) -> Finding:
    return Finding(subject, State.WRONG, _filled(said, facts), _filled(advice, facts))


def _filled(words: str, facts: dict[str, object]) -> str:
    return filled(words, {name: str(fact) for name, fact in facts.items()})
