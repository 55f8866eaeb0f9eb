"""A bare Bot API server in a process of its own, with simulated people who play a fixed conversation against a bot.

It checks nothing and remembers little, so that what is measured is the bot: a person's next update is queued in the moment the bot's
answer to the one before has arrived. `POST /play` starts a round and answers when the last person is through.
"""

import asyncio
import json
import re
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypedDict
from urllib.parse import parse_qsl

from aiohttp import ClientError, ClientSession, web

PATIENCE_S = 60.0  # how long a round may stand still before it is given up
SYLLABLES = "文君临江安宁秀英建国志明春兰永福玉梅"
CONNECTIONS = 40  # to a webhook at a time, as Telegram does unless told otherwise
GROUP_LIMIT, GROUP_SECONDS = 20, 60.0
SHOWN = 4  # messages of a chat whose buttons can still be pressed


class Step(TypedDict, total=False):
    """What a person does next: say a text ({name} is theirs), or press the newest button whose label or data matches.

    Where there is an `answer`, a text of the bot must match it before the person goes on.
    """

    say: str
    press: str
    answer: str


@dataclass(slots=True)
class Message:
    id: int
    text: str
    buttons: list[tuple[str, str]]


@dataclass(slots=True)
class Person:
    """Somebody in a private chat with the bot, at one step of a conversation."""

    id: int
    script: Sequence[Step]
    at: int = -1
    asked: float = 0.0
    answered: list[str] = field(default_factory=list)  # texts since the last update
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": f"P{self.id}", "language_code": "zh-hans"}

    @property
    def name(self) -> str:
        """Three Chinese characters that are nobody else's within 8000 people."""
        return "".join(SYLLABLES[self.id // len(SYLLABLES) ** place % len(SYLLABLES)] for place in range(3))

    @property
    def chat(self) -> dict[str, Any]:
        return {"id": self.id, "type": "private", "first_name": f"P{self.id}"}

    def button(self, pattern: str) -> tuple[Message, str] | None:
        for message in reversed(self.messages.values()):
            for label, data in message.buttons:
                if re.search(pattern, label) or re.search(pattern, data):
                    return message, data
        return None

    def may_go_on(self) -> bool:
        """Whether what the bot has said since is the answer that the present step waits for."""
        if not self.answered:
            return False
        wanted = self.script[self.at].get("answer")
        if wanted and not any(re.search(wanted, text) for text in self.answered):
            return False
        following = self.script[self.at + 1] if self.at + 1 < len(self.script) else None
        return following is None or "press" not in following or self.button(following["press"]) is not None


@dataclass(slots=True)
class Round:
    """One play of the script by many people at once."""

    people: dict[int, Person]
    done: asyncio.Event
    started: float
    updates: int = 0
    waiting: int = 0
    latencies: list[float] = field(default_factory=list)
    last: float = 0.0


class StrictWindow:
    """Telegram's limits taken at their word: not more than `limit` sends within any second, a group's 20 within any minute; 429 beyond."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.times: deque[float] = deque()
        self.groups: dict[int, deque[float]] = {}
        self.refused = 0
        self.sent: list[float] = []
        self.chats: set[int] = set()

    def take(self, chat: int) -> bool:
        now = time.perf_counter()
        while self.times and now - self.times[0] >= 1.0:
            self.times.popleft()
        here = self.groups.setdefault(chat, deque(maxlen=GROUP_LIMIT)) if chat < 0 else deque[float]()
        if len(self.times) >= self.limit or (len(here) == GROUP_LIMIT and now - here[0] < GROUP_SECONDS):
            self.refused += 1
            return False
        here.append(now)
        self.times.append(now)
        self.sent.append(now)
        self.chats.add(chat)
        return True


class BotSide:
    """What the server keeps for one token."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.queue: deque[dict[str, Any]] = deque()
        self.news = asyncio.Event()
        self.update_ids = count(1)
        self.message_ids = count(1)
        self.callback_ids = count(1)
        self.round: Round | None = None
        self.strict: StrictWindow | None = None
        self.posting: list[asyncio.Task[None]] = []
        self.calls = 0
        self.me = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Bench",
            "username": "bench_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def put(self, kind: str, body: dict[str, Any]) -> None:
        self.queue.append({"update_id": next(self.update_ids), kind: body})
        self.news.set()

    async def updates(self, offset: int, limit: int, timeout: float) -> list[dict[str, Any]]:
        while self.queue and self.queue[0]["update_id"] < offset:
            self.queue.popleft()
        if not self.queue:
            self.news.clear()
            try:
                async with asyncio.timeout(timeout):
                    await self.news.wait()
            except TimeoutError:
                return []
        return [self.queue[index] for index in range(min(limit, len(self.queue)))]

    async def post(self, doors: Sequence[str], secret: str) -> None:
        """One of the connections over which updates go to the webhooks, to each in turn, as a balancer would."""
        async with ClientSession(headers={"X-Telegram-Bot-Api-Secret-Token": secret}) as session:
            while True:
                while not self.queue:
                    self.news.clear()
                    await self.news.wait()
                update = self.queue.popleft()
                while not await posted(session, doors[update["update_id"] % len(doors)], update):
                    await asyncio.sleep(0.2)

    def message(self, chat: Mapping[str, Any], id: int, text: str) -> dict[str, Any]:
        return {"message_id": id, "date": int(time.time()), "chat": chat, "from": self.me, "text": text}

    def act(self, person: Person) -> None:
        """The person's next step goes into the queue; after the last one they are through."""
        assert self.round
        person.at += 1
        person.answered.clear()
        if person.at == len(person.script):
            self.round.waiting -= 1
            if not self.round.waiting:
                self.round.last = time.perf_counter()
                self.round.done.set()
            return
        step = person.script[person.at]
        person.asked = time.perf_counter()
        self.round.updates += 1
        if "say" in step:
            text = step["say"].replace("{name}", person.name)
            body: dict[str, Any] = {
                "message_id": next(self.message_ids),
                "date": int(time.time()),
                "chat": person.chat,
                "from": person.user,
                "text": text,
            }
            if text.startswith("/"):
                body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
            self.put("message", body)
        else:
            pressed = person.button(step["press"])
            assert pressed
            shown, data = pressed
            query = {
                "id": str(next(self.callback_ids)),
                "from": person.user,
                "message": self.message(person.chat, shown.id, shown.text),
                "chat_instance": "1",
                "data": data,
            }
            self.put("callback_query", query)

    def hear(self, chat: int, message: Message) -> None:
        """A message of the bot, new or edited, is seen by the person in that chat."""
        person = self.round.people.get(chat) if self.round else None
        if person is None or self.round is None or not 0 <= person.at < len(person.script):
            return
        person.messages[message.id] = message
        while len(person.messages) > SHOWN:
            del person.messages[next(iter(person.messages))]
        person.answered.append(message.text)
        if person.may_go_on():
            self.round.latencies.append(time.perf_counter() - person.asked)
            self.act(person)


def buttons_of(markup: str | None) -> list[tuple[str, str]]:
    if not markup:
        return []
    rows = json.loads(markup).get("inline_keyboard", [])
    return [(button["text"], button.get("callback_data") or "") for row in rows for button in row]


class Server:
    def __init__(self) -> None:
        self.bots: dict[str, BotSide] = {}

    def bot(self, token: str) -> BotSide:
        if token not in self.bots:
            self.bots[token] = BotSide(token)
        return self.bots[token]

    async def call(self, request: web.Request) -> web.Response:
        bot = self.bot(request.match_info["token"])
        method = request.match_info["method"].lower()
        if request.content_type == "application/x-www-form-urlencoded":
            given: dict[str, str] = dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
        elif request.content_type == "application/json":
            given = {name: value if isinstance(value, str) else json.dumps(value) for name, value in (await request.json()).items()}
        else:
            given = {name: str(value) for name, value in (await request.post()).items()}
        if method == "getupdates":
            return result(
                await bot.updates(int(given.get("offset") or 0), int(given.get("limit") or 100), float(given.get("timeout") or 0))
            )
        bot.calls += 1
        if method == "getme":
            return result(bot.me)
        if method in ("sendmessage", "editmessagetext", "sendphoto", "senddocument"):
            return self.shown(bot, method, given)
        if method == "getwebhookinfo":
            return result({"url": "", "has_custom_certificate": False, "pending_update_count": 0})
        return result(True)

    def shown(self, bot: BotSide, method: str, given: Mapping[str, str]) -> web.Response:
        chat = int(given["chat_id"])
        if bot.strict and method != "editmessagetext" and not bot.strict.take(chat):
            body = {"ok": False, "error_code": 429, "description": "Too Many Requests: retry after 1", "parameters": {"retry_after": 1}}
            return web.json_response(body, status=429)
        id = int(given["message_id"]) if method == "editmessagetext" else next(bot.message_ids)
        text = given.get("text") or given.get("caption") or ""
        # The person acts after the bot has its receipt, as people do.
        asyncio.get_running_loop().call_soon(bot.hear, chat, Message(id, text, buttons_of(given.get("reply_markup"))))
        return result(bot.message({"id": chat, "type": "private" if chat > 0 else "supergroup", "first_name": "P", "title": "G"}, id, text))

    async def play(self, request: web.Request) -> web.Response:
        """Body: token, script, people, first (id of the first person). Answer: updates, seconds, latencies in seconds."""
        wanted = await request.json()
        bot = self.bot(wanted["token"])
        people = {id: Person(id, wanted["script"]) for id in range(wanted["first"], wanted["first"] + wanted["people"])}
        bot.round = Round(people, asyncio.Event(), time.perf_counter(), waiting=len(people))
        for person in people.values():
            bot.act(person)
        before = -1
        while not bot.round.done.is_set():
            try:
                async with asyncio.timeout(wanted.get("patience", PATIENCE_S)):
                    await bot.round.done.wait()
            except TimeoutError:
                if bot.round.updates == before:
                    return web.json_response({"stuck": stuck(bot.round)}, status=504)
                before = bot.round.updates
        played, bot.round = bot.round, None
        return web.json_response({"updates": played.updates, "seconds": played.last - played.started, "latencies": played.latencies})

    async def make_doors(self, request: web.Request) -> web.Response:
        """Body: token, doors (addresses of webhooks; none to be polled again), secret."""
        wanted = await request.json()
        bot = self.bot(wanted["token"])
        for task in bot.posting:
            task.cancel()
        bot.posting = [asyncio.create_task(bot.post(wanted["doors"], wanted["secret"])) for _ in range(CONNECTIONS) if wanted["doors"]]
        return web.json_response({})

    async def make_strict(self, request: web.Request) -> web.Response:
        """Body: token, limit (sends per second, 0 for none)."""
        wanted = await request.json()
        self.bot(wanted["token"]).strict = StrictWindow(wanted["limit"]) if wanted["limit"] else None
        return web.json_response({})

    async def count_strict(self, request: web.Request) -> web.Response:
        """What was sent under the strict limit: how many to how many chats, in how many seconds, and the refused ones."""
        strict = self.bot(request.query["token"]).strict
        assert strict
        seconds = strict.sent[-1] - strict.sent[0] if strict.sent else 0.0
        return web.json_response({"sent": len(strict.sent), "chats": len(strict.chats), "seconds": seconds, "refused": strict.refused})


async def posted(session: ClientSession, door: str, update: Mapping[str, Any]) -> bool:
    """Whether the webhook has taken the update."""
    try:
        async with session.post(door, json=update) as response:
            return response.status == 200
    except ClientError:
        return False


def stuck(played: Round) -> list[dict[str, Any]]:
    """The first few people who got no further, with what they last saw."""
    waiting = [person for person in played.people.values() if person.at < len(person.script)]
    return [
        {
            "at": person.at,
            "step": person.script[person.at],
            "seen": [(message.text, message.buttons) for message in person.messages.values()],
        }
        for person in waiting[:3]
    ]


def result(value: object) -> web.Response:
    return web.Response(body=json.dumps({"ok": True, "result": value}).encode(), content_type="application/json")


async def serve() -> None:
    server = Server()
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_route("*", "/bot{token}/{method}", server.call)
    app.router.add_post("/play", server.play)
    app.router.add_post("/doors", server.make_doors)
    app.router.add_post("/strict", server.make_strict)
    app.router.add_get("/strict", server.count_strict)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    print(f"http://{host}:{port}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # the bench closes it by closing the pipe
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
