"""Somebody sends without end, or the disk is nearly full: what was said stays, nobody is misled, and the bot goes on."""

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.posting import House
from bot.weighing import Weighing
from storage import policies
from storage.tables import AttachmentRow, CaseEventRow, ErrandRow
from tests.stories.listening import attached, errands, kept_files, town_that_listens
from tests.stories.residents import opens, photo, reports, taken
from tests.stories.supervision import said_after
from tests.stories.town import Phone, Town

FEW = "[files]\nmost_in_case = 40\nvoices_a_day = 2\ntranscribe_seconds = 2\n"
NO_ROOM = "[files]\nleast_free_mb = 1000000000\ntranscribe_seconds = 2\n"


def decide(town: Town, policy: str) -> None:
    def apply(db: Connection, house: House) -> None:
        policies.apply(db, policy, town.clock.now())
        house.stale = True

    town.do(apply)


@contextmanager
def adding(url: str, folder: Path, policy: str = FEW, *, listens: bool = True) -> Iterator[tuple[Town, Phone, Phone, str]]:
    """A case in a mediator's hands, and its reporter about to add to it."""
    with town_that_listens(url, folder, policy=policy, listens=listens) as town:
        town.group("wenjun")
        mediator = town.holding("wenjun", "mediator")[0]
        resident = town.resident("张丽", "wenjun-3")
        number = reports(resident)
        taken(town, mediator)
        opens(resident, number)
        resident.presses("补充情况")
        yield town, resident, mediator, number


def sends(phone: Phone, count: int, kind: str, content: bytes) -> None:
    for each in range(count):
        what: dict[str, Any] = {kind: content + str(each).encode()}
        phone.sends(**what)


def asked_for(town: Town) -> Counter[str]:
    return town.do(lambda db, house: Counter(db.execute(select(ErrandRow.kind)).scalars()))


def test_files_without_end_are_not_all_fetched_and_the_words_beside_them_are_kept(database_url: str, tmp_path: Path) -> None:
    with adding(database_url, tmp_path) as (town, resident, mediator, number):
        sends(resident, 40, "document", b"%PDF-")
        town.wait(seconds=2)
        assert "存不下" not in resident.read()
        resident.sends(photo=photo(), caption="这张是昨天晚上漏到床上的样子")
        town.wait(seconds=2)
        assert "40 个" in resident.read() and "存不下" in resident.read() and "收好了" in resident.read()
        sends(resident, 5, "document", b"%PDF-more")
        town.wait(seconds=6)
        assert "存不下" in resident.read() and "收好了" not in resident.read()
        assert asked_for(town)["keep_file"] == 40
        assert len(kept_files(tmp_path)) == 40
        assert [thing.lost for thing in attached(town)[40:]] == ["too_many"] * 6
        assert all(thing.file for thing in attached(town))
        assert "漏到床上" in mediator.everything()
        # A place still arrives, and what is opened is what was taken.
        resident.sends(location=(30.4112, 103.4601))
        before = len(mediator.chat())
        mediator.says(f"/case {number}")
        sent = Counter(each["kind"] for each in mediator.chat()[before:])
        assert (sent["document"], sent["photo"], sent["location"]) == (40, 0, 1)
        assert "其中 6 个" in mediator.everything() and "没有保存" in mediator.everything()
        # Staff have their own room: the photo of what was signed is kept.
        mediator.presses("记首次回复")
        mediator.presses("打了电话")
        mediator.sends(photo=photo(), caption="两家都看过了，签了字")
        assert attached(town)[-1].kept is not None


def test_words_after_a_file_too_many_do_not_hide_that_it_was_not_kept(sqlite_url: str, tmp_path: Path) -> None:
    with adding(sqlite_url, tmp_path) as (town, resident, _mediator, _number):
        sends(resident, 41, "document", b"%PDF-")
        resident.says("这些是三年来的单据")
        town.wait(seconds=2)
        assert "收好了" in resident.read() and "存不下" in resident.read()
        notes = town.do(lambda db, house: list(db.execute(select(CaseEventRow.note).where(CaseEventRow.kind == "added")).scalars()))
        assert len(notes) == 42 and notes[-1] == "这些是三年来的单据"


def test_a_new_report_has_its_own_room_and_one_added_to_an_old_one_has_not(sqlite_url: str, tmp_path: Path) -> None:
    with adding(sqlite_url, tmp_path) as (town, resident, _mediator, number):
        sends(resident, 39, "document", b"%PDF-")
        town.wait(seconds=2)  # until the burst is over, its answer has the button
        resident.presses("说完了")
        town.wait(hours=2)
        resident.says("楼上又漏水了，昨晚漏得更厉害，天花板掉下来一块")
        resident.sends(photo=photo())
        resident.sends(document=b"%PDF-last")
        town.wait(seconds=2)
        for answer in ("邻里", "都没有", "补充进去"):
            resident.presses(answer)
        assert number in resident.read() and "存不下" in resident.read()
        assert [thing.lost for thing in attached(town)].count("too_many") == 1


def test_of_voices_without_end_the_first_are_written_down_and_all_are_kept(database_url: str, tmp_path: Path) -> None:
    with adding(database_url, tmp_path) as (town, resident, mediator, number):
        for said in ("第一句", "第二句"):
            resident.sends(voice=said.encode())
        town.wait(seconds=2)
        assert "语音超过" not in resident.read()
        resident.sends(voice="第三句".encode())
        town.wait(seconds=2)
        assert "收好了" in resident.read() and "语音超过 2 条" in resident.read()
        assert asked_for(town)["transcribe"] == 2
        assert [thing.transcript for thing in attached(town)] == ["第一句", "第二句", None]
        assert all(thing.kept for thing in attached(town))
        mediator.says(f"/case {number}")
        if "听语音" not in mediator.buttons():
            mediator.presses("更多")
        mediator.presses("听语音")
        assert [each["kind"] for each in mediator.chat()].count("voice") == 3
        # The next day there is room again.
        town.wait(days=1)
        opens(resident, number)
        resident.presses("补充情况")
        resident.sends(voice="第四句".encode())
        assert attached(town)[-1].transcript == "第四句"


def test_voices_that_are_not_kept_have_the_same_limit(sqlite_url: str, tmp_path: Path) -> None:
    with adding(sqlite_url, tmp_path, FEW + 'keep = ["photo"]\n') as (town, resident, _mediator, _number):
        for said in ("第一句", "第二句", "第三句"):
            resident.sends(voice=said.encode())
        assert asked_for(town) == Counter(transcribe=2)


def test_without_a_program_nobody_is_told_of_a_limit_of_voices(sqlite_url: str, tmp_path: Path) -> None:
    with adding(sqlite_url, tmp_path, listens=False) as (town, resident, _mediator, _number):
        sends(resident, 4, "voice", b"OggS")
        town.wait(seconds=2)
        assert "语音超过" not in resident.read()


def test_a_draft_of_many_voices_does_not_fill_the_queue_of_the_listening_program(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path) as town:
        resident, other = town.resident("张丽", "wenjun-3"), town.resident("李娜", "wenjun-3")
        town.errand_runs = False
        for _again in range(2):
            sends(resident, 5, "voice", "楼上漏水".encode())
            town.wait(seconds=2)
            resident.presses("取消")
        other.sends(voice="楼下的狗叫了一整夜".encode())
        assert asked_for(town)["listen"] == 3 + 1
        town.errand_runs = True
        town.look()
        assert "楼下的狗" in other.read()


def test_a_report_with_more_than_it_carries_says_so(sqlite_url: str, tmp_path: Path) -> None:
    with town_that_listens(sqlite_url, tmp_path, listens=False) as town:
        town.group("wenjun")
        resident = town.resident("张丽", "wenjun-3")
        sends(resident, 40, "document", b"%PDF-")
        town.wait(seconds=2)
        assert "最多带 40" not in resident.read()
        sends(resident, 1, "document", b"%PDF-more")
        town.wait(seconds=2)
        assert "最多带 40" in resident.read()
        reports(resident)
        assert len(kept_files(tmp_path)) == 40
        worker = town.holding("wenjun-3", "grid_worker")[0]
        sends(worker, 41, "document", b"%PDF-")
        town.wait(seconds=2)
        assert "最多带 40" in worker.read()


def test_without_room_files_wait_and_are_fetched_when_there_is_room(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with town_that_listens(database_url, tmp_path, policy=NO_ROOM) as town:
        town.group("wenjun")
        mediator = town.holding("wenjun", "mediator")[0]
        resident = town.resident("张丽", "wenjun-3")
        resident.sends(voice="楼上漏水".encode())
        assert "没听清" in resident.read(), "nobody is left waiting for the program"
        resident.sends(document=b"%PDF-1")
        with caplog.at_level(logging.WARNING, "heyue.errands"):
            reports(resident)
            for _ in range(150):
                town.wait(minutes=10)
        assert [each.getMessage() for each in caplog.records if "MB are free" in each.getMessage()] != []
        assert kept_files(tmp_path) == []
        waiting = [(kind, done) for kind, done, _failed in errands(town) if kind == "keep_file"]
        assert waiting == [("keep_file", False)] * 2, "a day of waiting is not counted as trying"
        assert town.do(lambda db, house: set(db.execute(select(ErrandRow.attempts).where(ErrandRow.kind == "keep_file")).scalars())) == {0}
        taken(town, mediator)
        mediator.says("/case 1")
        assert [each["kind"] for each in mediator.chat()].count("document") == 1, "by its file id, as long as the messenger has it"
        decide(town, "[files]\ntranscribe_seconds = 2\n")
        town.wait(minutes=11)
        assert len(kept_files(tmp_path)) == 2
        assert town.do(lambda db, house: list(db.execute(select(AttachmentRow.lost)).scalars())) == [None, None]
        assert attached(town)[0].transcript == "楼上漏水"


def test_administrators_hear_once_a_day_that_files_wait_for_room(sqlite_url: str, tmp_path: Path) -> None:
    with town_that_listens(sqlite_url, tmp_path, listens=False, policy=NO_ROOM) as town:
        (admin,) = town.holding("city", "administrator")[:1]
        weighing = Weighing(town.office, town.filing, town.clock, lambda: True)

        def look() -> None:
            town.loop.run_until_complete(weighing.look())
            town.settle()

        before = len(admin.chat())
        look()
        look()
        (told,) = said_after(admin, before)
        assert "1000000000 MB" in told and "不会丢" in told
        town.wait(days=1)
        before = len(admin.chat())
        look()
        assert len([text for text in said_after(admin, before) if "1000000000 MB" in text]) == 1
