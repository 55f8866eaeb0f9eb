"""A backup holds every row as it stood at one moment, whoever writes meanwhile; restored on either database it is the same."""

import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from sqlalchemy import func, insert, select, text

from bot import app, sample
from bot.clock import ManualClock
from bot.filing.folder import Folder as Filing
from bot.roster_files import load
from bot.settings import Settings
from storage import leases, roster
from storage.backup.archive import MANIFEST, SUMS, Damaged
from storage.backup.restoring import NotEmpty, TooNew, restore
from storage.backup.rows import described
from storage.backup.saving import NothingThere, save, total
from storage.columns import Table
from storage.database import reading, writing
from storage.presence import InUse
from storage.tables import CaseEventRow, CaseRow, ConversationRow, InboxRow, UnitRow
from tests.storage.rows import a_case

NOW = datetime(2026, 11, 23, 2, 0, 0, 123456, tzinfo=UTC)
TOKEN = "7000000001:backup"
ROOT = Path(__file__).parents[2]

# Writes a letter and its twin conversation in one transaction, without end: a backup that is torn has one without the other.
WRITER = """
import sys
from datetime import UTC, datetime
from sqlalchemy import insert
from storage.database import writing_engine
from storage.tables import ConversationRow, InboxRow
now = datetime(2026, 11, 23, tzinfo=UTC)
engine = writing_engine(sys.argv[1])
for number in range(1, 10**6):
    with engine.begin() as db:
        letter = {"bot": 1, "update_id": number, "lane": 1, "body": "x" * 500, "received_at": now, "attempts": 1, "set_aside": False}
        talk = {"chat_id": number, "person_id": 1, "slot": "now", "name": "x", "data": {}, "updated_at": now, "version": 1}
        db.execute(insert(ConversationRow), talk)
        db.execute(insert(InboxRow), letter)
    if number == 50:
        print(flush=True)
"""


def settle(url: str) -> None:
    """The sample city with a case in it, and words of the kind that formats stumble over."""
    found, _faults = load(sample.ROSTER)
    assert found is not None
    with writing(url) as db:
        roster.apply(db, found, NOW)
        case = a_case(db, "wenjun", NOW)
        db.execute(text("UPDATE cases SET words = :words"), {"words": "楼上漏水\n\"引号\"\\ \u2028 \U0001f4a7 'x'\t,;"})
        event = {"case_id": case, "kind": "noted", "at": NOW, "by": None, "data": {"字": ["a", 1, None, True]}, "note": ""}
        db.execute(insert(CaseEventRow), event)
        # A unit whose unit above was added later than itself.
        below, above = db.execute(select(UnitRow.id).order_by(UnitRow.id).limit(2)).scalars()
        newest = db.execute(select(func.max(UnitRow.id))).scalar_one()
        db.execute(text("UPDATE units SET parent_id = :newest WHERE id = :above"), {"newest": newest, "above": above})
        assert below < above < newest


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the program reads it."""
    with reading(url) as db:
        return {
            table.name: [tuple(row) for row in db.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Table.metadata.sorted_tables
        }


@pytest.fixture(params=["sqlite", "postgresql"])
def other_url(request: pytest.FixtureRequest, tmp_path: Path, postgresql: Any) -> Any:
    """Another, empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'other.db'}"
        return
    name, url = postgresql.create()
    yield url
    postgresql.drop(name)


def test_every_row_is_there_again_on_either_database(database_url: str, other_url: str, tmp_path: Path) -> None:
    settle(database_url)
    heard: list[tuple[str, int]] = []
    manifest = save(database_url, tmp_path / "a.zip", NOW, "1", lambda table, done: heard.append((table, done)))
    before = everything(database_url)
    assert manifest.total == sum(map(len, before.values())) == total(database_url) > 200
    assert heard
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".heyue") or each.suffix == ".part"]

    restore(other_url, tmp_path / "a.zip", NOW, replace=False)
    assert everything(other_url) == before
    assert everything(other_url)["cases"][0][list(CaseRow.__table__.columns.keys()).index("reported_at")] == NOW

    # And back again: what the other database says of itself is the same.
    save(other_url, tmp_path / "b.zip", NOW, "1")
    restore(database_url, tmp_path / "b.zip", NOW, replace=True)
    assert everything(database_url) == before


def test_ids_go_on_after_the_last_one(database_url: str, other_url: str, tmp_path: Path) -> None:
    settle(database_url)
    save(database_url, tmp_path / "a.zip", NOW, "1")
    restore(other_url, tmp_path / "a.zip", NOW, replace=False)
    with writing(other_url) as db:
        for each in described(db):
            if each.key == ("id",):
                last = db.execute(select(func.coalesce(func.max(each.table.c.id), 0))).scalar_one()
                if each.table.name == "case_events":
                    event = {"case_id": 1, "kind": "noted", "at": NOW, "by": None, "data": {}, "note": ""}
                    assert db.execute(insert(CaseEventRow).returning(CaseEventRow.id), event).scalar_one() == last + 1


def test_an_id_that_was_given_and_is_gone_is_not_given_again(postgresql_url: str, postgresql: Any, tmp_path: Path) -> None:
    """SQLite gives the number of a removed last row again by itself; PostgreSQL does not, nor after a restore."""
    letter = {"bot": 1, "update_id": 1, "lane": 1, "body": "", "received_at": NOW, "attempts": 1, "set_aside": False}
    with writing(postgresql_url) as db:
        for number in range(5):
            last = db.execute(insert(InboxRow).returning(InboxRow.id), {**letter, "update_id": number}).scalar_one()
        db.execute(text("DELETE FROM inbox"))
    save(postgresql_url, tmp_path / "a.zip", NOW, "1")
    name, url = postgresql.create()
    try:
        restore(url, tmp_path / "a.zip", NOW, replace=False)
        with writing(url) as db:
            assert db.execute(insert(InboxRow).returning(InboxRow.id), letter).scalar_one() == last + 1
    finally:
        postgresql.drop(name)


def test_whoever_writes_meanwhile_does_not_tear_it(database_url: str, other_url: str, tmp_path: Path) -> None:
    settle(database_url)
    command = [sys.executable, "-c", WRITER, database_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        try:
            assert writer.stdout is not None
            writer.stdout.readline()
            for number in range(4):
                save(database_url, tmp_path / f"{number}.zip", NOW, "1")
            assert writer.poll() is None  # it wrote all the while
        finally:
            writer.kill()
    seen = []
    for number in range(4):
        restore(other_url, tmp_path / f"{number}.zip", NOW, replace=True)
        with reading(other_url) as db:
            letters = set(db.execute(select(InboxRow.update_id)).scalars())
            talks = set(db.execute(select(ConversationRow.chat_id)).scalars())
        assert letters == talks == set(range(1, len(letters) + 1))
        seen.append(len(letters))
    assert seen == sorted(seen) and seen[0] >= 50 and seen[-1] > seen[0]


# -- what is refused ---------------------------------------------------------------------------------------------------


def test_what_is_there_stays_unless_somebody_says_otherwise(database_url: str, tmp_path: Path) -> None:
    settle(database_url)
    save(database_url, tmp_path / "a.zip", NOW, "1")
    before = everything(database_url)
    with pytest.raises(NotEmpty):
        restore(database_url, tmp_path / "a.zip", NOW, replace=False)
    with writing(database_url) as db:
        leases.hold(db, "send:1", "a running bot", NOW)
    with pytest.raises(InUse):
        restore(database_url, tmp_path / "a.zip", NOW, replace=True)
    restore(database_url, tmp_path / "a.zip", NOW + timedelta(minutes=1), replace=True)
    assert everything(database_url) == before


def test_a_bot_that_only_waits_is_seen_too(database_url: str, tmp_path: Path) -> None:
    """Of several on one token one holds the lease; the others run all the same, and one may just be starting."""
    settle(database_url)
    save(database_url, tmp_path / "a.zip", NOW, "1")
    before = everything(database_url)
    bot = app.office(Settings(data=tmp_path, database_url=database_url, token=TOKEN), Bot(TOKEN), ManualClock(NOW), "heyue_bot")
    bot.start()
    with bot.engine.connect() as db:
        db.execute(text("SELECT 1"))
    try:
        with pytest.raises(InUse):
            restore(database_url, tmp_path / "a.zip", NOW, replace=True)
        assert everything(database_url) == before
    finally:
        bot.stop()
    restore(database_url, tmp_path / "a.zip", NOW, replace=True)
    assert everything(database_url) == before


def rewritten(path: Path, changes: dict[str, bytes | None]) -> Path:
    """The same backup with some of its parts changed."""
    target = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def test_a_damaged_file_changes_nothing(database_url: str, tmp_path: Path) -> None:
    settle(database_url)
    save(database_url, tmp_path / "a.zip", NOW, "1")
    before = everything(database_url)
    with zipfile.ZipFile(tmp_path / "a.zip") as whole:
        people = whole.read("tables/people.jsonl")
        manifest = json.loads(whole.read(MANIFEST))
    damages: list[dict[str, bytes | None]] = [
        {"tables/people.jsonl": people.replace("王敏".encode(), "王明".encode())},
        {"tables/people.jsonl": people[: len(people) // 2]},
        {"tables/people.jsonl": None},
        {SUMS: None},
        {MANIFEST: json.dumps(manifest | {"format": 2}).encode()},
        {MANIFEST: json.dumps(manifest | {"counters": {}}).encode()},
    ]
    for damage in damages:
        with pytest.raises(Damaged):
            restore(database_url, rewritten(tmp_path / "a.zip", damage), NOW, replace=True)
    (tmp_path / "torn.zip").write_bytes((tmp_path / "a.zip").read_bytes()[:-100])
    with pytest.raises(Damaged):
        restore(database_url, tmp_path / "torn.zip", NOW, replace=True)
    assert everything(database_url) == before


def test_a_newer_program_s_backup_is_not_read(sqlite_url: str, tmp_path: Path) -> None:
    with writing(sqlite_url) as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    save(sqlite_url, tmp_path / "a.zip", NOW, "1")
    with pytest.raises(TooNew):
        restore(f"sqlite:///{tmp_path / 'other.db'}", tmp_path / "a.zip", NOW, replace=False)


def test_no_file_is_left_where_nothing_could_be_saved(tmp_path: Path) -> None:
    with pytest.raises(NothingThere):
        save(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "a.zip", NOW, "1")
    (tmp_path / "there.zip").write_text("mine")
    with pytest.raises(FileExistsError):
        save(f"sqlite:///{tmp_path / 'none.db'}", tmp_path / "there.zip", NOW, "1")
    assert [each.name for each in tmp_path.iterdir()] == ["there.zip"]
    assert (tmp_path / "there.zip").read_text() == "mine"


def test_kept_files_go_along_when_it_is_said(sqlite_url: str, tmp_path: Path) -> None:
    settle(sqlite_url)
    here, there = Filing(tmp_path / "here"), Filing(tmp_path / "there")
    digests = []
    for content in (b"a voice", b"a photo" * 1000):
        written = here.unfinished()
        written.write_bytes(content)
        digests.append(here.keep(written)[0])
    assert save(sqlite_url, tmp_path / "rows.zip", NOW, "1").files == 0
    assert save(sqlite_url, tmp_path / "all.zip", NOW, "1", files=here).files == 2
    with zipfile.ZipFile(tmp_path / "all.zip") as file:
        assert {name for name in file.namelist() if name.startswith("files/")} == {f"files/{digest}" for digest in digests}
        assert all(digest in file.read(SUMS).decode() for digest in digests)
    other = f"sqlite:///{tmp_path / 'new.db'}"
    restore(other, tmp_path / "all.zip", NOW, replace=False, files=there)
    assert list(there.kept()) == list(here.kept())
    assert {there.path(digest).stat().st_mode & 0o777 for digest in digests} == {0o600}
    restore(other, tmp_path / "rows.zip", NOW, replace=True, files=there)
    assert len(list(there.kept())) == 2, "what is there stays"


def test_a_file_that_is_damaged_or_missing_in_a_backup_is_noticed(sqlite_url: str, tmp_path: Path) -> None:
    settle(sqlite_url)
    here = Filing(tmp_path / "here")
    written = here.unfinished()
    written.write_bytes(b"a voice")
    digest, _size = here.keep(written)
    save(sqlite_url, tmp_path / "a.zip", NOW, "1", files=here)
    for name, content in (("changed", b"another"), ("missing", None)):
        with zipfile.ZipFile(tmp_path / "a.zip") as whole, zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as broken:
            for part in whole.namelist():
                kept = whole.read(part) if part != f"files/{digest}" else content
                if kept is not None:
                    broken.writestr(part, kept)
        with pytest.raises(Damaged):
            restore(f"sqlite:///{tmp_path / 'new.db'}", tmp_path / f"{name}.zip", NOW, replace=False, files=Filing(tmp_path / "there"))
    assert not (tmp_path / "there").exists()
