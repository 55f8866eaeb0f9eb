"""Phone numbers in the ways people write them: Chinese mobiles and landlines, and what the messenger shares of a contact."""

import re
from typing import Final

# The numbering plan 电信网编号计划: mobiles are 11 digits from 13 to 19; area codes are 010, 02x or four digits from 03 to 09; local
# numbers have 7 or 8 digits.
_GAP: Final = r"[\s.·-]{0,2}"
_COUNTRY: Final = rf"(?:(?:\+|00)?{_GAP}86{_GAP})?"
_MOBILE: Final = re.compile(rf"(?<![\d+]){_COUNTRY}(1{_GAP}[3-9](?:{_GAP}\d){{9}})(?!\d)")
_LANDLINE: Final = re.compile(
    rf"(?<![\d+])(?:(?:(?:\+|00){_GAP}86{_GAP}\(?0?)|\(?0)(10|2\d|[3-9]\d\d)\)?{_GAP}([2-9]\d{{2,3}}){_GAP}(\d{{4}})(?!\d)"
    rf"(?:\s*(?:转|分机|ext\.?|x|-|#)\s*(\d{{1,5}})(?!\d))?"
)
_LOCAL: Final = re.compile(r"^[2-9]\d{2,3}[\s-]?\d{4}$")
_ABROAD: Final = re.compile(rf"^(?:\+|00)(?!86)[1-9](?:{_GAP}\d){{6,14}}$")
_WIDE: Final = str.maketrans("０１２３４５６７８９＋－（）　—–", "0123456789+-() --")

# What stands around a number that somebody gives and nothing else.
_AROUND: Final = re.compile(
    r"我|的|本人|自己|联系|电话|手机|座机|号码?|方式|是|为|打|这个|可以|拨|请|就|微信同号|同微信|\btel\b|\btelephone\b|\bmobile\b|\bcell\b"
    r"|\bphone\b|\bnumber\b|\bmy\b|\bis\b|\bcall\b|\bme\b|\bat\b|\bon\b|[\s:：,，。.;；!！、()（）'’s]",
    re.IGNORECASE,
)
_MINE: Final = re.compile(
    r"(我|本人)(的|家)?(联系)?(电话|手机|号码|座机|联系方式)|(打|拨)(给)?我|联系我|电话联系"
    r"|\bmy (phone|number|mobile|cell|tel)|\b(call|phone|ring) me",
    re.IGNORECASE,
)
_REACH: Final = 14  # characters between "my phone" and the number


def phone_in(text: str) -> str | None:
    """The first number with which somebody can be called from anywhere, as it is kept: 13812341234, 028-88761234."""
    plain = text.translate(_WIDE)
    if (found := _MOBILE.search(plain)) is not None:
        return _digits(found[1])
    if (found := _LANDLINE.search(plain)) is not None:
        extension = f"-{found[4]}" if found[4] else ""
        return f"0{found[1]}-{found[2]}{found[3]}{extension}"
    return None


def lone_phone(text: str) -> str | None:
    """The number, if the message is a number and nothing else, a word like "my phone" or "电话" beside it allowed."""
    plain = text.translate(_WIDE).strip()
    number = phone_in(plain)
    if number is not None:
        rest = _LANDLINE.sub("", _MOBILE.sub("", plain, count=1), count=1)
        return None if _AROUND.sub("", rest) else number
    bare = _AROUND.sub("", plain)
    if _LOCAL.match(bare):
        return _digits(bare)
    return f"+{_digits(plain.removeprefix('00'))}" if _ABROAD.match(plain) else None


def own_phone(text: str) -> str | None:
    """The number that somebody says in passing is theirs: 我的电话是…, call me on …; another's number is not taken."""
    plain = text.translate(_WIDE)
    for mine in _MINE.finditer(plain):
        tail = plain[mine.end() :]
        number = phone_in(tail[: _REACH + 24])
        first = re.search(r"[\d+(]", tail)
        if number is not None and first is not None and first.start() <= _REACH:
            return number
    return None


def garbled_phone(text: str) -> bool:
    """Whether a message is digits that were meant as a number, with too many or too few of them."""
    plain = text.translate(_WIDE).strip()
    return bool(re.fullmatch(r"\+?[\d\s()-]+", plain)) and 5 <= len(_digits(plain)) <= 16 and lone_phone(plain) is None


def shared_phone(number: str) -> str:
    """The number of a contact as the messenger sends it, with or without a plus, in the form that is kept."""
    given = number.strip()
    return lone_phone(given) or lone_phone(f"+{given.lstrip('+')}") or given


def name_and_phone(text: str) -> tuple[str, str]:
    """A name and a phone from what was written, in any order; without a readable number whatever digits there are, five at least."""
    plain = text.translate(_WIDE)
    phone = phone_in(plain)
    if phone is not None:
        plain = _LANDLINE.sub(" ", _MOBILE.sub(" ", plain, count=1), count=1)
    else:
        digits = _digits(plain)
        phone = digits if len(digits) >= 5 else ""
        plain = re.sub(r"[\d+-]+", " ", plain)
    name = re.sub(r"(联系)?(电话|手机)(号码?)?|\b(tel|phone|mobile)\b|[+,，;；:：。]", " ", plain, flags=re.IGNORECASE)
    return " ".join(name.split()), phone


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isascii() and sign.isdigit())
