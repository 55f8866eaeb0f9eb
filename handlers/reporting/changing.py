"""Changing a line of the summary before sending: by a button, or in words."""

from collections.abc import Callable
from dataclasses import replace

from aiogram.types import Message

from bot.desk import Desk
from bot.rules.case import Refused
from bot.rules.counting import count, number
from bot.rules.phones import lone_phone, name_and_phone, phone_in
from bot.rules.terms import Channel, Earlier
from bot.rules.words.sayings import plain
from bot.screens.language import _, paragraphs, say
from bot.screens.screen import Reply, Screen
from handlers.parts import part, words
from handlers.reporting import phone, placing, summary
from handlers.reporting.draft import LONGEST, Draft, keep
from handlers.reporting.steps import go, standing

IN_WORDS = ("people", "address", "rewrite", "behalf", "phone")
MOST = 10**6  # people or households that somebody can write


def written(message: Message, desk: Desk, draft: Draft) -> Reply:
    """The words for one line of the summary."""
    text, thing = words(message), part(message)
    if draft.step == "phone":
        return _phone_written(message, desk, draft)
    if draft.step == "behalf":
        name, number_ = name_and_phone(text)
        if thing is not None and thing.kind == "contact":
            name, number_ = thing.facts["name"], thing.facts["phone"]
        if not name:
            again = say(_("Please write the person's name and phone, or send the contact."))
            return Reply(replace(standing(desk, draft), text=again))
        draft = replace(draft, behalf_name=name[:60], behalf_phone=number_, own=False)
    elif not text:
        draft = draft.with_part(thing)
    elif draft.step == "people":
        people, households = how_many(text)
        if people is None and households is None:
            return Reply(summary.ask_people(draft))
        draft = replace(draft, people=people, households=households)
    elif draft.step == "address":
        draft = placing.addressed(desk, replace(draft, address=text[:300]))
        if draft.offered:
            return go(desk, draft, "place")
    else:
        draft = replace(draft, words=text[:LONGEST])
    return go(desk, draft, "summary")


def how_many(text: str) -> tuple[int | None, int | None]:
    """People and households of an answer: 12, 十二个人, 三户, 3 households."""
    said = plain(text[:100])
    bare = number(said.strip(" 。.,，"))
    if bare is not None:
        return (min(max(1, bare), MOST), None)
    found = count(said)
    people, households = found.people, found.households
    return (min(people, MOST) if people else None, min(households, MOST) if households else None)


def _phone_written(message: Message, desk: Desk, draft: Draft) -> Reply:
    """The reporter's own number; somebody else's contact is not theirs."""
    thing = part(message)
    if thing is not None and thing.kind == "contact":
        given = phone.own_contact(thing)
        if given is None:
            return Reply(Screen(phone.somebody_elses()), more=(standing(desk, draft),))
    else:
        text = words(message)
        given = lone_phone(text) or phone_in(text)
    if given is None:
        screen = standing(desk, draft)
        return Reply(replace(screen, text=paragraphs(phone.not_understood(), screen.text)))
    phone.learn(desk, given)
    draft = replace(draft, no_phone=False, step="summary")
    keep(desk, draft)
    # The button that shared the number goes away with this message; one message cannot carry both keyboards.
    return Reply(Screen(phone.kept(given), ask="nothing"), more=(standing(desk, draft),))


def _line(step: str) -> Callable[[Desk, Draft, str], Reply]:
    def ask(desk: Desk, draft: Draft, value: str) -> Reply:
        return go(desk, draft, step)

    return ask


def _phone(desk: Desk, draft: Draft, value: str) -> Reply:
    if draft.channel != Channel.RESIDENT:
        raise Refused("button_old")
    if value == "share":
        keep(desk, replace(draft, step="phone"))
        return Reply(phone.ask_to_share(), new=True)
    if value == "forget":
        phone.learn(desk, "")
        return go(desk, replace(draft, no_phone=False), "summary")
    if value in ("give", "leave"):
        return go(desk, replace(draft, no_phone=value == "leave"), "summary")
    return go(desk, draft, "phone")


def _count(desk: Desk, draft: Draft, value: str) -> Reply:
    digits = value.removeprefix("h")
    if not digits.isdecimal():
        raise Refused("button_old")
    told = min(int(digits[:7]), MOST)
    households = value.startswith("h")
    return go(desk, replace(draft, people=None if households else told, households=told if households else None), "summary")


def _earlier(desk: Desk, draft: Draft, value: str) -> Reply:
    return Reply(summary.ask_earlier(draft))


def _tried(desk: Desk, draft: Draft, value: str) -> Reply:
    try:
        earlier = Earlier(value)
    except ValueError:
        raise Refused("button_old")
    return go(desk, replace(draft, earlier=earlier.value), "summary")


def _change(desk: Desk, draft: Draft, value: str) -> Reply:
    draft = replace(draft, step="change")
    keep(desk, draft)
    return Reply(summary.change_menu(desk, draft, int(value) if value.isdecimal() and len(value) < 3 else 0))


def _hide(desk: Desk, draft: Draft, value: str) -> Reply:
    if not draft.may_hide:
        return go(desk, draft, "summary")
    return go(desk, replace(draft, hidden=not draft.hidden), "summary")


def _own(desk: Desk, draft: Draft, value: str) -> Reply:
    return go(desk, replace(draft, own=not draft.is_own), "summary")


def _about(desk: Desk, draft: Draft, value: str) -> Reply:
    return go(desk, replace(draft, about=not draft.is_about_unit), "summary")


STEPS = {
    "change": _change,
    "rewrite": _line("rewrite"),
    "people": _line("people"),
    "address": _line("address"),
    "behalf": _line("behalf"),
    "phone": _phone,
    "count": _count,
    "earlier": _earlier,
    "tried": _tried,
    "own": _own,
    "hide": _hide,
    "about": _about,
}
