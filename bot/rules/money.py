"""Sums of money as people write them: 3万5, 三万五千元, 1.2亿, 800块, ¥3,500.50; in fen, one hundredth of a yuan."""

import re
from fractions import Fraction

MOST = 10**14  # fen: a million million yuan is no claim of people
_WIDE = str.maketrans("０１２３４５６７８９．，￥＋－：　", "0123456789.,¥+-: ")
_DIGITS = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5}
_DIGITS |= {"陆": 6, "柒": 7, "捌": 8, "玖": 9}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GREAT = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_LATIN = {"k": "千", "w": "万", "thousand": "千", "million": "百万"}
_ZERO = "零〇"
_TOKEN = re.compile(r"([0-9]+(?:\.[0-9]+)?)|(.)")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_BEFORE = re.compile(r"^(?:人民币|rmb|cny|共计?|合计|总共|一共|¥)+")
_AFTER = re.compile(r"(?:人民币|rmb|cny|yuan|整|正)+$")
_TAIL = re.compile(r"^(?:([0-9一二两三四五六七八九])(?:[角毛])?)?(?:([0-9一二两三四五六七八九])分)?$")


def yuan(text: str) -> int | None:
    """The sum in fen; None where it is no exact sum: "about 20k", "三万多", a date, a word."""
    said = "".join(text.translate(_WIDE).lower().split())
    said = _AFTER.sub("", _BEFORE.sub("", said))
    for word, sign in sorted(_LATIN.items(), key=lambda pair: -len(pair[0])):
        said = re.sub(rf"(?<=[0-9.]){word}(?![a-z])", sign, said)
    said = said.removesuffix("钱")
    main, tail = _parted(said)
    if main is None:
        return None
    whole = _number(_GROUPED.sub(lambda found: found[0].replace(",", ""), main)) if main else Fraction(0)
    rest = _fen(tail) if tail else 0
    if whole is None or rest is None or not (main or tail):
        return None
    fen = whole * 100 + rest
    return int(fen) if fen.denominator == 1 and fen <= MOST else None


def _parted(said: str) -> tuple[str | None, str]:
    """Before and after the word for yuan; without one, jiao and fen alone may stand there."""
    found = re.split(r"[元圆块]", said)
    if len(found) > 2 or (len(found) == 2 and not found[0]):
        return None, ""
    if len(found) == 2:
        return found[0], found[1]
    return ("", said) if re.search(r"[角毛分]$", said) else (said, "")


def _fen(tail: str) -> int | None:
    """5, 5毛, 5角2分, 2分: in fen."""
    found = _TAIL.match(tail)
    if found is None:
        return None
    jiao, fen = (_digit(each) for each in found.groups())
    return jiao * 10 + fen


def _digit(sign: str | None) -> int:
    return 0 if sign is None else _DIGITS.get(sign) or int(sign)


def _number(said: str) -> Fraction | None:
    """A number in digits, in Chinese signs, or in both: 35000, 三万五千, 3万5, 1.2亿."""
    reading = _Reading()
    for digits, sign in _TOKEN.findall(said):
        if not (reading.digits(Fraction(digits)) if digits else reading.sign(sign)):
            return None
    return reading.end()


class _Reading:
    """A number while it is read, sign by sign: what is complete, the part below ten thousand, and what waits for its unit."""

    def __init__(self) -> None:
        self.total = self.section = Fraction(0)
        self.waiting: Fraction | None = None
        self.last = 0  # the unit that was read last
        self.least = 0  # units come in falling order
        self.zero = self.point = False

    def digits(self, value: Fraction) -> bool:
        if self.waiting is not None:
            return False
        self.waiting = value
        self.point = self.point or value.denominator != 1
        return True

    def sign(self, sign: str) -> bool:
        if sign in _ZERO:
            self.zero = True
            return self.waiting is None
        if sign in _DIGITS:
            return self.digits(Fraction(_DIGITS[sign]))
        if sign in _SMALL:
            return self._small(_SMALL[sign])
        return sign in _GREAT and self._great(_GREAT[sign])

    def _small(self, unit: int) -> bool:
        if self.least and unit >= self.least:
            return False
        if self.waiting is None and unit != 10:
            return False
        self.section += (Fraction(1) if self.waiting is None else self.waiting) * unit
        self.waiting, self.last, self.least, self.zero = None, unit, unit, False
        return True

    def _great(self, unit: int) -> bool:
        self.section += self.waiting or 0
        if not self.section and not (self.total and unit > 10_000):
            return False
        if self.last == 0 and self.section > 99_999_999:
            return False
        if unit > 10_000:
            self.total = (self.total + self.section) * unit
        elif self.total and self.total < 100_000_000:
            return False  # ten thousand twice
        else:
            self.total += self.section * unit
        self.section, self.waiting, self.last, self.least, self.zero = Fraction(0), None, unit, 0, False
        return True

    def end(self) -> Fraction | None:
        """三万五 is 35,000 and 一百二 is 120; 三万零五 is 30,005 and 3万500 is 30,500."""
        if self.waiting is None:
            return self.total + self.section if self.last else None
        if not self.last:
            return self.waiting
        if self.point or self.waiting >= self.last:
            return None
        short = self.waiting < 10 and not self.zero and self.last >= 100
        return self.total + self.section + self.waiting * (Fraction(self.last, 10) if short else 1)


def in_wan(fen: int) -> tuple[str, str]:
    """How people write it: the number, and the unit before yuan: ("3.5", "万"), ("1.2", "亿"), ("800", ""); never rounded."""
    for unit, sign in ((10**8, "亿"), (10**4, "万")):
        value = Fraction(fen, 100 * unit)
        if value >= 1 and (value * 10_000).denominator == 1:
            return _decimal(value), sign
    return _decimal(Fraction(fen, 100)), ""


def _decimal(value: Fraction) -> str:
    whole, rest = divmod(value, 1)
    digits = f"{int(rest * 10_000):04d}".rstrip("0")
    return f"{int(whole)}.{digits}" if digits else str(int(whole))
