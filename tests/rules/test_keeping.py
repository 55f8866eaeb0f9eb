"""How much of what one person sends to one case is fetched and written down."""

from dataclasses import replace

import pytest

from bot.rules.keeping import Kept, Sent, kept
from tests.rules.sample_case import POLICY

FILES = replace(POLICY.files, most_in_case=100, voices_a_day=20)


@pytest.mark.parametrize(
    ("kind", "files", "voices", "listens", "found"),
    [
        ("photo", 0, 0, False, Kept.WHOLE),
        ("photo", 99, 20, True, Kept.WHOLE),
        ("photo", 100, 0, False, Kept.FULL),
        ("voice", 19, 19, True, Kept.WHOLE),
        ("voice", 20, 20, True, Kept.UNHEARD),
        ("audio", 30, 20, True, Kept.UNHEARD),
        ("video_note", 30, 20, True, Kept.UNHEARD),
        ("voice", 30, 20, False, Kept.WHOLE),  # nobody would write it down: nothing is left out
        ("voice", 100, 20, True, Kept.FULL),
    ],
)
def test_what_becomes_of_one_more(kind: str, files: int, voices: int, listens: bool, found: Kept) -> None:
    assert kept(kind, Sent(files, voices), FILES, listens=listens) is found


def test_of_several_the_most_that_was_left_out_is_said() -> None:
    assert Kept.of_all() is Kept.WHOLE
    assert Kept.of_all(Kept.WHOLE, Kept.UNHEARD, Kept.WHOLE) is Kept.UNHEARD
    assert Kept.of_all(Kept.UNHEARD, Kept.FULL) is Kept.FULL


def test_a_report_as_long_as_it_may_be_is_kept_whole() -> None:
    from bot.policy import check
    from handlers.reporting.draft import MOST_PARTS

    assert not check(f"[files]\nmost_in_case = {MOST_PARTS}\n")
    assert check(f"[files]\nmost_in_case = {MOST_PARTS - 1}\n")
