"""The list of the people affected: an empty form to fill in, the file that comes back, and what it would change before it does."""

from collections.abc import Sequence
from typing import Any

from aiogram import Router
from aiogram.types import Message

from bot.desk import Desk
from bot.results import Result
from bot.rules import sums
from bot.rules.case import Case, Refused
from bot.rules.claimants import Claimant
from bot.rules.permits import may_see_names
from bot.screens.language import Html, _, _n, paragraphs, say
from bot.screens.screen import Reply, Screen
from bot.screens.sums import fault_lines, list_screen, money_screen, replace_screen
from handlers.asking import cancel_row, not_any_more, park_report
from handlers.casework.taking import reading_of
from handlers.gates import Active, Private
from handlers.parts import part
from storage import cases, outbox, subjects
from storage.outbox import REPLY

STEPS = ("list", "get", "form", "upload", "replace")
HERE = "claimants"  # the conversation


def pressed(desk: Desk, case: Case, what: str) -> Reply:
    """One of `STEPS`, for who keeps the sums of the case."""
    match what:
        case "upload":
            return _ask_file(desk, case)
        case "form":
            outbox.post(desk.db, desk.chat, "claimants", {"case": case.id, "empty": True}, desk.now, priority=REPLY)
            return _ask_file(desk, case)
        case "get":
            return _get(desk, case)
        case "replace":
            return _replace(desk, case)
    return Reply(list_screen(reading_of(desk), case, len(subjects.of_case(desk.db, Claimant, case.id))))


def _ask_file(desk: Desk, case: Case) -> Reply:
    if desk.house.files is None:
        raise Refused("no_files")
    park_report(desk)
    desk.converse(HERE, {"case": case.id, "step": "file"})
    text = _("{number}: please send the list as a file, .xlsx or .csv, one person a row: name, phone, claimed, recovered, note.")
    return Reply(Screen(say(text, number=case.number), [cancel_row()]))


def _get(desk: Desk, case: Case) -> Reply:
    """The file, to this private chat; the look is logged, and whether they may have it is asked again when it goes."""
    if not may_see_names(desk.person, case, desk.organisation):
        raise Refused("not_responsible", number=case.number, responsible=case.responsible)
    cases.looked(desk.db, case.id, desk.person.id, "list", desk.now)
    outbox.post(desk.db, desk.chat, "claimants", {"case": case.id}, desk.now, priority=REPLY)
    return Reply(toast=say(_("The list is coming.")))


def sent(message: Message, desk: Desk) -> Reply:
    """What comes while a file is waited for."""
    assert desk.conversation is not None
    data = desk.conversation.data
    try:
        case = desk.case(data["case"])
        sums.must_keep_sums(case, desk.act)
    except Refused as refused:
        return not_any_more(desk, refused)
    thing = part(message)
    if thing is None or thing.kind != "document":
        return Reply(Screen(say(_("Please send the list as a file, .xlsx or .csv.")), [cancel_row()]))
    from bot.roster_files.people_list import LARGEST

    if thing.facts.get("size", 0) > LARGEST:
        return Reply(Screen(fault_lines([[0, "too_big", ""]], 0), [cancel_row()]))
    desk.converse(HERE, {"case": case.id, "step": "reading", "file": thing.file})
    facts = {"file": thing.file, "name": str(thing.facts.get("name", ""))}
    desk.send_for("read_list", case.id, facts, key=f"read_list:{desk.chat.id}:{case.id}:{message.message_id}", person=desk.person.id)
    return Reply(Screen(say(_("I am reading it.")), [cancel_row()]), settle=True)


def read(result: Result) -> Reply | None:
    """The result of "read_list"; who has gone on to something else meanwhile is not disturbed."""
    desk = result.desk
    here = desk.conversation if desk is not None else None
    if desk is None or here is None or here.name != HERE or here.data.get("file") != result.facts["file"]:
        return None
    if here.data["step"] != "reading":
        return None
    desk.overtake()
    try:
        return _taken(desk, desk.case(here.data["case"]), result.found)
    except Refused as refused:
        return not_any_more(desk, refused)


def _taken(desk: Desk, case: Case, found: Any) -> Reply:
    sums.must_keep_sums(case, desk.act)
    if "failed" in found:
        desk.converse(HERE, {"case": case.id, "step": "file"})
        return Reply(Screen(say(_("The file could not be fetched. Please send it once more.")), [cancel_row()]))
    if "faults" in found:
        desk.converse(HERE, {"case": case.id, "step": "file"})
        return Reply(Screen(fault_lines(found["faults"], found.get("more", 0)), [cancel_row()]))
    before = subjects.of_case(desk.db, Claimant, case.id)
    people = sums.carried(before, _people(found["rows"]))
    if not before:
        return _put(desk, case, people, found["unused"])
    desk.converse(HERE, {"case": case.id, "step": "sure", "rows": found["rows"], "unused": found["unused"], "version": case.version})
    return Reply(replace_screen(case, sums.difference(before, people), len(people)))


def _people(rows: list[list[Any]]) -> tuple[Claimant, ...]:
    return tuple(Claimant(0, 0, name, phone, claimed, recovered, note) for name, phone, claimed, recovered, note in rows)


def _replace(desk: Desk, case: Case) -> Reply:
    """Yes to what was shown; if the case has changed since, it is shown anew."""
    here = desk.conversation
    if here is None or here.name != HERE or here.data.get("step") != "sure" or here.data["case"] != case.id:
        raise Refused("button_old")
    before = subjects.of_case(desk.db, Claimant, case.id)
    people = sums.carried(before, _people(here.data["rows"]))
    if here.data["version"] != case.version:
        desk.converse(HERE, {**here.data, "version": case.version})
        return Reply(replace_screen(case, sums.difference(before, people), len(people)))
    return _put(desk, case, people, here.data["unused"], before)


def _put(desk: Desk, case: Case, people: tuple[Claimant, ...], unused: list[str], before: Sequence[Claimant] = ()) -> Reply:
    desk.apply(sums.put_list(case, desk.act, people, before))
    desk.finish_conversation()
    count = len(people)
    done = say(_n("The list is in, with {count} person.", "The list is in, with {count} people.", count), count=count)
    left: Html | None = None
    if unused:
        comma = "、" if desk.language == "zh" else ", "
        left = say(_("Not taken over: {columns}."), columns=comma.join(each[:20] for each in unused[:5]))
    screen = money_screen(reading_of(desk), desk.case(case.id, to_change=False))
    return Reply(Screen(paragraphs(done, left, screen.text), screen.rows))


def router() -> Router:
    found = Router(name="claimants")
    found.message.register(sent, Active(HERE), Private())
    return found
