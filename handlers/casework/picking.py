"""Choosing who does a step, and by when: people of the own unit, others through the tree of units; a name or a day can be typed."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules.absence import last_instant
from bot.rules.calendar import DAY, local_date
from bot.rules.case import Case, Refused
from bot.rules.dates import read_day
from bot.rules.measures import authorities, helpers, must_manage
from bot.rules.organisation import Unit
from bot.rules.terms import Level
from bot.screens.buttons_measures import Doer, UntilDay
from bot.screens.language import Html, _, label, say
from bot.screens.screen import Key, Reply, two_in_a_row
from handlers.asking import ask, finishes
from handlers.gates import Pressed
from storage import people

PAGE = 3  # people or units on one screen; with turning, another unit and cancel that makes six
LAST_ORDINAL = date.max.toordinal()

Chosen = Callable[[Desk, dict[str, Any], Case, int, int], Reply]  # facts, case, unit, person
Dated = Callable[[Desk, dict[str, Any], Case, datetime], Reply]
_people: dict[str, Chosen] = {}
_days: dict[str, Dated] = {}


def picks(purpose: str) -> Callable[[Chosen], Chosen]:
    """Marks the function that is called with whoever was chosen for `purpose`."""

    def mark(function: Chosen) -> Chosen:
        _people[purpose] = function
        return function

    return mark


def dates(purpose: str) -> Callable[[Dated], Dated]:
    """Marks the function that is called with the end of the day that was chosen for `purpose`."""

    def mark(function: Dated) -> Dated:
        _days[purpose] = function
        return function

    return mark


# -- somebody -----------------------------------------------------------------------------------------------------------


def ask_who(desk: Desk, case: Case, purpose: str, question: str, *, new: bool = False, authority: bool = False, **facts: Any) -> Reply:
    """Ask who; `question` is a translated text. Whoever is chosen goes to the function marked for `purpose`, with the facts.

    `authority` shows the departments only, where nothing of a unit of its own is offered.
    """
    at = 0 if authority else case.handled_by or (desk.organisation_root if case.protected else 0)
    kept = {"about": case.id, "for": purpose, "question": question, "authority": authority, **facts}
    return _list(desk, case, kept, at, 0, new=new) if at else _tree(desk, case, kept, desk.organisation_root, 0, new=new)


def _asked(desk: Desk, case: Case, purpose: str) -> dict[str, Any]:
    """What is being asked now; a button of an earlier question is old."""
    here = desk.conversation
    if here is None or here.name != "asking" or here.data.get("purpose") != purpose or here.data.get("about") != case.id:
        raise Refused("button_old")
    return {name: fact for name, fact in here.data.items() if name not in ("purpose", "prompt")}


def _ask(desk: Desk, facts: dict[str, Any], text: Html, rows: list[list[Key]], *, new: bool) -> Reply:
    return ask(desk, "helper", text, new=new, rows=tuple(tuple(row) for row in rows), **facts)


def _able(desk: Desk, case: Case, unit: int) -> list[int]:
    return list(helpers(case, desk.organisation, unit, desk.house.reach.started))


def _list(desk: Desk, case: Case, facts: dict[str, Any], unit: int, page: int, *, new: bool = False) -> Reply:
    """The people of a unit; of a protected case its named staff."""
    found = _able(desk, case, unit)
    names = people.names(desk.db, found, desk.language)
    pages = max(1, -(-len(found) // PAGE))
    page = max(0, page) % pages
    shown = found[page * PAGE : (page + 1) * PAGE]
    keys = [Key(names[each], Doer(case=case.id, what="pick", at=unit, person=each).pack()) for each in shown if each in names]
    if pages > 1:
        keys.append(Key(label(_("More")), Doer(case=case.id, at=unit, page=page + 1).pack()))
    if not case.protected:
        keys.append(Key(label(_("Other units")), Doer(case=case.id, what="tree").pack()))
    where = desk.organisation.units[unit].called(desk.language)
    nobody = say(_("Nobody of {unit} can be given it now."), unit=where)
    of_unit = say(_("{unit}, or write the name:"), unit=where)
    text = Html("\n".join([say(facts["question"], number=case.number), of_unit if found else nobody]))
    return _ask(desk, facts, text, two_in_a_row(keys), new=new)


def _tree(desk: Desk, case: Case, facts: dict[str, Any], at: int, page: int, *, new: bool = False) -> Reply:
    """One level of the units below, those of whom somebody can be given a step."""
    tree = desk.organisation
    if facts["authority"]:
        found = [unit for unit in authorities(tree) if _able(desk, case, unit.id)]
    else:
        found = [unit for unit in tree.units.values() if unit.parent == at and _reaches(desk, case, unit)]
        # The rooms of the departments stand behind the towns: they are many.
        found.sort(key=lambda unit: (unit.level is Level.DEPARTMENT, unit.code))
    here, back = tree.units[at], tree.units[at].parent if not facts["authority"] else None
    keys = [_unit_key(desk, case, unit, open_=not facts["authority"]) for unit in found]
    if not facts["authority"] and _able(desk, case, at):
        keys.insert(0, Key(here.located(desk.language), Doer(case=case.id, at=at).pack()))
    size = PAGE if back is not None else PAGE + 1  # with turning, back and cancel no more than six
    pages = max(1, -(-len(keys) // size))
    page = max(0, page) % pages
    keys = keys[page * size : (page + 1) * size]
    if pages > 1:
        keys.append(Key(label(_("More")), Doer(case=case.id, what="tree", at=at, page=page + 1).pack()))
    if back is not None:
        keys.append(Key(label(_("Back")), Doer(case=case.id, what="tree", at=back).pack()))
    which = say(_("Which unit? You can write a name, too."))
    return _ask(desk, facts, Html("\n".join([say(facts["question"], number=case.number), which])), two_in_a_row(keys), new=new)


def _reaches(desk: Desk, case: Case, unit: Unit) -> bool:
    tree = desk.organisation
    return any(_able(desk, case, each) for each in tree.units if tree.covers(unit.id, each))


def _unit_key(desk: Desk, case: Case, unit: Unit, *, open_: bool) -> Key:
    from handlers.casework.moving import short_name

    below = open_ and any(each.parent == unit.id and _reaches(desk, case, each) for each in desk.organisation.units.values())
    if below:
        return Key(f"{short_name(desk, unit)} ▸", Doer(case=case.id, what="tree", at=unit.id).pack())
    return Key(short_name(desk, unit), Doer(case=case.id, at=unit.id).pack())


def choosing(press: CallbackQuery, desk: Desk, button: Doer) -> Reply:
    case = desk.case(button.case)
    facts = _asked(desk, case, "helper")
    tree = desk.organisation
    if button.what == "pick":
        if button.at not in tree.units:
            raise Refused("button_old")
        return _people[facts["for"]](desk, facts, case, button.at, button.person)
    # What follows shows who works where; who may not put anybody on the list has no business with it.
    must_manage(case, desk.act)
    at = button.at or (case.handled_by if button.what == "list" else 0) or desk.organisation_root
    if at not in tree.units:
        raise Refused("button_old")
    if button.what == "list":
        return _list(desk, case, facts, at, button.page)
    if button.what == "tree":
        return _tree(desk, case, facts, at, button.page)
    raise Refused("button_old")


@finishes("helper")
def named(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    """A name that was typed: the one person of the staff who is called so, or the units in which there is one."""
    case = desk.case(facts["about"])
    must_manage(case, desk.act)
    tree, wanted = desk.organisation, text.strip().casefold()
    units = [unit.id for unit in (authorities(tree) if facts["authority"] else tree.units.values())]
    places = _where_they_work(desk, case, units)
    names = {each: _names_of(desk, each) for each in places}
    exact = [each for each, called in names.items() if wanted in called]
    found = exact or [each for each, called in names.items() if any(wanted in name for name in called)]
    if len(wanted) < 2 or not found or len(found) > 6:
        raise Refused("nobody_of_name")
    kept = {name: fact for name, fact in facts.items() if name not in ("purpose", "prompt")}
    if len(found) == 1:
        return _people[facts["for"]](desk, kept, case, places[found[0]], found[0])
    shown = people.names(desk.db, found, desk.language)
    keys = [
        Key(f"{shown[each]} · {tree.units[places[each]].located(desk.language)}"[:40], _pick(case, places[each], each)) for each in found
    ]
    return _ask(desk, kept, say(_("Which of them?")), two_in_a_row(keys[:4]), new=True)


def _pick(case: Case, unit: int, person: int) -> str:
    return Doer(case=case.id, what="pick", at=unit, person=person).pack()


def _where_they_work(desk: Desk, case: Case, units: Iterable[int]) -> dict[int, int]:
    """Everybody who could be given a step, with the unit in which they work; of several the one of the case comes first."""
    found: dict[int, int] = {}
    if case.protected:
        return dict.fromkeys(_able(desk, case, case.handled_by or desk.organisation_root), case.handled_by or desk.organisation_root)
    for unit in sorted(units, key=lambda each: each != case.handled_by):
        for person in _able(desk, case, unit):
            found.setdefault(person, unit)
    return found


def _names_of(desk: Desk, person: int) -> set[str]:
    return {name.casefold() for language in ("zh", "en") if (name := people.name(desk.db, person, language))}


# -- a day --------------------------------------------------------------------------------------------------------------


def ask_when(desk: Desk, case: Case, purpose: str, question: Html, *, new: bool = False, **facts: Any) -> Reply:
    """Ask by when; the end of the day that is chosen goes to the function marked for `purpose`, with the facts."""
    today = local_date(desk.now, desk.policy)
    following = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    choices = [
        (label(_("In 3 days")), today + 3 * DAY),
        (label(_("In 7 days")), today + 7 * DAY),
        (label(_("In 14 days")), today + 14 * DAY),
    ]
    choices.append((label(_("End of the month")), following - DAY))
    keys = [Key(text, UntilDay(case=case.id, day=day.toordinal()).pack()) for text, day in choices]
    text = Html("\n".join([question, say(_("You can write another day: Friday, 3 December."))]))
    rows = tuple(tuple(row) for row in two_in_a_row(keys))
    return ask(desk, "until_day", text, new=new, rows=rows, **{**facts, "about": case.id, "for": purpose})


def day_chosen(press: CallbackQuery, desk: Desk, button: UntilDay) -> Reply:
    case = desk.case(button.case)
    facts = _asked(desk, case, "until_day")
    if not 0 < button.day < LAST_ORDINAL:
        raise Refused("button_old")
    return _days[facts["for"]](desk, facts, case, last_instant(date.fromordinal(button.day), desk.now, desk.policy))


@finishes("until_day")
def day_written(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    found = read_day(text, local_date(desk.now, desk.policy))
    if found is None:
        raise Refused("day_not_read")
    case = desk.case(facts["about"])
    kept = {name: fact for name, fact in facts.items() if name not in ("purpose", "prompt")}
    return _days[facts["for"]](desk, kept, case, last_instant(found, desk.now, desk.policy))


def router() -> Router:
    found = Router(name="picking")
    found.callback_query.register(choosing, Pressed(Doer))
    found.callback_query.register(day_chosen, Pressed(UntilDay))
    return found
