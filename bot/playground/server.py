"""The playground over HTTP: the Bot API for bots, downloads, and the doors of the page."""

import asyncio
import errno
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.playground.events import Events
from bot.playground.faults import REFUSALS, Fault
from bot.playground.hooks import Hooks
from bot.playground.media import UPLOAD_LIMIT, Upload
from bot.playground.page_api import PageApi
from bot.playground.refused import Refused
from bot.playground.state import Bot, Json
from bot.playground.world import World

PAGE = Path(__file__).parent / "page"
TOKEN = re.compile(r"\d{1,12}:[A-Za-z0-9_-]{2,64}")
TERMINATED = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
LONGEST_POLL = 50.0
ROOM_FOR_FIELDS = 1024 * 1024


class Server:
    """One world behind HTTP. Tokens that the world does not know are taken in, unless `closed`."""

    def __init__(self, world: World, *, closed: bool = False, name: str = "和悦", username: str = "heyue_bot") -> None:
        self.world = world
        self.closed = closed
        self.name = name
        self.username = username
        self.polls: dict[int, asyncio.Future[bool]] = {}
        world.wakers.append(self.wake)

    def bot_of(self, token: str) -> Bot:
        bot = self.world.tokens.get(token)
        if bot is not None:
            return bot
        if self.closed or not TOKEN.fullmatch(token):
            raise Refused(401, "Unauthorized")
        count = len(self.world.bots)
        stem = self.username.removesuffix("_bot")
        return self.world.add_bot(
            token, f"{stem}{count + 1}_bot" if count else self.username, f"{self.name} {count + 1}" if count else self.name
        )

    def wake(self, bot: Bot) -> None:
        waiting = self.polls.get(bot.id)
        if waiting is not None and not waiting.done():
            waiting.set_result(True)

    async def api(self, request: web.Request) -> web.StreamResponse:
        """`/bot<token>/<method>`."""
        method = request.match_info["method"]
        try:
            bot = self.bot_of(request.match_info["token"])
            params, files = await read_call(request)
            if self.world.faults.out():
                return cut(request)
            if method.lower() == "getupdates":
                found = await self.poll(bot, params)
                return cut(request) if self.world.faults.out() else answer({"ok": True, "result": found})
            fault = self.world.faults.take(method, params.get("chat_id"))
            if fault is not None:
                return await self.faulty(request, fault, bot, method, params, files)
            return answer({"ok": True, "result": self.world.perform(bot.token, method, params, files)})
        except Refused as refusal:
            return refuse(refusal)
        except web.HTTPRequestEntityTooLarge:
            return refuse(Refused(413, "Request Entity Too Large"))

    async def faulty(
        self, request: web.Request, fault: Fault, bot: Bot, method: str, params: Json, files: dict[str, Upload]
    ) -> web.StreamResponse:
        if fault.kind in REFUSALS:
            raise fault.refusal()
        if fault.kind == "reset":
            return cut(request)
        response = answer({"ok": True, "result": self.world.perform(bot.token, method, params, files)})
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return response
        if fault.kind == "half":
            assert isinstance(response.body, bytes)
            response.body = response.body[: len(response.body) // 2]
            return response
        return cut(request)

    async def poll(self, bot: Bot, params: Json) -> list[Json]:
        """getUpdates: at once if something waits, else when something comes or the time is over; a second poll ends the first."""
        loop = asyncio.get_running_loop()
        earlier = self.polls.pop(bot.id, None)
        if earlier is not None and not earlier.done():
            earlier.set_exception(Refused(409, TERMINATED))
        found: list[Json] = self.world.perform(bot.token, "getUpdates", params)
        try:
            seconds = min(float(params.get("timeout") or 0), LONGEST_POLL)
        except ValueError:
            seconds = 0.0
        if found or seconds <= 0:
            return found
        waiting = self.polls[bot.id] = loop.create_future()
        timer = loop.call_later(seconds, _no_more, waiting)
        try:
            await waiting
        finally:
            timer.cancel()
            if self.polls.get(bot.id) is waiting:
                del self.polls[bot.id]
        # What comes in the same moment goes together.
        await asyncio.sleep(0)
        later: list[Json] = self.world.perform(bot.token, "getUpdates", params)
        return later

    async def download(self, request: web.Request) -> web.StreamResponse:
        """`/file/bot<token>/<path>`."""
        if request.match_info["token"] not in self.world.tokens:
            return refuse(Refused(401, "Unauthorized"))
        file = self.world.files.linked(request.match_info["path"], self.world.now())
        if file is None:
            return refuse(Refused(404, "Not Found"))
        if self.world.faults.out():
            return cut(request)
        fault = self.world.faults.take("download", kinds=("reset", "half", "slow", "500"))
        if fault is not None and fault.kind != "slow":
            return await self.torn(request, fault, self.world.files.read(file))
        if fault is not None:
            await asyncio.sleep(fault.seconds)
        place = self.world.files.on_disk(file)
        if place is not None:
            return web.FileResponse(place)
        return web.Response(body=self.world.files.read(file), content_type="application/octet-stream")

    async def torn(self, request: web.Request, fault: Fault, content: bytes) -> web.StreamResponse:
        """A download that fails: refused, or cut in the middle."""
        if fault.kind == "500":
            return refuse(fault.refusal())
        if fault.kind == "half":
            response = web.StreamResponse(headers={"Content-Length": str(len(content))})
            await response.prepare(request)
            await response.write(content[: len(content) // 2])
        return cut(request)


def _no_more(waiting: asyncio.Future[bool]) -> None:
    if not waiting.done():
        waiting.set_result(False)


def cut(request: web.Request) -> web.Response:
    """The connection ends without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def answer(body: Json, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


def refuse(refusal: Refused) -> web.Response:
    response = answer(refusal.answer(), refusal.code)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


async def read_call(request: web.Request) -> tuple[Json, dict[str, Upload]]:
    """Parameters and files of a call, in any of the forms Telegram takes."""
    params: Json = dict(request.query) if request.query_string else {}
    if request.method != "POST":
        return params, {}
    kind = request.content_type
    if kind == "multipart/form-data":
        fields, files = await read_form(request)
        return params | fields, files
    body = await request.read()
    if kind == "application/json" and body.strip():
        try:
            given = json.loads(body)
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise Refused(400, "Bad Request: can't parse JSON object")
        return params | given, {}
    if body:
        params.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return params, {}


async def read_form(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    """The fields and files of a multipart body."""
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    # A part is a file if it has a file name; several parts of one name get a number.
    form = await request.post()
    for name, value in form.items():
        if isinstance(value, web.FileField):
            key = name if name not in files else f"{name}#{len(files)}"
            files[key] = Upload(value.file.read(), value.filename, value.content_type)
            value.file.close()
        else:
            fields[name] = value if isinstance(value, str) else bytes(value).decode(errors="replace")
    return fields, files


def create_app(
    world: World, clock_path: Path | None = None, *, closed: bool = False, name: str = "和悦", username: str = "heyue_bot"
) -> web.Application:
    """The whole playground as one application; `clock_path` is the clock file shared with the bot (None: the clock buttons do nothing)."""
    server = Server(world, closed=closed, name=name, username=username)
    events = Events(world, clock_path)
    app = web.Application(client_max_size=UPLOAD_LIMIT + ROOM_FOR_FIELDS)
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", server.api)
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", server.download)
    PageApi(world, clock_path, events, read_form).add_routes(app.router)
    app.router.add_get("/", page)
    app.router.add_get("/page/{path:.+}", page)
    app.cleanup_ctx.append(events.running)
    app.cleanup_ctx.append(Hooks(world).running)

    async def close(_: web.Application) -> None:
        world.close()

    app.on_cleanup.append(close)
    return app


async def page(request: web.Request) -> web.StreamResponse:
    """A file of the page; never from outside its folder."""
    wanted = (PAGE / request.match_info.get("path", "index.html")).resolve()
    if not wanted.is_relative_to(PAGE.resolve()) or not wanted.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(wanted, headers={"Cache-Control": "no-cache"})


class PortBusy(Exception):
    """Another program listens on the port."""


async def start(app: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Serve the application; gives the runner to clean up and the port (port 0: any free one). Raises PortBusy."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    try:
        await site.start()
    except OSError as problem:
        await runner.cleanup()
        if problem.errno == errno.EADDRINUSE:
            raise PortBusy(f"Port {port} is in use by another program; choose a free one with --port.") from None
        raise
    address: Any = runner.addresses[0]
    return runner, int(address[1])
