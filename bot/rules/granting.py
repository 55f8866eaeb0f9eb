"""Questions that somebody decides: more time, a contradicted contact, another mediator."""

from dataclasses import replace

from bot.rules.absence import acts_for, stand_in_of
from bot.rules.case import Act, Asked, Case, Change, Event, Notice, Refused
from bot.rules.obligations import Obligation, extended, extension
from bot.rules.obligations import reopened as owed_again
from bot.rules.permits import (
    assigns,
    has_it,
    leads,
    may_hear,
    must_be_responsible,
    must_not_be_kept_out,
    on_behalf,
    supervises,
    supervises_at,
    supervisors_of,
)
from bot.rules.policy import Policy
from bot.rules.terms import Kind, Role, Stage

DAYS_TO_ASK = (3, 7, 14)
# Hours and minutes: nobody is given days for them.
AT_ONCE = (Kind.TAKE, Kind.ACCEPT, Kind.DUTY_CALL, Kind.WRITE_BACK, Kind.POLICE_REPORT)
# Dates that the two sides have agreed on, or a law has set: no supervisor moves them.
NOT_OURS = frozenset({Kind.PROMISE, Kind.MEDIATION_LIMIT, Kind.JUDICIAL_CONFIRMATION})


def days_to_ask(policy: Policy) -> tuple[int, ...]:
    """The extensions that can be chosen, up to the longest that the policy allows."""
    return tuple(days for days in DAYS_TO_ASK if days <= policy.cases.extension_days)


def ask_more_time(case: Case, act: Act, obligation: Obligation, days: int, why: str) -> Change:
    """Whoever owes a step asks for more time with a reason; a supervisor grants or refuses. The clock runs on meanwhile."""
    must_owe(case, act, obligation)
    _must_be_extendable(case, act, obligation, days)
    if len(why.strip()) < 2:
        raise Refused("reason_needed")
    deciders = supervisors_of(obligation.unit, case, act.organisation, but=act.by.id)
    if not deciders:
        raise Refused("nobody_decides")
    asked = Asked("more_time", obligation=obligation.id, data={"days": days, "why": why, "kind": obligation.kind.value}, to=deciders)
    facts = {"kind": obligation.kind.value, "days": days, **on_behalf(act.by, case, act.organisation)}
    return Change(case=case.moved(case.stage), event=Event("more_time_asked", facts, why), asked=asked)


def must_owe(case: Case, act: Act, obligation: Obligation) -> None:
    """Refuse unless the step is this person's to take: the revisit is the assigning unit's, all else the responsible person's."""
    must_not_be_kept_out(act.by, case)
    if _owes(act, obligation):
        return
    if obligation.kind in (Kind.REVISIT, Kind.LATER_CHECK):
        if not assigns(act.by, case, act.organisation):
            raise Refused("not_assigning_unit", number=case.number)
        return
    must_be_responsible(act.by, case, act.organisation)


def _owes(act: Act, obligation: Obligation) -> bool:
    """Whether a step is this person's own, or that of somebody away for whom they stand in."""
    return obligation.person == act.by.id or acts_for(act.by.id, obligation.person, act.organisation, obligation.unit)


def grants(case: Case, act: Act, obligation: Obligation) -> bool:
    """Whether the person may give more time for the step: a supervisor of the unit that owes it, and never for what they owe themselves."""
    if _owes(act, obligation) or (obligation.person is None and has_it(act.by, case, act.organisation)):
        return False
    return supervises_at(act.by, case, obligation.unit, act.organisation)


def _must_grant(case: Case, act: Act, obligation: Obligation) -> None:
    must_not_be_kept_out(act.by, case)
    if _owes(act, obligation):
        raise Refused("own_request", number=case.number)
    if not grants(case, act, obligation):
        raise Refused("not_supervisor", number=case.number)


def _must_be_extendable(case: Case, act: Act, obligation: Obligation, days: int) -> None:
    if obligation.ended_at is not None:
        raise Refused("already_done", number=case.number)
    if obligation.kind in AT_ONCE:
        raise Refused("no_more_time", number=case.number)
    if obligation.kind in NOT_OURS:
        raise Refused("not_our_date", number=case.number)
    if days not in days_to_ask(act.policy):
        raise Refused("days_not_possible")


def decide_more_time(case: Case, act: Act, obligation: Obligation, request: int, days: int, *, yes: bool, asked_by: int | None) -> Change:
    """A supervisor's answer to somebody who asked for more time."""
    if asked_by == act.by.id:
        must_not_be_kept_out(act.by, case)
        raise Refused("own_request", number=case.number)
    _must_grant(case, act, obligation)
    if yes:
        return _granted(case, act, obligation, days, tell=asked_by, request=request)
    if obligation.ended_at is not None:
        raise Refused("already_done", number=case.number)
    facts = {"kind": obligation.kind.value, "days": days, "yes": False}
    return Change(
        case=case.moved(case.stage),
        event=Event("more_time_refused", facts),
        notices=(Notice("more_time_decided", to=(asked_by,) if asked_by is not None else (), facts=facts),),
        decided=(request, "no"),
    )


def grant_more_time(case: Case, act: Act, obligation: Obligation, days: int, *, request: int | None = None) -> Change:
    """A supervisor gives more time without having been asked; an open `request` for it is answered by that."""
    _must_grant(case, act, obligation)
    return _granted(case, act, obligation, days, tell=obligation.person, request=request)


def _granted(case: Case, act: Act, obligation: Obligation, days: int, *, tell: int | None, request: int | None) -> Change:
    """The due time moves by whole days from the old one, or from today if that has passed; extensions are counted."""
    _must_be_extendable(case, act, obligation, days)
    later = extended(obligation, extension(obligation, days, act.now, act.policy), act.now, act.policy)
    facts = {"kind": obligation.kind.value, "days": days, "yes": True, "due": later.due_at.isoformat()}
    slipped = obligation.kind is Kind.FIRST_RESPONSE
    notices = [Notice("more_time_decided", to=(tell,) if tell is not None else (), unit=None if tell else obligation.unit, facts=facts)]
    if slipped:
        notices.append(Notice("date_slipped", to=case.everyone_listening, facts={"due": later.due_at.isoformat()}))
    return Change(
        case=replace(case, promised_at=later.due_at if slipped else case.promised_at),
        event=Event("more_time_granted", facts),
        changed=(later,),
        notices=tuple(notices),
        decided=None if request is None else (request, "yes"),
    )


def urge(case: Case, act: Act, obligation: Obligation) -> Change:
    """A supervisor or the assigning unit presses 催办; the owner hears at once who asks."""
    must_not_be_kept_out(act.by, case)
    over = supervises_at(act.by, case, obligation.unit, act.organisation) or supervises(act.by, case, act.organisation)
    if not (over or assigns(act.by, case, act.organisation) or leads(act.by, case, act.organisation)):
        raise Refused("not_supervisor", number=case.number)
    if obligation.ended_at is not None:
        raise Refused("already_done", number=case.number)
    if _owes(act, obligation):
        raise Refused("your_own", number=case.number)
    facts = {"kind": obligation.kind.value, "obligation": obligation.id, "by": act.by.id}
    to = (obligation.person,) if obligation.person is not None else ()
    notice = Notice("urged", to=to, unit=None if to else obligation.unit, facts=facts)
    event = Event("urged", {"kind": obligation.kind.value, "obligation": obligation.id})
    return Change(case=case.moved(case.stage), event=event, notices=(notice,))


def confirm_contact(case: Case, act: Act) -> Change:
    """The party confirms a recorded contact."""
    if act.by.id not in case.parties_listening:
        raise Refused("not_a_party", number=case.number)
    return Change(case=case.moved(case.stage), event=Event("contact_confirmed"))


def contradict_contact(case: Case, act: Act, obligation: Obligation) -> Change:
    """The party says nobody contacted them: the assigning unit checks it before the handler hears of it."""
    if act.by.id not in case.parties_listening:
        raise Refused("not_a_party", number=case.number)
    case.must_be_open()
    unit = case.assigned_by or case.handled_by
    assert unit is not None
    asked = Asked("contact", obligation=obligation.id, to=_checkers(case, act, unit))
    return Change(case=case.moved(case.stage), event=Event("contact_contradicted"), asked=asked)


def _checkers(case: Case, act: Act, unit: int) -> tuple[int, ...]:
    tree = act.organisation
    handled = (case.responsible, stand_in_of(case.responsible, tree, case.handled_by))
    found = {person for role in (Role.LEADER, Role.SUPERVISOR) for person in tree.holders(unit, role) if person not in handled}
    return may_hear(sorted(found), case, tree) or supervisors_of(unit, case, tree, but=case.responsible)


def decide_contact(case: Case, act: Act, obligation: Obligation, request: int, *, happened: bool) -> Change:
    """The assigning unit has checked: there was contact, or the first response is owed again (old due time, at least 24 h ahead)."""
    must_not_be_kept_out(act.by, case)
    if has_it(act.by, case, act.organisation) or not assigns(act.by, case, act.organisation):
        raise Refused("not_assigning_unit", number=case.number)
    decision = (request, "happened" if happened else "not_happened")
    if happened or case.stage is not Stage.IN_PROGRESS or case.owed(Kind.FIRST_RESPONSE) is not None or case.handled_by is None:
        # Once the handling is over the truth is kept all the same; nothing is owed again.
        notice = Notice("contact_checked", to=case.parties_listening, facts={"happened": happened, "due": ""})
        return Change(case.moved(case.stage), Event("contact_checked", {"happened": happened}), notices=(notice,), decided=decision)
    again = replace(owed_again(obligation, act.now, act.policy), unit=case.handled_by, person=case.responsible)
    staff = (case.responsible,) if case.responsible is not None else ()
    return Change(
        case=case.moved(Stage.ASSIGNED, promised_at=again.due_at),
        event=Event("contact_checked", {"happened": False, "due": again.due_at.isoformat()}),
        ended=((Kind.WEEKLY_REPORT, "contradicted"),),
        reopened=(again,),
        notices=(
            Notice("first_response_again", to=staff, unit=None if staff else case.handled_by, facts={"due": again.due_at.isoformat()}),
            Notice("contact_checked", to=case.parties_listening, facts={"happened": False, "due": again.due_at.isoformat()}),
        ),
        decided=decision,
    )


def court(case: Case, act: Act) -> Change:
    """A party chooses court or arbitration 去法院、仲裁: always possible (People's Mediation Law art. 3), held against nobody."""
    if not case.takes_part(act.by.id):
        raise Refused("not_a_party", number=case.number)
    case.must_be_open()
    staff = (case.responsible,) if case.responsible is not None else ()
    return Change(
        case=case.moved(case.stage),
        event=Event("court_chosen"),
        notices=(Notice("court_chosen", to=staff, unit=None if staff else case.handled_by, facts={"side": case.side_of(act.by.id)}),),
    )


def other_mediator(case: Case, act: Act, why: str) -> Change:
    """A party refuses or changes the mediator: the unit's leader gives the case to somebody else; no reason is asked for."""
    if not case.takes_part(act.by.id):
        raise Refused("not_a_party", number=case.number)
    case.must_be(Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT, Stage.RESOLVED)
    asked = Asked("other_mediator", data={"why": why, "side": case.side_of(act.by.id)}, to=givers(case, act))
    return Change(case=case.moved(case.stage), event=Event("other_mediator_asked", note=why), asked=asked)


def givers(case: Case, act: Act) -> tuple[int, ...]:
    """Who gives the case to somebody else: the unit's leaders, else its supervisors, and never who has it."""
    assert case.handled_by is not None
    tree = act.organisation
    leaders = may_hear((each for each in tree.working(case.handled_by, Role.LEADER) if each != case.responsible), case, tree)
    return leaders or supervisors_of(case.handled_by, case, tree, but=case.responsible)
