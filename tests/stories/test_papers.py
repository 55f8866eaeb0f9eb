"""Papers of a case: who may have which, what stands in them, and that nothing in them is anything but words."""

import time
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.documents import fonts
from bot.documents.case_papers import ORDER, filled, offered, written
from bot.documents.docx_writing import docx
from bot.documents.facts import CaseFacts, gather, hidden, in_capitals, money
from bot.documents.forms import FORMS
from bot.documents.papers import made
from bot.documents.sheet import Rows, Sheet, Text
from bot.posting import House
from bot.rules.case import Change, Event, Party
from bot.rules.claimants import Claimant
from bot.rules.terms import Outcome, Road, Stage
from bot.screens.reading import Reading
from storage import cases
from tests.stories.listening import looks
from tests.stories.papers import INJECTED, agreed, changed, documents, words_of
from tests.stories.residents import LEAK, answered, closed, reports
from tests.stories.rooms import room
from tests.stories.town import Phone, Town


@pytest.fixture
def mediator(town: Town) -> Phone:
    """Who has a case of the leak, a first response recorded."""
    found = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    reports(town.resident("张丽", "wenjun-3"))
    answered(town, found)
    return found


def opens_room(phone: Phone) -> None:
    room(phone, "文书和卷宗", "1")


def asks_for(phone: Phone, paper: str, kind: str) -> None:
    opens_room(phone)
    phone.presses("单份文书")
    while paper not in phone.buttons():
        phone.presses("更多")
    phone.presses(f"^{paper}$")
    phone.presses(f"^{kind}$")


def facts_of(reading: Reading, **more: bool) -> CaseFacts:
    case = reading.case(1)
    assert case is not None
    return gather(reading, case, **{"names": True, **more})


def sheets(town: Town, phone: Phone, *slugs: str, **more: bool) -> dict[str, Sheet]:
    """These papers of case 1 for somebody."""

    def make(db: Connection, house: House) -> dict[str, Sheet]:
        facts = facts_of(Reading(db, house.organisation, house.policy, town.clock.now(), "zh", phone.person), **more)
        return {slug: filled(FORMS[slug], facts) for slug in slugs}

    return town.do(make)


def test_the_agreement_says_what_the_law_lists(town: Town, mediator: Phone) -> None:
    agreed(town)
    for kind in ("填好的 Word", "填好的 PDF"):
        asks_for(mediator, "调解协议书", kind)
    found = documents(town, mediator)
    assert [name for name, _content in found] == [f"人民调解协议书 LJ-2026-000001.{kind}" for kind in ("docx", "pdf")]
    for name, content in found:
        words = "".join(words_of(name, content).split())
        for part in (
            "人民调解协议书", "LJ-2026-000001", "张丽", "李四", "13900001111", "楼上漏水，天花板发霉", "李四没有及时维修",
            "楼上修好水管，赔偿损失", "800.00元（人民币捌佰元整）", "2026年12月3日前", "签名、盖章或者按指印", "人民调解员（签名）",
            "人民调解委员会（印章）", "2026年11月23日", "第二十九条",
        ):  # fmt: skip
            assert part in words, (name, part)
    assert looks(town, "paper") == [mediator.person] * 2


def test_an_agreement_by_word_of_mouth_is_recorded_by_the_mediator(town: Town, mediator: Phone) -> None:
    agreed(town, oral=True)
    asks_for(mediator, "调解协议书", "填好的 Word")
    words = words_of(*documents(town, mediator)[-1])
    assert "口头协议登记表" in words and "第三十条" in words and "当事人（签名" not in words


def test_each_paper_opens_and_holds_its_facts(town: Town, mediator: Phone) -> None:
    agreed(town)
    wanted = {
        "acceptance": ("2026年11月23日10时00分", LEAK, "王敏", "文君社区调解室", "邻里"),
        "proof": ("兹证明", "张丽", "2026年11月23日10时00分", "12348"),
        "rights": ("第二十三条", "第二十四条", "选择或者接受人民调解员", "同意调解", "不收取任何费用"),
        "investigation": ("约好周四晚上两家一起看", "电话", "王敏"),
        "minutes": ("李四说水管老化，愿意修", "2026年11月22日10时", "地点文君社区调解室", "李四"),
        "agreement": ("天花板发霉",),
        "confirmation": ("共同提出申请", "第三十三条", "李四", "张丽", "2026年12月23日前", "没有恶意串通"),
        "performance": ("赔偿损失", "履行中", "捌佰元整"),
    }
    found = sheets(town, mediator, *wanted)
    for slug, parts in wanted.items():
        sheet = found[slug]
        for kind in ("docx", "pdf"):
            words = "".join(words_of(f"x.{kind}", written(sheet, kind)).split())
            assert not [part for part in (*parts, sheet.title, "LJ-2026-000001") if "".join(part.split()) not in words], (slug, kind)


def test_papers_of_the_end(town: Town, mediator: Phone) -> None:
    changed(town, stage=Stage.RESOLVED, outcome=Outcome.NOT_SETTLED, resolved_at=town.clock.now())
    sheet = sheets(town, mediator, "ending")["ending"]
    assert "第二十六条" in sheet.words() and "仲裁、行政、司法" in sheet.words() and "2026年11月23日" in sheet.words()


def test_the_revisit_record_keeps_from_the_handler_whether_people_are_content(town: Town) -> None:
    handler, leader = town.holding("wenjun", "mediator")[0], town.holding("linjiang", "leader")[0]
    town.group("wenjun")
    reports(town.resident("张丽", "wenjun-3"))
    closed(town, handler, leader)
    theirs = sheets(town, handler, "revisit")["revisit"].words()
    others = sheets(town, leader, "revisit")["revisit"].words()
    assert "已履行" in theirs and "打电话问过了两家的情况" in theirs
    assert "满意" not in theirs and "满意" in others


def test_blank_forms_name_nobody(town: Town, mediator: Phone) -> None:
    agreed(town)
    for slug, sheet in sheets(town, mediator, *ORDER, blank=True).items():
        words = sheet.words()
        assert "LJ-2026-000001" in words and "＿" in words
        assert not [secret for secret in ("张丽", "李四", "13900001111", LEAK, "赔偿", "王敏", "10时") if secret in words], slug
        assert docx(sheet).startswith(b"PK")


def test_what_is_missing_is_said_and_only_the_blank_form_offered(town: Town, mediator: Phone) -> None:
    opens_room(mediator)
    mediator.presses("单份文书")
    assert len(mediator.buttons()) == 6
    mediator.presses("更多")
    assert len(mediator.buttons()) == 6
    mediator.presses("调解协议书")
    assert "还没有达成协议，只有空白表" in mediator.read()
    assert mediator.buttons() == ["空白的 Word", "空白的 PDF", "上一步"]
    message, _data = mediator.find("空白的 Word")
    mediator.press(message, "ppr:1:agreement:docx:0", force=True)
    assert documents(town, mediator) == [] and looks(town, "paper") == []
    mediator.presses("空白的 Word")
    ((name, content),) = documents(town, mediator)
    assert name == "人民调解协议书（空白） LJ-2026-000001.docx" and "张丽" not in words_of(name, content)


def test_nothing_in_a_paper_is_anything_but_words(town: Town, mediator: Phone) -> None:
    """Markup, formulas, control characters and templates stay what somebody wrote."""
    agreed(town, terms=INJECTED)
    sheet = sheets(town, mediator, "agreement")["agreement"]
    content = written(sheet, "docx")
    words = words_of("x.docx", content)
    assert '<b>李四</b> & "钱" ' in words and "{{x}} =1+1 ]]> 😀" in words and "\x07" not in words
    with zipfile.ZipFile(BytesIO(content)) as parts:
        assert b"&lt;b&gt;" in parts.read("word/document.xml")
        assert not [name for name in parts.namelist() if "font" in name.lower() and name.endswith((".odttf", ".ttf"))], "no font in it"
    words = words_of("x.pdf", written(sheet, "pdf"))
    assert '<b>李四</b> & "钱"' in words and "{{x}} =1+1 ]]>" in words


def test_who_may_not_see_names_gets_a_paper_without_them(town: Town, mediator: Phone) -> None:
    agreed(town, terms="李四赔 800 元，电话 13900001111，身份证 510183199001011234，另一个电话13812345678")
    colleague = town.holding("wenjun", "mediator")[1]
    asks_for(colleague, "调解协议书", "填好的 Word")
    words = words_of(*documents(town, colleague)[-1])
    assert "反映人一方" in words and "对方" in words and "赔 800 元" in words and "138****5678" in words
    assert not [secret for secret in ("张丽", "李四", "13900001111", "510183199001011234", "13812345678") if secret in words]
    assert "姓名和电话已隐去" in colleague.everything()
    assert looks(town, "paper") == [colleague.person]


def test_the_names_of_those_who_left_or_are_one_of_many_are_left_out_too(town: Town, mediator: Phone) -> None:
    agreed(town, terms="王五和赵六各得 100 元，钱七不要，电话 028-5551234")

    def add(db: Connection, house: House) -> None:
        case = cases.load(db, 1)
        assert case is not None
        kept = (Party("other", name="王五", left="died"), Party("telling", name="钱七"), Claimant(0, 1, "赵六", phone="028-5551234"))
        cases.apply(db, Change(case, Event("progress"), kept=kept), None, town.clock.now())

    town.do(add)
    colleague = town.holding("wenjun", "mediator")[1]
    words = sheets(town, colleague, "agreement", names=False)["agreement"].words()
    assert "各得 100 元" in words and not [secret for secret in ("王五", "赵六", "钱七", "028-5551234", "李四", "张丽") if secret in words]
    whole = sheets(town, colleague, "agreement")["agreement"].words()
    assert "王五" in whole and "赵六" in whole and "028-5551234" in whole


def test_strangers_and_groups_get_nothing(town: Town, mediator: Phone) -> None:
    agreed(town)
    group = town.group("wenjun")
    stranger, resident = town.holding("binjiang", "leader")[0], town.phones["张丽"]
    for phone in (stranger, resident):
        message = [each["id"] for each in phone.chat() if each["from"]["bot"]][-1]
        for data in ("pap:1:open:0", "pap:1:list:0", "pap:1:picture:0", "pap:1:file:0", "ppr:1:agreement:docx:0", "hst:1:0"):
            phone.press(message, data, force=True)
        assert documents(town, phone) == [] and "赔偿损失" not in phone.everything()
    message = [each["id"] for each in mediator.chat(group)][-1]
    for data in ("pap:1:picture:0", "pap:1:file:0", "ppr:1:agreement:docx:0", "hst:1:0"):
        mediator.press(message, data, group, force=True)
    assert "李四" not in mediator.everything(group) and not documents(town, mediator)
    assert looks(town, "paper") == looks(town, "history") == looks(town, "timeline") == []


@pytest.mark.parametrize("data", ["ppr:1:none:docx:0", "ppr:1:agreement:exe:0", "ppr:99:agreement:docx:0", "pap:1:nothing:0", "hst:1:-5"])
def test_forged_buttons(town: Town, mediator: Phone, data: str) -> None:
    agreed(town)
    opens_room(mediator)
    mediator.press(mediator.find("单份文书")[0], data, force=True)
    assert documents(town, mediator) == []


def test_who_lost_the_case_meanwhile_gets_no_paper(town: Town, mediator: Phone) -> None:
    """Between the press and the sending."""

    def look(db: Connection, house: House) -> tuple[object, object, object]:
        reading = Reading(db, house.organisation, house.policy, town.clock.now(), "zh", mediator.person)
        before = made(reading, "acceptance.docx", 1, 0)
        stranger = town.phones["张丽"].person
        after = made(replace(reading, person=stranger or None), "acceptance.docx", 1, 0)
        return before, after, made(reading, "acceptance.docx", 99, 0)

    before, after, nothing = town.do(look)
    assert before is not None and after is None and nothing is None


def test_other_roads_and_protected_cases_have_no_agreement(town: Town, mediator: Phone) -> None:
    agreed(town)

    def slugs(**changes: Any) -> set[str]:
        def look(db: Connection, house: House) -> set[str]:
            reading = Reading(db, house.organisation, house.policy, town.clock.now(), "zh", mediator.person)
            case = reading.case(1)
            assert case is not None
            return {each.slug for each in offered(reading, replace(case, **changes), names=True)}

        return town.do(look)

    assert slugs() == set(ORDER)
    assert set(ORDER) - slugs(road=Road.ADMINISTRATIVE_MEDIATION) == {"agreement", "confirmation", "performance"}
    assert slugs(care=True) == slugs(protected=True)
    assert slugs(protected=True) == {"acceptance", "proof", "investigation", "revisit"}


def test_without_a_chinese_font_a_word_file_comes_and_says_why(town: Town, mediator: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.chinese.cache_clear()
    monkeypatch.setattr(fonts, "_listed", list)
    monkeypatch.setattr(fonts, "PLACES", ())
    try:
        asks_for(mediator, "受理登记表", "填好的 PDF")
    finally:
        monkeypatch.undo()
        fonts.chinese.cache_clear()
    ((name, content),) = documents(town, mediator)
    assert name.endswith(".docx") and LEAK in words_of(name, content) and "没有中文字体" in mediator.everything()


def test_a_paper_of_ten_times_the_words_takes_no_more_than_so_many_times_as_long(town: Town, mediator: Phone) -> None:
    """Ten times the words that anybody would write, against a blank form beside it: seconds tell more of the machine than of the paper."""
    agreed(town, terms="楼上修好水管，赔偿损失。" * 200)
    (long,) = sheets(town, mediator, "agreement").values()
    (blank,) = sheets(town, mediator, "agreement", blank=True).values()

    def took(sheet: Sheet, kind: str) -> float:
        began = time.process_time()
        written(sheet, kind)
        return time.process_time() - began

    for kind in ("docx", "pdf"):
        written(blank, kind)  # the font is read in
        assert min(took(long, kind) for _again in range(3)) < 6 * max(min(took(blank, kind) for _again in range(3)), 0.01)


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "零元整"), (1, "壹分"), (10, "壹角整"), (105, "壹元零伍分"), (80_000, "捌佰元整"), (100_000_00, "壹拾万元整"),
        (10_010_00, "壹万零壹拾元整"), (1_000_100_00, "壹佰万零壹佰元整"), (1_234_567_89, "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
        (100_000_005_00, "壹亿零伍元整"), (20_000_000_00, "贰仟万元整"), (1_050_00, "壹仟零伍拾元整"),
    ],
)  # fmt: skip
def test_sums_in_capitals(fen: int, said: str) -> None:
    assert in_capitals(fen) == said


def test_sums() -> None:
    assert money(None) == "" and money(123_456_78) == "123,456.78元（人民币壹拾贰万叁仟肆佰伍拾陆元柒角捌分）"


def test_hiding_leaves_ordinary_numbers() -> None:
    assert (
        hidden("李四李四四 2026-000123，赔 13800 元", [("李四四", "〔对方〕"), ("李四", "〔甲〕")])
        == "〔甲〕〔对方〕 2026-000123，赔 13800 元"
    )


def test_a_long_table_goes_over_pages() -> None:
    sheet = Sheet("长表", "", (Rows((("一", "二"), *[("甲" * 30, "乙" * 30)] * 60), head=True), Text("完")))
    assert words_of("x.pdf", written(sheet, "pdf")).count("甲" * 20) >= 60
