"""Bringing the sides together: a meeting is fixed, changed or called off, people are invited, answer, and are reminded."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.rules.calendar import after_quiet
from bot.rules.case import Act, Case, Change, Event, New, Notice, Party, Refused
from bot.rules.handing_on import LONG_BEFORE, REMINDED_ONCE, reminder_moments
from bot.rules.mediating import yes_missing
from bot.rules.meetings import (
    ANSWERS,
    STAGES,
    VENUES,
    Invited,
    Known,
    Meeting,
    Plan,
    can_be_invited,
    must_handle,
    owed_minutes,
    person_of,
    stands,
    told,
)
from bot.rules.moments import LONGEST
from bot.rules.obligations import Start, due, start
from bot.rules.permits import kept_out, must_be_responsible, on_behalf
from bot.rules.saying import must_say
from bot.rules.terms import Kind

WORDS_AFTER = timedelta(minutes=10)  # somebody who cannot come has so long to write when they could


def plan(case: Case, act: Act, wanted: Plan) -> Change:
    """A meeting is fixed and the people are invited; its minutes are owed until the end of the policy's days after it."""
    must_be_plannable(case, act)
    _must_have_place(wanted)
    _must_come(wanted.starts_at, act)
    parties = _parties(case, wanted.parties)
    meeting = Meeting(
        0,
        case.id,
        wanted.starts_at,
        wanted.place.strip(),
        act.by.id,
        venue=wanted.venue,
        unit=case.handled_by if wanted.venue == "room" else None,
        point=wanted.point,
    )
    invited = [Invited(0, case.id, New(0), party=each.id) for each in parties]
    invited += [Invited(0, case.id, New(0), person=each) for each in _staff(case, act, wanted.staff)]
    known = [(New(at), person_of(case, each)) for at, each in enumerate(invited, 1)]
    facts = {"meeting": New(0), "at": wanted.starts_at.isoformat(), **on_behalf(act.by, case, act.organisation)}
    return Change(
        case=case.moved(case.stage),
        event=Event("meeting_planned", facts),
        started=(_minutes(case, wanted.starts_at, New(0), act),),
        kept=(meeting, *invited),
        notices=(
            *told("meeting_invited", [*known, (0, case.responsible)], New(0), 0, but=act.by.id, urgent=_soon(act, wanted.starts_at)),
            *_reminders(case, act, wanted.starts_at, known, New(0), 0),
        ),
    )


def change(case: Case, act: Act, meeting: Meeting, invited: Sequence[Invited], wanted: Plan) -> Change:
    """Another time or place: everybody is told and asked anew, and reminders of what was before come to nothing."""
    must_handle(case, act, meeting)
    must_be_plannable(case, act)
    _must_have_place(wanted)
    same_time = wanted.starts_at == meeting.starts_at
    if not same_time or wanted.starts_at <= act.now:
        _must_come(wanted.starts_at, act)
    unit = case.handled_by if wanted.venue == "room" else None  # after a move another room than before
    if same_time and (wanted.venue, wanted.place.strip(), wanted.point, unit) == (
        meeting.venue,
        meeting.place,
        meeting.point,
        meeting.unit,
    ):
        raise Refused("meeting_same", number=case.number)
    after = replace(
        meeting,
        starts_at=wanted.starts_at,
        venue=wanted.venue,
        place=wanted.place.strip(),
        unit=unit,
        point=wanted.point,
        changes=meeting.changes + 1,
    )
    asked = [replace(each, answer="", said="") for each in invited]
    known = [(each.id, person_of(case, each)) for each in asked]
    owed = owed_minutes(case, meeting)
    facts = {"meeting": meeting.id, "at": after.starts_at.isoformat(), **on_behalf(act.by, case, act.organisation)}
    return Change(
        case=case.moved(case.stage),
        event=Event("meeting_changed", facts),
        started=(_minutes(case, after.starts_at, meeting.id, act),),
        ended_ones=((owed.id, "rescheduled"),) if owed is not None else (),
        kept=(after, *asked),
        notices=(
            *told(
                "meeting_changed",
                [*known, (0, case.responsible)],
                meeting.id,
                after.changes,
                but=act.by.id,
                urgent=_soon(act, meeting.starts_at, after.starts_at),
            ),
            *_reminders(case, act, after.starts_at, known, meeting.id, after.changes),
        ),
    )


def invite_more(case: Case, act: Act, meeting: Meeting, invited: Sequence[Invited], parties: Sequence[int], staff: Sequence[int]) -> Change:
    """Others are invited to a meeting that stands; those who were invited before hear nothing of it."""
    must_handle(case, act, meeting)
    must_be_plannable(case, act)
    if meeting.starts_at <= act.now:
        raise Refused("meeting_over", number=case.number)
    there = {(each.party, each.person) for each in invited}
    new_parties = [each for each in parties if (each, None) not in there]
    new = [Invited(0, case.id, meeting.id, party=each.id) for each in _parties(case, new_parties)] if new_parties else []
    new += [Invited(0, case.id, meeting.id, person=each) for each in _staff(case, act, staff) if (None, each) not in there]
    if not new:
        raise Refused("nobody_new")
    before = {person_of(case, each) for each in invited} | {case.responsible}
    known = [(New(at), person) for at, each in enumerate(new) if (person := person_of(case, each)) not in before]
    return Change(
        case=case.moved(case.stage),
        event=Event("meeting_invited_more", {"meeting": meeting.id, "more": len(new), **on_behalf(act.by, case, act.organisation)}),
        kept=tuple(new),
        notices=(
            *told("meeting_invited", known, meeting.id, meeting.changes, but=act.by.id, urgent=_soon(act, meeting.starts_at)),
            *_reminders(case, act, meeting.starts_at, known, meeting.id, meeting.changes, mediator=False),
        ),
    )


def call_off(case: Case, act: Act, meeting: Meeting, invited: Sequence[Invited], why: str) -> Change:
    """The meeting does not take place: everybody is told, nobody is reminded, and no minutes are owed."""
    must_handle(case, act, meeting)
    must_say(why, "reason_needed")
    owed = owed_minutes(case, meeting)
    known = [(each.id, person_of(case, each)) for each in invited]
    to = [*known, *(((0, case.responsible),) if case.responsible is not None else ())]
    return Change(
        case=case.moved(case.stage),
        event=Event("meeting_called_off", {"meeting": meeting.id, **on_behalf(act.by, case, act.organisation)}, why.strip()),
        ended_ones=((owed.id, "called_off"),) if owed is not None else (),
        kept=(replace(meeting, state="called_off", changes=meeting.changes + 1),),
        notices=told("meeting_called_off", to, meeting.id, meeting.changes + 1, but=act.by.id, urgent=_soon(act, meeting.starts_at)),
    )


def answer(case: Case, act: Act, meeting: Meeting, invited: Invited, coming: str) -> Change:
    """Somebody who is invited says whether they come; of who cannot the mediator hears, with their words if they write some."""
    _must_be_asked(case, act, meeting, invited)
    if coming not in ANSWERS:
        raise Refused("button_old")
    facts = {"meeting": meeting.id, "invited": invited.id, "answered": act.now.isoformat()}
    later = after_quiet(act.now + WORDS_AFTER, act.policy)
    return Change(
        case=case.moved(case.stage),
        event=Event("meeting_answered", {"meeting": meeting.id, "invited": invited.id, "answer": coming}),
        kept=(replace(invited, answer=coming, said=""),),
        notices=(Notice("meeting_cannot", to=_mediator(case, act), facts=facts, at=later),) if coming == "no" else (),
    )


def another_time(case: Case, act: Act, meeting: Meeting, invited: Invited, words: str) -> Change:
    """When somebody who cannot come could, in their own words; they go to the mediator."""
    _must_be_asked(case, act, meeting, invited)
    if not words.strip():
        raise Refused("words_needed")
    facts = {"meeting": meeting.id, "invited": invited.id, "words": True}
    return Change(
        case=case.moved(case.stage),
        event=Event("meeting_answered", {"meeting": meeting.id, "invited": invited.id, "answer": "no"}, words.strip()),
        kept=(replace(invited, answer="no", said=words.strip()),),
        notices=(Notice("meeting_cannot", to=_mediator(case, act), facts=facts),),
    )


def record_answer(case: Case, act: Act, meeting: Meeting, invited: Invited, coming: str) -> Change:
    """The mediator asked by phone, and writes down whether somebody comes."""
    must_handle(case, act, meeting)
    if coming not in ANSWERS or invited.meeting != meeting.id:
        raise Refused("button_old")
    facts = {"meeting": meeting.id, "invited": invited.id, "answer": coming, **on_behalf(act.by, case, act.organisation)}
    return Change(
        case=case.moved(case.stage), event=Event("meeting_answer_recorded", facts), kept=(replace(invited, answer=coming, said=""),)
    )


def must_be_plannable(case: Case, act: Act) -> None:
    """Refuse unless this person can bring the sides of the case together now."""
    must_be_responsible(act.by, case, act.organisation)
    if case.protected:
        raise Refused("button_old")
    case.must_be(*STAGES)


def _must_be_asked(case: Case, act: Act, meeting: Meeting, invited: Invited) -> None:
    """An invitation is answered only by who was invited, until the meeting begins."""
    if meeting.case != case.id or invited.meeting != meeting.id or person_of(case, invited) != act.by.id:
        raise Refused("not_invited")
    if invited.party is None and kept_out(act.by, case):
        raise Refused("no_such_case")
    if not stands(meeting, case) or meeting.starts_at <= act.now:
        raise Refused("meeting_over", number=case.number)


def _must_have_place(wanted: Plan) -> None:
    if wanted.venue not in VENUES or (wanted.venue == "else" and not (wanted.place.strip() or wanted.point)):
        raise Refused("place_needed")


def _must_come(at: datetime, act: Act) -> None:
    if at <= act.now:
        raise Refused("moment_gone_by")
    if at > act.now + timedelta(days=LONGEST + 1):
        raise Refused("day_too_far")


def _parties(case: Case, wanted: Sequence[int]) -> tuple[Party, ...]:
    """The invited parties, each of whom has said yes to mediation."""
    found = tuple(each for each in can_be_invited(case) if each.id in wanted)
    if len(found) != len(set(wanted)):
        raise Refused("button_old")
    if not found:
        raise Refused("nobody_invited")
    if yes_missing(case, [each.id for each in found]):
        raise Refused("consent_missing", number=case.number)
    return found


def _staff(case: Case, act: Act, wanted: Sequence[int]) -> tuple[int, ...]:
    """Staff who may help: nobody for whom the case does not exist, and not who has it, who comes anyway."""
    able = [each for each in dict.fromkeys(wanted) if each != case.responsible]
    for each in able:
        person = act.organisation.person(each)
        if not person.staff or kept_out(person, case):
            raise Refused("button_old")
    return tuple(able)


def _minutes(case: Case, starts_at: datetime, about: Any, act: Act) -> Start:
    """Who came and what was said is owed from the meeting on: nobody is asked for it before; the limit counts from its day."""
    assert case.handled_by is not None
    return start(
        Kind.MEETING,
        unit=case.handled_by,
        person=case.responsible,
        grade=case.grade,
        now=starts_at,
        policy=act.policy,
        until=due(Kind.MEETING, case.grade, starts_at, act.policy),
        about=about,
    )


def _soon(act: Act, *moments: datetime) -> bool:
    """Whether word that waits for the morning could come too late."""
    return any(act.now < each < act.now + timedelta(hours=LONG_BEFORE) for each in moments)


def _mediator(case: Case, act: Act) -> tuple[int, ...]:
    return (case.responsible,) if case.responsible is not None and case.responsible != act.by.id else ()


def _reminders(
    case: Case, act: Act, starts_at: datetime, known: Known, meeting: Any, changes: int, *, mediator: bool = True
) -> tuple[Notice, ...]:
    """Before the meeting everybody who may come is reminded, the mediator too; each moment once, and none that has passed."""
    to = [*known, (0, case.responsible)] if mediator else known
    return tuple(
        replace(each, facts={**each.facts, "hours": hours}, at=at, once=REMINDED_ONCE)
        for at, hours in sorted(reminder_moments(starts_at, act).items())
        for each in told("meeting_reminder", to, meeting, changes)
    )
