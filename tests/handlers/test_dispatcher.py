"""Our dispatcher finds the very handler that aiogram's own would find."""

import asyncio
from typing import Any

import aiogram
import pytest
from aiogram import Bot, Router
from aiogram.filters import Filter
from aiogram.filters.callback_data import CallbackData
from aiogram.types import Message, TelegramObject, Update

from bot.dispatcher import Dispatcher
from handlers.gates import Pressed
from tests.stories.forging import every_button


class Apple(CallbackData, prefix="apple"):
    number: int


class Pear(CallbackData, prefix="pear"):
    number: int


class Open(Filter):
    """Lets everything or nothing through, and tells what it found."""

    def __init__(self, passing: bool) -> None:
        self.passing = passing

    async def __call__(self, event: TelegramObject) -> bool | dict[str, Any]:
        return {"found": "it"} if self.passing else False


class Says(Filter):
    def __init__(self, text: str) -> None:
        self.text = text

    async def __call__(self, message: Message) -> bool:
        return message.text == self.text


def named(name: str) -> Any:
    def handler(event: TelegramObject, found: str = "", button: Any = None) -> Any:
        return name, found, button

    return handler


def routers() -> tuple[Router, ...]:
    closed, nested, inner, fruit, last = (Router() for _ in range(5))
    closed.message.filter(Open(False))
    closed.message.register(named("behind a closed gate"))
    closed.edited_message.register(named("edited"), Says("again"))
    nested.message.filter(Open(True))
    nested.message.register(named("hello"), Says("hello"))
    inner.message.register(named("inner"), Says("inner"))
    inner.callback_query.register(named("inner pear"), Pressed(Pear), Open(False))
    nested.include_router(inner)
    fruit.callback_query.filter(Pressed(Apple, Pear))
    fruit.callback_query.register(named("apple"), Pressed(Apple))
    fruit.callback_query.register(named("pear"), Pressed(Pear), Open(True))
    last.message.register(named("any words"), Says("words"))
    last.callback_query.register(named("any button"))
    return closed, nested, fruit, last


PERSON = {"id": 1, "is_bot": False, "first_name": "P"}
CHAT = {"id": 1, "type": "private"}


def message(text: str, kind: str = "message") -> dict[str, Any]:
    return {"update_id": 1, kind: {"message_id": 1, "date": 1, "chat": CHAT, "from": PERSON, "text": text}}


def press(data: str) -> dict[str, Any]:
    return {"update_id": 1, "callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "data": data}}


UPDATES = {
    "hello": (message("hello"), ("hello", "it", None)),
    "inner": (message("inner"), ("inner", "it", None)),
    "words": (message("words"), ("any words", "", None)),
    "nobody's words": (message("?"), None),
    "edited": (message("again", "edited_message"), ("edited", "", None)),
    "apple": (press("apple:3"), ("apple", "", Apple(number=3))),
    "pear": (press("pear:4"), ("pear", "it", Pear(number=4))),
    "broken apple": (press("apple:x"), ("any button", "", None)),
    "unknown": (press("plum:1"), ("any button", "", None)),
    "no prefix": (press(""), ("any button", "", None)),
    "nobody's kind": ({"update_id": 1, "my_chat_member": None}, None),
}


@pytest.mark.parametrize("name", UPDATES)
def test_the_same_handler_as_aiogram_finds(name: str) -> None:
    raw, expected = UPDATES[name]
    update = Update.model_validate(raw)
    assert asyncio.run(Dispatcher(*routers()).feed_update(update)) == expected
    if update.message or update.edited_message or update.callback_query:
        theirs = aiogram.Dispatcher(disable_fsm=True)
        theirs.include_routers(*routers())
        found = asyncio.run(theirs.feed_update(Bot("1:token"), update))
        assert (found if isinstance(found, tuple) else None) == expected


def test_made_up_prefixes_do_not_fill_the_memory() -> None:
    dispatcher = Dispatcher(*routers())

    async def press_many() -> None:
        for number in range(1000):
            assert await dispatcher.feed_update(Update.model_validate(press(f"p{number}:1"))) == ("any button", "", None)

    asyncio.run(press_many())
    assert len(dispatcher._by_prefix) <= 200


def test_a_handler_that_waits_is_refused() -> None:
    router = Router()

    async def waiting(message: Message) -> None:
        await asyncio.sleep(1)

    router.message.register(waiting)
    with pytest.raises(TypeError, match="plain function"):
        Dispatcher(router)


def test_no_two_kinds_of_button_share_a_prefix_or_a_name() -> None:
    """Old messages keep them: a press must never be read as another kind's."""
    kinds = every_button()
    assert len({kind.__prefix__ for kind in kinds}) == len(kinds)
    assert len({kind.__name__ for kind in kinds}) == len(kinds)
