"""One list of calls, played by two libraries against two worlds that begin alike: both must read the same."""

from datetime import timedelta
from typing import Any

import pytest
import telegram
from aiohttp import ClientError, ClientResponseError

from bot.playground.faults import Fault
from tests.wire.calls import CALLS, ONE
from tests.wire.clients import Aiogram, Call, Client, Ptb, plain
from tests.wire.conftest import Serve
from tests.wire.places import Places, picture, places

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


@pytest.mark.parametrize("kind", ["photo", "voice", "video", "audio", "document"])
async def test_whatever_people_send_can_be_fetched(serve: Serve, kind: str) -> None:
    here = places()
    content = picture() if kind == "photo" else kind.encode() * 1000
    what: dict[str, Any] = {kind: content}
    body = here.world.send(here.started, **what).body[kind]
    file_id = body[-1]["file_id"] if kind == "photo" else body["file_id"]
    url = await serve(here.world)
    async with Aiogram(url) as aiogram, Ptb(url) as ptb:
        file = await aiogram.bot.get_file(file_id)
        assert file.file_path is not None and file.file_size == len(content)
        got = await aiogram.bot.download_file(file.file_path)
        assert got is not None and got.read() == content
        assert bytes(await (await ptb.bot.get_file(file_id)).download_as_bytearray()) == content


async def test_a_link_ends_after_an_hour_and_a_new_one_can_be_had(serve: Serve) -> None:
    here = places()
    url = await serve(here.world)
    file_id = here.world.send(here.started, voice=b"OggS").body["voice"]["file_id"]
    async with Aiogram(url) as aiogram, Ptb(url) as ptb:
        one, other = await aiogram.bot.get_file(file_id), await ptb.bot.get_file(file_id)
        assert one.file_path is not None
        here.clock.advance(timedelta(minutes=61))
        with pytest.raises(ClientResponseError) as refused:
            await aiogram.bot.download_file(one.file_path)
        assert refused.value.status == 404
        with pytest.raises(telegram.error.TelegramError):
            await other.download_as_bytearray()
        assert bytes(await (await ptb.bot.get_file(file_id)).download_as_bytearray()) == b"OggS"


@both
async def test_a_file_that_is_gone_is_neither_fetched_nor_sent(serve: Serve, client_of: ClientOf) -> None:
    here = places()
    file_id = here.world.send(here.started, voice=b"OggS").body["voice"]["file_id"]
    here.world.files.gone.add(file_id)
    async with client_of(await serve(here.world)) as client:
        found = await client.play("get_file", {"file_id": file_id})
        assert spelled_alike(found)[:2] == (400, "wrong file_id or the file is temporarily unavailable")
        sent = await client.play("send_voice", {"chat_id": ONE, "voice": file_id})
        assert spelled_alike(sent)[:2] == (400, "wrong file identifier/http url specified")


async def test_a_download_can_break(serve: Serve) -> None:
    here = places()
    url = await serve(here.world)
    file_id = here.world.send(here.started, document=b"x" * 100_000).body["document"]["file_id"]
    async with Aiogram(url) as aiogram:
        file = await aiogram.bot.get_file(file_id)
        assert file.file_path is not None
        for kind in ("reset", "half", "500"):
            here.world.faults.add(Fault(kind, count=9, methods=["download"]))  # aiohttp tries a cut line once more by itself
            with pytest.raises(ClientError):
                await aiogram.bot.download_file(file.file_path)
            here.world.faults.clear()
        got = await aiogram.bot.download_file(file.file_path)
        assert got is not None and len(got.read()) == 100_000
