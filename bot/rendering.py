"""From an outbox row to a finished call: dropped when it is no longer true, in the reader's language when it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.desk import sending
from bot.filing.uploading import Stored
from bot.posting import House
from bot.rules.case import Case
from bot.rules.claimants import Claimant
from bot.rules.merging import as_part
from bot.rules.permits import MIDWAY, may_read, may_see_names
from bot.rules.transcripts import SOUNDS
from bot.screens.attached import file_name, written_down
from bot.screens.cards import card_screen, is_gone
from bot.screens.language import _, say, speaking
from bot.screens.menu import own_menu
from bot.screens.nagging import nags_screen
from bot.screens.notices import notice_screen
from bot.screens.reading import Reading
from bot.screens.screen import Screen, with_text
from storage import attachments, cases, chats, groups, people, subjects
from storage.chats import Chat
from storage.outbox import Parcel

HIGHEST_PHOTO = 2600  # pixels; a higher picture goes as a file, which the messenger leaves as it is


@dataclass(frozen=True, slots=True)
class Call:
    """A finished API call; with `card` the message id is kept as that card's, showing `version` of the case."""

    method: str
    params: Mapping[str, Any]
    topic: int = 0
    card: int | None = None
    version: int = 0
    upload: tuple[str, str, bytes | Stored] | None = None
    nags: tuple[int, ...] = ()  # said in it; if it does not arrive they wait again

    @property
    def says_anew(self) -> bool:
        """Whether making the call twice says the same thing twice; an edit does not."""
        return self.method.startswith(("send", "copy", "forward"))


def render(db: Connection, house: House, parcel: Parcel, now: datetime) -> Call | None:
    """The call for a claimed parcel, or None when there is nothing to say any more."""
    chat = chats.by_id(db, parcel.chat)
    if parcel.kind == "call":
        return Call(parcel.facts["method"], parcel.facts["params"], chat.topic)
    language = people.language_of(db, chat.person) if chat.person is not None else groups.language_of(db, chat.id)
    with speaking(language):
        reading = Reading(db, house.organisation, house.policy, now, language, chat.person)
        if parcel.kind == "card":
            return _card(reading, parcel, chat)
        if parcel.kind == "menu":
            return Call("setMyCommands", own_menu(reading.reader(), chat.native_id))
        if parcel.kind == "file":
            return _file(reading, house, parcel, chat)
        if parcel.kind == "claimants":
            return _claimants(reading, parcel, chat)
        if parcel.kind == "picture":
            return _picture(reading, parcel, chat)
        if parcel.kind == "volume":
            return _volume(reading, house, parcel, chat)
        if parcel.kind == "paper":
            return _paper(reading, parcel, chat)
        nags: tuple[int, ...] = ()
        if parcel.kind == "nags":
            screen, nags = nags_screen(reading, parcel.facts)
        else:
            screen = notice_screen(reading, parcel.kind, parcel.facts)
        return None if screen is None else _message(screen, chat, nags)


def _message(screen: Screen, chat: Chat, nags: tuple[int, ...] = ()) -> Call:
    return Call("sendMessage", with_text(screen, {}), chat.topic, nags=nags)


def _card(reading: Reading, parcel: Parcel, chat: Chat) -> Call | None:
    card = cases.card(reading.db, parcel.facts["card"])
    if card is None:
        return None
    version = cases.version(reading.db, card.case)
    if card.message is not None and card.shown_version >= version:
        return None
    case = reading.case(card.case)
    if case is not None and is_gone(case, reading.reader()) and (card.message is None or card.shown_version >= case.reason[MIDWAY]):
        return None  # it says so already, or never said anything
    screen = None if case is None else card_screen(reading, case, chat)
    if screen is None:
        return None
    if card.message is None:
        # A new card comes at once but silently in quiet hours; critical ones ring.
        silent = reading.quiet and case is not None and case.grade.value != "critical"
        params = with_text(screen, {"disable_notification": True} if silent else {})
        return Call("sendMessage", params, chat.topic, card.id, version)
    return Call("editMessageText", with_text(screen, {"message_id": card.message}), chat.topic, card.id, version)


def _file(reading: Reading, house: House, parcel: Parcel, chat: Chat) -> Call | None:
    """An attachment for who may have it: by its file id, or from the kept copy where the messenger does not know that any more."""
    thing, case, reader = attachments.by_id(reading.db, parcel.facts["attachment"]), reading.case(parcel.facts["case"]), reading.reader()
    if thing is None or case is None or reader is None or not chat.private:
        return None
    if case.merged_into is not None and (whole := reading.case(case.merged_into)) is not None:
        case = as_part(case, whole)  # for who works on what it goes on as; a hidden name stays hidden
    may = may_see_names if thing.kind in SOUNDS else may_read
    if not may(reader, case, reading.organisation) or (call := sending(thing)) is None:
        return None
    method, params = call
    if thing.transcript and thing.kind != "video_note":
        params |= {"caption": str(written_down(thing.transcript)), "parse_mode": "HTML"}
    if not parcel.facts.get("copy"):
        return Call(method, params, chat.topic)
    if house.files is None or not thing.kept or parcel.facts.get("missing"):
        return _message(
            Screen(say(_("{number}: Telegram does not have this file any more, and no copy was kept."), number=case.number)), chat
        )
    (parameter,) = (name for name, value in params.items() if value == thing.file)
    del params[parameter]
    return Call(method, params, chat.topic, upload=(parameter, file_name(case, thing), Stored(house.files, thing.kept)))


def _claimants(reading: Reading, parcel: Parcel, chat: Chat) -> Call | None:
    """The list of the people affected for who may see names, or an empty one to fill in."""
    case, reader = reading.case(parcel.facts["case"]), reading.reader()
    if case is None or reader is None or not chat.private:
        return None
    from bot.roster_files.people_list import people_file

    if parcel.facts.get("empty"):
        caption = say(_("Fill it in and send it back here as a file."))
        return _list_file(chat, caption, _("list of people"), people_file((), reading.language, explained=True))
    if not may_see_names(reader, case, reading.organisation):
        return None
    caption = say(_("The people of {number}. Please keep it to yourself."), number=case.number)
    return _list_file(chat, caption, case.number, people_file(subjects.of_case(reading.db, Claimant, case.id), reading.language))


def _list_file(chat: Chat, caption: str, name: str, body: bytes) -> Call:
    return Call("sendDocument", {"caption": str(caption), "parse_mode": "HTML"}, chat.topic, upload=("document", f"{name}.xlsx", body))


def _picture(reading: Reading, parcel: Parcel, chat: Chat) -> Call | None:
    """A case's slip, or its time line for staff; where no font can draw it, the same in words."""
    from bot.documents.fonts import NoFont
    from bot.documents.slip import slip, slip_text

    case = reading.case(parcel.facts["case"])
    if case is None:
        return None
    if parcel.facts.get("picture") == "timeline":
        return _timeline(reading, case, chat)
    if case.merged_into is not None and (whole := reading.case(case.merged_into)) is not None:
        case = as_part(case, whole)  # its own number and hour, and who has it now
    try:
        picture = slip(reading, case)
    except NoFont:
        return _message(Screen(slip_text(reading, case)), chat)
    caption = say(_("Receipt {number}: to keep, to print or to read out."), number=case.number)
    return Call("sendPhoto", {"caption": caption, "parse_mode": "HTML"}, chat.topic, upload=("photo", f"{case.number}.png", picture))


def _timeline(reading: Reading, case: Case, chat: Chat) -> Call | None:
    """For who may read the case; as a file where a photo would be shrunk until nobody can read it."""
    from bot.documents.fonts import PACKAGE, NoFont
    from bot.documents.timeline import timeline

    reader = reading.reader()
    if reader is None or not chat.private or not may_read(reader, case, reading.organisation):
        return None
    try:
        picture, height = timeline(reading, case, names=may_see_names(reader, case, reading.organisation))
    except NoFont:
        why = _("The picture could not be drawn: no Chinese font is installed on the server. The package {package} brings one.")
        return _message(Screen(say(why, package=PACKAGE)), chat)
    method, parameter = ("sendPhoto", "photo") if height <= HIGHEST_PHOTO else ("sendDocument", "document")
    caption = say(_("Time line of {number}"), number=case.number)
    params = {"caption": str(caption), "parse_mode": "HTML"}
    return Call(method, params, chat.topic, upload=(parameter, f"{case.number}.png", picture))


def _paper(reading: Reading, parcel: Parcel, chat: Chat) -> Call | None:
    """A document about a case for one person; whether they may have it is asked by who makes it."""
    from bot.documents.papers import made

    if not chat.private:
        return None
    paper = made(reading, parcel.facts["paper"], parcel.facts["case"], parcel.facts["subject"])
    if paper is None:
        return None
    name, content, caption = paper
    return Call("sendDocument", {"caption": str(caption), "parse_mode": "HTML"}, chat.topic, upload=("document", name, content))


def _volume(reading: Reading, house: House, parcel: Parcel, chat: Chat) -> Call | None:
    """A volume of a case file, for who may still have it."""
    case, reader, facts = reading.case(parcel.facts["case"]), reading.reader(), parcel.facts
    if case is None or reader is None or not chat.private or house.files is None:
        return None
    may = may_see_names if facts["names"] else may_read
    if not may(reader, case, reading.organisation) or not may_read(reader, case, reading.organisation):
        return None
    if facts.get("missing"):
        text = _("{number}: the case file lay ready for a day and is gone. Please ask for it again.")
        return _message(Screen(say(text, number=case.number)), chat)
    name = f"{case.number} 卷宗.zip" if facts["of"] == 1 else f"{case.number} 卷宗 第{facts['volume']}册.zip"
    caption = say(_("Case file {number}"), number=case.number)
    if facts["of"] > 1:
        caption = say(_("Case file {number}, volume {volume} of {count}"), number=case.number, volume=facts["volume"], count=facts["of"])
    upload = ("document", name, Stored(house.files, facts["name"], once=True))
    return Call("sendDocument", {"caption": str(caption), "parse_mode": "HTML"}, chat.topic, upload=upload)
