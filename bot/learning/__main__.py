"""`python -m bot.learning`: learn the shipped model anew from the examples; `measure` says how well, on examples held back."""

import json
import sys
from pathlib import Path

from bot.learning import SHIPPED
from bot.learning.example import own
from bot.learning.training import train


def write(path: Path = SHIPPED) -> None:
    """The same examples and the same version of scikit-learn give the same file."""
    path.write_text(json.dumps(train(own()).data(), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["measure"]:
        from bot.learning.measuring import report

        print(report(own()))
    else:
        write()
