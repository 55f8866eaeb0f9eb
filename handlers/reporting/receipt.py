"""What somebody reads after sending: number, who has it, and what happens next with dates from the clock that nags."""

from bot.desk import Desk
from bot.rules.case import Case
from bot.rules.receiving import administrators, nobody_for
from bot.rules.terms import Kind
from bot.screens.buttons import Menu, Mine, Phone
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.screen import Key, Screen, two_in_a_row
from handlers.reporting.keys import reader


def sent(desk: Desk, case: Case) -> Screen:
    if nobody_for(case, desk.organisation, desk.house.reach):
        text = _nobody(desk, case)
    elif case.protected:
        text = _protected(desk, case)
    elif case.handled_by is None:
        text = say(_("Got it: {number}. The city centre finds the right people for it and tells you."), number=bold(case.number))
    elif case.owed(Kind.DUTY_CALL) is not None:
        # Whoever is in danger needs no dates of days, only who comes and that nobody should wait for it.
        text = paragraphs(
            say(_("Got it: {number}. We are calling the people on duty and tell you who answers."), number=bold(case.number)),
            say(_("Please do not wait for us: in danger call {police}."), police=bold("110")),
        )
    else:
        text = _dated(desk, case)
    keys = [Key(label(_("Add something")), Mine(case=case.id, what="add").pack())] if case.concerns(desk.person.id) else []
    keys.append(Key(label(_("What I reported")), Menu(what="cases").pack()))
    if wants_phone(desk, case):
        text = paragraphs(text, _leave_phone(case))
        keys.insert(0, Key(label(_("Leave my phone")), Phone(what="ask").pack()))
    return Screen(text, two_in_a_row(keys))


def _nobody(desk: Desk, case: Case) -> Html:
    """The truth where nobody in the whole city can take it: the number is kept, and who does take it is named."""
    line = desk.policy.helpline("government")
    told = administrators(desk.organisation, desk.house.reach)
    known = (
        _("Nobody here can take it at the moment; the administrators have been told.")
        if told
        else _("Nobody here can take it at the moment.")
    )
    return paragraphs(
        say(_("We have written it down: {number}."), number=bold(case.number)),
        say(known),
        say(
            _("Please call {number} with it, and do not wait for us. In danger call {police}."),
            number=bold(line.number if line else "12345"),
            police=bold("110"),
        ),
        say(_("Nothing is sent to the other side.")) if case.protected else None,
    )


def _protected(desk: Desk, case: Case) -> Html:
    take = case.owed(Kind.TAKE)
    number = bold(case.number)
    return paragraphs(
        say(_("We have it: {number}. Named staff begin by {take}."), number=number, take=bold(reader(desk).deadline(take.due_at)))
        if take
        else say(_("We have it: {number}. Named staff look after it."), number=number),
        say(_("Nothing is sent to the other side. In danger call {police}."), police=bold("110")),
    )


def _dated(desk: Desk, case: Case) -> Html:
    view = reader(desk)
    take, first = case.owed(Kind.TAKE), case.owed(Kind.FIRST_RESPONSE)
    own = desk.person.id in case.parties_listening
    if case.responsible is not None:
        return _with_somebody(desk, case, own=own)
    dates = (
        _("Somebody takes it by {take}, and gets back to you by {first}.")
        if own
        else _("Somebody takes it by {take}, and gets back to the people concerned by {first}.")
    )
    return paragraphs(
        say(_("Got it: {number}, now with {unit}."), number=bold(case.number), unit=view.unit(case.handled_by)),
        say(dates, take=view.deadline(take.due_at) if take else "–", first=bold(view.deadline(first.due_at)) if first else "–"),
        say(_("Before it is closed, somebody will come back and ask you.")) if own else None,
    )


def _with_somebody(desk: Desk, case: Case, *, own: bool) -> Html:
    """A unit that gives its cases by itself: who has it is known already."""
    view = reader(desk)
    first = case.owed(Kind.FIRST_RESPONSE)
    back = _("They get back to you by {first}.") if own else _("They get back to the people concerned by {first}.")
    return paragraphs(
        say(
            _("Got it: {number}. {who} of {unit} has it."),
            number=bold(case.number),
            who=view.name(case.responsible),
            unit=view.unit(case.handled_by),
        ),
        say(back, first=bold(view.deadline(first.due_at))) if first else None,
        say(_("Before it is closed, somebody will come back and ask you.")) if own else None,
    )


def wants_phone(desk: Desk, case: Case) -> bool:
    """Whether a number of the reporter's would help and is not known: not of who hides their name or must not be phoned."""
    if desk.phone or not desk.private or case.reporter != desk.person.id or desk.person.staff:
        return False
    return case.safe_contact == "phone" if case.protected else not case.name_hidden


def _leave_phone(case: Case) -> Html:
    if case.owed(Kind.DUTY_CALL) is not None:
        return say(_("Leave a phone, so that whoever is on duty can call you: press below, or just send the number."))
    return say(_("Leave a phone, so that the mediator can reach you: press below, or just send the number."))


def registered(desk: Desk, case: Case) -> Screen:
    """What a grid worker hears after registering for others: number, who has it, and the dates the people are promised."""
    view = reader(desk)
    take, first = case.owed(Kind.TAKE), case.owed(Kind.FIRST_RESPONSE)
    if case.handled_by is None or take is None or first is None or case.protected:
        return sent(desk, case)
    text = paragraphs(
        say(_("Registered: {number}, now with {unit}."), number=bold(case.number), unit=view.unit(case.handled_by)),
        say(
            _("Somebody takes it by {take}; the people hear from them by {first}."),
            take=view.deadline(take.due_at),
            first=bold(view.deadline(first.due_at)),
        ),
    )
    return Screen(text)
