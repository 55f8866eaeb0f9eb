"""Playing the voices of a case: in private, for who may see the personal part; each time is logged as a look."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules.case import Refused
from bot.rules.permits import may_see_names, must_not_be_kept_out
from bot.rules.transcripts import SOUNDS
from bot.screens.buttons import Play
from bot.screens.one_matter import parts_of
from bot.screens.screen import Reply
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import attachments, cases


def play(press: CallbackQuery, desk: Desk, button: Play) -> Reply:
    """A voice tells who speaks: it is for those who may see names."""
    case = desk.case(button.case, to_change=False)
    must_not_be_kept_out(desk.person, case)
    if not desk.private:
        raise Refused("button_old")
    if not may_see_names(desk.person, case, desk.organisation):
        raise Refused("voice_not_yours", number=case.number)
    parts = [part for part in parts_of(reading_of(desk), case) if may_see_names(desk.person, part, desk.organisation)]
    voices = [voice for each in (case, *parts) for voice in attachments.of_case(desk.db, each.id) if voice.kind in SOUNDS and voice.taken]
    if not voices:
        raise Refused("no_voice", number=case.number)
    for each in dict.fromkeys(voice.case for voice in voices):
        cases.looked(desk.db, each, desk.person.id, "voice", desk.now)
    for voice in voices:
        desk.post_file(desk.chat, voice)
    return Reply()


def router() -> Router:
    found = Router(name="playing")
    found.callback_query.register(play, Pressed(Play))
    return found
