"""From an update to its handler: aiogram's routers and filters in their order, without middlewares and threads that nobody here uses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiogram import Router
from aiogram.dispatcher.event.handler import CallableObject, HandlerObject
from aiogram.types import CallbackQuery, Update

MOST_PREFIXES = 200  # a client can make up prefixes without end; only so many are remembered


@dataclass(frozen=True, slots=True)
class _Entry:
    """A handler with everything that must let an update through: the filters of its routers, then its own."""

    gates: tuple[CallableObject, ...]
    handler: HandlerObject

    def may_take(self, prefix: str) -> bool:
        """Whether a button with this prefix can pass; a gate that reads buttons names those it knows in `kinds`."""
        return all(prefix in getattr(gate.callback, "kinds", (prefix,)) for gate in self.gates)


class Dispatcher:
    """Calls the first handler whose filters all let the update through. Handlers are plain functions, called where they stand.

    aiogram's own dispatcher wraps every router and every handler in its middlewares for each update; that costs more than most handlers.
    """

    def __init__(self, *routers: Router, results: Mapping[str, Callable[[Any], Any]] | None = None) -> None:
        self.results = results or {}  # what is done with the result of an errand, by its kind
        self._entries: dict[str, list[_Entry]] = {}
        self._by_prefix: dict[str, list[_Entry]] = {}
        for router in routers:
            self._include(router, {})

    def _include(self, router: Router, outer: dict[str, tuple[CallableObject, ...]]) -> None:
        gates = dict(outer)
        for name, observer in router.observers.items():
            # aiogram has no other door to a router's own filters.
            gates[name] = (*outer.get(name, ()), *(observer._handler.filters or ()))  # noqa: SLF001
            for handler in observer.handlers:
                if handler.awaitable:
                    raise TypeError(f"{handler.callback} must be a plain function: what needs the network is not done in a handler")
                self._entries.setdefault(name, []).append(_Entry((*gates[name], *(handler.filters or ())), handler))
        for inner in router.sub_routers:
            self._include(inner, gates)

    async def feed_update(self, update: Update, **facts: Any) -> Any:
        """What the handler answers, None when nobody takes the update; `facts` reach filters and handlers by parameter name."""
        for kind, entries in self._entries.items():
            if (event := getattr(update, kind)) is not None:
                for entry in self._of_button(event.data or "") if isinstance(event, CallbackQuery) else entries:
                    known = await _passed(entry, event, facts)
                    if known is not None:
                        return entry.handler.callback(event, **_wanted(entry.handler, known))
        return None

    def _of_button(self, data: str) -> list[_Entry]:
        prefix = data.partition(":")[0]
        found = self._by_prefix.get(prefix)
        if found is None:
            found = [entry for entry in self._entries["callback_query"] if entry.may_take(prefix)]
            if len(self._by_prefix) < MOST_PREFIXES:
                self._by_prefix[prefix] = found
        return found


async def _passed(entry: _Entry, event: Any, facts: dict[str, Any]) -> dict[str, Any] | None:
    """The facts and whatever the gates found out, or None if one of them is closed."""
    known = facts
    for gate in entry.gates:
        answer = await gate.callback(event, **_wanted(gate, known))
        if not answer:
            return None
        if isinstance(answer, dict):
            known = known | answer
    return known


def _wanted(called: CallableObject, known: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in known.items() if name in called.params}
