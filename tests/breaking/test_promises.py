"""`./run breaking` can be run at any time: what it changes stands in the code, and its tests exist."""

import shlex
from pathlib import Path

import pytest

from tests.breaking.promises import BREAKAGES, Breakage

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda each: each.promise.replace(" ", "-"))
def test_what_is_broken_stands_in_the_code_once(breakage: Breakage) -> None:
    assert (ROOT / breakage.file).read_text(encoding="utf-8").count(breakage.old) == 1
    assert (ROOT / shlex.split(breakage.test)[0]).is_file()
