"""For whom something is rendered: the reader's language, and names and dates as they see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.rules.calendar import in_quiet_hours
from bot.rules.case import Case
from bot.rules.organisation import Organisation, Person
from bot.rules.policy import Policy
from bot.rules.terms import Level
from bot.screens import language as said
from storage import cases, people


@dataclass(slots=True)
class Reading:
    """What a screen may ask while it is rendered."""

    db: Connection
    organisation: Organisation
    policy: Policy
    now: datetime
    language: str
    person: int | None = None
    _reader: Person | None = None

    def case(self, id_: int) -> Case | None:
        return cases.load(self.db, id_)

    def reader(self) -> Person | None:
        """Who reads, with their roles; asked once for a screen."""
        if self.person is None:
            return None
        if self._reader is None or self._reader.id != self.person:
            self._reader = people.by_id(self.db, self.person)
        return self._reader

    @property
    def quiet(self) -> bool:
        return in_quiet_hours(self.now, self.policy)

    def unit(self, id_: int | None) -> str:
        """A unit's name; empty for none."""
        unit = self.organisation.units.get(id_) if id_ is not None else None
        return unit.called(self.language) if unit else ""

    def place(self, id_: int | None) -> str:
        """Where: the village with its grid, the town, the city; never below the grid."""
        if id_ is None or id_ not in self.organisation.units:
            return ""
        unit = self.organisation.units[id_]
        if unit.level is not Level.GRID:
            return unit.located(self.language)
        town = self.organisation.at_level(id_, Level.TOWN)
        before = town.located(self.language) if town else ""
        name = unit.called(self.language)
        return f"{before}{name}" if self.language == "zh" else f"{name}, {before}"

    def number(self, case: int | None) -> str:
        """The number of another case; empty for none."""
        return "" if case is None else cases.number(self.db, case)

    def name(self, person: int | None) -> str:
        return people.name(self.db, person, self.language)

    def deadline(self, due_at: datetime | str) -> str:
        """A deadline as people say it, with "today" when it is today."""
        at = datetime.fromisoformat(due_at) if isinstance(due_at, str) else due_at
        return said.deadline(at, self.policy.zone, self.now)

    def day(self, at: datetime | str) -> str:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        return said.day(moment, self.policy.zone)

    def moment(self, at: datetime) -> str:
        return said.moment(at, self.policy.zone)
