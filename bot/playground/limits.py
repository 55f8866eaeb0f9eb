"""How often a bot may speak: about 30 messages a second overall, one a second in a private chat, 20 a minute in a group.

Source: Telegram's bot FAQ, "My bot is hitting limits, how do I avoid this?"; the small burst in a private chat is what the
FAQ calls avoiding more than one message per second "over a longer time".
"""

from collections import deque
from math import ceil

from bot.playground.refused import too_many

OVERALL = 30
OVERALL_WINDOW = 1.0
GROUP = 20
GROUP_WINDOW = 60.0
PRIVATE_BURST = 4
PRIVATE_RATE = 1.0
WINDOW_SLACK = 1e-6


class Pace:
    """The messages of one bot, in the world's time; refuses with 429 and the whole seconds to wait."""

    def __init__(self) -> None:
        self._all: deque[float] = deque()
        self._groups: dict[int, deque[float]] = {}
        self._private: dict[int, tuple[float, float]] = {}

    def spend(self, chat: int, *, group: bool, now: float, messages: int = 1) -> None:
        """Count messages to a chat, or refuse them all."""
        sent = self._all
        _forget(sent, now - OVERALL_WINDOW)
        if len(sent) + messages > OVERALL:
            raise too_many(max(1, ceil(sent[0] + OVERALL_WINDOW - now)))
        if group:
            here = self._groups.setdefault(chat, deque())
            _forget(here, now - GROUP_WINDOW)
            if len(here) + messages > GROUP:
                raise too_many(max(1, ceil(here[0] + GROUP_WINDOW - now)))
            here.extend([now] * messages)
        else:
            left, at = self._private.get(chat, (float(PRIVATE_BURST), now))
            left = min(float(PRIVATE_BURST), left + (now - at) * PRIVATE_RATE)
            # An album may overdraw: it is one act of the person who waits for it.
            if left + WINDOW_SLACK < 1:
                raise too_many(max(1, ceil((1 - left) / PRIVATE_RATE)))
            self._private[chat] = (left - messages, now)
        sent.extend([now] * messages)


def _forget(times: deque[float], before: float) -> None:
    while times and times[0] <= before:
        times.popleft()
