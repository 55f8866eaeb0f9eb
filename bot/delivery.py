"""Delivery: the only place that sends. It takes finished calls from the outbox, paces them, and reports what became of each."""

import asyncio
import contextlib
import logging
import os
import socket
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from sqlalchemy import Connection

from bot.clock import Clock, SystemClock
from bot.logs import trail
from bot.office import Office
from bot.pacing import Pacing
from bot.posting import House, tell
from bot.rendering import Call, render
from bot.wire import call as make_call
from storage import cases, chats, leases, outbox
from storage.leases import Hold
from storage.outbox import REPLY, Parcel

log = logging.getLogger("heyue.delivery")
NOTICES_AT_ONCE = 12  # few enough that a reply never waits long behind them
LOOK_APART = 0.05  # seconds
GATHER = 0.01  # seconds in which outcomes gather for one commit
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "there is no text in the message to edit")
BACKOFF = (1, 2, 5, 15, 60, 300)  # seconds


@dataclass(slots=True)
class Outcome:
    """What became of one parcel."""

    parcel: Parcel
    call: Call
    sent: bool = False
    message: int | None = None
    again_in: float | None = None
    hold: bool = False
    gone: bool = False
    migrated: int | None = None
    instead: Call | None = None
    error: str = ""


@dataclass(slots=True)
class _Lane:
    waiting: deque[tuple[Parcel, Call]] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None
    sending: bool = False  # a call is on its way, or not yet written down: it must not be cut off


class Delivery:
    """Sends what the outbox holds, one call at a time in each chat; replies never wait for notices."""

    def __init__(self, office: Office, bot: Bot, clock: Clock, pacing: Pacing) -> None:
        self.office = office
        self.bot = bot
        self.clock = clock
        self.pacing = pacing
        self._lanes: dict[int, _Lane] = {}
        self._done: list[Outcome] = []
        self._wake = asyncio.Event()
        self._reporting = asyncio.Lock()
        self._claiming = asyncio.Lock()
        self._toasts: set[asyncio.Task[None]] = set()
        self._stopping = False
        self.name = f"{socket.gethostname()}:{os.getpid()}:{time.monotonic_ns()}"
        self.counts = {"sent": 0, "again": 0, "gave_up": 0, "429": 0, "maybe_twice": 0}

    # -- taking work ------------------------------------------------------------------------------------------------

    def offer(self, parcels: Sequence[Parcel], toasts: Sequence[dict[str, Any]]) -> None:
        """Replies fresh from a commit, already claimed for us, and the toasts that go with them."""
        for toast in toasts:
            task = asyncio.create_task(self._toast(toast))
            self._toasts.add(task)
            task.add_done_callback(self._toasts.discard)
        for parcel in parcels:
            self._enqueue(parcel, Call(parcel.facts["method"], parcel.facts["params"]))
        self._wake.set()

    def wake(self) -> None:
        """Something may be due in the outbox."""
        self._wake.set()

    async def run(self, idle: float = 1.0) -> None:
        """Claim, send and report until stopped; looks at least every `idle` seconds, and not more often than every `LOOK_APART`."""
        while not self._stopping:
            self._wake.clear()
            try:
                found = await self.claim()
            except Exception:
                log.exception("the outbox could not be read")
                found = 0
            # Fresh replies are given to us directly; looking again for each of them would cost more than sending it.
            await asyncio.sleep(LOOK_APART)
            if found == 0:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), idle)

    async def stop(self, within: float = 10.0) -> None:
        """Send what is ready for at most `within` seconds, let calls on their way end, and leave the rest to the next process."""
        self._stopping = True
        self._wake.set()
        tasks = [lane.task for lane in self._lanes.values() if lane.task is not None]
        if tasks:
            await asyncio.wait(tasks, timeout=within)
        for lane in list(self._lanes.values()):
            lane.waiting.clear()
            if lane.task is not None and not lane.sending:
                lane.task.cancel()  # it only waited for its turn
        await asyncio.gather(*(task for task in tasks if not task.done()), return_exceptions=True)
        await self._report()

        def give_back(db: Connection, house: House) -> None:
            name, machine = f"send:{house.bot_id}", SystemClock().now()
            if leases.hold(db, name, self.name, machine) is not Hold.OTHERS:
                outbox.release(db, house.bot_id)  # claimed, and never begun
            leases.give_back(db, name, self.name, machine)

        async with self._claiming:
            await self.office.run(give_back)

    def idle(self) -> bool:
        """Nothing on its way and nothing to report."""
        busy = any(lane.waiting or lane.task for lane in self._lanes.values())
        return not (busy or self._done or self._toasts or self._reporting.locked())

    async def settled(self) -> bool:
        """Idle, and nothing due in the outbox either: the moment to move the clock."""
        if not self.idle():
            return False
        now = self.clock.now()
        return await self.office.run(lambda db, house: outbox.empty(db, now))

    async def claim(self) -> int:
        """Take what is due from the outbox, render it and queue it; returns how many parcels were taken."""
        under_way = sum(len(lane.waiting) for lane in self._lanes.values()) + sum(lane.task is not None for lane in self._lanes.values())
        room = max(0, NOTICES_AT_ONCE - under_way)
        now = self.clock.now()

        def take(db: Connection, house: House) -> list[tuple[Parcel, Call]]:
            if not self._may_send(db, house):
                return []
            parcels = outbox.claim(db, house.bot_id, now, 50, replies_only=True)
            if room:
                parcels += outbox.claim(db, house.bot_id, now, room)
            ready: list[tuple[Parcel, Call]] = []
            for parcel in parcels:
                call = _rendered(db, house, parcel, now)
                if call is not None:
                    ready.append((parcel, call))
            return ready

        async with self._claiming:
            if self._stopping:
                return 0  # the lease is given back: who takes now would take it over again
            ready = await self.office.run(take)
            if self._stopping:
                return 0  # what was claimed is released with the lease
            for parcel, call in ready:
                self._enqueue(parcel, call)
        return len(ready)

    def _may_send(self, db: Connection, house: House) -> bool:
        """Whether this process holds the token's lease; taking it over, it begins with what the earlier holder left."""
        # The lease is the machine's business: the organisation's clock may jump.
        name, machine = f"send:{house.bot_id}", SystemClock().now()
        before = leases.last_held(db, name)
        held = leases.hold(db, name, self.name, machine, dead=_dead)
        if held is Hold.NEW:
            self.counts["maybe_twice"] += outbox.release(db, house.bot_id)
            if before is not None and machine - before > timedelta(hours=house.policy.inbox.missed_after_hours):
                tell_missed(db, house, before, self.clock.now())
        house.sends = held is not Hold.OTHERS
        return house.sends

    def _enqueue(self, parcel: Parcel, call: Call) -> None:
        lane = self._lanes.setdefault(parcel.lane, _Lane())
        if parcel.priority == REPLY:
            # Replies keep their order among themselves and go before notices of the same chat.
            at = next((number for number, (other, _) in enumerate(lane.waiting) if other.priority != REPLY), len(lane.waiting))
            lane.waiting.insert(at, (parcel, call))
        else:
            lane.waiting.append((parcel, call))
        if lane.task is None:
            lane.task = asyncio.create_task(self._drive(parcel.lane, lane))

    # -- sending ----------------------------------------------------------------------------------------------------

    async def _drive(self, native_id: int, lane: _Lane) -> None:
        try:
            while lane.waiting:
                lane.sending = False
                parcel, call = lane.waiting.popleft()
                async with self.pacing.turn(native_id, reply=parcel.priority == REPLY):
                    lane.sending = True
                    outcome = await self._send(parcel, call)
                self._done.append(outcome)
                if outcome.hold:
                    # What waits behind it goes back to the outbox, so that the order stays.
                    lane.waiting.clear()
                if not self._reporting.locked():
                    await self._report()
        finally:
            lane.task = None
            if not lane.waiting:
                self._lanes.pop(native_id, None)
            self._wake.set()

    async def _send(self, parcel: Parcel, call: Call) -> Outcome:
        outcome = Outcome(parcel, call)
        params = {**call.params, "chat_id": parcel.lane}
        if call.topic:
            params["message_thread_id"] = call.topic
        try:
            result = await make_call(self.bot, call.method, params, call.upload)
        except TelegramRetryAfter as wait:
            self.counts["429"] += 1
            outcome.again_in, outcome.hold = float(wait.retry_after), True
        except TelegramMigrateToChat as moved:
            outcome.migrated, outcome.again_in = moved.migrate_to_chat_id, 0
        except (TelegramForbiddenError, TelegramNotFound) as gone:
            outcome.gone, outcome.error = True, gone.message
        except TelegramBadRequest as wrong:
            _understand(outcome, wrong.message)
        except (TelegramNetworkError, TelegramServerError, OSError, TimeoutError) as bad_day:
            outcome.again_in = BACKOFF[min(parcel.tries, len(BACKOFF) - 1)]
            outcome.hold, outcome.error = True, type(bad_day).__name__
        except TelegramAPIError as wrong:
            outcome.error = type(wrong).__name__
        else:
            outcome.sent = True
            outcome.message = result.message_id
        return outcome

    async def _toast(self, toast: dict[str, Any]) -> None:
        """The one courtesy that goes directly; if it fails the next press tells the state all the same."""
        try:
            await make_call(self.bot, "answerCallbackQuery", toast)
        except (TelegramAPIError, OSError, TimeoutError) as failure:
            log.info("toast not shown: %s", type(failure).__name__)

    # -- reporting --------------------------------------------------------------------------------------------------

    async def _report(self) -> None:
        """Write down what became of everything sent since the last report, in one commit."""
        async with self._reporting:
            while self._done:
                if not self._stopping:
                    await asyncio.sleep(GATHER)
                outcomes, self._done = self._done, []
                now = self.clock.now()
                await self.office.run(lambda db, house, outcomes=outcomes, now=now: store(db, house, outcomes, now))  # type: ignore[misc]
                for outcome in outcomes:
                    kind = "sent" if outcome.sent else "again" if outcome.again_in is not None or outcome.instead else "gave_up"
                    self.counts[kind] += 1
                    if trail.isEnabledFor(logging.INFO):
                        facts = {"letter": outcome.parcel.letter, "parcel": outcome.parcel.id, "kind": outcome.parcel.kind, "outcome": kind}
                        trail.info("parcel on its way", extra=facts)


def tell_missed(db: Connection, house: House, since: datetime, now: datetime) -> None:
    """The messenger keeps messages for a day only: after a longer silence those who oversee the city hear that some may be missing."""
    city = next(unit for unit in house.organisation.units.values() if unit.parent is None)
    for person in house.organisation.supervisors(city.id):
        tell(db, person, "messages_missed", {"since": since.isoformat()}, now)


def _dead(holder: str) -> bool:
    """Whether a holder on this machine is certainly gone; of other machines nothing is known."""
    host, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return True  # an earlier process with our number
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _rendered(db: Connection, house: House, parcel: Parcel, now: datetime) -> Call | None:
    """The finished call; what is no longer true is dropped, and what cannot be rendered waits without stopping the others."""
    savepoint = db.begin_nested()
    try:
        call = render(db, house, parcel, now)
    except Exception:
        savepoint.rollback()
        log.exception("parcel %d of kind %s cannot be rendered", parcel.id, parcel.kind)
        if parcel.tries + 1 >= len(BACKOFF):
            outbox.dropped(db, [parcel.id], now, "cannot be rendered")
        else:
            outbox.again(db, parcel.id, now + timedelta(seconds=BACKOFF[parcel.tries]))
        return None
    savepoint.commit()
    if call is None:
        outbox.dropped(db, [parcel.id], now, "no longer true")
    return call


def _understand(outcome: Outcome, message: str) -> None:
    """What a 400 means for us; the sentences are Telegram's own."""
    text = message.lower()
    if "message is not modified" in text:
        outcome.sent = True
        outcome.message = outcome.call.params.get("message_id")
    elif any(each in text for each in CANNOT_EDIT):
        params = {name: value for name, value in outcome.call.params.items() if name != "message_id"}
        outcome.instead = Call("sendMessage", params, outcome.call.topic, outcome.call.card, outcome.call.version)
    elif "chat not found" in text or "thread not found" in text or "group chat was deactivated" in text:
        outcome.gone, outcome.error = True, message
    else:
        outcome.error = message
        log.error("refused for good: %s: %s", outcome.call.method, message)


def store(db: Connection, house: House, outcomes: Sequence[Outcome], now: datetime) -> None:
    """What became of parcels, as rows: sent, to be tried again, given up, or a chat that is gone or has moved."""
    outbox.sent(db, [(outcome.parcel.id, outcome.message) for outcome in outcomes if outcome.sent], now)
    for outcome in outcomes:
        parcel, call = outcome.parcel, outcome.call
        if outcome.sent:
            if call.card is not None:
                shown = call.params.get("message_id") or outcome.message
                cases.card_shown(db, call.card, shown, call.version)
        elif outcome.migrated is not None:
            chats.became(db, house.bot_id, parcel.lane, outcome.migrated)
            outbox.lanes_moved(db, house.bot_id, parcel.lane, outcome.migrated)
            outbox.again(db, parcel.id, now)
            house.stale = True
        elif outcome.instead is not None:
            if call.card is not None:
                cases.card_shown(db, call.card, None, 0)
                outbox.again(db, parcel.id, now)
            else:
                outbox.replaced(db, parcel.id, {"method": outcome.instead.method, "params": outcome.instead.params}, now)
        elif outcome.again_in is not None:
            at = now + timedelta(seconds=outcome.again_in)
            outbox.again(db, parcel.id, at)
            if outcome.hold:
                outbox.hold_lane(db, house.bot_id, parcel.lane, at)
        else:
            outbox.dropped(db, [parcel.id], now, outcome.error)
            if outcome.gone:
                chats.gone(db, parcel.chat, now)
                house.stale = True
