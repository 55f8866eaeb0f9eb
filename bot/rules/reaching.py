"""How the reporter can be reached: the phone they leave after reporting."""

from dataclasses import replace

from bot.rules.case import Act, Case, Change, Event, Notice, Refused


def leave_phone(case: Case, whole: Case, act: Act) -> Change:
    """The reporter leaves a number for an open case; who is responsible hears of it, and the number itself stays with the person.

    `whole` is the case as which a merged one goes on, else the case itself.
    """
    if case.reporter != act.by.id:
        raise Refused("not_a_party", number=case.number)
    whole.must_be_open()
    hears = whole.responsible if whole.responsible != act.by.id and not case.name_hidden else None
    return Change(
        case=replace(case, phone_withheld=False),
        event=Event("phone_left"),
        notices=() if hears is None else (Notice("phone_left", to=(hears,)),),
    )
