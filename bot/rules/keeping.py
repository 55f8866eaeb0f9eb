"""How much of what somebody sends to a case is fetched and written down, so that nobody fills the disk or keeps the listener busy."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.rules.policy import FilePolicy
from bot.rules.transcripts import SOUNDS

TOO_MANY: Final = "too_many"  # why no copy is kept: it came after as many as are fetched
DAY: Final = timedelta(days=1)
MOST_AT_ONCE: Final = 3  # voices of one person's draft that wait to be listened to


class Kept(StrEnum):
    """What becomes of something that was sent to a case; what leaves out the most comes first."""

    FULL = "full"  # only that it came, and the words beside it
    UNHEARD = "unheard"  # kept, but no program writes it down
    WHOLE = "whole"

    @classmethod
    def of_all(cls, *found: "Kept") -> "Kept":
        """What is to be said of several: the most that was left out of any."""
        return next((each for each in cls if each in found), cls.WHOLE)


@dataclass(frozen=True, slots=True)
class Sent:
    """What one person has sent to one case before: files that were taken, and voices among them within a day."""

    files: int
    voices: int


def kept(kind: str, sent: Sent, policy: FilePolicy, *, listens: bool) -> Kept:
    """What becomes of one more file; `listens`: it would be written down if there were not so many."""
    if sent.files >= policy.most_in_case:
        return Kept.FULL
    if listens and kind in SOUNDS and sent.voices >= policy.voices_a_day:
        return Kept.UNHEARD
    return Kept.WHOLE
