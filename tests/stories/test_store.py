"""The town keeps what is sent in a store that speaks S3; while it is away nothing is lost, and nobody waits for it."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.filing import Away
from bot.filing import bucket as of_bucket
from tests.stores import bucket, store
from tests.stories.listening import attached, errands
from tests.stories.residents import reports, taken
from tests.stories.town import Phone, Town

PDF = b"%PDF-1.4 receipt"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with store() as found:
        yield found


def report_with_a_file(town: Town) -> Phone:
    mediator = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    resident.sends(document=PDF)
    reports(resident)
    taken(town, mediator)
    return mediator


def test_what_is_sent_is_kept_there_and_sent_again_from_there(database_url: str, address: str, tmp_path: Path) -> None:
    there = bucket(address, tmp_path / "files", prefix=f"{tmp_path.name}/")
    with closing(Town(database_url, files=tmp_path / "files", filing=there)) as town:
        mediator = report_with_a_file(town)
        assert [thing.kept for thing in attached(town)] == [hashlib.sha256(PDF).hexdigest()]
        assert [digest for digest, _size in there.kept()] == [hashlib.sha256(PDF).hexdigest()]
        assert [each for each in (tmp_path / "files").rglob("*") if each.is_file()] == []
        town.world.files.gone.update(town.world.files.known)
        mediator.presses("看详情|看全部")
        (copy,) = [file for file in town.world.files.known.values() if file.id not in town.world.files.gone]
        assert town.world.files.read(copy) == PDF


def test_a_store_that_is_away_is_asked_again(sqlite_url: str, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_bucket, "TRIES", 1)
    away = bucket(address, tmp_path / "files", name="not-made-yet", prefix="")
    with closing(Town(sqlite_url, files=tmp_path / "files", filing=away)) as town:
        mediator = report_with_a_file(town)
        for _ in range(30):
            town.wait(minutes=10)
        assert errands(town) == [("keep_file", False, None)], "however often: it does not count as a try"
        away._client.create_bucket(Bucket="not-made-yet")
        town.wait(minutes=10)
        assert errands(town) == [("keep_file", True, None)]
        assert [thing.kept for thing in attached(town)] == [hashlib.sha256(PDF).hexdigest()]
        mediator.presses("看详情|看全部")


def test_a_copy_waits_for_its_store_and_the_chat_does_not(
    sqlite_url: str, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(of_bucket, "TRIES", 1)
    there = bucket(address, tmp_path / "files", prefix="waits/")
    with closing(Town(sqlite_url, files=tmp_path / "files", filing=there)) as town:
        mediator = report_with_a_file(town)
        town.world.files.gone.update(town.world.files.known)
        get = of_bucket.Bucket._get

        def away(self: of_bucket.Bucket, key: str, target: Path) -> None:
            raise Away("gone for lunch")

        monkeypatch.setattr(of_bucket.Bucket, "_get", away)
        mediator.presses("看详情|看全部")
        before = len(mediator.texts())
        mediator.says("/work")
        assert len(mediator.texts()) == before + 1, "others in the chat go on"
        assert not [file for file in town.world.files.known.values() if file.id not in town.world.files.gone]
        monkeypatch.setattr(of_bucket.Bucket, "_get", get)
        for _ in range(4):
            town.wait(minutes=20)
        assert [file for file in town.world.files.known.values() if file.id not in town.world.files.gone]


def test_a_copy_that_is_not_there_any_more_is_said(sqlite_url: str, address: str, tmp_path: Path) -> None:
    there = bucket(address, tmp_path / "files", prefix="lost/")
    with closing(Town(sqlite_url, files=tmp_path / "files", filing=there)) as town:
        mediator = report_with_a_file(town)
        town.world.files.gone.update(town.world.files.known)
        (digest,) = [digest for digest, _size in there.kept()]
        there._client.delete_object(Bucket=there.settings.bucket, Key=there._key(digest))
        mediator.presses("看详情|看全部")
        assert "已经没有这个文件" in mediator.everything()
