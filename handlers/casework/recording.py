"""Recording the steps of a case: first response, progress, the end of the handling; how revisits go on is in revisiting."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import handling
from bot.rules.case import Case, Refused
from bot.rules.obligations import Obligation
from bot.rules.permits import must_be_responsible
from bot.rules.terms import Kind, Stage
from bot.rules.terms import Outcome as Ending
from bot.screens.buttons import Outcome, Record, RecordNow, Way, Working
from bot.screens.buttons_parties import Handed
from bot.screens.language import Html, _, label, paragraphs, say
from bot.screens.measures import still_open_line
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes
from handlers.casework import revisiting
from handlers.casework.owing import first_screen, may_record, still_owed
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import cases


def record(press: CallbackQuery, desk: Desk, button: Record) -> Reply:
    """Begin to record what is owed: how the people were reached, or the words of a report."""
    obligation, case = still_owed(desk, button.obligation)
    if not desk.private:
        return _in_private(desk, obligation, case)
    return begin(desk, obligation, case, new=True)


def _in_private(desk: Desk, obligation: Obligation, case: Case) -> Reply:
    from storage import chats

    private = chats.private_of(desk.db, desk.person.id)
    if private is None:
        raise Refused("start_first")
    if obligation.kind is not Kind.WEEKLY_REPORT:
        desk.post(private, first_screen(desk, obligation, case))
    else:
        may_record(desk, obligation, case)
        from bot.screens.notices_staff import working_screen

        cases.looked(desk.db, case.id, desk.person.id, "words", desk.now)
        desk.post(private, working_screen(reading_of(desk), case))
    return Reply(toast=say(_("Let us go on in private.")))


def begin(desk: Desk, obligation: Obligation, case: Case, *, new: bool = False) -> Reply:
    if obligation.kind is Kind.WEEKLY_REPORT:
        may_record(desk, obligation, case)
        return ask_progress(desk, case, new=new)
    return Reply(first_screen(desk, obligation, case), new=new)


def way(press: CallbackQuery, desk: Desk, button: Way) -> Reply:
    obligation, case = still_owed(desk, button.obligation)
    may_record(desk, obligation, case)
    handling.must_be_way(button.how)
    if obligation.kind is Kind.FIRST_RESPONSE:
        prompt = say(_("{number}: with whom did you speak, what did you find, and what comes next and when?"), number=case.number)
        return ask(desk, "first_response", prompt, case=case.id, obligation=obligation.id, how=button.how)
    if obligation.kind not in (Kind.REVISIT, Kind.LATER_CHECK):
        raise Refused("button_old")
    return revisiting.reached(desk, obligation, case, button.how)


@finishes("first_response")
def finish_first_response(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    still_owed(desk, facts["obligation"])
    case = desk.case(facts["case"])
    change = handling.first_response(case, desk.act, facts["how"], text)
    desk.apply(change)
    desk.finish_conversation()
    return Reply(
        _kept_until(desk, say(_("Recorded. The next report is due by {due}."), due=_due(desk, change, Kind.WEEKLY_REPORT)), case.id)
    )


@finishes("progress")
def finish_progress(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    change = handling.progress(case, desk.act, text)
    desk.apply(change)
    desk.finish_conversation()
    return Reply(
        _kept_until(desk, say(_("Recorded. The next report is due by {due}."), due=_due(desk, change, Kind.WEEKLY_REPORT)), case.id)
    )


def _due(desk: Desk, change: Any, kind: Kind) -> str:
    started = next(each for each in change.started if each.kind is kind)
    return reading_of(desk).deadline(started.due_at)


def _kept_until(desk: Desk, text: Html, case: int) -> Screen:
    over = Key(label(_("Handling is over")), RecordNow(case=case, what="resolve").pack())
    more = Key(label(_("Report progress")), RecordNow(case=case, what="progress").pack())
    return Screen(text, [[more, over], [Key(label(_("Work on it")), Working(case=case).pack())]])


@finishes("resolve")
def finish_resolve(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    change = handling.resolve(case, desk.act, Ending(facts["outcome"]), text, facts.get("reason", ""))
    desk.apply(change)
    desk.finish_conversation()
    unit = reading_of(desk).unit(case.assigned_by or case.handled_by)
    text_ = _("Recorded. {unit} revisits the people by {due}; then {number} is closed.")
    return Reply(Screen(say(text_, unit=unit, due=_due(desk, change, Kind.REVISIT), number=case.number)))


def record_now(press: CallbackQuery, desk: Desk, button: RecordNow) -> Reply:
    case = desk.case(button.case)
    must_be_responsible(desk.person, case, desk.organisation)
    case.must_be(Stage.IN_PROGRESS)
    if button.what == "progress":
        return ask_progress(desk, case, new=True)
    endings = [
        Key(label(_("Agreement reached")), Outcome(case=case.id, outcome="settled").pack()),
        Key(label(_("No agreement")), Outcome(case=case.id, outcome="not_settled").pack()),
        Key(label(_("A side refused")), Outcome(case=case.id, outcome="refused").pack()),
        Key(label(_("Other authority")), Outcome(case=case.id, outcome="handed_over").pack()),
    ]
    question = paragraphs(say(_("{number}: how did it end?"), number=case.number), still_open_line(case))
    return Reply(Screen(question, [*two_in_a_row(endings), cancel_row()]), new=True)


def ask_progress(desk: Desk, case: Case, *, new: bool) -> Reply:
    prompt = say(_("{number}: what has happened since, and what comes next?"), number=case.number)
    return ask(desk, "progress", prompt, new=new, case=case.id)


def outcome(press: CallbackQuery, desk: Desk, button: Outcome) -> Reply:
    case = desk.case(button.case)
    must_be_responsible(desk.person, case, desk.organisation)
    case.must_be(Stage.IN_PROGRESS)
    try:
        ending = Ending(button.outcome)
    except ValueError:
        raise Refused("button_old")
    prompt = (
        say(_("{number}: what was agreed, in one or two sentences?"), number=case.number)
        if ending is Ending.SETTLED
        else say(_("{number}: why, and where were the people told to go?"), number=case.number)
    )
    if ending in (Ending.NOT_SETTLED, Ending.REFUSED):
        ways = say(_("Both sides are told: court, arbitration or the authority in charge stay open to them (art. 26); 12348 helps."))
        prompt = paragraphs(prompt, ways)
    if ending is not Ending.HANDED_OVER:
        return ask(desk, "resolve", prompt, case=case.id, outcome=ending.value)
    labels = {
        "court": label(_("Court took it")),
        "police": label(_("Police took it")),
        "not_for_mediation": label(_("Not for mediation")),
    }
    reasons = [Key(labels[each], Handed(case=case.id, reason=each).pack()) for each in handling.HANDED_OVER]
    return ask(desk, "resolve", prompt, rows=tuple(map(tuple, two_in_a_row(reasons))), case=case.id, outcome=ending.value)


def handed(press: CallbackQuery, desk: Desk, button: Handed) -> Reply:
    """Why it ends here; then where the people were told to go, in words that both sides need not see."""
    case = desk.case(button.case)
    must_be_responsible(desk.person, case, desk.organisation)
    case.must_be(Stage.IN_PROGRESS)
    if button.reason not in handling.HANDED_OVER:
        raise Refused("button_old")
    prompt = say(_("{number}: who has it now, and where were the people told to go?"), number=case.number)
    return ask(desk, "resolve", prompt, case=case.id, outcome=Ending.HANDED_OVER.value, reason=button.reason)


def router() -> Router:
    found = Router(name="recording")
    found.callback_query.filter(Pressed(Record, RecordNow, Way, Outcome, Handed))
    for handler, kind in ((record, Record), (record_now, RecordNow), (way, Way), (outcome, Outcome), (handed, Handed)):
        found.callback_query.register(handler, Pressed(kind))
    return found
