"""One step of the list: done, cannot be done, given to another, another date, dropped; and whether it worked, as the people say."""

from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import looking_back, protection
from bot.rules import measures as rule
from bot.rules.case import Case, Refused
from bot.rules.measures import Measure
from bot.rules.obligations import Obligation
from bot.rules.permits import may_see_names, must_be_named, owes
from bot.rules.terms import Kind
from bot.screens.buttons_measures import Measures, Protecting, Step
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.measures import check_screen, step_screen, step_words
from bot.screens.notices import who_reports
from bot.screens.notices_answers import safe_contact
from bot.screens.screen import Key, Reply, Screen
from handlers.asking import ask, finishes
from handlers.casework.measures import after
from handlers.casework.owing import begins, still_owed
from handlers.casework.picking import ask_when, ask_who, dates, picks
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import cases, subjects

STEPS = (Kind.MEASURE, Kind.POLICE_REPORT)


def _about(desk: Desk, id_: int) -> tuple[Obligation, Case, Measure]:
    """What is owed with its case and its row; for who has no part in it there is none."""
    obligation, case = still_owed(desk, id_)
    if obligation.kind not in (*STEPS, Kind.MEASURE_CHECK):
        raise Refused("button_old")
    return obligation, case, _row(desk, obligation)


def _row(desk: Desk, obligation: Obligation) -> Measure:
    found = subjects.by_id(desk.db, Measure, obligation.about)
    if found is None or found.case != obligation.case:
        raise Refused("button_old")
    return found


@begins(*STEPS)
def step(desk: Desk, obligation: Obligation, case: Case) -> Screen:
    return step_screen(reading_of(desk), case, _row(desk, obligation), obligation)


@begins(Kind.MEASURE_CHECK)
def looking_back_at(desk: Desk, obligation: Obligation, case: Case) -> Screen:
    """Who asks the people sees who they are, where they may; the look is kept."""
    view, names = reading_of(desk), may_see_names(desk.person, case, desk.organisation)
    cases.looked(desk.db, case.id, desk.person.id, "names" if names else "step", desk.now)
    reach = paragraphs(who_reports(view, case) if names else None, safe_contact(case))
    return check_screen(view, case, _row(desk, obligation), obligation, reach=reach or None)


def pressed(press: CallbackQuery, desk: Desk, button: Step) -> Reply:
    if not desk.private:
        raise Refused("button_old")
    obligation, case, measure = _about(desk, button.obligation)
    if obligation.kind is Kind.MEASURE_CHECK:
        return _check(desk, obligation, case, measure, button.what)
    theirs = owes(desk.person, obligation, case, desk.organisation)
    if not theirs:
        # For everybody else it is a row of the list, which only those see who keep it.
        rule.must_manage(case, desk.act)
    match button.what:
        case "show":
            return Reply(step_screen(reading_of(desk), case, measure, obligation))
        case "done":
            return _ask_done(desk, obligation, case, measure)
        case "cannot" if theirs:
            return _ask_why(desk, "step_cannot", obligation, case, _("{number}: why not? {who} reads it and decides what is done."))
        case "give":
            rule.must_manage(case, desk.act)
            return ask_who(desk, case, "give_step", _("{number}: who does it instead?"), obligation=obligation.id)
        case "date":
            return _ask_date(desk, obligation, case)
        case "drop":
            rule.must_manage(case, desk.act)
            return _ask_why(desk, "step_drop", obligation, case, _("{number}: why is it not to be done any more?"))
        case "not_needed":
            protection.must_protect(case, desk.act)
            return _ask_why(desk, "step_not_needed", obligation, case, _("{number}: why is it not needed?"))
    raise Refused("button_old")


def _ask_done(desk: Desk, obligation: Obligation, case: Case, measure: Measure) -> Reply:
    must_be_named(desk.person, obligation, case, desk.organisation)
    if measure.slug == protection.MINOR_REPORT:
        text = say(_("{number}: when was it reported, to whom, and what is the number of the report?"), number=case.number)
    else:
        text = say(_("{number}: what was done? A photo is welcome."), number=case.number)
    return ask(desk, "step_done", text, new=True, case=case.id, obligation=obligation.id)


def _ask_why(desk: Desk, purpose: str, obligation: Obligation, case: Case, question: str) -> Reply:
    decides = case.responsible if case.responsible not in (None, desk.person.id) else None
    who = reading_of(desk).name(decides) or _("whoever leads the unit")
    return ask(desk, purpose, say(question, number=case.number, who=who), new=True, about=case.id, obligation=obligation.id)


@finishes("step_done")
def finish_done(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    obligation, case, measure = _about(desk, facts["obligation"])
    change = looking_back.done(case, desk.act, measure, obligation, text, desk.house.reach.started)
    desk.apply(change)
    desk.finish_conversation()
    asks = next(iter(change.started), None)
    done = say(_("{number}: recorded. Thank you."), number=bold(case.number))
    if asks is None:
        return Reply(Screen(done, _back(case)))
    view = reading_of(desk)
    who = view.name(asks.person) or view.unit(asks.unit)
    later = say(_("{who} asks the people by {due} whether it worked."), who=who, due=view.deadline(asks.due_at))
    return Reply(Screen(paragraphs(done, later)))


def _back(case: Case) -> list[list[Key]]:
    """From one first step to the list of them."""
    return [[Key(label(_("First steps")), Protecting(case=case.id).pack())]] if protection.needs_first_steps(case) else []


@finishes("step_cannot")
def finish_cannot(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    obligation, case, measure = _about(desk, facts["obligation"])
    change = looking_back.cannot(case, desk.act, measure, obligation, text)
    desk.apply(change)
    desk.finish_conversation()
    told = [reading_of(desk).name(each) for each in change.notices[0].to]
    if not told:
        return Reply(Screen(say(_("{number}: noted. It stays with you until somebody decides."), number=bold(case.number))))
    return Reply(Screen(say(_("{number}: noted. {who} has been told and decides."), number=bold(case.number), who=told[0])))


# -- who keeps the list -------------------------------------------------------------------------------------------------


@picks("give_step")
def given(desk: Desk, facts: dict[str, Any], case: Case, unit: int, person: int) -> Reply:
    obligation, case, measure = _about(desk, facts["obligation"])
    desk.apply(rule.give(case, desk.act, measure, obligation, unit, person, desk.house.reach.started))
    desk.finish_conversation()
    view = reading_of(desk)
    text = _("{number}: {who} does it, by {due} as before.")
    return Reply(after(view, case, say(text, number=bold(case.number), who=view.name(person), due=view.deadline(obligation.due_at))))


def _ask_date(desk: Desk, obligation: Obligation, case: Case) -> Reply:
    rule.must_manage(case, desk.act)
    if obligation.kind is not Kind.MEASURE:
        raise Refused("no_more_time", number=case.number)
    due = reading_of(desk).deadline(obligation.due_at)
    question = say(_("{number}: it is due {due}. Which day instead?"), number=case.number, due=due)
    return ask_when(desk, case, "step_date", question, new=True, obligation=obligation.id)


@dates("step_date")
def day_chosen(desk: Desk, facts: dict[str, Any], case: Case, until: datetime) -> Reply:
    obligation, case, _measure = _about(desk, facts["obligation"])
    rule.must_manage(case, desk.act)
    if until <= obligation.due_at:
        raise Refused("date_not_later", number=case.number)
    question = say(_("{number}: why does it take until {due}? One line, please."), number=case.number, due=reading_of(desk).deadline(until))
    return ask(desk, "step_why_date", question, new=True, about=case.id, obligation=obligation.id, until=until.isoformat())


@finishes("step_why_date")
def finish_date(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    obligation, case, measure = _about(desk, facts["obligation"])
    until = datetime.fromisoformat(facts["until"])
    desk.apply(rule.move_date(case, desk.act, measure, obligation, until, text))
    desk.finish_conversation()
    view = reading_of(desk)
    done = say(
        _("{number}: it is due {due} now; {who} has been told."),
        number=bold(case.number),
        due=view.deadline(until),
        who=_doer(desk, measure),
    )
    return Reply(after(view, case, done))


def _doer(desk: Desk, measure: Measure) -> str:
    return reading_of(desk).name(measure.person) or reading_of(desk).unit(measure.unit)


@finishes("step_drop")
def finish_drop(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    obligation, case, measure = _about(desk, facts["obligation"])
    desk.apply(rule.drop(case, desk.act, measure, obligation, text))
    desk.finish_conversation()
    return Reply(after(reading_of(desk), case, _off_the_list(desk, case, measure)))


@finishes("step_not_needed")
def finish_not_needed(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    obligation, case, measure = _about(desk, facts["obligation"])
    desk.apply(protection.not_needed(case, desk.act, measure, obligation, text))
    desk.finish_conversation()
    return Reply(Screen(_off_the_list(desk, case, measure), _back(case)))


def _off_the_list(desk: Desk, case: Case, measure: Measure) -> Html:
    return say(_("{number}: not to be done any more: {step}"), number=bold(case.number), step=step_words(reading_of(desk), measure))


# -- looking back -------------------------------------------------------------------------------------------------------


def _check(desk: Desk, obligation: Obligation, case: Case, measure: Measure, what: str) -> Reply:
    must_be_named(desk.person, obligation, case, desk.organisation)
    if what == "show":
        return Reply(looking_back_at(desk, obligation, case))
    if what not in looking_back.RESULTS:
        raise Refused("button_old")
    text = say(_("{number}: what did the people say? One or two sentences, please."), number=case.number)
    return ask(desk, "step_checked", text, new=True, about=case.id, obligation=obligation.id, result=what)


@finishes("step_checked")
def finish_check(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    obligation, case, measure = _about(desk, facts["obligation"])
    desk.apply(looking_back.check(case, desk.act, measure, obligation, facts["result"], text))
    desk.finish_conversation()
    done = say(_("{number}: recorded."), number=bold(case.number))
    if facts["result"] == "yes" or not rule.manages(desk.person, case, desk.organisation):
        return Reply(Screen(done))
    what = say(_("What else can be done?"))
    return Reply(Screen(paragraphs(done, what), [[Key(label(_("New step")), Measures(case=case.id, what="add").pack())]]))


def router() -> Router:
    found = Router(name="measure_steps")
    found.callback_query.register(pressed, Pressed(Step))
    return found
