"""The case file: asked for by a button or by /file, put together by an errand, and sent when it is ready; the look is logged."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.results import Result
from bot.rules.case import Case, Refused
from bot.rules.permits import may_read, may_see_names
from bot.screens.buttons_papers import Papers
from bot.screens.language import Html, _, _n, bold, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.casework.papers import readable
from handlers.gates import Command, Pressed, Private
from storage import board, cases, outbox
from storage.outbox import REPLY

MOST_FOUND = 6  # cases whose numbers end alike


def pressed(press: CallbackQuery, desk: Desk, button: Papers) -> Reply:
    case, _names = readable(desk, button.case)
    if not desk.private:
        raise Refused("button_old")
    return _asked(desk, case)


def by_number(message: Message, desk: Desk, argument: str) -> Reply:
    """/file LJ-2026-000123, or only the last digits."""
    ending = argument.strip().upper()
    if not ending or len(ending) > 40:
        return Reply(Screen(say(_("Please write the number behind it: /file {number}"), number="LJ-2026-000123")))
    found: list[Case] = []
    for id_ in board.numbered(desk.db, ending if "-" in ending else ending.zfill(6)):
        try:
            found.append(readable(desk, id_)[0])
        except Refused:
            continue
    if not found:
        raise Refused("no_case_of_number", given=argument.strip())
    if len(found) == 1:
        return _asked(desk, found[0])
    keys = [Key(case.number, Papers(case=case.id, what="file").pack()) for case in found[:MOST_FOUND]]
    return Reply(Screen(say(_("Which one?")), two_in_a_row(keys)))


def _asked(desk: Desk, case: Case) -> Reply:
    """Asked for twice it is made once; the message that says so becomes the answer, where it was a button's."""
    if desk.house.files is None:
        raise Refused("button_old")
    cases.looked(desk.db, case.id, desk.person.id, "file", desk.now)
    facts = {"message": desk.pressed_message}
    desk.send_for("case_file", case.id, facts, key=f"case_file:{case.id}:{desk.person.id}", person=desk.person.id)
    text = paragraphs(
        say(_("{number}: the case file is being put together."), number=bold(case.number)),
        say(_("It comes here by itself; with many files that takes some minutes.")),
    )
    return Reply(Screen(text))


def put_together(result: Result) -> Reply | None:
    """The result of "case_file"; its subject is the case. Whether the reader may have it is asked again, now and when it goes."""
    desk = result.desk
    if desk is None:
        return None
    desk.pressed_message = result.facts.get("message")
    case = desk.case(result.subject or 0, to_change=False)
    if (why := result.found.get("failed")) is not None:
        return Reply(Screen(_failed(case, why), [[_again(case)]]))
    names = bool(result.found["names"])
    may = may_see_names if names else may_read
    if not may(desk.person, case, desk.organisation) or not may_read(desk.person, case, desk.organisation):
        return Reply(Screen(_failed(case, "not_yours")))
    volumes: list[Any] = result.found["volumes"]
    for number, name in enumerate(volumes, 1):
        facts = {"case": case.id, "name": name, "names": names, "volume": number, "of": len(volumes)}
        outbox.post(desk.db, desk.chat, "volume", facts, desk.now, priority=REPLY)
    entries = result.found["entries"]
    count = say(_n("{count} document or file is in it.", "{count} documents and files are in it.", entries), count=entries)
    several = _("It is larger than may be sent at once, so it comes in {count} volumes; each opens by itself.")
    text = paragraphs(
        say(_("{number}: the case file is ready."), number=bold(case.number)),
        count,
        say(several, count=len(volumes)) if len(volumes) > 1 else None,
        None if names else say(_("Names and phones are left out: you may not see them.")),
    )
    return Reply(Screen(text))


def _failed(case: Case, why: str) -> Html:
    if why == "not_yours":
        return say(_("{number}: you may not open this case any more, so there is no case file."), number=bold(case.number))
    if why == "no_room":
        text = _("{number}: there is not enough room on the server for this case file. Please tell the administrator.")
        return say(text, number=bold(case.number))
    return say(_("{number}: the case file could not be put together. Please try again later."), number=bold(case.number))


def _again(case: Case) -> Key:
    return Key(label(_("Try again")), Papers(case=case.id, what="file").pack())


class _File(Pressed):
    """The door of the room that leads here."""

    async def __call__(self, press: CallbackQuery) -> bool | dict[str, Any]:
        found = await super().__call__(press)
        return found if isinstance(found, dict) and found["button"].what == "file" else False


def router() -> Router:
    found = Router(name="case_files")
    found.message.register(by_number, Command("file"), Private())
    found.callback_query.register(pressed, _File(Papers))
    return found
