"""What was sent with a report that was merged: photos and voices are with who has it now, and danger in a voice is acted on."""

from pathlib import Path

from sqlalchemy import select

from storage.tables import CaseRow
from tests.stories.listening import attached, errands, looks, town_that_listens
from tests.stories.residents import answered, number_in, photo, reports
from tests.stories.test_one_matter import AGAIN, FIRST, SECOND, merges, merging
from tests.stories.town import Phone, Town


def with_photo_and_voice(resident: Phone, *, hidden: bool = False) -> str:
    resident.says(AGAIN)
    resident.sends(photo=photo())
    resident.sends(voice="水从天花板上滴下来".encode())
    for answer in ("邻里", "都没有", *(["不透露"] if hidden else []), "^发送"):
        resident.presses(answer)
    return number_in(resident.read())


def sent(phone: Phone, kind: str) -> int:
    return [each["kind"] for each in phone.chat()].count(kind)


def merged_by_the_city(town: Town, younger: str) -> Phone:
    city = town.holding("city", "supervisor")[0]
    city.says(f"/case {younger}")
    merging(city)
    city.presses("输入编号")
    city.says(FIRST)
    city.presses("并成一件")
    town.wait(minutes=1)
    return city


def test_photos_and_voices_of_a_report_merged_across_units_reach_who_handles_it_now(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path) as town:
        town.group("wenjun")
        mediator = town.holding("wenjun", "mediator")[0]
        reports(town.resident("张丽", "wenjun-3"))
        answered(town, mediator)
        town.group("hongguang")
        assert with_photo_and_voice(town.resident("李娜", "hongguang-1")) == SECOND
        merged_by_the_city(town, SECOND)
        mediator.says(f"/case {FIRST}")
        assert sent(mediator, "photo") == 1
        if "听语音" not in mediator.buttons():
            mediator.presses("更多")
        mediator.presses("听语音")
        assert sent(mediator, "voice") == 1
        assert looks(town, "voice") == [mediator.person]


def test_the_voice_of_a_hidden_name_stays_hidden_when_its_report_is_merged(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path) as town:
        town.group("wenjun")
        mediator = town.holding("wenjun", "mediator")[0]
        reports(town.resident("张丽", "wenjun-3"))
        answered(town, mediator)
        with_photo_and_voice(town.resident("李娜", "wenjun-3"), hidden=True)
        merges(town.holding("wenjun", "leader")[0])
        first, second = town.do(lambda db, house: list(db.execute(select(CaseRow.id).order_by(CaseRow.id)).scalars()))
        mediator.says(f"/case {FIRST}")
        message = mediator.chat()[-1]["id"]
        assert "没有语音" in mediator.press(message, f"pl:{first}", force=True)
        mediator.press(message, f"pl:{second}", force=True)
        assert sent(mediator, "voice") == 0
        assert looks(town, "voice") == []


def test_danger_in_a_voice_counts_though_its_report_was_merged_before_it_was_written_down(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path) as town:
        town.group("wenjun")
        mediator = town.holding("wenjun", "mediator")[0]
        reports(town.resident("张丽", "wenjun-3"))
        answered(town, mediator)
        neighbour = town.resident("李娜", "wenjun-3")
        reports(neighbour, AGAIN)
        neighbour.says("/cases")
        neighbour.presses(SECOND)
        neighbour.presses("补充情况")
        town.errand_runs = False
        neighbour.sends(voice="他拿着刀在我家门口，说要砍死我".encode())
        merges(town.holding("wenjun", "leader")[0])
        town.errand_runs = True
        town.look()
        town.wait(seconds=5)
        grades = town.do(lambda db, house: list(db.execute(select(CaseRow.grade).order_by(CaseRow.id)).scalars()))
        assert grades[0] == "critical"
        assert any("拿着刀" in text and FIRST in text and "危险" in text for text in mediator.texts()[-4:])


def test_what_was_spoken_and_where_it_is_come_along_when_a_second_report_is_added_to_the_first(database_url: str, tmp_path: Path) -> None:
    """Nothing that was asked for is dropped, and nothing is written down twice."""
    with town_that_listens(database_url, tmp_path) as town:
        town.group("wenjun")
        mediator = town.holding("wenjun", "mediator")[0]
        resident = town.resident("张丽", "wenjun-3")
        reports(resident)
        answered(town, mediator)
        town.wait(days=1)
        resident.sends(voice="楼上又漏水了，天花板掉下来一块".encode())
        for answer in ("^对", "邻里", "都没有", "修改", "门牌"):
            resident.presses(answer)
        resident.says("3栋501室")
        resident.presses("补充进去")
        (voice,) = attached(town)
        assert voice.transcript is not None and "掉下来一块" in voice.transcript and "transcript" not in voice.facts
        assert "transcribe" not in [kind for kind, _done, _failed in errands(town)]
        mediator.says(f"/case {FIRST}")
        assert "3栋501室" in mediator.read() and "程序听写" in mediator.read()
        assert "501" not in mediator.everything(town.group("wenjun"))
