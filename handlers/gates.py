"""Cheap gates before conversations: an update meets one async filter per router, and goes on only where it belongs."""

from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.desk import Desk

LARGEST = 2**53


class Active(Filter):
    """A private message while this conversation is going on."""

    def __init__(self, *names: str) -> None:
        self.names = names

    async def __call__(self, event: TelegramObject, desk: Desk) -> bool:
        return desk.conversation is not None and desk.conversation.name in self.names and not _is_command(event)


class Private(Filter):
    async def __call__(self, event: TelegramObject, desk: Desk) -> bool:
        return desk.private


class Pressed(Filter):
    """A press of one of these buttons; the handler gets it read as `button`."""

    def __init__(self, *kinds: type[CallbackData]) -> None:
        self.kinds = {kind.__prefix__: kind for kind in kinds}

    async def __call__(self, press: CallbackQuery) -> bool | dict[str, Any]:
        data = press.data or ""
        kind = self.kinds.get(data.partition(":")[0])
        if kind is None:
            return False
        try:
            button = kind.unpack(data)
        except (ValueError, TypeError):
            return False
        # A client may send any number; none of ours is so large, and the database would choke on it.
        if any(isinstance(value, int) and abs(value) > LARGEST for value in button.model_dump().values()):
            return False
        return {"button": button}


class Command(Filter):
    """A command, with or without the bot's name; whatever follows it comes as `argument`."""

    def __init__(self, *names: str) -> None:
        self.names = names

    async def __call__(self, message: Message, desk: Desk) -> bool | dict[str, Any]:
        text = message.text or ""
        if not text.startswith("/"):
            return False
        head, _, argument = text.partition(" ")
        name, _, addressed = head[1:].partition("@")
        if name.lower() not in self.names or (addressed and addressed.lower() != desk.house.username.lower()):
            return False
        return {"argument": argument.strip()}


def _is_command(event: TelegramObject) -> bool:
    return isinstance(event, Message) and (event.text or "").startswith("/")


def new_router(name: str) -> Router:
    return Router(name=name)
