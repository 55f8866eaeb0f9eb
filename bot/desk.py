"""The desk: what a handler sees of one unit of work, and how its answer gets into the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.posting import House, post_change, send_for, tell
from bot.rules.case import Act, Case, Change, Refused
from bot.rules.keeping import TOO_MANY, Kept, Sent, kept
from bot.rules.organisation import Organisation, Person
from bot.rules.permits import kept_out, stepped_back
from bot.rules.policy import Policy
from bot.rules.transcripts import SOUNDS
from bot.screens.screen import Reply, Screen, with_text
from storage import attachments, cases, conversations, outbox, requests
from storage.attachments import Attachment
from storage.chats import Chat
from storage.conversations import Conversation
from storage.outbox import REPLY, Parcel

SETTLE = timedelta(seconds=1.2)  # a burst is over when nothing came for this long


@dataclass(slots=True)
class Desk:
    """One unit of work: who writes, in which chat, where their conversation stands, and the transaction it all happens in."""

    db: Connection
    house: House
    now: datetime
    person: Person
    chat: Chat
    language: str
    conversation: Conversation | None
    place: int | None = None
    phone: str = ""
    pressed_message: int | None = None
    press_id: str | None = None
    parcels: list[Parcel] = field(default_factory=list)
    toasts: list[dict[str, Any]] = field(default_factory=list)
    arrived: Conversation | None = field(init=False)  # the conversation as it stood when this unit of work began

    def __post_init__(self) -> None:
        self.arrived = self.conversation

    @property
    def policy(self) -> Policy:
        return self.house.policy

    @property
    def organisation(self) -> Organisation:
        return self.house.organisation

    @property
    def organisation_root(self) -> int:
        """The city: where everything without a nearer place belongs."""
        return next(unit.id for unit in self.organisation.units.values() if unit.parent is None)

    @property
    def act(self) -> Act:
        return Act(self.person, self.organisation, self.policy, self.now)

    @property
    def private(self) -> bool:
        return self.chat.private

    # -- the conversation -------------------------------------------------------------------------------------------

    def converse(self, name: str, data: Mapping[str, Any], remind_at: datetime | None = None) -> None:
        """Go on with, or begin, the conversation of this name; it is kept when the unit of work ends well."""
        conversations.keep(self.db, self.chat.id, self.person.id, name, data, self.now, remind_at)
        self.conversation = Conversation(name, dict(data), self.now)

    def finish_conversation(self) -> None:
        if self.conversation is not None:
            conversations.finish(self.db, self.chat.id, self.person.id)
            self.conversation = None

    def leave_question(self) -> None:
        """Nobody answered the question that stands, and its buttons still do what they say."""
        self.arrived = self.conversation

    # -- cases ------------------------------------------------------------------------------------------------------

    def case(self, id_: int, *, to_change: bool = True) -> Case:
        """The case, locked to be changed; Refused when there is none of that id."""
        case = cases.load(self.db, id_, to_change=to_change)
        if case is not None and stepped_back(self.person.id, case) and not case.concerns(self.person.id) and self.person.staff:
            raise Refused("stepped_back", number=case.number)
        if case is None or self._kept_out(case):
            raise Refused("no_such_case")
        return case

    def _kept_out(self, case: Case) -> bool:
        """For staff of a unit that a case is about it does not exist, nor a protected one for who is not named to see it.

        Who neither works here nor has anything to do with a case learns nothing of it, not even its number.
        """
        if case.concerns(self.person.id) or case.registered_by == self.person.id:
            return False
        return not self.person.staff or kept_out(self.person, case)

    def apply(self, change: Change) -> cases.Posted:
        """Write what a rule decided, and put everything it says to others into the outbox."""
        posted = cases.apply(self.db, change, self.person.id, self.now)
        self.publish(change, posted)
        return posted

    def publish(self, change: Change, posted: cases.Posted) -> None:
        post_change(self.db, self.house, change, posted, self.now, by=self.person.id)

    # -- saying things ----------------------------------------------------------------------------------------------

    def answer(self, reply: Reply) -> None:
        """Put the answer into the outbox as finished API calls; a toast goes out after the commit."""
        if self.press_id is not None:
            toast: dict[str, Any] = {"callback_query_id": self.press_id}
            if reply.toast:
                toast |= {"text": reply.toast[:200], "show_alert": reply.alert or not self.private}
            self.toasts.append(toast)
        screens = [*([reply.screen] if reply.screen else []), *reply.more]
        stands: dict[str, int] = {}
        for number, screen in enumerate(screens):
            in_place = number == 0 and self.pressed_message is not None and not reply.new and not screen.ask
            question = number == 0 and bool(screen.rows) and not screen.ask
            if in_place:
                stands = {"message": self.pressed_message or 0} if question else {}
                self._call("editMessageText", with_text(screen, {"message_id": self.pressed_message}))
            else:
                row = self._settle(screen) if reply.settle else self._call("sendMessage", with_text(screen, {}))
                stands = {"row": row} if question else stands
        if self.private and self.press_id is not None and self.arrived is not None:
            outbox.withdraw(self.db, self._clearing, self.now)  # what has just been pressed shows something new
        if self.private and self.conversation is not self.arrived:
            self._asked(stands, settling=reply.settle)
        elif self.private and self.arrived is not None and "message" in stands:
            self._changed(stands["message"])
        if reply.picture:
            facts = {"picture": reply.picture, "case": reply.picture_case, "language": self.language}
            outbox.post(self.db, self.chat, "picture", facts, self.now, priority=REPLY)
        if reply.paper:
            facts = {"paper": reply.paper, "case": reply.paper_case, "subject": reply.paper_subject}
            outbox.post(self.db, self.chat, "paper", facts, self.now, priority=REPLY)

    def _asked(self, stands: Mapping[str, int], *, settling: bool) -> None:
        """The conversation went on: a question that was answered in words keeps its words and loses its buttons, and the next one stands.

        A press has edited the question that it answered; what is interrupted by something else can still be answered. While the next
        one waits for the end of a burst, the last can still be pressed.
        """
        here, before = self.conversation, self.arrived
        if before is not None and self.press_id is None and (here is None or here.name == before.name):
            asked = conversations.load(self.db, self.chat.id, self.person.id, conversations.ASKED)
            message = None if asked is None else self._message(asked)
            if message is not None:
                self._clear(message, settling=settling)
        if here is not None and stands:
            conversations.keep(self.db, self.chat.id, self.person.id, "question", stands, self.now, slot=conversations.ASKED)
        else:
            conversations.finish(self.db, self.chat.id, self.person.id, conversations.ASKED)

    def _changed(self, message: int) -> None:
        """A press has made something else of the question, as the details beside it: its buttons are not the question's any more."""
        asked = conversations.load(self.db, self.chat.id, self.person.id, conversations.ASKED)
        if asked is not None and self._message(asked) == message:
            conversations.finish(self.db, self.chat.id, self.person.id, conversations.ASKED)

    def _message(self, asked: Conversation) -> int | None:
        """Where the question stands; None while it is under way, and when that is forgotten."""
        return asked.data.get("message") or outbox.message_of(self.db, asked.data["row"], asked.updated_at)

    def _clear(self, message: int, *, settling: bool) -> None:
        """Take the buttons of a message away: at once, or beside the answer that waits."""
        if not settling:
            self._call("editMessageReplyMarkup", {"message_id": message})
            return
        facts = {"method": "editMessageReplyMarkup", "params": {"message_id": message}}
        then = self.now + SETTLE
        outbox.post(self.db, self.chat, "call", facts, self.now, priority=REPLY, not_before=then, key=self._clearing)

    def _call(self, method: str, params: dict[str, Any]) -> int:
        if self.chat.topic and method.startswith("send"):
            params["message_thread_id"] = self.chat.topic
        facts = {"method": method, "params": params}
        parcel = outbox.post(self.db, self.chat, "call", facts, self.now, priority=REPLY, claim=self.house.sends)
        if self.house.sends:
            self.parcels.append(parcel)
        return parcel.id

    def _settle(self, screen: Screen) -> int:
        facts = {"method": "sendMessage", "params": with_text(screen, {})}
        return outbox.post(
            self.db,
            self.chat,
            "call",
            facts,
            self.now,
            priority=REPLY,
            not_before=self.now + SETTLE,
            key=self._settling,
        ).id

    @property
    def _settling(self) -> str:
        return f"settle:{self.chat.id}:{self.person.id}"

    @property
    def _clearing(self) -> str:
        return f"clear:{self.chat.id}:{self.person.id}"

    def overtake(self) -> None:
        """What is said now stands for the answer that still waits for the end of a burst."""
        outbox.withdraw(self.db, self._settling, self.now)

    def post(self, chat: Chat, screen: Screen) -> None:
        """A finished screen for this person in another chat of theirs."""
        facts = {"method": "sendMessage", "params": with_text(screen, {})}
        outbox.post(self.db, chat, "call", facts, self.now, priority=REPLY)

    def post_files(self, chat: Chat, case: int, *, names: bool) -> None:
        """The photos and files of a case; for who may see names also contacts and places. Voices wait for their own button."""
        for thing in attachments.of_case(self.db, case):
            if thing.kind in SOUNDS or not thing.taken or (thing.kind in ("contact", "location") and not names):
                continue
            if thing.file:
                self.post_file(chat, thing)
            elif (call := sending(thing)) is not None:
                outbox.post(self.db, chat, "call", {"method": call[0], "params": call[1]}, self.now, priority=REPLY)

    def post_file(self, chat: Chat, thing: Attachment) -> None:
        """One file; whether the reader may have it is asked again when it goes."""
        outbox.post(self.db, chat, "file", {"attachment": thing.id, "case": thing.case}, self.now, priority=REPLY)
        if thing.kept is None and thing.lost is None:
            self._fetch(thing.id, thing.kind, thing.file)  # of a time when nothing was kept

    def attach(self, case: int, kind: str, file: str, facts: Mapping[str, Any], transcript: str | None = None) -> Kept:
        """Into the case with it; a copy of what can be kept is fetched afterwards. Gives what becomes of it where there are many."""
        files = self.policy.files
        fetched = self.house.files is not None and kind in files.keep
        big = bool(file) and facts.get("size", 0) > files.largest
        listens = self.house.transcribes and kind in SOUNDS and transcript is None and not big
        before = attachments.sent(self.db, case, self.person.id, self.now) if file else Sent(0, 0)
        found = kept(kind, before, files, listens=listens)
        lost = TOO_MANY if found is Kept.FULL else "too_big" if fetched and big else None
        id_ = attachments.add(self.db, case, kind, file, facts, self.person.id, self.now, lost=lost, transcript=transcript)
        if not file or big or found is Kept.FULL:
            return found
        if fetched:
            self._fetch(id_, kind, file)
        elif listens and found is Kept.WHOLE:
            self.send_for("transcribe", id_, {"file": file, "kind": kind}, key=f"transcribe:{id_}")
        return found

    def _fetch(self, id_: int, kind: str, file: str) -> None:
        if self.house.files is not None and kind in self.policy.files.keep:
            self.send_for("keep_file", id_, {"file": file, "kind": kind}, key=f"keep_file:{id_}")

    def send_for(self, kind: str, subject: int, facts: Mapping[str, Any], *, key: str, person: int | None = None) -> None:
        """Ask for an errand; what it brings back is worked in order with what this chat brings."""
        send_for(self.db, self.house, kind, subject, facts, self.now, lane=self.chat.native_id, person=person, key=key)

    def tell(self, person: int, kind: str, facts: Mapping[str, Any], *, urgent: bool = False, not_before: datetime | None = None) -> None:
        """Something for another person's private chat, rendered when it is sent."""
        tell(self.db, person, kind, facts, self.now, urgent=urgent, not_before=not_before)


def request(desk: Desk, id_: int) -> requests.Request:
    """An asked question by id; Refused when there is none."""
    found = requests.by_id(desk.db, id_)
    if found is None:
        raise Refused("no_such_case")
    return found


_SENDING = {
    "photo": ("sendPhoto", "photo"),
    "voice": ("sendVoice", "voice"),
    "video": ("sendVideo", "video"),
    "audio": ("sendAudio", "audio"),
    "video_note": ("sendVideoNote", "video_note"),
    "document": ("sendDocument", "document"),
}


def sending(thing: Attachment) -> tuple[str, dict[str, Any]] | None:
    """The call that sends an attachment on, or None for a kind that cannot be sent on."""
    if thing.kind == "location":
        return "sendLocation", {"latitude": thing.facts["latitude"], "longitude": thing.facts["longitude"]}
    if thing.kind == "contact":
        return "sendContact", {"phone_number": thing.facts["phone"], "first_name": thing.facts["name"] or "–"}
    if thing.kind not in _SENDING:
        return None
    method, parameter = _SENDING[thing.kind]
    return method, {parameter: thing.file}
