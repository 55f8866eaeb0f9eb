"""A unit that a case was passed on to gives it back 退回 while it has not accepted it 接收; whoever takes it accepts it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.rules.authority import possible, units_that_had_it
from bot.rules.case import Act, Case, Change, Event, Notice, Refused
from bot.rules.handing_on import meetings_given, meetings_wait
from bot.rules.leaving import still_theirs
from bot.rules.moving import contest, follows, too_often
from bot.rules.obligations import LASTING, NAMED, Obligation, Start, owned, resumed, start
from bot.rules.permits import leads, must_not_be_kept_out, works_in_unit
from bot.rules.saying import must_say
from bot.rules.terms import Kind, Stage

ANEW = (Kind.DUTY_CALL, Kind.WRITE_BACK)  # minutes: begun again, not gone on with


def can_be_given_back(case: Case) -> bool:
    """Whether it is not accepted yet by a unit that another one passed it on to."""
    return case.stage is Stage.ROUTED and case.owed(Kind.ACCEPT) is not None and "was" in case.reason.get("moved", {})


def must_be_returnable(case: Case, act: Act) -> None:
    """Refuse unless this unit may still say no; by anybody of the unit, for nobody has it yet."""
    must_not_be_kept_out(act.by, case)
    if not (works_in_unit(act.by, case, act.organisation) or leads(act.by, case, act.organisation)):
        raise Refused("not_your_unit", number=case.number)
    case.must_be_open()
    if not can_be_given_back(case):
        raise Refused("accepted_already", number=case.number)


def sender_of(case: Case) -> int:
    """The unit that passed it on."""
    return int(case.reason["moved"]["from"])


def give_back(case: Case, act: Act, before: Iterable[Obligation], reason: str) -> Change:
    """Back to the unit that passed it on, to who had it there, with its clocks as they would have been; `before` is what ended as moved.

    It counts as a move: what has been passed on too often goes to a supervisor instead.
    """
    must_be_returnable(case, act)
    must_say(reason, "reason_needed")
    moved, to = case.reason["moved"], sender_of(case)
    if not possible(case, act, to):
        raise Refused("unit_not_possible", number=case.number)
    if too_often(case, act):
        return contest(case, act, to, reason)
    was, at = moved["was"], datetime.fromisoformat(moved["at"])
    ended = [each for each in before if each.how == "moved" and each.ended_at == at]
    again = tuple(resumed(each, act.now, act.policy) for each in ended if each.kind not in ANEW)
    first = next((each for each in again if each.kind is Kind.FIRST_RESPONSE), None)
    after = case.moved(
        Stage(was["stage"]),
        handled_by=to,
        level=act.organisation.units[to].level,
        responsible=was["responsible"],
        assigned_by=was["assigned_by"],
        routed_at=_moment(was["routed_at"]),
        promised_at=first.due_at if first is not None else _moment(was["promised_at"]),
        moves=case.moves + 1,
        reason={
            **case.reason,
            "had": list(units_that_had_it(case)),
            "moved": {"from": case.handled_by, "by": act.by.id, "at": act.now.isoformat(), "how": "given_back"},
        },
    )
    anew = tuple(
        start(each.kind, unit=to, person=each.person, grade=case.grade, now=act.now, policy=act.policy)
        for each in ended
        if each.kind in ANEW and case.owed(each.kind) is not None  # not when somebody has answered meanwhile
    )
    after, again, more = _with_who_is_there(after, again, act)
    staff = (after.responsible,) if after.responsible is not None else ()
    told = first.due_at.isoformat() if first is not None and first.due_at > act.now and first.due_at != case.promised_at else ""
    return Change(
        case=after,
        event=Event("given_back", {"from": case.handled_by, "to": to}, reason),
        started=(*anew, *more),
        end_all="given_back",
        spared=LASTING,
        changed=tuple(
            _theirs_again(follows(each, case, to), after)
            for each in case.open_obligations
            if each.kind in LASTING and each.unit == case.handled_by
        ),
        reopened=again,
        notices=(
            Notice("given_back", to=staff, unit=None if staff else to, facts={"from": case.handled_by}),
            Notice("moved_party", to=case.everyone_listening, facts={"unit": to, "due": told, "how": "given_back"}),
            *(meetings_wait(after, act) if after.responsible is None else meetings_given(case, act, after.responsible)),
        ),
    )


def _theirs_again(owed: Obligation, after: Case) -> Obligation:
    """What goes on is owed by who has the case again; what names somebody stays with them."""
    return owed if owed.kind in NAMED or owed.person is not None else owned(owed, after.responsible)


def _moment(at: str | None) -> datetime | None:
    return None if at is None else datetime.fromisoformat(at)


def _with_who_is_there(case: Case, again: tuple[Obligation, ...], act: Act) -> tuple[Case, tuple[Obligation, ...], tuple[Start, ...]]:
    """As it was, but for somebody who has left meanwhile: then it is the unit's, and waits to be taken if it had only been taken."""
    who = case.responsible
    if who is None or still_theirs(act.organisation.person(who), case, act.organisation):
        return case, again, ()
    again = tuple(owned(each, None) if each.person == who else each for each in again)
    if case.stage is not Stage.ASSIGNED or case.handled_by is None:
        return replace(case, responsible=None), again, ()
    take = start(Kind.TAKE, unit=case.handled_by, person=None, grade=case.grade, now=act.now, policy=act.policy)
    return case.moved(Stage.ROUTED, responsible=None), again, (take,)
