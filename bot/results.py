"""What an errand brought back, as a unit of work: the letter it came in, and the desk of the person it was run for."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.catalogue import choose
from bot.desk import Desk
from bot.posting import House
from bot.screens.screen import Reply
from storage import chats, conversations, people
from storage.errands import MARK


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one errand; `desk` is that of the person it was for, in their private chat, if they can be reached there."""

    db: Connection
    house: House
    now: datetime
    lane: int
    person: int | None
    subject: int | None
    facts: Mapping[str, Any]  # as they were when it was asked for
    found: Mapping[str, Any]
    desk: Desk | None


Taker = Callable[[Result], Reply | None]  # what to answer the person, if anything


def is_result(body: str) -> bool:
    """Whether a letter is none of a messenger's."""
    return body.startswith(MARK)


def opened(db: Connection, house: House, lane: int, body: str, now: datetime) -> tuple[str, Result]:
    """Kind and result of such a letter."""
    letter = json.loads(body)
    person = letter["person"]
    desk = None if person is None else _desk_of(db, house, person, lane, now)
    return letter["kind"], Result(db, house, now, lane, person, letter["subject"], letter["facts"], letter["result"], desk)


def _desk_of(db: Connection, house: House, person: int, lane: int, now: datetime) -> Desk | None:
    """The desk of a person who has not said anything just now, in the private chat from which it was asked for."""
    chat = chats.find(db, house.bot_id, lane)
    known = people.with_language(db, person)
    if known is None or chat is None or not chat.private or chat.person != person:
        return None
    return Desk(
        db=db,
        house=house,
        now=now,
        person=known.person,
        chat=chat,
        language=choose(known.chosen_language, known.client_language),
        conversation=conversations.load(db, chat.id, person),
        place=known.place,
        phone=known.phone,
    )
