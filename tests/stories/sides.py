"""The other side of a case in a story, with or without the bot."""

from typing import Any

from sqlalchemy import Connection

from bot.posting import House
from bot.rules.case import Change, Event, Party
from storage import cases, chats
from tests.stories.town import BOT_ID, Phone, Town


def person_of(town: Town, phone: Phone) -> int:
    """Who somebody with a phone is here."""
    chat = town.do(lambda db, house: chats.find(db, BOT_ID, phone.user.id))
    assert chat is not None and chat.person is not None
    return chat.person


def with_other_side(town: Town, case: int, name: str = "王大勇", phone: Phone | None = None, **facts: Any) -> int:
    """The other side by name, and with a phone as somebody who uses the bot; gives the party's id."""
    person = person_of(town, phone) if phone is not None else None

    def add(db: Connection, house: House) -> int:
        found = cases.load(db, case)
        assert found is not None
        party = Party("other", person=person, name=name, phone="13900001234", **facts)
        return cases.apply(db, Change(found, Event("details_added"), kept=(party,)), None, town.clock.now()).rows[0]

    return town.do(add)
