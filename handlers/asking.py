"""Asking for a few words: the one conversation in which staff and residents write what a step needs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules.case import Refused
from bot.screens.attached import too_many
from bot.screens.buttons import Cancel
from bot.screens.language import Html, _, label, say
from bot.screens.screen import Key, Reply, Screen
from handlers.gates import Active, Pressed, Private
from handlers.parts import part, words

LONGEST = 4000  # characters of one note
# What could not be used as it was written: it is said, and the question stands.
ASKED_AGAIN = frozenset(
    {
        "note_too_short",
        "reason_needed",
        "words_needed",
        "amount_not_read",
        "day_not_read",
        "past_day_not_read",
        "day_gone_by",
        "day_to_come",
        "day_too_early",
        "day_too_far",
        "step_too_short",
        "nobody_of_name",
        "date_not_later",
        "stop_too_long",
        "try_day",
        "no_sum",
        "no_count",
        "more_than_came",
        "not_in_list",
        "several_so",
    }
)

Finish = Callable[[Desk, dict[str, Any], str], Reply]
_finishers: dict[str, Finish] = {}


def finishes(purpose: str) -> Callable[[Finish], Finish]:
    """Marks the function that is called with the words that were asked for `purpose`."""

    def mark(function: Finish) -> Finish:
        _finishers[purpose] = function
        return function

    return mark


def ask(desk: Desk, purpose: str, prompt: Html, *, new: bool = False, rows: tuple[tuple[Key, ...], ...] = (), **facts: Any) -> Reply:
    """Ask for words; when they come, the function marked for `purpose` gets them together with `facts`."""
    park_report(desk)
    desk.converse("asking", {"purpose": purpose, "prompt": str(prompt), **facts})
    return Reply(Screen(prompt, (*rows, cancel_row())), new=new)


def cancel_row() -> tuple[Key, ...]:
    return (Key(label(_("Cancel")), Cancel().pack()),)


def park_report(desk: Desk) -> None:
    """A report that was being written waits as a draft while something else is done."""
    from storage import conversations

    here = desk.conversation
    if here is not None and here.name == "report" and here.data.get("words"):
        conversations.park(desk.db, desk.chat.id, desk.person.id, desk.now)


def take_words(message: Message, desk: Desk) -> Reply:
    assert desk.conversation is not None
    facts = dict(desk.conversation.data)
    thing, many = part(message), None
    text = words(message)
    if thing is not None and facts.get("case"):
        try:
            desk.case(facts["case"], to_change=False)  # they may know of it no more than of one that there never was
        except Refused as refused:
            return not_any_more(desk, refused)
        many = too_many(desk.attach(facts["case"], thing.kind, thing.file, thing.facts), desk.policy)
        if not text:
            return Reply(Screen(many or say(_("Kept. Now a few words, please.")), (cancel_row(),)), settle=True)
    if not text:
        return Reply(Screen(say(_("I cannot use this here. Please write it in a few words.")), (cancel_row(),)))
    if len(text) > LONGEST:
        too_long = say(_("That is too long for one note: {limit} characters fit. Please shorten it a little."), limit=LONGEST)
        return Reply(Screen(too_long, (cancel_row(),)))
    finish = _finishers.get(facts["purpose"])
    if finish is None:
        desk.finish_conversation()
        raise Refused("button_old")
    try:
        reply = finish(desk, facts, text)
    except Refused as refused:
        from bot.refusals import sentence

        if refused.reason in ASKED_AGAIN:
            return Reply(Screen(sentence(refused, desk), (cancel_row(),)))
        # What was asked for is not possible any more: nobody is left standing before the same question.
        desk.finish_conversation()
        return Reply(Screen(sentence(refused, desk)))
    return reply if many is None else replace(reply, more=(*reply.more, Screen(many)))


def not_any_more(desk: Desk, refused: Refused) -> Reply:
    """What was going on is not possible any more: it ends with the present state, and nobody is left standing before the question."""
    from bot.refusals import sentence

    desk.finish_conversation()
    return Reply(Screen(sentence(refused, desk)))


def cancelled(press: CallbackQuery, desk: Desk, button: Cancel) -> Reply:
    return stop(desk)


def stop(desk: Desk) -> Reply:
    """Whatever is going on ends; what has gone into a case already is not taken out of it, and that is said."""
    here = desk.conversation
    desk.finish_conversation()
    if here is None:
        return Reply(Screen(say(_("There is nothing to stop."))))
    if here.name in ("adding", "trouble") or here.data.get("purpose") == "meeting_cannot":
        desk.leave_question()
        return Reply(Screen(say(_("Stopped. What you sent before is kept."))))
    return Reply(Screen(say(_("Stopped. Nothing was sent."))))


def router() -> Router:
    found = Router(name="asking")
    found.message.register(take_words, Active("asking"), Private())
    found.callback_query.register(cancelled, Pressed(Cancel))
    return found
