"""`heyue`: the door to every command, in the language of the terminal."""

import os
import sys
from collections.abc import Sequence

from bot.commands.running import run
from bot.commands.saying import spoken_language
from bot.screens.language import speaking


def main(arguments: Sequence[str] | None = None) -> None:
    given = list(sys.argv[1:] if arguments is None else arguments)
    with speaking(spoken_language(given, os.environ)):
        if given == ["bot"]:
            run()  # what runs for months does not keep in memory what reads command lines: 3 MB, and a tenth of a second of its start
            return
        from bot.command_line import build

        build()(given)


if __name__ == "__main__":
    main()
