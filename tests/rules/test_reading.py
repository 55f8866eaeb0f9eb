"""What words tell, on messages of our own: categories, dangers, idioms, people, history."""

import csv
import time
from pathlib import Path

import pytest

from bot.rules.grading import Answers, grade
from bot.rules.reading import LONGEST, NoDispute, Sign, read
from bot.rules.terms import Category, Danger, Earlier, Grade, Level
from tests.bench.triage_quality import told

with Path(__file__).with_name("message_examples.tsv").open(encoding="utf-8", newline="") as _file:
    EXAMPLES = list(csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize(("language", "first", "three"), [("zh", 0.85, 0.93), ("en", 0.85, 0.93)])
def test_categories_of_the_examples(language: str, first: float, three: float) -> None:
    rows = [(row["category"], told(read(row["text"]))) for row in EXAMPLES if row["lang"] == language]
    assert sum(offered[0] == meant for meant, offered in rows) / len(rows) >= first
    assert sum(meant in offered for meant, offered in rows) / len(rows) >= three


def test_violence_at_home_is_offered_even_where_it_is_not_named() -> None:
    rows = [told(read(row["text"])) for row in EXAMPLES if row["category"] == Category.WOMEN_CHILDREN]
    assert sum(Category.WOMEN_CHILDREN in offered for offered in rows) / len(rows) >= 0.9


def test_dangerous_examples_are_found() -> None:
    for meant, least in ((Grade.CRITICAL, 0.9), (Grade.HIGH, 0.85)):
        rows = [grade(read(row["text"]), Answers()).grade for row in EXAMPLES if row["grade"] == meant]
        assert sum(found.rank >= meant.rank for found in rows) / len(rows) >= least


def test_ordinary_examples_raise_few_alarms() -> None:
    rows = [grade(read(row["text"]), Answers()).grade for row in EXAMPLES if row["grade"] in ("low", "medium")]
    assert sum(found.rank >= Grade.HIGH.rank for found in rows) / len(rows) <= 0.06


@pytest.mark.parametrize(
    "text",
    [
        "不想活了",
        "活起没得意思",
        "真的活不下去了，娃儿托付给你们",
        "我把安眠药攒够了",
        "I don't want to live any more",
        "she said she would kill herself",
        "老公打我，我想死",
    ],
)
def test_talk_of_dying(text: str) -> None:
    said = read(text)
    assert said.talk_of_dying
    assert Danger.SELF_HARM in said.dangers


@pytest.mark.parametrize(
    "text",
    [
        "热死了，空调坏了没人修",
        "气死我了，店家不退钱",
        "想死你了妈",
        "这家店跳楼价骗人",
        "路灯坏了，黑得要死",
        "他死活不还钱",
        "累死累活干了三个月没得工资",
        "The heat is killing me and the landlord won't fix the fan",
        "河里死了好多鱼",
    ],
)
def test_idioms_are_no_talk_of_dying(text: str) -> None:
    said = read(text)
    assert not said.talk_of_dying
    assert Danger.SELF_HARM not in said.dangers


def test_protest_on_a_height_is_danger_and_not_the_road_of_ones_own_dying() -> None:
    said = read("两个工友爬到塔吊上，不给工资就跳下来")
    assert said.danger_now
    assert not said.talk_of_dying
    assert Danger.SELF_HARM in said.dangers


@pytest.mark.parametrize(
    "text",
    [
        "他正在砸我家的门",
        "快来人，要打死人了",
        "她把娃儿锁在车里不让出来",
        "屋里天然气漏了",
        "孙子放学到现在没有回来",
        "He is kicking my door with a hammer in his hand",
        "smoke is coming out of the shop and someone is inside, hurry",
    ],
)
def test_danger_now(text: str) -> None:
    assert read(text).danger_now


@pytest.mark.parametrize("text", ["去年他拿刀威胁过我，后来再没来过", "楼道电动车充电，怕起火", "他打电话说下周还钱", "医生说要开刀"])
def test_no_danger_now(text: str) -> None:
    assert not read(text).danger_now


@pytest.mark.parametrize(
    "text",
    [
        "他又动手了",
        "他不让我出门",
        "老公喝了酒就砸东西",
        "身上青一块紫一块",
        "领导老是摸我的手",
        "he won't let me leave the house",
        "继父半夜进女孩的房间",
    ],
)
def test_protected(text: str) -> None:
    said = read(text)
    assert said.protected
    assert Category.WOMEN_CHILDREN in told(said)
    assert not said.sure or Sign.HOME_VIOLENCE not in said.signs


@pytest.mark.parametrize("text", ["打牌欠了他三百", "打工半年没拿到工资", "给老板打电话不接", "楼上打麻将吵", "没动手，就是拌嘴"])
def test_not_protected(text: str) -> None:
    said = read(text)
    assert not said.protected
    assert Sign.VIOLENCE not in said.signs


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("我们十几个的钱都没拿到", 13),
        ("六十几个环卫工断了社保", 63),
        ("17 of us were not paid", 17),
        ("二三十个人围着", 20),
        ("一百二十名工人", 120),
        ("干了三个月没给钱", None),
        ("住三楼五号", None),
        ("欠我三万", None),
        ("第十二组的水沟", None),
        ("两家为停车吵起来", None),
        ("三户共八个人都没水", 8),
    ],
)
def test_people(text: str, people: int | None) -> None:
    assert read(text).people == people


@pytest.mark.parametrize(
    ("text", "households", "heads"),
    [
        ("两家为停车吵起来", 2, 2),
        ("三十多户抢水", 30, 30),
        ("两百户业主", 200, 200),
        ("Thirty families have no water", 30, 30),
        ("三户共八个人都没水", 3, 8),
        ("17 of us were not paid", None, 17),
        ("楼上漏水", None, None),
    ],
)
def test_households_are_no_people_and_count_as_one_each_for_rules(text: str, households: int | None, heads: int | None) -> None:
    assert read(text).households == households
    assert read(text).heads == heads


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("村上调了两回都没成", Earlier.VILLAGE),
        ("社区调解过，没用", Earlier.VILLAGE),
        ("镇上司法所调解了三次还是没谈拢", Earlier.TOWN),
        ("the village mediated twice without success", Earlier.VILLAGE),
        ("找他说了几次不理", Earlier.NONE),
        ("第一次反映", Earlier.NONE),
    ],
)
def test_earlier(text: str, earlier: Earlier) -> None:
    assert read(text).earlier is earlier


@pytest.mark.parametrize(
    ("text", "villages", "towns"),
    [
        ("两个村争水", 2, 1),
        ("隔壁村的人来砍树", 2, 1),
        ("村里的路坏了", 1, 1),
        ("两个镇交界的林子", 1, 2),
        ("two villages fight over a spring", 2, 1),
    ],
)
def test_villages_and_towns(text: str, villages: int, towns: int) -> None:
    said = read(text)
    assert (said.villages, said.towns) == (villages, towns)


@pytest.mark.parametrize(
    ("text", "gathering", "conflict"),
    [
        ("二十多个亲属在医院聚集，推搡保安", True, True),
        ("我们准备一起去市里上访", True, False),
        ("家属抬棺堵了公司大门", True, True),
        ("他欠我钱不还", False, False),
        ("Villagers block the road and throw stones", True, True),
    ],
)
def test_gathering(text: str, gathering: bool, conflict: bool) -> None:
    said = read(text)
    assert (said.gathering, said.gathering_with_conflict) == (gathering, conflict)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("村支书把补助给了自己的亲戚", Level.VILLAGE),
        ("我要举报社区主任", Level.VILLAGE),
        ("镇政府的干部收了钱", Level.TOWN),
        ("老板收了钱不发货", None),
        ("the village head favours his cousin", Level.VILLAGE),
    ],
)
def test_about_a_unit(text: str, level: Level | None) -> None:
    said = read(text)
    assert (said.about_unit, said.about_level) == (level is not None, level)


@pytest.mark.parametrize(
    ("text", "aside"),
    [
        ("您好", NoDispute.GREETING),
        ("hello", NoDispute.GREETING),
        ("谢谢您", NoDispute.THANKS),
        ("我反映的事处理得怎么样了", NoDispute.STATUS),
        ("LJ-2026-000123 办好了没", NoDispute.STATUS),
        ("你是机器人吗", NoDispute.HELP),
        ("怎么用", NoDispute.HELP),
        ("help", NoDispute.HELP),
        ("算了不说了", NoDispute.CANCEL),
        ("算了", NoDispute.CANCEL),
        ("取消", NoDispute.CANCEL),
        ("never mind", NoDispute.CANCEL),
        ("我的事办到哪了", NoDispute.STATUS),
        ("where is my case", NoDispute.STATUS),
        ("我上次反映的事一直没有结果，楼上今天又漏水了，家具全泡坏了，天花板也掉了一大块", None),
        ("不想说了，活着没意思", None),
        ("？？？", NoDispute.CHATTER),
        ("", NoDispute.CHATTER),
        ("   ", NoDispute.CHATTER),
        ("嗯", NoDispute.CHATTER),
        ("你好，楼上漏水没人管", None),
        ("谢谢，可是他今天又来堵门，不让我们出去做生意", None),
        ("救命", None),
    ],
)
def test_what_is_no_dispute(text: str, aside: NoDispute | None) -> None:
    assert read(text).no_dispute is aside


def test_what_somebody_calls_a_report_is_read_as_one() -> None:
    assert read("我的事办到哪了", report=True).no_dispute is None


@pytest.mark.parametrize(("text", "own"), [("他欠我三千", True), ("看到两家人在吵架", False), ("三栋漏水", None), ("my landlord", True)])
def test_own_matter(text: str, own: bool | None) -> None:
    assert read(text).own_matter is own


def test_ways_of_saying_and_typos() -> None:
    assert told(read("包公头该我工姿不给"))[0] == Category.LABOUR_WAGE
    assert told(read("老汉儿遭二哥撵出来没得哪个管"))[0] in (Category.MARRIAGE_FAMILY, Category.WOMEN_CHILDREN)
    assert told(read("物页乱收停车費"))[0] == Category.PROPERTY_MANAGEMENT


def test_several_children_harmed() -> None:
    assert read("三个学生被校外的人打伤").minors_harmed == 3
    assert read("孩子被撞伤").minors_harmed == 1
    assert read("孩子归谁").minors_harmed == 0


def test_somebody_pressed_for_having_reported() -> None:
    assert Sign.PRESSED_FOR_REPORTING in read("我投诉以后老板天天给我穿小鞋").signs


def test_scores_are_shares_and_at_most_three() -> None:
    found = read("老板欠我两个月工资，房东又要赶我走，隔壁还天天吵").categories
    assert len(found) == 3
    assert sum(each.score for each in found) <= 1
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)


def test_very_long_text_is_read_quickly_up_to_its_limit() -> None:
    text = "楼上漏水把我家天花板泡坏了，去找了几次都不理。" * 1000
    read(text)
    started = time.thread_time()
    said = read(text)
    long = time.thread_time() - started
    started = time.thread_time()
    for _ in range(10):
        read(text[:LONGEST])
    assert long < time.thread_time() - started  # a hundred times as long, and not ten times the work
    assert said.categories == read(text[:LONGEST]).categories
    assert told(said)[0] == Category.NEIGHBOUR
