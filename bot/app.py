"""The composition root: everything the program is made of, built in visible order."""

import asyncio
import contextlib
import gc
import logging
import os
import signal
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

from aiogram import Bot
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot import policy as policies_of_file
from bot.case_file_errands import CaseFileErrands
from bot.clock import Clock, CommonClock, ShiftedClock
from bot.delivery import Delivery
from bot.dispatcher import Dispatcher
from bot.errands import Errands
from bot.excuses import Excuses
from bot.file_errands import FileErrands
from bot.filing import Filing
from bot.filing.opening import opened
from bot.health import Health, notify
from bot.intake import Polling, serve_webhook
from bot.jobs import Ticks
from bot.learning import in_force
from bot.learning.monthly import begin_learning
from bot.office import Office
from bot.pacing import Pacing
from bot.posting import House
from bot.rules.policy import DeliveryPolicy
from bot.rules.receiving import receiving
from bot.settings import Settings
from bot.tenure import told
from bot.weighing import Weighing
from bot.wire import telegram
from handlers import results, routers
from storage import boundaries, learned, policies, units, versions
from storage.database import upgrade, writing_engine
from storage.outbox import Parcel

log = logging.getLogger("heyue")


def dispatcher() -> Dispatcher:
    """A dispatcher with every handler, in order."""
    return Dispatcher(*routers(), results=results())


def read_house(bot_id: int, username: str, db: Connection, files: Filing | None = None, *, transcribes: bool = False) -> House:
    """Organisation and policy in force, and what this process can do with files."""
    version = versions.present(db)  # first: what changes meanwhile is read once more, not missed
    tree = units.organisation(db)
    reach = units.reach(db)
    own = policies.newest(db)
    return House(
        organisation=tree,
        receiving=receiving(tree, reach),
        reach=reach,
        policy=policies_of_file.load(own[1] if own else None),
        learned=in_force(learned.newest(db)),
        version=version,
        places=boundaries.places(db, tree),
        bot_id=bot_id,
        username=username,
        files=files,
        transcribes=transcribes,
    )


def office(settings: Settings, bot: Bot, clock: Clock, username: str) -> Office:
    """The office on the settings' database, its schema brought up to date."""
    upgrade(settings.database_url)
    engine = writing_engine(settings.database_url, lasting=True)
    transcribes = bool(settings.transcribe_command)
    filing = opened(settings)

    def read(db: Connection) -> House:
        return read_house(settings.bot_id, username, db, filing, transcribes=transcribes)

    return Office(engine, dispatcher(), bot, clock, read)


@dataclass
class Program:
    """The running bot; `run` returns after a signal, when everything that had begun is finished."""

    settings: Settings

    @cached_property
    def clock(self) -> Clock:
        if self.settings.shifted_clock:
            return ShiftedClock(self.settings.clock_file)
        return CommonClock()  # on SQLite nobody tells it anything, and it is the system's

    async def run(self) -> None:
        settings = self.settings
        clock = self.clock
        bot = telegram(settings)
        try:
            username = (await bot.me()).username or ""
            desk = office(settings, bot, clock, username)
            # The dispatcher has taken out of each router what it needs; the rest is a ring of objects, 30 kB for each of them.
            gc.collect()
            loop = asyncio.get_running_loop()
            with desk.engine.connect() as db:
                told(db, clock)
            limits = read_limits(desk, settings)
            delivery = Delivery(desk, bot, clock, Pacing(limits))
            desk.start(partial(_offer, loop, delivery))
            await _say_commands(bot)
            ticks = Ticks(desk, delivery, clock, learn=begin_learning)
            works = FileErrands(bot, opened(settings), settings.transcribe_command)
            binder = CaseFileErrands(desk, opened(settings), clock)
            errands = Errands(desk, settings.bot_id, clock, {**works.by_kind(), **binder.by_kind()})
            desk.errands_asked = partial(_send_out, loop, errands)
            await self._live(desk, delivery, ticks, errands, bot)
        finally:
            await bot.session.close()

    async def _live(self, desk: Office, delivery: Delivery, ticks: Ticks, errands: Errands, bot: Bot) -> None:
        stopped = _on_signal()
        await delivery.claim()  # takes the sending lease before anything new is written
        sending = asyncio.create_task(delivery.run(), name="sending")
        weighing = Weighing(desk, opened(self.settings), self.clock, lambda: delivery.sends)
        taking = [asyncio.create_task(ticks.watch(), name="ticks"), asyncio.create_task(errands.run(), name="errands")]
        taking.append(asyncio.create_task(weighing.run(), name="weighing"))
        door = polling = None
        excuses = Excuses(bot, delivery.pacing, lambda: delivery.tenure.mine)
        desk.held_up = partial(_hold_up, asyncio.get_running_loop(), excuses)
        if self.settings.webhook_url:
            door = await serve_webhook(desk, self.settings, bot, excuses)
        else:
            with contextlib.suppress(Exception):
                await bot.delete_webhook()
            polling = Polling(desk, self.settings, lambda: delivery.sends, excuses)
            taking.append(asyncio.create_task(polling.run(), name="polling"))
        health = Health(desk, delivery, self.clock, self.settings, polling)
        health.tasks = (sending, *taking)
        watching = asyncio.create_task(health.watch())
        pages = await health.serve()
        desk.resume()
        ticks.start()
        log.info("running")
        notify("READY=1")
        await stopped.wait()
        log.info("stopping")
        notify("STOPPING=1")
        health.stopping = True
        ticks.stop()
        if door is not None:
            await door.cleanup()
        for task in taking:
            task.cancel()
        await asyncio.gather(*taking, return_exceptions=True)
        with contextlib.suppress(SQLAlchemyError):  # else what it was at is taken over when its time has run out
            await errands.stop()
        await desk.finish()
        try:
            await delivery.stop(self.settings.stop_seconds)
        except SQLAlchemyError as problem:
            # What became of the last calls is not written down; the next process sends them again and counts that.
            log.warning("stopped without the database: %s", type(problem).__name__)
        sending.cancel()
        watching.cancel()
        await asyncio.gather(sending, watching, return_exceptions=True)
        if pages is not None:
            await pages.cleanup()
        health.close()
        desk.stop()
        log.info("stopped")


def _on_signal() -> asyncio.Event:
    """Set by SIGTERM or Ctrl-C; the second one ends the process at once, which loses nothing, but may say something twice."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()

    def told(number: signal.Signals) -> None:
        if stopped.is_set():
            os._exit(128 + number)
        stopped.set()

    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, told, name)
    return stopped


def _offer(loop: asyncio.AbstractEventLoop, delivery: Delivery, parcels: list[Parcel], toasts: list[dict[str, Any]]) -> None:
    """From the office's thread to the main loop, which does all network."""
    loop.call_soon_threadsafe(delivery.offer, parcels, toasts)


def _send_out(loop: asyncio.AbstractEventLoop, errands: Errands) -> None:
    """Somebody has asked for an errand: it need not wait for the next look."""
    loop.call_soon_threadsafe(errands.wake)


def _hold_up(loop: asyncio.AbstractEventLoop, excuses: Excuses, bodies: list[str], seconds: float) -> None:
    """The same way for those who have been heard and cannot be answered now."""
    loop.call_soon_threadsafe(excuses.held_up, bodies, seconds)


def read_limits(desk: Office, settings: Settings) -> DeliveryPolicy | None:
    """The pacing numbers of the policy in force, or None where pacing is switched off."""
    if not settings.pacing:
        log.warning("pacing is off: this is for measuring only")
        return None
    with desk.engine.connect() as db:
        own = policies.newest(db)
    return policies_of_file.load(own[1] if own else None).delivery


async def _say_commands(bot: Bot) -> None:
    """The menu of commands, in both languages; a bot without it still works."""
    from aiogram.exceptions import TelegramAPIError
    from aiogram.types import BotCommand

    from bot.screens.language import _, speaking
    from bot.screens.menu import commands

    for language, code in (("en", None), ("zh", "zh")):
        with speaking(language):
            listed = [BotCommand(command=name, description=text) for name, text in commands()]
            about = _("Bring a trouble between people to your community's mediators. Free of charge, and voluntary.")
        with contextlib.suppress(TelegramAPIError):
            await bot.set_my_commands(listed, language_code=code)
            await bot.set_my_description(about, language_code=code)
