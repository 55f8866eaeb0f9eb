"""The listening program: no shell, no secrets, an end to time and output, and nothing of it left behind."""

import asyncio
import sys
import time
from pathlib import Path

import pytest

from bot.transcribing import MOST, Silent, arguments, transcribe
from tests.patience import patience


def script(folder: Path, content: str) -> str:
    file = folder / "listen.py"
    file.write_text(content)
    return f'{sys.executable} "{file}" {{file}}'


async def why(command: str, file: Path, seconds: float = 60) -> str:
    with pytest.raises(Silent) as silent:
        await transcribe(command, file, seconds)
    return silent.value.why


def test_the_file_is_one_argument_whatever_its_name() -> None:
    assert arguments("listen -f {file}", Path("/a b/$(rm).oga")) == ["listen", "-f", "/a b/$(rm).oga"]
    assert arguments("listen --in={file} -q", Path("/x")) == ["listen", "--in=/x", "-q"]
    assert arguments("listen", Path("/x")) == ["listen", "/x"]
    with pytest.raises(ValueError, match="quotation"):
        arguments('listen "', Path("/x"))


async def test_what_it_prints_and_nothing_of_ours_in_its_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    voice = tmp_path / "$(touch hacked); voice.oga"
    voice.write_text("您好")
    command = script(
        tmp_path, "import os, sys\nprint(open(sys.argv[1]).read(), [n for n in os.environ if 'secret' in os.environ[n]], os.nice(0))"
    )
    said = (await transcribe(command, voice, 60)).decode()
    assert said.startswith("您好 []") and not said.strip().endswith(" 0")
    assert not (tmp_path / "hacked").exists() and not Path("hacked").exists()


async def test_a_program_that_fails_is_missing_or_floods(tmp_path: Path) -> None:
    voice = tmp_path / "voice.oga"
    voice.touch()
    assert await why(script(tmp_path, "import sys; print('x'); sys.exit(1)"), voice) == "failed"
    assert await why("no-such-program-here {file}", voice) == "no_program"
    assert await why(str(tmp_path), voice) == "no_program"
    assert await why(script(tmp_path, f"print('x' * {MOST + 10})"), voice) == "too_much"
    assert await why(script(tmp_path, "while True: print('x' * 1000)"), voice) == "too_much"


async def test_one_that_hangs_is_ended_with_its_children(tmp_path: Path) -> None:
    voice, sign = tmp_path / "voice.oga", tmp_path / "sign"
    voice.touch()
    beat = f"import time\nwhile True:\n    open({str(sign)!r}, 'a').write('x')\n    time.sleep(0.05)"
    child = tmp_path / "child.py"
    child.write_text(beat)
    command = script(tmp_path, f"import subprocess, sys\nsubprocess.run([sys.executable, {str(child)!r}])")
    asked = asyncio.create_task(why(command, voice, 3))
    until = time.monotonic() + patience(60)
    while not sign.exists():
        assert time.monotonic() < until
        await asyncio.sleep(0.05)
    assert await asked == "too_slow"
    size = sign.stat().st_size
    await asyncio.sleep(0.5)
    assert sign.stat().st_size == size
