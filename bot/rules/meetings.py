"""Meetings 调解会: when and where, who is invited and answers, who came, and what was said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.rules import handling
from bot.rules.calendar import after_quiet
from bot.rules.case import Act, Case, Change, Event, New, Notice, Party, Refused
from bot.rules.moments import LONGEST
from bot.rules.obligations import Obligation, due, rescheduled, start
from bot.rules.permits import kept_out, must_be_responsible, on_behalf
from bot.rules.terms import Kind, Side, Stage

VENUES = ("room", "dispute", "else")  # the unit's room, the place of the dispute, or as it is written in `place`
ANSWERS = ("yes", "no")
STAGES = (Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.RESOLVED, Stage.CARRYING_OUT)
CONSENTING = (Side.REPORTING, Side.OTHER)  # the sides whose own yes mediation needs; helpers come with both sides' yes
LONG_BEFORE = 12  # hours; a reminder as early as this is put off by quiet hours
SHORTEST_REASON = 2  # characters
WORDS_AFTER = timedelta(minutes=10)  # somebody who cannot come has so long to write when they could


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a case; `minutes` 调解笔录 are written when it was held."""

    id: int
    case: int
    starts_at: datetime
    place: str
    made_by: int | None
    state: str = "planned"  # planned | held | called_off
    minutes: str = ""
    held_at: datetime | None = None
    venue: str = "else"
    unit: int | None = None  # whose room, where it is a unit's
    point: str = ""  # "latitude,longitude" of a place that was sent
    changes: int = 0  # how often its time or place was changed: what was said of it before is not true any more
    shared: bool = False  # whether the sides may read the minutes

    @property
    def planned(self) -> bool:
        return self.state == "planned"


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is invited to a meeting: a party, or one of the staff."""

    id: int
    case: int
    meeting: Any  # an id, or bot.rules.case.New
    party: int | None = None
    person: int | None = None
    answer: str = ""  # yes | no | "" for none yet
    came: bool | None = None
    said: str = ""  # when somebody who cannot come could


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting as somebody wants it: `parties` are ids of the case's parties, `staff` of people."""

    starts_at: datetime
    venue: str = "room"
    place: str = ""
    point: str = ""
    parties: tuple[int, ...] = ()
    staff: tuple[int, ...] = ()


def may_meet(case: Case) -> bool:
    """Whether the sides of a case can be brought together at all, now; those of a protected one never."""
    return not case.protected and case.stage in STAGES


def stands(meeting: Meeting, case: Case) -> bool:
    """Whether the meeting is still to come: nobody called it off, and the case has neither ended nor become a protected one."""
    return meeting.planned and case.stage.open and not case.protected


def can_be_invited(case: Case) -> tuple[Party, ...]:
    """The parties by side, without who has no part in it any more or does not want mediation."""
    order = (Side.REPORTING, Side.OTHER, Side.HELPING)
    found = [each for each in case.parties if each.side in order and not each.left and each.consent != "no"]
    return tuple(sorted(found, key=lambda each: order.index(Side(each.side))))


def consents_missing(case: Case, invited: Collection[int] | None = None) -> tuple[Party, ...]:
    """Parties who have not said yes to mediation yet, of all or of those invited (People's Mediation Law arts. 17, 23)."""
    return tuple(
        each
        for each in case.parties
        if each.side in CONSENTING and not each.left and each.consent != "yes" and (invited is None or each.id in invited)
    )


def party_of(case: Case, invited: Invited) -> Party | None:
    """The party who is invited, if they still have a part in the case."""
    return next((each for each in case.parties if invited.party is not None and each.id == invited.party and not each.left), None)


def person_of(case: Case, invited: Invited) -> int | None:
    """The person by whom an invitation is answered; None for somebody without the bot."""
    party = party_of(case, invited)
    return invited.person if invited.party is None else party.person if party is not None else None


def plan(case: Case, act: Act, wanted: Plan) -> Change:
    """A meeting is fixed and the people are invited; its minutes are owed until the end of the policy's days after it."""
    _must_plan(case, act)
    if wanted.venue not in VENUES or (wanted.venue == "else" and not (wanted.place.strip() or wanted.point)):
        raise Refused("place_needed")
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
    assert case.handled_by is not None
    owed = start(
        Kind.MEETING,
        unit=case.handled_by,
        person=case.responsible,
        grade=case.grade,
        now=act.now,
        policy=act.policy,
        until=_minutes_until(case, wanted.starts_at, act),
        about=New(0),
    )
    facts = {"meeting": New(0), "at": wanted.starts_at.isoformat(), **on_behalf(act.by, case, act.organisation)}
    return Change(
        case=case.moved(case.stage),
        event=Event("meeting_planned", facts),
        started=(owed,),
        kept=(meeting, *invited),
        notices=(
            *_told("meeting_invited", [*known, (0, case.responsible)], New(0), 0, but=act.by.id),
            *_reminders(case, act, wanted.starts_at, known, New(0), 0),
        ),
    )


def change(case: Case, act: Act, meeting: Meeting, invited: Sequence[Invited], wanted: Plan) -> Change:
    """Another time or place: everybody is told and asked anew, and reminders of what was before come to nothing."""
    _must_handle(case, act, meeting)
    _must_plan(case, act)
    if wanted.venue not in VENUES or (wanted.venue == "else" and not (wanted.place.strip() or wanted.point)):
        raise Refused("place_needed")
    same_time = wanted.starts_at == meeting.starts_at
    if not same_time or wanted.starts_at <= act.now:
        _must_come(wanted.starts_at, act)
    if same_time and (wanted.venue, wanted.place.strip(), wanted.point) == (meeting.venue, meeting.place, meeting.point):
        raise Refused("meeting_same", number=case.number)
    after = replace(
        meeting,
        starts_at=wanted.starts_at,
        venue=wanted.venue,
        place=wanted.place.strip(),
        unit=case.handled_by if wanted.venue == "room" else None,
        point=wanted.point,
        changes=meeting.changes + 1,
    )
    asked = [replace(each, answer="", said="") for each in invited]
    known = [(each.id, person_of(case, each)) for each in asked]
    owed = _owed(case, meeting)
    until = _minutes_until(case, after.starts_at, act)
    facts = {"meeting": meeting.id, "at": after.starts_at.isoformat(), **on_behalf(act.by, case, act.organisation)}
    return Change(
        case=case.moved(case.stage),
        event=Event("meeting_changed", facts),
        changed=(rescheduled(owed, until, act.now, act.policy),) if owed is not None else (),
        kept=(after, *asked),
        notices=(
            *_told("meeting_changed", [*known, (0, case.responsible)], meeting.id, after.changes, but=act.by.id),
            *_reminders(case, act, after.starts_at, known, meeting.id, after.changes),
        ),
    )


def call_off(case: Case, act: Act, meeting: Meeting, invited: Sequence[Invited], why: str) -> Change:
    """The meeting does not take place: everybody is told, nobody is reminded, and no minutes are owed."""
    _must_handle(case, act, meeting)
    if len(why.strip()) < SHORTEST_REASON:
        raise Refused("reason_needed")
    owed = _owed(case, meeting)
    known = [(each.id, person_of(case, each)) for each in invited]
    to = [*known, *(((0, case.responsible),) if case.responsible is not None else ())]
    return Change(
        case=case.moved(case.stage),
        event=Event("meeting_called_off", {"meeting": meeting.id, **on_behalf(act.by, case, act.organisation)}, why.strip()),
        ended_ones=((owed.id, "called_off"),) if owed is not None else (),
        kept=(replace(meeting, state="called_off", changes=meeting.changes + 1),),
        notices=_told("meeting_called_off", to, meeting.id, meeting.changes + 1, but=act.by.id),
    )


def answer(case: Case, act: Act, meeting: Meeting, invited: Invited, coming: str) -> Change:
    """Somebody who is invited says whether they come; of who cannot the mediator hears, with their words if they write some."""
    _must_be_asked(case, act, meeting, invited)
    if coming not in ANSWERS:
        raise Refused("button_old")
    facts = {"meeting": meeting.id, "invited": invited.id}
    later = after_quiet(act.now + WORDS_AFTER, act.policy)
    return Change(
        case=case.moved(case.stage),
        event=Event("meeting_answered", {**facts, "answer": coming}),
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
    _must_handle(case, act, meeting)
    if coming not in ANSWERS or invited.meeting != meeting.id:
        raise Refused("button_old")
    facts = {"meeting": meeting.id, "invited": invited.id, "answer": coming, **on_behalf(act.by, case, act.organisation)}
    return Change(
        case=case.moved(case.stage), event=Event("meeting_answer_recorded", facts), kept=(replace(invited, answer=coming, said=""),)
    )


def hold(case: Case, act: Act, meeting: Meeting, invited: Sequence[Invited], came: Collection[int], minutes: str) -> Change:
    """Who came, and what was said; it is the first response if that is owed and somebody of the reporting side came, else progress."""
    must_be_recordable(case, act, meeting)
    there = {each.party for each in invited if each.id in came and each.party is not None}
    sides = {each.side for each in case.parties if each.id in there}
    first = case.owed(Kind.FIRST_RESPONSE)
    if first is not None and Side.REPORTING in sides and case.stage in (Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS):
        step = handling.first_response(case, act, "meeting", minutes)
    elif case.stage is Stage.IN_PROGRESS:
        step, first = handling.progress(case, act, minutes), None
    else:
        handling.must_say(minutes)
        step, first = Change(case=case.moved(case.stage), event=Event("meeting_held")), None
    owed = _owed(case, meeting)
    weekly = next((each.due_at.isoformat() for each in step.started if each.kind is Kind.WEEKLY_REPORT), "")
    facts = {"meeting": meeting.id, "due": weekly, "obligation": first.id if first is not None else 0}
    known = [(each.id, person_of(case, each)) for each in invited if each.party is not None]
    told = tuple(replace(each, facts={**each.facts, **facts}) for each in _told("meeting_held", known, meeting.id, meeting.changes))
    counted = {"came": len(set(came) & {each.id for each in invited}), "of": len(invited), "first": first is not None}
    return replace(
        step,
        event=Event("meeting_held", {**facts, **counted, **on_behalf(act.by, case, act.organisation)}),
        ended_ones=((owed.id, "recorded"),) if owed is not None else (),
        kept=(
            replace(meeting, state="held", minutes=minutes.strip(), held_at=act.now),
            *(replace(each, came=each.id in came) for each in invited),
        ),
        notices=told,
    )


def share(case: Case, act: Act, meeting: Meeting, invited: Sequence[Invited]) -> Change:
    """Both sides may read the minutes; until then they are for the people who work on it."""
    must_be_responsible(act.by, case, act.organisation)
    if case.protected or meeting.state != "held":
        raise Refused("button_old")
    if meeting.shared:
        raise Refused("already_done")
    known = [(each.id, person_of(case, each)) for each in invited if each.party is not None]
    return Change(
        case=case.moved(case.stage),
        event=Event("minutes_shared", {"meeting": meeting.id, **on_behalf(act.by, case, act.organisation)}),
        kept=(replace(meeting, shared=True),),
        notices=_told("minutes_shared", known, meeting.id, meeting.changes, but=act.by.id),
    )


def must_be_recordable(case: Case, act: Act, meeting: Meeting) -> None:
    """Refuse unless this person can write the minutes now: the meeting has begun, and nobody has recorded it or called it off."""
    _must_handle(case, act, meeting)
    if meeting.starts_at > act.now:
        raise Refused("meeting_to_come", number=case.number)


def must_be_plannable(case: Case, act: Act) -> None:
    """Refuse unless this person can bring the sides of the case together now."""
    _must_plan(case, act)


def _must_plan(case: Case, act: Act) -> None:
    must_be_responsible(act.by, case, act.organisation)
    if case.protected:
        raise Refused("button_old")
    case.must_be(*STAGES)


def _must_handle(case: Case, act: Act, meeting: Meeting) -> None:
    """Whoever has the case decides about its meeting, whoever planned it."""
    must_be_responsible(act.by, case, act.organisation)
    if meeting.case != case.id or case.protected:
        raise Refused("button_old")
    if not meeting.planned:
        raise Refused("meeting_over", number=case.number)
    if case.stage is Stage.ENDED:
        case.must_be_open()


def _must_be_asked(case: Case, act: Act, meeting: Meeting, invited: Invited) -> None:
    """An invitation is answered only by who was invited, until the meeting begins."""
    if meeting.case != case.id or invited.meeting != meeting.id or person_of(case, invited) != act.by.id:
        raise Refused("not_invited")
    if invited.party is None and kept_out(act.by, case):
        raise Refused("no_such_case")
    if not stands(meeting, case) or meeting.starts_at <= act.now:
        raise Refused("meeting_over", number=case.number)


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
    if consents_missing(case, [each.id for each in found]):
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


def _minutes_until(case: Case, starts_at: datetime, act: Act) -> datetime:
    """The policy's limit, counted from the day of the meeting."""
    return due(Kind.MEETING, case.grade, starts_at, act.policy)


def _owed(case: Case, meeting: Meeting) -> Obligation | None:
    return next((each for each in case.open_obligations if each.kind is Kind.MEETING and each.about == meeting.id), None)


def _mediator(case: Case, act: Act) -> tuple[int, ...]:
    return (case.responsible,) if case.responsible is not None and case.responsible != act.by.id else ()


Known = Sequence[tuple[Any, int | None]]  # an invitation's id, or New, and the person who has the bot


def _told(kind: str, known: Known, meeting: Any, changes: int, *, but: int | None = None) -> tuple[Notice, ...]:
    """One notice for each person, however often they are invited; not to who has just done it."""
    people: dict[int, Any] = {}
    for invited, person in known:
        if person is not None and person != but:
            people.setdefault(person, invited)
    return tuple(
        Notice(kind, to=(person,), facts={"meeting": meeting, "invited": invited, "changes": changes}) for person, invited in people.items()
    )


def _reminders(case: Case, act: Act, starts_at: datetime, known: Known, meeting: Any, changes: int) -> tuple[Notice, ...]:
    """Before the meeting everybody who may come is reminded, the mediator too; each moment once, and none that has passed."""
    moments: dict[datetime, int] = {}
    for hours in sorted(act.policy.meetings.remind_hours):
        at = starts_at - timedelta(hours=hours)
        if hours >= LONG_BEFORE:
            at = after_quiet(at, act.policy)
        # One that quiet hours would push up to the next reminder says nothing that the next does not say.
        if act.now < at < min(moments, default=starts_at):
            moments[at] = hours
    to = [*known, (0, case.responsible)]
    return tuple(
        replace(each, facts={**each.facts, "hours": hours}, at=at)
        for at, hours in sorted(moments.items())
        for each in _told("meeting_reminder", to, meeting, changes)
    )
