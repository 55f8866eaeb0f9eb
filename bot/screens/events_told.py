"""What a line of history says of a yes, a no or an answer: that the people gave it themselves, in the chat, or told it to somebody."""

from collections.abc import Mapping
from typing import Any

from bot.screens.language import _


def consent(data: Mapping[str, Any]) -> str:
    """A yes or no to mediation that somebody said for themselves, or that was written down after the rights had been read out."""
    if data.get("read_out"):
        yes = _("read out the rights and wrote down what {side} answered: yes to mediation")
        return yes if data.get("yes") else _("read out the rights and wrote down what {side} answered: no to mediation")
    return _("said yes to mediation themselves, in the chat") if data.get("yes") else _("said no to mediation themselves, in the chat")


def helper_answered(data: Mapping[str, Any]) -> str:
    """What a side said for itself of somebody who is to help, or what staff wrote down of it; a no comes from a side itself."""
    if not data.get("yes"):
        return _("said no to a helper themselves, in the chat")
    return _("wrote down that {side} agrees to a helper") if data.get("staff") else _("agreed to a helper themselves, in the chat")


def longer_said(data: Mapping[str, Any]) -> str:
    """The same of more time for the mediation; of earlier times it is not known who said it."""
    if "staff" not in data:
        return _("a yes to more time to mediate") if data.get("yes") else _("a no to more time to mediate")
    if data["staff"]:
        yes, no = (
            _("wrote down what {side} said of more time to mediate: yes"),
            _("wrote down what {side} said of more time to mediate: no"),
        )
    else:
        yes, no = (
            _("said yes to more time to mediate themselves, in the chat"),
            _("said no to more time to mediate themselves, in the chat"),
        )
    return yes if data.get("yes") else no


def amending(data: Mapping[str, Any]) -> dict[str, str]:
    """A change of a promise: what a side said for itself, or what staff wrote down of it; the second yes makes it so."""
    if data.get("staff"):
        yes, no = (
            _("wrote down what {side} said of a change of a promise: yes"),
            _("wrote down what {side} said of a change of a promise: no"),
        )
        waived = _("wrote down the yes of {side} as well: a promise need not be kept")
        redated = _("wrote down the yes of {side} as well: another day for a promise")
    else:
        yes, no = (
            _("said yes to a change of a promise themselves, in the chat"),
            _("said no to a change of a promise themselves, in the chat"),
        )
        waived = _("said yes as well themselves, in the chat: a promise need not be kept")
        redated = _("said yes as well themselves, in the chat: another day for a promise")
    asked = (
        _("asked both sides about another day for a promise") if data.get("due") else _("asked both sides whether a promise may be let go")
    )
    return {
        "amendment_asked": asked,
        "amendment_said": yes if data.get("yes") else no,
        "promise_waived": waived,
        "promise_redated": redated,
    }


def resolved(data: Mapping[str, Any]) -> str:
    """How the handling ended: by who has it, or by what the sides said of the last promise."""
    if data.get("waived"):
        own = _("said yes themselves, in the chat, to letting the last promise go; the handling is over: {outcome}")
        return (
            _("wrote down the yes of {side} to letting the last promise go; the handling is over: {outcome}") if data.get("staff") else own
        )
    if not data.get("promises"):
        return _("ended the handling: {outcome}")
    if data.get("said"):
        return _("said themselves, in the chat, that the last promise was kept; the handling is over: {outcome}")
    return _("wrote down what became of the last promise; the handling is over: {outcome}")


def revisited(data: Mapping[str, Any]) -> str:
    """Who of the sides answered for themselves; what the others said was written down by who revisited."""
    own = own_answers(data)
    if not own:
        return _("revisited {how}")
    if len(own) == len(data.get("sides", {})):
        return _("recorded the revisit; {own} answered themselves, in the chat")
    return _("revisited {how}; {own} answered themselves, in the chat")


def own_answers(data: Mapping[str, Any]) -> list[str]:
    """The sides that answered a revisit themselves."""
    return [side for side, said in data.get("sides", {}).items() if isinstance(said, Mapping) and said.get("own")]


def confirmation_answered(data: Mapping[str, Any]) -> str:
    """What a side said for itself, or what staff wrote down of it."""
    if data.get("staff"):
        yes = _("wrote down what {side} said of the court's confirmation: yes")
        return yes if data.get("yes") else _("wrote down what {side} said of the court's confirmation: no")
    yes = _("said yes to the court's confirmation themselves, in the chat")
    return yes if data.get("yes") else _("said no to the court's confirmation themselves, in the chat")
