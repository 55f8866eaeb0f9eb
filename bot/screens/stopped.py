"""Where the clock of a case stands still: for staff, for the people concerned, and the way to ask for it."""

from bot.rules.case import Case
from bot.rules.organisation import Person
from bot.rules.stopping import WORKED_ON, days_stopped, reasons, stands_still
from bot.rules.stops import Stop
from bot.screens.buttons_moving import StopClock
from bot.screens.language import Html, _, bold, label, say
from bot.screens.names import stop_reason
from bot.screens.reading import Reading
from bot.screens.screen import Key
from storage import subjects


def stop_room(reading: Reading, case: Case, reader: Person) -> Key | None:
    """The way to a stop, or out of it."""
    if stands_still(case, reading.now):
        return Key(label(_("Clock runs again")), StopClock(case=case.id, what="over").pack())
    if case.stage not in WORKED_ON or not reasons(reading.policy):
        return None
    return Key(label(_("Stop the clock")), StopClock(case=case.id).pack())


def stop_lines(reading: Reading, case: Case) -> list[Html]:
    """For staff: until when and why, and how often it has stood still so far."""
    found = subjects.of_case(reading.db, Stop, case.id)
    if not found:
        return []
    lines = []
    if case.stopped_until is not None and stands_still(case, reading.now):
        until, why = reading.deadline(case.stopped_until), stop_reason(found[-1].reason)
        lines.append(say(_("The clock stands until {until}, for {reason}."), until=until, reason=why))
    times = _("How often the clock stood still: {count}. Days in all: {days}.")
    return [*lines, say(times, count=len(found), days=days_stopped(found, reading.now))]


def waits_for(reading: Reading, case: Case) -> Html | None:
    """For the people concerned: what is waited for, and until when at the longest."""
    if case.stopped_until is None or not stands_still(case, reading.now):
        return None
    found = subjects.of_case(reading.db, Stop, case.id)
    why = stop_reason(found[-1].reason) if found else "–"
    return say(_("It waits for {reason}, until {until} at the latest."), reason=why, until=bold(reading.deadline(case.stopped_until)))
