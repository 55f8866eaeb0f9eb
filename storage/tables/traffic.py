"""What comes in and what goes out: inbox, conversations, outbox, and who may send."""

from typing import Any

from sqlalchemy import UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import (
    BIG,
    Facts,
    Id,
    Personal,
    PersonalFacts,
    Table,
    Version,
    When,
    partial,
)

_UNFINISHED = text("finished_at IS NULL")
_UNSENT = text("sent_at IS NULL AND gave_up_at IS NULL")
_TO_REMIND = text("remind_at IS NOT NULL")
_NOT_DONE = text("finished_at IS NULL")


class InboxRow(Table):
    """An update as it came, kept before it is acknowledged; (bot, update_id) is unique, work goes by own id."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("bot", "update_id"),
        partial("ix_inbox_unfinished", "id", where=_UNFINISHED),
    )

    id: Mapped[Id]
    bot: Mapped[int] = mapped_column(BIG)
    update_id: Mapped[int] = mapped_column(BIG)
    lane: Mapped[int] = mapped_column(BIG)
    body: Mapped[str] = mapped_column(Personal)
    received_at: Mapped[When]
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[When | None]
    set_aside: Mapped[bool] = mapped_column(default=False)


class ConversationRow(Table):
    """Where a person stands in a chat; slot "parked" keeps an interrupted report, "asked" where the last question stands."""

    __tablename__ = "conversations"
    __table_args__ = (partial("ix_conversations_remind", "remind_at", where=_TO_REMIND),)

    chat_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    person_id: Mapped[int] = mapped_column(BIG, primary_key=True)
    slot: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    data: Mapped[Any] = mapped_column(PersonalFacts)
    updated_at: Mapped[When]
    remind_at: Mapped[When | None]
    version: Mapped[Version]


class OutboxRow(Table):
    """One thing to say; `kind` "call" is a finished API call in `facts`, any other kind is rendered when it is claimed."""

    __tablename__ = "outbox"
    __table_args__ = (
        partial("ix_outbox_unsent", "bot", "priority", "not_before", "id", where=_UNSENT),
        UniqueConstraint("key"),
    )

    id: Mapped[Id]
    key: Mapped[str | None]  # unique while unsent: the same thing is said once, or replaced
    bot: Mapped[int] = mapped_column(BIG)
    chat_id: Mapped[int] = mapped_column(BIG)
    lane: Mapped[int] = mapped_column(BIG)
    letter: Mapped[int | None] = mapped_column(BIG)  # the inbox row whose work said it; None: the clock's
    priority: Mapped[int]  # 0 reply, 1 alert, 2 notice
    kind: Mapped[str]
    facts: Mapped[Any] = mapped_column(PersonalFacts)
    created_at: Mapped[When]
    not_before: Mapped[When]
    claimed_until: Mapped[When | None]
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[When | None]
    message_id: Mapped[int | None] = mapped_column(BIG)
    gave_up_at: Mapped[When | None]
    error: Mapped[str | None]


class ErrandRow(Table):
    """Something that needs the network or minutes; done outside any transaction, its result comes back as a letter."""

    __tablename__ = "errands"
    __table_args__ = (
        partial("ix_errands_unfinished", "bot", "kind", "next_at", "id", where=_NOT_DONE),
        UniqueConstraint("key"),
    )

    id: Mapped[Id]
    key: Mapped[str | None]  # unique until it is done: nothing is asked for twice at the same time
    kind: Mapped[str]
    bot: Mapped[int] = mapped_column(BIG)  # whose token does it
    lane: Mapped[int] = mapped_column(BIG)  # where its result is worked in order with what else comes there
    person_id: Mapped[int | None] = mapped_column(BIG)  # for whom
    subject: Mapped[int | None] = mapped_column(BIG)  # the row or form it is about, as its kind says
    facts: Mapped[Any] = mapped_column(PersonalFacts, default=dict)
    asked_at: Mapped[When]
    next_at: Mapped[When]
    holder: Mapped[str | None]  # the process that is at it
    claimed_until: Mapped[When | None]
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[When | None]
    failed: Mapped[str | None]  # why nothing came of it


class LeaseRow(Table):
    """Who holds a job that only one process may do, and until when."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[When]
    facts: Mapped[Any] = mapped_column(Facts, default=dict)
