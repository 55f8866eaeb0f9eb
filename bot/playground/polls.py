"""Polls: made by people and bots, voted on by people."""

import secrets
from typing import TYPE_CHECKING, Any

import telegram

from bot.playground import views
from bot.playground.refused import NotPossible
from bot.playground.state import Chat, Json, Person, Posted

if TYPE_CHECKING:
    from bot.playground.world import World


def make(question: str, options: list[str], *, anonymous: bool = True, multiple: bool = False) -> telegram.Poll:
    if not question.strip() or not 2 <= len(options) <= 12:
        raise NotPossible("A poll has a question and 2 to 12 options.")
    # aiogram requires persistent_id and allows_revoting.
    return telegram.Poll(
        str(secrets.randbelow(9 * 10**17) + 10**17), question,
        [telegram.PollOption(text, 0, persistent_id=str(index)) for index, text in enumerate(options)],
        0, False, anonymous, "regular", multiple, allows_revoting=True, members_only=False,
    )  # fmt: skip


def counted(posted: Posted) -> Json:
    """The poll of a message with the present votes."""
    poll: Json = posted.body["poll"]
    options = [
        {**option, "voter_count": sum(index in chosen for chosen in posted.votes.values())} for index, option in enumerate(poll["options"])
    ]
    return {**poll, "options": options, "total_voter_count": sum(bool(chosen) for chosen in posted.votes.values())}


def vote(world: "World", person: Person, chat: Chat, message_id: int, chosen: list[int]) -> Posted:
    """Vote, or take the vote back with an empty list. The bot whose poll it is hears `poll`, and `poll_answer` if it is not anonymous."""
    posted = chat.messages.get(message_id)
    if posted is None or posted.deleted or "poll" not in posted.body:
        raise NotPossible("There is no poll here.", missing=True)
    poll = posted.body["poll"]
    if (
        poll["is_closed"]
        or any(not 0 <= one < len(poll["options"]) for one in chosen)
        or (len(chosen) > 1 and not poll["allows_multiple_answers"])
    ):
        raise NotPossible("This vote is not possible.")
    if chosen:
        posted.votes[person.id] = sorted(set(chosen))
    else:
        posted.votes.pop(person.id, None)
    changed(world, chat, posted)
    if posted.sender in world.bots:
        bot = world.bots[posted.sender]
        world.queue(bot, "poll", posted.body["poll"])
        if not poll["is_anonymous"]:
            answer: dict[str, Any] = telegram.PollAnswer(
                poll["id"], chosen, user=person.user, option_persistent_ids=[str(one) for one in chosen]
            ).to_dict()
            # PTB leaves the empty lists of a vote taken back out; Telegram sends them and aiogram wants them.
            world.queue(bot, "poll_answer", {"option_ids": [], "option_persistent_ids": []} | answer)
    return posted


def close(world: "World", chat: Chat, posted: Posted) -> Json:
    posted.body = {**posted.body, "poll": {**posted.body["poll"], "is_closed": True}}
    changed(world, chat, posted)
    poll: Json = posted.body["poll"]
    return poll


def changed(world: "World", chat: Chat, posted: Posted) -> None:
    posted.body = {**posted.body, "poll": counted(posted)}
    world.save(chat, posted)
    views.announce(world, chat, posted, "edited")
