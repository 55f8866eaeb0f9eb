"""Units, people and the roles they hold: the tree that authority and routing follow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.terms import Level, Role


@dataclass(frozen=True, slots=True)
class Unit:
    """A body of the organisation 单位; `department` is the slug of a department room's trade, else None."""

    id: int
    code: str
    name: str
    level: Level
    parent: int | None
    department: str | None = None
    categories: frozenset[str] = frozenset()  # what a department room covers
    number_code: str = ""  # first letters of case numbers, on towns
    name_en: str = ""
    phone: str = ""
    place: str = ""  # what the unit covers: 文君社区 for 文君社区调解室
    place_en: str = ""
    aliases: tuple[str, ...] = ()  # other names and landmarks by which people tell the place
    assignment: str = ""  # how its leader wants cases to be given (bot.rules.assigning); empty: as the policy says

    def located(self, language: str) -> str:
        """The name of the place the unit covers, for a reader of zh or en."""
        return (self.place_en if language == "en" else self.place) or self.called(language)

    def called(self, language: str) -> str:
        """The unit's name for a reader of zh or en."""
        return self.name_en if language == "en" and self.name_en else self.name


@dataclass(frozen=True, slots=True)
class Person:
    """A human who is known here; a resident holds no role. `roles` are (unit id, role) pairs."""

    id: int
    name: str = ""
    language: str = "zh"
    roles: frozenset[tuple[int, Role]] = frozenset()

    def units_as(self, *roles: Role) -> tuple[int, ...]:
        """Ids of the units where this person holds one of the roles, in ascending order."""
        return tuple(sorted({unit for unit, role in self.roles if role in roles}))

    @property
    def staff(self) -> bool:
        return any(role is not Role.VOLUNTEER for _, role in self.roles)


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away 请假 up to an instant, with somebody who stands in 代班, or with nobody."""

    id: int
    person: int
    since: datetime
    until: datetime  # the first instant after it
    stand_in: int | None
    set_by: int


@dataclass(frozen=True)
class Organisation:
    """The whole tree at one moment, with who can receive work; built by storage once per roster version."""

    units: Mapping[int, Unit]
    staff: Mapping[int, frozenset[tuple[int, Role]]] = field(default_factory=dict)  # unit → (person, role)
    duty: Mapping[int, tuple[int, ...]] = field(default_factory=dict)  # unit → people on its duty list, in the order they are called
    away: Mapping[int, Absence] = field(default_factory=dict)  # who is away at this moment

    def above(self, unit: int) -> Iterator[Unit]:
        """The unit itself, then each unit over it up to the city."""
        at: int | None = unit
        while at is not None:
            here = self.units[at]
            yield here
            at = here.parent

    def covers(self, over: int, unit: int) -> bool:
        """Whether `unit` is `over` or lies below it."""
        return any(each.id == over for each in self.above(unit))

    def holders(self, unit: int, role: Role) -> tuple[int, ...]:
        return tuple(sorted(person for person, held in self.staff.get(unit, frozenset()) if held is role))

    def at_level(self, unit: int, level: Level) -> Unit | None:
        """The unit of that level at or above `unit`, or None."""
        return next((each for each in self.above(unit) if each.level is level), None)

    def supervisors(self, unit: int) -> tuple[int, ...]:
        """Supervisors 督办人员 of a unit: at it, else at the nearest unit above that has one."""
        for each in self.above(unit):
            if found := self.holders(each.id, Role.SUPERVISOR):
                return found
        return ()

    def duty_list(self, unit: int) -> tuple[int, ...]:
        """Who is called for a critical case of the unit: its own duty list 值班, else that of the nearest unit above."""
        for each in self.above(unit):
            if listed := tuple(person for person in self.duty.get(each.id, ()) if person not in self.away):
                return listed
        return ()

    def person(self, id_: int) -> Person:
        """Somebody of the staff with all their roles, as far as the tree knows them: without a name."""
        roles = {(unit, role) for unit, held in self.staff.items() for person, role in held if person == id_}
        return Person(id_, roles=frozenset(roles))

    @property
    def protectors(self) -> tuple[int, ...]:
        """Named staff of protected cases 保护专员 who are there."""
        return tuple(sorted({who for held in self.staff.values() for who, role in held if role is Role.PROTECTION} - self.away.keys()))

    def working(self, unit: int, *roles: Role) -> tuple[int, ...]:
        """Who holds one of the roles at the unit and is not away."""
        return tuple(dict.fromkeys(person for role in roles for person in self.holders(unit, role) if person not in self.away))

    def authority(self, person: Person, unit: int, *roles: Role) -> bool:
        """Whether one of the person's roles reaches the unit: their own unit or its subtree, never beside or above."""
        return any(role in roles and self.covers(at, unit) for at, role in person.roles)
