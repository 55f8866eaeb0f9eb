"""Residents who report one thing after the other through the playground's phones, and never press twice."""

import asyncio
import random
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession

# What each screen is answered with, by the callback data of the wanted button.
NEXT = (
    (re.compile(r"^f:\d+:category:neighbour$"), "category"),
    (re.compile(r"^f:\d+:danger:done$"), "safety"),
    (re.compile(r"^f:\d+:send:?$"), "send"),
)


# Nobody of the sample town has pressed Start, which is said; the report is kept all the same.
RECEIPT = re.compile(r"(?:收到了|已经记下)，编号 ([A-Z]+-\d+-\d+)")


@dataclass
class Resident:
    """One person at their phone; `told` are the words of each report, as they were written."""

    session: ClientSession
    base: str
    chat: int
    number: int
    rounds: int
    person: int = 0
    told: list[str] = field(default_factory=list)
    finished: int = 0

    async def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self.session.post(f"{self.base}/play{path}", json=body) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == 200, answer
            return answer

    async def messages(self) -> list[dict[str, Any]]:
        async with self.session.get(f"{self.base}/play/people/{self.person}/chats/{self.chat}/messages?limit=50") as response:
            found: list[dict[str, Any]] = (await response.json())["messages"]
            return found

    async def arrive(self, grid: str) -> None:
        answer = await self.post("/people", {"name": f"居民{self.number}"})
        self.person = answer["person"]["id"]
        await self.post(f"/people/{self.person}/chats/{self.chat}/start", {"payload": f"g_{grid}"})

    async def live(self) -> None:
        await self._wait_for(lambda said: "和悦" in said)
        turn = -1
        while len(self.told) < self.rounds:
            turn += 1
            words = f"楼上漏水找了三回都不理，第{self.number}户第{turn}次"
            self.told.append(words)
            await self.post(f"/people/{self.person}/chats/{self.chat}/text", {"text": words})
            for wanted, _step in NEXT:
                message, data = await self._button(wanted)
                await asyncio.sleep(random.uniform(0, 0.05))
                # The press is only waited for a moment: when the bot is dead the answer comes as an edit later.
                path = f"/people/{self.person}/chats/{self.chat}/messages/{message}/press"
                await self.post(path, {"data": data, "timeout": 0.01})
            await self._number(turn + 1)
            self.finished += 1

    async def _button(self, wanted: re.Pattern[str]) -> tuple[int, str]:
        """The button of the report being written, wherever it stands: a message sent twice shows an earlier question below."""
        while True:
            for message in reversed(await self.messages()):
                for row in message["keyboard"] or []:
                    for key in row:
                        data = key.get("data") or ""
                        form = data.split(":")[1] if data.startswith("f:") else ""
                        if wanted.match(data) and form not in self._sent:
                            if "send" in data:
                                self._sent.add(form)
                            return message["id"], data
            await asyncio.sleep(0.03)

    async def _number(self, wanted: int) -> None:
        """Until so many different numbers were read; only the newest messages are on the screen, so they are gathered."""
        while len(self._numbers) < wanted:
            said = "\n".join(message["text"] for message in await self.messages() if message["from"]["bot"])
            self._numbers.update(RECEIPT.findall(said))
            await asyncio.sleep(0.03)

    async def _wait_for(self, seen: Any) -> None:
        while not seen("\n".join(message["text"] for message in await self.messages() if message["from"]["bot"])):
            await asyncio.sleep(0.03)

    def __post_init__(self) -> None:
        self._sent: set[str] = set()
        self._numbers: set[str] = set()
