"""Looking back 一步三回头: a step is done or cannot be done, and some days later somebody asks the people whether it worked."""

from collections.abc import Container, Iterable
from dataclasses import replace

from bot.rules.case import Act, Case, Change, Event, Notice, Refused
from bot.rules.measures import CARE, Measure, must_be_owed
from bot.rules.obligations import Obligation, Start, owned, start
from bot.rules.permits import may_hear, must_be_named, must_not_be_kept_out, owes, supervisors_of
from bot.rules.saying import A_SENTENCE, must_say
from bot.rules.terms import Kind, Role

RESULTS = {"yes": True, "partly": None, "no": False}  # how a result stands in Measure.worked


def done(case: Case, act: Act, measure: Measure, obligation: Obligation, words: str, started: Container[int]) -> Change:
    """The step is done, in the words of who did it: its reminders stop, and the looking back begins."""
    must_be_named(act.by, obligation, case, act.organisation)
    must_be_owed(case, measure, obligation)
    must_say(words, "step_too_short", A_SENTENCE)
    doers = {each for each in (act.by.id, measure.person, obligation.person) if each is not None}
    heard = _has_it(case, act)
    facts = {"measure": measure.id, "kind": measure.kind.value, "slug": measure.slug}
    begun = _looking_back(case, act, measure, doers, started)
    asks = tuple(each.person for each in begun if each.person is not None and each.person not in (act.by.id, *heard))
    return Change(
        case=case.moved(case.stage),
        event=Event("measure_done", facts, words.strip()),
        kept=(replace(measure, done_at=act.now, done=words.strip(), cannot=""),),
        ended_ones=((obligation.id, "recorded"),),
        started=begun,
        notices=(
            Notice("measure_done", to=heard, facts={"measure": measure.id}),
            Notice("measure_check", to=asks, facts={"measure": measure.id}),
        ),
    )


def _has_it(case: Case, act: Act) -> tuple[int, ...]:
    """Who has the case, unless they have just done it themselves."""
    return () if case.responsible is None or case.responsible == act.by.id else (case.responsible,)


def _looking_back(case: Case, act: Act, measure: Measure, doers: set[int], started: Container[int]) -> tuple[Start, ...]:
    """Of a fixed step there is nothing to ask the people: that the facts are verified, or the police informed, is a fact of its own."""
    if measure.slug not in ("", CARE):
        return ()
    unit, person = checker(case, act, doers, started)
    return (start(Kind.MEASURE_CHECK, unit=unit, person=person, grade=case.grade, now=act.now, policy=act.policy, about=measure.id),)


def checker(case: Case, act: Act, doers: Iterable[int], started: Container[int]) -> tuple[int, int | None]:
    """The unit and person who ask the people whether a step worked.

    It is whoever has the case, who knows the people. But nobody judges a step that they did, or said to be done, themselves: then it is
    somebody of the assigning unit, which answers for what is done (由交办单位负责具体执行), or who supervises; themselves only where
    there is nobody else.
    """
    assert case.handled_by is not None
    tree, did = act.organisation, frozenset(doers)
    if case.responsible is not None and case.responsible not in did:
        return case.handled_by, case.responsible
    unit = case.assigned_by or case.handled_by
    there = tree.protectors if case.protected else tree.working(unit, Role.LEADER, Role.SUPERVISOR, Role.MEDIATOR)
    found = [*may_hear(there, case, tree), *supervisors_of(case.handled_by, case, tree)]
    free = [each for each in found if each not in did]
    for each in (*(one for one in free if one in started), *free):
        return unit, each
    return case.handled_by, case.responsible


def deciders(case: Case, act: Act, *, but: int) -> tuple[int, ...]:
    """Who decides about a step that its person cannot do: who has the case, else who leads the unit or supervises it."""
    tree = act.organisation
    if case.protected:
        return tuple(each for each in may_hear(tree.protectors, case, tree) if each != but)
    if case.responsible is not None and case.responsible != but:
        return (case.responsible,)
    if case.handled_by is None:
        return ()
    leaders = may_hear((each for each in tree.working(case.handled_by, Role.LEADER) if each != but), case, tree)
    return leaders or supervisors_of(case.handled_by, case, tree, but=but)


def cannot(case: Case, act: Act, measure: Measure, obligation: Obligation, why: str) -> Change:
    """The person cannot do it, and says why: now it is with who has the case, and the date stays.

    They can give it to somebody else, move its date or drop it. A named staff member's step in a protected case stays with its name
    until another has taken it: nothing of it may rest with nobody.
    """
    must_not_be_kept_out(act.by, case)
    if not owes(act.by, obligation, case, act.organisation):
        raise Refused("button_old")
    must_be_owed(case, measure, obligation)
    must_say(why, "reason_needed")
    to = deciders(case, act, but=act.by.id)
    passes = not case.protected and case.responsible in to and obligation.person is not None
    return Change(
        case=case.moved(case.stage),
        event=Event("measure_cannot", {"measure": measure.id}, why.strip()),
        kept=(replace(measure, cannot=why.strip()),),
        changed=(owned(obligation, case.responsible),) if passes else (),
        notices=(Notice("measure_cannot", to=to, facts={"measure": measure.id, "by": act.by.id}, urgent=case.protected),),
    )


def check(case: Case, act: Act, measure: Measure, obligation: Obligation, result: str, words: str) -> Change:
    """What the people say: it worked, partly, or not; the last asks for another step."""
    must_be_named(act.by, obligation, case, act.organisation)
    if obligation.ended_at is not None or obligation.kind is not Kind.MEASURE_CHECK or obligation.about != measure.id:
        raise Refused("already_done", number=case.number)
    if measure.person == act.by.id and obligation.person not in (None, act.by.id):
        raise Refused("check_by_doer", number=case.number, responsible=obligation.person)
    if result not in RESULTS:
        raise Refused("button_old")
    must_say(words, "step_too_short", A_SENTENCE)
    return Change(
        case=case.moved(case.stage),
        event=Event("measure_checked", {"measure": measure.id, "result": result}, words.strip()),
        kept=(replace(measure, checked_at=act.now, worked=RESULTS[result], found=words.strip()),),
        ended_ones=((obligation.id, "recorded"),),
        notices=(Notice("measure_checked", to=_has_it(case, act), facts={"measure": measure.id}),),
    )
