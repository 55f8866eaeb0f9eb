"""Who is invited to a meeting stays listed when a merged case is taken apart again and its people leave with it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from bot.rules.case import Case, Change, Event, Party
from bot.rules.meetings import Invited, Meeting, person_of
from bot.rules.terms import Category, Channel, Grade, Level, Stage
from storage import cases, subjects, units
from tests.stories.town import Town

AT = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)


@pytest.fixture
def town(database_url: str) -> Town:
    return Town(database_url)


def a_case(db: Connection, number: str) -> Case:
    case = Case(
        0, number, 0, Stage.IN_PROGRESS, Channel.RESIDENT, Category.NEIGHBOUR, Grade.LOW, Level.VILLAGE, "words", AT,
        handled_by=units.by_code(db, "wenjun"),
    )  # fmt: skip
    return cases.add(db, Change(case, Event("reported")), None, AT)[0]


def test_people_who_leave_with_a_merged_case_leave_their_invitation_behind(town: Town) -> None:
    def job(db: Connection, house: object) -> None:
        whole, part = a_case(db, "LJ-2026-000001"), a_case(db, "LJ-2026-000002")
        party = subjects.keep(db, whole.id, Party("reporting", name="李娜", via=part.id))
        meeting = subjects.keep(db, whole.id, Meeting(0, 0, AT, "调解室", None))
        subjects.keep(db, whole.id, Invited(0, 0, meeting, party=party))
        case = cases.load(db, whole.id)
        assert case is not None
        cases.apply(db, Change(case, Event("merge_undone"), left=part.id), None, AT)
        (invited,) = subjects.of_case(db, Invited, whole.id)
        assert invited.party is None and person_of(case, invited) is None

    town.do(job)
    town.close()
