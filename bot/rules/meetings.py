"""Meetings 调解会 of a case: what one is, who can be invited, who hears of it; they are made in convening, and end in minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.rules.case import Act, Case, Notice, Party, Refused
from bot.rules.obligations import Obligation
from bot.rules.permits import must_be_responsible
from bot.rules.terms import Kind, Side, Stage

VENUES = ("room", "dispute", "else")  # the unit's room, the place of the dispute, or as it is written in `place`
ANSWERS = ("yes", "no")
STAGES = (Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.RESOLVED, Stage.CARRYING_OUT)


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


def party_of(case: Case, invited: Invited) -> Party | None:
    """The party who is invited, if they still have a part in the case."""
    return next((each for each in case.parties if invited.party is not None and each.id == invited.party and not each.left), None)


def person_of(case: Case, invited: Invited) -> int | None:
    """The person by whom an invitation is answered; None for somebody without the bot."""
    party = party_of(case, invited)
    return invited.person if invited.party is None else party.person if party is not None else None


def must_handle(case: Case, act: Act, meeting: Meeting) -> None:
    """Whoever has the case decides about its meeting, whoever planned it."""
    must_be_responsible(act.by, case, act.organisation)
    if meeting.case != case.id or case.protected:
        raise Refused("button_old")
    if not meeting.planned:
        raise Refused("meeting_over", number=case.number)
    if case.stage is Stage.ENDED:
        case.must_be_open()


def owed_minutes(case: Case, meeting: Meeting) -> Obligation | None:
    """The open obligation to write the meeting down."""
    return next((each for each in case.open_obligations if each.kind is Kind.MEETING and each.about == meeting.id), None)


Known = Sequence[tuple[Any, int | None]]  # an invitation's id, or New, and the person who has the bot


def told(kind: str, known: Known, meeting: Any, changes: int, *, but: int | None = None, urgent: bool = False) -> tuple[Notice, ...]:
    """One notice for each person, however often they are invited; not to who has just done it. An `urgent` one passes quiet hours."""
    people: dict[int, Any] = {}
    for invited, person in known:
        if person is not None and person != but:
            people.setdefault(person, invited)
    return tuple(
        Notice(kind, to=(person,), facts={"meeting": meeting, "invited": invited, "changes": changes}, urgent=urgent)
        for person, invited in people.items()
    )
