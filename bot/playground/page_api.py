"""The page's door: what people with phones see and do, as PROTOCOL.md describes it."""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from bot.clock import ask_advance, ask_next
from bot.playground import links, phones, printed, views
from bot.playground.actions import ACTIONS, VERBS, Act
from bot.playground.events import Events
from bot.playground.faults import Fault
from bot.playground.media import Upload
from bot.playground.refused import NotPossible
from bot.playground.state import Json, Person
from bot.playground.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Form = Callable[[web.Request], Awaitable[tuple[dict[str, str], dict[str, Upload]]]]
ANSWER_TIMEOUT = 10.0
INLINE = ("image/", "video/", "audio/")
PERSON_FACTS = ("language_code", "phone", "username", "note")


def reply(body: Json, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(body, ensure_ascii=False).encode(), status=status, content_type="application/json")


def guarded(act: Handler) -> Handler:
    """Turns what is not possible into one sentence for the page."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await act(request)
        except NotPossible as no:
            return reply({"error": str(no)}, 404 if no.missing else 400)
        except (KeyError, TypeError, ValueError) as wrong:
            return reply({"error": f"The request is not understood: {wrong}"}, 400)
        except web.HTTPRequestEntityTooLarge:
            return reply({"error": "The file is over 50 MB."}, 413)

    return handle


class PageApi:
    def __init__(self, world: World, clock_path: Path | None, events: Events, read_form: Form) -> None:
        self.world = world
        self.clock_path = clock_path
        self.events = events
        self.read_form = read_form

    def add_routes(self, router: web.UrlDispatcher) -> None:
        person = "/play/people/{person}"
        chat = person + "/chats/{chat}"
        for method, path, act in (
            ("GET", "/play/state", self.state),
            ("GET", "/play/calls", self.calls),
            ("GET", "/play/clock", self.clock),
            ("POST", "/play/clock/advance", self.advance),
            ("POST", "/play/clock/next", self.next),
            ("GET", "/play/faults", self.faults),
            ("POST", "/play/faults", self.add_fault),
            ("DELETE", "/play/faults", self.clear_faults),
            ("POST", "/play/limits", self.limits),
            ("POST", "/play/cast", self.cast),
            ("POST", "/play/links", self.set_links),
            ("POST", "/play/people", self.add_person),
            ("DELETE", person, self.hide_person),
            ("POST", person + "/open", self.open_link),
            ("POST", person + "/language", self.set_language),
            ("POST", "/play/groups", self.add_group),
            ("GET", person + "/chats", self.chats),
            ("GET", chat, self.chat),
            ("GET", chat + "/messages", self.messages),
            ("POST", chat + "/messages/{message}/press", self.press),
            ("POST", chat + "/messages/{message}/{verb}", self.to_message),
            ("POST", chat + "/{action}", self.act),
            ("GET", "/play/files/{file}", self.file),
        ):
            router.add_route(method, path, guarded(act))
        router.add_get("/play/events", self.events.stream)

    # --- reading --------------------------------------------------------------------------------------------------

    async def state(self, _: web.Request) -> web.Response:
        world = self.world
        keys = {person.key: person.id for person in world.people.values() if person.key}
        bots, groups = world.bots.values(), world.chats_by_ref.values()
        return reply(
            {
                "clock": self.events.clock_now(),
                "bots": [
                    {"id": bot.id, "name": world.name_of(bot.id), "username": bot.username}
                    | {name: bot.texts.get(f"{name}|", "") for name in ("description", "short_description")}
                    for bot in bots
                ],
                "people": [views.person_line(world, person) for person in world.people.values() if person.shown],
                "cast": [one | {"person": keys.get(one["key"])} for one in world.cast],
                "groups": [
                    {
                        "id": chat.id,
                        "title": chat.title,
                        "kind": chat.kind,
                        "forum": chat.forum,
                        "members": [*filter(chat.has, chat.members)],
                    }
                    for chat in groups
                    if chat.kind != "private" and chat.migrated_to is None
                ],
                "links": world.links,
                "limits": world.limits,
                "faults": [fault.as_json() for fault in world.faults.waiting],
            }
        )

    def person_in(self, request: web.Request) -> Person:
        return self.world.find_person(int(request.match_info["person"]))

    async def chats(self, request: web.Request) -> web.Response:
        return reply({"chats": views.chats(self.world, self.person_in(request))})

    async def chat(self, request: web.Request) -> web.Response:
        person = self.person_in(request)
        return reply(views.chat_line(self.world, self.world.chat_of(person, int(request.match_info["chat"])), person))

    async def messages(self, request: web.Request) -> web.Response:
        person = self.person_in(request)
        chat = self.world.chat_of(person, int(request.match_info["chat"]))
        before = request.query.get("before")
        limit = int(request.query.get("limit", "50"))
        return reply({"messages": views.messages(self.world, person, chat, int(before) if before else None, limit)})

    async def calls(self, request: web.Request) -> web.Response:
        since = int(request.query.get("since", "0"))
        lines = [line | {"at": views.stamp(line["at"].timestamp())} for line in self.world.calls if line["n"] > since]
        return reply({"calls": lines[-1000:], "next": self.world.call_count})

    async def file(self, request: web.Request) -> web.StreamResponse:
        file = self.world.files.known.get(request.match_info["file"])
        if file is None:
            raise NotPossible("There is no such file.", missing=True)
        inline = file.mime.startswith(INLINE) and "svg" not in file.mime and not request.query.get("download")
        headers = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff", "Content-Type": file.mime}
        if not inline:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name or Path(file.path).name)}"
        place = self.world.files.on_disk(file)
        return web.FileResponse(place, headers=headers) if place else web.Response(body=self.world.files.read(file), headers=headers)

    # --- doing ----------------------------------------------------------------------------------------------------

    async def body(self, request: web.Request) -> Act:
        """The facts and files of an action."""
        if request.content_type == "multipart/form-data":
            fields, files = await self.read_form(request)
            return Act({name: value for name, value in fields.items() if value != ""}, list(files.values()))
        raw = await request.read()
        facts = json.loads(raw) if raw.strip() else {}
        if not isinstance(facts, dict):
            raise ValueError("a JSON object is expected")
        return Act(facts, [])

    async def act(self, request: web.Request) -> web.Response:
        person = self.person_in(request)
        action = ACTIONS.get(request.match_info["action"])
        if action is None:
            raise NotPossible("There is no such action.", missing=True)
        chat = self.world.chat_of(person, int(request.match_info["chat"]))
        return reply(action(self.world, person, chat, await self.body(request)))

    async def to_message(self, request: web.Request) -> web.Response:
        person = self.person_in(request)
        verb = VERBS.get(request.match_info["verb"])
        if verb is None:
            raise NotPossible("There is no such action.", missing=True)
        chat = self.world.chat_of(person, int(request.match_info["chat"]))
        return reply(verb(self.world, person, chat, int(request.match_info["message"]), await self.body(request)))

    async def press(self, request: web.Request) -> web.Response:
        person = self.person_in(request)
        facts = (await self.body(request)).facts
        chat_id, message_id = int(request.match_info["chat"]), int(request.match_info["message"])
        number = self.world.press(person, chat_id, message_id, str(facts["data"]), force=bool(facts.get("force")))
        answered = asyncio.Event()
        self.world.presses[number].heard = answered.set
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(float(facts.get("timeout", ANSWER_TIMEOUT))):
                await answered.wait()
        return reply({"press": number, "answer": self.world.toast(number)})

    async def add_person(self, request: web.Request) -> web.Response:
        facts = (await self.body(request)).facts
        if "id" in facts:
            person = phones.show(self.world, self.world.find_person(int(facts["id"])))
        elif facts.get("key"):
            entry = next((one for one in self.world.cast if one["key"] == facts["key"]), None)
            if entry is None and not any(one.key == facts["key"] for one in self.world.people.values()):
                raise NotPossible("Nobody of the cast has this key.", missing=True)
            entry = entry or {"key": facts["key"]}
            home = tuple(entry["home"]) if entry.get("home") else None
            person = self.world.person(str(entry.get("name", "")), key=entry["key"], home=home, **_known(entry))
        else:
            home = tuple(facts["home"]) if facts.get("home") else None
            person = self.world.person(str(facts.get("name") or ""), home=home, **_known(facts))
        return reply({"person": views.person_line(self.world, person)})

    async def hide_person(self, request: web.Request) -> web.Response:
        phones.hide(self.world, self.person_in(request))
        return reply({"ok": True})

    async def cast(self, request: web.Request) -> web.Response:
        cast = (await self.body(request)).facts["cast"]
        empty = dict.fromkeys(("note", "phone", "start", "home"))
        self.world.cast = [{"language_code": "zh-hans", **empty, **one, "key": str(one["key"]), "name": str(one["name"])} for one in cast]
        self.world.journal.write("cast", self.world.cast)
        return reply({"ok": True})

    async def set_links(self, request: web.Request) -> web.Response:
        printed.set_links(self.world, (await self.body(request)).facts["links"])
        return reply({"ok": True})

    async def set_language(self, request: web.Request) -> web.Response:
        code = str((await self.body(request)).facts["language_code"])
        person = printed.set_language(self.world, self.person_in(request), code)
        return reply({"person": views.person_line(self.world, person)})

    async def add_group(self, request: web.Request) -> web.Response:
        facts = (await self.body(request)).facts
        by = self.world.find_person(int(facts["by"])) if facts.get("by") else None
        members = [int(one) for one in facts.get("members", []) if int(one) not in self.world.bots]
        group = self.world.group(str(facts["title"]), members, kind=facts.get("kind", "group"), by=by)
        if facts.get("bot"):
            adder = by or self.world.find_person(members[0])
            self.world.add_bot_to(adder, group, facts.get("payload"))
        return reply({"chat": group.id})

    async def open_link(self, request: web.Request) -> web.Response:
        facts = (await self.body(request)).facts
        chat = int(facts["chat"]) if facts.get("chat") is not None else None
        return reply(links.open_link(self.world, self.person_in(request), str(facts["link"]), chat))

    # --- clock, faults, limits ------------------------------------------------------------------------------------

    async def clock(self, _: web.Request) -> web.Response:
        return reply(self.events.clock_now())

    def _shared_clock(self) -> Path:
        if self.clock_path is None or self.events.clock is None:
            raise NotPossible("This playground has no clock to move.")
        return self.clock_path

    async def advance(self, request: web.Request) -> web.Response:
        ask_advance(self._shared_clock(), float((await self.body(request)).facts["seconds"]))
        return self._asked()

    async def next(self, _: web.Request) -> web.Response:
        ask_next(self._shared_clock())
        return self._asked()

    def _asked(self) -> web.Response:
        assert self.events.clock is not None
        self.events.clock.refresh()
        return reply(self.events.clock_now())

    async def faults(self, _: web.Request) -> web.Response:
        return reply({"faults": [fault.as_json() for fault in self.world.faults.waiting]})

    async def add_fault(self, request: web.Request) -> web.Response:
        facts = (await self.body(request)).facts
        self.world.faults.add(Fault(**facts | {"kind": str(facts["kind"])}))
        return await self.faults(request)

    async def clear_faults(self, request: web.Request) -> web.Response:
        self.world.faults.clear()
        return await self.faults(request)

    async def limits(self, request: web.Request) -> web.Response:
        self.world.limits = bool((await self.body(request)).facts["on"])
        return reply({"limits": self.world.limits})


def _known(facts: Json) -> dict[str, Any]:
    return {name: facts[name] for name in PERSON_FACTS if facts.get(name) is not None}
