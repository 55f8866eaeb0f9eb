"""A part of a case becomes a case of its own: its words, its kind, who goes along, and a yes before it is done."""

from collections.abc import Mapping
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules import splitting
from bot.rules.case import Case, Refused
from bot.rules.claimants import Claimant
from bot.rules.saying import A_SENTENCE, must_say
from bot.rules.terms import Category
from bot.screens.buttons import Details
from bot.screens.buttons_moving import Split
from bot.screens.language import _, label, say
from bot.screens.screen import Key, Reply, Screen
from bot.screens.splitting import kind_screen, listed_screen, sure_screen, who_screen
from handlers.asking import ask, cancel_row, finishes, not_any_more
from handlers.casework.taking import reading_of
from handlers.gates import Active, Pressed, Private
from handlers.parts import words
from storage import cases, subjects

HERE = "splitting"  # the conversation
LONGEST = 2000  # characters of the part's words


def pressed(press: CallbackQuery, desk: Desk, button: Split) -> Reply:
    case = desk.case(button.case)
    splitting.must_be_splittable(case, desk.act)
    if button.what == "begin":
        prompt = _("{number}: which part shall be a case of its own? Describe it in a few sentences; the people concerned can read them.")
        return ask(desk, "split", say(prompt, number=case.number), case=case.id)
    data = _going_on(desk, case)
    match button.what:
        case "kinds":
            return Reply(kind_screen(reading_of(desk), case, max(0, button.at)))
        case "kind":
            return _kind(desk, case, data, button.kind)
        case "who":
            return _who(desk, case, data, button.at)
        case "done":
            return _then_list(desk, case, data)
        case "nobody":
            return _sure(desk, case, {**data, "claimants": []})
        case "do":
            return _do(desk, case, data)
    raise Refused("button_old")


def _going_on(desk: Desk, case: Case) -> dict[str, Any]:
    here = desk.conversation
    if here is None or here.name != HERE or here.data.get("case") != case.id:
        raise Refused("button_old")
    return dict(here.data)


@finishes("split")
def finish_words(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    splitting.must_be_splittable(case, desk.act)
    must_say(text, "note_too_short", A_SENTENCE)
    everybody = [party.id for party in splitting.choosable(case)]
    desk.converse(HERE, {"case": case.id, "words": text.strip()[:LONGEST], "parties": everybody, "claimants": [], "step": "kind"})
    return Reply(kind_screen(reading_of(desk), case, -1))


def _kind(desk: Desk, case: Case, data: dict[str, Any], kind: str) -> Reply:
    if kind not in {each.value for each in splitting.kinds(case)}:
        raise Refused("button_old")
    data |= {"kind": kind, "step": "who"}
    if not splitting.choosable(case):
        return _then_list(desk, case, data)
    desk.converse(HERE, data)
    return Reply(who_screen(reading_of(desk), case, data["parties"]))


def _who(desk: Desk, case: Case, data: dict[str, Any], party: int) -> Reply:
    if party not in {each.id for each in splitting.choosable(case)} or "kind" not in data:
        raise Refused("button_old")
    chosen = set(data["parties"]) ^ {party}
    desk.converse(HERE, {**data, "parties": sorted(chosen)})
    return Reply(who_screen(reading_of(desk), case, chosen))


def _then_list(desk: Desk, case: Case, data: dict[str, Any]) -> Reply:
    if "kind" not in data:
        raise Refused("button_old")
    if not subjects.of_case(desk.db, Claimant, case.id):
        return _sure(desk, case, data)
    desk.converse(HERE, {**data, "step": "list"})
    return Reply(listed_screen(case))


def written(message: Message, desk: Desk) -> Reply:
    """The names of those who go along; at every other step the buttons are asked for again."""
    assert desk.conversation is not None
    data = dict(desk.conversation.data)
    try:
        case = desk.case(data["case"])
        splitting.must_be_splittable(case, desk.act)
    except Refused as refused:
        return not_any_more(desk, refused)
    if data["step"] != "list":
        return Reply(Screen(say(_("Please press one of the buttons above.")), [cancel_row()]))
    listed = subjects.of_case(desk.db, Claimant, case.id)
    try:
        found = splitting.named(words(message), listed)
    except Refused as refused:
        from bot.refusals import sentence

        return Reply(Screen(sentence(refused, desk), listed_screen(case).rows))
    return _sure(desk, case, {**data, "claimants": [each.id for each in found]})


def _sure(desk: Desk, case: Case, data: Mapping[str, Any]) -> Reply:
    if "kind" not in data:
        raise Refused("button_old")
    desk.converse(HERE, {**data, "step": "sure"})
    category = Category(data["kind"])
    return Reply(sure_screen(reading_of(desk), case, data["words"], category, len(data["parties"]), len(data["claimants"])))


def _do(desk: Desk, case: Case, data: Mapping[str, Any]) -> Reply:
    """Both cases in one transaction; the conversation ends with it, so a second press finds nothing to do."""
    if data["step"] != "sure":
        raise Refused("button_old")
    still = {party.id for party in splitting.choosable(case)}
    part = splitting.Part(data["words"], Category(data["kind"]), frozenset(data["parties"]) & still, frozenset(data["claimants"]))
    number = cases.next_number(desk.db, *splitting.number_of(case, desk.act))
    begun, old = splitting.split(case, desk.act, part, number, subjects.of_case(desk.db, Claimant, case.id))
    new, posted = cases.add(desk.db, begun, desk.person.id, desk.now)
    desk.publish(begun, posted)
    desk.apply(splitting.split_off(old, new.id))
    desk.finish_conversation()
    view = reading_of(desk)
    due = min(each.due_at for each in begun.started)
    text = _("{old} goes on, and the part is {number} now. Its first date is {due}; the reporter is told.")
    keys = [Key(label(_("Details")), Details(case=new.id).pack())]
    return Reply(Screen(say(text, old=case.number, number=new.number, due=view.deadline(due)), [keys]))


def router() -> Router:
    found = Router(name="splitting")
    found.message.register(written, Active(HERE), Private())
    found.callback_query.register(pressed, Pressed(Split), Private())
    return found
