"""Recording the steps of a case: first response, progress, the end of the handling, revisit, later check; what parties say of them."""

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.refusals import sentence
from bot.rules import closing, granting, handling
from bot.rules.case import Case, Refused
from bot.rules.obligations import Obligation
from bot.rules.permits import must_be_responsible, must_revisit
from bot.rules.terms import Kind, Stage
from bot.rules.terms import Outcome as Ending
from bot.screens.buttons import Contact, GiveRevisit, Outcome, Record, RecordNow, Revisit, Solved, Way
from bot.screens.language import Html, _, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes, park_report
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Active, Pressed, Private
from storage import cases, obligations, people


def owed(desk: Desk, id_: int) -> tuple[Obligation, Case]:
    """The obligation of a button with its case; Refused with the present state when it is not owed any more."""
    obligation = obligations.by_id(desk.db, id_)
    if obligation is None:
        raise Refused("no_such_case")
    case = desk.case(obligation.case)
    return obligation, case


def still_owed(desk: Desk, id_: int) -> tuple[Obligation, Case]:
    obligation, case = owed(desk, id_)
    if obligation.ended_at is not None:
        raise Refused("stage", stage=case.stage, number=case.number, responsible=case.responsible)
    return obligation, case


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
    _may_record(desk, obligation, case)
    if obligation.kind in (Kind.REVISIT, Kind.LATER_CHECK, Kind.FIRST_RESPONSE):
        desk.post(private, _how(obligation, case))
    else:
        from bot.screens.notices_staff import working_screen

        cases.looked(desk.db, case.id, desk.person.id, "words", desk.now)
        desk.post(private, working_screen(reading_of(desk), case))
    return Reply(toast=say(_("Let us go on in private.")))


def give_revisit(press: CallbackQuery, desk: Desk, button: GiveRevisit) -> Reply:
    """The assigning unit gives its revisit to a grid worker of the place, by name if there are several."""
    obligation, case = still_owed(desk, button.obligation)
    must_revisit(desk.person, case, desk.organisation)
    found = closing.revisitors(case, desk.act)
    reachable = people.reachable(desk.db, found)
    able = [person for person in found if person in reachable]
    if not button.person and len(able) > 1:
        names = people.names(desk.db, able, desk.language)
        keys = [Key(name, GiveRevisit(obligation=obligation.id, person=person).pack()) for person, name in names.items()]
        screen = Screen(say(_("Who shall revisit {number}?"), number=case.number), [*two_in_a_row(keys), cancel_row()])
        return in_private(desk, screen, asked=_("I have asked you in private."))
    to = button.person or next(iter(able), 0)
    if not to:
        raise Refused("no_grid_worker", number=case.number)
    desk.apply(closing.give_revisit(case, desk.act, obligation, to))
    who = people.name(desk.db, to, desk.language)
    done = say(_("{who} revisits the people of {number}."), who=who, number=case.number)
    return Reply(Screen(done)) if desk.private else Reply(toast=done)


def _may_record(desk: Desk, obligation: Obligation, case: Case) -> None:
    """Taking a case and answering a call are steps too, but nothing is written down for them: the answer is the present state."""
    if obligation.kind in (Kind.REVISIT, Kind.LATER_CHECK):
        must_revisit(desk.person, case, desk.organisation)
    else:
        must_be_responsible(desk.person, case, desk.organisation)
    if obligation.kind in (Kind.TAKE, Kind.DUTY_CALL, Kind.WRITE_BACK):
        raise Refused("stage", stage=case.stage, number=case.number, responsible=case.responsible)


def begin(desk: Desk, obligation: Obligation, case: Case, *, new: bool = False) -> Reply:
    _may_record(desk, obligation, case)
    if obligation.kind is Kind.WEEKLY_REPORT:
        return ask_progress(desk, case, new=new)
    return Reply(_how(obligation, case), new=new)


def _how(obligation: Obligation, case: Case) -> Screen:
    question = {
        Kind.FIRST_RESPONSE: _("{number}: how did you reach the people?"),
        Kind.REVISIT: _("{number}: how did you revisit?"),
        Kind.LATER_CHECK: _("{number}: how did you ask?"),
    }[obligation.kind]
    ways = [
        Key(label(_("I phoned")), Way(obligation=obligation.id, how="phone").pack()),
        Key(label(_("I went there")), Way(obligation=obligation.id, how="visit").pack()),
        Key(label(_("We met")), Way(obligation=obligation.id, how="meeting").pack()),
        Key(label(_("By message")), Way(obligation=obligation.id, how="chat").pack()),
    ]
    return Screen(say(question, number=case.number), [*two_in_a_row(ways), cancel_row()])


def way(press: CallbackQuery, desk: Desk, button: Way) -> Reply:
    obligation, case = still_owed(desk, button.obligation)
    _may_record(desk, obligation, case)
    handling.must_be_way(button.how)
    if obligation.kind is Kind.WEEKLY_REPORT:
        raise Refused("button_old")
    if obligation.kind is Kind.FIRST_RESPONSE:
        prompt = say(_("{number}: with whom did you speak, what did you find, and what comes next and when?"), number=case.number)
        return ask(desk, "first_response", prompt, case=case.id, obligation=obligation.id, how=button.how)
    if obligation.kind is Kind.LATER_CHECK:
        keys = [
            Key(label(_("All quiet")), Revisit(obligation=obligation.id, step="relapse", value=f"no.{button.how}").pack()),
            Key(label(_("It came back")), Revisit(obligation=obligation.id, step="relapse", value=f"yes.{button.how}").pack()),
        ]
        return Reply(Screen(say(_("{number}: has it stayed quiet?"), number=case.number), [keys, cancel_row()]))
    park_report(desk)
    desk.converse("revisit", {"obligation": obligation.id, "case": case.id, "how": button.how})
    return Reply(_was_it_kept(obligation, case))


def _was_it_kept(obligation: Obligation, case: Case) -> Screen:
    settled = case.outcome is Ending.SETTLED
    answers = [
        Key(label(_("Kept")), Revisit(obligation=obligation.id, step="result", value="kept").pack()),
        Key(label(_("Not kept")), Revisit(obligation=obligation.id, step="result", value="not_kept").pack()),
    ]
    question = say(_("{number}: was what was agreed kept?"), number=case.number)
    if not settled:
        answers = [
            Key(label(_("They know")), Revisit(obligation=obligation.id, step="result", value="explained").pack()),
            Key(label(_("Open it again")), Revisit(obligation=obligation.id, step="result", value="not_kept").pack()),
        ]
        question = say(_("{number} ended without agreement. Do the people know where they can go next?"), number=case.number)
    return Screen(question, [answers, cancel_row()])


STEPS = {"result": closing.RESULTS, "content": closing.CONTENT, "care": ("no", "yes")}


def revisit_step(press: CallbackQuery, desk: Desk, button: Revisit) -> Reply:
    """The answers of a revisit, one screen each: kept, content, care; then a line in words."""
    obligation, case = still_owed(desk, button.obligation)
    _may_record(desk, obligation, case)
    if button.step == "relapse":
        relapse, _dot, how = button.value.partition(".")
        if obligation.kind is not Kind.LATER_CHECK or relapse not in ("no", "yes"):
            raise Refused("button_old")
        handling.must_be_way(how)
        prompt = say(_("{number}: one line about what you found, please."), number=case.number)
        return ask(desk, "later_check", prompt, case=case.id, obligation=obligation.id, relapse=relapse == "yes", how=how)
    # A client may send any step and any value; only ours go into what is kept.
    if obligation.kind is not Kind.REVISIT or button.value not in STEPS.get(button.step, ()):
        raise Refused("button_old")
    here = desk.conversation
    if here is None or here.name != "revisit" or here.data.get("obligation") != obligation.id:
        return Reply(_how(obligation, case))
    facts = {**here.data, button.step: button.value}
    desk.converse("revisit", facts)
    return _next_of_revisit(desk, obligation, case, facts)


def _next_of_revisit(desk: Desk, obligation: Obligation, case: Case, facts: dict[str, Any]) -> Reply:
    """The first question that has no answer yet, whatever was pressed before."""
    if "result" not in facts:
        return Reply(_was_it_kept(obligation, case))
    if "content" not in facts:
        keys = [
            Key(label(_("Content")), Revisit(obligation=obligation.id, step="content", value="yes").pack()),
            Key(label(_("Fairly content")), Revisit(obligation=obligation.id, step="content", value="partly").pack()),
            Key(label(_("Not content")), Revisit(obligation=obligation.id, step="content", value="no").pack()),
        ]
        return Reply(Screen(say(_("{number}: are the people content?"), number=case.number), [keys, cancel_row()]))
    if "care" not in facts:
        keys = [
            Key(label(_("No need")), Revisit(obligation=obligation.id, step="care", value="no").pack()),
            Key(label(_("Yes, help needed")), Revisit(obligation=obligation.id, step="care", value="yes").pack()),
        ]
        return Reply(Screen(say(_("{number}: does anybody need care or help now?"), number=case.number), [keys, cancel_row()]))
    prompt = say(_("{number}: one line about what you found, please. A photo is welcome."), number=case.number)
    return ask(desk, "revisit", prompt, **facts)


def words_instead(message: Message, desk: Desk) -> Reply:
    """Words while a button is waited for: the question stands again, and the line in words comes at the end."""
    assert desk.conversation is not None
    facts = desk.conversation.data
    try:
        obligation, case = still_owed(desk, facts["obligation"])
    except Refused as refused:
        desk.finish_conversation()
        return Reply(Screen(sentence(refused, desk)))
    reply = _next_of_revisit(desk, obligation, case, facts)
    assert reply.screen is not None
    first = say(_("Please press one of the buttons first; I ask for words at the end."))
    return Reply(replace(reply.screen, text=paragraphs(first, reply.screen.text)))


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
    return Screen(text, [[more, over]])


@finishes("resolve")
def finish_resolve(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    change = handling.resolve(case, desk.act, Ending(facts["outcome"]), text)
    desk.apply(change)
    desk.finish_conversation()
    unit = reading_of(desk).unit(case.assigned_by or case.handled_by)
    text_ = _("Recorded. {unit} revisits the people by {due}; then {number} is closed.")
    return Reply(Screen(say(text_, unit=unit, due=_due(desk, change, Kind.REVISIT), number=case.number)))


@finishes("revisit")
def finish_revisit(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    still_owed(desk, facts["obligation"])
    case = desk.case(facts["case"])
    change = closing.revisit(
        case,
        desk.act,
        how=facts["how"],
        result=facts["result"],
        content=facts["content"],
        care=facts.get("care") == "yes",
        note=text,
    )
    desk.apply(change)
    desk.finish_conversation()
    if change.case.stage is Stage.CLOSED:
        checks = [each for each in change.started if each.kind is Kind.LATER_CHECK]
        days = (checks[0].due_at - desk.now).days if checks else 0
        done = say(
            _("✓ {number} is revisited and closed. In {days} days we ask once more whether it came back."), number=case.number, days=days
        )
        return Reply(Screen(done if checks else say(_("✓ {number} is revisited and closed."), number=case.number)))
    return Reply(
        Screen(say(_("↻ {number} is open again. {who} has been told."), number=case.number, who=reading_of(desk).name(case.responsible)))
    )


@finishes("later_check")
def finish_later_check(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    still_owed(desk, facts["obligation"])
    case = desk.case(facts["case"])
    desk.apply(closing.later_check(case, desk.act, relapse=facts["relapse"], how=facts["how"], note=text))
    desk.finish_conversation()
    if facts["relapse"]:
        return Reply(
            Screen(
                say(_("↻ {number} is open again. {who} has been told."), number=case.number, who=reading_of(desk).name(case.responsible))
            )
        )
    return Reply(Screen(say(_("✓ {number}: recorded. Good that it stayed quiet."), number=case.number)))


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
    return Reply(Screen(say(_("{number}: how did it end?"), number=case.number), [*two_in_a_row(endings), cancel_row()]), new=True)


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
    return ask(desk, "resolve", prompt, case=case.id, outcome=ending.value)


# -- what parties say ---------------------------------------------------------------------------------------------------


def contact(press: CallbackQuery, desk: Desk, button: Contact) -> Reply:
    obligation, case = owed(desk, button.obligation)
    if button.yes:
        if not already(desk, case, "contact_confirmed", "contact_contradicted"):
            _must_be_recorded(obligation, case, desk)
            desk.apply(granting.confirm_contact(case, desk.act))
        return Reply(Screen(say(_("Thank you. {number} goes on."), number=case.number)))
    if not already(desk, case, "contact_contradicted"):
        _must_be_recorded(obligation, case, desk)
        desk.apply(granting.contradict_contact(case, desk.act, obligation))
    return Reply(Screen(say(_("Thank you for telling us. Somebody else than the mediator checks it now."))))


def _must_be_recorded(obligation: Obligation, case: Case, desk: Desk) -> None:
    """Only a contact that somebody wrote down can be confirmed or contradicted, and only by who was contacted."""
    if not case.is_party(desk.person.id):
        raise Refused("not_a_party", number=case.number)
    if obligation.kind is not Kind.FIRST_RESPONSE or obligation.how != "recorded":
        raise Refused("button_old")


def already(desk: Desk, case: Case, *kinds: str) -> bool:
    """Whether this person said so already since the last first response: a second press has no second effect."""
    for kind, _at, by, _data, _note in reversed(cases.history(desk.db, case.id)):
        if kind == "first_response":
            return False
        if kind in kinds and by == desk.person.id:
            return True
    return False


def _said_yes(desk: Desk, case: Case) -> bool:
    """Whether this person said so already of this ending: a second press has no second effect."""
    if case.stage is not Stage.RESOLVED:
        return False
    for kind, _at, by, data, _note in reversed(cases.history(desk.db, case.id)):
        if kind in ("resolved", "settled_on_the_spot"):
            return False
        if kind == "party_answered" and by == desk.person.id:
            return bool(data.get("answer") == "yes")
    return False


def solved(press: CallbackQuery, desk: Desk, button: Solved) -> Reply:
    case = desk.case(button.case)
    if button.answer not in closing.CONTENT:
        raise Refused("button_old")
    if case.is_party(desk.person.id) and case.stage is Stage.IN_PROGRESS and case.reopened:
        return Reply(Screen(say(_("↻ {number} is open again already."), number=case.number)))
    if not (button.answer == "yes" and _said_yes(desk, case)):
        desk.apply(closing.party_answers(case, desk.act, button.answer))
    if button.answer == "yes":
        return Reply(Screen(say(_("Good to hear. Before {number} is closed, somebody will come back and ask you."), number=case.number)))
    return Reply(Screen(say(_("Thank you for saying so. {number} is open again, and the supervisor knows."), number=case.number)))


def router() -> Router:
    found = Router(name="recording")
    found.message.register(words_instead, Active("revisit"), Private())
    found.callback_query.filter(Pressed(Record, RecordNow, Way, Outcome, Revisit, GiveRevisit, Contact, Solved))
    for handler, kind in (
        (record, Record),
        (record_now, RecordNow),
        (way, Way),
        (outcome, Outcome),
        (revisit_step, Revisit),
        (give_revisit, GiveRevisit),
        (contact, Contact),
        (solved, Solved),
    ):
        found.callback_query.register(handler, Pressed(kind))
    return found
