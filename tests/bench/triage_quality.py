"""How well words are understood: `python -m tests.bench.triage_quality FILE` prints first choice and top three per language and category.

The file has the columns text and category, and may have lang and grade; category `none` means no dispute.
"""

import csv
import sys
import time
from collections import Counter
from pathlib import Path

from bot.rules.grading import Answers, grade
from bot.rules.reading import Reading, read
from bot.rules.terms import Grade

NONE = "none"


def told(reading: Reading) -> tuple[str, ...]:
    """The slugs offered, `none` for no dispute."""
    if reading.no_dispute is not None and not reading.categories:
        return (NONE,)
    return tuple(guess.slug for guess in reading.categories) or (NONE,)


def measure(rows: list[dict[str, str]], *, show: bool) -> dict[str, tuple[int, int, int]]:
    """Per language, and per language and category: rows, right at first, right within three."""
    total: Counter[str] = Counter()
    first: Counter[str] = Counter()
    three: Counter[str] = Counter()
    danger: Counter[str] = Counter()
    started = time.perf_counter()
    for row in rows:
        reading = read(row["text"])
        offered = told(reading)
        language = row.get("lang") or "-"
        for key in (language, f"{language} {row['category']}"):
            total[key] += 1
            first[key] += offered[0] == row["category"]
            three[key] += row["category"] in offered
        if show and offered[0] != row["category"]:
            print(f"{row['category']:20} {' '.join(offered):60} {row['text']}")
        if row.get("grade"):
            meant, got = Grade(row["grade"]), grade(reading, Answers()).grade
            danger[f"{meant} read as {got}"] += 1
            if show and meant.rank != got.rank:
                print(f"  GRADE {meant} read as {got}: {' '.join(sorted(reading.signs))} | {row['text']}")
    print(f"{(time.perf_counter() - started) / max(len(rows), 1) * 1000:.2f} ms a message")
    for key in sorted(danger):
        print(f"{danger[key]:5} {key}")
    return {key: (total[key], first[key], three[key]) for key in sorted(total)}


def main(arguments: list[str]) -> None:
    show = "--show" in arguments
    name = next(each for each in arguments if not each.startswith("-"))
    with Path(name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    for key, (number, first, three) in measure(rows, show=show).items():
        print(f"{key:32} {number:5} first {first / number:6.1%}  within three {three / number:6.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])
