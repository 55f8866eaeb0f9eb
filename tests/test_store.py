"""Files kept in a store that speaks S3: the same content under the same digest, streamed both ways, and said plainly when it is away."""

import hashlib
import os
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands.doctoring.findings import State
from bot.commands.doctoring.machine import findings
from bot.filing import Away, Filing, Missing
from bot.filing import bucket as of_bucket
from bot.filing.bucket import Bucket
from bot.filing.folder import Folder, summed
from bot.filing.opening import opened
from bot.screens.language import speaking
from bot.settings import SettingsError, from_environment
from storage.backup.restoring import restore
from storage.backup.saving import save
from tests.storage.test_backup import NOW, settle
from tests.stores import NAME, bucket, client, store

GONE = "http://127.0.0.1:9"  # nobody listens there
SET = {"FILES_BUCKET": NAME, "FILES_KEY": "key", "FILES_SECRET": "hush"}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with store() as found:
        yield found


@pytest.fixture(params=["folder", "bucket"])
def filing(request: pytest.FixtureRequest, address: str, tmp_path: Path) -> Filing:
    return Folder(tmp_path / "files") if request.param == "folder" else bucket(address, tmp_path / "files", prefix=f"{tmp_path.name}/")


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that does not answer is not waited for."""
    monkeypatch.setattr(of_bucket, "CONNECT", 1)
    monkeypatch.setattr(of_bucket, "TRIES", 1)


def keep(filing: Filing, content: bytes) -> str:
    written = filing.unfinished()
    written.write_bytes(content)
    digest, size = filing.keep(written)
    assert size == len(content) and not written.exists()
    return digest


def test_content_names_the_file_and_is_kept_once(filing: Filing) -> None:
    digest = keep(filing, b"a voice")
    assert digest == hashlib.sha256(b"a voice").hexdigest() == keep(filing, b"a voice")
    keep(filing, b"")
    assert filing.has(digest) and not filing.has("0" * 64)
    with filing.at_hand(digest) as path:
        assert path.read_bytes() == b"a voice"
    assert list(filing.kept()) == sorted([(digest, 7), (hashlib.sha256(b"").hexdigest(), 0)])
    assert filing.weight() == 7 and filing.free() > 0


def test_what_is_not_there_and_what_is_no_digest(filing: Filing) -> None:
    with pytest.raises(Missing), filing.at_hand("0" * 64):
        raise AssertionError
    for name in ("../../etc/passwd", "", "a" * 63, "A" * 64, "a" * 64 + "\n"):
        with pytest.raises(ValueError, match="digest"):
            filing.has(name)
        with pytest.raises(ValueError, match="digest"), filing.at_hand(name):
            raise AssertionError


def test_what_is_laid_by_is_fetched_and_goes(filing: Filing) -> None:
    written = filing.unfinished()
    written.write_bytes(b"a case file")
    name = filing.lay_by(written)
    assert list(filing.kept()) == [] and not written.exists()
    with filing.at_hand(name) as path:
        assert path.read_bytes() == b"a case file"
    filing.sweep()
    with filing.at_hand(name):
        pass
    filing.remove(name)
    with pytest.raises(Missing), filing.at_hand(name):
        raise AssertionError


def test_what_was_kept_is_never_removed(filing: Filing) -> None:
    digest = keep(filing, b"kept")
    filing.remove(digest)
    assert filing.has(digest)


def test_what_was_laid_by_and_not_fetched_goes_after_a_day(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = bucket(address, tmp_path, prefix="old/")
    written = found.unfinished()
    written.write_bytes(b"x")
    name, kept = found.lay_by(written), keep(found, b"kept")
    monkeypatch.setattr(of_bucket, "STALE", -1.0)
    found.sweep()
    with pytest.raises(Missing), found.at_hand(name):
        raise AssertionError
    assert found.has(kept)


def test_nothing_of_a_file_stays_on_this_machine(address: str, tmp_path: Path) -> None:
    found = bucket(address, tmp_path / "here", prefix="here/")
    digest = keep(found, b"a voice")
    with found.at_hand(digest) as path:
        assert path.stat().st_mode & 0o777 == 0o600
    assert [each for each in (tmp_path / "here").rglob("*") if each.is_file()] == []


def test_large_files_go_in_parts(address: str, tmp_path: Path) -> None:
    """Never whole in memory: read piece by piece for the digest, and sent in parts."""
    found = bucket(address, tmp_path, prefix="large/")
    written = found.unfinished()
    with written.open("wb") as file:
        for _ in range(48):
            file.write(os.urandom(1 << 20))
    tracemalloc.start()
    try:
        summed(written)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()
    digest, size = found.keep(written)
    tag = client(address).head_object(Bucket=NAME, Key=f"large/kept/{digest[:2]}/{digest}")["ETag"].strip('"')
    assert tag.endswith("-6") and size == 48 << 20, "in parts of 8 MB"
    with found.at_hand(digest) as path:
        assert path.stat().st_size == size


def test_two_prefixes_do_not_know_each_other(address: str, tmp_path: Path) -> None:
    one, other = bucket(address, tmp_path, prefix="one/"), bucket(address, tmp_path, prefix="other/")
    digest = keep(one, b"mine")
    assert not other.has(digest) and list(other.kept()) == []


def test_other_content_than_was_kept_is_not_taken(address: str, tmp_path: Path) -> None:
    found = bucket(address, tmp_path, prefix="changed/")
    digest = keep(found, b"kept")
    client(address).put_object(Bucket=NAME, Key=f"changed/kept/{digest[:2]}/{digest}", Body=b"something else")
    with pytest.raises(Away, match="other content"), found.at_hand(digest):
        raise AssertionError


def test_a_store_that_is_away_or_refuses_is_one_kind_of_failure(address: str, tmp_path: Path, hurried: None) -> None:
    for found in (bucket(GONE, tmp_path), bucket(address, tmp_path, name="not-there")):
        written = found.unfinished()
        written.write_bytes(b"x")
        for doing in (
            lambda found=found, written=written: found.keep(written),
            lambda found=found: list(found.kept()),
            lambda found=found: found.probe(),
        ):
            with pytest.raises(Away) as why:
                doing()
            assert "secret" not in str(why.value)
        assert written.exists(), "it can be tried again"


def test_the_settings_say_where_files_are(tmp_path: Path) -> None:
    given = {"HEYUE_DATA": str(tmp_path)}
    assert isinstance(opened(from_environment(given)), Folder)
    found = from_environment({**given, **SET, "FILES_ENDPOINT": "https://s3.example.org/", "FILES_PREFIX": "/heyue/"})
    assert found.store is not None and (found.store.endpoint, found.store.prefix) == ("https://s3.example.org", "heyue/")
    assert "hush" not in repr(found) and isinstance(opened(found), Bucket)
    for wrong in ({"FILES_ENDPOINT": "https://x"}, {"FILES_BUCKET": NAME}, {**SET, "FILES_ENDPOINT": "s3.example.org"}):
        with pytest.raises(SettingsError, match="FILES_"):
            from_environment({**given, **wrong})


def test_the_doctor_writes_reads_and_deletes(address: str, tmp_path: Path, hurried: None) -> None:
    for endpoint, state in ((address, State.FINE), (GONE, State.WRONG)):
        here = from_environment({"HEYUE_DATA": str(tmp_path), **SET, "FILES_ENDPOINT": endpoint, "FILES_PREFIX": "doctor"})
        with speaking("en"):
            (found,) = [each for each in findings(here) if each.subject == "store"]
        assert found.state is state and NAME in found.said and "hush" not in found.lines()
    assert "Contents" not in client(address).list_objects_v2(Bucket=NAME, Prefix="doctor/")
    with speaking("en"):
        assert not [each for each in findings(from_environment({"HEYUE_DATA": str(tmp_path)})) if each.subject == "store"]


def test_a_backup_takes_files_out_of_the_store_and_puts_them_back(address: str, sqlite_url: str, tmp_path: Path) -> None:
    settle(sqlite_url)
    here, there = bucket(address, tmp_path / "a", prefix="from/"), bucket(address, tmp_path / "b", prefix="to/")
    digests = sorted(keep(here, content) for content in (b"a voice", b"a photo" * 1000))
    assert save(sqlite_url, tmp_path / "all.zip", NOW, "1", files=here).files == 2
    with zipfile.ZipFile(tmp_path / "all.zip") as file:
        assert file.read(f"files/{hashlib.sha256(b'a voice').hexdigest()}") == b"a voice"
    restore(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "all.zip", NOW, replace=False, files=there)
    assert [digest for digest, _size in there.kept()] == digests
    folder = Folder(tmp_path / "files")
    restore(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / "all.zip", NOW, replace=True, files=folder)
    assert [digest for digest, _size in folder.kept()] == digests, "from a store into a folder"
