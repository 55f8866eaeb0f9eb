"""The reference: from what people did, every reminder and escalation that is due, to whom and when. It knows no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tests.model.reckoning import Numbers, Step, early

GATHERING = timedelta(seconds=2)  # what is said to one person within it is one message; what is critical does not wait
ROLES = ("owner", "leader", "assigning_unit", "unit_supervisor", "level_above_1", "level_above_2", "duty")
FOREVER = timedelta(days=200)
BEFORE, BETWEEN, AFTER = 0, 1, 2  # a deed at a moment when something is due: before the look, between look and sending, after both

Recipient = tuple[str, int]  # ("person", id) or ("unit", id) for the unit's chat
Name = tuple[int, str, int]  # case, kind, and which of that kind


@dataclass
class Body:
    """A unit of the town."""

    id: int
    level: str
    parent: int | None
    leaders: tuple[int, ...] = ()
    supervisors: tuple[int, ...] = ()
    grid_workers: tuple[int, ...] = ()
    duty: tuple[int, ...] = ()
    chat: bool = True

    @property
    def height(self) -> int:
        return {"grid": 0, "village": 1, "town": 2, "department": 2, "city": 3}[self.level]


@dataclass
class Town:
    bodies: Mapping[int, Body]
    silent: set[int] = field(default_factory=set)  # people whom no message reaches

    def heard(self, people: Iterable[int]) -> tuple[int, ...]:
        return tuple(person for person in people if person not in self.silent)

    def upwards(self, unit: int) -> list[Body]:
        found = [self.bodies[unit]]
        while (parent := found[-1].parent) is not None:
            found.append(self.bodies[parent])
        return found


@dataclass(frozen=True)
class Deed:
    """Something that somebody did: when, in which case (0: in none), what, and what the model must be told of it."""

    at: datetime
    case: int
    what: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    order: int = BEFORE


@dataclass(frozen=True)
class Said:
    """A reminder or escalation of one obligation to one recipient; `told` is the moment of the message it was put in, if any."""

    debt: Name
    step: str
    to: Recipient
    at: datetime


@dataclass
class Debt:
    """Something owed, as long as it is owed."""

    name: Name
    kind: str
    unit: int
    person: int | None
    grade: str
    start: datetime
    due: datetime
    round: int = 0
    sender: int | None = None  # of a case that waits to be accepted: the unit that passed it on
    ended: datetime | None = None
    ahead: list[Step] = field(default_factory=list)
    said: set[tuple[str, str, datetime, Recipient]] = field(default_factory=set)


@dataclass
class Matter:
    """A case, as far as anybody owes something in it."""

    id: int
    unit: int
    assigned_by: int
    grade: str
    person: int | None = None
    closed: datetime | None = None
    debts: list[Debt] = field(default_factory=list)
    left: list[Debt] = field(default_factory=list)  # what was owed when it was last passed on

    def open(self, kind: str | None = None) -> list[Debt]:
        return [debt for debt in self.debts if debt.ended is None and kind in (None, debt.kind)]


@dataclass(frozen=True)
class Prediction:
    """All that should have been made, and the messages in which it should have reached people: what in each, by recipient and moment."""

    made: frozenset[Said]
    messages: Mapping[tuple[Recipient, datetime], frozenset[Said]]
    debts: Mapping[Name, Debt]
    sent: int  # messages


class Reference:
    """Lives the deeds in order and says what is due on the way."""

    def __init__(self, town: Town, numbers: Numbers, until: datetime, asleep: Iterable[tuple[datetime, datetime]] = ()) -> None:
        self.town = town
        self.numbers = numbers
        self.until = until
        self.asleep = tuple(asleep)
        self.matters: dict[int, Matter] = {}
        self.open: dict[Name, Debt] = {}
        self.made: list[Said] = []
        self.waiting: dict[Recipient, list[tuple[Said, bool]]] = {}  # what no message has taken yet; True: said to who owes it
        self.leaving: dict[tuple[Recipient, bool], datetime] = {}  # when the next message goes; what is critical has one of its own
        self.messages: dict[tuple[Recipient, datetime], frozenset[Said]] = {}
        self.sent = 0

    def predict(self, deeds: Iterable[Deed]) -> Prediction:
        """`deeds` in the order in which they were done."""
        left = list(deeds)
        while True:
            moment = self._next_moment()
            deed = left[0] if left else None
            if deed is not None and (deed.at < moment or (deed.at == moment and deed.order == BEFORE)):
                self._do(left.pop(0))
                continue
            if moment > self.until:
                break
            self._look(moment)
            while left and left[0].at == moment and left[0].order == BETWEEN:
                self._do(left.pop(0))
            self._send(moment)
        debts = {debt.name: debt for matter in self.matters.values() for debt in matter.debts}
        return Prediction(frozenset(self.made), self.messages, debts, self.sent)

    # -- time -------------------------------------------------------------------------------------------------------

    def _next_moment(self) -> datetime:
        steps = (debt.ahead[0].at for debt in self.open.values() if debt.ahead)
        first = min((*steps, *self.leaving.values()), default=self.until + FOREVER)
        for begin, end in self.asleep:
            if begin < first < end:
                return end
        return first

    def _look(self, now: datetime) -> None:
        for debt in list(self.open.values()):
            if not debt.ahead or debt.ahead[0].at > now:
                continue
            passes = (debt.kind, debt.grade) in self.numbers.any_hour
            if not passes and self.numbers.is_quiet(now):
                morning = self.numbers.waking(now)
                debt.ahead = [replace(step, at=max(step.at, morning)) for step in debt.ahead]
                continue
            missed = [step for step in debt.ahead if step.at <= now]
            debt.ahead = debt.ahead[len(missed) :]
            self._say(debt, missed, now, critical=passes)

    def _say(self, debt: Debt, steps: list[Step], now: datetime, *, critical: bool) -> None:
        """What came together is said once to each: no reminder of what is overdue, a single step before one that comes again."""
        if now >= debt.due:
            steps = [step for step in steps if not early(step.rung)]
        heard: set[Recipient] = set()
        for role in ROLES:
            fitting = [step for step in steps if role in step.rung.to]
            if not fitting:
                continue
            step = ([step for step in fitting if not step.mark] or fitting)[-1]
            people, owing = self._find(role, debt, step.turn)
            for recipient in people:
                if recipient in heard:
                    continue
                heard.add(recipient)
                mark = (step.rung.name, step.mark, debt.due, recipient)
                if mark in debt.said:
                    continue
                debt.said.add(mark)
                said = Said(debt.name, step.rung.name, recipient, now)
                self.made.append(said)
                self.waiting.setdefault(recipient, []).append((said, owing))
                self.leaving[recipient, critical] = now if critical else now + GATHERING

    def _send(self, now: datetime) -> None:
        for (recipient, critical), at in list(self.leaving.items()):
            if at > now:
                continue
            del self.leaving[recipient, critical]
            waiting = self.waiting.pop(recipient, [])  # all of it, whichever message goes first
            told = frozenset(said for said, owing in waiting if self._still(said, recipient, owing=owing))
            if told:
                # Somebody who reports a critical matter in the very moment of a message brings on another one.
                self.messages[recipient, now] = self.messages.get((recipient, now), frozenset()) | told
                self.sent += 1

    def _still(self, said: Said, recipient: Recipient, *, owing: bool) -> bool:
        """Nagging stops in the moment in which the step is recorded, the case ends, or another owes it."""
        debt = self.open.get(said.debt)
        if debt is None:
            return False
        return not owing or debt.kind == "duty_call" or debt.person is None or recipient == ("person", debt.person)

    # -- who hears it -----------------------------------------------------------------------------------------------

    def _find(self, role: str, debt: Debt, turn: int) -> tuple[list[Recipient], bool]:
        """Who hears it as that role, or as the next one where nobody can be reached; and whether it is said to who owes it."""
        if role == "duty":
            people = self._duty(debt.unit)
            return ([("person", people[turn % len(people)])], True) if people else ([], True)
        for each in ROLES[ROLES.index(role) : -1]:
            if found := self._as(each, debt):
                return found, each == "owner"
        return [], False

    def _as(self, role: str, debt: Debt) -> list[Recipient]:
        town = self.town
        if role == "owner":
            return self._people((debt.person,)) if debt.person is not None else self._whole(debt.unit)
        if role == "leader":
            return self._leaders(debt.unit)
        if role == "assigning_unit":
            return self._whole(self.matters[debt.name[0]].assigned_by)
        manned = [body for body in town.upwards(debt.unit) if town.heard(body.supervisors)]
        if role == "unit_supervisor":
            nearest = list(manned[0].supervisors) if manned else []
            if debt.sender is not None:
                theirs = next((body for body in town.upwards(debt.sender) if town.heard(body.supervisors)), None)
                nearest += [] if theirs is None else [person for person in theirs.supervisors if person not in nearest]
            return self._people(nearest)
        above = [body for body in manned[1:] if body.height <= self.numbers.height[debt.grade]]
        which = int(role[-1]) - 1
        return self._people(above[which].supervisors) if which < len(above) else []

    def _people(self, people: Iterable[int]) -> list[Recipient]:
        return [("person", person) for person in self.town.heard(people)]

    def _leaders(self, unit: int) -> list[Recipient]:
        body = self.town.bodies[unit]
        if body.level == "grid" and body.parent is not None and not body.leaders:
            body = self.town.bodies[body.parent]
        return self._people(body.leaders)

    def _whole(self, unit: int) -> list[Recipient]:
        body = self.town.bodies[unit]
        if body.level == "grid":
            return self._people(body.grid_workers)
        return [*([("unit", unit)] if body.chat else []), *self._leaders(unit)]

    def _duty(self, unit: int) -> list[int]:
        found: list[int] = []
        for body in self.town.upwards(unit):
            found += [person for person in self.town.heard(body.duty) if person not in found]
        return found

    # -- what people do ---------------------------------------------------------------------------------------------

    def _do(self, deed: Deed) -> None:
        getattr(self, f"_{deed.what}")(deed.at, self.matters.get(deed.case), deed, **deed.facts)

    def _owe(
        self, matter: Matter, kind: str, now: datetime, *, unit: int | None = None, person: int | None = None, round_: int = 0
    ) -> None:
        name = (matter.id, kind, sum(debt.kind == kind for debt in matter.debts))
        due = self.numbers.due(kind, matter.grade, now, round_)
        debt = Debt(name, kind, matter.unit if unit is None else unit, person, matter.grade, now, due, round_)
        matter.debts.append(debt)
        self.open[name] = debt
        debt.ahead = self._ladder(debt)

    def _ladder(self, debt: Debt) -> list[Step]:
        return self.numbers.ladder(debt.kind, debt.grade, debt.start, debt.due, debt.round, self.until)

    def _end(self, matter: Matter, now: datetime, *kinds: str) -> None:
        for debt in matter.open():
            if not kinds or debt.kind in kinds:
                debt.ended = now
                del self.open[debt.name]

    def _reported(self, now: datetime, _none: object, deed: Deed, unit: int, assigned_by: int, grade: str) -> None:
        matter = self.matters[deed.case] = Matter(deed.case, unit, assigned_by, grade)
        self._handed_over(matter, now, first_response=True, called=grade == "critical")

    def _handed_over(self, matter: Matter, now: datetime, *, first_response: bool, called: bool, sender: int | None = None) -> None:
        self._owe(matter, "take" if sender is None else "accept", now)
        matter.debts[-1].sender = sender
        if first_response:
            self._owe(matter, "first_response", now)
        if called:
            self._owe(matter, "duty_call", now)

    def _given(self, now: datetime, matter: Matter, _deed: Deed, person: int) -> None:
        """Taken, assigned or taken over: the clock of the first response is not moved by it."""
        self._end(matter, now, "take", "accept")
        matter.person = person
        self._belongs(matter, person)

    def _belongs(self, matter: Matter, person: int) -> None:
        for debt in matter.open():
            if debt.unit == matter.unit and debt.kind != "revisit":
                debt.person = person

    def _responded(self, now: datetime, matter: Matter, _deed: Deed, person: int) -> None:
        self._end(matter, now, "first_response", "take", "accept")
        matter.person = person
        self._belongs(matter, person)
        self._owe(matter, "weekly_report", now, person=person)

    def _progress(self, now: datetime, matter: Matter, _deed: Deed) -> None:
        self._end(matter, now, "weekly_report")
        self._owe(matter, "weekly_report", now, person=matter.person)

    def _resolved(self, now: datetime, matter: Matter, _deed: Deed) -> None:
        self._end(matter, now)
        self._owe(matter, "revisit", now, unit=matter.assigned_by)

    def _closed(self, now: datetime, matter: Matter, _deed: Deed) -> None:
        self._end(matter, now)
        matter.closed = now
        self._owe(matter, "later_check", now, unit=matter.assigned_by)

    def _checked(self, now: datetime, matter: Matter, _deed: Deed) -> None:
        """The next check is counted from the closing, as all of them are; one that should have been made by now is made by this one."""
        done = max(debt.round for debt in matter.debts if debt.kind == "later_check" and debt.ended is None)
        self._end(matter, now, "later_check")
        assert matter.closed is not None
        for round_ in range(done + 1, len(self.numbers.limits["later_check", matter.grade])):
            if self.numbers.due("later_check", matter.grade, matter.closed, round_) > now:
                self._owe(matter, "later_check", matter.closed, unit=matter.assigned_by, round_=round_)
                break

    def _reopened(self, now: datetime, matter: Matter, _deed: Deed) -> None:
        self._end(matter, now)
        self._owe(matter, "weekly_report", now, person=matter.person)

    def _moved(self, now: datetime, matter: Matter, _deed: Deed, unit: int, assigned_by: int, sender: int | None) -> None:
        """A unit accepts what another one passed on; what a supervisor of both gives it, it only takes."""
        responded = not matter.open("first_response")
        called = matter.grade == "critical" and bool(matter.open("duty_call"))
        matter.left = matter.open()
        self._end(matter, now)
        matter.unit, matter.assigned_by, matter.person = unit, assigned_by, None
        self._handed_over(matter, now, first_response=not responded, called=called, sender=sender)
        if responded:
            self._owe(matter, "weekly_report", now)

    def _given_back(self, now: datetime, matter: Matter, _deed: Deed, unit: int, assigned_by: int, person: int | None) -> None:
        """The sender owes what it owed, by the same dates, as if it had never been away; only calls begin anew."""
        calling = bool(matter.open("duty_call"))
        self._end(matter, now)
        matter.unit, matter.assigned_by, matter.person = unit, assigned_by, person
        for debt in matter.left:
            if debt.kind == "duty_call":
                if calling:
                    self._owe(matter, "duty_call", now, person=debt.person)
                continue
            assert debt.ended is not None
            since, debt.ended = debt.ended, None
            self.open[debt.name] = debt
            debt.ahead = [replace(step, at=max(step.at, now)) for step in self._ladder(debt) if step.at >= since]

    def _stays(self, now: datetime, matter: Matter, _deed: Deed) -> None:
        """A supervisor has decided that the unit keeps it: what it had not accepted yet it takes."""
        if matter.open("accept"):
            self._end(matter, now, "accept")
            self._owe(matter, "take", now)

    def _extended(self, now: datetime, matter: Matter, _deed: Deed, kind: str, days: int) -> None:
        """Whole days more, from the old deadline or, if that has passed, from today."""
        debt = matter.open(kind)[0]
        last = max(self.numbers.last_day(debt.due), self.numbers.day(now))
        self._changed(debt, now, due=self.numbers.midnight_after(last + timedelta(days=days)))

    def _contradicted(self, now: datetime, matter: Matter, _deed: Deed) -> None:
        """Nobody had contacted them: the first response is owed again, by its old deadline but not within a day."""
        self._end(matter, now, "weekly_report")
        debt = [debt for debt in matter.debts if debt.kind == "first_response"][-1]
        debt.ended = None
        debt.unit, debt.person = matter.unit, matter.person
        debt.ahead = []  # what would have been said while it was thought done is not said afterwards
        self.open[debt.name] = debt
        earliest = now + self.numbers.contradicted
        self._changed(debt, now, due=debt.due if debt.due >= earliest else self.numbers.midnight_after(self.numbers.day(earliest)))

    def _regraded(self, now: datetime, matter: Matter, _deed: Deed, grade: str, called: bool) -> None:
        """A higher grade brings deadlines nearer, counted from now, and never moves one away."""
        grades = ("low", "medium", "high", "critical")
        raised = grades.index(grade) > grades.index(matter.grade)
        if not raised:
            self._end(matter, now, "duty_call")
        matter.grade = grade
        for debt in matter.open():
            higher = grades.index(grade) > grades.index(debt.grade)
            nearer = min(debt.due, self.numbers.due(debt.kind, grade, now, debt.round)) if higher else debt.due
            debt.grade = grade
            self._changed(debt, now, due=nearer)
        if called and not matter.open("duty_call"):
            self._owe(matter, "duty_call", now)

    def _answered(self, now: datetime, matter: Matter, _deed: Deed) -> None:
        self._end(matter, now, "duty_call")

    def _revisit_given(self, now: datetime, matter: Matter, _deed: Deed, person: int) -> None:
        for kind in ("revisit", "later_check"):
            for debt in matter.open(kind):
                debt.person = person

    def _ended(self, now: datetime, matter: Matter, _deed: Deed) -> None:
        self._end(matter, now)

    def _silent(self, now: datetime, _none: object, _deed: Deed, person: int) -> None:
        self.town.silent.add(person)

    def _back(self, now: datetime, _none: object, _deed: Deed, person: int) -> None:
        self.town.silent.discard(person)

    def _policy(self, now: datetime, _none: object, _deed: Deed, numbers: Numbers) -> None:
        """Deadlines stay; what is said about them, and at which hour, follows the new policy at once."""
        self.numbers = numbers
        for debt in self.open.values():
            self._changed(debt, now, due=debt.due)

    def _changed(self, debt: Debt, now: datetime, *, due: datetime) -> None:
        """What comes from now on; with the same deadline also what is due already and not said yet."""
        unsaid = [step.at for step in debt.ahead[:1] if step.at <= now and debt.due == due]
        debt.due = due
        debt.ahead = [step for step in self._ladder(debt) if step.at > now or (unsaid and step.at >= unsaid[0])]
