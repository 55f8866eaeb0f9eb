"""People at work: real rules on the real database, and for each deed the line that the reference is told."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.posting import House, post_change
from bot.reorganising import people_of
from bot.rules import accepting, authority, closing, ending, granting, handling, moving
from bot.rules.case import Act, Case, Change, Party, Refused
from bot.rules.grading import Graded
from bot.rules.organisation import Person
from bot.rules.routing import Routed
from bot.rules.submitting import Report, submit
from bot.rules.terms import Category, Channel, Grade, Kind, Level, Outcome, Role, Stage
from storage import cases, obligations
from tests.model.reference import BEFORE, Deed

NOTE = "去了，问清楚了，后面接着办"


@dataclass
class Actor:
    """Lets somebody who may do it do one thing to one case; None when that is refused or makes no sense at this stage."""

    db: Connection
    house: House
    now: datetime
    dice: random.Random
    resident: int
    order: int = BEFORE

    def __post_init__(self) -> None:
        self.tree = self.house.organisation
        self.everybody = people_of(self.tree)

    # -- reporting --------------------------------------------------------------------------------------------------

    def report(self, unit: int | None = None, grade: Grade | None = None) -> Deed:
        grid = self.dice.choice(sorted(each.id for each in self.tree.units.values() if each.level is Level.GRID))
        rooms = [each.id for each in self.tree.units.values() if each.level is Level.DEPARTMENT]
        above = [each.id for each in self.tree.above(grid)]
        unit = unit or self.dice.choice([*above, above[1], above[1], self.dice.choice(rooms)])
        grade = grade or self.dice.choice([Grade.LOW, Grade.MEDIUM, Grade.MEDIUM, Grade.HIGH, Grade.CRITICAL])
        assigned_by = self._assigning(unit)
        report = Report(
            Channel.RESIDENT,
            Category.NEIGHBOUR,
            "楼上漏水",
            grid,
            parties=(Party("reporting", self.resident),),
            reporter=self.resident,
        )
        routed = Routed(self.tree.units[unit].level, unit, "the_rest", {}, assigned_by)
        number = cases.next_number(self.db, "LJ", self.now.year)
        change = submit(report, Graded(grade, ()), routed, number, self._act(self.resident))
        case, posted = cases.add(self.db, change, self.resident, self.now)
        post_change(self.db, self.house, change, posted, self.now, by=self.resident)
        return self._deed(case.id, "reported", unit=unit, assigned_by=assigned_by, grade=grade.value)

    def _assigning(self, unit: int) -> int:
        above = [each.id for each in self.tree.above(unit) if each.id != unit and each.level in (Level.TOWN, Level.CITY)]
        return above[0] if above else unit

    # -- one case ---------------------------------------------------------------------------------------------------

    def act(self, what: str, id_: int) -> Deed | None:
        case = cases.load(self.db, id_, to_change=True)
        assert case is not None
        deed: Callable[[Case], Deed | None] = getattr(self, what)
        try:
            return deed(case)
        except Refused:
            return None

    def possible(self, case: Case) -> tuple[str, ...]:
        """What could be done next, the usual more often than the rare."""
        more = ("answer_call",) if case.owed(Kind.DUTY_CALL) else ()
        match case.stage:
            case Stage.ROUTED:
                rare = ("assign", "respond", "transfer", *["give_back"] * 2, "regrade", "reject", "withdraw", "more_time")
                return (*more, *["take"] * 4, *rare)
            case Stage.ASSIGNED:
                return (*more, *["respond"] * 5, "assign", "take_over", "transfer", "more_time", "regrade", "withdraw")
            case Stage.IN_PROGRESS:
                usual = ("take", *["progress"] * 5, *["resolve"] * 3)
                return (*more, *usual, "assign", "transfer", "more_time", "contradict", "regrade", "withdraw")
            case Stage.RESOLVED:
                return (*more, *["revisit"] * 4, "revisit_badly", "not_solved", "assign", "give_revisit", "more_time", "regrade")
            case Stage.CLOSED:
                return (*["check"] * 4, "relapse", "not_solved", "give_revisit", "more_time")
        return ()

    def take(self, case: Case) -> Deed | None:
        person = self._worker(case)
        return None if person is None else self._done(handling.take(case, self._act(person)), person, "given", person=person)

    def assign(self, case: Case) -> Deed | None:
        person, leader = self._worker(case), self._leader(case)
        if person is None or leader is None:
            return None
        to = self.everybody[person]
        return self._done(handling.assign(case, self._act(leader), to), leader, "given", person=person)

    def take_over(self, case: Case) -> Deed | None:
        by = self._supervisor(case.handled_by)
        return self._done(handling.take_over(case, self._act(by)), by, "given", person=by)

    def respond(self, case: Case) -> Deed | None:
        by = case.responsible or self._leader(case)
        if by is None:
            return None
        change = handling.first_response(case, self._act(by), "phone", NOTE)
        return self._done(change, by, "responded", person=case.responsible or by)

    def progress(self, case: Case) -> Deed | None:
        by = case.responsible
        if by is None:
            return None
        return self._done(handling.progress(case, self._act(by), NOTE), by, "progress")

    def resolve(self, case: Case) -> Deed | None:
        by = case.responsible
        if by is None:
            return None
        outcome = self.dice.choice([Outcome.SETTLED, Outcome.SETTLED, Outcome.NOT_SETTLED])
        return self._done(handling.resolve(case, self._act(by), outcome, NOTE), by, "resolved")

    def revisit(self, case: Case) -> Deed | None:
        by = self._revisitor(case)
        result = "kept" if case.outcome is Outcome.SETTLED else "explained"
        change = closing.revisit(case, self._act(by), how="phone", result=result, content="yes", note=NOTE)
        return self._done(change, by, "closed")

    def revisit_badly(self, case: Case) -> Deed | None:
        by = self._revisitor(case)
        change = closing.revisit(case, self._act(by), how="visit", result="not_kept", content="no", note=NOTE)
        return self._done(change, by, "reopened")

    def not_solved(self, case: Case) -> Deed | None:
        """The party says so: at once before closing, by the supervisor's yes after it."""
        change = closing.party_answers(case, self._act(self.resident), "no")
        if case.stage is not Stage.CLOSED:
            return self._done(change, self.resident, "reopened")
        posted = self._write(change, self.resident)
        assert posted.request is not None
        again = cases.load(self.db, case.id)
        assert again is not None
        by = self._supervisor(case.handled_by)
        return self._done(closing.decide_reopening(again, self._act(by), posted.request, yes=True), by, "reopened")

    def give_revisit(self, case: Case) -> Deed | None:
        by = self._supervisor(case.assigned_by)
        owed = case.owed(Kind.REVISIT) or case.owed(Kind.LATER_CHECK)
        workers = closing.revisitors(case, self._act(by))
        if owed is None or not workers:
            return None
        change = closing.give_revisit(case, self._act(by), owed, workers[0])
        return self._done(change, by, "revisit_given", person=workers[0])

    def check(self, case: Case) -> Deed | None:
        by = self._revisitor(case)
        return self._done(closing.later_check(case, self._act(by), relapse=False, how="phone", note=NOTE), by, "checked")

    def relapse(self, case: Case) -> Deed | None:
        by = self._revisitor(case)
        return self._done(closing.later_check(case, self._act(by), relapse=True, how="phone", note=NOTE), by, "reopened")

    def transfer(self, case: Case) -> Deed | None:
        by = case.responsible or self._leader(case)
        if by is None:
            return None
        act = self._act(by)
        within = [unit for unit in sorted(self.tree.units) if unit != case.handled_by and authority.may_give(case, act, unit)]
        if not within:
            return None
        to = self.dice.choice(within)
        change = moving.move(case, act, to, "不归这里管")
        return self._decided(change, by) if change.asked is not None else self._moved(change, by)

    def _moved(self, change: Change, by: int) -> Deed:
        after = change.case
        sender = next((each.about for each in change.started if each.kind is Kind.ACCEPT), None)
        return self._done(change, by, "moved", unit=after.handled_by, assigned_by=after.assigned_by, sender=sender)

    def _decided(self, change: Change, by: int) -> Deed | None:
        """It has been passed on too often: one of those who are asked says at once which of the units has it."""
        assert change.asked is not None
        posted = self._write(change, by)
        again = cases.load(self.db, posted.case)
        assert again is not None and posted.request is not None
        decider = self.dice.choice(change.asked.to)
        to = self.dice.choice(again.reason["contested"]["units"])
        decision = moving.decide_who(again, self._act(decider), posted.request, to)
        if to != again.handled_by:
            return self._moved(decision, decider)
        return self._done(decision, decider, "stays")

    def give_back(self, case: Case) -> Deed | None:
        by = self._worker(case) or self._leader(case)
        if by is None:
            return None
        change = accepting.give_back(case, self._act(by), obligations.ended_of(self.db, case.id, "moved"), "不归我们管")
        if change.asked is not None:
            return self._decided(change, by)
        after = change.case
        return self._done(change, by, "given_back", unit=after.handled_by, assigned_by=after.assigned_by, person=after.responsible)

    def more_time(self, case: Case) -> Deed | None:
        owed = [each for each in case.open_obligations if each.kind not in granting.AT_ONCE]
        if not owed:
            return None
        wanted = self.dice.choice(owed)
        by, days = self._supervisor(wanted.unit), self.dice.choice(granting.DAYS_TO_ASK)
        change = granting.grant_more_time(case, self._act(by), wanted, days)
        return self._done(change, by, "extended", kind=wanted.kind.value, days=days)

    def contradict(self, case: Case) -> Deed | None:
        """The party says that nobody called; the assigning unit finds that it is so."""
        if case.owed(Kind.FIRST_RESPONSE) is not None:
            return None
        recorded = self._recorded_response(case.id)
        if recorded is None:
            return None
        owed = obligations.by_id(self.db, recorded)
        assert owed is not None
        posted = self._write(granting.contradict_contact(case, self._act(self.resident), owed), self.resident)
        again = cases.load(self.db, case.id)
        assert again is not None
        assert posted.request is not None
        by = self._supervisor(case.assigned_by)
        if by == case.responsible:
            return None
        change = granting.decide_contact(again, self._act(by), owed, posted.request, happened=False)
        return self._done(change, by, "contradicted")

    def regrade(self, case: Case) -> Deed | None:
        by = self._supervisor(case.handled_by)
        grade = self.dice.choice(list(Grade))
        change = ending.change_grade(case, self._act(by), grade)
        return self._done(change, by, "regraded", grade=grade.value, called=grade is Grade.CRITICAL)

    def answer_call(self, case: Case) -> Deed | None:
        by = self._supervisor(case.handled_by)
        return self._done(handling.answer_duty(case, self._act(by)), by, "answered")

    def withdraw(self, case: Case) -> Deed | None:
        if case.grade is Grade.CRITICAL:
            return None
        return self._done(ending.withdraw(case, self._act(self.resident)), self.resident, "ended")

    def reject(self, case: Case) -> Deed | None:
        by = self._leader(case)
        if by is None:
            return None
        return self._done(ending.reject(case, self._act(by), "no_dispute", "没有纠纷"), by, "ended")

    # -- who --------------------------------------------------------------------------------------------------------

    def _act(self, person: int) -> Act:
        return Act(self.everybody.get(person, Person(person)), self.tree, self.house.policy, self.now)

    def _any(self, unit: int | None, *roles: Role) -> int | None:
        found = [] if unit is None else [person for role in roles for person in self.tree.holders(unit, role)]
        return self.dice.choice(found) if found else None

    def _worker(self, case: Case) -> int | None:
        return self._any(case.handled_by, Role.MEDIATOR, Role.GRID_WORKER)

    def _leader(self, case: Case) -> int | None:
        return self._any(case.handled_by, Role.LEADER) or self._supervisor(case.handled_by)

    def _supervisor(self, unit: int | None) -> int:
        assert unit is not None
        return self.dice.choice(self.tree.supervisors(unit))

    def _revisitor(self, case: Case) -> int:
        return self._any(case.assigned_by, Role.LEADER, Role.SUPERVISOR) or self._supervisor(case.assigned_by)

    def _recorded_response(self, case: int) -> int | None:
        from sqlalchemy import select

        from storage.tables import ObligationRow as Row

        query = select(Row.id).where(Row.case_id == case, Row.kind == Kind.FIRST_RESPONSE, Row.how == "recorded").order_by(Row.id.desc())
        return self.db.execute(query.limit(1)).scalar_one_or_none()

    # -- writing ----------------------------------------------------------------------------------------------------

    def _write(self, change: Change, by: int) -> cases.Posted:
        posted = cases.apply(self.db, change, by, self.now)
        post_change(self.db, self.house, change, posted, self.now, by=by)
        return posted

    def _done(self, change: Change, by: int, what: str, **told: Any) -> Deed:
        return self._deed(self._write(change, by).case, what, **told)

    def _deed(self, case: int, what: str, **told: Any) -> Deed:
        facts: Mapping[str, Any] = told
        return Deed(self.now, case, what, facts, self.order)
