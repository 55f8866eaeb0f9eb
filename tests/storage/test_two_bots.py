"""Two bots of one organisation in one database: each has its own letters, and an account is one person to both."""

from datetime import timedelta

from bot.clock import SystemClock
from storage import inbox, leases, people
from storage.database import writing


def test_each_bot_claims_its_own_letters(database_url: str) -> None:
    now = SystemClock().now()
    with writing(database_url) as db:
        inbox.keep(db, [(1, 10, 4711, "one"), (2, 10, 4711, "two")], now)
        assert [letter.body for letter in inbox.claim(db, 1, 20)] == ["one"]
        assert [letter.body for letter in inbox.claim(db, 2, 20)] == ["two"]


def test_who_writes_to_a_second_bot_is_known(database_url: str) -> None:
    now = SystemClock().now()
    with writing(database_url) as db:
        for bot in (1, 2):
            leases.hold(db, f"send:{bot}", "x", now - timedelta(minutes=bot))
        first = people.arrive(db, 1, 4711, "张丽", "zh-hans", private=True)
        second = people.arrive(db, 2, 4711, "张丽", "zh-hans", private=True)
        assert first.person.id == second.person.id
        assert first.chat is not None
        assert second.chat is not None
        assert first.chat.bot != second.chat.bot
        other = people.arrive(db, 2, 4712, "李强", "zh-hans", private=True)
        people.join(db, 2, 4711, other.person.id)
        assert people.arrive(db, 1, 4711, "张丽", "zh-hans", private=True).person.id == other.person.id, "joined at one, joined at both"
