"""`heyue reindex`: takes every case anew into what search goes by; the bot may go on running, and doing it again does no harm."""

import typer

from bot.commands.saying import line, settings
from bot.screens.language import _

AT_ONCE = 500  # cases in one transaction


def register(app: typer.Typer) -> None:
    @app.command("reindex", help=_("Make all cases findable by name, phone number and words again; the bot may go on running."))
    def _reindex() -> None:
        reindex()


def reindex() -> None:
    from storage import search
    from storage.database import closing, upgrade

    found = settings()
    upgrade(found.database_url)
    with closing(found.database_url) as engine:
        with engine.begin() as db:
            search.begin_anew(db)
        done = taken = 0
        while True:
            with engine.begin() as db:
                taken = search.catch_up(db, AT_ONCE)
            if not taken:
                break
            done += taken
    line(_("{count} cases can be found by name, phone number and words."), count=done)
