"""A place by its name: whole, short, misspelt, in Pinyin, with digits or numerals; and what names nothing."""

import random
import time

import pytest

from bot.roster_files import load
from bot.rules.organisation import Organisation, Unit
from bot.rules.place import Places
from bot.rules.place.sounds import heard, sound
from bot.rules.place.writing import key, tokens, without_suffixes
from bot.rules.terms import Level
from bot.sample import ROSTER
from bot.triage_rows import organisation_of

ROSTER_READ, _FAULTS = load(ROSTER)
assert ROSTER_READ is not None
TREE = organisation_of(ROSTER_READ)
CODES = {unit.code: unit.id for unit in TREE.units.values()}
SAMPLE = Places.of(TREE)


def named(said: str, *, answer: bool = True, under: str = "") -> list[str]:
    found = SAMPLE.named(said, answer=answer, under=CODES.get(under))
    return [TREE.units[unit].code for unit in found.units]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("凤凰苑", "wenjun-3"),
        ("凤凰院", "wenjun-3"),  # the same sound
        ("凤凰院3栋2单元", "wenjun-3"),
        ("我在凤凰苑小区", "wenjun-3"),
        ("临江菜市厂", "wenjun-2"),
        ("临江车站", "binjiang-2"),  # a character left out
        ("水岸明都", "binjiang-3"),
        ("锦绣佳园", "shuyuan-2"),
        ("百货大楼旁边", "nanmen-2"),
        ("青岗林", "qinggang-1"),  # a character wrong
        ("菜市场", "wenjun-2"),  # a part of a name
        ("文君", "wenjun"),
        ("文君社区", "wenjun"),
        ("文君村", "wenjun"),
        ("文俊社区", "wenjun"),
        ("文君社区居委会", "wenjun"),
        ("临江镇文君社区", "wenjun"),
        ("桑坪镇双合村", "shuanghe"),
        ("文君社区第三网格", "wenjun-3"),
        ("文君社区第 3 网格", "wenjun-3"),
        ("文君3号网格", "wenjun-3"),
        ("文君社区网格3", "wenjun-3"),
        ("文君社区，就是第3网格", "wenjun-3"),
        ("红光村三组", "hongguang-2"),
        ("红光3组", "hongguang-2"),
        ("红光村1组", "hongguang-1"),
        ("石桥", "shiqiao"),  # town and community: the town, whose villages are asked for next
        ("石桥工业园", "shiqiao-c-2"),  # the department room of that name is no place
        ("Wenjun community grid 3", "wenjun-3"),
        ("grid 3 of Wenjun community", "wenjun-3"),
        ("wenjum comunity", "wenjun"),
        ("fenghuangyuan", "wenjun-3"),
        ("feng huang yuan", "wenjun-3"),
        ("Linjiang", "linjiang"),
        ("Qinggang village", "qinggang"),
    ],
)
def test_a_typed_name_finds_its_place(said: str, place: str) -> None:
    assert named(said) == [place]


@pytest.mark.parametrize(
    "said", ["", "？？", "不知道", "村", "小区", "昨天晚上他们又来闹了", "幸福村", "13812341234", "his dog barks", "3栋2单元501", "3", "a"]
)
def test_what_names_no_place_finds_none(said: str) -> None:
    assert named(said) == []


def test_a_number_is_never_taken_for_a_typing_error() -> None:
    assert named("红光村一组") == ["hongguang-1"]
    assert named("红光村九组") == ["hongguang"], "there is no ninth group: the village, and its grids are asked for"


def test_several_places_of_one_name_are_all_found() -> None:
    assert named("3网格") == ["wenjun-3", "binjiang-3", "nanmen-3", "shuyuan-3"]
    assert named("3网格", under="wenjun") == ["wenjun-3"]
    assert named("小学") == ["wenjun-4", "shuyuan-2"]


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("我家在凤凰苑，楼上漏水找了三回都不理", ["wenjun-3"]),
        ("红光村有人打架", ["hongguang"]),
        ("翠湖小区广场舞太吵了", ["shuyuan-3"]),
        ("锦绣佳园物业不理人", ["shuyuan-2"]),
        ("The neighbours in Wenjun community are too loud", ["wenjun"]),
        ("楼上漏水找了三回都不理，天花板都霉了", []),
        ("老板欠我们三个月工资", []),
        ("小学门口有人卖假货", []),  # a part of a name says too little in the middle of other words
        ("", []),
    ],
)
def test_in_the_words_of_a_report_only_what_is_plain_counts(said: str, places: list[str]) -> None:
    assert named(said, answer=False) == places


def test_one_name_in_five_villages_and_the_town_that_decides() -> None:
    city = Unit(1, "city", "市中心", Level.CITY, None)
    towns = [Unit(10 + n, f"t{n}", f"{name}镇调解中心", Level.TOWN, 1, place=f"{name}镇") for n, name in enumerate("东南西北中")]
    villages = [Unit(20 + n, f"v{n}", "幸福村调解室", Level.VILLAGE, 10 + n, place="幸福村") for n in range(5)]
    places = Places.of(Organisation({unit.id: unit for unit in (city, *towns, *villages)}))
    assert places.named("幸福村", answer=True).units == (20, 21, 22, 23, 24)
    assert places.named("幸福", answer=True).units == (20, 21, 22, 23, 24)
    assert places.named("西镇幸福村", answer=True).clear == 22
    assert places.named("幸福村，北镇的", answer=True).clear == 23


def test_too_many_to_choose_from_is_said_so() -> None:
    units = {1: Unit(1, "city", "市中心", Level.CITY, None), 2: Unit(2, "t", "东镇", Level.TOWN, 1)}
    for village in range(40):
        units[100 + village] = Unit(100 + village, f"v{village}", f"{chr(0x4F60 + village)}家村", Level.VILLAGE, 2)
        units[200 + village] = Unit(200 + village, f"g{village}", f"{chr(0x4F60 + village)}家村第 1 网格", Level.GRID, 100 + village)
    found = Places.of(Organisation(units)).named("第一网格", answer=True)
    assert found.too_many and not found.units and found.clear is None


@pytest.mark.parametrize(("one", "other"), [("苑", "院"), ("君", "俊"), ("南", "兰"), ("石", "四"), ("青", "亲"), ("场", "厂")])
def test_characters_that_sound_alike(one: str, other: str) -> None:
    assert heard(one) == heard(other)


@pytest.mark.parametrize(("character", "said"), [("啊", "a"), ("邛", "邛"), ("桥", "qiao"), ("座", "zuo"), ("𠀀", "𠀀"), ("x", "x")])
def test_the_sound_of_a_character(character: str, said: str) -> None:
    assert sound(character) == said


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("第二十三网格", ("23", "网", "格")),
        ("三八路", ("38", "路")),
        ("１０ 组", ("10", "组")),
        ("007号", ("7", "号")),
        ("十组", ("10", "组")),
        ("一百零八号", ("108", "号")),
    ],
)
def test_numbers_have_one_form(said: str, written: tuple[str, ...]) -> None:
    assert [key(piece) for piece in tokens(said)] == [written]


def test_suffixes_are_left_out_but_never_all_there_is() -> None:
    assert [key(without_suffixes(piece)) for piece in tokens("临江镇文君社区")] == [("临", "江", "文", "君")]
    assert [key(without_suffixes(piece)) for piece in tokens("村口")] == [("村", "口")]


def test_three_thousand_grids_are_searched_in_a_moment() -> None:
    places = Places.of(_county())
    words = "我们村里的水沟被人堵了，找了村干部三次都没有人管，" * 25
    for said, answer in (("幸福村小学对面李家", True), ("和平村第3网格老王家门口的那棵大树下面", True), ("第三网格", True), (words, False)):
        best = min(_taken(places, said, answer=answer) for _ in range(5))
        assert best < 0.02, said


def _taken(places: Places, said: str, *, answer: bool) -> float:
    begin = time.thread_time()
    places.named(said, answer=answer)
    return time.thread_time() - begin


def _county() -> Organisation:
    chance = random.Random(1)
    units = {1: Unit(1, "city", "市中心", Level.CITY, None)}

    def word(length: int = 2) -> str:
        return "".join(bytes((chance.randrange(0xB0, 0xD7), chance.randrange(0xA1, 0xFE))).decode("gb2312") for _ in range(length))

    def add(name: str, level: Level, parent: int, *aliases: str) -> int:
        units[len(units) + 1] = Unit(len(units) + 1, f"u{len(units)}", name, level, parent, aliases=aliases)
        return len(units)

    for _town in range(24):
        town = add(f"{word()}镇", Level.TOWN, 1)
        for _village in range(12):
            name = chance.choice(["幸福", "和平", "红光", word(), word(), word()])
            village = add(f"{name}村调解室", Level.VILLAGE, town, name)
            for number in range(11):
                known = (word() + chance.choice(["小区", "花园", "路", "桥", "一组", "市场", "小学"]) for _ in range(4))
                add(f"{name}村第 {number + 1} 网格", Level.GRID, village, *known)
    assert sum(unit.level is Level.GRID for unit in units.values()) > 3000
    return Organisation(units)


def test_the_sample_has_no_two_grids_of_one_name() -> None:
    assert ROSTER_READ is not None
    for grid in ROSTER_READ.grids:
        assert named(grid.name) == [grid.code]
        assert named(grid.name_en) == [grid.code]
        for alias in grid.aliases:
            assert named(alias) in ([grid.code], [grid.parent]), alias
