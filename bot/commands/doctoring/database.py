"""The database: there, of this program, whole, writable; and what waits in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from bot.commands.doctoring.findings import Finding, fine, look, wrong
from bot.screens.language import _
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Connection

LATE = timedelta(minutes=5)
LONG = timedelta(hours=2)


def findings(settings: Settings, now: datetime) -> Iterator[Finding]:
    """`now` is the organisation's time. Only when the last finding is fine can the database be asked more."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from storage.database import reading

    address = make_url(settings.database_url)
    if address.drivername.startswith("sqlite") and not Path(address.database or "").exists():
        advice = _("Load the roster or start the bot, or see whether HEYUE_DATA names the right folder.")
        yield wrong("database", _("There is no database {file} yet."), advice, file=address.database or "")
        return
    try:
        with reading(settings.database_url) as db:
            seen = [*_schema(db)]
            yield from seen
            if not all(each.state == "fine" for each in seen):
                return
            yield from _file(db)
            yield from _waiting(db, now)
            yield _findable(db)
        yield _writable(settings)
    except SQLAlchemyError as problem:
        advice = _("See whether the database runs, and whether DATABASE_URL names it rightly.")
        yield wrong("database", _("The database cannot be read: {problem}."), advice, problem=_first(problem))


def _schema(db: "Connection") -> Iterator[Finding]:
    from storage.database import newest_revision, revision_of

    present, newest = revision_of(db), newest_revision()
    if present == newest:
        yield fine("schema", _("The database has the tables of this program."))
    elif present is None:
        yield wrong("schema", _("The database has no tables yet."), _("Load the roster or start the bot: both make them."))
    elif present < newest:
        said = _("The database is of an older program.")
        yield wrong("schema", said, _("Make a backup, then start the bot: it brings the tables up to date."))
    else:
        yield wrong("schema", _("The database is of a newer program."), _("Install the newer program again."))


def _file(db: "Connection") -> Iterator[Finding]:
    from storage import figures

    if db.dialect.name != "sqlite":
        return
    faults = figures.faults_of_file(db)
    if faults:
        advice = _("Stop the bot, keep a copy of the file, and restore the last backup.")
        yield wrong("integrity", _("The database's file is damaged: {fault}."), advice, fault=faults[0])
    else:
        yield fine("integrity", _("The database's file is whole."))


def _writable(settings: Settings) -> Finding:
    from sqlalchemy.exc import SQLAlchemyError

    from storage import figures
    from storage.database import closing

    try:
        with closing(settings.database_url) as engine, engine.connect() as db:
            figures.can_write(db)
            db.rollback()
    except SQLAlchemyError as problem:
        advice = _("Look at the rights of the file and its folder, at the room on the disk, and for a command that hangs.")
        return wrong("writable", _("Nothing can be written to the database: {problem}."), advice, problem=_first(problem))
    return fine("writable", _("The database can be written to."))


def _waiting(db: "Connection", now: datetime) -> Iterator[Finding]:
    from storage import figures

    if (aside := figures.set_aside(db)) > 0:
        advice = _("See in the log why they failed three times; whoever wrote them has had an apology.")
        yield look("set_aside", _("{count} updates were set aside."), advice, count=aside)
    machine = SystemClock().now()
    holders = [(holder, until) for name, holder, until in figures.leases(db) if name.startswith("send:")]
    running = [holder for holder, until in holders if until > machine]
    for holder in running:
        yield fine("sender", _("A bot is running and sends: {holder}."), holder=holder.rpartition(":")[0])
    if not running:
        yield look("sender", _("No bot is running on this database."), _("Start it: heyue bot, or the service that you made of it."))
    late = [waiting.oldest for _priority, waiting in figures.outbox(db, now) if waiting.oldest is not None]
    if late and now - min(late) > LATE:
        said = _("The oldest message should have gone {minutes} minutes ago.")
        yield wrong("outbox", said, _waits(running=bool(running)), minutes=round((now - min(late)).total_seconds() / 60))
    else:
        yield fine("outbox", _("Nothing waits that should have gone."))
    first = figures.inbox(db).oldest
    if first is not None and now - first > LATE:
        said = _("The oldest update has waited for {minutes} minutes.")
        yield wrong("inbox", said, _waits(running=bool(running)), minutes=round((now - first).total_seconds() / 60))
    yield from _errands(db, now, running=bool(running))


def _findable(db: "Connection") -> Finding:
    from storage import search

    if not search.behind(db):
        return fine("search", _("Every case can be found by name, phone number and words."))
    advice = _("A running bot takes them in by itself, a hundred in a second; heyue reindex does it at once.")
    return look("search", _("Some older cases can be found by their number only."), advice)


def _errands(db: "Connection", now: datetime, *, running: bool) -> Iterator[Finding]:
    from storage import figures

    waiting = [each for _kind, each, _failed in figures.errands(db) if each.oldest is not None]
    oldest = min((each.oldest for each in waiting if each.oldest is not None), default=now)
    if now - oldest > LONG:
        said = _("{count} errands wait, the oldest for {hours} hours: files to fetch, or voices to be written down.")
        hours = round((now - oldest).total_seconds() / 3600)
        yield look("errands", said, _waits(running=running), count=sum(each.count for each in waiting), hours=hours)
    else:
        yield fine("errands", _("No errand has waited for long."))
    if failed := figures.failed_errands(db):
        told = "; ".join(f"{_why(why)}: {count}" for why, count in failed)
        advice = _("What is too large or gone cannot be helped. If the listening program fails, try TRANSCRIBE_COMMAND by hand.")
        yield look("errands_failed", _("Errands of late that came to nothing: {told}."), advice, told=told)


def _why(code: str) -> str:
    """Why nothing came of an errand, in a few words."""
    return {
        "too_big": _("the file is too large"),
        "gone": _("Telegram does not have the file any more"),
        "tried_often": _("it did not work at any try"),
        "nothing_heard": _("no speech was heard"),
        "no_program": _("the listening program cannot be started"),
        "failed": _("the listening program failed"),
        "too_slow": _("the listening program took too long"),
        "too_much": _("the listening program printed without end"),
        "no_room": _("there was no room on the disk"),
    }.get(code, code)


def _waits(*, running: bool) -> str:
    return _("See in the bot's log what holds it up.") if running else _("Start the bot: it goes on where it stopped.")


def _first(problem: Exception) -> str:
    """The first line of what the database said; SQLAlchemy keeps parameters out of it."""
    return str(getattr(problem, "orig", None) or problem).strip().splitlines()[0].rstrip(".")
