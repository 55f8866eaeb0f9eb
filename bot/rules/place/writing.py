"""Names of places as people write them: cut into characters, numbers and words, with 三 and 3 and 第三 alike."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from bot.rules.place.sounds import heard, sound

_DIGITS: Final = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TOKEN: Final = re.compile(r"[0-9]+|[零〇一二两三四五六七八九十百]+|[a-z]+|[\u3400-\u9fff]|[^\s]")
_ORDINAL: Final = re.compile(r"第\s*(?=[0-9零〇一二两三四五六七八九十百])")
_NUMBERED: Final = re.compile(r"([0-9零〇一二两三四五六七八九十百])\s*号\s*网格")
_INVERTED: Final = re.compile(r"网格\s*([0-9]+)(?![0-9]|\s*[号栋组])")

# What people leave out of a name or put into it: 文君 for 文君社区.
_SUFFIXES: Final = "社区居民委员会 居民委员会 村民委员会 居委会 村委会 街道办事处 办事处 街道办 街办 街道 社区 小区 镇 乡 村"
_WORDS: Final = "community village town township street subdistrict estate residential road district the of in at"
_SKIPPED: Final = frozenset(_WORDS.split())
_LEFT_OUT: Final = {begin: [tuple(word) for word in _SUFFIXES.split() if word[0] == begin] for begin in _SUFFIXES}  # the longest first
# What a body is called besides the place it stands for.
_BODY: Final = re.compile(
    r"(人民)?(调解室|调解委员会|社会矛盾纠纷调处化解中心|调处化解中心|调解中心)$|\b(mediation room|dispute cent(re|er))$"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A Chinese character, a number or a Latin word; `at` counts where it stands."""

    text: str
    at: int

    @property
    def number(self) -> bool:
        return self.text.isdigit()

    @property
    def latin(self) -> bool:
        return self.text.isascii() and self.text.isalpha()

    @property
    def weight(self) -> float:
        """How much it tells: a Latin word is worth about as many characters as it has syllables."""
        return max(1.0, len(self.text) / 3) if self.latin else 1.0


Tokens = tuple[Token, ...]
Key = tuple[str, ...]


def tokens(text: str) -> list[Tokens]:
    """The pieces between punctuation, for no name goes over a comma."""
    plain = unicodedata.normalize("NFKC", text).lower()
    plain = _INVERTED.sub(r"\1网格", _NUMBERED.sub(r"\1网格", _ORDINAL.sub("", plain)))
    pieces: list[Tokens] = []
    piece: list[Token] = []
    for at, found in enumerate(_TOKEN.findall(plain)):
        if (said := _said(found)) is not None:
            piece.append(Token(said, at))
        elif piece:
            pieces.append(tuple(piece))
            piece = []
    return [*pieces, tuple(piece)] if piece else pieces


def _said(found: str) -> str | None:
    """A token in its one form; None for punctuation."""
    if found.isdigit() and found.isascii():
        return found.lstrip("0") or "0"
    if found[0] in _DIGITS or found[0] in "十百":
        return _number(found)
    return found if found.isalpha() else None


def _number(signs: str) -> str:
    """十二 is 12, 二十三 is 23, 三八 is 38; the same for names and for those who write them, so an odd one does no harm."""
    if not any(sign in "十百" for sign in signs):
        return "".join(str(_DIGITS[sign]) for sign in signs).lstrip("0") or "0"
    total = digit = 0
    for sign in signs:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
    return str(total + digit)


def without_suffixes(piece: Tokens) -> Tokens:
    """The piece without 社区, 村, 镇 and their like, wherever they follow something; what remains knows where it stood."""
    kept: list[Token] = []
    at = 0
    while at < len(piece):
        length = _suffix_at(piece, at) if kept or piece[at].latin else 0
        if length:
            at += length
        else:
            kept.append(piece[at])
            at += 1
    return tuple(kept)


def _suffix_at(piece: Tokens, at: int) -> int:
    """How many tokens of a suffix stand here."""
    begin = piece[at].text
    if begin in _SKIPPED:
        return 1
    for word in _LEFT_OUT.get(begin, ()):
        if tuple(token.text for token in piece[at : at + len(word)]) == word:
            return len(word)
    return 0


def mere_suffix(written: str) -> bool:
    """Whether it is 小区 or village and no name at all."""
    return written in _SUFFIXES.split() or written in _SKIPPED


def without_body(name: str) -> str:
    """文君社区 for 文君社区调解室."""
    return _BODY.sub("", name.strip().lower()).strip()


def key(piece: Tokens) -> Key:
    return tuple(token.text for token in piece)


def heard_key(piece: Tokens) -> Key:
    """How it sounds; numbers and Latin words as they are."""
    return tuple(heard(token.text) for token in piece)


def spelled(piece: Tokens) -> str:
    """A Chinese name in Latin letters, written together: fenghuangyuan; empty where a character's sound is not known."""
    said = [sound(token.text) for token in piece]
    return "".join(said) if all(each.isascii() for each in said) and not all(token.latin for token in piece) else ""
