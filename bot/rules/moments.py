"""A day with its hour as people write it: 明天下午3点, 周五15:00, 12.1 14:30, next Wed at 2:30 pm; or only half of that."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.rules.calendar import at_local, local_date
from bot.rules.case import Refused
from bot.rules.dates import read_day
from bot.rules.policy import Policy

LONGEST: Final = 366  # days ahead
_ONES: Final = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_ENGLISH: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

_HAN: Final = "[一二两三四五六七八九]"
_HAN_HOUR: Final = rf"二十[一二三四]?|十{_HAN}?|[零〇]|{_HAN}"
_HAN_MINUTE: Final = rf"[二三四五]?十{_HAN}?|[零〇]?{_HAN}"
_MORNING: Final = ("凌晨", "清晨", "清早", "早晨", "早上", "早", "上午", "morning", "am")
_NIGHT: Final = ("傍晚", "晚上", "夜里", "夜晚", "晚", "evening")
_PART: Final = "凌晨|清晨|清早|早晨|早上|上午|中午|下午|傍晚|晚上|夜里|夜晚|早|晚"
# 周二十点 is ten on Tuesday: the character after 周 belongs to the day.
_CHINESE: Final = re.compile(
    rf"({_PART})?\s*(?<![\d.:/-])(?<![周期拜第])(\d{{1,2}}|{_HAN_HOUR})\s*(?:点钟|点整|点|时整|时)"
    rf"(?:\s*(?:(半)|([一三])刻|(\d{{1,2}}|{_HAN_MINUTE})\s*分?))?(?!\d)"
)
_COLON: Final = re.compile(rf"({_PART})?\s*(?:\bat\s+)?(?<![\d.:/-])(\d{{1,2}}):(\d{{2}})(?::00)?(?![\d:])\s*(a\.?m\.?|p\.?m\.?)?(?![a-z])")
_HALVES: Final = re.compile(r"(?:\bat\s+)?(?<![\d.:/-])(\d{1,2})(?:[.:](\d{2}))?\s*(a\.?m\b\.?|p\.?m\b\.?|o'?clock)")
_SPOKEN: Final = re.compile(
    rf"\b(?=at |half past|quarter |\w+\s+(?:[ap]\.?m\b|o'?clock))(?:at\s+)?"
    rf"(half past|quarter past|quarter to)?\s*\b({'|'.join(_ENGLISH)})\b\s*(a\.?m\b\.?|p\.?m\b\.?|o'?clock)?"
)
_AT: Final = re.compile(r"\bat\s+(\d{1,2})(?![\d.:/-])")
_NOON: Final = re.compile(r"(?:\bat\s+)?\bnoon\b|正午|中午")
_DAY_PART: Final = re.compile(r"\b(?:in the |this )?(morning|afternoon|evening)\b")
_ONLY_A_NUMBER: Final = re.compile(rf"(\d{{1,2}}|{_HAN_HOUR})")
_SO_LONG: Final = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(天|日|周|个?星期|个?礼拜)|(\d{1,3}|[a-z]+) (day|week)s?")


@dataclass(frozen=True, slots=True)
class Said:
    """What was told of a moment; a part that was not told is None."""

    day: date | None = None
    clock: time | None = None


def read_said(text: str, today: date) -> Said | None:
    """The day and the hour that are meant, or the one of them that was told; None when something in it cannot be read.

    Without a part of the day an hour from one to six is in the afternoon, as nobody meets before dawn, unless it is written as 03:00.
    """
    said, part = _plain(text)
    clock, rest, found = _clock(said, part)
    if found and clock is None:
        return None
    rest = re.sub(rf"\b(at|on)\s*$|^\s*(at|on)\b|\s*({_PART})$|^的|的$|\bat\b", "", rest.strip(" ,;、")).strip(" ,;、的")
    if not rest:
        return Said(None, clock) if clock is not None else Said(today) if part else None
    if not found and _ONLY_A_NUMBER.fullmatch(rest):
        return Said(None, hour) if (hour := _hour(rest, 0, part)) is not None else None
    day = None if _SO_LONG.fullmatch(rest) else read_day(rest, today)
    return None if day is None else Said(day, clock)


def moment_of(day: date, clock: time, now: datetime, policy: Policy) -> datetime:
    """That hour of that day in the organisation's zone, in UTC; refused when it has passed or lies more than a year ahead."""
    must_be_near(day, now, policy)
    at = at_local(day, clock, policy)
    if at <= now:
        raise Refused("moment_gone_by")
    return at


def must_be_near(day: date, now: datetime, policy: Policy) -> None:
    """Refuse a day that has passed, or is more than a year ahead."""
    today = local_date(now, policy)
    if day < today:
        raise Refused("moment_gone_by")
    if day > today + timedelta(days=LONGEST):
        raise Refused("day_too_far")


def _plain(text: str) -> tuple[str, str]:
    """In half-width small letters, a named evening or morning as day and part, and the part of the day told in English."""
    said = unicodedata.normalize("NFKC", text).strip().lower().rstrip("。.!！?？ ").replace("’", "'")
    said = re.sub(r"(\d{4}-\d{1,2}-\d{1,2})t(\d)", r"\1 \2", said)
    said = re.sub(r"([今明后])([早晚])(?!上)", r"\1天\2上", said)
    said = re.sub(r"\bthe day after tomorrow\b|\bday after tomorrow\b", "后天", said)
    said = re.sub(r"\btonight\b", "today evening", said)
    said = re.sub(r"\bthis (morning|afternoon|evening)\b", r"today \1", said)
    part = ""
    if (found := _DAY_PART.search(said)) is not None:
        part = found[1]
        said = f"{said[: found.start()]} {said[found.end() :]}"
    return " ".join(said.split()), part


def _clock(said: str, part: str) -> tuple[time | None, str, bool]:
    """The hour, what is left around it, and whether an hour was told at all; None for one that there is not."""
    for pattern, read in _PATTERNS:
        if (found := pattern.search(said)) is not None:
            return read(found, part), f"{said[: found.start()]} {said[found.end() :]}", True
    return None, said, False


def _of_chinese(found: re.Match[str], part: str) -> time | None:
    named, hour, half, quarter, minute = found.groups()
    minutes = 30 if half else {"一": 15, "三": 45}[quarter] if quarter else _number(minute) if minute else 0
    return _hour(hour, minutes, named or part)


def _of_colon(found: re.Match[str], part: str) -> time | None:
    named, hour, minute, half = found.groups()
    return _hour(hour, int(minute), _half(half) or named or part)


def _of_halves(found: re.Match[str], part: str) -> time | None:
    hour, minute, half = found.groups()
    return _hour(hour, int(minute or 0), _half(half) or part)


def _of_spoken(found: re.Match[str], part: str) -> time | None:
    before, word, half = found.groups()
    hour = _ENGLISH.index(word) + 1
    minutes = {"half past": 30, "quarter past": 15, "quarter to": 45}.get(before or "", 0)
    return _hour(str(hour - 1 if before == "quarter to" else hour), minutes, _half(half) or part)


def _of_at(found: re.Match[str], part: str) -> time | None:
    return _hour(found[1], 0, part)


def _of_noon(found: re.Match[str], part: str) -> time | None:
    return time(12)


_PATTERNS: Final = (
    (_COLON, _of_colon),
    (_CHINESE, _of_chinese),
    (_HALVES, _of_halves),
    (_SPOKEN, _of_spoken),
    (_AT, _of_at),
    (_NOON, _of_noon),
)


def _half(told: str | None) -> str:
    return {"a": "am", "p": "pm"}.get((told or "")[:1], "")


def _number(text: str) -> int:
    """5, 05, 五, 零五, 十五, 二十三."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _ONES[text[-1]]
    return (_ONES[tens] if tens else 1) * 10 + (_ONES[ones] if ones else 0)


def _hour(told: str, minutes: int, part: str) -> time | None:
    """The time of day, by the part of the day that was told with it; None for a time that there is not."""
    hour = _number(told)
    if minutes > 59 or hour > 23:
        return None
    if part in ("凌晨", "am") and hour == 12:
        return time(0, minutes)
    if part in _MORNING:
        return time(hour, minutes) if hour <= 12 else None
    if part in _NIGHT and hour in (0, 12):
        return None  # midnight belongs to two days
    later = hour < 12 and (part in (*_NIGHT, "下午", "afternoon", "pm") or (part == "中午" and hour < 4))
    plain = not part and 0 < hour < 7 and not told.startswith("0")
    return time(hour + 12 if later or plain else hour, minutes)
