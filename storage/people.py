"""People, the accounts they write from, and the roles they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.rules.organisation import Person
from bot.rules.terms import Role
from storage import leases, search
from storage.chats import Chat
from storage.conversations import ACTIVE, Conversation
from storage.tables import AccountRow, ChatRow, ConversationRow, PersonRow, RoleRow


@dataclass(frozen=True, slots=True)
class Known:
    """A person with what only their own screens and the responsible ones need."""

    person: Person
    chosen_language: str
    client_language: str
    place: int | None
    phone: str = ""


# Built once, for every update begins with it: building a statement costs as much as running it.
_ARRIVE = (
    select(
        PersonRow.id,
        PersonRow.name,
        PersonRow.language,
        PersonRow.place_id,
        PersonRow.phone,
        AccountRow.client_language,
        ChatRow.id.label("chat"),
        ChatRow.person_id.label("chat_person"),
        ChatRow.gone_at,
        ConversationRow.name.label("conversation"),
        ConversationRow.data,
        ConversationRow.updated_at,
        RoleRow.unit_id,
        RoleRow.role,
    )
    .join(AccountRow, AccountRow.person_id == PersonRow.id)
    .outerjoin(
        ChatRow,
        (ChatRow.channel == AccountRow.channel)
        & (ChatRow.bot == AccountRow.bot)
        & (ChatRow.native_id == AccountRow.native_id)
        & (ChatRow.topic == 0),
    )
    .outerjoin(
        ConversationRow,
        (ConversationRow.chat_id == ChatRow.id) & (ConversationRow.person_id == PersonRow.id) & (ConversationRow.slot == ACTIVE),
    )
    .outerjoin(RoleRow, RoleRow.person_id == PersonRow.id)  # a row for each role; most people have none
    .where(AccountRow.channel == bindparam("channel"), AccountRow.bot == bindparam("bot"), AccountRow.native_id == bindparam("native"))
)
_ROLES = select(RoleRow.unit_id, RoleRow.role).where(RoleRow.person_id == bindparam("person"))
_ADD = insert(PersonRow).returning(PersonRow.id)
_ADD_ACCOUNT = insert(AccountRow)
_ADD_CHAT = insert(ChatRow).returning(ChatRow.id)
_PERSON = select(PersonRow.name, PersonRow.language).where(PersonRow.id == bindparam("person"))
_LANGUAGE_OF = (
    select(PersonRow.language, AccountRow.client_language)
    .outerjoin(AccountRow, AccountRow.person_id == PersonRow.id)
    .where(PersonRow.id == bindparam("person"))
    .limit(1)
)
_SETTLE_PLACE = update(PersonRow).where(PersonRow.id == bindparam("person"))


@dataclass(frozen=True, slots=True)
class Arrived:
    """Who writes, their private chat if there is one, and where they stand in it."""

    known: Known
    chat: Chat | None
    conversation: Conversation | None

    @property
    def person(self) -> Person:
        return self.known.person


def arrive(
    db: Connection, bot: int, native_id: int, name: str, client_language: str, *, private: bool = False, channel: str = "telegram"
) -> Arrived:
    """The person behind an account, made known on their first message; `private`: they write in private, so they can be reached there."""
    rows = db.execute(_ARRIVE, {"channel": channel, "bot": bot, "native": native_id}).all()
    if not rows:
        id_ = _known_to_another_bot(db, channel, native_id)
        if id_ is not None:
            account = {"channel": channel, "bot": bot, "native_id": native_id, "person_id": id_, "client_language": client_language}
            db.execute(_ADD_ACCOUNT, account)
            return arrive(db, bot, native_id, name, client_language, private=private, channel=channel)
        row = {"name": name, "name_en": "", "phone": "", "language": "", "version": 1}
        id_ = db.execute(_ADD, row).scalar_one()
        account = {"channel": channel, "bot": bot, "native_id": native_id, "person_id": id_, "client_language": client_language}
        db.execute(_ADD_ACCOUNT, account)
        chat = _private_chat(db, channel, bot, native_id, id_) if private else None
        return Arrived(Known(Person(id_, name), "", client_language, None), chat, None)
    found = rows[0]
    if client_language and found.client_language != client_language:
        _update_language(db, channel, bot, native_id, client_language)
    chat = None
    if found.chat is not None:
        chat = Chat(found.chat, channel, bot, native_id, 0, "private", found.id, None)
        if private and (found.gone_at is not None or found.chat_person != found.id):
            db.execute(update(ChatRow).where(ChatRow.id == found.chat).values(gone_at=None, person_id=found.id))
    elif private:
        chat = _private_chat(db, channel, bot, native_id, found.id)
    roles = frozenset((each.unit_id, Role(each.role)) for each in rows if each.role is not None)
    person = Person(found.id, found.name, found.language, roles)
    known = Known(person, found.language, client_language or found.client_language, found.place_id, found.phone)
    here = None if found.conversation is None else Conversation(found.conversation, found.data, found.updated_at)
    return Arrived(known, chat, here)


def _known_to_another_bot(db: Connection, channel: str, native_id: int) -> int | None:
    """An account goes by the same number at every bot; asked only when somebody writes to a bot for the first time."""
    row = AccountRow
    # Bot by bot, so that the unique key is the index for it.
    query = select(row.person_id).where(row.channel == channel, row.bot.in_(leases.bots(db)), row.native_id == native_id)
    return db.execute(query.order_by(row.id).limit(1)).scalar_one_or_none()


def _update_language(db: Connection, channel: str, bot: int, native_id: int, client_language: str) -> None:
    row = AccountRow
    db.execute(
        update(row).where(row.channel == channel, row.bot == bot, row.native_id == native_id).values(client_language=client_language)
    )


def _private_chat(db: Connection, channel: str, bot: int, native_id: int, person: int) -> Chat:
    row = {
        "channel": channel,
        "bot": bot,
        "native_id": native_id,
        "topic": 0,
        "kind": "private",
        "title": "",
        "person_id": person,
        "version": 1,
    }
    id_ = db.execute(_ADD_CHAT, row).scalar_one()
    return Chat(id_, channel, bot, native_id, 0, "private", person, None)


def roles_of(db: Connection, person: int) -> frozenset[tuple[int, Role]]:
    found = db.execute(_ROLES, {"person": person})
    return frozenset((unit, Role(role)) for unit, role in found)


def by_id(db: Connection, person: int) -> Person:
    row = db.execute(_PERSON, {"person": person}).one()
    return Person(person, row.name, row.language, roles_of(db, person))


def known(db: Connection, person: int) -> Person | None:
    """The person of an id that a client sent, or None."""
    row = db.execute(_PERSON, {"person": person}).one_or_none()
    return None if row is None else Person(person, row.name, row.language, roles_of(db, person))


def with_language(db: Connection, person: int) -> Known | None:
    """Somebody as their own screens know them, though they have not said anything just now."""
    row = PersonRow
    query = (
        select(row.name, row.language, row.place_id, row.phone, AccountRow.client_language)
        .outerjoin(AccountRow, AccountRow.person_id == row.id)
        .where(row.id == person)
        .limit(1)
    )
    found = db.execute(query).one_or_none()
    if found is None:
        return None
    who = Person(person, found.name, found.language, roles_of(db, person))
    return Known(who, found.language, found.client_language or "", found.place_id, found.phone)


def name(db: Connection, person: int | None, language: str = "zh") -> str:
    """How a person is called on screens; empty for nobody."""
    if person is None:
        return ""
    found = db.execute(select(PersonRow.name, PersonRow.name_en).where(PersonRow.id == person)).one_or_none()
    if found is None:
        return ""
    return str(found.name_en if language == "en" and found.name_en else found.name)


def names(db: Connection, people: Iterable[int], language: str = "zh") -> dict[int, str]:
    query = select(PersonRow.id, PersonRow.name, PersonRow.name_en).where(PersonRow.id.in_(list(people)))
    return {id_: (en if language == "en" and en else zh) for id_, zh, en in db.execute(query)}


def phone(db: Connection, person: int) -> str:
    return db.execute(select(PersonRow.phone).where(PersonRow.id == person)).scalar_one_or_none() or ""


def language_of(db: Connection, person: int) -> str:
    """zh or en: the person's choice, else what their client said."""
    from bot.catalogue import choose

    found = db.execute(_LANGUAGE_OF, {"person": person}).one_or_none()
    return choose(found.language, found.client_language or "zh") if found else "zh"


def choose_language(db: Connection, person: int, language: str) -> None:
    db.execute(update(PersonRow).where(PersonRow.id == person).values(language=language))


def settle_place(db: Connection, person: int, unit: int) -> None:
    """Remember the grid of the link somebody came by; the next report begins there."""
    db.execute(_SETTLE_PLACE, {"person": person, "place_id": unit})


def learn_phone(db: Connection, person: int, number: str) -> None:
    db.execute(update(PersonRow).where(PersonRow.id == person).values(phone=number))
    search.person_changed(db, person)


def add(db: Connection, name: str, phone: str = "") -> int:
    """Somebody without an account: a walk-in, or the other side. Returns the id."""
    row = {"name": name, "name_en": "", "phone": phone, "language": "", "version": 1}
    return db.execute(_ADD, row).scalar_one()


def join(db: Connection, bot: int, native_id: int, person: int, channel: str = "telegram") -> None:
    """An invitation was used: the account, with its chats at every bot, now belongs to this person of the roster."""
    account, bots = AccountRow, {bot, *leases.bots(db)}
    db.execute(
        update(account).where(account.channel == channel, account.bot.in_(bots), account.native_id == native_id).values(person_id=person)
    )
    chat = ChatRow
    private = (chat.channel == channel, chat.bot.in_(bots), chat.native_id == native_id, chat.kind == "private")
    db.execute(update(chat).where(*private).values(person_id=person))
    db.execute(update(chat).where(*private, chat.bot == bot).values(gone_at=None))


def reachable(db: Connection, people: Iterable[int]) -> set[int]:
    """Those who have a private chat with the bot that is not gone."""
    query = select(ChatRow.person_id).where(ChatRow.kind == "private", ChatRow.gone_at.is_(None), ChatRow.person_id.in_(list(people)))
    return {person for person in db.execute(query).scalars() if person is not None}


def retired_before(db: Connection, person: int) -> datetime | None:
    return db.execute(select(PersonRow.retired_at).where(PersonRow.id == person)).scalar_one_or_none()
