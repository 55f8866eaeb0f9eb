"""Reads, checks and overlays the policy: bot/policy.toml first, then what the organisation wrote; nothing counts if anything is wrong."""

import json
import re
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.policy_days import calendar, duty, special_days, zone
from bot.policy_reader import Fault, Reader, lines_of
from bot.policy_tables import (
    assignment,
    categories,
    courts,
    helplines,
    ladders,
    moving,
    obligations,
    protection,
    rise,
    roads,
    routing,
    stops,
)
from bot.rules.calendar import in_quiet_at
from bot.rules.marking import N_
from bot.rules.policy import (
    CalendarPolicy,
    CasePolicy,
    DeliveryPolicy,
    DraftPolicy,
    DuplicatePolicy,
    FilePolicy,
    Hours,
    InboxPolicy,
    MeetingPolicy,
    PartyPolicy,
    PlacePolicy,
    Policy,
)
from bot.rules.terms import Grade, Level

SHIPPED: Final = Path(__file__).with_name("policy.toml")
FILE_KINDS: Final = ("photo", "voice", "video", "video_note", "audio", "document")
REVISIT_BY: Final = ("assigning_unit", "grid_worker")


class PolicyFaulty(Exception):
    """A policy that cannot be put into force; `faults` say why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(fault.sentence() for fault in faults))
        self.faults = faults


@cache
def load(overlay: str | None = None) -> Policy:
    """The shipped policy with the organisation's own text over it; PolicyFaulty if that text is wrong anywhere."""
    policy, faults = _examine(overlay or "")
    if faults:
        raise PolicyFaulty(faults)
    return policy


def check(text: str, units: frozenset[str] | None = None) -> list[Fault]:
    """Everything that is wrong with an organisation's policy text; nothing if it can be put into force.

    `units` are the codes of the roster: with them, a unit that does not exist is a fault.
    """
    return _examine(text, units)[1]


def warnings(text: str) -> list[Fault]:
    """What does no harm in a sound policy text, and is hardly meant: a routing row that never matches."""
    reader = _reader(text)
    if isinstance(reader, Fault):
        return []
    _policy(reader)
    return reader.warnings


def in_force(overlay: str | None = None) -> str:
    """All keys with their values after the overlay, as JSON: for showing, and for comparing two versions."""
    document = _overlaid(_shipped(), tomllib.loads(overlay or ""))
    return json.dumps(document, ensure_ascii=False, indent=2, default=str)


def differences(before: str | None, after: str | None) -> list[tuple[str, str, str]]:
    """Which keys two overlays set differently: (key, value before, value after), rows of tables as a whole."""
    old, new = (dict(_leaves(json.loads(in_force(text)))) for text in (before, after))
    keys = [*old, *(key for key in new if key not in old)]
    pairs = ((key, old.get(key), new.get(key)) for key in keys)
    return [(key, _short(was), _short(now)) for key, was, now in pairs if was != now]


def _short(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _leaves(document: Mapping[str, Any], at: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in document.items():
        path = f"{at}.{key}" if at else key
        found += _leaves(value, path) if isinstance(value, dict) and value else [(path, value)]
    return found


def _shipped() -> dict[str, Any]:
    return tomllib.loads(SHIPPED.read_text("utf-8"))


def _overlaid(under: Mapping[str, Any], over: Mapping[str, Any], at: tuple[str, ...] = ()) -> dict[str, Any]:
    """Key by key; lists of rows whole. A limit or ladder for one grade leaves the other grades as they were."""
    result = deepcopy(dict(under))
    for key, value in over.items():
        below = result.get(key)
        if at[:1] == ("obligations",) and key in ("limit", "ladder") and isinstance(value, dict) and isinstance(below, str | list):
            below = dict.fromkeys(Grade, below)
        result[key] = _overlaid(below, value, (*at, key)) if isinstance(below, dict) and isinstance(value, dict) else value
    return result


def _examine(text: str, units: frozenset[str] | None = None) -> tuple[Policy, list[Fault]]:
    """A policy and its faults; with faults the policy is not to be used."""
    reader = _reader(text, units)
    if isinstance(reader, Fault):
        return _policy(Reader(_shipped(), {})), [reader]
    return _policy(reader), reader.faults


def _reader(text: str, units: frozenset[str] | None = None) -> Reader | Fault:
    """The shipped policy with the text over it, or the fault because of which it cannot be read at all."""
    try:
        over = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        return Fault(
            "",
            int(line[1]) if line else None,
            N_("The file cannot be read as TOML: {error}."),
            N_("Texts stand in quotation marks, lists in square brackets."),
            {"error": str(error).split(" (at")[0]},
        )
    return Reader(_overlaid(_shipped(), over), lines_of(text), units)


def _policy(reader: Reader) -> Policy:
    reader.only(
        reader.document,
        "",
        [each.name for each in fields(Policy) if each.name not in ("special_days", "calendar_years")] + ["level"],
    )
    for section, known in (
        ("calendar", CalendarPolicy),
        ("quiet", Hours),
        ("drafts", DraftPolicy),
        ("cases", CasePolicy),
        ("meetings", MeetingPolicy),
        ("parties", PartyPolicy),
        ("places", PlacePolicy),
        ("duplicates", DuplicatePolicy),
        ("inbox", InboxPolicy),
        ("delivery", DeliveryPolicy),
        ("files", FilePolicy),
    ):
        reader.only(reader.table(section), section, [each.name for each in fields(known)])
    reader.only(reader.table("duty"), "duty", ("begin", "end", "rest_day_begin", "rest_day_end"))
    rows, slugs = categories(reader)
    days = calendar(reader)
    special, years = special_days(days)
    ladder_rows = ladders(reader)
    quiet = Hours(reader.clock("quiet.begin"), reader.clock("quiet.end"))
    reminders_at = reader.clock("reminders_at")
    digest_at = reader.clock("digest_at")
    if quiet.begin == quiet.end:
        reader.fault("quiet.end", N_("Quiet hours begin and end at the same time."), N_("Write two different times."))
    elif in_quiet_at(reminders_at, quiet):
        reader.fault("reminders_at", N_("Reminders cannot go out in quiet hours."), N_("Write a time outside [quiet]."))
    elif in_quiet_at(digest_at, quiet):
        reader.fault("digest_at", N_("The numbers of the day cannot go out in quiet hours."), N_("Write a time outside [quiet]."))
    return Policy(
        zone=zone(reader),
        area_code=reader.word("area_code", r"\d{1,4}", "028"),
        reminders_at=reminders_at,
        digest_at=digest_at,
        digest_unchanged=reader.word("digest_unchanged", r"full|short|silent", "short"),
        quiet=quiet,
        invitation_days=reader.whole("invitation_days", 1, 365),
        calendar=days,
        duty=duty(reader),
        drafts=_drafts(reader),
        cases=_cases(reader, slugs),
        meetings=MeetingPolicy(
            remind_hours=reader.wholes("meetings.remind_hours"), lasts_minutes=reader.whole("meetings.lasts_minutes", 1, 1440)
        ),
        parties=PartyPolicy(link_days=reader.whole("parties.link_days", 1, 365), tries=reader.whole("parties.tries", 1, 20)),
        places=PlacePolicy(near_metres=reader.whole("places.near_metres", 1, 20_000)),
        duplicates=DuplicatePolicy(
            likely=reader.whole("duplicates.likely", 1, 100),
            own=reader.whole("duplicates.own", 1, 100),
            closed_days=reader.whole("duplicates.closed_days", 0, 3650),
            undo_hours=reader.whole("duplicates.undo_hours", 0, 1000),
        ),
        rise=rise(reader, slugs),
        assignment=assignment(reader),
        roads=roads(reader, slugs),
        moving=moving(reader),
        stops=stops(reader),
        inbox=InboxPolicy(
            forget_after_days=reader.whole("inbox.forget_after_days", 1, 3650),
            attempts=reader.whole("inbox.attempts", 1, 20),
            missed_after_hours=reader.whole("inbox.missed_after_hours", 1, 1000),
        ),
        delivery=DeliveryPolicy(
            per_second=reader.whole("delivery.per_second", 1, 1000),
            private_per_second=reader.whole("delivery.private_per_second", 1, 100),
            private_burst=reader.whole("delivery.private_burst", 1, 100),
            group_per_minute=reader.whole("delivery.group_per_minute", 1, 1000),
            tries=reader.whole("delivery.tries", 1, 100),
            retry_seconds=reader.wholes("delivery.retry_seconds"),
        ),
        files=FilePolicy(
            keep=frozenset(reader.words("files.keep", reader.value("files.keep"), FILE_KINDS)),
            largest_mb=reader.whole("files.largest_mb", 1, 20),
            warn_at_mb=reader.whole("files.warn_at_mb", 1, 10**9),
            transcribe_seconds=reader.whole("files.transcribe_seconds", 1, 3600),
            most_in_case=reader.whole("files.most_in_case", 40, 10**4),  # 40: one report carries as many
            voices_a_day=reader.whole("files.voices_a_day", 1, 10**4),
            least_free_mb=reader.whole("files.least_free_mb", 1, 10**9),
        ),
        ceilings=_ceilings(reader),
        obligations=obligations(reader, ladder_rows),
        ladders=ladder_rows,
        helplines=helplines(reader),
        courts=courts(reader),
        confirmation_reminders=reader.wholes("confirmation_reminders"),
        categories=rows,
        protection=protection(reader),
        routing=routing(reader, slugs),
        special_days=special,
        calendar_years=years,
    )


def _drafts(reader: Reader) -> DraftPolicy:
    drafts = DraftPolicy(reader.whole("drafts.remind_after_days", 1, 365), reader.whole("drafts.expire_after_days", 1, 365))
    if drafts.remind_after_days >= drafts.expire_after_days:
        reader.fault(
            "drafts.remind_after_days", N_("The reminder would come after the draft has expired."), N_("Write fewer days than to expire.")
        )
    return drafts


def _cases(reader: Reader, slugs: frozenset[str]) -> CasePolicy:
    revisit_by = reader.words("cases.revisit_by", reader.value("cases.revisit_by"), REVISIT_BY)
    if not revisit_by:
        reader.fault("cases.revisit_by", N_("Nobody could make a revisit."), N_("Name at least one."))
    return CasePolicy(
        reopen_days=reader.whole("cases.reopen_days", 0, 3650),
        contradicted_hours=reader.whole("cases.contradicted_hours", 0, 1000),
        extension_days=reader.whole("cases.extension_days", 1, 365),
        revisit_by=revisit_by,
        revisit_tries=reader.whole("cases.revisit_tries", 1, 20),
        gathering=frozenset(reader.words("cases.gathering", reader.value("cases.gathering"), sorted(slugs))),
        first_steps_days=reader.whole("cases.first_steps_days", 1, 90),
    )


def _ceilings(reader: Reader) -> dict[Grade, Level]:
    table = reader.table("ceilings")
    reader.only(table, "ceilings", Grade)
    levels = (Level.VILLAGE, Level.TOWN, Level.CITY)
    return {grade: Level(table[grade]) if reader.choice(f"ceilings.{grade}", table.get(grade), levels) else Level.CITY for grade in Grade}
