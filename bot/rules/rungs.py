"""How a policy writes time: by when something is owed, and the rungs of a ladder, each with its moment and who hears of it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final, Self


class Span(StrEnum):
    """What a limit is counted in; duty hours run only while somebody is on duty, working days skip rest days."""

    MINUTES = "minutes"
    HOURS = "hours"
    DUTY_HOURS = "duty hours"
    DAYS = "days"
    WORKING_DAYS = "working days"


_LIMIT: Final = re.compile(r"(\d{1,5}) (minute|hour|duty hour|day|working day)s?")


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit as the policy writes it: "4 duty hours", "15 minutes", "3 days"."""

    amount: int
    span: Span

    @classmethod
    def parse(cls, text: str) -> Self:
        """ValueError when the text is not a number of minutes, hours, duty hours, days or working days."""
        found = _LIMIT.fullmatch(" ".join(text.split()))
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]), Span(f"{found[2]}s"))

    def __str__(self) -> str:
        return f"{self.amount} {self.span if self.amount != 1 else self.span[:-1]}"

    @property
    def by_day(self) -> bool:
        """Whether the deadline is the end of a day 24:00."""
        return self.span in (Span.DAYS, Span.WORKING_DAYS)

    @property
    def length(self) -> timedelta:
        """The time as the clock runs; duty hours as plain hours."""
        match self.span:
            case Span.MINUTES:
                return timedelta(minutes=self.amount)
            case Span.HOURS | Span.DUTY_HOURS:
                return timedelta(hours=self.amount)
        return timedelta(days=self.amount)


class Recipient(StrEnum):
    """Who hears of a step of a ladder; people are found for it by bot.rules.recipients."""

    OWNER = "owner"
    LEADER = "leader"
    ASSIGNING_UNIT = "assigning_unit"  # 交办单位
    UNIT_SUPERVISOR = "unit_supervisor"  # at the unit, else at the nearest unit above that has one
    LEVEL_ABOVE_1 = "level_above_1"  # the next unit above those supervisors that has one of its own
    LEVEL_ABOVE_2 = "level_above_2"
    DUTY = "duty"  # the duty list, one person at each turn


class Anchor(StrEnum):
    """What the time of a step is counted from."""

    FROM_START = "from start"
    HALF_TIME = "half time"
    BEFORE = "before"
    LAST_DAY = "last day"
    OVERDUE = "overdue"
    AFTER = "after"
    DAILY = "daily"


_WHEN: Final = re.compile(r"(?:(every) )?(.+?) (from start|before|after)")


@dataclass(frozen=True, slots=True)
class When:
    """The time of a step.

    "half time", "1 day before", "last day", "overdue", "1 day after", "every 1 hour after", "daily", or "every 5 minutes from start".
    """

    anchor: Anchor
    span: Limit | None = None
    every: bool = False

    @classmethod
    def parse(cls, text: str) -> Self:
        """ValueError when the text is none of the forms above."""
        text = " ".join(text.split())
        if text in (Anchor.HALF_TIME, Anchor.LAST_DAY, Anchor.OVERDUE, Anchor.DAILY):
            return cls(Anchor(text), every=text == Anchor.DAILY)
        found = _WHEN.fullmatch(text)
        if found is None or not _LIMIT.fullmatch(found[2]):
            raise ValueError(text)
        anchor, span, every = Anchor(found[3]), Limit.parse(found[2]), found[1] is not None
        wrong = span.span in (Span.DUTY_HOURS, Span.WORKING_DAYS) or span.amount == 0
        if wrong or (every is not (anchor is Anchor.FROM_START) and anchor is not Anchor.AFTER):
            raise ValueError(text)
        return cls(anchor, span, every)

    def __str__(self) -> str:
        return f"{'every ' if self.every and self.span else ''}{f'{self.span} ' if self.span else ''}{self.anchor}"

    @property
    def before_due(self) -> bool:
        return self.anchor in (Anchor.FROM_START, Anchor.HALF_TIME, Anchor.BEFORE, Anchor.LAST_DAY)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: its name (texts are chosen by it), its time, who hears of it, and how often if it comes again."""

    step: str
    when: When
    to: tuple[Recipient, ...]
    times: int | None = None  # None: until it is done
