"""The list of steps of a case 包保: its nature, a new row with kind, step, person and date, and the way to each row."""

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import measures as rule
from bot.rules.case import Case, Refused
from bot.rules.permits import must_be_responsible, supervises
from bot.rules.saying import A_SENTENCE, must_say
from bot.rules.terms import MeasureKind, Nature, Stage
from bot.screens.buttons_measures import Measures
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.measures import measure_name, measure_title, nature_name, pick_screen, room_screen
from bot.screens.reading import Reading
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes
from handlers.casework.picking import ask_when, ask_who, dates, picks
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import people


def pressed(press: CallbackQuery, desk: Desk, button: Measures) -> Reply:
    case = desk.case(button.case)
    rule.must_manage(case, desk.act)
    match button.what:
        case "show":
            return in_private(desk, room_screen(reading_of(desk), case), asked=_("I have sent it to you in private."), new=False)
        case "pick":
            return Reply(pick_screen(reading_of(desk), case, button.page))
        case "nature":
            return _nature(desk, case, button.value)
        case "add":
            return _add(desk, case, button.value)
    raise Refused("button_old")


def _nature(desk: Desk, case: Case, value: str) -> Reply:
    if not value:
        must_be_responsible(desk.person, case, desk.organisation)
        case.must_be_open()
        keys = [
            Key(nature_name(each), Measures(case=case.id, what="nature", value=each.value).pack())
            for each in Nature
            if each is not case.nature
        ]
        text = say(_("{number}: is it long-standing, to be stabilised first, or newly arisen?"), number=bold(case.number))
        return Reply(Screen(text, [*two_in_a_row(keys), cancel_row()]))
    try:
        nature = Nature(value)
    except ValueError:
        raise Refused("button_old")
    desk.apply(rule.set_nature(case, desk.act, nature))
    return Reply(room_screen(reading_of(desk), desk.case(case.id, to_change=False)))


# -- a new row ----------------------------------------------------------------------------------------------------------


def _add(desk: Desk, case: Case, value: str) -> Reply:
    if not value:
        return _ask_kind(desk, case)
    try:
        kind = MeasureKind(value)
    except ValueError:
        raise Refused("button_old")
    rule.must_begin(case, desk.act, kind)
    return _ask_step(desk, case, kind)


def _ask_kind(desk: Desk, case: Case) -> Reply:
    """What is to be done; handing a matter to an authority is for supervisors, and after the closing there is help only."""
    over = supervises(desk.person, case, desk.organisation)
    kinds = [each for each in MeasureKind if over or each is not MeasureKind.CRACK_DOWN]
    if case.stage is Stage.CLOSED:
        kinds = [MeasureKind.ASSIST]
    rule.must_begin(case, desk.act, kinds[0])
    keys = [Key(measure_title(each), Measures(case=case.id, what="add", value=each.value).pack()) for each in kinds]
    first = say(_("Long-standing: stabilise it first.")) if case.nature is Nature.LONG_STANDING else None
    text = paragraphs(say(_("{number}: what is to be done?"), number=bold(case.number)), first)
    return Reply(Screen(text, [*two_in_a_row([*keys, *cancel_row()])]))


def _ask_step(desk: Desk, case: Case, kind: MeasureKind) -> Reply:
    text = say(_("{number}, {kind}: which step exactly? One line; please name nobody in it."), number=case.number, kind=measure_name(kind))
    return ask(desk, "measure_step", text, about=case.id, kind=kind.value)


@finishes("measure_step")
def step_written(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case, kind = desk.case(facts["about"]), MeasureKind(facts["kind"])
    rule.must_begin(case, desk.act, kind)
    must_say(text, "step_too_short", A_SENTENCE)
    crack = kind is MeasureKind.CRACK_DOWN
    question = _("{number}: which authority, and who there?") if crack else _("{number}: who does it?")
    return ask_who(desk, case, "measure", question, new=True, authority=crack, kind=kind.value, step=text)


@picks("measure")
def person_chosen(desk: Desk, facts: dict[str, Any], case: Case, unit: int, person: int) -> Reply:
    rule.must_begin(case, desk.act, MeasureKind(facts["kind"]))
    rule.must_help(case, desk.act, unit, person, desk.house.reach.started)
    who = people.name(desk.db, person, desk.language)
    question = say(_("{number}: by when does {who} do it?"), number=case.number, who=who)
    return ask_when(desk, case, "measure", question, kind=facts["kind"], step=facts["step"], unit=unit, person=person)


@dates("measure")
def day_chosen(desk: Desk, facts: dict[str, Any], case: Case, until: datetime) -> Reply:
    change = rule.add(
        case,
        desk.act,
        kind=MeasureKind(facts["kind"]),
        step=facts["step"],
        unit=facts["unit"],
        person=facts["person"],
        until=until,
        started=desk.house.reach.started,
    )
    desk.apply(change)
    desk.finish_conversation()
    view = reading_of(desk)
    told = facts["person"] != desk.person.id
    text = _("{number}: {who} does it by {due}, and has been told.") if told else _("{number}: it stands in your name, by {due}.")
    done = say(text, number=bold(case.number), who=view.name(facts["person"]), due=view.deadline(until))
    return Reply(after(view, case, done))


def after(view: Reading, case: Case, text: Html) -> Screen:
    """What was done, and the way back to the list."""
    return Screen(text, [[Key(label(_("Steps")), Measures(case=case.id).pack())]])


def router() -> Router:
    found = Router(name="measures")
    found.callback_query.register(pressed, Pressed(Measures))
    return found
