"""The server's doors over real HTTP: long polling, webhooks, faults, the phones' API, events, the clock, the command."""

import asyncio
import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from bot.clock import ShiftedClock, arrived, has_arrived, read, settle
from bot.playground.faults import Fault
from bot.playground.server import PortBusy, create_app, start
from bot.playground.world import World
from tests.wire.conftest import Serve
from tests.wire.places import TOKEN, picture, places


class Door:
    """Asks one server for JSON."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = url

    async def get(self, path: str) -> Any:
        async with self.session.get(self.url + path) as response:
            return await response.json()

    async def post(self, path: str, status: int = 200, **facts: Any) -> Any:
        async with self.session.post(self.url + path, json=facts) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def upload(self, path: str, files: list[tuple[str, bytes, str]], **facts: str) -> Any:
        form = aiohttp.FormData(facts)
        for name, data, mime in files:
            form.add_field("file", data, filename=name, content_type=mime)
        async with self.session.post(self.url + path, data=form) as response:
            assert response.status == 200, await response.text()
            return await response.json()


async def test_a_long_poll_hears_at_once_and_a_second_one_ends_it(serve: Serve) -> None:
    here = places()
    async with aiohttp.ClientSession() as session:
        door = Door(session, await serve(here.world))
        begun = here.bot.next_update
        path = f"/bot{TOKEN}/getUpdates?timeout=20&offset={begun}"
        waiting = asyncio.create_task(door.get(path))
        await asyncio.sleep(0.1)
        here.world.send(here.started, text="现在")
        async with asyncio.timeout(2):
            assert (await waiting)["result"][0]["message"]["text"] == "现在"
        first = asyncio.create_task(door.get(f"/bot{TOKEN}/getUpdates?timeout=20&offset={begun + 1}"))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(door.get(f"/bot{TOKEN}/getUpdates?timeout=1&offset={begun + 1}"))
        async with asyncio.timeout(3):
            ended, empty = await asyncio.gather(first, second)
        assert ended["error_code"] == 409 and "terminated by other getUpdates request" in ended["description"]
        assert empty == {"ok": True, "result": []}


async def test_a_webhook_brings_updates_in_order_with_the_secret_until_they_are_taken(serve: Serve) -> None:
    here = places()
    got: list[tuple[str | None, Any]] = []

    async def hook(request: web.Request) -> web.Response:
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        if len(got) == 1:
            return web.Response(status=500)
        return web.json_response({"method": "sendMessage", "chat_id": here.started.id, "text": "从钩子"} if len(got) == 2 else {})

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner, port = await start(app, "127.0.0.1", 0)
    async with aiohttp.ClientSession() as session:
        door = Door(session, await serve(here.world))
        url = f"http://127.0.0.1:{port}/hook"
        await door.post(f"/bot{TOKEN}/setWebhook", url=url, secret_token="s3cret", drop_pending_updates=True)
        conflict = await door.get(f"/bot{TOKEN}/getUpdates")
        assert conflict["error_code"] == 409
        for text in ("一", "二"):
            here.world.send(here.started, text=text)
        async with asyncio.timeout(5):
            while len(got) < 3:
                await asyncio.sleep(0.02)
        assert [update["message"]["text"] for _, update in got] == ["一", "一", "二"]
        assert {secret for secret, _ in got} == {"s3cret"}
        assert here.world.messages(here.started)[-1]["text"] == "从钩子"
        info = (await door.get(f"/bot{TOKEN}/getWebhookInfo"))["result"]
        assert (info["url"], info["pending_update_count"]) == (url, 0) and "500" in info["last_error_message"]
        await door.post(f"/bot{TOKEN}/deleteWebhook")
    await runner.cleanup()


@pytest.mark.parametrize(("kind", "done"), [("reset", False), ("lost", True)])
async def test_a_cut_connection_before_and_after_the_call_is_done(serve: Serve, kind: str, done: bool) -> None:
    here = places()
    async with aiohttp.ClientSession() as session:
        door = Door(session, await serve(here.world))
        here.world.faults.add(Fault(kind, methods=["sendMessage"]))
        before = len(here.world.messages(here.started))
        await door.get(f"/bot{TOKEN}/getMe")
        with pytest.raises(aiohttp.ClientError):
            await door.post(f"/bot{TOKEN}/sendMessage", chat_id=here.started.id, text="x")
        assert len(here.world.messages(here.started)) == before + done
        await door.post(f"/bot{TOKEN}/sendMessage", chat_id=here.started.id, text="y")


async def test_a_phone_does_everything_the_page_offers(serve: Serve) -> None:
    here = places()
    async with aiohttp.ClientSession() as session:
        door = Door(session, await serve(here.world))
        await door.post("/play/cast", cast=[{"key": "wang", "name": "王敏", "note": "调解员", "phone": "13800000002"}])
        person = (await door.post("/play/people", key="wang"))["person"]
        assert (await door.post("/play/people", key="wang"))["person"]["id"] == person["id"]
        state = await door.get("/play/state")
        assert state["cast"][0]["person"] == person["id"] and state["bots"][0]["username"] == "heyue_bot"
        mine = f"/play/people/{person['id']}/chats/{here.bot.id}"
        assert (await door.get(mine))["started"] is False
        opened = await door.post(f"/play/people/{person['id']}/open", link="https://t.me/heyue_bot?start=join_7")
        assert opened["message"]["text"] == "/start join_7"
        assert (await door.post(f"/play/people/{person['id']}/open", link="https://example.org"))["external"] == "https://example.org"
        assert (await door.post(mine + "/text", text="您好 /help"))["message"]["mine"] is True
        photo = (await door.upload(mine + "/photo", [("a.jpg", picture(), "image/jpeg")], caption="漏水"))["message"]
        async with session.get(door.url + photo["media"]["url"]) as response:
            assert (await response.read(), response.content_type) == (picture(), "image/jpeg")
        parts = [("a.jpg", picture("red"), "image/jpeg"), ("b.jpg", picture("blue"), "image/jpeg")]
        album = (await door.upload(mine + "/album", parts, caption="两张"))["messages"]
        assert len({one["album"] for one in album}) == 1 and album[0]["text"] == "两张"
        document = (await door.upload(mine + "/document", [("清单.html", b"<script>", "text/html")]))["message"]
        async with session.get(door.url + document["media"]["url"]) as response:
            assert response.headers["Content-Disposition"].startswith("attachment")
        assert (await door.post(mine + "/location"))["message"]["media"]["latitude"] > 0
        assert (await door.post(mine + "/contact"))["message"]["media"]["phone"] == "13800000002"
        assert (await door.post(mine + "/sticker", emoji="🙂"))["message"]["kind"] == "sticker"
        text = (await door.post(mine + "/text", text="错字"))["message"]
        assert (await door.post(f"{mine}/messages/{text['id']}/edit", text="对了"))["message"]["edited"] is not None
        assert (await door.post(f"{mine}/messages/{text['id']}/react", emoji="👍"))["message"]["reactions"][0]["mine"] is True
        await door.post(f"{mine}/messages/{text['id']}/delete")
        assert text["id"] not in [one["id"] for one in (await door.get(mine + "/messages"))["messages"]]
        await door.post(mine + "/block")
        refused = await door.post(f"/bot{TOKEN}/sendMessage", 403, chat_id=person["id"], text="x")
        assert refused["description"] == "Forbidden: bot was blocked by the user"
        await door.post(mine + "/start")
        group = (await door.post("/play/groups", title="新组", by=person["id"], members=[here.started.id], bot=True, payload="u_3"))["chat"]
        there = f"/play/people/{person['id']}/chats/{group}"
        assert (await door.get(there + "/messages"))["messages"][-1]["text"] == "/start@heyue_bot u_3"
        forum = (await door.post(there + "/forum"))["chat"]
        assert forum < -1_000_000_000_000 and (await door.get(there))["migrated_to"] == forum
        topic = (await door.post(f"/play/people/{person['id']}/chats/{forum}/topics", name="结案"))["topic"]
        await door.post(f"/play/people/{person['id']}/chats/{forum}/text", text="内", topic=topic)
        assert (await door.post(there + "/text", 400, text="旧"))["error"] == "This group has become a supergroup."
        assert (await door.post(mine + "/juggle", 404))["error"]
        calls = await door.get("/play/calls")
        assert [one["ok"] for one in calls["calls"]][-1] is False


async def test_a_press_gets_the_bots_answer_and_the_stream_tells_of_it(serve: Serve) -> None:
    here = places()
    async with aiohttp.ClientSession() as session:
        door = Door(session, await serve(here.world))
        async with session.get(door.url + "/play/events") as stream:

            async def event() -> Any:
                async with asyncio.timeout(2):
                    while not (line := await stream.content.readline()).startswith(b"data: "):
                        pass
                return json.loads(line[6:])

            assert (await event())["type"] == "hello"
            keyboard = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
            sent = (await door.post(f"/bot{TOKEN}/sendMessage", chat_id=here.started.id, text="行吗", reply_markup=keyboard))["result"]
            told = await event()
            assert (told["type"], told["person"], told["message"]["keyboard"]) == (
                "message",
                here.started.id,
                [[{"text": "好", "data": "ok"}]],
            )
            path = f"/play/people/{here.started.id}/chats/{here.bot.id}/messages/{sent['message_id']}/press"
            pressing = asyncio.create_task(door.post(path, data="ok"))
            while not (query := here.world.updates(TOKEN, -1)[0].get("callback_query")):
                await asyncio.sleep(0.01)
            await door.post(f"/bot{TOKEN}/answerCallbackQuery", callback_query_id=query["id"], text="好的", show_alert=True)
            assert (await pressing)["answer"] == {"text": "好的", "alert": True, "url": None}
            toast = await event()
            assert (toast["type"], toast["text"], toast["alert"]) == ("toast", "好的", True)
            assert (await door.post(path, data="ok", timeout=0.05))["answer"] is None
            await door.post(path, 400, data="gone")
        await door.post(path, data="gone", force=True, timeout=0.01)
        assert here.world.updates(TOKEN, -1)[0]["callback_query"]["data"] == "gone"


async def test_the_clock_buttons_ask_and_the_bot_walks(serve: Serve, tmp_path: Path) -> None:
    path = tmp_path / "clock"
    clock = ShiftedClock(path)
    async with aiohttp.ClientSession() as session:
        door = Door(session, await serve(World(clock.now), path))
        asked = await door.post("/play/clock/advance", seconds=86_400)
        assert asked["target"] is not None and asked["offset"] == 0
        assert not has_arrived(read(path), clock.now())
        settle(path, 86_401)
        assert arrived(path).target is None
        await asyncio.sleep(0.05)
        walked = await door.get("/play/clock")
        assert (walked["target"], walked["offset"]) == (None, 86_401)
        assert (await door.post("/play/clock/next"))["target"] == "next"
        assert (await door.post("/play/clock/advance", 400, seconds=-1))["error"]


async def test_a_busy_port_is_a_clear_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortBusy, match=f"Port {port} is in use"):
            await start(create_app(World()), "127.0.0.1", port)
        done = await asyncio.to_thread(
            subprocess.run, [sys.executable, "-m", "bot.playground", "--port", str(port)], capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr == f"Port {port} is in use by another program; choose a free one with --port.\n"


async def test_files_outside_the_page_are_not_served(serve: Serve) -> None:
    async with aiohttp.ClientSession() as session:
        url = await serve(World())
        for path in ("/page/../server.py", "/page/%2e%2e/server.py", "/page//etc/passwd"):
            async with session.get(URL(url + path, encoded=True)) as response:
                assert response.status == 404
