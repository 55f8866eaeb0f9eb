"""What is owed behind a button: the obligation with its case, who may record it, and how the people were reached."""

from collections.abc import Callable

from bot.desk import Desk
from bot.rules.case import Case, Refused
from bot.rules.obligations import NAMED, Obligation
from bot.rules.permits import must_be_named, must_be_responsible, must_revisit, must_work_in_unit
from bot.rules.terms import Kind
from bot.screens.buttons import Way
from bot.screens.language import _, label, paragraphs, say
from bot.screens.notices_answers import ask_keys, can_be_phoned
from bot.screens.screen import Key, Screen, two_in_a_row
from handlers.asking import cancel_row
from handlers.casework.taking import reading_of
from storage import obligations

Begin = Callable[[Desk, Obligation, Case], Screen]
_begins: dict[Kind, Begin] = {}


def begins(*kinds: Kind) -> Callable[[Begin], Begin]:
    """Marks the function that shows the first screen of recording what is owed of these kinds."""

    def mark(function: Begin) -> Begin:
        _begins.update(dict.fromkeys(kinds, function))
        return function

    return mark


def first_screen(desk: Desk, obligation: Obligation, case: Case) -> Screen:
    """The first screen of recording it, for who may."""
    may_record(desk, obligation, case)
    return _begins[obligation.kind](desk, obligation, case)


def owed(desk: Desk, id_: int) -> tuple[Obligation, Case]:
    """The obligation of a button with its case; Refused with the present state when it is not owed any more."""
    obligation = obligations.by_id(desk.db, id_)
    if obligation is None:
        raise Refused("no_such_case")
    case = desk.case(obligation.case)
    return obligation, case


def still_owed(desk: Desk, id_: int) -> tuple[Obligation, Case]:
    obligation, case = owed(desk, id_)
    if obligation.ended_at is not None:
        raise Refused("stage", stage=case.stage, number=case.number, responsible=case.responsible)
    return obligation, case


def may_record(desk: Desk, obligation: Obligation, case: Case) -> None:
    """Taking a case and answering a call are steps too, but nothing is written down for them: the answer is the present state."""
    if obligation.kind in (Kind.REVISIT, Kind.LATER_CHECK):
        must_revisit(desk.person, case, desk.organisation)
    elif obligation.kind in NAMED:
        must_be_named(desk.person, obligation, case, desk.organisation)
    elif obligation.kind is Kind.ACCEPT:
        must_work_in_unit(desk.person, case, desk.organisation)
    else:
        must_be_responsible(desk.person, case, desk.organisation)
    if obligation.kind in (Kind.TAKE, Kind.DUTY_CALL, Kind.WRITE_BACK):
        raise Refused("stage", stage=case.stage, number=case.number, responsible=case.responsible)


@begins(Kind.FIRST_RESPONSE, Kind.LATER_CHECK)
def how_reached(desk: Desk, obligation: Obligation, case: Case) -> Screen:
    question = {
        Kind.FIRST_RESPONSE: _("{number}: how did you reach the people?"),
        Kind.LATER_CHECK: _("{number}: how did you ask?"),
    }[obligation.kind]
    phoned, *others = [
        Key(label(_("I phoned")), Way(obligation=obligation.id, how="phone").pack()),
        Key(label(_("I went there")), Way(obligation=obligation.id, how="visit").pack()),
        Key(label(_("We met")), Way(obligation=obligation.id, how="meeting").pack()),
        Key(label(_("By message")), Way(obligation=obligation.id, how="chat").pack()),
    ]
    reading = reading_of(desk)
    if obligation.kind is not Kind.FIRST_RESPONSE or can_be_phoned(reading, case):
        return Screen(say(question, number=case.number), [*two_in_a_row([phoned, *others]), cancel_row()])
    # A number may be known from elsewhere, so a call can still be recorded; but first there is another way to get one.
    text = paragraphs(say(question, number=case.number), say(_("No phone was left. You can ask for it here.")))
    return Screen(text, [*two_in_a_row([*ask_keys(reading, case), *others, phoned]), cancel_row()])
