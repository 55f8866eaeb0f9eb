"""The revisit that closes a case, and the checks after closing: each side's answers are buttons, at the end comes a line in words."""

from collections.abc import Container
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.refusals import sentence
from bot.rules import closing, handling, revisits
from bot.rules.case import Case, Refused
from bot.rules.handling import WAYS
from bot.rules.obligations import Obligation
from bot.rules.permits import must_revisit
from bot.rules.revisits import Said, known_answers, sides_of, tries_made
from bot.rules.terms import Kind, Side, Stage
from bot.screens import revisits as revisits_said
from bot.screens.buttons import GiveRevisit, Revisit
from bot.screens.language import _, paragraphs, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes, park_report
from handlers.casework import revisit_asking
from handlers.casework.owing import begins, may_record, still_owed
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Active, Pressed, Private
from storage import cases, people


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


@begins(Kind.REVISIT)
def first_of_revisit(desk: Desk, obligation: Obligation, case: Case) -> Screen:
    """How the first side was reached, or what it has answered already."""
    return _question(desk, obligation, case, {}) or revisits_said.how_screen(obligation, case, Side.REPORTING.value)


def reached(desk: Desk, obligation: Obligation, case: Case, how: str) -> Reply:
    """How they were reached is known; what was found comes next."""
    if obligation.kind is Kind.LATER_CHECK:
        return Reply(revisits_said.quiet_screen(obligation, case, (), how))
    return _go_on(desk, obligation, case, {Side.REPORTING.value: {"how": how}})


OPENING = ("how", "known", "unreached", "tried", "without", "ask")  # steps with which a revisit may be begun, or taken up again
STEPS: dict[str, Container[str]] = {
    "how": WAYS,
    "known": ("yes", "no"),
    "unreached": ("yes",),
    "tried": revisits.TRIES,
    "without": ("yes",),
    "ask": ("yes", "no"),
    "result": revisits.RESULTS,
    "content": revisits.CONTENT,
    "care": ("no", "yes"),
}

Told = dict[str, dict[str, Any]]  # side → the answers so far


def revisit_step(press: CallbackQuery, desk: Desk, button: Revisit) -> Reply:
    """The answers of a revisit, one screen each: for each side how, kept, content, care; then a line in words."""
    obligation, case = still_owed(desk, button.obligation)
    may_record(desk, obligation, case)
    if button.step == "relapse":
        return _relapse(desk, obligation, case, button.value)
    side, _dot, value = button.value.rpartition(".")
    side = side or Side.REPORTING.value
    # A client may send any step and any value; only ours go into what is kept.
    if obligation.kind is not Kind.REVISIT or side not in sides_of(case) or value not in STEPS.get(button.step, ()):
        raise Refused("button_old")
    told = _told(desk, obligation)
    if told is None and button.step not in OPENING:
        return Reply(first_of_revisit(desk, obligation, case))
    return _step(desk, obligation, case, told or {}, side, button.step, value)


def _told(desk: Desk, obligation: Obligation) -> Told | None:
    """What has been answered so far; None where no revisit of this is being recorded."""
    here = desk.conversation
    if here is None or here.name != "revisit" or here.data.get("obligation") != obligation.id:
        return None
    return dict(here.data.get("sides", {}))


def _step(desk: Desk, obligation: Obligation, case: Case, told: Told, side: str, step: str, value: str) -> Reply:
    answers = told.get(side, {})
    tries, needed = tries_made(cases.history(desk.db, case.id), desk.policy).get(side, 0), desk.policy.cases.revisit_tries
    match step, value:
        case "unreached", _:
            return _go_on(desk, obligation, case, told, revisits_said.unreached_screen(obligation, case, side, tries, needed))
        case "tried", how:
            desk.apply(revisits.tried(case, desk.act, side, how, _complete(told)))
            tries = tries_made(cases.history(desk.db, case.id), desk.policy)[side]
            screen = revisits_said.tried_screen(reading_of(desk), obligation, case, side, tries, needed)
            return _go_on(desk, obligation, case, told, screen)
        case "without", _:
            revisits.must_have_tried(case, side, {side: tries}, desk.policy)
            answers = Said("", revisits.UNREACHED).facts
        case "ask", "yes":
            return revisit_asking.ask_side(desk, obligation, case, side, _complete(told))
        case "ask", _:
            answers = {**answers, "how": "chat", "asked": True}
        case "known", "yes":
            known = known_answers(cases.history(desk.db, case.id)).get(side)
            if known is None:
                raise Refused("button_old")
            answers = known[1].facts
        case "known", _:
            answers = {"anew": True}
        case "care", _:
            answers = {**answers, "care": value == "yes"}
        case _:
            answers = {**answers, step: value}
    return _go_on(desk, obligation, case, {**told, side: answers})


def _go_on(desk: Desk, obligation: Obligation, case: Case, told: Told, screen: Screen | None = None) -> Reply:
    """Keep what was answered, and ask what comes next: at the end for a line in words."""
    park_report(desk)
    desk.converse("revisit", {"obligation": obligation.id, "case": case.id, "sides": told})
    screen = screen or _question(desk, obligation, case, told)
    if screen is not None:
        return Reply(screen)
    prompt = say(_("{number}: one line about what you found, please. A photo is welcome."), number=case.number)
    if any(each.get("how") == "visit" for each in told.values()):
        text = _("{number}: please send a photo and the place, then one line about what you found, or why there is none.")
        prompt = say(text, number=case.number)
    return ask(desk, "revisit", prompt, obligation=obligation.id, case=case.id, sides=told)


def _question(desk: Desk, obligation: Obligation, case: Case, told: Told) -> Screen | None:
    """The first question that has no answer yet, whatever was pressed before."""
    complete = _complete(told)
    for side in sides_of(case):
        if side not in complete:
            return _question_of(desk, obligation, case, side, told.get(side, {}))
    return None


def _question_of(desk: Desk, obligation: Obligation, case: Case, side: str, told: dict[str, Any]) -> Screen:
    if "how" not in told:
        known = known_answers(cases.history(desk.db, case.id)).get(side)
        if known is None or told.get("anew"):
            return revisits_said.how_screen(obligation, case, side)
        reading = reading_of(desk)
        return revisits_said.known_screen(reading, obligation, case, side, known[1], reading.day(known[0]))
    if told["how"] == "chat" and "asked" not in told and revisit_asking.reachable(desk, case, side):
        return revisits_said.by_message_screen(obligation, case, side)
    if "result" not in told:
        return revisits_said.result_screen(obligation, case, side)
    if "content" not in told:
        return revisits_said.content_screen(obligation, case, side)
    return revisits_said.care_screen(obligation, case, side)


def _complete(told: Told) -> dict[str, Said]:
    """The sides whose answers are all there."""
    names = ("how", "result", "content", "care")
    return {
        side: Said(**{name: each[name] for name in names}, own=bool(each.get("own")))
        for side, each in told.items()
        if all(name in each for name in names)
    }


def _relapse(desk: Desk, obligation: Obligation, case: Case, value: str) -> Reply:
    """Whether it has stayed quiet, for each side; then a line in words."""
    answered, _dot, how = value.partition(".")
    answers, sides = tuple(answered.split("-")), sides_of(case)
    wrong = answers[0] not in ("no", "yes") or any(each not in ("no", "yes", "un") for each in answers) or len(answers) > len(sides)
    if obligation.kind is not Kind.LATER_CHECK or wrong:
        raise Refused("button_old")
    handling.must_be_way(how)
    if len(answers) < len(sides):
        return Reply(revisits_said.quiet_screen(obligation, case, answers, how))
    said = {side: {"no": "quiet", "yes": "back", "un": revisits.UNREACHED}[each] for side, each in zip(sides, answers, strict=True)}
    prompt = say(_("{number}: one line about what you found, please."), number=case.number)
    return ask(desk, "later_check", prompt, case=case.id, obligation=obligation.id, relapse="yes" in answers, how=how, sides=said)


def words_instead(message: Message, desk: Desk) -> Reply:
    """Words while a button is waited for: the question stands again, and the line in words comes at the end."""
    assert desk.conversation is not None
    facts = desk.conversation.data
    try:
        obligation, case = still_owed(desk, facts["obligation"])
    except Refused as refused:
        desk.finish_conversation()
        return Reply(Screen(sentence(refused, desk)))
    reply = _go_on(desk, obligation, case, facts.get("sides", {}))
    assert reply.screen is not None
    first = say(_("Please press one of the buttons first; I ask for words at the end."))
    return Reply(replace(reply.screen, text=paragraphs(first, reply.screen.text)))


@finishes("revisit")
def finish_revisit(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    obligation, case = still_owed(desk, facts["obligation"])
    said = _complete(facts["sides"])
    if any(side not in said for side in sides_of(case)):  # another side has become known meanwhile
        return _go_on(desk, obligation, case, facts["sides"])
    first = said[Side.REPORTING]
    change = closing.revisit(
        case,
        desk.act,
        how=first.how,
        result=first.result,
        content=first.content,
        care=first.care,
        own=first.own,
        note=text,
        other=said.get(Side.OTHER) if Side.OTHER in sides_of(case) else None,
        tries=tries_made(cases.history(desk.db, case.id), desk.policy),
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
    desk.apply(closing.later_check(case, desk.act, relapse=facts["relapse"], how=facts["how"], note=text, sides=facts.get("sides")))
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
    found.include_router(revisit_asking.router())
    return found
