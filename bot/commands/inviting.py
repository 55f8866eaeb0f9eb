"""`heyue invite` and `heyue links`: links for people and groups, and the grids' links for posters."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import policy as policies_of_file
from bot.commands.addresses import username_of
from bot.commands.printing import print_rows
from bot.commands.saying import aside, fail, present_moment, settings
from bot.rules.organisation import Organisation
from bot.rules.policy import Policy
from bot.rules.terms import Level
from bot.screens.language import _, _c, language, moment
from bot.screens.roles import roles_line

if TYPE_CHECKING:  # commands that need no database start without it
    from sqlalchemy import Connection


def register(app: typer.Typer) -> None:
    @app.command("invite", help=_("Make one-time links: for the first administrator, for people, for groups."))
    def _invite(
        administrator: Annotated[bool, typer.Option("--administrator", help=_("Whoever opens it administers the city."))] = False,
        person: Annotated[list[str] | None, typer.Option("--person", help=_("Code of a person in the roster."))] = None,
        unit: Annotated[list[str] | None, typer.Option("--unit", help=_("Code of a unit: its people not here yet, and its group."))] = None,
        everybody: Annotated[bool, typer.Option("--all", help=_("Everybody not here yet, and every unit without a group."))] = False,
        out: Annotated[Path | None, typer.Option("--out", help=_("Write them to a .csv or .txt file."))] = None,
        bot_username: Annotated[str, typer.Option("--bot-username", help=_("The bot's name, as in t.me/name."))] = "",
    ) -> None:
        wanted = Wanted(administrator, tuple(person or ()), tuple(unit or ()), everybody)
        invite(wanted, out, bot_username)

    @app.command("links", help=_("List the grids' links for posters and QR codes."))
    def _links(
        out: Annotated[Path | None, typer.Option("--out", help=_("Write them to a .csv or .txt file."))] = None,
        bot_username: Annotated[str, typer.Option("--bot-username", help=_("The bot's name, as in t.me/name."))] = "",
    ) -> None:
        links(out, bot_username)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which links are asked for; codes are those of the roster."""

    administrator: bool
    people: tuple[str, ...]
    units: tuple[str, ...]
    everybody: bool

    @property
    def nothing(self) -> bool:
        return not (self.administrator or self.people or self.units or self.everybody)


@dataclass(frozen=True, slots=True)
class Link:
    """A link on a list: for whom, what they do there, and until when it can be used."""

    what: str
    name: str
    roles: str
    link: str
    until: str

    def row(self) -> tuple[str, ...]:
        return self.what, self.name, self.roles, self.link, self.until


def invite(wanted: Wanted, out: Path | None, bot_username: str) -> None:
    if wanted.nothing:
        fail(_("Say for whom: --administrator, --person CODE, --unit CODE or --all."))
    found = settings()
    from storage import policies, units
    from storage.database import upgrade, writing

    upgrade(found.database_url)
    name = username_of(found, bot_username)
    now = present_moment(found)
    with writing(found.database_url) as db:
        tree = units.organisation(db)
        if not tree.units:
            fail(_("No roster has been loaded yet. First: heyue roster load FILE"))
        own = policies.newest(db)
        maker = _Maker(db, tree, policies_of_file.load(own[1] if own else None), now, name)
        made = maker.wanted(wanted)
        # Inside the transaction: links that could not be written down have never been made.
        if made:
            headings = (_c("column", "for"), _c("column", "name"), _c("column", "role"), _c("column", "link"), _c("column", "good until"))
            print_rows(headings, [link.row() for link in made], out)
    if not made:
        aside(_("Nobody is missing: no link was made."))
        return
    aside(_("Each link works once. Whoever opens it comes in as the one it was made for: hand it over in person."))


class _Maker:
    """Makes the links in one transaction; an unknown code ends the command with nothing made."""

    def __init__(self, db: "Connection", tree: Organisation, policy: Policy, now: datetime, username: str) -> None:
        self.db = db
        self.tree = tree
        self.policy = policy
        self.now = now
        self.username = username
        self.until = moment(now + timedelta(days=policy.invitation_days), policy.zone)

    def wanted(self, wanted: Wanted) -> list[Link]:
        from storage import groups, people, units

        made = [self._administrator()] if wanted.administrator else []
        persons: dict[int, None] = {}
        bodies: dict[int, None] = {}
        for code in wanted.people:
            persons[self._person(code)] = None
        for code in wanted.units:
            unit = units.by_code(self.db, code)
            if unit is None:
                fail(_("No unit of the roster has the code {code}."), code=code)
            bodies[unit] = None
        if wanted.everybody:
            bodies |= dict.fromkeys(self.tree.units)
        staff = dict.fromkeys(person for unit in bodies for person, _role in sorted(self.tree.staff.get(unit, ())))
        here = people.reachable(self.db, staff)
        persons |= dict.fromkeys(person for person in staff if person not in here)
        made += [link for person in persons if (link := self._for_person(person)) is not None]
        bound = groups.bound(self.db)
        grid = Level.GRID
        made += [self._for_unit(unit) for unit in bodies if unit not in bound and self.tree.units[unit].level is not grid]
        return made

    def _person(self, code: str) -> int:
        from storage import joining

        found = joining.by_code(self.db, code)
        if found is None:
            fail(_("Nobody in the roster has the code {code}."), code=code)
        return found

    def _administrator(self) -> Link:
        from storage import invitations

        token = invitations.make(self.db, invitations.ADMINISTRATOR, self.now, self.policy.invitation_days)
        city = next(unit for unit in self.tree.units.values() if unit.parent is None)
        return Link(_("administrator"), city.called(language()), "", f"https://t.me/{self.username}?start=j_{token}", self.until)

    def _for_person(self, person: int) -> Link | None:
        from storage import invitations, joining, people

        if joining.code_of(self.db, person) is None:
            return None
        days = self.policy.invitation_days
        token = invitations.make(self.db, invitations.PERSON, self.now, days, person=person)
        roles = roles_line(people.roles_of(self.db, person), self.tree)
        name = people.name(self.db, person, language())
        return Link(_c("link for", "person"), name, _plain(roles), f"https://t.me/{self.username}?start=j_{token}", self.until)

    def _for_unit(self, unit: int) -> Link:
        from storage import invitations

        token = invitations.make(self.db, invitations.UNIT, self.now, self.policy.invitation_days, unit=unit)
        name = self.tree.units[unit].called(language())
        return Link(_c("link for", "group"), name, "", f"https://t.me/{self.username}?startgroup=u_{token}", self.until)


def links(out: Path | None, bot_username: str) -> None:
    found = settings()
    from storage import units
    from storage.database import reading, upgrade

    upgrade(found.database_url)
    with reading(found.database_url) as db:
        tree = units.organisation(db)
    grids = [unit for unit in tree.units.values() if unit.level is Level.GRID]
    if not grids:
        fail(_("No roster has been loaded yet. First: heyue roster load FILE"))
    name = username_of(found, bot_username)
    rows = []
    for grid in grids:
        above = list(tree.above(grid.id))[1:3]
        places = [unit.located(language()) for unit in above]
        rows.append((grid.code, grid.called(language()), *places, f"https://t.me/{name}?start=g_{grid.code}"))
    headings = (_c("column", "code"), _c("column", "grid"), _c("column", "village"), _c("column", "town"), _c("column", "link"))
    print_rows(headings, rows, out)


def _plain(text: str) -> str:
    from html import unescape

    return unescape(text)
