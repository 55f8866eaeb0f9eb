"""What kind of matter a case is 核对类别, as somebody who works on it says."""

from collections.abc import Container
from dataclasses import replace
from typing import Final

from bot.rules.case import Act, Case, Change, Event, Notice, Refused
from bot.rules.following import protection_staff
from bot.rules.midway import UnderWay, becomes_protected
from bot.rules.permits import may_hear, must_be_responsible, on_behalf
from bot.rules.protection import minor_told, with_first_steps
from bot.rules.reading import read
from bot.rules.terms import Category

NOTHING: Final = UnderWay()


def check_kind(case: Case, act: Act, category: Category, reached: Container[int] = (), there: UnderWay = NOTHING) -> Change:
    """Kept as an example to learn from; where the case is does not change.

    Violence at home and harm to children are protected from now on 保护件: named staff hear of it, its first steps begin, and who is none
    of them has it no more, nor any step of it. `reached` are the people who can be written to, `there` is what lies in the case.
    """
    must_be_responsible(act.by, case, act.organisation)
    case.must_be_open()
    if case.kind_checked and category is case.category:
        raise Refused("same_kind", number=case.number)
    event = Event("kind_checked", {"from": case.category.value, "to": category.value, **on_behalf(act.by, case, act.organisation)})
    after = replace(case, category=category, kind_checked=True)
    if category is not Category.WOMEN_CHILDREN or case.protected:
        return Change(after, event)
    return _protect(case, after, act, event, reached, there)


def protect_other_lane(case: Case, act: Act, category: Category, reached: Container[int] = (), there: UnderWay = NOTHING) -> Change:
    """The other lane of a matter that has just become protected tells of the same: nobody but named staff has that one either."""
    event = Event("kind_checked", {"from": case.category.value, "to": category.value})
    return _protect(case, replace(case, category=category), act, event, reached, there)


def _protect(case: Case, after: Case, act: Act, event: Event, reached: Container[int], there: UnderWay) -> Change:
    protected = replace(after, protected=True)
    told = Notice("protected_case", to=protection_staff(protected, act), urgent=True)
    left = case.responsible is not None and not may_hear((case.responsible,), protected, act.organisation)
    begun = replace(protected, responsible=None if left else case.responsible)
    minor = minor_told(read(case.words, report=True).minors_harmed, case.category)
    event = replace(event, data={**event.data, "protected": True})
    change = with_first_steps(Change(begun, event, notices=(told,)), act, reached, minor=minor)
    return becomes_protected(case, act, change, there)
