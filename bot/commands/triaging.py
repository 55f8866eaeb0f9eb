"""`heyue triage` on the organisation and policy in force, or on the sample city where none is loaded."""

from pathlib import Path

import typer

from bot import policy as policies_of_file
from bot.commands.saying import settings
from bot.rules.organisation import Organisation
from bot.rules.routing_table import RoutingTable
from bot.screens.language import _
from bot.triage_cli import command_for, sample_house


def register(app: typer.Typer) -> None:
    summary = _("Show what the bot would make of a report: category, grade, level and unit, each with its reason.")
    app.command("triage", help=summary)(command_for(house))


def house() -> tuple[Organisation, RoutingTable]:
    """Organisation and table of the database that the environment names; it is only read, never made."""
    from sqlalchemy.engine import make_url

    from storage import policies, units
    from storage.database import reading, upgrade

    found = settings()
    address = make_url(found.database_url)
    if address.drivername.startswith("sqlite") and not Path(address.database or "").exists():
        return sample_house()
    upgrade(found.database_url)
    with reading(found.database_url) as db:
        tree = units.organisation(db)
        own = policies.newest(db)
    if not tree.units:
        return sample_house()
    return tree, policies_of_file.load(own[1] if own else None).routing
