"""Questions that somebody decides: more time, a contradicted contact, another mediator, somebody making trouble."""

from dataclasses import replace

from bot.rules.case import Act, Asked, Case, Change, Event, Notice, Refused
from bot.rules.obligations import Obligation, extended, extension, regraded
from bot.rules.obligations import reopened as owed_again
from bot.rules.permits import assigns, leads, must_be_responsible, must_supervise, supervises
from bot.rules.terms import Grade, Kind, Role, Stage, highest

DAYS_TO_ASK = (3, 7, 14)


def ask_more_time(case: Case, act: Act, obligation: Obligation, days: int, why: str) -> Change:
    """Whoever owes a step asks for more time with a reason; a supervisor grants or refuses. The clock runs on meanwhile."""
    case.must_be_open()
    if not (assigns(act.by, case, act.organisation) and obligation.kind is Kind.REVISIT):
        must_be_responsible(act.by, case, act.organisation)
    if obligation.ended_at is not None:
        raise Refused("already_done", number=case.number)
    if days not in DAYS_TO_ASK:
        raise Refused("days_not_possible")
    if len(why.strip()) < 2:
        raise Refused("reason_needed")
    asked = Asked(
        "more_time",
        obligation=obligation.id,
        data={"days": days, "why": why, "kind": obligation.kind.value},
        to=_deciders(case, act, obligation),
    )
    return Change(
        case=case.moved(case.stage), event=Event("more_time_asked", {"kind": obligation.kind.value, "days": days}, why), asked=asked
    )


def _deciders(case: Case, act: Act, obligation: Obligation) -> tuple[int, ...]:
    """The supervisors of the unit that owes; somebody who supervises themselves asks the level above."""
    for unit in act.organisation.above(obligation.unit):
        found = tuple(person for person in act.organisation.supervisors(unit.id) if person != act.by.id)
        if found:
            return found
    return ()


def decide_more_time(case: Case, act: Act, obligation: Obligation, request: int, days: int, *, yes: bool, asked_by: int | None) -> Change:
    """Granted: the due time moves by whole days from the old one, or from today if that has passed; extensions are counted."""
    must_supervise(act.by, case, act.organisation)
    if asked_by == act.by.id:
        raise Refused("own_request", number=case.number)
    if obligation.ended_at is not None:
        raise Refused("already_done", number=case.number)
    tell = (asked_by,) if asked_by is not None else ()
    facts = {"kind": obligation.kind.value, "days": days, "yes": yes}
    if not yes:
        return Change(
            case=case.moved(case.stage),
            event=Event("more_time_refused", facts),
            notices=(Notice("more_time_decided", to=tell, facts=facts),),
            decided=(request, "no"),
        )
    later = extended(obligation, extension(obligation, days, act.now, act.policy), act.now, act.policy)
    slipped = obligation.kind is Kind.FIRST_RESPONSE
    notices = [Notice("more_time_decided", to=tell, facts={**facts, "due": later.due_at.isoformat()})]
    if slipped:
        notices.append(Notice("date_slipped", to=case.parties_listening, facts={"due": later.due_at.isoformat()}))
    return Change(
        case=replace(case, promised_at=later.due_at if slipped else case.promised_at),
        event=Event("more_time_granted", {**facts, "due": later.due_at.isoformat()}),
        changed=(later,),
        notices=tuple(notices),
        decided=(request, "yes"),
    )


def urge(case: Case, act: Act, obligation: Obligation) -> Change:
    """A supervisor or the assigning unit presses 催办; the owner hears at once who asks."""
    if not (supervises(act.by, case, act.organisation) or assigns(act.by, case, act.organisation) or leads(act.by, case, act.organisation)):
        raise Refused("not_supervisor", number=case.number)
    if obligation.ended_at is not None:
        raise Refused("already_done", number=case.number)
    owner = obligation.person if obligation.person is not None else None
    facts = {"kind": obligation.kind.value, "obligation": obligation.id, "by": act.by.id}
    notice = Notice("urged", to=(owner,), facts=facts) if owner is not None else Notice("urged", unit=obligation.unit, facts=facts)
    return Change(case=case.moved(case.stage), event=Event("urged", {"kind": obligation.kind.value}), notices=(notice,))


def confirm_contact(case: Case, act: Act) -> Change:
    """The party confirms a recorded contact."""
    if not case.is_party(act.by.id):
        raise Refused("not_a_party", number=case.number)
    return Change(case=case.moved(case.stage), event=Event("contact_confirmed"))


def contradict_contact(case: Case, act: Act, obligation: Obligation) -> Change:
    """The party says nobody contacted them: the assigning unit checks it before the handler hears of it."""
    if not case.is_party(act.by.id):
        raise Refused("not_a_party", number=case.number)
    case.must_be_open()
    unit = case.assigned_by or case.handled_by
    assert unit is not None
    asked = Asked("contact", obligation=obligation.id, to=_checkers(case, act, unit))
    return Change(case=case.moved(case.stage), event=Event("contact_contradicted"), asked=asked)


def _checkers(case: Case, act: Act, unit: int) -> tuple[int, ...]:
    tree = act.organisation
    found = [person for role in (Role.LEADER, Role.SUPERVISOR) for person in tree.holders(unit, role) if person != case.responsible]
    return tuple(sorted(set(found))) or tuple(person for person in tree.supervisors(unit) if person != case.responsible)


def decide_contact(case: Case, act: Act, obligation: Obligation, request: int, *, happened: bool) -> Change:
    """The assigning unit has checked: there was contact, or the first response is owed again (old due time, at least 24 h ahead)."""
    if case.responsible == act.by.id or not assigns(act.by, case, act.organisation):
        raise Refused("not_assigning_unit", number=case.number)
    if happened or case.stage is not Stage.IN_PROGRESS:
        return Change(case=case.moved(case.stage), event=Event("contact_checked", {"happened": True}), decided=(request, "happened"))
    again = replace(owed_again(obligation, act.now, act.policy), person=case.responsible)
    staff = (case.responsible,) if case.responsible is not None else ()
    return Change(
        case=case.moved(Stage.ASSIGNED),
        event=Event("contact_checked", {"happened": False, "due": again.due_at.isoformat()}),
        ended=((Kind.WEEKLY_REPORT, "contradicted"),),
        reopened=(again,),
        notices=(Notice("first_response_again", to=staff, facts={"due": again.due_at.isoformat()}),),
        decided=(request, "not_happened"),
    )


def court(case: Case, act: Act) -> Change:
    """A party chooses court or arbitration 去法院、仲裁: always possible (People's Mediation Law art. 3), held against nobody."""
    if not case.is_party(act.by.id):
        raise Refused("not_a_party", number=case.number)
    case.must_be_open()
    staff = (case.responsible,) if case.responsible is not None else ()
    return Change(
        case=case.moved(case.stage),
        event=Event("court_chosen"),
        notices=(Notice("court_chosen", to=staff, unit=None if staff else case.handled_by),),
    )


def other_mediator(case: Case, act: Act, why: str) -> Change:
    """A party refuses or changes the mediator: the unit's leader gives the case to somebody else; no reason is asked for."""
    if not case.is_party(act.by.id):
        raise Refused("not_a_party", number=case.number)
    case.must_be_open()
    assert case.handled_by is not None
    leaders = tuple(person for person in act.organisation.holders(case.handled_by, Role.LEADER) if person != case.responsible)
    asked = Asked("other_mediator", data={"why": why}, to=leaders or act.organisation.supervisors(case.handled_by))
    return Change(case=case.moved(case.stage), event=Event("other_mediator_asked", note=why), asked=asked)


def trouble(case: Case, act: Act, what: str) -> Change:
    """Somebody is making trouble for me 有人为难我: past the handling unit to the supervisor above it, grade at least high."""
    if not case.concerns(act.by.id):
        raise Refused("not_a_party", number=case.number)
    unit = case.handled_by or case.assigned_by
    assert unit is not None
    tree = act.organisation
    over = next((each for each in tree.above(unit) if each.id != unit and each.id not in case.excluded), None)
    to = tuple(
        person
        for person in (tree.supervisors(over.id) if over else tree.supervisors(unit))
        if not any(person == held for held, _ in tree.staff.get(unit, ()))
    )
    grade = highest(case.grade, Grade.HIGH)
    return Change(
        case=replace(case, grade=grade),
        event=Event("trouble_reported", {"to": list(to)}),
        changed=tuple(regraded(each, grade, act.now, act.policy) for each in case.open_obligations),
        notices=(Notice("trouble", to=to, facts={"what": what, "by": act.by.id}, urgent=True),),
    )
