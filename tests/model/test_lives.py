"""Lives of cases that nobody has thought of: whatever people do and in whatever order, what is said is what the reference says.

A failure shrinks to a short story of steps.
"""

import os
import random
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, select

from bot.commands.policy import _follow
from bot.policy import load
from bot.posting import House
from bot.rules.terms import Grade
from storage import policies
from storage.tables import NagRow, ObligationRow
from tests.model import facts
from tests.model.acting import Actor
from tests.model.bureau import KEPT, Bureau, furnish
from tests.model.comparing import read, twice
from tests.model.living import Life, compared
from tests.model.reference import AFTER, BEFORE, Deed

FULL = os.environ.get("HEYUE_FAULTS") == "full"
LADDERS = {
    "a_step_every_four_hours": """
[[ladders.by_days]]
step = "overdue"
when = "overdue"
to = ["owner", "leader"]
[[ladders.by_days]]
step = "again"
when = "every 4 hours after"
times = 9
to = ["owner"]
""",
    "reminders_in_the_afternoon": 'reminders_at = "15:00"\n',
    "short_nights": '[quiet]\nbegin = "23:00"\nend = "06:00"\n',
    "as_shipped": "",
}
CHANCES = st.integers(0, 3)  # which of those who may do it does it
UNITS, GRADES = st.sampled_from([2, 12, 13, 14, 1]), st.sampled_from(Grade)
# Whoever breaks a promise on purpose wants to see that it is noticed, and not the shortest story of it.
PHASES = [phase for phase in Phase if phase is not Phase.shrink or "HEYUE_PATIENCE" not in os.environ]


class Lives(RuleBasedStateMachine):
    """Each rule is one thing that somebody does, or some time that passes."""

    template: Path
    resident: int
    looked_at: datetime | None = None
    unseen = False  # somebody may act now before anything looks
    cases = Bundle("cases")

    @initialize(target=cases, unit=UNITS, grade=GRADES)
    def moves_in(self, unit: int, grade: Grade) -> int:
        self.folder = Path(tempfile.mkdtemp(dir=self.template.parent))
        database = self.folder / "lives.db"
        shutil.copyfile(self.template, database)
        self.bureau = Bureau(f"sqlite:///{database}")
        self.life = Life(seed=0, cases=0, days=0)
        self.first = self.bureau.house.policy
        return self.somebody_has_reported(unit, grade)

    def teardown(self) -> None:
        if hasattr(self, "bureau"):
            self.bureau.close()
            shutil.rmtree(self.folder)

    def does(self, what: str, case: int, chance: int) -> None:
        """Nothing happens where a rule says no."""
        now = self.bureau.clock.now()
        order, dice = self.order, random.Random(chance)
        self.life.remember(self.bureau.do(lambda db, house: Actor(db, house, now, dice, self.resident, order).act(what, case)))

    @property
    def order(self) -> int:
        """Whether what is due at this moment has been looked at already."""
        return AFTER if self.looked_at == self.bureau.clock.now() else BEFORE

    # -- people -----------------------------------------------------------------------------------------------------

    @rule(target=cases, unit=UNITS, grade=GRADES)
    def somebody_reports(self, unit: int, grade: Grade) -> int:
        return self.somebody_has_reported(unit, grade)

    def somebody_has_reported(self, unit: int, grade: Grade) -> int:
        now = self.bureau.clock.now()
        order, dice = self.order, random.Random(0)
        deed = self.bureau.do(lambda db, house: Actor(db, house, now, dice, self.resident, order).report(unit, grade))
        self.life.remember(deed)
        return deed.case

    @rule(case=cases, by=CHANCES)
    def somebody_takes_it(self, case: int, by: int) -> None:
        self.does("take", case, by)

    @rule(case=cases, to=CHANCES)
    def the_leader_assigns_it(self, case: int, to: int) -> None:
        self.does("assign", case, to)

    @rule(case=cases)
    def the_supervisor_takes_it_over(self, case: int) -> None:
        self.does("take_over", case, 0)

    @rule(case=cases)
    def the_first_response_is_recorded(self, case: int) -> None:
        self.does("respond", case, 0)

    @rule(case=cases)
    def progress_is_reported(self, case: int) -> None:
        self.does("progress", case, 0)

    @rule(case=cases)
    def the_party_says_that_nobody_called(self, case: int) -> None:
        self.does("contradict", case, 0)

    @rule(case=cases, days=CHANCES)
    def more_time_is_granted(self, case: int, days: int) -> None:
        self.does("more_time", case, days)

    @rule(case=cases, to=CHANCES)
    def it_goes_to_another_unit(self, case: int, to: int) -> None:
        self.does("transfer", case, to)

    @rule(case=cases, grade=CHANCES)
    def the_grade_changes(self, case: int, grade: int) -> None:
        self.does("regrade", case, grade)

    @rule(case=cases)
    def somebody_on_duty_answers(self, case: int) -> None:
        self.does("answer_call", case, 0)

    @rule(case=cases, outcome=CHANCES)
    def it_is_resolved(self, case: int, outcome: int) -> None:
        self.does("resolve", case, outcome)

    @rule(case=cases)
    def the_party_says_not_solved(self, case: int) -> None:
        self.does("not_solved", case, 0)

    @rule(case=cases)
    def the_revisit_is_given_to_a_grid_worker(self, case: int) -> None:
        self.does("give_revisit", case, 0)

    @rule(case=cases)
    def the_revisit_closes_it(self, case: int) -> None:
        self.does("revisit", case, 0)

    @rule(case=cases)
    def the_revisit_finds_that_nothing_was_kept(self, case: int) -> None:
        self.does("revisit_badly", case, 0)

    @rule(case=cases)
    def a_later_check_is_quiet(self, case: int) -> None:
        self.does("check", case, 0)

    @rule(case=consumes(cases))
    def the_report_is_withdrawn(self, case: int) -> None:
        self.does("withdraw", case, 0)

    @rule(name=st.sampled_from(sorted(LADDERS)))
    def the_policy_changes(self, name: str) -> None:
        now, text = self.bureau.clock.now(), LADDERS[name] + KEPT
        policy = load(text)

        def apply(db: Connection, house: House) -> None:
            policies.apply(db, text, now)
            _follow(db, policy, now, recompute=False)
            house.stale = True

        self.bureau.do(apply)
        self.life.remember(Deed(now, 0, "policy", {"numbers": facts.numbers(policy)}, self.order))

    # -- time -------------------------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 5, 13, 24, 24 * 3, 24 * 8]), seconds=st.sampled_from([0, 1, 1799]))
    def time_passes(self, hours: int, seconds: int) -> None:
        self.bureau.walk(self.bureau.clock.now() + timedelta(hours=hours, seconds=seconds))

    @rule()
    def the_next_moment_comes(self) -> None:
        """To the very moment when something is due; what somebody does now is done before it is looked at."""
        upcoming = self.bureau.upcoming()
        assert upcoming is not None
        self.bureau.walk(upcoming)
        self.unseen = True

    # -- what always holds ------------------------------------------------------------------------------------------

    @invariant()
    def what_is_said_is_what_the_reference_says(self) -> None:
        if not hasattr(self, "bureau") or self.unseen:
            self.unseen = False
            return
        bureau = self.bureau
        bureau.look()
        bureau.send()
        self.looked_at = bureau.clock.now()
        self.life.days, self.life.begin = 0, bureau.clock.now()  # up to here
        assert compared(bureau, self.life, numbers=facts.numbers(self.first)) == []

    @invariant()
    def nothing_is_said_twice_or_after_its_end(self) -> None:
        if not hasattr(self, "bureau"):
            return
        found = self.bureau.do(lambda db, house: read(db))
        assert [said for said, times in found.made.items() if times > 1] == []
        assert twice(found.messages) == []
        late = (
            select(NagRow.id)
            .join(ObligationRow, ObligationRow.id == NagRow.obligation_id)
            .where(NagRow.told.is_(True), NagRow.taken_at > ObligationRow.ended_at)
        )
        assert self.bureau.do(lambda db, house: db.execute(late).all()) == []


@pytest.fixture
def template(sqlite_url: str) -> Path:
    """The furnished town as a file, of which each life gets a copy."""
    Lives.resident = furnish(sqlite_url)
    Lives.template = Path(sqlite_url.removeprefix("sqlite:///"))
    return Lives.template


def test_lives(template: Path) -> None:
    """Always the same lives in a check, so that a change that breaks one is the change that is looked at."""
    assert template.exists()
    run_state_machine_as_test(
        Lives,
        settings=settings(
            derandomize=not FULL,
            database=None,
            deadline=None,
            max_examples=150 if FULL else 20,
            stateful_step_count=40,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            phases=PHASES,
        ),
    )
