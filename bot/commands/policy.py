"""`heyue policy`: check a file, put it into force, show what is in force."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import policy as policies_of_file
from bot.commands.saying import aside, fail, line, present_moment, settings
from bot.rules.policy import Policy
from bot.screens.language import _, _n, deadline, translated
from bot.screens.names import kind_name

AT_ONCE = 500  # obligations read together

if TYPE_CHECKING:  # commands that need no database start without it
    from sqlalchemy import Connection


def group() -> typer.Typer:
    found = typer.Typer(help=_("The policy: limits, hours, routing and who is told."), no_args_is_help=True, rich_markup_mode=None)
    file_help = _("The organisation's own policy file (TOML): only what differs from the shipped one.")

    @found.command("check", help=_("Say what is wrong with a policy file, and what to do."))
    def _check(file: Annotated[Path, typer.Argument(help=file_help)]) -> None:
        _checked(file, _known_units())
        line(_("The policy is sound."))

    @found.command("apply", help=_("Show what a policy file changes, then put it into force."))
    def _apply(
        file: Annotated[Path, typer.Argument(help=file_help)],
        recompute: Annotated[bool, typer.Option("--recompute", help=_("Move the dates of what is owed now, too."))] = False,
        yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Apply without asking."))] = False,
    ) -> None:
        apply(file, recompute=recompute, yes=yes)

    @found.command("show", help=_("Print every value in force, as JSON."))
    def _show() -> None:
        show()

    return found


def _known_units() -> frozenset[str] | None:
    """The codes of the roster's units, where there is one on this machine; None where nothing is known of it."""
    from bot.settings import SettingsError, from_environment

    try:
        found = from_environment(os.environ)
    except SettingsError:
        return None
    from sqlalchemy import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from storage import units
    from storage.database import is_newest, reading

    url = make_url(found.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return None
    try:
        with reading(found.database_url) as db:
            return (units.codes(db) or None) if is_newest(db) else None
    except SQLAlchemyError:
        return None


def _checked(file: Path, units: frozenset[str] | None) -> str:
    """The text of a sound policy file; ends the command with every fault when anything is wrong."""
    try:
        text = file.read_text("utf-8-sig")
    except FileNotFoundError:
        fail(_("There is no file {file}."), file=file)
    except (OSError, UnicodeDecodeError):
        fail(_("{file} cannot be read as text in UTF-8."), file=file)
    faults = policies_of_file.check(text, units)
    for warning in policies_of_file.warnings(text):
        aside(_("Warning: {sentence}"), sentence=warning.sentence(translated))
    for fault in faults:
        typer.echo(fault.sentence(translated), err=True)
    if faults:
        fail(_n("{count} thing is wrong.", "{count} things are wrong.", len(faults)), count=len(faults))
    return text


def apply(file: Path, *, recompute: bool, yes: bool) -> None:
    """The dates of what is owed stay unless `recompute`; what is said about it follows the new policy at once."""
    text = _checked(file, _known_units())
    policy = policies_of_file.load(text)
    found = settings()
    from storage import policies
    from storage.database import reading, upgrade, writing

    upgrade(found.database_url)
    now = present_moment(found)
    with reading(found.database_url) as db:
        own = policies.newest(db)
        before = own[1] if own else None
        differences = policies_of_file.differences(before, text)
        for key, was, will in differences:
            line("{key}: {was} → {will}", key=key, was=was or "–", will=will or "–")
        moved = _moved(db, policy, now) if recompute else 0
    if not differences and not moved:
        line(_("Nothing would change."))
        return
    if not yes:
        if not sys.stdin.isatty():
            fail(_("Nothing was applied. Add --yes to apply without being asked."))
        if not typer.confirm(_("Apply this?")):
            fail(_("Nothing was applied."))
    with writing(found.database_url) as db:
        version = policies.apply(db, text, now)
        _follow(db, policy, now, recompute=recompute)
    line(_("In force as version {version}. A running bot works with it from now on."), version=version)


def _moved(db: "Connection", policy: Policy, now: datetime) -> int:
    """Say which dates would move; returns how many."""
    from bot.rules.obligations import recomputed
    from storage import timetable

    count = 0
    for number, owed in timetable.open_obligations(db, AT_ONCE):
        after = recomputed(owed, now, policy)
        if after.due_at != owed.due_at:
            count += 1
            was, will = deadline(owed.due_at, policy.zone), deadline(after.due_at, policy.zone)
            line("{number} {kind}: {was} → {will}", number=number, kind=kind_name(owed.kind), was=was, will=will)
    return count


def _follow(db: "Connection", policy: Policy, now: datetime, *, recompute: bool) -> None:
    """Everything owed follows the new ladders and hours; with `recompute` its date, too."""
    from bot.rules.obligations import realigned, recomputed
    from storage import obligations, timetable

    for _number, owed in list(timetable.open_obligations(db, AT_ONCE)):
        after = recomputed(owed, now, policy) if recompute else owed
        after = realigned(after, now, policy) if after is owed else after
        if after != owed:
            obligations.save(db, after)


def show() -> None:
    found = settings()
    from storage import policies
    from storage.database import reading, upgrade

    upgrade(found.database_url)
    with reading(found.database_url) as db:
        own = policies.newest(db)
    typer.echo(policies_of_file.in_force(own[1] if own else None))
    if own:
        aside(_("In force: version {version} of the organisation's own policy."), version=own[0])
    else:
        aside(_("In force: the policy that comes with the program."))
