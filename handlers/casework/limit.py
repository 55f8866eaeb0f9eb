"""The mediation limit: an agreement, more time with both sides' yes, or an end without agreement."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import limit as rules
from bot.rules.agreements import may_have_agreement
from bot.rules.calendar import local_date
from bot.rules.case import Case, Refused
from bot.rules.limit import Longer
from bot.rules.obligations import Obligation, extension
from bot.rules.permits import must_be_responsible
from bot.rules.terms import Kind, Stage
from bot.screens.buttons import Outcome
from bot.screens.buttons_agreement import Limit, Pact
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from bot.screens.side_questions import both_asked
from handlers.asking import ask, finishes
from handlers.casework.owing import begins
from handlers.casework.owing import owed as find
from handlers.casework.promising import day_typed
from handlers.casework.taking import reading_of
from handlers.following import promise as of_parties
from handlers.gates import Pressed
from storage import agreements, subjects

Step = Callable[[Desk, Case, Obligation, Limit], Reply]


def pressed(press: CallbackQuery, desk: Desk, button: Limit) -> Reply:
    obligation, case = find(desk, button.obligation)
    if obligation.kind is not Kind.MEDIATION_LIMIT or not desk.private:
        raise Refused("button_old")
    if button.what in ("yes", "no"):
        asked = subjects.by_id(desk.db, Longer, button.longer)
        if asked is None or asked.obligation != obligation.id:
            raise Refused("button_old")
        return of_parties.longer(desk, case, obligation, asked, yes=button.what == "yes")
    must_be_responsible(desk.person, case, desk.organisation)
    if obligation.ended_at is not None:
        raise Refused("already_done", number=case.number)
    step = _STEPS.get(button.what)
    if step is None:
        raise Refused("button_old")
    return step(desk, case, obligation, button)


def _key(obligation: Obligation, what: str, text: str, days: int = 0) -> Key:
    return Key(text, Limit(obligation=obligation.id, what=what, days=days).pack())


@begins(Kind.MEDIATION_LIMIT)
def screen(desk: Desk, obligation: Obligation, case: Case) -> Screen:
    """How the mediation ends, or that both sides are asked for more time."""
    reading = reading_of(desk)
    due = reading.deadline(obligation.due_at)
    head = say(_("{number}: the time for mediation is over on {due}. How does it end?"), number=bold(case.number), due=due)
    keys = []
    if case.stage is Stage.IN_PROGRESS:
        if may_have_agreement(case):
            keys.append(Key(label(_("They have agreed")), Pact(case=case.id).pack()))
        keys.append(Key(label(_("No agreement")), Outcome(case=case.id, outcome="not_settled").pack()))
    keys.append(_key(obligation, "longer", label(_("More time"))))
    asked = agreements.longer_asked(desk.db, case.id, obligation.id)
    if asked is None or asked.state != "open":
        return Screen(head, two_in_a_row(keys))
    lines = [say(_("Both sides are asked whether it may last until {due}."), due=reading.deadline(asked.until))]
    more, answers = both_asked(case, asked, lambda what: Limit(obligation=obligation.id, what=what, longer=asked.id).pack())
    lines += more
    return Screen(paragraphs(head, *lines), [*two_in_a_row(answers), *two_in_a_row(keys[:2] if answers else keys)])


def _longer(desk: Desk, case: Case, obligation: Obligation, button: Limit) -> Reply:
    if button.days:
        if button.days not in rules.DAYS_TO_CHOOSE:
            raise Refused("button_old")
        return _ask_both(desk, case, obligation, extension(obligation, button.days, desk.now, desk.policy))
    days = [_key(obligation, "longer", say(label(_("{days} days more")), days=each), each) for each in rules.DAYS_TO_CHOOSE]
    prompt = say(_("{number}: until which day? Both sides are asked. Write it, or press."), number=case.number)
    rows = tuple(tuple(row) for row in two_in_a_row(days))
    return ask(desk, "limit_longer", prompt, rows=rows, case=case.id, obligation=obligation.id)


@finishes("limit_longer")
def finish_longer(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    obligation, case = find(desk, facts["obligation"])
    until = day_typed(desk, text)
    if until <= obligation.due_at:
        raise Refused("day_gone_by")
    return _ask_both(desk, case, obligation, until)


def _ask_both(desk: Desk, case: Case, obligation: Obligation, until: datetime) -> Reply:
    before = agreements.longer_asked(desk.db, case.id, obligation.id)
    if before is None or before.state != "open" or local_date(before.until, desk.policy) != local_date(until, desk.policy):
        desk.apply(rules.ask_longer(case, desk.act, obligation, until, before))
    desk.finish_conversation()
    return Reply(screen(desk, *find(desk, obligation.id)))


def _side(side: str, *, yes: bool) -> Step:
    def answer(desk: Desk, case: Case, obligation: Obligation, button: Limit) -> Reply:
        asked = subjects.by_id(desk.db, Longer, button.longer)
        if asked is None or asked.obligation != obligation.id:
            raise Refused("button_old")
        change = rules.record_side(case, desk.act, obligation, asked, side, yes=yes)
        desk.apply(change)
        after, case = find(desk, obligation.id)
        if change.changed:
            last = reading_of(desk).deadline(after.due_at)
            return Reply(Screen(say(_("{number}: the mediation goes on until {due}."), number=bold(case.number), due=last)))
        return Reply(screen(desk, after, case))

    return answer


def _show(desk: Desk, case: Case, obligation: Obligation, button: Limit) -> Reply:
    return Reply(screen(desk, obligation, case))


_STEPS: dict[str, Step] = {
    "show": _show,
    "longer": _longer,
    "reporting_yes": _side("reporting", yes=True),
    "reporting_no": _side("reporting", yes=False),
    "other_yes": _side("other", yes=True),
    "other_no": _side("other", yes=False),
}


def router() -> Router:
    found = Router(name="limit")
    found.callback_query.register(pressed, Pressed(Limit))
    return found
