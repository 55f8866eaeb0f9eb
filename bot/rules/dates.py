"""Days as people write them in a message: 周五, 12月3日, 后天, Fri, 3 Dec, until 2 December."""

import re
from datetime import date, timedelta
from typing import Final

DAY: Final = timedelta(days=1)
HALF_A_YEAR: Final = 180 * DAY
_NUMBERS: Final = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NAMED: Final = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "today": 0, "tomorrow": 1, "the day after tomorrow": 2}
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WORDS: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}


def read_day(text: str, today: date) -> date | None:
    """The last day that is meant, None when no day can be read in it; without a year the next such day is meant."""
    said = _bare(text)
    if said in _NAMED:
        return today + _NAMED[said] * DAY
    for read in (_with_year, _month_and_day, _weekday, _day_of_month, _so_long):
        if (found := read(said, today)) is not None:
            return found
    return None


def _bare(text: str) -> str:
    """Without what people say around a date."""
    said = text.translate(str.maketrans("０１２３４５６７８９．／－，。", "0123456789./-,.")).strip().lower().rstrip("。.,!！ ")
    said = re.sub(r"^(i am |i'm |i’m )?(away |off )?(until|till|til|through|to|up to|by|on|for)\s+(and including\s+)?", "", said)
    said = re.sub(r"^(the )?(end of )(?=\w)", "", said)
    said = re.sub(r"^我?(要|想)?(请假|休假|休息)?(到|至|直到)?", "", said)
    said = re.sub(r"\s*(为止|止|结束|那天|晚上|下班)$", "", said)
    return " ".join(said.split())


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next(month: int, day: int, today: date) -> date | None:
    """The next such day of a year; 29 February may be some years ahead."""
    for year in range(today.year, today.year + 9):
        found = _valid(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def _number(text: str) -> int | None:
    """3, 三, 十五, 二十三, three."""
    if text.isdecimal():
        return int(text)
    if text in _WORDS:
        return _WORDS[text]
    found = re.fullmatch(r"([一二两三四五六七八九])?(十)?([一二三四五六七八九])?", text)
    if not text or found is None:
        return None
    tens, ten, ones = found.groups()
    if ten is None:
        return _NUMBERS.get(text)
    return (_NUMBERS[tens] if tens else 1) * 10 + (_NUMBERS[ones] if ones else 0)


def _with_year(said: str, today: date) -> date | None:
    """2026-12-03, 2026/12/3, 2026年12月3日, 3 December 2026."""
    found = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?", said)
    if found is not None:
        return _valid(int(found[1]), int(found[2]), int(found[3]))
    found = re.fullmatch(r"(.+?),? (\d{4})", said)
    if found is not None and (parts := _english(found[1])) is not None:
        return _valid(int(found[2]), *parts)
    return None


def _month_and_day(said: str, today: date) -> date | None:
    """12月3日, 12月3号, 12/3, 12-3, 12.3, 3 Dec, December 3rd, and with 明年 before it."""
    found = re.fullmatch(r"(明年)?(?:今年)?(.{1,3}?)\s*月\s*(.{1,3}?)\s*[日号]?", said)
    if found is not None:
        month, day = _number(found[2]), _number(found[3])
        if month is None or day is None:
            return None
        return _valid(today.year + 1, month, day) if found[1] else _next(month, day, today)
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})", said)
    if found is not None:
        return _next(int(found[1]), int(found[2]), today)
    parts = _english(said)
    return None if parts is None else _next(*parts, today)


def _english(said: str) -> tuple[int, int] | None:
    """(12, 3) of "3 dec", "3rd of december", "dec 3", "thu 3 dec"."""
    said = re.sub(rf"^({'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _WEEKDAYS)}),?\s+(?=.*\d)", "", said)
    found = re.fullmatch(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]+)\.?", said)
    day, name = (found[1], found[2]) if found is not None else ("", "")
    if found is None:
        found = re.fullmatch(r"([a-z]+)\.? (?:the )?(\d{1,2})(?:st|nd|rd|th)?", said)
        if found is None:
            return None
        name, day = found[1], found[2]
    months = [
        number
        for number, month in enumerate(_MONTHS, 1)
        if len(name) > 2 and month.startswith(name.removesuffix("t") if name == "sept" else name)
    ]
    return (months[0], int(day)) if months else None


def _weekday(said: str, today: date) -> date | None:
    """周五, 星期天, 下周三, Fri, next Friday: the next such day; with 下 or "next" the one of the week after this."""
    found = re.fullmatch(r"(这|本|这个|下|下个)?(?:周|星期|礼拜)([一二三四五六日天末1-7])", said)
    if found is not None:
        number = {"日": 6, "天": 6, "末": 6}.get(found[2])
        if number is None:
            number = (_NUMBERS.get(found[2]) or int(found[2])) - 1
        return _of_week(number, today, following=(found[1] or "").startswith("下"))
    found = re.fullmatch(r"(this |next |coming )?([a-z]{3,9})\.?", said)
    if found is None:
        return None
    if found[2] == "week" and found[1] == "next ":
        return _of_week(6, today, following=True)
    days = [
        number
        for number, name in enumerate(_WEEKDAYS)
        if name.startswith({"tues": "tue", "thur": "thu", "thurs": "thu"}.get(found[2], found[2]))
    ]
    return _of_week(days[0], today, following=found[1] == "next ") if days else None


def _of_week(number: int, today: date, *, following: bool) -> date:
    ahead = number - today.weekday()
    return today + (ahead + 7 if following else ahead % 7) * DAY


def _day_of_month(said: str, today: date) -> date | None:
    """3日, 3号, 下月3号, the 3rd: of this month, or of the next one when it has passed; 月底 is the last day."""
    if said in ("月底", "本月底", "这个月底", "end of the month", "the month", "month"):
        return _month_after(today) - DAY
    found = re.fullmatch(r"(下个?月)?(.{1,3}?)\s*[日号]", said)
    later = found is not None and found[1] is not None
    day = None if found is None else _number(found[2])
    if found is None:
        found = re.fullmatch(r"the (\d{1,2})(?:st|nd|rd|th)?|(\d{1,2})(?:st|nd|rd|th)", said)
        if found is None:
            return None
        day = int(found[1] or found[2])
    if day is None:
        return None
    month = _month_after(today) if later or day < today.day else today
    return _valid(month.year, month.month, day)


def _month_after(today: date) -> date:
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)


def _so_long(said: str, today: date) -> date | None:
    """3天, 一周, 两个星期, 3 days, a week: with today the first of them; 3天后 and "in 3 days" do not count today."""
    found = re.fullmatch(r"(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(天|日|周|个?星期|个?礼拜)(后|以后|之后)?", said)
    if found is not None:
        number, week, after = _number(found[1]), found[2] not in ("天", "日"), found[3] is not None
    else:
        found = re.fullmatch(r"(in )?(\d{1,3}|[a-z]+) (day|week)s?", said)
        if found is None:
            return None
        number, week, after = _number(found[2]), found[3] == "week", found[1] is not None
    if not number:
        return None
    days = number * 7 if week else number
    return today + (days if after else days - 1) * DAY


# -- days that have come -----------------------------------------------------------------------------------------------

_GONE: Final = {
    "今天": 0,
    "今日": 0,
    "昨天": 1,
    "昨日": 1,
    "前天": 2,
    "前日": 2,
    "大前天": 3,
    "today": 0,
    "yesterday": 1,
    "the day before yesterday": 2,
    "day before yesterday": 2,
}


def read_past_day(text: str, today: date) -> date | None:
    """A day that has come: 昨天, 周三, 20号, 三天前, 11月20日, 20 Nov; None when no day can be read in it.

    Without a year the one of the last half year is meant, so that a day which is still to come is seen as such.
    """
    said = _bare(text)
    if said in _GONE:
        return today - _GONE[said] * DAY
    for read in (_with_year, _month_and_day):
        if (found := read(said, today - HALF_A_YEAR)) is not None:
            return found
    for read in (_past_weekday, _past_day_of_month, _so_long_ago):
        if (found := read(said, today)) is not None:
            return found
    return None


def _past_weekday(said: str, today: date) -> date | None:
    """周三, Wed: the last such day, today too; 上周三 is of the week before this, "last Wednesday" is not today."""
    last = re.match(r"上个?(?=[周星礼])|last ", said)
    name = said[last.end() :] if last is not None else said
    if re.match(r"[这本下]|this |next |coming ", name):
        return None
    found = _weekday(name, today - 6 * DAY)
    if found is None or last is None:
        return found
    if last[0].startswith("上"):
        return today - (today.weekday() + 7 - found.weekday()) * DAY
    return found - 7 * DAY if found == today else found


def _past_day_of_month(said: str, today: date) -> date | None:
    """20号, the 20th: of this month, or of the one before when it is still to come in this; 上月20号."""
    found = re.fullmatch(r"(上个?月)?(.{1,3}?)\s*[日号]|the (\d{1,2})(?:st|nd|rd|th)|(\d{1,2})(?:st|nd|rd|th)", said)
    if found is None:
        return None
    day = _number(found[2] or found[3] or found[4])
    if day is None:
        return None
    month = today.replace(day=1) - DAY if found[1] or day > today.day else today
    return _valid(month.year, month.month, day)


def _so_long_ago(said: str, today: date) -> date | None:
    """3天前, 一周前, 3 days ago, a week ago."""
    found = re.fullmatch(r"(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(天|日|周|个?星期|个?礼拜)(?:前|以前|之前)", said)
    week = found is not None and found[2] not in ("天", "日")
    if found is None:
        found = re.fullmatch(r"(\d{1,3}|[a-z]+) (day|week)s? ago", said)
        week = found is not None and found[2] == "week"
    number = None if found is None else _number(found[1])
    return None if number is None else today - number * (7 if week else 1) * DAY
