"""The case file: asked for, put together, sent in volumes; in order, complete, and for who may not see names without them."""

import io
import os
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest
from sqlalchemy import Connection, update

from bot.cli import main
from bot.documents.binding import bound
from bot.documents.case_file import CaseFile, Entry, planned
from bot.documents.sheet import Sheet, Text
from bot.filing import Away
from bot.filing import bucket as of_bucket
from bot.filing.folder import Folder
from bot.posting import House
from bot.rules.terms import Stage
from bot.screens.reading import Reading
from storage.tables import AttachmentRow, CaseRow
from tests.stores import bucket, store
from tests.stories.listening import errands, looks
from tests.stories.papers import agreed, changed, documents, words_of
from tests.stories.residents import LEAK, answered, photo, reports
from tests.stories.rooms import room
from tests.stories.town import MONDAY, Phone, Town

PDF = b"%PDF-1.4 receipt"
READY = "卷宗整理好了"


@pytest.fixture
def kept(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with closing(Town(database_url, files=tmp_path / "files")) as found:
        yield found


@pytest.fixture
def mediator(kept: Town) -> Phone:
    return case_of(kept)


def case_of(town: Town, *parts: dict[str, Any]) -> Phone:
    """Who has a case with a photo, a voice, a document and a place in it."""
    found = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    for part in parts or ({"photo": photo()}, {"voice": b"OggS a"}, {"document": PDF}):
        resident.sends(**part)
    reports(resident)
    answered(town, found)
    return found


def asked(phone: Phone) -> str:
    phone.says("/file 1")
    return phone.read()


def case_files(town: Town, phone: Phone) -> list[tuple[str, bytes]]:
    """The volumes that somebody was sent."""
    return [(name, content) for name, content in documents(town, phone) if name.endswith(".zip")]


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def test_it_holds_everything_in_the_order_of_a_paper_file(kept: Town, mediator: Phone) -> None:
    agreed(kept)
    asked(mediator)
    assert READY in mediator.everything()
    ((name, content),) = documents(kept, mediator)
    assert name == "LJ-2026-000001 卷宗.zip"
    found = opened(content)
    titles = [each.partition(" ")[2].rpartition(".")[0] for each in found]
    assert titles[:12] == [
        "封面", "卷内目录", "人民调解受理登记表", "当事人权利义务告知书", "调查记录", "调解会通知", "人民调解笔录", "人民调解协议书",
        "司法确认申请书", "协议履行情况记录", "附件清单", titles[11],
    ]  # fmt: skip
    assert [each.partition(" ")[0] for each in found] == [f"{number:02}" for number in range(1, len(found) + 1)]
    assert titles[-1] == "办理经过"
    assert PDF in found.values() and b"OggS a" in found.values()
    words = {
        title: words_of(each, content)
        for title, (each, content) in zip(titles, found.items(), strict=True)
        if each.endswith((".pdf", ".docx")) and content != PDF
    }
    assert "张丽" in words["封面"] and "李四" in words["封面"]
    index = "".join(words["卷内目录"].split())
    places = [index.index(f"{number:02}{title}"[:8]) for number, title in enumerate(titles[2:10], 3)]
    assert places == sorted(places)
    assert LEAK in "".join(words["人民调解受理登记表"].split())
    assert "签收" in words["办理经过"] and "约好周四晚上" in words["办理经过"]
    assert "文君社区调解室" in words["调解会通知"] and "到场" in words["调解会通知"]
    assert looks(kept, "file") == [mediator.person]


def test_names_in_the_zip_are_marked_as_utf_8_and_harmless(kept: Town) -> None:
    from bot.playground.media import Upload

    mediator = case_of(kept, {"document": Upload(PDF, '../../坏<名>:"字".pdf')})
    asked(mediator)
    ((_name, content),) = documents(kept, mediator)
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        for info in found.infolist():
            assert info.flag_bits & 0x800 or info.filename.isascii()
            assert not set(info.filename) & set('/\\:*?"<>|') and ".." not in info.filename and len(info.filename) < 120


def test_who_may_not_see_names_gets_it_without_them(kept: Town, mediator: Phone) -> None:
    agreed(kept)
    colleague = kept.holding("wenjun", "mediator")[1]
    asked(colleague)
    assert "姓名和电话已隐去" in colleague.read() or "姓名和电话已隐去" in colleague.everything()
    ((_name, content),) = documents(kept, colleague)
    found = opened(content)
    assert b"OggS a" not in found.values(), "a voice tells who speaks"
    assert PDF in found.values()
    for name, inside in found.items():
        words = name + (words_of(name, inside) if name.endswith((".pdf", ".docx")) and inside != PDF else "")
        assert not [secret for secret in ("张丽", "李四", "13900001111") if secret in words], name
    assert looks(kept, "file") == [colleague.person]


def test_strangers_and_groups_get_none(kept: Town, mediator: Phone) -> None:
    stranger, resident = kept.holding("binjiang", "leader")[0], kept.phones["张丽"]
    for phone in (stranger, resident):
        phone.says("/file 1")
        message = [each["id"] for each in phone.chat() if each["from"]["bot"]][-1]
        phone.press(message, "pap:1:file:0", force=True)
        assert documents(kept, phone) == [] and READY not in phone.everything()
    assert "case_file" not in [kind for kind, _done, _failed in errands(kept)] and looks(kept, "file") == []


def test_one_message_says_how_far_it_is(kept: Town, mediator: Phone) -> None:
    kept.errand_runs = False
    room(mediator, "文书和卷宗", "1")
    mediator.presses("整份卷宗")
    assert "正在整理卷宗" in mediator.read() and mediator.texts().count(mediator.read()) == 1
    message = [each["id"] for each in mediator.chat() if each["from"]["bot"]][-1]
    mediator.press(message, "pap:1:file:0", force=True)
    kept.errand_runs = True
    kept.look()
    assert len(case_files(kept, mediator)) == 1, "pressed twice it is made once"
    assert "正在整理卷宗" not in mediator.everything()
    assert len([each for each in mediator.texts() if READY in each]) == 1


def test_who_lost_the_case_meanwhile_gets_no_file(kept: Town, mediator: Phone) -> None:
    kept.errand_runs = False
    asked(mediator)

    def elsewhere(db: Connection, house: House) -> None:
        db.execute(update(CaseRow).values(responsible=None, handled_by=kept_unit))

    kept_unit = kept.unit("binjiang")
    kept.do(elsewhere)
    kept.errand_runs = True
    kept.look()
    assert documents(kept, mediator) == [] and "已不能查看" in mediator.everything()


def test_more_than_the_messenger_takes_comes_in_volumes(kept: Town) -> None:
    kept.binder.limit = 2_500_000
    mediator = case_of(kept, *({"document": os.urandom(1_000_000)} for _ in range(5)))
    asked(mediator)
    found = documents(kept, mediator)
    assert [name for name, _content in found] == [f"LJ-2026-000001 卷宗 第{number}册.zip" for number in (1, 2, 3)]
    assert all(len(content) <= 2_500_000 for _name, content in found)
    volumes = [opened(content) for _name, content in found]
    for volume in volumes:
        assert [name.partition(".")[0] for name in volume][:2] == ["01 封面", "02 卷内目录"], "each can be read alone"
    inside = [name for volume in volumes for name in list(volume)[2:]]
    assert inside == sorted(inside) and len([name for name in inside if "附件0" in name]) == 5
    assert "分成 3 册" in mediator.everything()


def test_what_was_sent_is_not_kept_twice(kept: Town, mediator: Phone) -> None:
    asked(mediator)
    assert kept.files is not None and list((kept.files / ".made").iterdir()) == [] and list((kept.files / ".unfinished").iterdir()) == []


def test_a_copy_that_is_gone_leaves_a_line(kept: Town, mediator: Phone) -> None:
    assert kept.files is not None
    kept.do(lambda db, house: db.execute(update(AttachmentRow).where(AttachmentRow.kind == "document").values(kept="0" * 64)))
    asked(mediator)
    ((_name, content),) = documents(kept, mediator)
    assert [name for name in opened(content) if "未放入" in name]


def test_a_closed_case_has_its_file_and_a_protected_one_nothing_of_the_other_side(kept: Town, mediator: Phone) -> None:
    agreed(kept)
    changed(kept, stage=Stage.CLOSED, closed_at=kept.clock.now())
    asked(mediator)
    assert len(documents(kept, mediator)) == 1
    changed(kept, protected=True)

    def plan(db: Connection, house: House) -> CaseFile | None:
        reading = Reading(db, house.organisation, house.policy, kept.clock.now(), "zh")
        case = reading.case(1)
        return planned(reading, case, everything=True) if case is not None else None

    found = kept.do(plan)
    assert found is not None
    assert not {"人民调解协议书", "人民调解笔录", "调解会通知", "当事人权利义务告知书"} & {each.title for each in found.entries}
    assert "李四" not in found.cover.words()
    asked(mediator)
    assert len(documents(kept, mediator)) == 1, "it is not theirs any more"


def test_a_store_that_is_away_is_waited_for(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_bucket, "TRIES", 1)
    with store() as address:
        there = bucket(address, tmp_path / "files")
        with closing(Town(sqlite_url, files=tmp_path / "files", filing=there)) as town:
            mediator = case_of(town)
            get = of_bucket.Bucket._get

            def away(self: of_bucket.Bucket, key: str, target: Path) -> None:
                raise Away("lunch")

            monkeypatch.setattr(of_bucket.Bucket, "_get", away)
            asked(mediator)
            assert documents(town, mediator) == [] and "正在整理卷宗" in mediator.read()
            monkeypatch.setattr(of_bucket.Bucket, "_get", get)
            for _ in range(3):
                town.wait(minutes=5)
            ((_name, content),) = documents(town, mediator)
            assert PDF in opened(content).values()
            assert list(there._listed(of_bucket.LAID_BY)) == [], "fetched once"


def test_many_large_files_are_not_held_in_memory(tmp_path: Path) -> None:
    """200 files, four as large as a bot is ever given, 200 MB together; what this process uses is looked at every few milliseconds."""
    filing = Folder(tmp_path / "files")
    entries = []
    for number in range(200):
        written = filing.unfinished()
        written.write_bytes(os.urandom(20_000_000 if number % 50 == 0 else 600_000))
        digest, size = filing.keep(written)
        entries.append(Entry(f"附件{number:03}", f"附件{number:03}.jpg", None, digest, size))
    found = CaseFile("LJ-2026-000001", tuple(entries), Sheet("卷宗", "", (Text("封面"),)), MONDAY, names=True)
    list(bound(CaseFile("x", (), found.cover, MONDAY, names=True), filing, _new(tmp_path / "warm"), "Asia/Shanghai"))  # the font
    used, over = [], threading.Event()

    def watch() -> None:
        me = psutil.Process()
        while not over.is_set():
            used.append(me.memory_info().rss)
            time.sleep(0.005)

    watching = threading.Thread(target=watch)
    before = psutil.Process().memory_info().rss
    watching.start()
    try:
        volumes = list(bound(found, filing, _new(tmp_path / "out"), "Asia/Shanghai", limit=49_000_000))
    finally:
        over.set()
        watching.join()
    assert len(volumes) == 5 and all(each.path.stat().st_size <= 49_000_000 for each in volumes)
    assert max(used) - before < 40_000_000


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_the_same_from_the_command_line(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Town(sqlite_url, files=tmp_path / "data" / "files")) as town:
        case_of(town)
        agreed(town)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("HEYUE_DATA", str(tmp_path / "data"))
    out = tmp_path / "file.zip"
    with pytest.raises(SystemExit) as ended:
        main(["case-file", "lj-2026-000001", "--out", str(out)])
    assert ended.value.code == 0 and out.stat().st_mode & 0o777 == 0o600
    found = opened(out.read_bytes())
    assert PDF in found.values() and b"OggS a" in found.values() and any("人民调解协议书" in name for name in found)
    for wrong in (["case-file", "LJ-2026-000001", "--out", str(out)], ["case-file", "LJ-2026-000099", "--out", str(tmp_path / "b.zip")]):
        with pytest.raises(SystemExit) as ended:
            main(wrong)
        assert ended.value.code == 1
    assert not (tmp_path / "b.zip").exists() and [each.name for each in tmp_path.iterdir() if each.name.startswith(".heyue")] == []
