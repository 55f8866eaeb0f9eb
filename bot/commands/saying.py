"""How commands speak: plain lines in the language of the terminal, and one sentence with an exit code when something cannot be done."""

import os
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NoReturn

from bot.catalogue import LANGUAGES, choose
from bot.rules.roster.model import filled
from bot.screens.language import _, translated
from bot.settings import Settings, SettingsError, from_environment


def spoken_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """zh or en: what `--language` says, else HEYUE_LANGUAGE, else the terminal's own."""
    for at, argument in enumerate(arguments):
        given = argument.partition("=")[2] if argument.startswith("--language=") else ""
        if argument == "--language" and at + 1 < len(arguments):
            given = arguments[at + 1]
        if given in LANGUAGES:
            return given
    if (chosen := environ.get("HEYUE_LANGUAGE")) in LANGUAGES:
        return chosen or "en"
    return choose(None, environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG"))


def line(text: str, **facts: object) -> None:
    """One line on standard output."""
    print(filled(text, {name: str(fact) for name, fact in facts.items()}), flush=True)


def aside(text: str, **facts: object) -> None:
    """One line on standard error: what is said about the output, not the output itself."""
    print(filled(text, {name: str(fact) for name, fact in facts.items()}), file=sys.stderr, flush=True)


def fail(text: str, **facts: object) -> NoReturn:
    """What cannot be done and what to do about it; ends the command with code 1."""
    aside(text, **facts)
    raise SystemExit(1)


def confirmed(*, yes: bool) -> None:
    """Ask before something is applied; ends the command unless the answer is yes."""
    if yes:
        return
    if not sys.stdin.isatty():
        fail(_("Nothing was applied. Add --yes to apply without being asked."))
    import typer

    if not typer.confirm(_("Apply this?")):
        fail(_("Nothing was applied."))


def settings() -> Settings:
    try:
        found = from_environment(os.environ)
    except SettingsError as wrong:
        fail(translated(wrong.sentence), **wrong.facts)
    if found.database_url.startswith("sqlite"):
        found.data.mkdir(parents=True, exist_ok=True)
    return found


def present_moment(found: Settings) -> datetime:
    """Now, by the clock that the bot on this data obeys."""
    from bot.clock import ShiftedClock, SystemClock

    return (ShiftedClock(found.clock_file) if found.shifted_clock else SystemClock()).now()
