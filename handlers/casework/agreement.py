"""The agreement room: drawn up by one question a screen, signed by everybody, in effect; a draft waits as long as it has to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import agreements as rules
from bot.rules.agreements import Deal
from bot.rules.calendar import local_date, start_of_day
from bot.rules.case import Case, Refused
from bot.rules.dates import read_past_day
from bot.rules.permits import must_be_responsible
from bot.screens.buttons_agreement import Pact
from bot.screens.language import _, label, paragraphs, quote, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes
from handlers.casework import promising, signing
from handlers.casework.privately import in_private
from handlers.casework.promising import draft_screen, key, shown_key
from handlers.gates import Active, Pressed, Private
from storage import agreements, cases

Step = Callable[[Desk, Case, Deal, Pact], Reply]


def room(press: CallbackQuery, desk: Desk, button: Pact) -> Reply:
    """A press in the room of a case: whatever it was shown for, the present state answers."""
    case = desk.case(button.case)
    must_be_responsible(desk.person, case, desk.organisation)
    if not rules.may_have_agreement(case):
        raise Refused("no_agreement_here", number=case.number)
    deal = agreements.present(agreements.of_case(desk.db, case.id))
    if button.what == "show" or not desk.private:
        return in_private(desk, shown(desk, case, deal), asked=_("I have sent it to you in private."), new=False)
    if button.what in ("written", "oral"):
        return _form(desk, case, deal, button)
    if button.what == "new":
        rules.must_be_agreeable(case, desk.act)
        return Reply(_which_form(case))
    step = STEPS.get(button.what)
    if step is None:
        raise Refused("button_old")
    if deal is None or button.agreement != deal.agreement.id:
        return Reply(shown(desk, case, deal))
    return step(desk, case, deal, button)


def present(desk: Desk, case: int) -> tuple[Case, Deal]:
    """The case with its agreement as they are after a change."""
    deal = agreements.present(agreements.of_case(desk.db, case))
    assert deal is not None
    return desk.case(case), deal


def shown(desk: Desk, case: Case, deal: Deal | None) -> Screen:
    """The room as it stands; names are in it, so the look is kept."""
    if deal is None:
        rules.must_be_agreeable(case, desk.act)
        return _which_form(case)
    cases.looked(desk.db, case.id, desk.person.id, "agreement", desk.now)
    if deal.agreement.state == "draft":
        return draft_screen(desk, case, deal)
    if deal.agreement.state == "signing":
        return signing.screen(desk, case, deal)
    return signing.effect_screen(desk, case, deal)


# -- written or oral -----------------------------------------------------------------------------------------------------


def _which_form(case: Case) -> Screen:
    text = paragraphs(
        say(_("{number}: is the agreement made in writing?"), number=case.number),
        say(_("Only a written one can be confirmed by a court. By word of mouth it counts too (People's Mediation Law art. 28).")),
    )
    written = Key(label(_("In writing")), Pact(case=case.id, what="written").pack())
    oral = Key(label(_("By word of mouth")), Pact(case=case.id, what="oral").pack())
    return Screen(text, [[written, oral], cancel_row()])


def _form(desk: Desk, case: Case, deal: Deal | None, button: Pact) -> Reply:
    oral = button.what == "oral"
    if deal is None or not agreements.draft(deal.agreement):
        desk.apply(rules.begin(case, desk.act, oral=oral))
    elif deal.agreement.oral is not oral:
        desk.apply(rules.choose_form(case, desk.act, deal.agreement, oral=oral))
    return go_on(desk, *present(desk, case.id))


def go_on(desk: Desk, case: Case, deal: Deal) -> Reply:
    """The first question of a draft that has no answer yet, else all of it."""
    if deal.agreement.state == "draft" and deal.agreement.missing:
        return _ask_part(desk, case, deal, deal.agreement.missing)
    if deal.agreement.state == "draft" and not deal.promises:
        return promising.listed(desk, case, deal)
    desk.finish_conversation()
    return Reply(shown(desk, case, deal))


# -- the parts -----------------------------------------------------------------------------------------------------------


def _ask_part(desk: Desk, case: Case, deal: Deal, which: str) -> Reply:
    rules.must_be_agreeable(case, desk.act)
    question = {
        "facts": _("{number}: what is the dispute about? The main facts, as both sides see them."),
        "responsibility": _("{number}: who is responsible for what? Write “none” if that is left open."),
        "terms": _("{number}: what is agreed, and how is it carried out? Dates come one by one after this."),
    }[which]
    now = getattr(deal.agreement, which)
    prompt = paragraphs(say(question, number=case.number), say(_("Now it says:")) if now else None, quote(now, 400) if now else None)
    back = (key(deal, "back", label(_("Back"))),)
    return ask(desk, "agreement_part", prompt, rows=(back,), case=case.id, agreement=deal.agreement.id, part=which, filled=bool(now))


def _part(which: str) -> Step:
    return lambda desk, case, deal, button: _ask_part(desk, case, deal, which)


def _back(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    """From one part to the one before; from the first to how it is made."""
    here = desk.conversation
    if here is None or here.name != "asking" or here.data.get("purpose") != "agreement_part" or here.data.get("filled"):
        return promising.back(desk, case, deal)
    parts = deal.agreement.written_parts
    at = parts.index(here.data["part"]) if here.data["part"] in parts else 0
    if at:
        return _ask_part(desk, case, deal, parts[at - 1])
    desk.finish_conversation()
    return Reply(_which_form(case))


@finishes("agreement_part")
def finish_part(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case, deal = promising.of(desk, facts)
    desk.apply(rules.write(case, desk.act, deal.agreement, facts["part"], text))
    return go_on(desk, *present(desk, case.id))


# -- changing it -------------------------------------------------------------------------------------------------------


def _go_on(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    return go_on(desk, case, deal)


def _change(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    rules.must_be_agreeable(case, desk.act)
    keys = [key(deal, each, _short(each)) for each in deal.agreement.written_parts]
    if deal.agreement.oral:
        keys.append(key(deal, "day", label(_("The day"))))
    keys.append(key(deal, "form", label(_("Written or oral"))))
    keys.append(key(deal, "promises", label(_("Promises"))))
    return Reply(Screen(say(_("{number}: what shall be changed?"), number=case.number), two_in_a_row([*keys, shown_key(case)])))


def _short(which: str) -> str:
    return {"facts": label(_("Facts")), "responsibility": label(_("Responsibility")), "terms": label(_("Terms"))}[which]


def _ask_form(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    return Reply(_which_form(case))


def _ask_day(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    """When an oral agreement was made."""
    prompt = say(_("{number}: on which day did they agree? Write it, or press."), number=case.number)
    days = ((0, label(_("Today"))), (1, label(_("Yesterday"))))
    keys = tuple(key(deal, "made", text, at) for at, text in days)
    return ask(desk, "agreement_day", prompt, rows=(keys,), case=case.id, agreement=deal.agreement.id)


def _made(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    if button.at not in (0, 1):
        raise Refused("button_old")
    return _made_on(desk, case, deal, days_ago(desk, button.at))


def days_ago(desk: Desk, days: int) -> datetime:
    """The beginning of today, or of so many days before."""
    return start_of_day(local_date(desk.now, desk.policy) - timedelta(days=days), desk.policy)


def past_day_typed(desk: Desk, text: str) -> datetime:
    """The beginning of the day that somebody wrote; Refused when it cannot be read."""
    day = read_past_day(text, local_date(desk.now, desk.policy))
    if day is None:
        raise Refused("past_day_not_read")
    return start_of_day(day, desk.policy)


def _made_on(desk: Desk, case: Case, deal: Deal, at: datetime) -> Reply:
    desk.apply(rules.made_on(case, desk.act, deal.agreement, at))
    desk.finish_conversation()
    return Reply(shown(desk, *present(desk, case.id)))


@finishes("agreement_day")
def finish_day(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case, deal = promising.of(desk, facts)
    return _made_on(desk, case, deal, past_day_typed(desk, text))


STEPS: dict[str, Step] = {
    "go_on": _go_on,
    "change": _change,
    "form": _ask_form,
    "day": _ask_day,
    "made": _made,
    "back": _back,
    **{which: _part(which) for which in rules.PARTS},
    **promising.STEPS,
    **signing.STEPS,
}


def router() -> Router:
    found = Router(name="agreement")
    found.message.register(signing.photo, Active("signing"), Private())
    found.message.register(promising.typed, Active("promising"), Private())
    found.callback_query.register(room, Pressed(Pact))
    return found
