"""The Bot API methods that the playground knows, by their lower-case names."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.playground.calls import Call
from bot.playground.methods import account, editing, places, sending
from bot.playground.state import Bot

if TYPE_CHECKING:
    from bot.playground.world import World

METHODS: "dict[str, Callable[[World, Bot, Call], Any]]" = {
    **account.METHODS,
    **sending.METHODS,
    **editing.METHODS,
    **places.METHODS,
}
