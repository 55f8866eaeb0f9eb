"""What belongs to a case is written with its Change, read back as it was, and never written into another case."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Connection

from bot.rules.case import Case, Change, Event, New, Notice, Party
from bot.rules.measures import Measure, TaskForce
from bot.rules.meetings import Invited, Meeting
from bot.rules.obligations import start
from bot.rules.terms import Category, Channel, Grade, Kind, Level, MeasureKind, Stage
from storage import cases, obligations, subjects, units
from storage.subjects import _stored
from tests.rules.sample_case import POLICY
from tests.stories.town import Town

AT = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)


@pytest.fixture
def town(database_url: str) -> Town:
    return Town(database_url)


def a_case(db: Connection, number: str) -> Case:
    case = Case(
        0, number, 0, Stage.IN_PROGRESS, Channel.RESIDENT, Category.NEIGHBOUR, Grade.LOW, Level.VILLAGE, "words", AT,
        handled_by=units.by_code(db, "wenjun"), parties=(Party("other", name="李四", consent="yes", consent_at=AT),),
    )  # fmt: skip
    return cases.add(db, Change(case, Event("reported")), None, AT)[0]


def test_what_a_change_keeps_is_read_back_and_known_by_its_id(town: Town) -> None:
    def job(db: Connection, house: object) -> None:
        case = a_case(db, "LJ-2026-000001")
        assert case.handled_by is not None
        assert (case.parties[0].consent, case.parties[0].consent_at) == ("yes", AT)
        meeting, invited = Meeting(0, 0, AT, "调解室", None), Invited(0, 0, New(0), party=case.parties[0].id)
        owed = start(Kind.MEETING, unit=case.handled_by, grade=case.grade, now=AT, policy=POLICY, until=AT, about=New(0))
        change = Change(
            case,
            Event("meeting_planned", {"meeting": New(0)}),
            started=(owed,),
            kept=(meeting, invited),
            notices=(Notice("invited", facts={"meeting": New(0)}),),
        )
        posted = cases.apply(db, change, None, AT)
        (kept,) = subjects.of_case(db, Meeting, case.id)
        assert kept == replace(meeting, id=posted.rows[0], case=case.id)
        assert subjects.of_case(db, Invited, case.id)[0].meeting == kept.id
        assert obligations.open_of(db, case.id)[0].about == kept.id
        assert posted.notices[0].facts == {"meeting": kept.id}
        assert cases.history(db, case.id)[-1][3] == {"meeting": kept.id}

        after = cases.load(db, case.id)
        assert after is not None
        cases.apply(db, Change(after, Event("meeting_moved"), kept=(replace(kept, place="家里"),)), None, AT)
        assert [each.place for each in subjects.of_case(db, Meeting, case.id)] == ["家里"]

    town.do(job)
    town.close()


def test_nothing_is_written_into_another_case(town: Town) -> None:
    def job(db: Connection, house: object) -> None:
        one, other = a_case(db, "LJ-2026-000001"), a_case(db, "LJ-2026-000002")
        with pytest.raises(ValueError, match="another case"):
            subjects.keep(db, one.id, Meeting(0, other.id, AT, "", None))
        subjects.keep(db, one.id, replace(other.parties[0], name="王五"))
        assert [party.name for party in subjects.of_case(db, Party, other.id)] == ["李四"]

    town.do(job)
    town.close()


def test_lists_and_closed_sets_come_back_as_what_they_were(town: Town) -> None:
    def job(db: Connection, house: object) -> None:
        case = a_case(db, "LJ-2026-000001")
        assert case.handled_by is not None
        lead = db.exec_driver_sql("SELECT min(id) FROM people").scalar_one()
        force = TaskForce(0, 0, lead, (3, 1, 2), AT)
        measure = Measure(0, 0, MeasureKind.STABILISE, case.handled_by, None, "看住", AT)
        ids = [subjects.keep(db, case.id, each) for each in (force, measure)]
        found, done = subjects.by_id(db, TaskForce, ids[0]), subjects.by_id(db, Measure, ids[1])
        assert found is not None
        assert done is not None
        assert found.units == (3, 1, 2)
        assert done.kind is MeasureKind.STABILISE
        assert subjects.by_id(db, Measure, 0) is None

    town.do(job)
    town.close()


def test_dates_and_sets_are_stored_as_text() -> None:
    assert _stored(date(2026, 11, 27), ()) == "2026-11-27"
    assert _stored(frozenset({2, 1}), ()) == [1, 2]
