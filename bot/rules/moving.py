"""A case goes to another unit: routed by a person, passed on beside, referred up, sent down, or given by who stands above all of them."""

from collections.abc import Container
from dataclasses import replace
from typing import Any

from bot.rules.authority import must_give, next_above, over_all, oversees, possible, units_that_had_it
from bot.rules.case import Act, Asked, Case, Change, Event, Notice, Refused
from bot.rules.handing_on import meetings_wait
from bot.rules.obligations import LASTING, NAMED, Obligation, Start, start
from bot.rules.permits import (
    assigns,
    decides_at,
    has_it,
    leads,
    must_not_be_kept_out,
    on_behalf,
    supervisors_of,
    works_in_unit,
)
from bot.rules.saying import must_say
from bot.rules.sides import to_other_side
from bot.rules.stopping import started_while
from bot.rules.terms import Grade, Kind, Level, Stage


def owed_after_routing(case: Case, act: Act, *, first_response: bool = True, sender: int | None = None) -> tuple[Start, ...]:
    """What the handling unit owes from the day the case is handed to it 交办之日; from a `sender` it is accepted, which taking it does."""
    assert case.handled_by is not None
    kinds = [Kind.TAKE if sender is None else Kind.ACCEPT]
    if first_response:
        kinds.append(Kind.FIRST_RESPONSE)
    if case.grade is Grade.CRITICAL:
        kinds.append(Kind.DUTY_CALL)
    begun = (started_while(case, act, kind, person=None, round=0) for kind in kinds)
    return tuple(replace(each, about=sender) if each.kind is Kind.ACCEPT else each for each in begun)


def promised(started: tuple[Start, ...]) -> Start | None:
    """The first response among what was started: its date is promised to the reporter."""
    return next((each for each in started if each.kind is Kind.FIRST_RESPONSE), None)


def may_move(case: Case, act: Act) -> None:
    """Who has it or stands in, or leads the unit; while nobody has it anybody of the unit; a reported case is routed by who it waits at."""
    must_not_be_kept_out(act.by, case)
    if has_it(act.by, case, act.organisation) or leads(act.by, case, act.organisation):
        return
    if works_in_unit(act.by, case, act.organisation):
        if case.responsible is None:
            return
        raise Refused("not_responsible", number=case.number, responsible=case.responsible)
    if case.stage is Stage.REPORTED and assigns(act.by, case, act.organisation):
        return
    raise Refused("not_your_unit", number=case.number)


def must_be_movable(case: Case, act: Act) -> None:
    """Refuse unless this person can give the case to another unit now."""
    may_move(case, act)
    case.must_be(Stage.REPORTED, Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT)


def _how(case: Case, act: Act, to: int) -> str:
    """What the step is called by where the new unit stands: routed, referred up, sent down or passed on beside."""
    if case.handled_by is None:
        return "routed"
    if act.organisation.covers(to, case.handled_by):
        return "referred_up"
    return "sent_down" if act.organisation.covers(case.handled_by, to) else "transferred"


def follows(owed: Obligation, case: Case, to: int) -> Obligation:
    """What goes on elsewhere: the unit that has the case owes it, or still the person who was named for it."""
    return replace(owed, unit=to, person=owed.person if owed.kind in NAMED and owed.person != case.responsible else None)


def move(case: Case, act: Act, to: int, reason: str, receiving: Container[int] | None = None) -> Change:
    """Route, transfer beside, refer up or send down; what has been passed on too often goes to a supervisor to decide instead."""
    must_be_movable(case, act)
    if to == case.handled_by:
        raise Refused("same_unit", number=case.number)
    if not possible(case, act, to):
        raise Refused("unit_not_possible", number=case.number)
    must_give(case, act, to, receiving)
    must_say(reason, "reason_needed")
    ordered = oversees(case, act, to)
    if not ordered and too_often(case, act):
        return contest(case, act, to, reason)
    return _handed_over(case, act, to, reason, ordered=ordered)


def too_often(case: Case, act: Act) -> bool:
    """Whether units have passed it on to each other as often as they may 踢皮球; refused while a supervisor is to decide."""
    if "contested" in case.reason:
        raise Refused("being_decided", number=case.number)
    return case.handled_by is not None and case.moves >= act.policy.moving.free_moves


def contest(case: Case, act: Act, to: int, reason: str) -> Change:
    """The nearest supervisors of all units that had it, or would get it, are asked who has it; until then it stays."""
    units = tuple(dict.fromkeys((*units_that_had_it(case), to)))
    over = over_all(units, act.organisation)
    deciders = supervisors_of(over, case, act.organisation, but=act.by.id)
    if not deciders:
        raise Refused("nobody_decides")
    return Change(
        case=replace(case, reason={**case.reason, "contested": {"units": list(units), "over": over}}),
        event=Event("move_contested", {"to": to, **on_behalf(act.by, case, act.organisation)}, reason),
        asked=Asked("who_has_it", data={"to": to, "why": reason}, to=deciders),
    )


def decide_who(case: Case, act: Act, request: int, to: int) -> Change:
    """Who stands above all of them says which unit has it; that unit takes it and cannot give it back."""
    must_not_be_kept_out(act.by, case)
    contested = case.reason.get("contested")
    if contested is None:
        raise Refused("already_done", number=case.number)
    if not decides_at(act.by, case, contested["over"], act.organisation):
        raise Refused("not_supervisor", number=case.number)
    case.must_be(Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT)
    if to not in contested["units"]:
        raise Refused("button_old")
    settled = replace(case, reason={name: fact for name, fact in case.reason.items() if name != "contested"})
    decided = (request, str(to))
    if to != case.handled_by:
        if not possible(case, act, to):
            raise Refused("unit_not_possible", number=case.number)
        return replace(_handed_over(settled, act, to, "", ordered=True), decided=decided)
    open_ = case.owed(Kind.ACCEPT)
    take = (start(Kind.TAKE, unit=to, person=None, grade=case.grade, now=act.now, policy=act.policy),) if open_ is not None else ()
    staff = (case.responsible,) if case.responsible is not None else ()
    return Change(
        case=settled,
        event=Event("stays_decided", {"to": to}),
        started=take,
        ended=((Kind.ACCEPT, "decided"),) if take else (),
        notices=(Notice("stays_decided", to=staff, unit=None if staff else to),),
        decided=decided,
    )


def _handed_over(case: Case, act: Act, to: int, reason: str, *, ordered: bool) -> Change:
    """Open obligations end as moved, and a new clock starts for the new unit, which accepts the case 接收 or gives it back.

    A first response that is recorded is not owed again; the date promised to the reporter stays, and a later one is told with the reason.
    What was `ordered` by who stands above both is only taken, and counts as no move.
    """
    event = _how(case, act, to)
    unit = act.organisation.units[to]
    responded = case.stage is not Stage.REPORTED and case.owed(Kind.FIRST_RESPONSE) is None
    after = case.moved(
        Stage.ROUTED,
        handled_by=to,
        level=unit.level,
        responsible=None,
        routed_at=act.now,
        assigned_by=_assigning(case, act, to),
        moves=case.moves if ordered or case.handled_by is None else case.moves + 1,
        # Why it is here now is this hand-over, no longer the row of the table that matched the report.
        reason={name: fact for name, fact in case.reason.items() if name != "contested"}
        | {
            "had": list(units_that_had_it(case)),
            "moved": {"from": case.handled_by, "by": act.by.id, "at": act.now.isoformat(), "how": event, "was": as_it_was(case)},
        },
    )
    started = owed_after_routing(after, act, first_response=not responded, sender=None if ordered else case.handled_by)
    if case.stage is not Stage.REPORTED and case.owed(Kind.DUTY_CALL) is None:
        # Somebody is on it already: a move calls nobody out again.
        started = tuple(each for each in started if each.kind is not Kind.DUTY_CALL)
    if responded and case.stage is not Stage.CARRYING_OUT:  # then the dates of the promises go on, and no weekly report is owed
        started = (*started, started_while(after, act, Kind.WEEKLY_REPORT, person=None, round=1))
    notices = [Notice("case_arrived", unit=to, facts={"from": case.handled_by, "how": event}, urgent=case.grade is Grade.CRITICAL)]
    first = promised(started)
    slipped = first is not None and (case.promised_at is None or first.due_at > case.promised_at)
    notices.append(
        Notice(
            "moved_party",
            to=case.everyone_listening,
            facts={"unit": to, "due": first.due_at.isoformat() if first and slipped else "", "how": event},
        )
    )
    notices += to_other_side(case, "moved", unit=to)
    if case.responsible is not None and case.responsible != act.by.id:
        notices.append(Notice("not_yours_any_more", to=(case.responsible,), facts={"unit": to}))
    notices += meetings_wait(after, act)
    return Change(
        case=replace(after, promised_at=first.due_at if first and slipped else case.promised_at),
        event=Event(event, {"from": case.handled_by, "to": to, **on_behalf(act.by, case, act.organisation)}, reason),
        started=started,
        end_all="moved",
        spared=LASTING,
        changed=tuple(follows(each, case, to) for each in case.open_obligations if each.kind in LASTING and each.unit == case.handled_by),
        notices=tuple(notices),
    )


def as_it_was(case: Case) -> dict[str, Any]:
    """How the case stood with the unit that passes it on, for when it comes back."""
    return {
        "stage": case.stage.value,
        "responsible": case.responsible,
        "assigned_by": case.assigned_by,
        "routed_at": None if case.routed_at is None else case.routed_at.isoformat(),
        "promised_at": None if case.promised_at is None else case.promised_at.isoformat(),
    }


def refer_up(case: Case, act: Act, reason: str, receiving: Container[int] | None = None) -> Change:
    """To the next level above: grid → village → town → city; a department room refers to the centre it belongs to."""
    must_be_movable(case, act)
    return move(case, act, unit_above(case, act, receiving), reason, receiving)


def unit_above(case: Case, act: Act, receiving: Container[int] | None = None) -> int:
    """The next unit above that can take the case, of those that can receive work; refused at the top."""
    at = case.handled_by if case.handled_by is not None else case.assigned_by
    assert at is not None
    if (above := next_above(case, act, at, receiving)) is None:
        raise Refused("nothing_above", number=case.number)
    return above


def send_down(case: Case, act: Act, to: int, reason: str) -> Change:
    """A higher unit gives a case to one below it; only to a unit of its own subtree."""
    must_be_movable(case, act)
    at = case.handled_by if case.handled_by is not None else case.assigned_by
    if at is None or to == at or to not in act.organisation.units or not act.organisation.covers(at, to):
        raise Refused("unit_not_possible", number=case.number)
    return move(case, act, to, reason)


def _assigning(case: Case, act: Act, to: int) -> int | None:
    """Who handed it over now 交办单位: the unit that had it if it stands above the new one, else as it was or the one above."""
    tree = act.organisation
    if case.handled_by is not None and case.handled_by != to and tree.covers(case.handled_by, to):
        return case.handled_by
    if case.assigned_by is not None and case.assigned_by != to and tree.covers(case.assigned_by, to):
        return case.assigned_by
    above = [unit for unit in tree.above(to) if unit.id != to and unit.level in (Level.TOWN, Level.CITY) and unit.id not in case.excluded]
    return above[0].id if above else to
