"""After a meeting: who came, the minutes 调解笔录, and whether the sides may read them."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.rules import handling
from bot.rules.case import Act, Case, Change, Event, Refused
from bot.rules.meetings import Invited, Meeting, must_handle, owed_minutes, person_of, told
from bot.rules.permits import must_be_responsible, on_behalf
from bot.rules.saying import A_SENTENCE, must_say
from bot.rules.terms import Kind, Side, Stage


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
        must_say(minutes, "note_too_short", A_SENTENCE)
        step, first = Change(case=case.moved(case.stage), event=Event("meeting_held")), None
    owed = owed_minutes(case, meeting)
    weekly = next((each.due_at.isoformat() for each in step.started if each.kind is Kind.WEEKLY_REPORT), "")
    facts = {"meeting": meeting.id, "due": weekly, "obligation": first.id if first is not None else 0}
    known = [(each.id, person_of(case, each)) for each in invited if each.party is not None]
    notices = tuple(replace(each, facts={**each.facts, **facts}) for each in told("meeting_held", known, meeting.id, meeting.changes))
    counted = {"came": len(set(came) & {each.id for each in invited}), "of": len(invited), "first": first is not None}
    return replace(
        step,
        event=Event("meeting_held", {**facts, **counted, **on_behalf(act.by, case, act.organisation)}),
        ended_ones=((owed.id, "recorded"),) if owed is not None else (),
        kept=(
            replace(meeting, state="held", minutes=minutes.strip(), held_at=act.now),
            *(replace(each, came=each.id in came) for each in invited),
        ),
        notices=notices,
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
        notices=told("minutes_shared", known, meeting.id, meeting.changes, but=act.by.id),
    )


def must_be_recordable(case: Case, act: Act, meeting: Meeting) -> None:
    """Refuse unless this person can write the minutes now: the meeting has begun, and nobody has recorded it or called it off."""
    must_handle(case, act, meeting)
    if meeting.starts_at > act.now:
        raise Refused("meeting_to_come", number=case.number)
