"""How the sample city moves into the playground: by the doors that people use, one-time links and groups included."""

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bot import policy as policies_of_file
from bot import sample
from bot.clock import ShiftedClock, settle_at
from bot.roster_files import load
from bot.rules.calendar import DAY, duty_window, in_duty_hours, local_date
from bot.rules.place.geojson import examine
from bot.rules.roster import Roster
from bot.rules.roster.changes import ROLE_NAMES
from bot.rules.terms import Level, Role
from bot.screens.language import translated

ADMINISTRATOR = "lin-xiaoyu"  # brings the bot into the groups
ALSO_HERE = (Role.PROTECTION, Role.ADMINISTRATOR)  # roles without which some stories could not be played


class Playground:
    """The playground's doors for phones."""

    def __init__(self, address: str, username: str) -> None:
        self.address = address
        self.username = username

    def answers(self) -> bool:
        with suppress(OSError, HTTPException, ValueError):
            return bool(self.ask("/play/state")["bots"])
        return False

    def ask(self, path: str, facts: dict[str, Any] | None = None, method: str = "") -> Any:
        body = None if facts is None else json.dumps(facts).encode()
        request = Request(  # noqa: S310  (our own process on this machine)
            self.address + path, body, {"Content-Type": "application/json"}, method=method or ("GET" if facts is None else "POST")
        )
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            return json.load(answer)


class Settling:
    """One move into an empty folder; `database_url` is the bot's."""

    def __init__(self, data: Path, database_url: str, playground: Playground, language: str) -> None:
        self.clock_file = data / "clock"
        self.database_url = database_url
        self.playground = playground
        self.language = language
        roster, faults = load(sample.ROSTER)
        if roster is None:
            raise ValueError("\n".join(fault.sentence() for fault in faults))
        self.roster: Roster = roster
        self.tokens: dict[str, str] = {}  # for people and for the groups of units, by code
        self.people: dict[str, int] = {}  # accounts in the playground
        self.groups: dict[str, int] = {}

    def load_roster(self) -> None:
        """The roster into the database, and a link for everybody who is to join."""
        from bot.reorganising import reorganise
        from storage import boundaries, invitations, joining, units
        from storage.database import upgrade, writing

        policy = policies_of_file.load()
        _begin_in_duty_hours(self.clock_file)
        now = ShiftedClock(self.clock_file).now()
        upgrade(self.database_url)
        with writing(self.database_url) as db:
            reorganise(db, self.roster, now)
            boundaries.apply(db, examine(sample.BOUNDARIES.read_bytes(), self.roster)[0], now)
            for code in self._joining():
                person = joining.by_code(db, code)
                self.tokens[code] = invitations.make(db, invitations.PERSON, now, policy.invitation_days, person=person)
            for group in sample.groups():
                unit = units.by_code(db, group.unit)
                self.tokens[group.unit] = invitations.make(db, invitations.UNIT, now, policy.invitation_days, unit=unit)

    def _joining(self) -> list[str]:
        """Whose phones are shown, who works where there is a group, or in a grid below it, and who must be there for some stories."""
        units = self.roster.units_by_code()
        with_group = {group.unit for group in sample.groups()}
        chosen = [phone.code for phone in sample.phones() if not phone.resident]
        chosen += [code for group in sample.groups() for code in group.members]
        for role in self.roster.roles:
            unit = units[role.unit]
            near = unit.code in with_group or (unit.level is Level.GRID and unit.parent in with_group)
            if role.role is not Role.VOLUNTEER and (near or role.role in ALSO_HERE):
                chosen.append(role.person)
        return list(dict.fromkeys(chosen))

    def move_in(self) -> None:
        """Everybody gets a phone and opens their link; the administrator makes the groups and adds the bot by its links."""
        self._print_links()
        self._name_cast()
        shown = [phone.code for phone in sample.phones()]
        for code in dict.fromkeys([*shown, *self._joining()]):
            self.people[code] = self.playground.ask("/play/people", {"key": code})["person"]["id"]
        bot = self.playground.ask("/play/state")["bots"][0]["id"]
        for code in self._joining():
            self.playground.ask(f"/play/people/{self.people[code]}/chats/{bot}/start", {"payload": f"j_{self.tokens[code]}"})
        for group in sample.groups():
            self._make_group(group)
        for code, person in self.people.items():
            if code not in shown:
                self.playground.ask(f"/play/people/{person}", method="DELETE")

    def _make_group(self, group: sample.Group) -> None:
        administrator = self.people[ADMINISTRATOR]
        facts = {
            "title": group.title_en if self.language == "en" else group.title,
            "by": administrator,
            "members": [self.people[code] for code in group.members],
            "kind": "supergroup",
        }
        chat = self.playground.ask("/play/groups", facts)["chat"]
        link = f"https://t.me/{self.playground.username}?startgroup=u_{self.tokens[group.unit]}"
        self.playground.ask(f"/play/people/{administrator}/open", {"link": link, "chat": chat})
        self.groups[group.unit] = chat

    def _name_cast(self) -> None:
        """Whoever can be given a phone, residents with the link they have at hand."""
        english = self.language == "en"
        code = "en" if english else "zh-hans"
        cast: list[dict[str, Any]] = []
        known = self.roster.people_by_code()
        for phone in sample.phones():
            person = known.get(phone.code)
            name = (phone.name_en if english else phone.name) if person is None else person.called(self.language)
            cast.append(
                {
                    "key": phone.code,
                    "name": name,
                    "name_zh": phone.name if person is None else person.called("zh"),
                    "name_en": phone.name_en if person is None else person.called("en"),
                    "note": phone.about_en if english else phone.about,
                    "note_zh": phone.about,
                    "note_en": phone.about_en,
                    "language_code": code,
                    "phone": phone.phone if person is None else person.phone,
                    "start": f"g_{phone.grid}" if phone.resident and phone.grid else None,
                    "home": phone.home or None,
                }
            )
        named = {one["key"] for one in cast}
        cast += [
            {
                "key": each,
                "name": known[each].called(self.language),
                "name_zh": known[each].called("zh"),
                "name_en": known[each].called("en"),
                "note": self._does(each),
                "language_code": code,
                "phone": known[each].phone,
                "start": None,
            }
            for each in self._joining()
            if each not in named
        ]
        self.playground.ask("/play/cast", {"cast": cast})

    def _does(self, code: str) -> str:
        """What somebody of the roster does, in a few words: the first role they hold."""
        role = self.roster.roles_of(code)[0]
        unit = self.roster.units_by_code()[role.unit]
        space = " " if self.language == "zh" else ", "
        return f"{unit.located(self.language)}{space}{translated(ROLE_NAMES[role.role])}"

    def _print_links(self) -> None:
        """The grids' posters, those of the shown residents first."""
        first = [phone.grid for phone in sample.phones() if phone.resident and phone.grid]
        units = self.roster.units_by_code()
        grids = [*(units[code] for code in dict.fromkeys(first)), *(grid for grid in self.roster.grids if grid.code not in first)]
        links = [
            {
                "key": grid.code,
                "title": grid.called(self.language),
                "title_zh": grid.called("zh"),
                "title_en": grid.called("en"),
                "note": "、".join(grid.aliases) if self.language == "zh" else "",
                "link": f"https://t.me/{self.playground.username}?start=g_{grid.code}",
            }
            for grid in grids
        ]
        self.playground.ask("/play/links", {"links": links})

    def done(self) -> bool:
        """Every link has been used, and everything that was to be said has been sent."""
        from storage import invitations, outbox
        from storage.database import reading

        now = ShiftedClock(self.clock_file).now()
        with reading(self.database_url) as db:
            # Greetings of groups are held back a moment, in case another message follows.
            return not invitations.waiting(db, now) and outbox.empty(db, now + timedelta(seconds=5))

    def tidy(self) -> None:
        """Nothing of the moving in is unread on the phones."""
        for person in self.people.values():
            for chat in self._chats(person):
                self.playground.ask(f"/play/people/{person}/chats/{chat}/read", {})

    def _chats(self, person: int) -> Iterable[int]:
        return [one["chat"] for one in self.playground.ask(f"/play/people/{person}/chats")["chats"]]


def _begin_in_duty_hours(clock_file: Path) -> None:
    """At night or on a holiday the demo begins on the next working morning: otherwise quiet hours would hold back what it shows."""
    policy = policies_of_file.load()
    now: datetime = ShiftedClock(clock_file).now()
    if in_duty_hours(now, policy) and in_duty_hours(now + timedelta(hours=2), policy):
        return
    day = local_date(now, policy)
    while (window := duty_window(day, policy)) is None or window[0] <= now:
        day += DAY
    settle_at(clock_file, window[0] + timedelta(minutes=30))
