"""A question is taken apart into pieces that an index can keep, and its words into all that they may be."""

import pytest

from bot.rules.finding import MOST_PIECES, parts, phone_ends, pieces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("楼上漏水", ("楼上", "上漏", "漏水")),
        ("漏水漏水", ("漏水", "水漏")),
        ("张", ()),
        ("3栋2单元501", ("单元", "501")),
        ("ＡＢＣ Pipe", ("abc", "pipe")),
        ("水管，坏了", ("水管", "坏了")),
        ("", ()),
    ],
)
def test_pieces(text: str, found: tuple[str, ...]) -> None:
    assert pieces(text) == found


def test_a_very_long_text_has_not_more_pieces_than_are_kept() -> None:
    assert len(pieces("".join(chr(0x4E00 + at) for at in range(5000)))) == MOST_PIECES


@pytest.mark.parametrize(
    ("number", "ends"),
    [
        ("13812341234", ("13812341234", "12341234", "341234", "1234")),
        ("+86 138 1234 1234", ("13812341234", "12341234", "341234", "1234")),
        ("028-8876", ("288876", "8876")),
        ("110", ()),
        ("", ()),
    ],
)
def test_ends_of_a_phone_number(number: str, ends: tuple[str, ...]) -> None:
    assert phone_ends(number) == ends


@pytest.mark.parametrize(
    ("question", "number", "phone", "end"),
    [
        ("123", "123", "", ""),
        ("LJ-2026-000123", "lj-2026-000123", "", ""),
        ("2026-000123", "2026-000123", "2026000123", "26000123"),
        ("12345", "12345", "12345", "2345"),
        ("13812341234", "", "13812341234", "13812341234"),
        ("138-1234-1234", "", "13812341234", "13812341234"),
        ("漏水", "", "", ""),
    ],
)
def test_what_a_word_may_be(question: str, number: str, phone: str, end: str) -> None:
    (part,) = parts(question)
    assert (part.number, part.phone, part.phone_end) == (number, phone, end)


@pytest.mark.parametrize("question", ["", "  ", "张", "漏水 张", "!", "a"])
def test_words_that_are_too_short_find_nothing(question: str) -> None:
    assert parts(question) == ()
