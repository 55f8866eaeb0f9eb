"""The questions of planning a meeting, one a screen: six buttons at most, and each can be answered by typing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.rules.calendar import at_local, local_date
from bot.rules.case import Case, Party
from bot.rules.meetings import Meeting, Plan
from bot.screens.buttons import Cancel
from bot.screens.buttons_meeting import Planning
from bot.screens.language import _, bold, cut, day, label, language, paragraphs, say, weekday
from bot.screens.meetings import when, where, who_is
from bot.screens.names import side_name
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row

DAYS = 4  # on one screen; with the way to later ones and cancel that makes six
PARTS = {"morning": (8, 9, 10, 11), "afternoon": (14, 15, 16, 17), "evening": (18, 19, 20)}
TURNS = {"morning": "afternoon", "afternoon": "evening", "evening": "morning"}
LATEST = 17  # o'clock; after that today is not offered any more
TICKS = 4  # people on one screen; with more of them three, and the way to the others
NAME = 18  # UTF-16 units of a name on a button, beside its mark


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who can be invited: a party of the case, or one of the staff by id."""

    id: int
    party: Party | None = None


def _key(case: Case, text: str, step: str, value: str = "") -> Key:
    return Key(text, Planning(case=case.id, step=step, value=value).pack())


def _cancel() -> Key:
    return Key(label(_("Cancel")), Cancel().pack())


def day_screen(reading: Reading, case: Case, page: int) -> Screen:
    today = local_date(reading.now, reading.policy)
    first = today if reading.now < at_local(today, time(LATEST), reading.policy) else today + timedelta(days=1)
    days = [first + timedelta(days=page * DAYS + number) for number in range(DAYS)]
    keys = [_key(case, _day_label(reading, each), "day", str(each.toordinal())) for each in days]
    keys.append(_key(case, label(_("Later days")), "days", str(page + 1)))
    text = paragraphs(
        say(_("{number}: on which day shall the meeting be?"), number=bold(case.number)),
        say(_("You can also write it, with the hour: Friday 15:00, 3 December 9:30.")),
    )
    return Screen(text, two_in_a_row([*keys, _cancel()]))


def _day_label(reading: Reading, at: date) -> str:
    name = weekday(at, reading.policy.zone)
    return f"{name} {at.month}/{at.day}" if language() == "zh" else f"{name} {day(at, reading.policy.zone)[:12]}"


def hour_screen(reading: Reading, case: Case, at: date, part: str) -> Screen:
    """The hours of a part of that day; those that have passed are not offered."""
    wanted = part or "morning"
    for _turn in PARTS:
        hours = [each for each in PARTS[wanted] if at_local(at, time(each, 30), reading.policy) > reading.now]
        if hours or part:
            break
        wanted = TURNS[wanted]
    turn = {"morning": label(_("Afternoon")), "afternoon": label(_("Evening")), "evening": label(_("Morning"))}[wanted]
    keys = [_key(case, f"{each}:00", "hour", str(each)) for each in hours]
    keys.append(_key(case, turn, "part", TURNS[wanted]))
    text = paragraphs(
        say(_("{number}, {day}: at what time?"), number=bold(case.number), day=bold(_full_day(reading, at))),
        say(_("You can also write it: 14:30, half past two.")),
    )
    return Screen(text, two_in_a_row([*keys, _cancel()]))


def _full_day(reading: Reading, at: date) -> str:
    said, name = day(at, reading.policy.zone), weekday(at, reading.policy.zone)
    return f"{said}（{name}）" if language() == "zh" else f"{name} {said}"


def half_screen(reading: Reading, case: Case, at: date, hour: int) -> Screen:
    """The hour, or half an hour later."""
    keys = [_key(case, f"{hour}:{minutes:02}", "clock", f"{hour:02}{minutes:02}") for minutes in (0, 30)]
    text = say(_("{number}, {day}: exactly?"), number=bold(case.number), day=bold(_full_day(reading, at)))
    return Screen(text, two_in_a_row([*keys, _key(case, label(_("Other hour")), "part", "morning"), _cancel()]))


def venue_screen(reading: Reading, case: Case) -> Screen:
    keys = [
        _key(case, label(_("Our room")), "venue", "room"),
        _key(case, label(_("Place of dispute")), "venue", "dispute"),
        _key(case, label(_("Elsewhere")), "venue", "else"),
    ]
    text = paragraphs(
        say(_("{number}: where shall the meeting be?"), number=bold(case.number)),
        say(_("You can also write the place, or send a location.")),
    )
    return Screen(text, two_in_a_row([*keys, _cancel()]))


def people_screen(reading: Reading, case: Case, found: Sequence[Choice], chosen: Collection[int], page: int, *, helpers: bool) -> Screen:
    """Who is invited, each with a mark; a press takes it away or gives it back."""
    shown, more = on_page(found, page)
    keys = [_key(case, ticked(_name(reading, case, each), each.id in chosen), "tick", str(each.id)) for each in shown]
    keys += [_key(case, label(_("More")), "page", str(more))] if more is not None else []
    keys.append(_key(case, label(_("Next")), "helpers" if helpers else "whom"))
    question = (
        say(_("{number}: which of the staff are to help?"), number=bold(case.number))
        if helpers
        else say(_("{number}: who is invited? Those with ✓ are."), number=bold(case.number))
    )
    return Screen(question, two_in_a_row([*keys, _cancel()]))


def on_page(found: Sequence[Choice], page: int) -> tuple[Sequence[Choice], int | None]:
    """Those on this screen, and the number of the next one if they do not all fit."""
    if len(found) <= TICKS:
        return found, None
    each = TICKS - 1
    pages = (len(found) + each - 1) // each
    page %= pages
    return found[page * each : (page + 1) * each], (page + 1) % pages


def ticked(name: str, chosen: bool) -> str:
    return f"✓ {name}" if chosen else name


def _name(reading: Reading, case: Case, choice: Choice) -> str:
    if choice.party is None:
        return cut(reading.name(choice.id), NAME)
    return cut(who_is(reading, case, choice.party), NAME)


def summary_screen(reading: Reading, case: Case, plan: Plan, *, time: bool, people: bool) -> Screen:
    """What is going to be sent, each line of which can be changed: its `time` and place, its `people`."""
    as_planned = Meeting(0, case.id, plan.starts_at, plan.place, None, venue=plan.venue, unit=case.handled_by, point=plan.point)
    invited = [f"{who_is(reading, case, each)}{_side(reading, case, each)}" for each in case.parties if each.id in plan.parties]
    invited += [reading.name(each) for each in plan.staff]
    comma = "、" if language() == "zh" else ", "
    text = paragraphs(
        say(_("{number}: is this right?"), number=bold(case.number)),
        say(_("When: {when}"), when=bold(when(reading, plan.starts_at))),
        say(_("Where: {place}"), place=where(reading, case, as_planned)),
        say(_("Invited: {names}"), names=comma.join(invited)) if people else None,
        say(_("Everybody who uses the bot is told at once, or in the morning.")),
    )
    keys = [
        _key(case, label(_("Send")), "send"),
        *([_key(case, label(_("Another time")), "redo", "time")] if time else []),
        *([_key(case, label(_("Another place")), "redo", "place")] if time else []),
        *([_key(case, label(_("Change the people")), "redo", "whom")] if people else []),
    ]
    return Screen(text, two_in_a_row([*keys, _cancel()]))


def _side(reading: Reading, case: Case, party: Party) -> str:
    """The side behind a name; where only the side is known it stands there already."""
    side = side_name(party.side)
    if who_is(reading, case, party) == side:
        return ""
    return f"（{side}）" if language() == "zh" else f" ({side})"
