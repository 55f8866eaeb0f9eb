"""How many people, households, villages and towns the words name; only where they are named, nothing is guessed."""

import re
from dataclasses import dataclass
from typing import Final

_DIGITS: Final = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "俩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_SEVERAL: Final = 3  # 几个, several: at least this many
_ENGLISH: Final = (
    {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}
    | {"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "dozen": 12}
    | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a dozen": 12}
)
_ENGLISH_MORE: Final = {"dozens": 24, "hundreds": 200, "hundred": 100, "a hundred": 100, "thousands": 2000, "several": 3, "a few": 3}
_SAID: Final = "|".join(sorted((*_ENGLISH, *_ENGLISH_MORE), key=len, reverse=True))

_NUMBER: Final = r"(\d+|[零〇一二两俩三四五六七八九十百千万几]+)(?:来|多|余)?"
_PEOPLE: Final = re.compile(
    rf"(?<![第\d.月周星初]){_NUMBER}\s*(个|位|名|号)?多?(人|工人|民工|农民工|工友|同事|业主|村民|居民|亲属|亲戚|家属|老人|学生"
    r"|同学|孩子|女生|男生|环卫工|兄弟|姐妹|战友"
    r"|老兵|师傅|乘客|病人|司机|股东|投资人|女工|受害者|群众|员工|家长|老乡|顾客|会员)(?!次|一组|民币|工费)"
)
_WE: Final = re.compile(
    rf"(我们|咱们|咱|他们|大家|一共|总共|来了|还有)(有)?{_NUMBER}(个|位|名|号)(?!月|多?小时|钟|星期|礼拜|多?平方|点|老板)"
)
_HOUSEHOLDS: Final = re.compile(rf"(?<![第全大成]){_NUMBER}\s*(户|家(?!里|公司|医院|店|饭|银行|超市|厂|企业|单位|商|庭|具|伙|长|属|政|暴))")
_ENGLISH_PEOPLE: Final = re.compile(
    rf"\b(\d+|{_SAID})(?: of us| of them|(?: \w+)?? (?:people|workers?|residents?|owners?|villagers?|relatives|parents|students"
    r"|pupils|kids|children"
    r"|girls|boys|men|women|colleagues|coworkers|veterans|tenants|neighbou?rs|customers|members|drivers|cleaners|persons?"
    r"|folks|elderly|patients))\b"
)
_ENGLISH_HOUSEHOLDS: Final = re.compile(rf"\b(\d+|{_SAID}) (?:\w+ )?(?:households|families|homes)\b")
_CHINESE_RANGE: Final = re.compile(
    r"(\d+|[一二两三四五六七八九十]+)\s*(?:到|至|-|~|—)\s*(\d+|[一二三四五六七八九十百]+)(?=\s*(?:个|位|名|多)?(?:人|户|个))"
)
_VILLAGES: Final = re.compile(r"([两二三四五六七八九几\d]+)个?(村|社区)(?!里|上|的?干部|民|子)|([两二三四五]+)村(之间|争|交界)?")
_OTHER_VILLAGE: Final = re.compile(
    r"(隔壁|邻|另一个|旁边|上游|下游|对面|外)(的)?村|跨村|两边村|村与村|村和.{1,4}村|two villages|neighbou?ring village|(upper"
    r"|lower|other|next) village"
)
_TOWNS: Final = re.compile(r"([两二三四五几\d]+)个?(镇|乡|街道)(?!里|上)")
_OTHER_TOWN: Final = re.compile(
    r"(隔壁|邻|另一个|旁边|上游|下游|外)(的)?(镇|乡|县|市)|跨(镇|乡|县|街道)|(镇|乡)与(镇|乡)|two towns|neighbou?ring town"
    r"|(other|next) town"
)
_MINORS: Final = re.compile(
    rf"(?<!第){_NUMBER}\s*(?:个|名|位)?(?:放学的|一年级|小)*(?:孩子|女生|男生|女孩|男孩|学生|同学|幼儿|婴儿|小学生)"
    r"|好(?:几|多)个?(?:孩子|女生|男生|女孩|男孩|学生|同学)|(?:她|孩子|学生|女生)们"
    rf"|\b(\d+|{_SAID}) (?:\w+ )?(?:kids|children|girls|boys|pupils|students|classmates|toddlers)\b"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers named in the words, None where none is; households are never people. Villages and towns: those involved, 1 if only one."""

    people: int | None
    households: int | None
    villages: int
    towns: int
    minors: int  # how many minors are named together; whether they were harmed is asked elsewhere


def number(said: str) -> int | None:
    """The number that Chinese numerals, digits or an English word say; 几 is 3, 十几 13, 几十 30; None if it says none."""
    said = said.strip()
    if said.isdigit():
        return int(said)
    if said in _ENGLISH or said in _ENGLISH_MORE:
        return _ENGLISH.get(said, _ENGLISH_MORE.get(said))
    if not said or any(sign not in _DIGITS and sign not in _UNITS and sign != "几" for sign in said):
        return None
    total, digit = 0, 0
    for sign in said:
        if sign == "万":
            total, digit = (total + digit or 1) * 10000, 0
        elif sign in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[sign], 0
        elif not digit:  # 二三十 is at least twenty, 十七八 at least seventeen: the first of two counts
            digit = _SEVERAL if sign == "几" else _DIGITS[sign]
    return total + digit


def heads(people: int | None, households: int | None) -> int | None:
    """How many stand in a matter, for rules that ask for a number of people: a household counts as one, for it speaks with one voice.

    With the census average of 2.6 to a household, each quarrel between two neighbours would be one of five people and go to the town.
    """
    return max((each for each in (people, households) if each is not None), default=None)


def count(plain: str) -> Counted:
    """What the words name; the largest number of each kind, ranges by their upper end."""
    people = [number(found[1]) for found in _PEOPLE.finditer(plain)]
    people += [number(found[3]) for found in _WE.finditer(plain)]
    people += [number(found[1]) for found in _ENGLISH_PEOPLE.finditer(plain)]
    people += [number(found[2]) for found in _CHINESE_RANGE.finditer(plain)]
    households = [number(found[1]) for found in _HOUSEHOLDS.finditer(plain)]
    households += [number(found[1]) for found in _ENGLISH_HOUSEHOLDS.finditer(plain)]
    return Counted(
        people=max((each for each in people if each), default=None),
        households=max((each for each in households if each), default=None),
        villages=_involved(plain, _VILLAGES, _OTHER_VILLAGE),
        towns=_involved(plain, _TOWNS, _OTHER_TOWN),
        minors=_minors(plain),
    )


def _involved(plain: str, counted: re.Pattern[str], other: re.Pattern[str]) -> int:
    named = [number(next(group for group in found.groups() if group)) or 1 for found in counted.finditer(plain)]
    return max([*named, 2 if other.search(plain) else 1])


def _minors(plain: str) -> int:
    most = 0
    for found in _MINORS.finditer(plain):
        said = found[1] or found[2]
        most = max(most, (number(said) or 1) if said else _SEVERAL)
    return most
