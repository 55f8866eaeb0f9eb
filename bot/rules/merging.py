"""Two cases are one matter 并案: a person says so, the younger goes on as part of the older, and for a while it can be undone."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.rules.case import Act, Case, Change, Event, Merge, Notice, Refused
from bot.rules.lanes import of_two_lanes
from bot.rules.leaving import still_theirs
from bot.rules.mediating import limit_by_yes
from bot.rules.merging_along import Work, added, counted_in, counted_out, paid_meanwhile, people_coming, step_ids, steps, totals, under
from bot.rules.obligations import Obligation, Start, owned, regraded, sooner, start
from bot.rules.obligations import reopened as owed_again
from bot.rules.organisation import Organisation, Person
from bot.rules.permits import (
    may_hear,
    may_read,
    must_not_be_kept_out,
    protects,
    stepped_back,
    supervisors_of,
    who_stepped_back,
    works_on,
)
from bot.rules.terms import Grade, Kind, Level, Role, Side, Stage, highest
from bot.rules.trouble import SEEN_TO

BEFORE_THE_END = (Stage.REPORTED, Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS)
HOURS_AHEAD = 24  # what is owed again after an undone merging is due no sooner
AT_ONCE = (Kind.DUTY_CALL, Kind.WRITE_BACK)  # begun anew: nobody is called by an hour that has passed


@dataclass(frozen=True, slots=True)
class Merged:
    """A merging that stands."""

    id: int
    case: int
    into: int
    stage: Stage
    at: datetime
    before: Mapping[str, Any] = field(default_factory=dict)  # the totals of the case that goes on, as they were (merging_along.totals)


def in_order(one: Case, other: Case) -> tuple[Case, Case]:
    """The younger and the older of two cases: what was reported first goes on, unless it still waits for a unit and the other does not.

    Such a case owes nothing: whatever clock runs and whoever is being called for the other would end with it.
    """
    younger, older = sorted((one, other), key=lambda case: (case.handled_by is None, case.reported_at, case.id), reverse=True)
    return younger, older


def came_before(older: Case, younger: Case) -> bool:
    """Whether what goes on was also reported first."""
    return (older.reported_at, older.id) < (younger.reported_at, younger.id)


def may_be_compared(one: Case, other: Case) -> bool:
    """Whether the likeness of two cases may be spoken of: neither is protected, and both are known to the same units."""
    return not (one.protected or other.protected) and one.excluded == other.excluded and not of_two_lanes(one, other)


def told_of_likeness(case: Case, other: Case, tree: Organisation) -> tuple[int, ...]:
    """Who hears that a new case may be one matter with another: the unit's leader, else its supervisor, of those who may read both."""
    if case.handled_by is None:
        return ()
    here = tree.units[case.handled_by]
    led = here.parent if here.level is Level.GRID and here.parent is not None else here.id
    people = may_hear(tree.working(led, Role.LEADER), case, tree) or supervisors_of(case.handled_by, case, tree)
    return tuple(each for each in people if each != case.responsible and may_read(_staff(each, tree), other, tree))


def _staff(person: int, tree: Organisation) -> Person:
    return Person(person, roles=frozenset((unit, role) for unit, held in tree.staff.items() for who, role in held if who == person))


# -- merging -----------------------------------------------------------------------------------------------------------


def must_work_on(act: Act, *both: Case) -> None:
    """Refuse unless this person may work on each of the cases; nothing of one is told because of the other."""
    for case in both:
        must_not_be_kept_out(act.by, case)
    for case in both:
        if not works_on(act.by, case, act.organisation):
            raise Refused("not_your_unit", number=case.number)


def ordered(one: Case, other: Case, *, turned: bool = False) -> tuple[Case, Case]:
    """The case that ends and the one that goes on: the younger and the older, or `turned` the other way about."""
    younger, older = in_order(one, other)
    return (older, younger) if turned else (younger, older)


def must_be_mergeable(
    one: Case, other: Case, act: Act, *, carries: bool, works: Mapping[int, Work] | None = None, turned: bool = False
) -> None:
    """Refuse unless this person may make the two cases one now; `carries`: others have been merged into the one that ends already.

    A planned meeting, an agreement that is signed or in effect and a task force are of their own case: the one that has such goes on,
    so the two are merged the other way about (`turned`), and not at all while both have.
    """
    if one.id == other.id:
        raise Refused("merge_self", number=one.number)
    younger, older = ordered(one, other, turned=turned)
    must_work_on(act, younger, older)
    for case in (younger, older):
        case.must_be(*BEFORE_THE_END)
    if carries:
        raise Refused("merge_chain", number=younger.number)
    care = younger.care or older.care
    if care or of_two_lanes(one, other) or younger.protected is not older.protected or younger.excluded != older.excluded:
        raise Refused("merge_apart")
    if older.protected and not protects(act.by):
        raise Refused("merge_apart")
    if older.responsible is not None and younger.is_party(older.responsible):
        raise Refused("merge_own", number=older.number)
    if older.responsible is not None and stepped_back(older.responsible, younger):
        raise Refused("they_stepped_back", number=younger.number, responsible=older.responsible)
    if _against_each_other(younger, older):
        raise Refused("merge_sides")
    ends, goes_on = _bound(works, younger), _bound(works, older)
    if ends:
        both = goes_on or turned or older.handled_by is None or younger.handled_by is None
        raise Refused("merge_both_bound" if both else f"merge_bound_{ends}", number=younger.number, other=older.number)
    if turned and not goes_on:
        raise Refused("button_old")


def _bound(works: Mapping[int, Work] | None, case: Case) -> str:
    return works[case.id].bound if works and case.id in works else ""


def _against_each_other(one: Case, other: Case) -> bool:
    """Whether somebody reports in one of the cases what the other one reports of them; who has no bot is known by their phone."""

    def reporting(case: Case) -> set[int | str]:
        people = {*case.parties_listening, case.reporter}
        return {each for each in people if each is not None} | _phones(case, Side.REPORTING)

    def accused(case: Case) -> set[int | str]:
        people = {party.person for party in case.parties if party.side == Side.OTHER}
        return {each for each in people if each is not None} | _phones(case, Side.OTHER)

    return bool(reporting(one) & accused(other) or reporting(other) & accused(one))


def _phones(case: Case, side: Side) -> set[str]:
    return {party.phone for party in case.parties if party.side == side and party.person is None and party.phone}


def merge(
    one: Case, other: Case, act: Act, *, carries: bool, works: Mapping[int, Work] | None = None, turned: bool = False
) -> tuple[Change, Change]:
    """What becomes of the younger and of the older: the higher grade and the earlier promise stand, and all hear of each step.

    The open steps of the younger go on in the older as they are, with their names and dates, and its list of people counts there.
    """
    must_be_mergeable(one, other, act, carries=carries, works=works, turned=turned)
    younger, older = ordered(one, other, turned=turned)
    ended = replace(younger.moved(Stage.ENDED, closed_at=act.now), merged_into=older.id)
    gone = Change(
        case=ended,
        event=Event("merged", {"into": older.id}),
        end_all="merged",
        notices=(Notice("merged_away", to=tuple(dict.fromkeys((*_but(act, younger.responsible), *_but(act, younger.on_it))))),),
    )
    listed = {case.id: works[case.id].listed if works and case.id in works else () for case in (younger, older)}
    new = added(younger, listed[younger.id], listed[older.id])
    on = _goes_on(younger, counted_in(older, younger, new, listed[older.id]), act)
    kept = Merge(older.id, younger.stage, step_ids(younger), totals(older, on.case))
    return replace(gone, merge=kept), replace(on, kept=new)


def _goes_on(younger: Case, older: Case, act: Act) -> Change:
    grade = highest(younger.grade, older.grade)
    joined = people_coming(younger, older)
    promises = [each for each in (younger.promised_at, older.promised_at) if each is not None]
    after = replace(
        older,
        grade=grade,
        dangers=older.dangers | younger.dangers,
        going_on=older.going_on if younger.going_on is None else bool(older.going_on or younger.going_on),
        promised_at=min(promises, default=None),
        # Those above the unit go on hearing of it as of a high one; the trouble itself stays with the case that it was reported in.
        trouble=older.trouble or (SEEN_TO if younger.trouble else ""),
        parties=(*older.parties, *joined),
        reason={**older.reason, **who_stepped_back(older, younger)},
        on_it=older.on_it if older.on_it is not None else _goes_on_with(younger, older),
    )
    listening = set(older.everyone_listening)
    coming = tuple(person for person in younger.everyone_listening if person != older.responsible)
    facts = {"was": younger.id}
    unit = None if older.responsible is not None or older.protected else older.handled_by
    return Change(
        case=after,
        event=Event("merged_in", {"case": younger.id}),
        started=(*_called_out(older, after, act), *limit_by_yes(older, after, act)),
        changed=(*_dates(younger, older, grade, act), *under(grade, steps(younger), act)),
        joined=joined,
        notices=(
            Notice("merged_party", to=coming, facts=facts),
            Notice("merged_first", to=tuple(sorted(listening - set(coming)))),
            Notice("merged_here", to=_but(act, older.responsible), unit=unit, facts=facts),
        ),
    )


def _but(act: Act, person: int | None) -> tuple[int, ...]:
    """The person, unless there is none or it is who has just done it."""
    return () if person is None or person == act.by.id else (person,)


def _goes_on_with(younger: Case, older: Case) -> int | None:
    """Who answered the call for the younger goes on with it, unless the older is their own matter."""
    who = younger.on_it
    return None if who is None or older.is_party(who) or stepped_back(who, older) else who


def _called_out(older: Case, after: Case, act: Act) -> tuple[Start, ...]:
    called = older.grade is Grade.CRITICAL or older.owed(Kind.DUTY_CALL) is not None or after.on_it is not None
    if called or after.grade is not Grade.CRITICAL or older.handled_by is None:
        return ()
    return (start(Kind.DUTY_CALL, unit=older.handled_by, grade=after.grade, now=act.now, policy=act.policy),)


def next_word(case: Case) -> Obligation | None:
    """What the people who reported hear next: the first response, then a report."""
    return case.owed(Kind.FIRST_RESPONSE) or case.owed(Kind.WEEKLY_REPORT)


def _dates(younger: Case, older: Case, grade: Grade, act: Act) -> tuple[Obligation, ...]:
    """What is owed for the older, under the higher grade and by the date that the people of the younger were promised."""
    promised, mine = next_word(younger), next_word(older)
    changed = []
    for each in older.open_obligations:
        now = regraded(each, grade, act.now, act.policy)
        if promised is not None and mine is not None and each.id == mine.id:
            now = sooner(now, promised.due_at, act.now, act.policy)
        if now != each:
            changed.append(now)
    return tuple(changed)


# -- taking apart ------------------------------------------------------------------------------------------------------


def undo_until(merged: Merged, act: Act) -> datetime:
    return merged.at + timedelta(hours=act.policy.duplicates.undo_hours)


def must_be_undoable(younger: Case, older: Case, merged: Merged | None, act: Act) -> None:
    """Refuse unless the merging stands, is not old, and this person may work on both cases."""
    must_work_on(act, younger, older)
    if merged is None or merged.into != older.id or younger.merged_into != older.id:
        raise Refused("not_merged", number=younger.number)
    if act.now > undo_until(merged, act):
        raise Refused("unmerge_too_late", number=younger.number, hours=act.policy.duplicates.undo_hours)


def take_apart(
    younger: Case,
    older: Case,
    merged: Merged,
    ended: Iterable[Obligation],
    act: Act,
    *,
    brought: Container[int] = (),
    works: Mapping[int, Work] | None = None,
) -> tuple[Change, Change]:
    """Both cases go on by themselves: the younger as it stood, with what it owed; the older keeps its higher grade and earlier date.

    `brought` are the measures that the younger brought along: they are its own again, as they are now.
    """
    must_be_undoable(younger, older, merged, act)
    own = works[younger.id].listed if works and younger.id in works else ()
    copies = tuple(each for each in (works[older.id].listed if works and older.id in works else ()) if each.via == younger.id)
    paid, more = paid_meanwhile(own, copies)
    ended = tuple(ended)
    again = tuple(owed_again(each, act.now, act.policy, HOURS_AHEAD) for each in ended if each.kind not in AT_ONCE)
    anew = tuple(
        start(each.kind, unit=each.unit, person=each.person, grade=each.grade, now=act.now, policy=act.policy)
        for each in ended
        if each.kind in AT_ONCE
    )
    first = next((each for each in again if each.kind is Kind.FIRST_RESPONSE), None)
    promised = younger.promised_at if first is None else first.due_at
    reason = {**younger.reason, **who_stepped_back(younger, older)}
    before = replace(younger.moved(merged.stage, closed_at=None, promised_at=promised, reason=reason), merged_into=None)
    if more:
        before = replace(before, money_recovered=(before.money_recovered or 0) + more)
    remaining = replace(older, parties=tuple(party for party in older.parties if party.via != younger.id))
    remaining = counted_out(remaining, merged.before, copies) if merged.before else remaining
    if younger.responsible is not None and not still_theirs(act.organisation.person(younger.responsible), before, act.organisation):
        before, again, anew = _without_who_left(before, younger.responsible, again, anew, act)
    unit = None if before.responsible is not None or younger.protected or merged.stage is Stage.REPORTED else younger.handled_by
    told = _but(act, before.responsible)
    if before.responsible is None and before.protected:  # no group hears of it
        over = before.assigned_by if before.assigned_by is not None else before.handled_by
        told = () if over is None else tuple(each for each in supervisors_of(over, before, act.organisation) if each != act.by.id)
    back = Change(
        case=before,
        event=Event("merge_undone", {"case": older.id}),
        started=anew,
        reopened=again,
        changed=under(before.grade, (each for each in steps(older) if each.about in brought), act),
        kept=paid,
        unmerge=merged.id,
        notices=(
            Notice("unmerged_party", to=before.everyone_listening, facts={"was": older.id}),
            Notice("unmerged_staff", to=told, unit=unit, facts={"was": older.id}),
        ),
    )
    others = tuple(person for person in remaining.everyone_listening if person not in before.everyone_listening)
    alone = Change(
        case=remaining,
        event=Event("merge_undone", {"case": younger.id}),
        started=limit_by_yes(older, remaining, act),
        left=younger.id,
        notices=(
            Notice("unmerged_first", to=others),
            Notice("unmerged_staff", to=_but(act, older.responsible), facts={"was": younger.id}),
        ),
    )
    return back, alone


def _without_who_left(
    before: Case, left: int, again: tuple[Obligation, ...], anew: tuple[Start, ...], act: Act
) -> tuple[Case, tuple[Obligation, ...], tuple[Start, ...]]:
    """As when somebody leaves: all of it is the unit's again, and a case that was only taken so far waits to be taken."""
    again = tuple(owned(each, None) if each.person == left else each for each in again)
    anew = tuple(replace(each, person=None) if each.person == left else each for each in anew)
    if before.stage is not Stage.ASSIGNED or before.handled_by is None:
        return replace(before, responsible=None), again, anew
    if not any(each.kind is Kind.TAKE for each in again):
        anew = (*anew, start(Kind.TAKE, unit=before.handled_by, person=None, grade=before.grade, now=act.now, policy=act.policy))
    return before.moved(Stage.ROUTED, responsible=None), again, anew


def as_part(part: Case, whole: Case) -> Case:
    """A merged case for those who work on the one it goes on as: theirs to read, with its own promises to who reported it."""
    return replace(
        part,
        handled_by=whole.handled_by,
        assigned_by=whole.assigned_by,
        responsible=whole.responsible,
        on_it=whole.on_it,
        stage=whole.stage,
        grade=whole.grade,
        open_obligations=whole.open_obligations,
    )
