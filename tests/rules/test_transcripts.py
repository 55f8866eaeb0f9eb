"""What counts as speech in a program's output."""

import pytest

from bot.rules.transcripts import LONGEST, readable


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("楼上漏水找了三回", "楼上漏水找了三回"),
        ("  two  words \n\n and more \n", "two words\nand more"),
        ("[00:00:00.000 --> 00:00:03.120]   楼上漏水\n[00:00:03.120 --> 00:00:05.000]  没人管", "楼上漏水\n没人管"),
        ("[BLANK_AUDIO]", ""),
        ("(music) 您好 *coughs*", "您好"),
        ("<b>没人管我们家的事</b>", "<b>没人管我们家的事</b>"),
        ("\x1b\x00楼上\u202e漏水\x07", "楼上 漏水"),
        ("", ""),
        (" \n\t ", ""),
        ("!!! ??? ...", ""),
        ("....好....", ""),
    ],
)
def test_words_and_no_words(output: str, words: str) -> None:
    assert readable(output.encode()) == words


def test_bytes_that_are_no_text_are_no_speech() -> None:
    assert readable(bytes(range(128, 256)) * 50) == ""
    assert readable("楼上漏水".encode() + b"\xff") == "楼上漏水"


def test_a_very_long_one_is_cut() -> None:
    assert len(readable("楼上漏水".encode() * 10_000)) == LONGEST
