"""A small world with every kind of place in it, the same each time: whatever is played against it can be compared."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from bot.clock import ManualClock
from bot.playground.state import Bot, Chat, Person
from bot.playground.world import World

TOKEN = "4242:played-by-two"


def picture(colour: str = "teal", side: int = 400) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, side // 2), colour).save(out, "JPEG")
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Places:
    world: World
    clock: ManualClock
    bot: Bot
    started: Person
    stranger: Person
    blocker: Person
    group: Chat
    supergroup: Chat
    forum: Chat
    topic: int
    kicked: Chat
    kicked_super: Chat
    left: Chat
    moved: Chat
    new: Chat
    foreign: Chat


def places(folder: Path | None = None, *, limits: bool = False) -> Places:
    clock = ManualClock()
    world = World(clock.now, folder, limits=limits)
    bot = world.add_bot(TOKEN)
    started = world.person("张丽", username="zhangli")
    stranger = world.person("王敏")
    blocker = world.person("李强")
    world.press_start(started, "grid_3")
    world.press_start(blocker)
    world.block(blocker)
    group = world.group("文君社区调解室", [started, stranger])
    world.add_bot_to(started, group)
    supergroup = world.group("临江镇中心", [started, stranger], kind="supergroup")
    world.add_bot_to(started, supergroup)
    forum = world.group("劳动局调解室", [started], kind="supergroup")
    world.add_bot_to(started, forum)
    topic = world.topic(forum, "结案")
    world.set_status(forum, bot.id, "administrator", started)
    kicked, kicked_super, left, moved = (
        world.group(title, [started], kind=kind)
        for title, kind in (("一", "group"), ("二", "supergroup"), ("三", "group"), ("四", "group"))
    )
    for place in (kicked, kicked_super, left, moved):
        world.add_bot_to(started, place)
    world.remove_from(started, kicked, bot.id)
    world.remove_from(started, kicked_super, bot.id)
    world.call(TOKEN, "leaveChat", {"chat_id": left.id})
    new = world.migrate(moved)
    foreign = world.group("别处", [started])
    return Places(
        world, clock, bot, started, stranger, blocker, group, supergroup, forum, topic, kicked, kicked_super, left, moved, new, foreign
    )  # fmt: skip
