"""`heyue doctor`: looks at everything that a working bot needs, and says what to do about what is amiss."""

import json
from typing import Annotated

import typer

from bot.commands.doctoring import database, machine, people, server
from bot.commands.doctoring.findings import Finding, State
from bot.commands.saying import line, present_moment, settings
from bot.screens.language import _, _n


def register(app: typer.Typer) -> None:
    @app.command("doctor", help=_("Look at token, network, clock, database, people and groups, with advice for what is amiss."))
    def _doctor(
        as_json: Annotated[bool, typer.Option("--json", help=_("Findings as JSON, for programs."))] = False,
    ) -> None:
        found = examined()
        faults = sum(each.state is State.WRONG for each in found)
        if as_json:
            typer.echo(json.dumps({"wrong": faults, "findings": [each.facts() for each in found]}, ensure_ascii=False, indent=1))
        else:
            for each in found:
                typer.echo(each.lines())
            if faults:
                line(_n("{count} thing is wrong.", "{count} things are wrong.", faults), count=faults)
        if faults:
            raise typer.Exit(1)


def examined() -> list[Finding]:
    """Everything that was found; nothing is changed by looking."""
    here = settings()
    now = present_moment(here)
    found = [*server.findings(here), *machine.findings(here)]
    known = [*database.findings(here, now)]
    if any(each.subject == "schema" and each.state is State.FINE for each in known):
        from bot.policy import load
        from storage import policies
        from storage.database import reading

        with reading(here.database_url) as db:
            known += people.findings(db, now)
            if any(each.subject == "policy" and each.state is State.FINE for each in known):
                own = policies.newest(db)
                known += machine.room_for_files(here, load(own[1] if own else None))
    return found + known
