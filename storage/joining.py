"""Somebody comes in by a link: their account becomes that of a person of the roster."""

from sqlalchemy import Connection, delete, insert, select, update

from bot.rules.terms import Role
from storage import people
from storage.chats import Chat
from storage.tables import AccountRow, CaseRow, ChatRow, ConversationRow, PartyRow, PersonRow, RoleRow
from storage.upsert import insert_new


def code_of(db: Connection, person: int) -> str | None:
    """The person's code in the roster; None for residents."""
    return db.execute(select(PersonRow.code).where(PersonRow.id == person)).scalar_one_or_none()


def in_force(db: Connection, person: int) -> bool:
    return db.execute(select(PersonRow.id).where(PersonRow.id == person, PersonRow.retired_at.is_(None))).scalar_one_or_none() is not None


def enter(db: Connection, chat: Chat, before: int, person: int) -> None:
    """The account of this private chat, so far of `before`, belongs to `person` from now on.

    What they reported as a resident stays theirs. An account that the person had until now, on a lost phone say, is cut off.
    """
    _cut_off(db, chat, person)
    if before != person:
        for column in (CaseRow.reporter, CaseRow.registered_by):
            db.execute(update(CaseRow).where(column == before).values({column: person}))
        db.execute(update(PartyRow).where(PartyRow.person_id == before).values(person_id=person))
        talk = ConversationRow
        db.execute(delete(talk).where(talk.chat_id == chat.id, talk.person_id == person))
        db.execute(update(talk).where(talk.chat_id == chat.id, talk.person_id == before).values(person_id=person))
        chosen, place = db.execute(select(PersonRow.language, PersonRow.place_id).where(PersonRow.id == before)).one()
        db.execute(update(PersonRow).where(PersonRow.id == person, PersonRow.language == "").values(language=chosen))
        db.execute(update(PersonRow).where(PersonRow.id == person, PersonRow.place_id.is_(None)).values(place_id=place))
    people.join(db, chat.bot, chat.native_id, person, chat.channel)


def make_administrator(db: Connection, person: int, unit: int) -> None:
    row = {"person_id": person, "unit_id": unit, "role": Role.ADMINISTRATOR.value, "duty_order": None}
    insert_new(db, RoleRow, [row], unique=("person_id", "unit_id", "role"))


def _cut_off(db: Connection, chat: Chat, person: int) -> None:
    account = AccountRow
    others = select(account.native_id).where(
        account.person_id == person, account.channel == chat.channel, account.bot == chat.bot, account.native_id != chat.native_id
    )
    for native_id in db.execute(others).scalars().all():
        nobody = db.execute(insert(PersonRow).returning(PersonRow.id), {"name": "", "language": "", "version": 1}).scalar_one()
        same = (account.channel == chat.channel, account.bot == chat.bot, account.native_id == native_id)
        db.execute(update(account).where(*same).values(person_id=nobody))
        private = (ChatRow.channel == chat.channel, ChatRow.bot == chat.bot, ChatRow.native_id == native_id, ChatRow.kind == "private")
        db.execute(update(ChatRow).where(*private).values(person_id=nobody))


def by_code(db: Connection, code: str) -> int | None:
    """The person of the roster with this code."""
    return db.execute(select(PersonRow.id).where(PersonRow.code == code, PersonRow.retired_at.is_(None))).scalar_one_or_none()
