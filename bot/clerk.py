"""The clerk: does one letter, whose update or result it is, as one unit of work that is kept or undone whole."""

import logging
from collections.abc import Callable
from functools import partial

from aiogram import Bot
from aiogram.types import CallbackQuery, Message, Update, User
from aiogram.types import Chat as TelegramChat
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.catalogue import choose
from bot.clock import Clock
from bot.desk import Desk
from bot.dispatcher import Dispatcher
from bot.posting import House
from bot.refusals import refusal
from bot.results import is_result, opened
from bot.rules.case import Refused
from bot.screens.language import _, say, speaking
from bot.screens.screen import Reply, Screen
from storage import chats, inbox, people
from storage.cases import Stale
from storage.chats import Chat
from storage.inbox import MOST_TRIES, Letter
from storage.savepoint import Savepoint

log = logging.getLogger("heyue.office")


class Clerk:
    """Does letters for the office, in its transaction and its thread."""

    def __init__(self, dispatcher: Dispatcher, bot: Bot, clock: Clock) -> None:
        self.dispatcher = dispatcher
        self.bot = bot
        self.clock = clock

    async def do(self, db: Connection, house: House, letter: Letter) -> tuple[Desk | None, bool]:
        """One unit of work in a savepoint; the desk it was done at, and whether the letter is finished.

        What the database refuses or somebody else has changed is raised: then the whole transaction falls.
        """
        if letter.body == "":
            return None, True
        update = None if is_result(letter.body) else self.update_in(letter)
        if update is None and not is_result(letter.body):
            # Nothing that a client of ours could have sent; whose it is cannot be read, so nobody can be told.
            log.error("letter %d is no update", letter.id)
            inbox.set_aside(db, letter.id)
            return None, True
        savepoint = Savepoint(db)
        try:
            desk = self._result(db, house, letter) if update is None else await self._update(db, house, update)
            savepoint.keep()
            return desk, True
        except Refused as refused:
            savepoint.undo()
            return self._tell(db, house, update, partial(refusal, refused)), True
        except (DBAPIError, Stale):
            raise
        except Exception:
            savepoint.undo()
            log.exception("letter %d failed, attempt %d", letter.id, letter.attempts)
            if letter.attempts < MOST_TRIES:
                return None, False
            inbox.set_aside(db, letter.id)
            return self._tell(db, house, update, apology), True

    def update_in(self, letter: Letter) -> Update | None:
        """The update in a letter, or None where there is none."""
        try:
            return Update.model_validate_json(letter.body, context={"bot": self.bot})
        except ValueError:
            return None

    async def _update(self, db: Connection, house: House, update: Update) -> Desk | None:
        desk = self.desk_for(db, house, update)
        if desk is not None:
            with speaking(desk.language):
                result = await self.dispatcher.feed_update(update, desk=desk)
                if isinstance(result, Reply):
                    desk.answer(result)
        return desk

    def _result(self, db: Connection, house: House, letter: Letter) -> Desk | None:
        """What an errand brought back: a unit of work like any other."""
        kind, result = opened(db, house, letter.lane, letter.body, self.clock.now())
        with speaking(result.desk.language if result.desk is not None else "zh"):
            reply = self.dispatcher.results[kind](result)
            if reply is not None and result.desk is not None:
                result.desk.answer(reply)
        return result.desk

    def _tell(self, db: Connection, house: House, update: Update | None, answer: Callable[[Desk], Reply]) -> Desk | None:
        """After an update somebody waits for a word; after what an errand brought back nobody does."""
        return None if update is None else self.say(db, house, update, answer)

    def say(self, db: Connection, house: House, update: Update, answer: Callable[[Desk], Reply]) -> Desk | None:
        """An answer in a fresh desk, after what was tried has been undone; if even that fails the letter still ends, and the log knows."""
        savepoint = Savepoint(db)
        try:
            desk = self.desk_for(db, house, update)
            if desk is not None:
                with speaking(desk.language):
                    desk.answer(answer(desk))
            savepoint.keep()
        except DBAPIError:
            raise
        except Exception:
            savepoint.undo()
            log.exception("update %d got no answer", update.update_id)
            return None
        return desk

    def desk_for(self, db: Connection, house: House, update: Update) -> Desk | None:
        """The desk for an update: who it is from, in which chat, in which language. None for updates of nobody."""
        event, user, chat, topic = _origin(update)
        if user is None or chat is None or user.is_bot:
            return None
        private = chat.type == "private"
        arrived = people.arrive(db, house.bot_id, user.id, user.full_name, user.language_code or "", private=private)
        known = arrived.known
        place = arrived.chat if private and arrived.chat is not None else _group(db, house, chat, topic)
        desk = Desk(
            db=db,
            house=house,
            now=self.clock.now(),
            person=known.person,
            chat=place,
            language=choose(known.chosen_language, known.client_language),
            conversation=arrived.conversation if private else None,
            place=known.place,
            phone=known.phone,
        )
        if isinstance(event, CallbackQuery):
            desk.press_id = event.id
            desk.pressed_message = event.message.message_id if event.message is not None else None
        return desk


def apology(desk: Desk) -> Reply:
    """What whoever wrote hears when their letter is set aside."""
    return Reply(Screen(say(_("Something went wrong here. What you wrote is kept, and somebody looks at it."))), new=True)


def _group(db: Connection, house: House, chat: TelegramChat, topic: int) -> Chat:
    found = chats.find(db, house.bot_id, chat.id, topic)
    return found or chats.add(db, house.bot_id, chat.id, topic=topic, kind="group", title=chat.title or "")


def _origin(update: Update) -> tuple[object, User | None, TelegramChat | None, int]:
    """Event, user, chat and forum topic of an update."""
    if update.callback_query is not None:
        press = update.callback_query
        message = press.message
        topic = (message.message_thread_id or 0) if isinstance(message, Message) and message.is_topic_message else 0
        return press, press.from_user, message.chat if message else None, topic
    message_ = update.message or update.edited_message
    if message_ is not None:
        return message_, message_.from_user, message_.chat, (message_.message_thread_id or 0) if message_.is_topic_message else 0
    if update.my_chat_member is not None:
        return update.my_chat_member, update.my_chat_member.from_user, update.my_chat_member.chat, 0
    return update, None, None, 0
