"""Meetings by their rules: who may, when, whom, and what each step says and to whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.rules import convening, meetings, minutes
from bot.rules.case import Case, Change, New, Notice, Party
from bot.rules.mediating import yes_missing
from bot.rules.meetings import Invited, Meeting, Plan
from bot.rules.obligations import Obligation
from bot.rules.terms import Grade, Kind, Stage
from tests.rules.sample_case import (
    COLLEAGUE,
    DIRECTOR,
    GRID_WORKER,
    MEDIATOR,
    NEIGHBOUR_MEDIATOR,
    NOW,
    POLICY,
    PROTECTOR,
    REPORTER,
    STRANGER,
    TOWN_SUPERVISOR,
    VILLAGE,
    a_case,
    act,
    local_midnight,
    obligation,
    owed,
    refused,
    started,
)

FRIDAY = datetime(2026, 11, 27, 7, tzinfo=UTC)  # 15:00 in Shanghai; now is Monday 10:00
OTHER = 92
REPORTING = Party("reporting", REPORTER, id=1, consent="yes")
NEIGHBOUR = Party("other", OTHER, "Li", id=2, consent="yes")
WITHOUT_BOT = Party("other", None, "Wang", "139", id=3, consent="yes")
SIDES = (REPORTING, NEIGHBOUR, WITHOUT_BOT)


def the_case(stage: Stage = Stage.IN_PROGRESS, **changes: Any) -> Case:
    return a_case(stage, **{"parties": SIDES, **changes})


def plan(**changes: Any) -> Plan:
    return replace(Plan(FRIDAY, parties=(1, 2, 3)), **changes)


def planned(case: Case, at: datetime = FRIDAY, **changes: Any) -> tuple[Case, Meeting, list[Invited]]:
    """The case with a meeting that owes its minutes."""
    change = convening.plan(case, act(MEDIATOR), plan(starts_at=at))
    meeting, *invited = change.kept
    due = replace(obligation(started(change)[Kind.MEETING], 9), about=5)
    case = replace(case, open_obligations=(*case.open_obligations, due))
    known = [replace(each, id=number, meeting=5) for number, each in enumerate(invited, 50)]
    return case, replace(meeting, id=5, **changes), known


def told(change: Change, kind: str) -> dict[int, Notice]:
    return {each.to[0]: each for each in change.notices if each.kind == kind}


def reminded(change: Change) -> list[tuple[int, datetime | None]]:
    return sorted((each.to[0], each.at) for each in change.notices if each.kind == "meeting_reminder")


def test_a_meeting_is_planned_for_those_who_said_yes() -> None:
    change = convening.plan(the_case(), act(MEDIATOR), plan(staff=(COLLEAGUE,)))
    meeting, *invited = change.kept
    assert (meeting.starts_at, meeting.venue, meeting.unit, meeting.state) == (FRIDAY, "room", VILLAGE, "planned")
    assert [(each.party, each.person, each.meeting) for each in invited] == [
        (1, None, New(0)),
        (2, None, New(0)),
        (3, None, New(0)),
        (None, COLLEAGUE, New(0)),
    ]
    due = started(change)[Kind.MEETING]
    assert (due.person, due.due_at, due.about) == (MEDIATOR, local_midnight(29), New(0))
    assert due.next_at is not None and due.next_at > FRIDAY, "nobody is asked for minutes before the meeting"
    invitations = told(change, "meeting_invited")
    assert set(invitations) == {REPORTER, OTHER, COLLEAGUE}, "not who has just planned it, and nobody without the bot"
    assert invitations[OTHER].facts["invited"] == New(2)
    day, hour = FRIDAY - timedelta(days=1), FRIDAY - timedelta(hours=1)
    assert reminded(change) == sorted((who, at) for who in (REPORTER, OTHER, COLLEAGUE, MEDIATOR) for at in (day, hour))


@pytest.mark.parametrize("stage", [Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.RESOLVED, Stage.CARRYING_OUT])
@pytest.mark.parametrize("by", [MEDIATOR, DIRECTOR, TOWN_SUPERVISOR])
def test_who_has_the_case_or_leads_may_plan(stage: Stage, by: int) -> None:
    change = convening.plan(the_case(stage), act(by), plan())
    assert change.case.stage is stage
    assert (MEDIATOR in told(change, "meeting_invited")) is (by != MEDIATOR), "the mediator hears of what their leader planned"


@pytest.mark.parametrize(
    ("case", "by", "reason"),
    [
        (the_case(), COLLEAGUE, "not_responsible"),
        (the_case(), NEIGHBOUR_MEDIATOR, "not_responsible"),
        (the_case(), STRANGER, "not_responsible"),
        (the_case(), REPORTER, "no_such_case"),
        (the_case(), OTHER, "no_such_case"),
        (the_case(Stage.ROUTED), DIRECTOR, "stage"),
        (the_case(Stage.CLOSED), MEDIATOR, "stage"),
        (the_case(Stage.ENDED), MEDIATOR, "stage"),
        (the_case(excluded=frozenset({VILLAGE})), MEDIATOR, "no_such_case"),
        (the_case(protected=True, responsible=PROTECTOR), PROTECTOR, "button_old"),
    ],
)
def test_nobody_else_and_at_no_other_time(case: Case, by: int, reason: str) -> None:
    with refused(reason):
        convening.plan(case, act(by), plan())


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (plan(parties=()), "nobody_invited"),
        (plan(parties=(1, 99)), "button_old"),
        (plan(staff=(STRANGER,)), "button_old"),
        (plan(staff=(PROTECTOR, REPORTER)), "button_old"),
        (plan(venue="else"), "place_needed"),
        (plan(venue="moon"), "place_needed"),
        (plan(starts_at=NOW), "moment_gone_by"),
        (plan(starts_at=NOW - timedelta(days=1)), "moment_gone_by"),
        (plan(starts_at=NOW + timedelta(days=400)), "day_too_far"),
    ],
)
def test_what_cannot_be_planned(wanted: Plan, reason: str) -> None:
    with refused(reason):
        convening.plan(the_case(), act(MEDIATOR), wanted)


def test_everybody_invited_has_said_yes_to_mediation() -> None:
    unasked, unwilling = replace(NEIGHBOUR, consent=""), replace(WITHOUT_BOT, consent="no")
    case = the_case(parties=(REPORTING, unasked, unwilling, Party("helping", 93, id=4, helps=1), Party("telling", 94, id=6)))
    assert yes_missing(case) == (unasked, unwilling)
    assert yes_missing(case, [1]) == ()
    assert yes_missing(case, [1, 2]) == (unasked,)
    assert [each.id for each in meetings.can_be_invited(case)] == [1, 2, 4], "not who does not want it, and not who only told of it"
    with refused("consent_missing"):
        convening.plan(case, act(MEDIATOR), plan(parties=(1, 2)))
    with refused("button_old"):
        convening.plan(case, act(MEDIATOR), plan(parties=(1, 3)))
    convening.plan(case, act(MEDIATOR), plan(parties=(1, 4)))
    left = the_case(parties=(REPORTING, replace(NEIGHBOUR, left="died", consent="")))
    assert yes_missing(left) == () and [each.id for each in meetings.can_be_invited(left)] == [1]


@pytest.mark.parametrize(
    ("starts", "reminders"),
    [
        (FRIDAY, [FRIDAY - timedelta(days=1), FRIDAY - timedelta(hours=1)]),
        (NOW + timedelta(hours=3), [NOW + timedelta(hours=2)]),
        (NOW + timedelta(minutes=30), []),
        # 7:00 on Friday: a day before is in quiet hours, so at 8:00 on Thursday; the hour before is said at its hour.
        (datetime(2026, 11, 26, 23, tzinfo=UTC), [datetime(2026, 11, 26, 0, tzinfo=UTC), datetime(2026, 11, 26, 22, tzinfo=UTC)]),
        # 21:30: a day before is in quiet hours, and their end is the morning of the very day.
        (datetime(2026, 11, 27, 13, 30, tzinfo=UTC), [datetime(2026, 11, 27, 0, tzinfo=UTC), datetime(2026, 11, 27, 12, 30, tzinfo=UTC)]),
    ],
)
def test_reminders_keep_to_quiet_hours_and_never_lie_in_the_past(starts: datetime, reminders: list[datetime]) -> None:
    change = convening.plan(the_case(), act(MEDIATOR), plan(starts_at=starts, parties=(1,)))
    assert [at for who, at in reminded(change) if who == REPORTER] == reminders


def test_a_reminder_that_quiet_hours_push_up_to_the_next_is_one() -> None:
    policy = replace(POLICY, meetings=replace(POLICY.meetings, remind_hours=(12, 1)))
    doing = replace(act(MEDIATOR), policy=policy)
    starts = datetime(2026, 11, 27, 1, tzinfo=UTC)  # 9:00; twelve hours before it is 21:00, which waits until 8:00
    change = convening.plan(the_case(), doing, plan(starts_at=starts, parties=(1,)))
    assert [at for who, at in reminded(change) if who == REPORTER] == [starts - timedelta(hours=1)]


def test_nobody_hears_the_same_twice_however_often_they_are_invited() -> None:
    twice = the_case(parties=(REPORTING, replace(NEIGHBOUR, person=REPORTER)))
    change = convening.plan(twice, act(MEDIATOR), plan(parties=(1, 2)))
    assert len(told(change, "meeting_invited")) == len([each for each in change.notices if each.kind == "meeting_invited"]) == 1
    assert len([who for who, _at in reminded(change) if who == REPORTER]) == 2


def test_another_time_is_another_meeting_for_everybody() -> None:
    case, meeting, invited = planned(the_case())
    invited[0] = replace(invited[0], answer="yes")
    later = FRIDAY + timedelta(days=5)
    change = convening.change(case, act(MEDIATOR), meeting, invited, plan(starts_at=later))
    after, *asked = change.kept
    assert (after.starts_at, after.changes) == (later, 1) and {each.answer for each in asked} == {""}
    assert change.ended_ones == ((9, "rescheduled"),)
    assert (started(change)[Kind.MEETING].about, started(change)[Kind.MEETING].due_at) == (5, local_midnight(4, 12))
    assert {each.facts["changes"] for each in change.notices} == {1}
    assert set(told(change, "meeting_changed")) == {REPORTER, OTHER}
    assert {at for _who, at in reminded(change)} == {later - timedelta(days=1), later - timedelta(hours=1)}


def test_a_change_that_changes_nothing_is_refused() -> None:
    case, meeting, invited = planned(the_case())
    with refused("meeting_same"):
        convening.change(case, act(MEDIATOR), meeting, invited, plan())
    convening.change(case, act(MEDIATOR), meeting, invited, plan(venue="dispute"))
    with refused("moment_gone_by"):
        convening.change(case, act(MEDIATOR), meeting, invited, plan(starts_at=NOW))
    for over in ("held", "called_off"):
        with refused("meeting_over"):
            convening.change(case, act(MEDIATOR), replace(meeting, state=over), invited, plan(venue="dispute"))


def test_called_off_it_owes_nothing_and_everybody_hears_it() -> None:
    case, meeting, invited = planned(the_case())
    with refused("reason_needed"):
        convening.call_off(case, act(MEDIATOR), meeting, invited, " ")
    with refused("not_responsible"):
        convening.call_off(case, act(COLLEAGUE), meeting, invited, "ill")
    change = convening.call_off(case, act(DIRECTOR), meeting, invited, "the other side is ill")
    assert change.ended_ones == ((9, "called_off"),) and change.kept[0].state == "called_off"
    assert set(told(change, "meeting_called_off")) == {REPORTER, OTHER, MEDIATOR}
    with refused("meeting_over"):
        convening.call_off(case, act(MEDIATOR), change.kept[0], invited, "again")


def test_an_invitation_is_answered_by_who_was_invited_and_in_time() -> None:
    case, meeting, (own, others, _phoned) = planned(the_case())
    yes = convening.answer(case, act(REPORTER), meeting, own, "yes")
    assert yes.kept[0].answer == "yes" and yes.notices == ()
    no = convening.answer(case, act(REPORTER), meeting, own, "no")
    (notice,) = no.notices
    assert notice.to == (MEDIATOR,) and notice.at == NOW + timedelta(minutes=10), "room for a word first"
    words = convening.another_time(case, act(REPORTER), meeting, own, " Monday ")
    assert words.kept[0].said == "Monday" and words.event.note == "Monday" and words.notices[0].at is None
    for by in (OTHER, STRANGER, MEDIATOR):
        with refused("not_invited"):
            convening.answer(case, act(by), meeting, own, "yes")
    with refused("not_invited"):
        convening.answer(case, act(REPORTER), replace(meeting, id=6), own, "yes")
    with refused("button_old"):
        convening.answer(case, act(REPORTER), meeting, own, "maybe")
    with refused("meeting_over"):
        convening.answer(case, act(REPORTER, after=timedelta(days=5)), meeting, own, "yes")
    with refused("meeting_over"):
        convening.answer(replace(case, protected=True), act(OTHER), meeting, others, "yes")
    gone = replace(case, parties=(replace(REPORTING, left="withdrew"), NEIGHBOUR))
    with refused("not_invited"):
        convening.answer(gone, act(REPORTER), meeting, own, "yes")


def test_a_no_at_night_reaches_the_mediator_in_the_morning() -> None:
    case, meeting, (own, *_others) = planned(the_case())
    change = convening.answer(case, act(REPORTER, after=timedelta(hours=13)), meeting, own, "no")
    assert change.notices[0].at == datetime(2026, 11, 24, 0, tzinfo=UTC)


def test_what_was_asked_by_phone_is_recorded_by_who_has_the_case() -> None:
    case, meeting, (_own, _others, phoned) = planned(the_case())
    change = convening.record_answer(case, act(MEDIATOR), meeting, phoned, "no")
    assert change.kept[0].answer == "no" and change.event.data["invited"] == phoned.id
    with refused("not_responsible"):
        convening.record_answer(case, act(COLLEAGUE), meeting, phoned, "yes")
    with refused("button_old"):
        convening.record_answer(case, act(MEDIATOR), meeting, replace(phoned, meeting=6), "yes")


AFTER = timedelta(days=4, hours=8)  # Friday 18:00


def held(case: Case, by: int = MEDIATOR, came: tuple[int, ...] = (50,), words: str = "they talk again on Monday") -> Change:
    case, meeting, invited = planned(case)
    return minutes.hold(case, act(by, after=AFTER), meeting, invited, came, words)


def kinds(change: Change) -> dict[Kind, str]:
    return dict(change.ended)


def test_a_meeting_that_was_held_is_progress() -> None:
    change = held(the_case())
    meeting, *invited = change.kept
    assert (meeting.state, meeting.minutes, meeting.held_at) == ("held", "they talk again on Monday", NOW + AFTER)
    assert [each.came for each in invited] == [True, False, False]
    assert change.ended_ones == ((9, "recorded"),) and kinds(change) == {Kind.WEEKLY_REPORT: "recorded"}
    assert started(change)[Kind.WEEKLY_REPORT].due_at == local_midnight(5, 12)
    assert change.event.kind == "meeting_held" and change.event.note == "", "the minutes are no note that others read"
    assert set(told(change, "meeting_held")) == {REPORTER, OTHER}


def test_it_is_the_first_response_if_that_is_owed_and_the_reporting_side_came() -> None:
    change = held(the_case(Stage.ASSIGNED))
    assert change.case.stage is Stage.IN_PROGRESS and change.event.data["first"] is True
    assert kinds(change)[Kind.FIRST_RESPONSE] == "recorded" and Kind.WEEKLY_REPORT in started(change)
    assert told(change, "meeting_held")[REPORTER].facts["obligation"] == 1
    alone = held(the_case(Stage.ASSIGNED), came=(51,))
    assert alone.case.stage is Stage.ASSIGNED and kinds(alone) == {} and alone.event.data["first"] is False


@pytest.mark.parametrize("stage", [Stage.RESOLVED, Stage.CARRYING_OUT, Stage.CLOSED])
def test_where_no_report_is_owed_only_the_minutes_are_written(stage: Stage) -> None:
    case = the_case(stage)
    _case, meeting, invited = planned(the_case())
    change = minutes.hold(case, act(MEDIATOR, after=AFTER), meeting, invited, (50,), "they both said it is done")
    assert change.case.stage is stage and change.started == () and change.ended == ()


@pytest.mark.parametrize(
    ("by", "after", "words", "reason"),
    [
        (COLLEAGUE, AFTER, "they talk again", "not_responsible"),
        (GRID_WORKER, AFTER, "they talk again", "not_responsible"),
        (MEDIATOR, timedelta(days=1), "they talk again", "meeting_to_come"),
        (MEDIATOR, AFTER, "ok", "note_too_short"),
    ],
)
def test_minutes_are_written_by_who_may_and_afterwards(by: int, after: timedelta, words: str, reason: str) -> None:
    case, meeting, invited = planned(the_case())
    with refused(reason):
        minutes.hold(case, act(by, after=after), meeting, invited, (50,), words)


def test_a_meeting_is_written_down_once_and_none_of_another_case() -> None:
    case, meeting, invited = planned(the_case())
    with refused("meeting_over"):
        minutes.hold(case, act(MEDIATOR, after=AFTER), replace(meeting, state="held"), invited, (50,), "they talk again")
    with refused("button_old"):
        minutes.hold(case, act(MEDIATOR, after=AFTER), replace(meeting, case=2), invited, (50,), "they talk again")


def test_minutes_are_shared_once_and_only_of_a_meeting_that_was_held() -> None:
    case, meeting, invited = planned(the_case(), state="held", minutes="words")
    change = minutes.share(case, act(MEDIATOR), meeting, invited)
    assert change.kept[0].shared and set(told(change, "minutes_shared")) == {REPORTER, OTHER}
    with refused("already_done"):
        minutes.share(case, act(MEDIATOR), change.kept[0], invited)
    with refused("button_old"):
        minutes.share(case, act(MEDIATOR), replace(meeting, state="planned"), invited)


@pytest.mark.parametrize("grade", list(Grade))
def test_the_date_of_the_minutes_is_the_meetings_whatever_the_grade(grade: Grade) -> None:
    change = convening.plan(the_case(grade=grade), act(MEDIATOR), plan())
    assert started(change)[Kind.MEETING].due_at == local_midnight(29)


def test_a_case_that_ends_or_is_protected_has_no_meeting_to_come() -> None:
    case, meeting, _invited = planned(the_case())
    assert meetings.stands(meeting, case) and meetings.stands(meeting, case.moved(Stage.ROUTED))
    assert not meetings.stands(meeting, case.moved(Stage.CLOSED)) and not meetings.stands(meeting, replace(case, protected=True))
    assert isinstance(owed(Kind.MEETING), Obligation)


def test_others_are_invited_to_a_meeting_that_stands() -> None:
    case, meeting, invited = planned(the_case())
    before = invited[:1]
    change = convening.invite_more(case, act(MEDIATOR), meeting, before, (1, 2, 3), (COLLEAGUE,))
    assert [(each.party, each.person, each.meeting) for each in change.kept] == [(2, None, 5), (3, None, 5), (None, COLLEAGUE, 5)]
    assert set(told(change, "meeting_invited")) == {OTHER, COLLEAGUE}
    assert {who for who, _at in reminded(change)} == {OTHER, COLLEAGUE}, "who has been reminded of already gets no second reminder"
    with refused("nobody_new"):
        convening.invite_more(case, act(MEDIATOR), meeting, invited, (1, 2), ())
    with refused("meeting_over"):
        convening.invite_more(case, act(MEDIATOR, after=AFTER), meeting, before, (2,), ())
    with refused("not_responsible"):
        convening.invite_more(case, act(COLLEAGUE), meeting, before, (2,), ())
    unasked = replace(case, parties=(REPORTING, replace(NEIGHBOUR, consent="")))
    with refused("consent_missing"):
        convening.invite_more(unasked, act(MEDIATOR), meeting, before, (2,), ())


@pytest.mark.parametrize(("hours", "urgent"), [(11, True), (13, False)])
def test_word_of_a_meeting_that_is_near_does_not_wait_for_the_morning(hours: int, urgent: bool) -> None:
    evening = timedelta(hours=12)  # 22:00
    at = NOW + evening + timedelta(hours=hours)
    change = convening.plan(the_case(), act(MEDIATOR, after=evening), plan(starts_at=at))
    assert {each.urgent for each in change.notices if each.kind == "meeting_invited"} == {urgent}
    case, meeting, invited = planned(the_case(), at)
    off = convening.call_off(case, act(MEDIATOR, after=evening), meeting, invited, "ill")
    assert {each.urgent for each in off.notices} == {urgent}
