"""What people send is fetched and kept; what cannot be is said kindly, and can still be had from the messenger."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from bot.weighing import Weighing
from storage.errands import ask, claim, finish
from storage.tables import AttachmentRow, InboxRow
from tests.growth.plans import watched
from tests.stories.listening import attached, errands, kept_files, looks, sizes, town_that_listens
from tests.stories.residents import photo, reports, taken
from tests.stories.town import BOT_ID, Phone, Town

PDF = b"%PDF-1.4 receipt"


def report_with(town: Town, *parts: dict[str, Any]) -> Phone:
    """A report with such things in it; gives the mediator who took it."""
    mediator = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    for part in parts:
        resident.sends(**part)
    assert kept_files_of(town) == [], "a draft's parts are nobody's yet"
    reports(resident)
    taken(town, mediator)
    return mediator


def kept_files_of(town: Town) -> list[Path]:
    assert town.files is not None
    return kept_files(town.files.parent)


def kinds(phone: Phone) -> list[str]:
    return [message["kind"] for message in phone.chat() if message["from"]["bot"]]


def test_each_kind_is_kept_under_its_content_and_nothing_else(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path, listens=False) as town:
        sent = {"photo": photo(), "voice": b"OggS a", "video": b"\x00\x00ftyp", "audio": b"ID3", "document": PDF}
        mediator = report_with(town, *[{kind: content} for kind, content in sent.items()])
        things = attached(town)
        assert {thing.kind: thing.kept for thing in things} == {kind: hashlib.sha256(content).hexdigest() for kind, content in sent.items()}
        assert sizes(town) == [len(content) for content in sent.values()]
        found = kept_files_of(town)
        assert [path.relative_to(tmp_path / "files").as_posix() for path in found] == sorted(
            f"{t.kept[:2]}/{t.kept}" for t in things if t.kept
        )
        assert {path.stat().st_mode & 0o777 for path in found} == {0o600}
        assert {path.read_bytes() for path in found} == set(sent.values())
        assert all(done and failed is None for _kind, done, failed in errands(town))
        mediator.presses("看详情|看全部")
        assert {"photo", "video", "document"} <= set(kinds(mediator))
        assert not {"voice", "audio"} & set(kinds(mediator))


def test_the_same_content_is_kept_once(sqlite_url: str, tmp_path: Path) -> None:
    with town_that_listens(sqlite_url, tmp_path, listens=False) as town:
        report_with(town, {"document": PDF}, {"document": PDF})
        assert len({thing.kept for thing in attached(town)}) == len(kept_files_of(town)) == 1


def test_names_are_shown_and_never_used(sqlite_url: str, tmp_path: Path) -> None:
    from bot.playground.media import Upload

    with town_that_listens(sqlite_url, tmp_path, listens=False) as town:
        mediator = report_with(town, {"document": Upload(PDF, "../../etc/passwd\n.pdf")})
        assert [path.parent.parent for path in kept_files_of(town)] == [tmp_path / "files"]
        town.world.files.gone.update(town.world.files.known)
        mediator.presses("看详情|看全部")
        (copy,) = [file for file in town.world.files.known.values() if file.id not in town.world.files.gone]
        assert "/" not in copy.name and copy.name.endswith(".pdf")


def test_too_large_to_keep_is_said_and_can_be_opened(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path, listens=False) as town:
        mediator = report_with(town, {"document": bytes(20 * 2**20 + 1)})
        assert kept_files_of(town) == [] and errands(town) == []
        assert attached(town)[0].lost == "too_big"
        mediator.presses("看详情|看全部")
        assert "太大" in mediator.everything()
        assert "document" in kinds(mediator)


def test_what_the_messenger_calls_too_large_is_the_same(sqlite_url: str, tmp_path: Path) -> None:
    """A photo's or a forwarded file's size is not always told beforehand."""
    with town_that_listens(sqlite_url, tmp_path, listens=False, policy="[files]\nlargest_mb = 1\n") as town:
        from bot.playground.media import Upload

        mediator = report_with(town, {"voice": Upload(b"x" * (2**20 + 1))})
        assert attached(town)[0].lost == "too_big"
        mediator.presses("看详情|看全部")
        mediator.presses("听语音")
        assert "voice" in kinds(mediator)


def test_a_file_that_the_messenger_has_lost(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path, listens=False) as town:
        town.errand_runs = False
        mediator = report_with(town, {"document": PDF})
        town.world.files.gone.update(town.world.files.known)
        town.errand_runs = True
        for _ in range(5):
            town.look()
            town.wait(minutes=10)
        assert errands(town) == [("keep_file", True, "gone")]
        assert attached(town)[0].lost == "gone"
        mediator.presses("看详情|看全部")
        assert "没能从 Telegram 取来" in mediator.everything()
        assert "已经没有这个文件" in mediator.read()


def test_a_messenger_that_is_away_is_asked_again(sqlite_url: str, tmp_path: Path) -> None:
    from bot.playground.faults import Fault

    with town_that_listens(sqlite_url, tmp_path, listens=False) as town:
        town.errand_runs = False
        report_with(town, {"document": PDF})
        town.world.faults.add(Fault("500", count=3, methods=["getFile"]))
        town.errand_runs = True
        town.look()
        assert errands(town) == [("keep_file", False, None)]
        for _ in range(4):
            town.wait(minutes=10)
        assert errands(town) == [("keep_file", True, None)]
        assert len(kept_files_of(town)) == 1


def test_our_copy_is_played_when_the_messenger_has_lost_the_voice(database_url: str, tmp_path: Path) -> None:
    """Also after a restore under another token: file ids are of one bot."""
    with town_that_listens(database_url, tmp_path) as town:
        mediator = report_with(town, {"voice": "楼上漏水".encode()})
        town.world.files.gone.update(town.world.files.known)
        mediator.presses("看详情|看全部")
        mediator.presses("听语音")
        (copy,) = [file for file in town.world.files.known.values() if file.id not in town.world.files.gone]
        assert town.world.files.read(copy) == "楼上漏水".encode()
        assert "voice" in kinds(mediator)
        assert looks(town, "voice") == [mediator.person]


def test_files_of_a_time_when_nothing_was_kept_are_fetched_when_they_are_opened(sqlite_url: str, tmp_path: Path) -> None:
    with town_that_listens(sqlite_url, tmp_path, listens=False) as town:
        mediator = report_with(town, {"document": PDF})
        town.do(lambda db, house: db.execute(update(AttachmentRow).values(kept=None, size=None)))
        mediator.presses("看详情|看全部")
        assert attached(town)[0].kept is not None


def test_kinds_that_the_policy_does_not_keep_are_not_fetched(sqlite_url: str, tmp_path: Path) -> None:
    with town_that_listens(sqlite_url, tmp_path, policy='[files]\nkeep = ["photo"]\n') as town:
        report_with(town, {"document": PDF}, {"voice": b"OggS"})
        assert kept_files_of(town) == []
        assert [thing.lost for thing in attached(town)] == [None, None]


def test_nobody_else_plays_it_and_never_in_a_group(sqlite_url: str, tmp_path: Path) -> None:
    with town_that_listens(sqlite_url, tmp_path) as town:
        mediator = report_with(town, {"voice": "楼上漏水".encode()})
        group = town.group("wenjun")
        message = [each["id"] for each in mediator.chat(group)][-1]
        mediator.press(message, "pl:1", group, force=True)
        other = town.holding("wenjun", "mediator")[1]
        own = [each["id"] for each in other.chat() if each["from"]["bot"]][-1]
        assert "只有经办人和督办人员能听" in other.press(own, "pl:1", force=True)
        stranger = town.holding("binjiang", "leader")[0]
        stranger.press([each["id"] for each in stranger.chat() if each["from"]["bot"]][-1], "pl:1", force=True)
        resident = town.phones["张丽"]
        resident.press([each["id"] for each in resident.chat() if each["from"]["bot"]][-1], "pl:1", force=True)
        for phone, chat in ((mediator, group), (other, None), (stranger, None), (resident, None)):
            assert not [each for each in phone.chat(chat) if each["kind"] == "voice" and each["from"]["bot"]]
        assert looks(town, "voice") == []


def test_a_copy_is_not_sent_to_who_may_not_have_it_any_more(sqlite_url: str, tmp_path: Path) -> None:
    """Between the press and the sending the case went to somebody else."""
    with town_that_listens(sqlite_url, tmp_path) as town:
        from bot.posting import House
        from bot.rendering import render
        from storage.outbox import Parcel
        from storage.tables import CaseRow

        mediator = report_with(town, {"voice": "楼上漏水".encode()})
        (voice,) = attached(town)

        def look(db: Any, house: House) -> tuple[object, object]:
            from storage import chats

            chat = chats.private_of(db, mediator.person)
            assert chat is not None
            parcel = Parcel(1, chat.id, chat.native_id, 0, "file", {"attachment": voice.id, "case": voice.case})
            before = render(db, house, parcel, town.clock.now())
            db.execute(update(CaseRow).values(responsible=None))
            return before, render(db, house, parcel, town.clock.now())

        before, after = town.do(look)
        assert before is not None and after is None


def test_administrators_hear_once_a_day_when_the_files_grow_heavy(sqlite_url: str, tmp_path: Path) -> None:
    with town_that_listens(sqlite_url, tmp_path, listens=False, policy="[files]\nwarn_at_mb = 1\n") as town:
        (admin,) = town.holding("city", "administrator")[:1]
        weighing = Weighing(town.office, town.filing, town.clock, lambda: True)

        def weigh() -> int:
            weight = town.loop.run_until_complete(weighing.look())
            town.settle()
            return weight

        assert weigh() == 0
        report_with(town, {"document": bytes(2**21)})
        before = len(admin.texts())
        assert weigh() == weigh() == 2**21
        assert len(admin.texts()) == before + 1
        assert "2 MB" in admin.read() and "1 MB" in admin.read()
        town.wait(days=1)
        before = len(admin.texts())
        weigh()
        assert len(admin.texts()) == before + 1


def test_a_result_that_cannot_be_worked_is_set_aside_and_holds_nobody_up(sqlite_url: str, tmp_path: Path) -> None:
    with town_that_listens(sqlite_url, tmp_path, listens=False) as town:
        resident = town.resident("张丽", "wenjun-3")

        def bring(db: Any, house: Any) -> None:
            now = town.clock.now()
            ask(db, BOT_ID, "keep_file", 1, {}, now, lane=resident.user.id)
            (errand,) = claim(db, BOT_ID, "me", now, now, {"keep_file": 1}, ())
            finish(db, replace(errand, kind="of_another_program"), "me", {}, now)

        before = resident.texts()
        town.do(bring)
        for _ in range(4):
            town.look()
        query = select(InboxRow.set_aside).where(InboxRow.update_id < 0)
        assert town.do(lambda db, house: db.execute(query).scalar_one()) is True
        assert resident.texts() == before, "nobody has said anything that could be excused"
        reports(resident)


def test_no_statement_about_errands_and_files_walks_a_growing_table(sqlite_url: str, tmp_path: Path) -> None:
    with town_that_listens(sqlite_url, tmp_path) as town, watched(town.office.engine) as walking:
        mediator = report_with(town, {"voice": "楼上漏水".encode()}, {"document": PDF})
        mediator.presses("看详情|看全部")
        mediator.presses("听语音")
        town.wait(days=30)
        assert not walking
