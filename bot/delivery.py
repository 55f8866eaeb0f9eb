"""Delivery: the only place that sends. It takes what is due from the outbox, paces it, and has written down what became of it."""

import asyncio
import contextlib
import logging
import time
from collections import deque
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from sqlalchemy import Connection

from bot.claiming import Look, take
from bot.clock import Clock
from bot.filing import Away, Missing
from bot.filing.uploading import arrived, brought
from bot.logs import trail
from bot.office import Office
from bot.outcomes import TEMPORARY, Outcome, store, understand
from bot.pacing import Closed, Pacing
from bot.posting import House
from bot.rendering import Call
from bot.tenure import Tenure
from bot.weather import Weather
from bot.wire import Upload
from bot.wire import call as make_call
from storage import outbox
from storage.bell import Bell
from storage.leases import Hold
from storage.outbox import REPLY, Parcel

log = logging.getLogger("heyue.delivery")
LOOK_APART = 0.05  # seconds
IDLE, IDLE_DEAF = 1.0, 0.1  # seconds between looks; other processes may write replies for us to send, and nobody hears their bell
GATHER = 0.01  # seconds in which outcomes gather for one commit
DATABASE_PAUSE = 1.0  # seconds


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
        self.gather = GATHER
        self.tenure = Tenure(bot.id, clock)
        self.bell = Bell(office.engine.url, bot.id) if office.engine.dialect.name == "postgresql" else None
        self._lanes: dict[int, _Lane] = {}
        self.weather = Weather(pacing, clock)
        self._under_way: set[int] = set()  # parcels from when they are queued until their outcome is written down
        self._done: list[Outcome] = []
        self._wake = asyncio.Event()
        self._reporting = asyncio.Lock()
        self._claiming = asyncio.Lock()
        self._aside: set[asyncio.Task[None]] = set()  # toasts, and notes for the database
        self._stopping = False
        self.counts = {"sent": 0, "again": 0, "gave_up": 0, "429": 0, "maybe_twice": 0, "back": 0}

    @property
    def sends(self) -> bool:
        """Whether this process is the one that sends for the token, and hears for it where it polls."""
        return self.tenure.good

    # -- taking work ------------------------------------------------------------------------------------------------

    def offer(self, parcels: Sequence[Parcel], toasts: Sequence[dict[str, Any]]) -> None:
        """Replies fresh from a commit, already claimed for us, and the toasts that go with them."""
        for toast in toasts:
            self._do_aside(self._toast(toast))
        for parcel in parcels:
            self._enqueue(parcel, Call(parcel.facts["method"], parcel.facts["params"]))
        self._wake.set()

    def wake(self) -> None:
        """Something may be due in the outbox."""
        self._wake.set()

    async def run(self) -> None:
        """Claim, send and report until stopped; looks not more often than every `LOOK_APART`."""
        listening = None
        if self.bell is not None:
            self.office.ring = self.bell.ring
            listening = asyncio.create_task(self.bell.listen(self._rung))
        try:
            await self._look_and_look()
        finally:
            if listening is not None:
                listening.cancel()
                await asyncio.gather(listening, return_exceptions=True)

    def _rung(self) -> None:
        if self.sends:
            self.wake()

    async def _look_and_look(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                found = await self.claim()
            except Exception as failure:
                if not self.office.explains(failure):
                    log.exception("the outbox could not be read")
                found = 0
            # Fresh replies are given to us directly; looking again for each of them would cost more than sending it.
            await asyncio.sleep(LOOK_APART)
            if found == 0:
                # Not wait_for: until Python 3.12 it loses a cancellation that comes in the moment of the wake.
                with contextlib.suppress(TimeoutError):
                    deaf = self.bell is not None and not self.bell.listening
                    async with asyncio.timeout(IDLE_DEAF if deaf and self.sends else IDLE):
                        await self._wake.wait()

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
            if self.tenure.ask(db)[0] is not Hold.OTHERS:
                outbox.release(db, house.bot_id)  # claimed, and never begun
            self.tenure.give_back(db)

        async with self._claiming:
            await self.office.run(give_back)

    def idle(self) -> bool:
        """Nothing on its way and nothing to report."""
        busy = any(lane.waiting or lane.task for lane in self._lanes.values())
        return not (busy or self._done or self._aside or self._reporting.locked())

    async def settled(self) -> bool:
        """Idle, and nothing to be sent now: the moment to move the clock."""
        if not self.idle():
            return False
        if self.weather.bad:
            return True
        now = self.clock.now()
        return await self.office.run(lambda db, house: outbox.empty(db, now))

    async def claim(self) -> int:
        """Take what is due from the outbox, render it and queue it; returns how many parcels were taken."""
        async with self._claiming:
            if self._stopping:
                return 0  # the lease is given back: who takes now would take it over again
            look = self._look()
            taken = await self.office.run(lambda db, house: take(db, house, self.tenure, look))
            if look.unsure:
                self.office.unsure = False
            self.tenure.confirm()
            self.counts["maybe_twice"] += taken.maybe_twice
            if taken.closed_for:
                self.pacing.close(taken.closed_for)
            self.pacing.remember(taken.before)
            self._enqueue_all(taken.ready)
        return taken.looked_at  # behind one that was dropped another of the same chat may wait

    def _look(self) -> Look:
        return Look(
            now=self.clock.now(),
            under_way=frozenset(self._under_way),
            count=sum(len(lane.waiting) + (lane.task is not None) for lane in self._lanes.values()),
            hurry=self.weather.to_hurry(),
            held=frozenset(self.weather.held),
            busy=frozenset(self._lanes).union(self.pacing.resting()),
            closed=self.pacing.closed,
            one_at_a_time=self.pacing.one_at_a_time,
            unsure=self.office.unsure,
        )

    def _enqueue_all(self, ready: Sequence[tuple[Parcel, Call]]) -> None:
        if not self._stopping:  # else it is released with the lease
            for parcel, call in ready:
                self._enqueue(parcel, call)

    def _enqueue(self, parcel: Parcel, call: Call) -> None:
        if parcel.id in self._under_way:
            return
        self._under_way.add(parcel.id)
        if (until := self.weather.held_until(parcel.lane)) is not None:
            # Behind what must be tried again, so that the order stays.
            self._done.append(Outcome(parcel, call, back=True, behind=until))
            self._do_aside(self._report())
            return
        lane = self._lanes.setdefault(parcel.lane, _Lane())
        if parcel.priority == REPLY:
            # Replies keep their order among themselves and go before notices of the same chat.
            at = next((number for number, (other, _) in enumerate(lane.waiting) if other.priority != REPLY), len(lane.waiting))
            lane.waiting.insert(at, (parcel, call))
        else:
            lane.waiting.append((parcel, call))
        if lane.task is None:
            lane.task = asyncio.create_task(self._drive(parcel.lane, lane))

    def _do_aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    # -- sending ----------------------------------------------------------------------------------------------------

    async def _drive(self, native_id: int, lane: _Lane) -> None:
        try:
            while lane.waiting:
                lane.sending = False
                parcel, call = lane.waiting.popleft()
                outcome = await self._one(native_id, lane, parcel, call)
                self._done.append(outcome)
                if outcome.holds or outcome.back:
                    # What waits behind it goes back to the outbox, so that the order stays.
                    self._done += [Outcome(*each, back=True) for each in lane.waiting]
                    lane.waiting.clear()
                    await self._report()  # nothing else goes to this chat before that is written down
                elif not self._reporting.locked():
                    self._do_aside(self._report())
        finally:
            lane.task = None
            if not lane.waiting:
                self._lanes.pop(native_id, None)
            self._wake.set()

    async def _one(self, native_id: int, lane: _Lane, parcel: Parcel, call: Call) -> Outcome:
        outcome = Outcome(parcel, call)
        if call.upload is None:
            await self._in_turn(native_id, lane, outcome)
            return outcome
        parameter, name, content = call.upload
        try:
            async with brought(content) as here:
                await self._in_turn(native_id, lane, outcome, (parameter, name, here))
        except Missing:
            outcome.missing = True
        except (Away, OSError) as problem:
            log.warning("a kept file could not be had: %s", problem if isinstance(problem, Away) else type(problem).__name__)
            outcome.away = True
        if outcome.sent:
            await arrived(content)
        return outcome

    async def _in_turn(self, native_id: int, lane: _Lane, outcome: Outcome, upload: Upload | None = None) -> None:
        try:
            async with self.pacing.turn(native_id, priority=outcome.parcel.priority):
                # Asked in the last moment: whoever was stopped or asleep meanwhile may have been replaced.
                if not self.tenure.good:
                    outcome.back = True
                    return
                lane.sending = True
                began = time.monotonic()
                await self._send(outcome, upload)
                self._heard(outcome, began)
        except Closed:
            outcome.back = True

    async def _send(self, outcome: Outcome, upload: Upload | None) -> None:
        parcel, call = outcome.parcel, outcome.call
        params = {**call.params, "chat_id": parcel.lane}
        if call.topic:
            params["message_thread_id"] = call.topic
        try:
            result = await make_call(self.bot, call.method, params, upload)
        except (TelegramAPIError, *TEMPORARY) as problem:
            understand(outcome, problem)
        except Exception:
            log.exception("parcel %d of kind %s could not be sent", parcel.id, parcel.kind)
            outcome.failed, outcome.error = True, "could not be sent"
        else:
            outcome.sent = True
            outcome.message = result.message_id

    def _heard(self, outcome: Outcome, began: float) -> None:
        if outcome.retry_after is not None:
            self.counts["429"] += 1
        if outcome.unheard and outcome.call.says_anew:
            self.counts["maybe_twice"] += 1
        seconds = self.weather.learn(outcome, began)
        if seconds is not None:
            log.warning("too fast for the messenger: nothing is sent for %d seconds", seconds)
            self._do_aside(self._note(seconds))

    async def _note(self, seconds: float) -> None:
        """Whoever takes over from us has to wait, too."""
        await self.office.run(lambda db, house: self.tenure.note_closed(db, seconds))

    async def _toast(self, toast: Mapping[str, Any]) -> None:
        """The one courtesy that goes directly; if it fails the next press tells the state all the same."""
        try:
            await make_call(self.bot, "answerCallbackQuery", toast)
        except (TelegramAPIError, OSError, TimeoutError) as failure:
            log.info("toast not shown: %s", type(failure).__name__)

    # -- reporting --------------------------------------------------------------------------------------------------

    async def _report(self) -> None:
        """Have written down what became of everything since the last report, in one commit; until that is done it is not forgotten."""
        async with self._reporting:
            while self._done:
                if not self._stopping:
                    await asyncio.sleep(self.gather)
                outcomes, self._done = self._done, []
                now = self.clock.now()
                try:
                    held = await self.office.run(partial(store, outcomes=outcomes, now=now))
                except Exception as failure:
                    if self._stopping:
                        raise
                    if not self.office.explains(failure):
                        log.exception("outcomes of %d parcels wait to be written down", len(outcomes))
                    self._done = outcomes + self._done
                    await asyncio.sleep(DATABASE_PAUSE)
                    continue
                self.weather.hold(held)
                for outcome in outcomes:
                    self._under_way.discard(outcome.parcel.id)
                    self._count(outcome)

    def _count(self, outcome: Outcome) -> None:
        self.counts[outcome.word] += 1
        if trail.isEnabledFor(logging.INFO):
            parcel = outcome.parcel
            facts = {"letter": parcel.letter, "parcel": parcel.id, "kind": parcel.kind, "outcome": outcome.word}
            trail.info("parcel on its way", extra=facts)
