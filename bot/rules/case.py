"""A dispute case 矛盾纠纷 and what a rule may say about it: the Change that storage writes whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from bot.rules.obligations import Obligation, Start
from bot.rules.organisation import Organisation, Person
from bot.rules.policy import Policy
from bot.rules.terms import Category, Channel, Danger, Earlier, Grade, Kind, Lane, Level, Nature, Outcome, Road, Side, Stage


class Refused(Exception):
    """A rule says no; `reason` is a code of bot.refusals, `facts` fill its sentence. Nothing has been changed."""

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, when, in which organisation and under which policy."""

    by: Person
    organisation: Organisation
    policy: Policy
    now: datetime


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody the case concerns; `person` is None until they use the bot."""

    side: str  # bot.rules.terms.Side
    person: int | None = None
    name: str = ""
    phone: str = ""
    via: int | None = (
        None  # the case that they came with, when it was merged into this one; of who uses the bot name and phone stay with it
    )
    id: int = 0
    helps: int | None = None  # of a helper: the party they came for
    told_at: datetime | None = None  # when they were told their rights (People's Mediation Law art. 23)
    consent: str = ""  # yes | no: whether they want mediation; "" is not asked yet. Of a helper also the one side that has said yes
    consent_at: datetime | None = None
    link: str = ""  # the hash of the secret in the link by which they join
    link_until: datetime | None = None  # None again once it was used
    left: str = ""  # withdrew | died | unreachable | no_part: why they have no part in it any more


@dataclass(frozen=True, slots=True)
class Case:
    """One dispute at one moment; unit and people fields are ids, times aware UTC."""

    id: int
    number: str
    version: int
    stage: Stage
    channel: Channel
    category: Category
    grade: Grade
    level: Level
    words: str
    reported_at: datetime
    lane: Lane = Lane.MEDIATION
    road: Road = Road.PEOPLES_MEDIATION
    address: str = ""
    people: int | None = None
    households: int | None = None
    dangers: frozenset[Danger] = frozenset()
    going_on: bool | None = None
    earlier: Earlier = Earlier.NONE
    place: int | None = None
    handled_by: int | None = None
    assigned_by: int | None = None
    responsible: int | None = None
    reporter: int | None = None
    reporter_is_party: bool = True
    registered_by: int | None = None
    name_hidden: bool = False
    protected: bool = False
    safe_contact: str = ""
    phone_withheld: bool = False  # the reporter has a number here and did not give it for this case
    care: bool = False  # talk of dying: cared for by people on duty, no dispute; and nothing in it that others must not read
    on_it: int | None = None  # who answered the call for a critical case
    trouble: str = ""  # bot.rules.trouble: open | seen_to; nothing that the unit sees may follow it
    about_unit: int | None = None
    excluded: frozenset[int] = frozenset()
    rule: str = ""
    reason: Mapping[str, Any] = field(default_factory=dict)
    kind_checked: bool = False  # somebody of the staff has said what kind of matter it is: an example to learn from
    outcome: Outcome | None = None
    reopened: int = 0
    promised_at: datetime | None = None
    routed_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    merged_into: int | None = None  # the case that this one goes on as
    split_from: int | None = None  # the case that it was a part of
    nature: Nature | None = None
    money_claimed: int | None = None  # fen, one hundredth of a yuan
    money_recovered: int | None = None
    moves: int = 0  # how often it was passed on to another unit
    stopped_until: datetime | None = None  # its clocks stand still until then
    parties: tuple[Party, ...] = ()
    open_obligations: tuple[Obligation, ...] = ()

    def must_be(self, *stages: Stage) -> None:
        """Refuse unless the case stands in one of the stages; the refusal carries the present one."""
        if self.stage not in stages:
            raise self._stands()

    def must_be_open(self) -> None:
        if not self.stage.open:
            raise self._stands()

    def _stands(self) -> Refused:
        if self.merged_into is not None:
            return Refused("merged", number=self.number, into=self.merged_into)
        return Refused("stage", stage=self.stage, number=self.number, responsible=self.responsible, case=self.id)

    def moved(self, stage: Stage, **changes: Any) -> Self:
        return replace(self, stage=stage, **changes)

    def owed(self, kind: Kind) -> Obligation | None:
        """The open obligation of that kind, the one due first if there are several."""
        return min((each for each in self.open_obligations if each.kind is kind), key=lambda each: each.due_at, default=None)

    @property
    def parties_listening(self) -> tuple[int, ...]:
        """People who hear of each step that concerns them: parties of the reporting side that use the bot."""
        people = {party.person for party in self.parties if party.person is not None and party.side == Side.REPORTING and not party.left}
        if self.reporter is not None and self.reporter_is_party and not self._has_left(self.reporter):
            people.add(self.reporter)
        return tuple(sorted(people))

    @property
    def other_side_listening(self) -> tuple[int, ...]:
        """People of the other side who use the bot and still take part; nothing is ever sent to them of a protected case."""
        if self.protected:
            return ()
        return tuple(
            sorted({each.person for each in self.parties if each.person is not None and each.side == Side.OTHER and not each.left})
        )

    @property
    def everyone_listening(self) -> tuple[int, ...]:
        """Parties and those who told of it without being one: they hear received, with whom, in hand and ended.

        Staff who registered what they now handle themselves hear of it as handlers only.
        """
        telling = {self.reporter, *(party.person for party in self.parties if party.side == Side.TELLING)} - {self.responsible}
        return tuple(sorted({*self.parties_listening, *(person for person in telling if person is not None)}))

    @property
    def asked_people(self) -> tuple[int, ...]:
        """Who gets a question or a word: the reporter, else whoever of the reporting side uses the bot; nobody asks themselves."""
        if self.reporter is not None and self.reporter != self.responsible:
            return (self.reporter,)
        return tuple(each for each in self.parties_listening if each != self.responsible)

    def concerns(self, person: int) -> bool:
        return person == self.reporter or any(party.person == person for party in self.parties)

    def is_party(self, person: int) -> bool:
        return person in self.parties_listening or any(party.person == person for party in self.parties if party.side != Side.TELLING)

    def takes_part(self, person: int) -> bool:
        """Whether somebody is a party of one of the sides and still takes part; who helps a side decides nothing for it."""
        return person in self.parties_listening or person in self.other_side_listening

    def party_of(self, person: int | None) -> Party | None:
        """Somebody's own row, one in which they still take part before one that they have left; None without one."""
        found = [party for party in self.parties if person is not None and party.person == person]
        return min(found, key=lambda party: bool(party.left), default=None)

    def side_of(self, person: int | None) -> str:
        """On which side somebody stands or stood (bot.rules.terms.Side); empty for who has no part in it."""
        party = self.party_of(person)
        if party is not None:
            return party.side
        return Side.REPORTING if person is not None and person == self.reporter and self.reporter_is_party else ""

    def beside(self, person: int | None) -> bool:
        """Whether somebody stands on the other side, or helps: what the reporting side said is not theirs to read."""
        return self.side_of(person) in (Side.OTHER, Side.HELPING)

    def _has_left(self, person: int) -> bool:
        party = self.party_of(person)
        return party is not None and bool(party.left)

    def came_by(self, person: int | None) -> int | None:
        """The merged case that somebody came with; None for whom it concerned from the beginning."""
        return next((party.via for party in self.parties if person is not None and party.person == person and party.via is not None), None)

    @property
    def several_report(self) -> bool:
        """Whether more than one report goes on in it."""
        return any(party.via is not None for party in self.parties)


@dataclass(frozen=True, slots=True)
class New:
    """Stands for the id of a row that the same Change keeps for the first time: `Change.kept[at]`; storage puts the id in its place."""

    at: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a case's history; `data` holds nothing personal, `note` may."""

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that people, or a unit's chat, should hear; rendered in the reader's language when it is sent."""

    kind: str
    to: tuple[int, ...] = ()
    unit: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False  # at any hour, and before other notices
    gather: bool = False  # several of a kind within seconds, as the photos of an album, are told once
    at: datetime | None = None  # not before this moment; when it comes, what is no longer true is not said
    once: tuple[str, ...] = ()  # of those that wait with the same of these facts, for the same person, only the newest is said


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with one decision, stored as a request."""

    kind: str
    obligation: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    to: tuple[int, ...] = ()
    anew: bool = False  # a question of its own even while another of the kind is open
    remind: timedelta | None = None  # asked once more after so long, unless it is answered
    silent: bool = False  # a notice of its own tells of it at once; only the reminder comes as a question


@dataclass(frozen=True, slots=True)
class Merge:
    """A case goes on as part of another: what is kept so that it can be undone."""

    into: int
    stage: Stage
    steps: tuple[int, ...] = ()  # ids of the measures that go on there, with what is owed of them
    before: Mapping[str, Any] = field(default_factory=dict)  # totals of the case that goes on, as they were


@dataclass(frozen=True, slots=True)
class Change:
    """All that one decision does to a case; storage.cases.apply writes it whole or not at all."""

    case: Case
    event: Event
    started: tuple[Start, ...] = ()
    ended: tuple[tuple[Kind, str], ...] = ()  # open obligations of the kind end, and how
    end_all: str | None = None  # every open obligation ends, and how
    spared: frozenset[Kind] = frozenset()  # kinds that `end_all` leaves as they are
    ended_ones: tuple[tuple[int, str], ...] = ()  # these very obligations end, and how
    owner: int | None = None  # open obligations of the handling unit now belong to this person
    changed: tuple[Obligation, ...] = ()  # obligations with other times, as they should be stored
    reopened: tuple[Obligation, ...] = ()  # obligations that had ended and are owed again
    notices: tuple[Notice, ...] = ()
    asked: Asked | None = None
    decided: tuple[int, str] | None = None  # request id and its decision
    withdrawn: tuple[int, ...] = ()  # requests that nobody is to decide any more
    joined: tuple[Party, ...] = ()  # people who come with a case that is merged into this one
    left: int | None = None  # those who came with that case, also onto the list of people, leave with it again
    merge: Merge | None = None
    unmerge: int | None = None  # the merging that is undone
    listed: tuple[Any, ...] | None = None  # the whole list of the people affected (bot.rules.claimants), in place of the one before
    kept: tuple[Any, ...] = ()  # rows of the case's subjects (storage.subjects), new ones with id 0, others as they should be stored
