"""The revisit that closes a case, and the checks after closing: each answer a button, at the end a line in words."""

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.refusals import sentence
from bot.rules import closing, handling
from bot.rules.case import Case, Refused
from bot.rules.obligations import Obligation
from bot.rules.permits import must_revisit
from bot.rules.terms import Kind, Stage
from bot.rules.terms import Outcome as Ending
from bot.screens.buttons import GiveRevisit, Revisit
from bot.screens.language import _, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes, park_report
from handlers.casework.owing import how_reached, may_record, still_owed
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Active, Pressed, Private
from storage import people


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


def reached(desk: Desk, obligation: Obligation, case: Case, how: str) -> Reply:
    """How they were reached is known; what was found comes next."""
    if obligation.kind is Kind.LATER_CHECK:
        keys = [
            Key(label(_("All quiet")), Revisit(obligation=obligation.id, step="relapse", value=f"no.{how}").pack()),
            Key(label(_("It came back")), Revisit(obligation=obligation.id, step="relapse", value=f"yes.{how}").pack()),
        ]
        return Reply(Screen(say(_("{number}: has it stayed quiet?"), number=case.number), [keys, cancel_row()]))
    park_report(desk)
    desk.converse("revisit", {"obligation": obligation.id, "case": case.id, "how": how})
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
    may_record(desk, obligation, case)
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
        return Reply(how_reached(desk, obligation, case))
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


def router() -> Router:
    found = Router(name="revisiting")
    found.message.register(words_instead, Active("revisit"), Private())
    found.callback_query.register(revisit_step, Pressed(Revisit))
    found.callback_query.register(give_revisit, Pressed(GiveRevisit))
    return found
