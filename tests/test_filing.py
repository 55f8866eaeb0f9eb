"""Kept files: under their content, whole or not at all, for the bot's user only."""

import hashlib
import os
from pathlib import Path

import pytest

from bot.filing.folder import Folder as Filing


def keep(filing: Filing, content: bytes) -> str:
    written = filing.unfinished()
    written.write_bytes(content)
    return filing.keep(written)[0]


def test_content_names_the_file_and_is_kept_once(tmp_path: Path) -> None:
    filing = Filing(tmp_path / "files")
    assert filing.weight() == 0
    digest = keep(filing, b"a voice")
    assert digest == hashlib.sha256(b"a voice").hexdigest() == keep(filing, b"a voice")
    keep(filing, b"")
    assert filing.has(digest) and filing.path(digest).read_bytes() == b"a voice"
    assert len(list(filing.kept())) == 2 and filing.weight() == 7
    assert filing.path(digest).stat().st_mode & 0o777 == 0o600
    assert filing.path(digest).parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "A" * 64, "a" * 63 + "/", "a" * 64 + "\n"])
def test_what_is_no_digest_is_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="digest"):
        Filing(tmp_path).path(name)


def test_what_was_left_half_written_goes_after_a_day(tmp_path: Path) -> None:
    filing = Filing(tmp_path / "files")
    filing.sweep()
    old, fresh, folder = filing.unfinished(), filing.unfinished(), filing.unfinished()
    digest = keep(filing, b"kept")
    for each in (old, fresh):
        each.write_bytes(b"half")
    folder.mkdir()
    (folder / "voice.oga").symlink_to(filing.path(digest))
    for each in (old, folder):
        os.utime(each, (1, 1))
    filing.sweep()
    assert (old.exists(), fresh.exists(), folder.exists()) == (False, True, False)
    assert filing.path(digest).read_bytes() == b"kept"
