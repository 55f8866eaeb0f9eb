"""The playground's world: who is there, what was said, and what each bot has still to hear. Synchronous, in one process."""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import telegram

from bot.clock import SystemClock
from bot.playground import groups, hearing, phones, posting, pressing, views
from bot.playground.calls import Call
from bot.playground.faults import REFUSALS, Faults
from bot.playground.journal import Journal
from bot.playground.limits import Pace
from bot.playground.media import Files, Upload
from bot.playground.methods import METHODS
from bot.playground.records import load, record
from bot.playground.refused import NotPossible, Refused
from bot.playground.state import Bot, Chat, Json, Person, Posted, Status

CALLS_KEPT = 1000
FIRST_PERSON = 100_001
FIRST_BOT = 7_000_000_001
FIRST_GROUP = 4_000_001
FIRST_SUPERGROUP = 1_000_000_001


class World:
    """Everything the server knows. `now` gives aware UTC times; a folder makes it lasting; `limits` switches pacing refusals (429)."""

    def __init__(self, now: Callable[[], datetime] = SystemClock().now, folder: Path | None = None, *, limits: bool = True) -> None:
        self.now = now
        self.limits = limits
        self.journal = Journal(folder)
        self.files = Files(folder)
        self.faults = Faults(now)
        self.people: dict[int, Person] = {}
        self.bots: dict[int, Bot] = {}
        self.tokens: dict[str, Bot] = {}
        self.chats_by_ref: dict[str, Chat] = {}
        self.cast: list[Json] = []
        self.links: list[Json] = []  # printed on posters and slips
        self.presses: dict[str, pressing.Press] = {}
        self.polls: dict[str, tuple[str, int]] = {}
        self.paces: dict[int, Pace] = {}
        self.calls: list[Json] = []
        self.call_count = 0
        self.counters = {"person": FIRST_PERSON, "bot": FIRST_BOT, "group": FIRST_GROUP, "supergroup": FIRST_SUPERGROUP}
        self.listeners: list[Callable[[Json], None]] = []
        self.wakers: list[Callable[[Bot], None]] = []
        load(self)

    # --- who is there -------------------------------------------------------------------------------------------

    def add_bot(self, token: str, username: str = "heyue_bot", name: str = "和悦") -> Bot:
        """A bot with this token, the known one if there is one. Its id is the number before the token's colon."""
        if token in self.tokens:
            return self.tokens[token]
        digits = token.partition(":")[0]
        number = int(digits) if digits.isdigit() and int(digits) not in self.people else self.number("bot")
        if number in self.bots:
            raise ValueError(f"bot {number} has another token")
        bot = Bot(number, token, name, username, next_update=random.randrange(100_000_000, 900_000_000))
        self.bots[bot.id] = self.tokens[token] = bot
        record(self, bot)
        self.tell({"type": "bots"})
        return bot

    def person(self, name: str = "", *, language_code: str | None = "zh-hans", phone: str | None = None, username: str | None = None,
               note: str = "", key: str | None = None, home: tuple[float, float] | None = None) -> Person:  # fmt: skip
        """Somebody new with a phone; somebody with a `key` that is known already is only shown again."""
        known = next((one for one in self.people.values() if key is not None and one.key == key), None)
        if known is not None:
            return phones.show(self, known)
        number = self.number("person")
        person = Person(number, name or phones.made_up_name(number), username, language_code, phone or f"139{number:08d}", note, key, home)
        self.people[number] = person
        return phones.show(self, person)

    def number(self, what: str) -> int:
        value = self.counters[what]
        self.counters[what] = value + 1
        return value

    def find_person(self, who: Person | int) -> Person:
        person = self.people.get(who if isinstance(who, int) else who.id)
        if person is None:
            raise NotPossible("There is no such person.", missing=True)
        return person

    def private(self, bot: Bot, person: Person) -> Chat:
        """Their private chat, made when first looked at."""
        ref = f"{bot.id}:{person.id}"
        chat = self.chats_by_ref.get(ref)
        if chat is None:
            chat = self.chats_by_ref[ref] = Chat(
                person.id, "private", bot=bot.id, person=person.id, members={bot.id: "member", person.id: "member"}
            )
        return chat

    def chat_of(self, person: Person, chat_id: int | None) -> Chat:
        """The chat that goes by this id on the person's phone: None is the first bot's, a bot's id that bot's, else a group."""
        if chat_id is None or chat_id == person.id:
            bot = next(iter(self.bots.values()), None)
            if bot is None:
                raise NotPossible("There is no bot yet.", missing=True)
            return self.private(bot, person)
        if chat_id in self.bots:
            return self.private(self.bots[chat_id], person)
        chat = self.chats_by_ref.get(str(chat_id))
        if chat is None or person.id not in chat.members:
            raise NotPossible("There is no such chat on this phone.", missing=True)
        return chat

    def made_chat(self, chat: Chat) -> telegram.Chat:
        """The chat as PTB's object, kept until something of it changes (`chat.made = None`)."""
        if chat.made is None:
            if chat.kind == "private":
                person = self.people[chat.person]
                chat.made = telegram.Chat(chat.id, "private", first_name=person.name, username=person.username)
            else:
                chat.made = telegram.Chat(chat.id, chat.kind, title=chat.title, is_forum=chat.forum or None)
        return chat.made

    def user_of(self, number: int) -> telegram.User:
        return self.people[number].user if number in self.people else self.bots[number].user

    def name_of(self, number: int) -> str:
        return self.people[number].name if number in self.people else self.bots[number].user.first_name

    # --- the Bot API ----------------------------------------------------------------------------------------------

    def call(self, token: str, method: str, params: Json | None = None, files: dict[str, Upload] | None = None) -> Any:
        """Do a Bot API call and give its JSON-able result; raises `Refused`. Faults that are refusals apply here too."""
        fault = self.faults.take(method, (params or {}).get("chat_id"), REFUSALS)
        if fault is not None:
            raise fault.refusal()
        return self.perform(token, method, params or {}, files)

    def perform(self, token: str, method: str, params: Json, files: dict[str, Upload] | None = None) -> Any:
        bot = self.tokens.get(token)
        if bot is None:
            raise Refused(401, "Unauthorized")
        act = METHODS.get(method.lower())
        if act is None:
            raise Refused(404, "Not Found")
        if method.lower() == "getupdates":
            return act(self, bot, Call(method, params, files))
        self.call_count += 1
        line: Json = {"n": self.call_count, "at": self.now(), "method": method, "chat": params.get("chat_id"), "ok": True, "error": None}
        self.calls.append(line)
        if len(self.calls) > 2 * CALLS_KEPT:
            del self.calls[:CALLS_KEPT]
        try:
            return act(self, bot, Call(method, params, files))
        except Refused as refusal:
            line["ok"], line["error"] = False, refusal.description
            raise

    def updates(self, token: str, offset: int | None = None, limit: int = 100) -> list[Json]:
        """What the bot has not heard yet; an offset acknowledges everything before it, a negative one counts from the end."""
        return hearing.waiting(self, self.tokens[token], offset, limit)

    def queue(self, bot: Bot, kind: str, body: Json) -> None:
        """Something the bot should hear, if it asked for this kind."""
        hearing.queue(self, bot, kind, body)

    def spend(self, bot: Bot, chat: Chat, messages: int = 1) -> None:
        """Refuse with 429 what is too fast."""
        if self.limits:
            pace = self.paces.get(bot.id)
            if pace is None:
                pace = self.paces[bot.id] = Pace()
            pace.spend(chat.id, group=chat.kind != "private", now=self.now().timestamp(), messages=messages)

    # --- messages -------------------------------------------------------------------------------------------------

    def post(
        self, chat: Chat, sender: int, content: Json, *,
        topic: int | None = None, reply_to: Posted | None = None, markup: Json | None = None, entities: list[Json] | None = None,
        service: Json | None = None,
    ) -> Posted:  # fmt: skip
        """Put a message into a chat: `content` are PTB's arguments, `service` parts made already. Who may hear of it is told."""
        return posting.post(self, chat, sender, content, topic, reply_to, markup, entities, service)

    def save(self, chat: Chat, posted: Posted) -> None:
        record(self, chat, posted)

    def save_chat(self, chat: Chat) -> None:
        chat.made = None
        record(self, chat)

    def tell(self, event: Json) -> None:
        for listen in self.listeners:
            listen(event)

    # --- what people do -------------------------------------------------------------------------------------------

    def press_start(self, user: Person | int, payload: str = "", bot: Bot | None = None) -> Posted:
        return phones.press_start(self, self.find_person(user), payload, bot)

    def send(self, user: Person | int, chat_id: int | None = None, **what: Any) -> Posted:
        """A person sends text=, photo=, video=, voice=, audio=, document= (bytes or Upload), location=, contact=, sticker=, poll=, with
        caption=, reply_to= (a message id), topic=. Raises NotPossible."""
        person = self.find_person(user)
        return phones.send(self, person, self.chat_of(person, chat_id), **what)

    def send_album(
        self, user: Person | int, chat_id: int | None = None, *, photos: Sequence[bytes | Upload], caption: str = ""
    ) -> list[Posted]:
        person = self.find_person(user)
        return phones.send_album(self, person, self.chat_of(person, chat_id), photos, caption)

    def edit(self, user: Person | int, chat_id: int | None, message_id: int, text: str) -> Posted:
        person = self.find_person(user)
        return phones.edit(self, person, self.chat_of(person, chat_id), message_id, text)

    def press(self, user: Person | int, chat_id: int | None, message_id: int, data: str, *, force: bool = False) -> str:
        """Press an inline button; gives the id under which `toast` finds the bot's answer. `force`: the button need not be there."""
        person = self.find_person(user)
        return pressing.press(self, person, self.chat_of(person, chat_id), message_id, data, force=force)

    def toast(self, press_id: str) -> Json | None:
        """What the bot answered to a press: text, alert, url; None while it has not."""
        return self.presses[press_id].answer

    def block(self, user: Person | int, *, blocked: bool = True, bot: Bot | None = None) -> None:
        phones.block(self, self.find_person(user), bot, blocked=blocked)

    def messages(self, user: Person | int, chat_id: int | None = None) -> list[Json]:
        person = self.find_person(user)
        return views.messages(self, person, self.chat_of(person, chat_id))

    def chats(self, user: Person | int) -> list[Json]:
        return views.chats(self, self.find_person(user))

    # --- groups ---------------------------------------------------------------------------------------------------

    def group(self, title: str, members: Sequence[Person | int] = (), *, kind: str = "group", by: Person | int | None = None) -> Chat:
        """A new group; `by` (else the first member) owns it."""
        return groups.create(
            self, title, [self.find_person(one) for one in members], kind, self.find_person(by) if by is not None else None
        )

    def add_bot_to(self, user: Person | int, group: Chat | int, payload: str | None = None, bot: Bot | None = None) -> None:
        groups.add_bot(self, self.find_person(user), self.find_group(group), payload, bot)

    def migrate(self, group: Chat | int) -> Chat:
        """A basic group becomes a supergroup with a new id; the old id answers with `migrate_to_chat_id`."""
        return groups.migrate(self, self.find_group(group))

    def topic(self, group: Chat | int, name: str, by: Person | int | None = None) -> int:
        """A topic in a forum; a group that is no forum yet becomes one."""
        return groups.topic(self, self.find_group(group), name, self.find_person(by).id if by is not None else None)

    def remove_from(self, user: Person | int, group: Chat | int, who: int) -> None:
        """Somebody takes a member (a person's or a bot's id) out of a group, or leaves it themselves."""
        groups.remove(self, self.find_person(user), self.find_group(group), who)

    def set_status(self, group: Chat | int, who: int, status: Status, by: Person | int) -> None:
        """Make a member an administrator, or a plain member again; the bots that may know hear of it."""
        groups.set_status(self, self.find_group(group), who, status, self.find_person(by).id)

    def find_group(self, group: Chat | int) -> Chat:
        chat = self.chats_by_ref.get(str(group if isinstance(group, int) else group.id))
        if chat is None:
            raise NotPossible("There is no such group.", missing=True)
        return chat

    def stamp(self) -> str:
        return self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def close(self) -> None:
        self.journal.close()


__all__ = ["NotPossible", "Refused", "Upload", "World"]
