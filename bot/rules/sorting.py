"""What kind of matter a case is 核对类别, as somebody who works on it says."""

from collections.abc import Container
from dataclasses import replace

from bot.rules.case import Act, Case, Change, Event, Notice, Refused
from bot.rules.following import protection_staff
from bot.rules.obligations import NAMED, Obligation, Start, owned, start
from bot.rules.permits import may_hear, must_be_responsible, on_behalf
from bot.rules.protection import minor_told, with_first_steps
from bot.rules.reading import read
from bot.rules.terms import Category, Kind, Stage


def check_kind(case: Case, act: Act, category: Category, reached: Container[int] = ()) -> Change:
    """Kept as an example to learn from; where the case is does not change.

    Violence at home and harm to children are protected from now on 保护件: named staff hear of it, its first steps begin, and who is none
    of them has it no more, nor any step of it. `reached` are the people who can be written to.
    """
    must_be_responsible(act.by, case, act.organisation)
    case.must_be_open()
    if case.kind_checked and category is case.category:
        raise Refused("same_kind", number=case.number)
    event = Event("kind_checked", {"from": case.category.value, "to": category.value, **on_behalf(act.by, case, act.organisation)})
    after = replace(case, category=category, kind_checked=True)
    if category is not Category.WOMEN_CHILDREN or case.protected:
        return Change(after, event)
    change = _protected(case, act, replace(after, protected=True), event)
    return with_first_steps(change, act, reached, minor=minor_told(read(case.words, report=True).minors_harmed, case.category))


def _protected(case: Case, act: Act, after: Case, event: Event) -> Change:
    told = (Notice("protected_case", to=protection_staff(after, act), urgent=True),)
    if case.responsible is None or may_hear((case.responsible,), after, act.organisation):
        return Change(after, event, changed=_named_for_others(case, act, after), notices=told)
    waits = case.stage is Stage.ASSIGNED
    started = owed_anew(case, act) if waits else ()
    return Change(
        replace(after, responsible=None, stage=Stage.ROUTED if waits else case.stage),
        event,
        started=started,
        changed=(
            *(owned(each, None) for each in case.open_obligations if each.person == case.responsible),
            *_named_for_others(case, act, after),
        ),
        notices=told,
    )


def _named_for_others(case: Case, act: Act, after: Case) -> tuple[Obligation, ...]:
    """Steps of people who may not know of the case any more: they are with who has it."""
    named = [each for each in case.open_obligations if each.kind in NAMED and each.person not in (None, case.responsible)]
    return tuple(owned(each, None) for each in named if not may_hear((each.person or 0,), after, act.organisation))


def owed_anew(case: Case, act: Act) -> tuple[Start, ...]:
    """What was taken so far waits to be taken again."""
    if case.handled_by is None:
        return ()
    return (start(Kind.TAKE, unit=case.handled_by, person=None, grade=case.grade, now=act.now, policy=act.policy, round=0),)
