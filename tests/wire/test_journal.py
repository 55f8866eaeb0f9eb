"""A world that was stopped, or killed, begins again as it was."""

import json
from pathlib import Path
from typing import Any

from bot.playground import groups, phones, polls
from bot.playground.journal import Journal
from bot.playground.world import World
from tests.wire.places import TOKEN, picture, places


def seen(world: World) -> Any:
    """Everything that people and the bot see, without the JSON-foreign types of a fresh world."""
    everything = {
        "chats": {person.id: world.chats(person) for person in world.people.values()},
        "messages": {person.id: [world.messages(person, chat["chat"]) for chat in world.chats(person)] for person in world.people.values()},
        "updates": world.updates(TOKEN),
        "bot": [world.call(TOKEN, "getMe"), world.call(TOKEN, "getMyCommands"), world.call(TOKEN, "getMyName")],
    }
    return json.loads(json.dumps(everything))


def test_everything_comes_back(tmp_path: Path) -> None:
    here = places(tmp_path)
    world = here.world
    photo = world.send(here.started, photo=picture(), caption="漏水")
    world.call(TOKEN, "setMyCommands", {"commands": [{"command": "start", "description": "开始"}]})
    world.call(TOKEN, "setMyName", {"name": "和悦二号"})
    world.call(
        TOKEN,
        "sendMessage",
        {"chat_id": here.started.id, "text": "选", "reply_markup": {"keyboard": [["好", "不好"]], "one_time_keyboard": True}},
    )
    poll = world.call(TOKEN, "sendPoll", {"chat_id": here.supergroup.id, "question": "?", "options": ["a", "b"]})
    polls.vote(world, here.started, here.supergroup, poll["message_id"], [0])
    groups.pin(world, here.forum, here.started.id, here.forum.messages[1])
    world.edit(here.started, None, photo.id, "改了")
    phones.read(world, here.stranger, here.group, None)
    phones.delete(world, here.started, world.chat_of(here.started, None), 1)
    world.updates(TOKEN, world.updates(TOKEN)[3]["update_id"])
    before = seen(world)
    world.close()

    again = World(here.clock.now, tmp_path, limits=False)
    assert seen(again) == before
    file = again.files.known[photo.body["photo"][-1]["file_id"]]
    assert again.files.read(file) == picture()
    # What is new gets new numbers: nobody is mixed up with somebody from before.
    assert again.person("新居民").id not in world.people
    sent = again.send(again.people[here.started.id], text="接着说")
    assert sent.id not in world.chat_of(here.started, None).messages
    assert again.updates(TOKEN)[-1]["update_id"] == before["updates"][-1]["update_id"] + 1
    again.close()


def test_a_line_cut_off_by_a_crash_costs_only_itself(tmp_path: Path) -> None:
    here = places(tmp_path)
    here.world.close()
    with (tmp_path / "journal.jsonl").open("ab") as file:
        file.write(b'["message","4242:100001",{"id":99,"sen')
    again = World(here.clock.now, tmp_path)
    assert seen(again) == seen(here.world)
    again.send(again.people[here.started.id], text="更多")
    again.close()
    third = World(here.clock.now, tmp_path)
    assert third.messages(third.people[here.started.id])[-1]["text"] == "更多"
    assert all(isinstance(line, list) for line in Journal(tmp_path).lines())
    third.close()
