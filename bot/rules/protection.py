"""The fixed first steps of a protected case 保护件, each with a name of its staff on it; and a minor's report to the police.

A report to the police where a minor is concerned is owed by law (Anti-Domestic-Violence Law 反家庭暴力法 art. 14) and in no table.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.rules.case import Act, Case, Change, Event, New, Notice, Refused
from bot.rules.measures import Measure, dropped, must_be_owed, owing
from bot.rules.obligations import Obligation, after, due
from bot.rules.permits import may_hear, must_not_be_kept_out, protects, supervises
from bot.rules.policy import ALWAYS, MINOR, ProtectionRow
from bot.rules.terms import Category, Kind, MeasureKind, Role

MINOR_REPORT: Final = "minor_report"


def needs_first_steps(case: Case) -> bool:
    """Talk of dying is protected too, but it is cared for, and no crime to be reported."""
    return case.protected and not case.care


def minor_told(minors_harmed: int, category: Category) -> bool:
    """Whether what was told of a protected case concerns a minor: harmed children are read in it, or it happened at a school."""
    return minors_harmed > 0 or category is Category.SCHOOL


def protector(case: Case, act: Act, started: Container[int]) -> int | None:
    """Whose name stands on the first steps: who has the case, else the nearest of the named staff, those first who can be written to."""
    tree = act.organisation
    near = [person for unit in tree.above(_unit(case)) for person in tree.holders(unit.id, Role.PROTECTION)]
    known = [each for each in (*near, *tree.protectors) if each in tree.protectors]
    found = may_hear(dict.fromkeys(known), case, tree)
    if case.responsible in found:
        return case.responsible
    return next((each for each in found if each in started), next(iter(found), None))


def _unit(case: Case) -> int:
    unit = case.handled_by or case.assigned_by
    assert unit is not None
    return unit


def first_steps(case: Case, act: Act, started: Container[int], *, minor: bool) -> Change:
    """The rows that begin when a case becomes protected, as the part of a Change that they are; the caller adds it to its own."""
    rows = [row for row in act.policy.protection if row.when == ALWAYS or minor]
    return _begun(case, act, protector(case, act, started), rows, minor=minor)


def _begun(case: Case, act: Act, person: int | None, rows: Iterable[ProtectionRow], *, minor: bool) -> Change:
    unit, measures, starts = _unit(case), [], []
    if minor:
        until = due(Kind.POLICE_REPORT, case.grade, act.now, act.policy)
        measures.append(Measure(0, 0, MeasureKind.HANDLE, unit, person, "", until, slug=MINOR_REPORT))
    for row in rows:
        until = after(row.limit, act.now, act.policy)
        measures.append(Measure(0, 0, MeasureKind.HANDLE, unit, person, "", until, slug=row.slug))
    for at, measure in enumerate(measures):
        starts.append(owing(measure, case, act, New(at), Kind.POLICE_REPORT if measure.slug == MINOR_REPORT else Kind.MEASURE))
    told = () if person is None else (person,)
    notice = Notice("minor_report", to=told, facts={"measure": New(0)}, urgent=True) if minor else Notice("first_steps", to=told)
    # The event is the caller's: a case becomes protected by being reported, or by what somebody says about it.
    return Change(case, Event("minor_concerned"), started=tuple(starts), kept=tuple(measures), notices=(notice,) if measures else ())


def with_first_steps(change: Change, act: Act, started: Container[int], *, minor: bool) -> Change:
    """The same change with the first steps in it, where its case is protected; it must keep no rows of its own."""
    if not needs_first_steps(change.case):
        return change
    assert not change.kept
    begun = first_steps(change.case, act, started, minor=minor)
    return replace(change, started=(*change.started, *begun.started), kept=begun.kept, notices=(*change.notices, *begun.notices))


def must_protect(case: Case, act: Act) -> None:
    """For everybody but named staff there is no such list."""
    must_not_be_kept_out(act.by, case)
    if not needs_first_steps(case) or not protects(act.by):
        raise Refused("no_such_case")


def minor_concerned(case: Case, act: Act, known: Sequence[Measure], started: Container[int]) -> Change:
    """Named staff say that a minor is concerned: the report to the police is owed from this moment, by name."""
    must_protect(case, act)
    case.must_be_open()
    if any(each.slug == MINOR_REPORT for each in known):
        raise Refused("already_done", number=case.number)
    there = {each.slug for each in known}
    rows = [row for row in act.policy.protection if row.when == MINOR and row.slug not in there]
    change = _begun(case, act, protector(case, act, started), rows, minor=True)
    return replace(change, case=case.moved(case.stage), event=Event("minor_concerned"))


def not_needed(case: Case, act: Act, measure: Measure, obligation: Obligation, why: str) -> Change:
    """A first step is not needed, and it is said why; that no report to the police is owed, only a supervisor can say."""
    must_protect(case, act)
    must_be_owed(case, measure, obligation)
    if not measure.slug:
        raise Refused("button_old")
    if measure.slug == MINOR_REPORT and not supervises(act.by, case, act.organisation):
        raise Refused("not_supervisor", number=case.number)
    return dropped(case, measure, obligation, why, "not_needed")
