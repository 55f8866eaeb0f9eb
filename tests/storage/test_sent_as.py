"""As which message something was sent: of what is forgotten nobody knows, even where its number has gone to something else."""

from datetime import UTC, datetime, timedelta

from storage import chats, outbox
from storage.database import writing

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=40)
BOT = 7000000001


def test_what_has_the_number_of_something_forgotten_is_not_taken_for_it(database_url: str) -> None:
    with writing(database_url) as db:
        chat = chats.add(db, BOT, -5, kind="group", title="群")
        asked = outbox.post(db, chat, "call", {}, NOW).id
        assert outbox.message_of(db, asked, NOW) is None
        outbox.sent(db, [(asked, 57)], NOW)
        assert outbox.message_of(db, asked, NOW) == 57
        assert outbox.forget(db, LATER, 10) == 1
        other = outbox.post(db, chat, "call", {}, LATER).id
        outbox.sent(db, [(other, 58)], LATER)
        assert outbox.message_of(db, asked, NOW) is None
        assert outbox.message_of(db, other, LATER) == 58
