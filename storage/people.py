"""People, the accounts they write from, and the roles they hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.rules.organisation import Person
from bot.rules.terms import Role
from storage.chats import Chat
from storage.tables import AccountRow, ChatRow, PersonRow, RoleRow


@dataclass(frozen=True, slots=True)
class Known:
    """A person with what only their own screens and the responsible ones need."""

    person: Person
    chosen_language: str
    client_language: str
    place: int | None
    phone: str = ""


def arrive(db: Connection, bot: int, native_id: int, name: str, client_language: str, channel: str = "telegram") -> Known:
    """The person behind an account, made known on their first message."""
    account, person = AccountRow, PersonRow
    found = db.execute(
        select(person.id, person.name, person.language, person.place_id, person.phone, account.client_language)
        .join(account, account.person_id == person.id)
        .where(account.channel == channel, account.bot == bot, account.native_id == native_id)
    ).one_or_none()
    if found is None:
        row = {"name": name, "name_en": "", "phone": "", "language": "", "version": 1}
        id_ = db.execute(insert(person).returning(person.id), row).scalar_one()
        db.execute(
            insert(account), {"channel": channel, "bot": bot, "native_id": native_id, "person_id": id_, "client_language": client_language}
        )
        return Known(Person(id_, name), "", client_language, None)
    id_, known_name, language, place, phone, client = found
    if client != client_language and client_language:
        db.execute(
            update(account)
            .where(account.channel == channel, account.bot == bot, account.native_id == native_id)
            .values(client_language=client_language)
        )
    return Known(Person(id_, known_name, language, roles_of(db, id_)), language, client_language or client, place, phone)


def roles_of(db: Connection, person: int) -> frozenset[tuple[int, Role]]:
    found = db.execute(select(RoleRow.unit_id, RoleRow.role).where(RoleRow.person_id == person))
    return frozenset((unit, Role(role)) for unit, role in found)


def private_chat(db: Connection, bot: int, native_id: int, person: int) -> Chat:
    """The private chat of an account, made at its first message; who writes again is reachable again."""
    query = select(ChatRow.id, ChatRow.channel, ChatRow.person_id, ChatRow.gone_at).where(
        ChatRow.channel == "telegram", ChatRow.bot == bot, ChatRow.native_id == native_id, ChatRow.topic == 0
    )
    found = db.execute(query).one_or_none()
    if found is None:
        row = {"channel": "telegram", "bot": bot, "native_id": native_id, "topic": 0, "kind": "private", "person_id": person, "version": 1}
        id_ = db.execute(insert(ChatRow).returning(ChatRow.id), {**row, "title": ""}).scalar_one()
        return Chat(id_, "telegram", bot, native_id, 0, "private", person, None)
    if found.gone_at is not None or found.person_id != person:
        db.execute(update(ChatRow).where(ChatRow.id == found.id).values(gone_at=None, person_id=person))
    return Chat(found.id, found.channel, bot, native_id, 0, "private", person, None)


def by_id(db: Connection, person: int) -> Person:
    row = db.execute(select(PersonRow.name, PersonRow.language).where(PersonRow.id == person)).one()
    return Person(person, row.name, row.language, roles_of(db, person))


def known(db: Connection, person: int) -> Person | None:
    """The person of an id that a client sent, or None."""
    row = db.execute(select(PersonRow.name, PersonRow.language).where(PersonRow.id == person)).one_or_none()
    return None if row is None else Person(person, row.name, row.language, roles_of(db, person))


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

    query = (
        select(PersonRow.language, AccountRow.client_language)
        .outerjoin(AccountRow, AccountRow.person_id == PersonRow.id)
        .where(PersonRow.id == person)
        .limit(1)
    )
    found = db.execute(query).one_or_none()
    return choose(found.language, found.client_language or "zh") if found else "zh"


def choose_language(db: Connection, person: int, language: str) -> None:
    db.execute(update(PersonRow).where(PersonRow.id == person).values(language=language))


def settle_place(db: Connection, person: int, unit: int) -> None:
    """Remember the grid of the link somebody came by; the next report begins there."""
    db.execute(update(PersonRow).where(PersonRow.id == person).values(place_id=unit))


def learn_phone(db: Connection, person: int, number: str) -> None:
    db.execute(update(PersonRow).where(PersonRow.id == person).values(phone=number))


def add(db: Connection, name: str, phone: str = "") -> int:
    """Somebody without an account: a walk-in, or the other side. Returns the id."""
    row = {"name": name, "name_en": "", "phone": phone, "language": "", "version": 1}
    return db.execute(insert(PersonRow).returning(PersonRow.id), row).scalar_one()


def join(db: Connection, bot: int, native_id: int, person: int, channel: str = "telegram") -> None:
    """An invitation was used: the account, with its chat, now belongs to this person of the roster."""
    account = AccountRow
    db.execute(
        update(account).where(account.channel == channel, account.bot == bot, account.native_id == native_id).values(person_id=person)
    )
    db.execute(
        update(ChatRow)
        .where(ChatRow.channel == channel, ChatRow.bot == bot, ChatRow.native_id == native_id, ChatRow.kind == "private")
        .values(person_id=person, gone_at=None)
    )


def reachable(db: Connection, people: Iterable[int]) -> set[int]:
    """Those who have a private chat with the bot that is not gone."""
    query = select(ChatRow.person_id).where(ChatRow.kind == "private", ChatRow.gone_at.is_(None), ChatRow.person_id.in_(list(people)))
    return {person for person in db.execute(query).scalars() if person is not None}


def retired_before(db: Connection, person: int) -> datetime | None:
    return db.execute(select(PersonRow.retired_at).where(PersonRow.id == person)).scalar_one_or_none()
