"""Whether the messenger answers, and what a refusal means for the other chats: one chat's matter, or the whole token's."""

import time
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.outcomes import Outcome
from bot.pacing import Pacing

PAUSES = (1, 2, 5, 10, 20, 30)  # seconds for which nothing is tried while nobody answers
AT_LEAST = timedelta(seconds=1)


class Weather:
    """Learns from each call. Telegram does not say whom a 429 means, so after one, as after a failure, calls go one at a time until one
    has passed; when another chat is refused too, or fails too, the whole token waits."""

    def __init__(self, pacing: Pacing, clock: Clock) -> None:
        self.pacing = pacing
        self.clock = clock
        self._held: dict[int, datetime] = {}  # by the organisation's time
        self._failing: set[int] = set()
        self._pauses = 0
        self._suspect: tuple[int, float] | None = None
        self._hurry: dict[int, datetime] = {}

    @property
    def bad(self) -> bool:
        """Nobody answers: what is due stays due."""
        return self.pacing.closed or self._pauses > 0

    @property
    def held(self) -> list[int]:
        """Lanes behind something that must be tried again first, so that the order stays."""
        now = self.clock.now()
        self._held = {lane: until for lane, until in self._held.items() if until > now}
        return list(self._held)

    def held_until(self, lane: int) -> datetime | None:
        until = self._held.get(lane)
        return until if until is not None and until > self.clock.now() else None

    def hold(self, lanes: Mapping[int, datetime]) -> None:
        """These lanes wait until then; lanes whose bad days have ended meanwhile do not."""
        self._held.update({lane: until for lane, until in lanes.items() if lane in self._held})

    def to_hurry(self) -> dict[int, datetime]:
        """Lanes in which calls failed while nobody answered, and until when they were to wait, once somebody does; told once."""
        hurry, self._hurry = self._hurry, {}
        for lane in hurry:
            self._held.pop(lane, None)
        return hurry

    def learn(self, outcome: Outcome, began: float) -> int | None:
        """What one answer says; gives the seconds for which the whole token must wait, if it says that."""
        lane = outcome.parcel.lane
        if outcome.retry_after is not None:
            return self._too_fast(lane, outcome.retry_after)
        if outcome.failed:
            self._failing.add(lane)
            self._held[lane] = self.clock.now() + AT_LEAST
            self.pacing.one_at_a_time = True
            if len(self._failing) > 1:
                self.pacing.close(PAUSES[min(self._pauses, len(PAUSES) - 1)])
                self._pauses += 1
        elif self._suspect is None or began > self._suspect[1]:
            if self._pauses:
                self._hurry.update({each: self._held[each] for each in self._failing if each in self._held})
            self._suspect, self._pauses, self._failing = None, 0, set()
            self.pacing.open()
        return None

    def _too_fast(self, lane: int, seconds: int) -> int | None:
        self._held[lane] = self.clock.now() + timedelta(seconds=seconds)
        self.pacing.one_at_a_time = True
        if self._suspect is None:
            self._suspect = (lane, time.monotonic())
            return None
        if self._suspect[0] == lane:
            return None
        self.pacing.close(seconds)
        return seconds
