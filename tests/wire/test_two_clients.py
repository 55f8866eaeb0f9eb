"""One list of calls, played by two libraries against two worlds that begin alike: both must read the same."""

from typing import Any

import pytest

from bot.playground.faults import Fault
from tests.wire.calls import CALLS, ONE
from tests.wire.clients import Aiogram, Call, Client, Ptb, plain
from tests.wire.conftest import Serve
from tests.wire.places import Places, places

both = pytest.mark.parametrize("client_of", [Aiogram, Ptb])
ClientOf = type[Aiogram] | type[Ptb]


async def play(client: Client, here: Places, calls: list[Call]) -> list[Any]:
    results = []
    for call in calls:
        if call.before is not None:
            call.before(here)
        facts = {name: value(here) if callable(value) else value for name, value in call.facts.items()}
        found = await client.play(call.method, facts)
        results.append(found if isinstance(found, tuple) and found and isinstance(found[0], int) else plain(found))
    return results


def spelled_alike(found: Any) -> Any:
    """PTB capitalises a refusal's first letter and makes all others small."""
    return tuple(part.lower() if isinstance(part, str) else part for part in found) if isinstance(found, tuple) else found


async def test_both_libraries_read_the_same(serve: Serve) -> None:
    first, second = places(), places()
    async with Aiogram(await serve(first.world)) as aiogram, Ptb(await serve(second.world)) as ptb:
        one_reads, other_reads = await play(aiogram, first, CALLS), await play(ptb, second, CALLS)
    assert len(CALLS) >= 100
    for call, one, other in zip(CALLS, one_reads, other_reads, strict=True):
        what = (call.method, call.facts)
        assert (what, spelled_alike(one)) == (what, spelled_alike(other))
        refused = one[:2] if isinstance(one, tuple) else None
        assert (what, refused) == (what, call.refused)


@both
async def test_a_migrated_group_tells_where_it_went(serve: Serve, client_of: ClientOf) -> None:
    here = places()
    async with client_of(await serve(here.world)) as client:
        assert await client.play("send_message", {"chat_id": here.moved.id, "text": "您好"}) == (400, "migrated", here.new.id)
        assert plain(await client.play("send_message", {"chat_id": here.new.id, "text": "您好"}))["chat"]["type"] == "supergroup"


@both
async def test_too_fast_tells_how_long_to_wait(serve: Serve, client_of: ClientOf) -> None:
    here = places(limits=True)
    async with client_of(await serve(here.world)) as client:
        found = [await client.play("send_message", {"chat_id": ONE, "text": str(number)}) for number in range(5)]
    assert found[4] == (429, "too many requests", 1)
    assert not any(isinstance(one, tuple) for one in found[:4])


@both
async def test_unknown_methods_unknown_tokens_and_faults(serve: Serve, client_of: ClientOf) -> None:
    here = places()
    url = await serve(here.world, closed=True)
    async with client_of(url) as client:
        assert (await client.play("get_user_profile_photos", {"user_id": ONE}))[0] == 404
        here.world.faults.add(Fault("500"))
        assert (await client.play("send_message", {"chat_id": ONE, "text": "x"}))[0] == 500
        here.world.faults.add(Fault("429", retry_after=7))
        assert await client.play("send_message", {"chat_id": ONE, "text": "x"}) == (429, "too many requests", 7)
    async with client_of(url, "4243:nobody-knows-me") as stranger:
        # PTB tells an unknown token and an unknown method apart by nothing but its own words.
        assert (await stranger.play("send_message", {"chat_id": ONE, "text": "x"}))[0] in (401, 404)


async def test_a_download_gives_the_very_bytes(serve: Serve) -> None:
    here = places()
    url = await serve(here.world)
    sent = here.world.send(here.started, document=b"a file of a person")
    async with Aiogram(url) as aiogram, Ptb(url) as ptb:
        file = await aiogram.bot.get_file(sent.body["document"]["file_id"])
        assert file.file_path is not None
        got = await aiogram.bot.download_file(file.file_path)
        assert got is not None and got.read() == b"a file of a person"
        other = await ptb.bot.get_file(sent.body["document"]["file_id"])
        assert bytes(await other.download_as_bytearray()) == b"a file of a person"
