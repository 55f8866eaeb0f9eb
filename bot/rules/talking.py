"""Writing back and forth with somebody in danger: their words reach who answered the call, and the answers reach them."""

from dataclasses import replace

from bot.rules.case import Act, Case, Change, Event, Notice, Refused
from bot.rules.obligations import Start, start
from bot.rules.permits import may_write, must_not_be_kept_out
from bot.rules.terms import Kind


def called(case: Case, act: Act) -> tuple[int, ...]:
    """Who is called while nobody has answered: the duty list of the unit, without anybody whom the case is about."""
    unit = case.handled_by or case.assigned_by
    if unit is None or case.owed(Kind.DUTY_CALL) is None:
        return ()
    out = {person for each in case.excluded for person, _role in act.organisation.staff.get(each, ())}
    return tuple(person for person in act.organisation.duty_list(unit) if person not in out and not case.is_party(person))


def word_owed(case: Case, act: Act) -> tuple[Start, ...]:
    """A word from whoever is on it to somebody who talks of dying and wants to write; until somebody is, the call goes on."""
    wanted = case.care and case.safe_contact == "message" and case.stage.open
    if not wanted or case.on_it is None or case.handled_by is None or case.owed(Kind.WRITE_BACK) is not None:
        return ()
    return (start(Kind.WRITE_BACK, unit=case.handled_by, person=case.on_it, grade=case.grade, now=act.now, policy=act.policy),)


def must_write(case: Case, act: Act) -> None:
    """Refuse unless this person was called to the case or works on it, and the person in danger can be written to now."""
    must_not_be_kept_out(act.by, case)
    case.must_be_open()
    if not may_write(act.by, case, act.organisation):
        raise Refused("not_on_duty")
    if not case.asked_people:
        raise Refused("nobody_to_ask", number=case.number)
    if case.safe_contact == "none":
        raise Refused("no_contact_now", number=case.number)


def write(case: Case, act: Act, words: str) -> Change:
    """Words to the person in danger, in their private chat; who writes before anybody has answered the call answers it with that."""
    must_write(case, act)
    if not words.strip():
        raise Refused("words_needed")
    to = case.asked_people
    first = case.on_it is None
    return Change(
        case=replace(case, on_it=act.by.id) if first else case.moved(case.stage),
        event=Event("wrote", {"first": first}, words),
        ended=((Kind.WRITE_BACK, "written"), *(((Kind.DUTY_CALL, "answered"),) if first else ())),
        notices=(Notice("written", to=to, facts={"who": act.by.id, "words": words}, urgent=True),),
    )
