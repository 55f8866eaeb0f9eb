"""A report by voice: a program writes it down, the reporter says whether it is right; a program that fails holds nobody up."""

from pathlib import Path

import pytest
from sqlalchemy import select

from storage.tables import CaseRow
from tests.stories.listening import attached, errands, looks, town_that_listens
from tests.stories.residents import number_in, reports, taken
from tests.stories.town import Town

SAID = "楼上漏水找了三回都不理，天花板都霉了"
MARK = "程序听写，可能有误"


def words_of_case(town: Town) -> str:
    query = select(CaseRow.words).order_by(CaseRow.id.desc()).limit(1)
    return town.do(lambda db, house: db.execute(query).scalar_one())


def test_a_voice_becomes_the_words_of_a_report_when_its_reporter_says_so(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path) as town:
        mediator = town.holding("wenjun", "mediator")[0]
        town.group("wenjun")
        resident = town.resident("张丽", "wenjun-3")
        town.errand_runs = False
        resident.sends(voice=SAID.encode())
        town.wait(seconds=2)
        assert "我正在听" in resident.read()
        town.errand_runs = True
        town.look()
        assert SAID in resident.read() and MARK in resident.read()
        assert resident.buttons()[:2] == ["对", "我自己写"]
        resident.presses("^对$")
        resident.presses("邻里")
        resident.presses("都没有")
        resident.presses("^发送")
        number_in(resident.read())
        assert words_of_case(town) == SAID
        (voice,) = attached(town)
        assert voice.transcript == SAID and voice.kept is not None and voice.lost is None
        assert [kind for kind, _done, _failed in errands(town)] == ["listen", "keep_file"]
        taken(town, mediator)
        mediator.presses("看详情|看全部")
        assert MARK in mediator.everything() and SAID in mediator.everything()
        assert not [each for each in mediator.chat() if each["kind"] == "voice"]
        mediator.presses("听语音")
        assert [each["kind"] for each in mediator.chat()].count("voice") == 1
        mediator.presses("听语音")
        assert looks(town, "voice") == [mediator.person] * 2
        assert not [each for each in mediator.chat(town.group("wenjun")) if each["kind"] == "voice"]
        assert SAID[:6] not in mediator.everything(town.group("wenjun"))


def test_who_writes_it_themselves_is_not_quoted_by_the_program(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path) as town:
        resident = town.resident("张丽", "wenjun-3")
        resident.sends(voice="楼下的狗叫了一整夜".encode())
        resident.presses("我自己写")
        assert "自己的话" in resident.read()
        reports(resident)
        assert words_of_case(town) == SAID
        assert attached(town)[0].transcript == "楼下的狗叫了一整夜"


def test_words_typed_while_the_question_stands_are_their_own(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path) as town:
        resident = town.resident("张丽", "wenjun-3")
        resident.sends(voice="楼下的狗叫了一整夜".encode())
        resident.says(SAID)
        resident.presses("邻里")
        resident.presses("都没有")
        resident.presses("^发送")
        assert words_of_case(town) == SAID


def test_danger_that_was_spoken_comes_first(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path) as town:
        resident = town.resident("张丽", "wenjun-3")
        resident.sends(voice="他拿着刀在我家门口，说要砍死我".encode())
        assert resident.read().index("110") < resident.read().index("拿着刀")
        assert MARK in resident.read()
        resident.presses("不安全，马上上报")
        assert words_of_case(town).startswith("（程序听写，可能有误）")
        assert town.do(lambda db, house: db.execute(select(CaseRow.grade)).scalar_one()) == "critical"


def test_danger_that_was_heard_wrongly_goes_on_with_the_question(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path) as town:
        resident = town.resident("张丽", "wenjun-3")
        resident.sends(voice="他拿着刀在我家门口，说要砍死我".encode())
        resident.presses("我安全，接着说")
        assert "对吗" in resident.read()
        resident.presses("我自己写")
        reports(resident)
        assert words_of_case(town) == SAID
        assert town.do(lambda db, house: db.execute(select(CaseRow.grade)).scalar_one()) != "critical"


def test_talk_of_dying_that_was_spoken_has_its_own_road(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path) as town:
        resident = town.resident("张丽", "wenjun-3")
        resident.sends(voice="活着没意思，我不想活了".encode())
        assert "12356" in resident.read() and "我们很担心您" in resident.read()
        resident.presses("请打给我")
        assert town.do(lambda db, house: db.execute(select(CaseRow.care)).scalar_one()) is True


@pytest.mark.parametrize("bad", ["HANG", "RUBBISH", "FLOOD", "FAIL"])
def test_a_program_that_fails_holds_nobody_up(sqlite_url: str, tmp_path: Path, bad: str) -> None:
    with town_that_listens(sqlite_url, tmp_path) as town:
        resident = town.resident("张丽", "wenjun-3")
        resident.sends(voice=f"OggS {bad}".encode())
        assert "没听清" in resident.read()
        reports(resident)
        assert words_of_case(town) == SAID
        assert not attached(town)[0].transcript
        assert attached(town)[0].kept is not None
        assert next(failed for kind, done, failed in errands(town) if kind == "listen" and done)


def test_who_goes_on_before_the_program_is_ready_is_not_disturbed(sqlite_url: str, tmp_path: Path) -> None:
    with town_that_listens(sqlite_url, tmp_path) as town:
        resident = town.resident("张丽", "wenjun-3")
        town.errand_runs = False
        resident.sends(voice="OggS 楼下的狗叫了一整夜".encode())
        resident.says(SAID)
        town.errand_runs = True
        town.look()
        assert "楼下的狗" not in resident.everything()
        resident.presses("邻里")
        resident.presses("都没有")
        resident.presses("^发送")
        assert words_of_case(town) == SAID
        assert "楼下的狗" in (attached(town)[0].transcript or "")


def test_what_comes_after_the_report_is_sent_reaches_staff(database_url: str, tmp_path: Path) -> None:
    """The form was quicker than the program: the transcript is told to who has the case; danger in it raises the grade."""
    with town_that_listens(database_url, tmp_path) as town:
        mediator = town.holding("wenjun", "mediator")[0]
        resident = town.resident("张丽", "wenjun-3")
        town.group("wenjun")
        reports(resident)
        taken(town, mediator)
        resident.says("/cases")
        resident.presses("LJ-")
        resident.presses("补充情况")
        resident.sends(voice="他们家昨天又把水管弄坏了".encode())
        town.wait(seconds=5)
        assert "水管弄坏了" in mediator.read() and "程序听写" in mediator.read()
        resident.sends(voice="他拿着刀在我家门口，说要砍死我".encode())
        town.wait(seconds=5)
        assert any("拿着刀" in text and "危险" in text for text in mediator.texts()[-3:])
        assert town.do(lambda db, house: db.execute(select(CaseRow.grade)).scalar_one()) == "critical"
        assert "拿着刀" not in mediator.everything(town.group("wenjun"))


def test_without_a_program_it_is_as_before(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path, listens=False) as town:
        resident = town.resident("张丽", "wenjun-3")
        resident.sends(voice=SAID.encode())
        assert "自己的话" in resident.read() and "听" not in resident.read()
        reports(resident)
        assert attached(town)[0].kept is not None
        assert [kind for kind, _done, _failed in errands(town)] == ["keep_file"]


def test_a_hidden_name_has_a_hidden_voice(database_url: str, tmp_path: Path) -> None:
    with town_that_listens(database_url, tmp_path) as town:
        mediator = town.holding("wenjun", "mediator")[0]
        supervisor = town.holding("linjiang", "supervisor")[0]
        resident = town.resident("张丽", "wenjun-3")
        town.group("wenjun")
        resident.sends(voice=SAID.encode())
        resident.presses("^对$")
        resident.presses("邻里")
        resident.presses("都没有")
        resident.presses("不透露")
        assert "只有督办人员能听" in resident.read()
        resident.presses("^发送")
        number = number_in(resident.read())
        taken(town, mediator)
        mediator.presses("看详情|看全部")
        assert "听语音" not in mediator.buttons()
        message, _data = mediator.find("记首次回复|看全部|更多|看详情")
        case = town.do(lambda db, house: db.execute(select(CaseRow.id)).scalar_one())
        assert "只有经办人和督办人员能听" in mediator.press(message, f"pl:{case}", force=True)
        supervisor.says(f"/case {number}")
        supervisor.presses("听语音")
        assert [each["kind"] for each in supervisor.chat()].count("voice") == 1
        assert looks(town, "voice") == [supervisor.person]
