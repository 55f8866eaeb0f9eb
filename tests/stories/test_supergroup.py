"""A group becomes a supergroup: unit and cards follow it, whichever of Telegram's three ways of telling it comes first."""

import pytest

from bot.playground.state import Chat
from tests.stories.residents import opens, reports
from tests.stories.town import TOKEN, Town


def forget(town: Town, kind: str) -> None:
    """Of what waits for the bot, one of the two service messages never comes."""
    waiting = town.world.tokens[TOKEN].pending
    kept = [letter for letter in waiting if kind not in letter[2].get("message", {})]
    waiting.clear()
    waiting.extend(kept)


def becomes_supergroup(town: Town, chat: Chat, first: str) -> Chat:
    """The new chat; the bot hears of it as `first` says."""
    new = town.world.migrate(chat)
    if first == "only the new chat tells":
        forget(town, "migrate_to_chat_id")
    elif first == "only the old chat tells":
        forget(town, "migrate_from_chat_id")
    elif first == "a message is refused":
        for kind in ("migrate_to_chat_id", "migrate_from_chat_id"):
            forget(town, kind)
    elif first == "somebody writes in the new chat":
        for kind in ("migrate_to_chat_id", "migrate_from_chat_id"):
            held = [letter for letter in town.world.tokens[TOKEN].pending if kind in letter[2].get("message", {})]
            forget(town, kind)
            town.staff("wang-min").says("/unit@heyue_bot", new)
            town.world.tokens[TOKEN].pending.extend(held)
    return new


@pytest.mark.parametrize(
    "first",
    ["both chats tell", "only the new chat tells", "only the old chat tells", "a message is refused", "somebody writes in the new chat"],
)
def test_unit_and_cards_follow_into_the_supergroup(town: Town, first: str) -> None:
    old = town.group("wenjun")
    mediator = town.staff("wang-min")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    assert number in mediator.read(old)
    before = len(mediator.texts(old))
    new = becomes_supergroup(town, old, first)
    town.settle()
    if first != "a message is refused":
        assert [text for text in mediator.texts(new) if number in text], "the card is there at once"
    opens(resident, number)
    resident.presses("撤回反映")
    resident.presses("撤回反映")
    town.wait(seconds=5)
    cards = [text for text in mediator.texts(new) if number in text and ("●" in text or "✕" in text)]
    assert len(cards) == 1 and "✕" in cards[0], "one card, and it shows the present state"
    assert len(mediator.texts(old)) == before
    other = town.resident("李强", "wenjun-3")
    second = reports(other)
    mediator.presses("我来办", new)
    assert second in mediator.everything() and mediator.user.name in str(mediator.texts(new))
