"""The pictures of README and of the guides in docs/, taken from a demo in which the whole round is played once in each language.

`SHOTS=docs/pictures ./run test tests/browser/test_guides.py` makes them anew.
"""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen
from zoneinfo import ZoneInfo

import pytest
from PIL import Image, ImageDraw
from selenium.webdriver import Chrome
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.pages import Page, wait
from tests.ports import free_port

PATIENCE = 180.0  # seconds
KEPT = "SHOTS" in os.environ  # the pictures are for the guides; otherwise they need not look their best
LARGEST = 150 * 1024  # bytes of one picture
COLOURS = 96
NUMBER = re.compile(r"[A-Z]{2}-\d{4}-\d{6}")

WORDS = {
    "zh": {
        "trouble": "楼上漏水找了三回都不理，天花板都霉了",
        "round": "3栋2单元，两家为堆杂物吵起来了，先劝住了",
        "behalf": "院子里两家为晒衣杆占地方吵了两个月，老人不会用手机，请我帮着登记",
        "whose": "周桂芳 13800001234",
        "response": "打了电话，约好周四晚上两家一起看漏水点",
        "progress": "两家一起看了，是楼上洗手间水管接头老化，楼上答应修",
        "other": "陈建国 13856785678",
        "when": "明天下午3点",
        "minutes": "两家都来了。楼上答应换水管接头，赔 302 室天花板 800 元",
        "facts": "402 室洗手间水管接头老化漏水，302 室天花板发霉",
        "duty": "402 室负责管好自家水管",
        "terms": "402 室换好水管接头，赔偿 302 室 800 元，双方再无争议",
        "mend": "换好水管接头",
        "pay": "付天花板的修理费",
        "revisit": "上门看了，天花板干了，钱也收到了",
    },
    "en": {
        "trouble": "My neighbour upstairs has a water leak. I went up three times and they ignore me, my ceiling is mouldy",
        "round": "Building 3: two neighbours quarrelled about boxes on the landing; calmed down for now",
        "behalf": "Two neighbours in the yard have quarrelled for two months about a drying rack; the old lady has no smartphone",
        "whose": "Zhou Guifang 13800001234",
        "response": "Called her; both families will look for the leak together on Thursday evening",
        "progress": "They looked together: an old joint in the bathroom upstairs. That family agreed to mend it",
        "other": "Chen Jianguo 13856785678",
        "when": "tomorrow 15:00",
        "minutes": "Both came. The family upstairs changes the joint and pays 800 yuan for the ceiling of 302",
        "facts": "An old joint in the bathroom of 402 leaks; the ceiling of 302 is mouldy",
        "duty": "The family of 402 keeps its pipes in order",
        "terms": "402 changes the joint and pays 302 800 yuan; with that the matter is settled",
        "mend": "changes the joint of the pipe",
        "pay": "pays for the ceiling",
        "revisit": "Went there: the ceiling is dry and the money came",
    },
}
ROOM = {"zh": "文君社区调解室群", "en": "Wenjun mediation room"}
TOWN = {"zh": "临江镇调解中心群", "en": "Linjiang town centre"}

# In one go, because the page redraws its parts while a test looks at them.
OPEN = """
const [phone, title] = arguments;
phone.querySelector('.veil .sheet-foot .primary')?.click();
const head = phone.querySelector('.conversation .head');
if (head?.textContent.includes(title)) return true;
head?.querySelector('button').click();
[...phone.querySelectorAll('.chat')].find((chat) => chat.querySelector('.chat-title').textContent === title)?.click();
return false;
"""
LOADED = "return [...arguments[0].querySelectorAll('.conversation img')].every((each) => each.complete && each.naturalWidth);"
AT_REST = "return !arguments[0].querySelector('.toast');"
IN_VIEW = """
for (const each of document.querySelectorAll('.slide')) each.style.display = 'none';
document.activeElement?.blur();
arguments[0].scrollIntoView({ inline: 'center', behavior: 'instant' });
"""
TO_END = "for (const each of arguments[0].querySelectorAll('.conversation, .conversation *')) each.scrollTop = each.scrollHeight;"


@dataclass
class Town:
    """The phones of a running demo, used over plain HTTP: what is pressed is found by what the button carries."""

    address: str
    language: str

    def ask(self, path: str, facts: dict[str, Any] | None = None) -> Any:
        body = None if facts is None else json.dumps(facts).encode()
        with urlopen(Request(self.address + path, body, {"Content-Type": "application/json"}), timeout=PATIENCE) as answer:
            return json.load(answer)

    def person(self, key: str) -> int:
        return next(int(each["id"]) for each in self.ask("/play/state")["people"] if each["key"] == key)

    def chat(self, group: str = "") -> int:
        state = self.ask("/play/state")
        return int(next(each["id"] for each in state["groups"] if each["title"] == group) if group else state["bots"][0]["id"])

    def messages(self, key: str, group: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask(f"/play/people/{self.person(key)}/chats/{self.chat(group)}/messages")["messages"]
        return found

    def do(self, key: str, what: str, facts: dict[str, Any], group: str = "") -> Any:
        return self.ask(f"/play/people/{self.person(key)}/chats/{self.chat(group)}/{what}", facts)

    def says(self, key: str, words: str) -> None:
        before = len(self.messages(key))
        self.do(key, "text", {"text": words})
        wait(lambda: len(self.messages(key)) > before + 1, f"an answer to {key}")

    def scans(self, key: str, grid: str) -> None:
        link = next(each["link"] for each in self.ask("/play/state")["links"] if each["key"] == grid)
        self.ask(f"/play/people/{self.person(key)}/open", {"link": link})
        wait(lambda: any(each["keyboard"] for each in self.messages(key)), "the greeting")

    def opens(self, key: str, link: str) -> None:
        """A link that somebody was sent, pressed on their phone."""
        self.ask(f"/play/people/{self.person(key)}/open", {"link": link})

    def sends_photo(self, key: str, caption: str) -> None:
        mark = uuid.uuid4().hex
        head = f'--{mark}\r\nContent-Disposition: form-data; name="caption"\r\n\r\n{caption}\r\n'
        file = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="stairs.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        body = head.encode() + file.encode() + _stairs() + f"\r\n--{mark}--\r\n".encode()
        path = f"/play/people/{self.person(key)}/chats/{self.chat()}/photo"
        with urlopen(Request(self.address + path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"}), timeout=PATIENCE):
            pass

    def button(self, key: str, data: str, group: str = "") -> tuple[int, str] | None:
        """The newest button that carries this, with its message."""
        for message in reversed(self.messages(key, group)):
            for each in (each for row in message["keyboard"] or [] for each in row):
                if re.match(data, each.get("data") or ""):
                    return int(message["id"]), str(each["data"])
        return None

    def presses(self, key: str, data: str, group: str = "") -> None:
        message, exact = wait(lambda: self.button(key, data, group), f"a button {data} for {key}")
        self.do(key, f"messages/{message}/press", {"data": exact}, group)

    def presses_away(self, key: str, data: str) -> None:
        """The same, and wait until that very button is gone."""
        _message, exact = wait(lambda: self.button(key, data), f"a button {data} for {key}")
        self.presses(key, re.escape(exact) + "$")
        wait(lambda: self.button(key, re.escape(exact) + "$") is None, f"{exact} is gone for {key}")

    def sees(self, key: str, data: str, group: str = "") -> None:
        """Wait until a button that carries this has come."""
        wait(lambda: self.button(key, data, group), f"a button {data} for {key}")

    def reads(self, key: str, pattern: str, group: str = "") -> str:
        """The newest message that fits, waited for."""

        def look() -> str:
            texts = (each["text"] or "" for each in reversed(self.messages(key, group)))
            return next((text for text in texts if re.search(pattern, text)), "")

        return wait(look, f"“{pattern}” for {key}")

    def waits(self, days: int, hour: int, minute: int = 0) -> None:
        """Until that time of day so many days on, in the city's zone; the program visits all that is due on the way."""
        now = datetime.fromisoformat(self.ask("/play/clock")["now"]).astimezone(ZoneInfo("Asia/Shanghai"))
        then = (now + timedelta(days=days)).replace(hour=hour, minute=minute, second=0)
        self.ask("/play/clock/advance", {"seconds": (then - now).total_seconds()})
        wait(lambda: self.ask("/play/clock")["target"] is None, "the clock has arrived", 3 * PATIENCE)


def _stairs() -> bytes:
    """A landing full of boxes, as a JPEG."""
    picture = Image.new("RGB", (800, 520), "#d8d3c5")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 360, 800, 520), fill="#a59f90")
    pen.rectangle((560, 60, 720, 372), fill="#7c6a55", outline="#5f5040", width=6)
    pen.ellipse((580, 210, 596, 226), fill="#d9c27a")
    for left, top, right, bottom in ((60, 250, 240, 420), (250, 300, 400, 440), (110, 140, 250, 252), (300, 200, 392, 302)):
        pen.rectangle((left, top, right, bottom), fill="#b98d5a", outline="#8a6337", width=4)
        pen.line(((left + right) // 2, top, (left + right) // 2, bottom), fill="#d8b98c", width=14)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=82)
    return file.getvalue()


class Album:
    """Takes pictures of phones and keeps them small."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language
        self.folder = Path(os.environ.get("SHOTS", "shots"))
        self.folder.mkdir(parents=True, exist_ok=True)
        self.taken: list[str] = []

    def size(self, width: int, height: int, scale: float) -> None:
        facts = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        self.page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", facts)

    def opens(self, key: str, title: str = "和悦") -> WebElement:
        """A chat on somebody's phone, over the list."""
        element = self.page.phone(key).element
        wait(lambda: self.page.driver.execute_script(OPEN, element, title), f"the chat {title} of {key}")
        return element

    def takes(self, name: str, key: str, title: str = "和悦") -> None:
        """The phone of a person as they hold it."""
        element = self.opens(key, title)
        self.rests(element)
        screen = element.find_element("css selector", ".screen")
        self.keep(name, screen.screenshot_as_png)

    def rests(self, element: WebElement) -> None:
        """A phone in view, everything loaded and nothing moving."""
        wait(lambda: self.page.driver.execute_script(LOADED, element), "the pictures are loaded")
        wait(lambda: self.page.driver.execute_script(AT_REST, element), "nothing stands over the chat")
        self.page.driver.execute_script(IN_VIEW, element)
        time.sleep(0.3 if KEPT else 0)
        self.page.driver.execute_script(TO_END, element)
        time.sleep(0.6 if KEPT else 0)  # what moves comes to rest

    def keep(self, name: str, png: bytes) -> None:
        picture = Image.open(io.BytesIO(png)).convert("RGB")
        small = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        file = self.folder / f"{name}.{self.language}.png"
        small.save(file, optimize=True)
        assert file.stat().st_size <= LARGEST, f"{file.name} is too large for a guide: {file.stat().st_size} bytes"
        self.taken.append(name)


@pytest.fixture(params=["zh", "en"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    language = str(request.param)
    port = free_port()
    command = [sys.executable, "-m", "bot", "demo", "--data", str(tmp_path / "demo"), "--port", str(port), "--no-browser"]
    process = subprocess.Popen([*command, "--language", language], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    address = f"http://127.0.0.1:{port}"
    if not any(address in line for line in process.stdout):
        pytest.fail(f"the demo did not start: {process.wait()}")
    yield Town(address, language)
    process.send_signal(signal.SIGINT)
    process.wait(PATIENCE)
    process.stdout.close()


def test_pictures_of_every_role(driver: Chrome, town: Town) -> None:
    page = Page(driver, town.address)
    album = Album(page, town.language)
    album.size(1440, 860, 1.5)
    page.complaints()
    page.open(town.language)
    for part in (reported, carded, found_on_the_round, taken, overdue, worked, met, agreed, kept, closed, administered):
        part(town, album, WORDS[town.language])
    assert len(album.taken) == len(set(album.taken)) >= 12
    assert page.complaints() == []


Part = Callable[[Town, Album, dict[str, str]], None]


def reported(town: Town, album: Album, words: dict[str, str]) -> None:
    town.scans("zhang-li", "wenjun-3")
    town.says("zhang-li", words["trouble"])
    town.sees("zhang-li", r"f:\d+:category:")
    album.takes("resident-words", "zhang-li")
    town.presses("zhang-li", r"f:\d+:category:")
    town.presses("zhang-li", r"f:\d+:danger:done")
    town.sees("zhang-li", r"f:\d+:send")
    album.takes("resident-summary", "zhang-li")
    town.presses("zhang-li", r"f:\d+:send")
    town.reads("zhang-li", NUMBER.pattern)
    album.takes("resident-number", "zhang-li")


def found_on_the_round(town: Town, album: Album, words: dict[str, str]) -> None:
    town.sends_photo("zhao-xiaobing", words["round"])
    town.sees("zhao-xiaobing", r"gw:\d+:spot")
    album.takes("grid-worker-round", "zhao-xiaobing")
    town.presses("zhao-xiaobing", r"gw:\d+:spot")
    town.reads("zhao-xiaobing", "✓")
    town.says("zhao-xiaobing", words["behalf"])
    town.presses("zhao-xiaobing", r"gw:\d+:behalf")
    town.says("zhao-xiaobing", words["whose"])
    wait(lambda: [each for each in town.messages("zhao-xiaobing") if each["from"]["bot"] and each["kind"] == "photo"], "the slip")
    album.takes("grid-worker-slip", "zhao-xiaobing")


def carded(town: Town, album: Album, words: dict[str, str]) -> None:
    room = ROOM[town.language]
    town.sees("wang-min", "tk:", room)
    album.takes("mediator-card", "wang-min", room)


def taken(town: Town, album: Album, words: dict[str, str]) -> None:
    room = ROOM[town.language]
    town.presses("wang-min", "tk:1$", room)
    town.sees("wang-min", "rc:")
    album.takes("mediator-yours", "wang-min")
    album.size(1440, 900, 1)
    for key, title in (("li-guoping", room), ("zhang-li", "和悦")):
        album.rests(album.opens(key, title))
    album.keep("phones", album.page.driver.get_screenshot_as_png())
    album.size(1440, 860, 1.5)
    town.presses("liu-yang", "tk:", room)
    town.presses("liu-yang", "rc:")
    town.presses("liu-yang", r"wy:\d+:phone")
    town.says("liu-yang", words["response"])


def overdue(town: Town, album: Album, words: dict[str, str]) -> None:
    town.waits(4, 8, 10)
    town.sees("xu-wenjing", "ug:")
    album.takes("supervisor-overdue", "xu-wenjing")
    town.presses("xu-wenjing", "ug:")
    town.says("xu-wenjing", "/overdue")
    album.takes("supervisor-board", "xu-wenjing")


def worked(town: Town, album: Album, words: dict[str, str]) -> None:
    town.says("wang-min", "/work")
    album.takes("mediator-work", "wang-min")
    town.presses("wang-min", "rc:")
    town.presses("wang-min", r"wy:\d+:phone")
    town.says("wang-min", words["response"])
    town.sees("zhang-li", r"ct:\d+:1")
    album.takes("mediator-response", "wang-min")
    album.takes("resident-contact", "zhang-li")
    town.presses("zhang-li", r"ct:\d+:1")
    town.says("zhang-li", "/cases")
    town.presses("zhang-li", r"mc:\d+:show")
    album.takes("resident-cases", "zhang-li")
    town.waits(6, 9, 30)
    town.presses("wang-min", r"rc:")
    town.says("wang-min", words["progress"])


def met(town: Town, album: Album, words: dict[str, str]) -> None:
    """The other side comes in by its own link, both say yes, and they meet."""
    town.says("wang-min", "/case 1")
    town.presses("wang-min", "wk:1:0")
    town.sees("wang-min", "pp:1:room")
    album.takes("mediator-subjects", "wang-min")
    for data in ("pp:1:room", "pp:1:add", "pp:1:other"):
        town.presses("wang-min", data)
    town.says("wang-min", words["other"])
    town.presses("wang-min", r"pp:1:link:\d")
    town.opens("chen-jianguo", re.findall(r"https://\S+", town.reads("wang-min", "start=p_"))[0])
    town.presses("chen-jianguo", "jn:.*:1$")
    town.presses("chen-jianguo", "ri:1:1")
    for data in (r"pp:1:room", r"pp:1:show:1:", "pp:1:consent:1:", "pp:1:offer:1:"):
        town.presses("wang-min", data)
    town.presses("zhang-li", "ri:1:1")
    town.presses("wang-min", "me:1:show")
    town.says("wang-min", words["when"])
    for data in ("mp:1:venue:room", "mp:1:whom", "mp:1:helpers", "mp:1:send"):
        town.presses("wang-min", data)
    town.sees("chen-jianguo", r"iv:\d+:yes")
    album.takes("resident-invited", "chen-jianguo")
    for key in ("chen-jianguo", "zhang-li"):
        town.presses(key, r"iv:\d+:yes")
    for data in ("me:1:show", "mo:1:show"):
        town.presses("wang-min", data)
    town.sees("wang-min", "mo:1:time")
    album.takes("mediator-meeting", "wang-min")
    town.waits(1, 16, 30)
    for data in ("mo:1:show", "mo:1:held", "mo:1:came"):
        town.presses("wang-min", data)
    town.says("wang-min", words["minutes"])


def agreed(town: Town, album: Album, words: dict[str, str]) -> None:
    """An agreement with two promises, signed; and what the case looks like by then."""
    for data in ("wk:1:0", "ag:1:show", "ag:1:written"):
        town.presses("wang-min", data)
    for each in ("facts", "duty", "terms"):
        town.says("wang-min", words[each])
    for each, amount in (("mend", ""), ("pay", "800")):
        town.presses("wang-min", "ag:1:promise:1")
        town.presses("wang-min", "ag:1:who:1:[2-9]")
        town.says("wang-min", words[each])
        if amount:
            town.says("wang-min", amount)
        else:
            town.presses("wang-min", "ag:1:no_amount")
        town.presses("wang-min", "ag:1:days:1:3")
    town.presses("wang-min", "ag:1:show")
    town.sees("wang-min", "ag:1:claims")
    album.takes("mediator-agreement", "wang-min")
    town.presses("wang-min", "ag:1:claims")
    for _each_of_the_two_the_mediator_and_the_seal in range(4):
        town.presses_away("wang-min", r"ag:1:(signed:1:\d|sign:1:[23])")
    town.says("wang-min", "/case 1")
    for data in ("wk:1:0", "wk:1:1", "pap:1:open", "pap:1:picture"):
        town.presses("wang-min", data)
    drawn = wait(lambda: [each["media"]["url"] for each in town.messages("wang-min")[-2:] if each["kind"] == "document"], "the time line")
    with urlopen(town.address + drawn[0], timeout=PATIENCE) as answer:
        picture = Image.open(answer)
        picture.thumbnail((540, 4000))
    file = io.BytesIO()
    picture.save(file, "PNG")
    album.keep("mediator-timeline", file.getvalue())


def kept(town: Town, album: Album, words: dict[str, str]) -> None:
    town.waits(4, 9, 30)
    for _promise in range(2):
        for key in ("zhang-li", "chen-jianguo"):
            town.presses(key, r"pk:\d+:yes")


def closed(town: Town, album: Album, words: dict[str, str]) -> None:
    town.presses("zhang-li", r"sv:\d+:yes")
    town.presses("sun-hao", "rc:", TOWN[town.language])
    town.presses("sun-hao", r"rv:\d+:how:visit")
    town.presses("sun-hao", r"rv:\d+:result:kept")
    town.sees("sun-hao", r"rv:\d+:content:yes")
    album.takes("mediator-revisit", "sun-hao")
    town.presses("sun-hao", r"rv:\d+:content:yes")
    town.presses("sun-hao", r"rv:\d+:care:no")
    for data in ("how:other.visit", "result:other.kept", "content:other.yes", "care:other.no"):
        town.presses("sun-hao", rf"rv:\d+:{data}")
    town.says("sun-hao", words["revisit"])
    town.reads("zhang-li", "✓")
    album.takes("resident-closed", "zhang-li")


def administered(town: Town, album: Album, words: dict[str, str]) -> None:
    town.says("lin-xiaoyu", "/admin")
    album.takes("administrator-unit", "lin-xiaoyu")
    town.presses("lin-xiaoyu", "ad:people:")
    town.presses("lin-xiaoyu", r"ad:person:\d+:[1-9]")
    town.presses("lin-xiaoyu", r"ad:link:\d+:[1-9]")
    town.reads("lin-xiaoyu", "start=j_")
    album.takes("administrator-link", "lin-xiaoyu")
