"""Everything an organisation may change 制度参数: hours, limits and tables; the shipped values stand in bot/policy.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.rules.routing_table import RoutingTable
from bot.rules.rungs import Limit, Rung
from bot.rules.terms import Grade, Kind, Level, Road


@dataclass(frozen=True, slots=True)
class ObligationPolicy:
    """Limits and ladder of one kind by grade; several limits are rounds that all start together, as the later checks do."""

    limit: Mapping[Grade, tuple[Limit, ...]]
    ladder: Mapping[Grade, str]
    any_hour: frozenset[Grade] = frozenset()  # at these grades its steps do not wait for the end of quiet hours


@dataclass(frozen=True, slots=True)
class CalendarPolicy:
    """How days are counted; `days` overrides published holidays: "rest" or "work" by date."""

    count_first_day: bool
    move_deadline_from_holiday: bool
    holidays: str  # china | none
    days: Mapping[date, str]


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of a day in the organisation's zone; an interval that ends before it begins runs over midnight."""

    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class DutyPolicy:
    """Hours in which limits of duty hours run: on working days, and on rest days (None: the duty list is there, limits rest)."""

    working_days: Hours
    rest_days: Hours | None


@dataclass(frozen=True, slots=True)
class DraftPolicy:
    remind_after_days: int
    expire_after_days: int


@dataclass(frozen=True, slots=True)
class CasePolicy:
    """Numbers of the main loop."""

    reopen_days: int  # after closing, a party's "not solved" asks the supervisor so long
    contradicted_hours: int  # the least time ahead when a contradicted contact is owed again
    extension_days: int  # the longest extension that one request can ask for
    revisit_by: tuple[str, ...]
    revisit_tries: int  # a revisit goes on without a side that so many tries have not reached
    gathering: frozenset[str]
    first_steps_days: int  # in so many days a task force holds its study meeting; proposed for its first steps


ALWAYS, MINOR = "always", "minor"  # when a first step of a protected case is owed


@dataclass(frozen=True, slots=True)
class ProtectionRow:
    """A first step of a protected case: by when, and in which cases; a step that is not shipped brings its names."""

    slug: str
    limit: Limit
    when: str  # always | minor
    name_zh: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class MeetingPolicy:
    """Meetings of the sides: reminders before them, and the room they take in a calendar."""

    remind_hours: tuple[int, ...]
    lasts_minutes: int


@dataclass(frozen=True, slots=True)
class PartyPolicy:
    """Letting the people of a case in, and when somebody counts as not to be reached."""

    link_days: int  # how long the link of a party works
    tries: int  # so many recorded tries come before "cannot be reached"


class Mode(StrEnum):
    """How a unit's new cases are given to its people."""

    BY_HAND = "by_hand"
    LEAST_LOADED = "least_loaded"
    IN_TURN = "in_turn"


@dataclass(frozen=True, slots=True)
class AssignmentPolicy:
    """Automatic assignment: the mode, for levels and units (by code) another one, and at which grades it is done at all."""

    mode: Mode
    levels: Mapping[Level, Mode]
    units: Mapping[str, Mode]
    grades: frozenset[Grade]
    leader_may_choose: bool


@dataclass(frozen=True, slots=True)
class RoadPolicy:
    """The roads 途径 that units may use, by unit (its code) before level, else all; and which one is proposed for a kind."""

    levels: Mapping[Level, frozenset[Road]]
    units: Mapping[str, frozenset[Road]]
    proposed: Mapping[str, Road]

    def of(self, code: str, level: Level) -> frozenset[Road]:
        return self.units.get(code, self.levels.get(level, frozenset(Road)))


@dataclass(frozen=True, slots=True)
class MovingPolicy:
    free_moves: int  # so often units pass a case on among themselves; then a supervisor of all of them decides who has it


@dataclass(frozen=True, slots=True)
class StopPolicy:
    """Clock stops: the reasons with the longest days of each, and the kinds whose clocks stand still."""

    longest_days: Mapping[str, int]  # by bot.rules.stopping.REASONS; a reason that is not there, or 0 days, is none
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class PlacePolicy:
    near_metres: int  # a location outside all grids is asked about those no farther away


@dataclass(frozen=True, slots=True)
class DuplicatePolicy:
    """Reports that may be of one matter: the points, of 100, from which it is said; and how long a merging can be undone."""

    likely: int  # to staff, of two cases
    own: int  # to somebody who reports anew, of their own open case
    closed_days: int  # cases that were closed so long ago are compared too
    undo_hours: int


@dataclass(frozen=True, slots=True)
class RiseNumbers:
    """How many reports within how many days are a rise; 0 reports: never."""

    reports: int
    days: int


@dataclass(frozen=True, slots=True)
class RisePolicy:
    """Many reports of one kind in one town."""

    numbers: RiseNumbers
    quiet_days: int  # a rise that was told is told again after so many days, if it goes on
    kinds: Mapping[str, RiseNumbers]

    def of(self, category: str) -> RiseNumbers:
        return self.kinds.get(category, self.numbers)


@dataclass(frozen=True, slots=True)
class InboxPolicy:
    forget_after_days: int
    attempts: int
    missed_after_hours: int


@dataclass(frozen=True, slots=True)
class FilePolicy:
    """Which files that people send are kept and how many, and how long a program may take to write down a voice."""

    keep: frozenset[str]  # kinds of attachments
    largest_mb: int  # larger ones are not fetched; a bot is given 20 at most
    warn_at_mb: int  # kept files together; then administrators are told, and nothing is deleted
    transcribe_seconds: int
    most_in_case: int  # from one person in one case; what comes after is not fetched
    voices_a_day: int  # of one person in one case that are written down
    least_free_mb: int  # room on the disk without which nothing is fetched

    @property
    def largest(self) -> int:
        return self.largest_mb * 2**20

    @property
    def least_free(self) -> int:
        return self.least_free_mb * 2**20


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """Pacing and retries of what is sent; the rates are Telegram's published limits."""

    per_second: int
    private_per_second: int
    private_burst: int
    group_per_minute: int
    tries: int
    retry_seconds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number to call: `slug` says what for; the texts stand here because each place has its own."""

    slug: str
    number: str
    name_zh: str
    name_en: str
    hours_zh: str
    hours_en: str
    who_zh: str
    who_en: str

    def name(self, language: str) -> str:
        return self.name_zh if language == "zh" else self.name_en

    def hours(self, language: str) -> str:
        return self.hours_zh if language == "zh" else self.hours_en

    def who(self, language: str) -> str:
        return self.who_zh if language == "zh" else self.who_en


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A change to the category table: a shipped slug hidden or given the superior's code, or a new slug with names."""

    slug: str
    name_zh: str = ""
    name_en: str = ""
    hidden: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Court:
    """A court that confirms agreements 司法确认; `units` are codes of the roster whose places belong to it, none for all."""

    name_zh: str
    name_en: str
    units: frozenset[str] = frozenset()

    def name(self, language: str) -> str:
        return self.name_zh if language == "zh" else self.name_en


@dataclass(frozen=True, slots=True)
class Policy:
    """The numbers and tables in force; made only by bot.policy, which checks them."""

    zone: str
    area_code: str
    reminders_at: time
    digest_at: time  # when supervisors get the numbers of the day
    digest_unchanged: str  # full | short | silent: what comes when the numbers are those of the day before
    quiet: Hours
    invitation_days: int
    calendar: CalendarPolicy
    duty: DutyPolicy
    drafts: DraftPolicy
    cases: CasePolicy
    meetings: MeetingPolicy
    parties: PartyPolicy
    places: PlacePolicy
    duplicates: DuplicatePolicy
    rise: RisePolicy
    assignment: AssignmentPolicy
    roads: RoadPolicy
    moving: MovingPolicy
    stops: StopPolicy
    inbox: InboxPolicy
    delivery: DeliveryPolicy
    files: FilePolicy
    ceilings: Mapping[Grade, Level]
    obligations: Mapping[Kind, ObligationPolicy]
    ladders: Mapping[str, tuple[Rung, ...]]
    helplines: tuple[Helpline, ...]
    courts: tuple[Court, ...]
    confirmation_reminders: tuple[int, ...]  # days before the end of the time to apply together
    categories: tuple[CategoryRow, ...]
    protection: tuple[ProtectionRow, ...]
    routing: RoutingTable
    special_days: Mapping[date, bool] = field(default_factory=dict)  # True: worked, False: rest day
    calendar_years: frozenset[int] = frozenset()  # years whose holidays are known

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def police_by_text(self) -> str:
        """The number that takes a text message to the police: 12110 and the last digits of the area code."""
        return f"12110{self.area_code}"

    def limits(self, kind: Kind, grade: Grade) -> tuple[Limit, ...]:
        return self.obligations[kind].limit[grade]

    def rungs(self, kind: Kind, grade: Grade) -> tuple[Rung, ...]:
        """The ladder of a kind at a grade."""
        return self.ladders[self.obligations[kind].ladder[grade]]

    def any_hour(self, kind: Kind, grade: Grade) -> bool:
        """Whether quiet hours do not hold its steps back."""
        return grade in self.obligations[kind].any_hour

    def helpline(self, slug: str) -> Helpline | None:
        return next((line for line in self.helplines if line.slug == slug), None)

    def protection_row(self, slug: str) -> ProtectionRow | None:
        return next((row for row in self.protection if row.slug == slug), None)

    def category_row(self, slug: str) -> CategoryRow:
        return next((row for row in self.categories if row.slug == slug), CategoryRow(slug))
