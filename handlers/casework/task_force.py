"""A task force 工作专班: proposed, begun with a named lead, decided by its study meeting 专题研判, one list of steps, and ended."""

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import task_force as rule
from bot.rules.case import Case, Refused
from bot.rules.measures import Measure, TaskForce, must_help
from bot.rules.permits import in_force, may_read
from bot.rules.saying import A_SENTENCE, must_say
from bot.screens.buttons_measures import Force
from bot.screens.language import _, _c, bold, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from bot.screens.task_force import force_screen, latest, steps_screen
from handlers.asking import ask, cancel_row, finishes
from handlers.casework.moving import short_name
from handlers.casework.picking import ask_when, ask_who, dates, picks
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import cases, subjects

PAGE = 3


def pressed(press: CallbackQuery, desk: Desk, button: Force) -> Reply:
    case = desk.case(button.case)
    member = in_force(desk.person, case, desk.organisation)
    if case.protected or not (member or may_read(desk.person, case, desk.organisation)):
        raise Refused("not_your_unit" if not case.protected else "no_such_case", number=case.number)
    if button.what == "steps":
        return _steps(desk, case)
    if not desk.private:
        raise Refused("button_old")
    match button.what:
        case "show":
            return Reply(force_screen(reading_of(desk), case, desk.person))
        case "propose":
            return _propose(desk, case)
        case "begin":
            rule.must_begin(case, desk.act)
            return ask_who(desk, case, "force_lead", _("{number}: who leads the task force?"), new=True)
        case "decide":
            rule.must_be_studied(case, desk.act, _force(desk, case))
            text = say(_("{number}: what did the study meeting decide? Write it as it stands in the minutes."), number=case.number)
            return ask(desk, "force_decision", text, new=True, about=case.id)
        case "unit" | "units" | "units_done":
            return _members(desk, case, button)
        case "end" | "end_yes":
            return _end(desk, case, sure=button.what == "end_yes")
    raise Refused("button_old")


def _force(desk: Desk, case: Case) -> TaskForce:
    found = latest(reading_of(desk), case)
    if found is None or found.ended_at is not None:
        raise Refused("no_force" if found is None else "force_over", number=case.number)
    return found


def _steps(desk: Desk, case: Case) -> Reply:
    """One list for the staff of all its units; the look is kept."""
    if latest(reading_of(desk), case) is None:
        raise Refused("no_force", number=case.number)
    cases.looked(desk.db, case.id, desk.person.id, "steps", desk.now)
    return in_private(desk, steps_screen(reading_of(desk), case, desk.person), asked=_("I have sent it to you in private."))


def _propose(desk: Desk, case: Case) -> Reply:
    text = say(_("{number}: why does it need a task force? The supervisor reads it."), number=case.number)
    return ask(desk, "force_propose", text, new=True, about=case.id)


@finishes("force_propose")
def finish_proposing(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    desk.apply(rule.propose(case, desk.act, text))
    desk.finish_conversation()
    return Reply(Screen(say(_("{number}: proposed to the supervisor."), number=bold(case.number))))


@picks("force_lead")
def lead_chosen(desk: Desk, facts: dict[str, Any], case: Case, unit: int, person: int) -> Reply:
    change = rule.begin(case, desk.act, unit, person, desk.house.reach.started)
    desk.apply(change)
    desk.finish_conversation()
    view = reading_of(desk)
    text = _("{number}: {who} leads the task force and holds the study meeting by {due}.")
    done = say(text, number=bold(case.number), who=view.name(person), due=view.deadline(change.started[0].due_at))
    return Reply(Screen(done, [[Key(label(_("Task force")), Force(case=case.id).pack())]]))


# -- the decision -------------------------------------------------------------------------------------------------------


@finishes("force_decision")
def decision_written(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    force = _force(desk, case)
    rule.must_be_studied(case, desk.act, force)
    must_say(text, "step_too_short", A_SENTENCE)
    return _ask_units(desk, case, {"decision": text, "units": list(force.units)}, desk.organisation_root, 0, new=True)


def _ask_units(desk: Desk, case: Case, facts: dict[str, Any], at: int, page: int, *, new: bool = False) -> Reply:
    """The units of the task force: those chosen carry a mark; a level of the tree at a time."""
    tree, chosen = desk.organisation, facts["units"]
    found = [unit for unit in tree.units.values() if unit.parent == at and rule.possible_member(case, desk.act, unit.id)]
    found.sort(key=lambda unit: unit.code)
    listed = [*([at] if rule.possible_member(case, desk.act, at) else []), *(unit.id for unit in found)]
    size = PAGE if tree.units[at].parent is None else PAGE - 1  # with turning, back, the end and cancel no more than six
    pages = max(1, -(-len(listed) // size))
    page = max(0, page) % pages
    keys = [_unit_key(desk, case, unit, chosen, at, page, inside=unit == at) for unit in listed[page * size : (page + 1) * size]]
    turn = []
    if pages > 1:
        turn.append(Key(label(_("More")), Force(case=case.id, what="units", at=at, page=page + 1).pack()))
    parent = tree.units[at].parent
    if parent is not None:
        turn.append(Key(label(_("Back")), Force(case=case.id, what="units", at=parent).pack()))
    done = Key(label(_("That is all")), Force(case=case.id, what="units_done").pack())
    text = paragraphs(
        say(_("{number}: which units belong to it? A name can be written, too."), number=case.number),
        say(_("Chosen: {units}"), units=_names(desk, chosen)),
    )
    rows = (*(tuple(row) for row in two_in_a_row(keys)), (*turn, done))
    return ask(desk, "force_units", text, new=new, rows=rows, about=case.id, decision=facts["decision"], units=chosen)


def _names(desk: Desk, units: list[int]) -> str:
    return _c("between parts of a sentence", ", ").join(reading_of(desk).unit(unit) for unit in units)


def _unit_key(desk: Desk, case: Case, unit: int, chosen: list[int], at: int, page: int, *, inside: bool = False) -> Key:
    """A unit with others below it opens them first; it can be chosen itself on the screen of those below."""
    tree = desk.organisation
    name = f"{'✓ ' if unit in chosen else ''}{short_name(desk, tree.units[unit])}"
    if not inside and any(each.parent == unit for each in tree.units.values()):
        return Key(f"{name} ▸", Force(case=case.id, what="units", at=unit).pack())
    return Key(name, Force(case=case.id, what="unit", at=unit, page=page).pack())


def _asked(desk: Desk, case: Case) -> dict[str, Any]:
    here = desk.conversation
    if here is None or here.name != "asking" or here.data.get("purpose") != "force_units" or here.data.get("about") != case.id:
        raise Refused("button_old")
    return dict(here.data)


def _members(desk: Desk, case: Case, button: Force) -> Reply:
    facts, force = _asked(desk, case), _force(desk, case)
    rule.must_be_studied(case, desk.act, force)
    chosen, tree = list(facts["units"]), desk.organisation
    if button.what == "units_done":
        return _ask_first(desk, case, facts["decision"], list(rule.members(case, desk.act, force, chosen)), [])
    if button.what == "units":
        at = button.at if button.at in tree.units else desk.organisation_root
        return _ask_units(desk, case, facts, at, button.page)
    facts["units"] = _toggled(case, desk, force, chosen, button.at)
    above = tree.units[button.at].parent if not any(each.parent == button.at for each in tree.units.values()) else button.at
    return _ask_units(desk, case, facts, above or desk.organisation_root, button.page)


def _toggled(case: Case, desk: Desk, force: TaskForce, chosen: list[int], unit: int) -> list[int]:
    """With it or without it; whoever handles the case and whoever leads stay."""
    if unit in chosen and unit not in force.units:
        return [each for each in chosen if each != unit]
    return list(rule.members(case, desk.act, force, [*chosen, unit]))


@finishes("force_units")
def unit_written(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    force, wanted = _force(desk, case), text.strip().casefold()
    rule.must_be_studied(case, desk.act, force)
    units = [unit for unit in desk.organisation.units.values() if rule.possible_member(case, desk.act, unit.id)]
    exact = [unit for unit in units if wanted in {each.casefold() for each in (unit.name, unit.name_en, unit.place, *unit.aliases)}]
    found = exact or [unit for unit in units if wanted in unit.name.casefold() or wanted in unit.name_en.casefold()]
    if len(wanted) < 2 or len(found) != 1:
        raise Refused("nobody_of_name")
    chosen = _toggled(case, desk, force, list(facts["units"]), found[0].id)
    return _ask_units(desk, case, {**facts, "units": chosen}, found[0].parent or desk.organisation_root, 0, new=True)


def _first_question(slug: str) -> str:
    return {
        "verify": _("{number}: who verifies the facts?"),
        "judge": _("{number}: who judges the situation?"),
        "fix_grade": _("{number}: who proposes the grade?"),
        "set_measures": _("{number}: who sets the measures?"),
    }[slug]


def _ask_first(desk: Desk, case: Case, decision: str, units: list[int], chosen: list[list[int]], *, new: bool = False) -> Reply:
    """The four first steps one after the other, each by name; then one date for all."""
    if len(chosen) == len(rule.FIRST_STEPS):
        question = say(_("{number}: by when are the four first steps done?"), number=case.number)
        return ask_when(desk, case, "force_first", question, decision=decision, units=units, people=chosen)
    who = _first_question(rule.FIRST_STEPS[len(chosen)])
    return ask_who(desk, case, "force_first", who, new=new, decision=decision, units=units, people=chosen)


@picks("force_first")
def first_chosen(desk: Desk, facts: dict[str, Any], case: Case, unit: int, person: int) -> Reply:
    force = _force(desk, case)
    rule.must_be_studied(case, desk.act, force)
    must_help(case, desk.act, unit, person, desk.house.reach.started)
    units = facts["units"] if unit in facts["units"] else list(rule.members(case, desk.act, force, [*facts["units"], unit]))
    return _ask_first(desk, case, facts["decision"], units, [*facts["people"], [unit, person]])


@dates("force_first")
def first_dated(desk: Desk, facts: dict[str, Any], case: Case, until: datetime) -> Reply:
    force = _force(desk, case)
    change = rule.decide(
        case,
        desk.act,
        force,
        rule.study_owed(case, subjects.of_case(desk.db, Measure, case.id)),
        decision=facts["decision"],
        units=facts["units"],
        people=[(unit, person) for unit, person in facts["people"]],
        until=until,
        started=desk.house.reach.started,
    )
    desk.apply(change)
    desk.finish_conversation()
    text = say(_("{number}: recorded. The four first steps have names and a date; their people have been told."), number=bold(case.number))
    return Reply(Screen(text, [[Key(label(_("Its steps")), Force(case=case.id, what="steps").pack())]]))


# -- its end ------------------------------------------------------------------------------------------------------------


def _end(desk: Desk, case: Case, *, sure: bool) -> Reply:
    force = _force(desk, case)
    rule.must_lead_it(case, desk.act, force)
    if not sure:
        yes = Key(label(_("Yes, end it")), Force(case=case.id, what="end_yes").pack())
        question = say(_("{number}: end the task force? Open steps stay with their names."), number=bold(case.number))
        return Reply(Screen(question, [[yes], cancel_row()]))
    desk.apply(rule.end(case, desk.act, force, rule.study_owed(case, subjects.of_case(desk.db, Measure, case.id))))
    return Reply(Screen(say(_("{number}: the task force has ended. Open steps stay with their names."), number=bold(case.number))))


def router() -> Router:
    found = Router(name="task_force")
    found.callback_query.register(pressed, Pressed(Force))
    return found
