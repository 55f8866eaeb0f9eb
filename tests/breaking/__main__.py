"""`./run breaking`: each promise is broken in a copy of the code, and the test that guards it must fail."""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.breaking.promises import BREAKAGES, Breakage

ROOT = Path(__file__).parents[2]
PATIENCE = "45"  # seconds; the pause after an outage takes up to 30
FAILED = 1  # what pytest says when a test failed; anything else means that it did not run


def copied(to: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            (to / name).write_bytes((ROOT / name).read_bytes())


def notices(breakage: Breakage, copy: Path) -> tuple[bool, str]:
    """Whether the test fails with the promise broken, and what it said: its last line, and why it failed."""
    file = copy / breakage.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace(breakage.old, breakage.new), encoding="utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-n0", "-p", "no:cacheprovider", *shlex.split(breakage.test)]
        env = {**os.environ, "PYTHONPATH": str(copy), "HEYUE_PATIENCE": PATIENCE}
        if breakage.full:
            env |= {"HEYUE_FAULTS": "full", "HEYUE_PATIENCE": "600"}
        done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True, check=False)
    finally:
        file.write_text(whole, encoding="utf-8")
    said = done.stdout.splitlines()
    last = next((line for line in reversed(said) if line.strip()), "")
    why = next((line[1:].strip() for line in said if line.startswith("E  ")), "")
    return done.returncode == FAILED, f"{last} {why[:120]}".strip()


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run breaking", description="Break each promise on purpose and see its test fail.")
    parser.add_argument("--part", default="1/1", help="only this part of them, as 1/2 and 2/2, for several at once")
    parser.add_argument("words", nargs="*", help="only promises with one of these words")
    asked = parser.parse_args()
    part, parts = (int(each) for each in asked.part.split("/"))
    unnoticed = 0
    with tempfile.TemporaryDirectory(prefix="heyue-breaking-") as folder:
        copied(Path(folder))
        for breakage in BREAKAGES[part - 1 :: parts]:
            if asked.words and not any(word in breakage.promise or word in breakage.file for word in asked.words):
                continue
            began = time.monotonic()
            noticed, said = notices(breakage, Path(folder))
            unnoticed += not noticed
            word = "noticed" if noticed else "NOT NOTICED"
            print(f"{word:12} {time.monotonic() - began:4.0f} s  {breakage.promise} ({breakage.file}): {said}", flush=True)
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
