"""The webhook's door: only Telegram's secret opens it, and whatever else comes in is refused, never a fault of the server."""

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.intake import webhook
from bot.settings import Settings
from storage.tables import CaseRow, InboxRow
from tests.stories.town import BOT_ID, TOKEN, Town

SECRET = "a-secret_of-the_town"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    with closing(Town(sqlite_url)) as found:
        yield found


def posts(town: Town, body: Any, secret: str | bytes | None = SECRET, **more: Any) -> int:
    """The status that one request gets."""
    settings = Settings(data=Path(), database_url="", token=TOKEN, webhook_secret=more.pop("expected", SECRET))
    assert settings.bot_id == BOT_ID
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = dict(more.pop("headers", {}))
    if secret is not None:
        headers[HEADER] = secret

    async def ask() -> int:
        door = TestClient(TestServer(webhook(town.office, settings)))
        async with door as client, client.request(more.pop("method", "POST"), "/webhook", data=io.BytesIO(data), headers=headers) as answer:
            return answer.status

    return town.loop.run_until_complete(ask())


def kept(town: Town) -> list[tuple[int, str, bool]]:
    query = select(InboxRow.update_id, InboxRow.body, InboxRow.set_aside).order_by(InboxRow.id)
    return [(update, body, aside) for update, body, aside in town.do(lambda db, house: db.execute(query).all())]


def message(update: int, text: str, user: int = 4711) -> dict[str, Any]:
    who = {"id": user, "is_bot": False, "first_name": "张丽"}
    return {
        "update_id": update,
        "message": {"message_id": 1, "date": 1, "chat": {"id": user, "type": "private"}, "from": who, "text": text},
    }


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET[:-1], "密码", "\u00e9", "\udcff", "a" * 4000])
def test_a_wrong_secret_stays_outside(town: Town, secret: str | None) -> None:
    assert posts(town, message(1, "你好"), secret) == 401
    assert not kept(town)


def test_without_a_secret_of_ours_nobody_comes_in(town: Town) -> None:
    """An empty setting must not be matched by an empty header."""
    assert posts(town, message(1, "你好"), None, expected="") == 401
    assert posts(town, message(1, "你好"), "", expected="") == 401
    assert not kept(town)


def of(**changes: Any) -> dict[str, Any]:
    return message(1, "你好") | changes


GARBAGE: list[Any] = [
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"null",
    b"[]",
    b"7",
    b'"text"',
    b"true",
    b"NaN",
    b"[" * 100_000,
    b'{"update_id":1,"message":' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001,
    b'{"update_id":' + b"9" * 5000 + b"}",
    b'{"update_id":Infinity}',
    b'{"update_id":NaN}',
    b'{"update_id":1,"message":{"chat":{"id":1},"text":"\\ud83d"}}',
    {},
    {"update_id": None},
    {"update_id": "1"},
    {"update_id": 1.5},
    {"update_id": True},
    {"update_id": 10**30},
    {"update_id": -(10**30)},
    {"update_id": -1},
    {"errand": 1, "update_id": 1},
    {"update_id": []},
    of(message="text"),
    of(message=[1]),
    of(message={"chat": 5}),
    of(message={"chat": {"id": "x"}}),
    of(message={"chat": {"id": 10**40}}),
    of(message={"chat": {"id": [1]}}),
    of(message=None, callback_query={"message": "x"}),
    of(message=None, callback_query=7),
]


@pytest.mark.parametrize("body", GARBAGE, ids=[str(number) for number in range(len(GARBAGE))])
def test_garbage_is_refused(town: Town, body: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert posts(town, body) == 400
    assert not kept(town)
    assert not caplog.records


def test_too_much_is_refused(town: Town) -> None:
    assert posts(town, b"x" * (2**20 + 1)) == 413
    assert posts(town, message(1, "字" * 600_000)) == 413
    assert not kept(town)


@pytest.mark.parametrize(("method", "status"), [("GET", 405), ("PUT", 405), ("DELETE", 405)])
def test_only_posts_are_taken(town: Town, method: str, status: int) -> None:
    assert posts(town, b"", method=method) == status


@pytest.mark.parametrize(
    "headers",
    [{"Content-Type": "text/plain; charset=nonsense"}, {"Content-Type": "multipart/form-data"}, {"Content-Type": "☃"}],
)
def test_odd_headers_do_no_harm(town: Town, headers: dict[str, str]) -> None:
    assert posts(town, message(1, "你好"), headers=headers) in (200, 400)


ODD: list[Callable[[int], dict[str, Any]]] = [
    lambda id_: {"update_id": id_},
    lambda id_: {"update_id": id_, "message": {"chat": {"id": 4711}, "text": "没有人的消息，银杏"}},
    lambda id_: {"update_id": id_, "message": {"message_id": "x", "date": "昨天", "chat": {"id": 4711, "type": 5}, "text": ["银杏"]}},
    lambda id_: {"update_id": id_, "callback_query": {"id": 5, "from": {"id": 4711}, "data": 7}},
    lambda id_: {"update_id": id_, "my_chat_member": {"chat": {"id": -5}}},
    lambda id_: {"update_id": id_, "poll": {"id": "银杏"}},
    lambda id_: message(id_, "银杏") | {"message": {**message(id_, "银杏")["message"], "from": {"id": "x"}}},
]


@pytest.mark.parametrize("odd", ODD, ids=[str(number) for number in range(len(ODD))])
def test_an_update_that_cannot_be_read_takes_nobody_elses_with_it(
    town: Town, odd: Callable[[int], dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    """One unreadable update among others is set aside; what came before and behind it is answered."""
    phone = town.resident("张丽", "wenjun-3")
    heard = len(phone.texts())

    async def all_at_once() -> None:
        from bot.intake import letter

        user = phone.user.id
        updates = [message(9001, "楼上漏水找了三回都不理", user), odd(9002), message(9003, "天花板都霉了", user)]
        await town.office.receive([letter(BOT_ID, update) for update in updates])
        await asyncio.sleep(0.05)

    with caplog.at_level(logging.DEBUG, logger="heyue"):
        town.loop.run_until_complete(all_at_once())
        town.settle()
        town.wait(seconds=5)
    assert len(phone.texts()) > heard
    phone.presses("邻里")
    phone.presses("都没有")
    phone.presses("^发送")
    words = town.do(lambda db, house: db.execute(select(CaseRow.words)).scalars().all())
    assert words == ["楼上漏水找了三回都不理\n天花板都霉了"]
    assert "银杏" not in caplog.text


def test_a_nul_in_the_words_is_left_out(database_url: str) -> None:
    """PostgreSQL stores none; the rest of the message must not be lost for it."""
    with closing(Town(database_url)) as town:
        town.group("wenjun")
        phone = town.resident("张丽", "wenjun-3")
        assert posts(town, message(9001, "楼上\0漏水找了三回都不理，写作\\u0000", phone.user.id)) == 200
        town.settle()
        phone.presses("邻里")
        phone.presses("都没有")
        phone.presses("^发送")
        words = town.do(lambda db, house: db.execute(select(CaseRow.words)).scalar_one())
        assert words == "楼上漏水找了三回都不理，写作\\u0000"


def test_the_same_update_twice_is_one(town: Town) -> None:
    town.group("wenjun")
    phone = town.resident("张丽", "wenjun-3")
    assert [posts(town, message(9001, "楼上漏水找了三回都不理", phone.user.id)) for _ in range(2)] == [200, 200]
    town.settle()
    assert [update for update, _body, _aside in kept(town)].count(9001) == 1
