"""What each bot has still to hear: updates wait for it until it acknowledges them, and are forgotten after a day as by Telegram."""

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.playground import groups
from bot.playground.state import Bot, Chat, Json, Posted

if TYPE_CHECKING:
    from bot.playground.world import World

UPDATES_KEPT = 24 * 3600  # seconds
SILENT_KINDS = ("chat_member", "message_reaction", "message_reaction_count")


def queue(world: "World", bot: Bot, kind: str, body: Json) -> None:
    """Something the bot should hear, if it asked for this kind (`chat_member` and reactions only when asked by name)."""
    if kind not in bot.allowed if bot.allowed else kind in SILENT_KINDS:
        return
    update: Json = {"update_id": bot.next_update, kind: body}
    at = world.now().timestamp()
    bot.pending.append((bot.next_update, at, update))
    bot.next_update += 1
    world.journal.write("update", bot.id, at, update)
    for wake in world.wakers:
        wake(bot)


def waiting(world: "World", bot: Bot, offset: int | None, limit: int) -> list[Json]:
    """The oldest updates; an offset acknowledges everything before it, a negative one counts from the end."""
    forget_old(world, bot)
    if offset is not None and offset != 0:
        upto = offset if offset > 0 else (bot.pending[max(0, len(bot.pending) + offset)][0] if bot.pending else 0)
        if bot.pending and bot.pending[0][0] < upto:
            while bot.pending and bot.pending[0][0] < upto:
                bot.pending.popleft()
            world.journal.write("ack", bot.id, upto)
    return [body for _, (_, _, body) in zip(range(max(1, min(limit, 100))), bot.pending, strict=False)]


def heard(world: "World", bot: Bot, number: int) -> None:
    """One update was taken, whatever waits before it; kept in the journal once nothing before it waits."""
    if not bot.pending or bot.pending[0][0] != number:
        bot.pending = deque(each for each in bot.pending if each[0] != number)
    else:
        bot.pending.popleft()
        world.journal.write("ack", bot.id, bot.pending[0][0] if bot.pending else number + 1)


def forget_old(world: "World", bot: Bot) -> None:
    """Telegram keeps an update no longer than 24 hours."""
    oldest = world.now().timestamp() - UPDATES_KEPT
    while bot.pending and bot.pending[0][1] < oldest:
        bot.pending.popleft()


def hearing(world: "World", chat: Chat, posted: Posted) -> Iterable[Bot]:
    """The bots that get this message: privacy mode is on, so in a group only what is meant for them; never other bots' messages."""
    if posted.sender in world.bots:
        return []
    if chat.kind == "private":
        return [world.bots[chat.bot]]
    return [
        world.bots[one]
        for one in chat.members
        if one in world.bots and chat.has(one) and groups.may_hear(world, chat, world.bots[one], posted)
    ]
