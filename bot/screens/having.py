"""Who had a case and for how long, for those who lead or oversee it."""

from bot.rules.case import Case
from bot.rules.having import stays
from bot.rules.permits import leads
from bot.screens.buttons import Details
from bot.screens.buttons_moving import Having
from bot.screens.language import _, _n, bold, label, paragraphs, say
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import cases

MOST = 12  # newest stays on the screen


def having_keys(reading: Reading, case: Case) -> list[Key]:
    """The way to it, once a case has been with more than one unit."""
    reader = reading.reader()
    if reader is None or not case.reason.get("had") or not leads(reader, case, reading.organisation):
        return []
    return [Key(label(_("Who had it")), Having(case=case.id).pack())]


def having_screen(reading: Reading, case: Case) -> Screen:
    """One line for each stay: the unit, the days, how long."""
    found = stays((kind, at, data) for kind, at, _by, data, _note in cases.history(reading.db, case.id))
    lines = []
    for stay in found[-MOST:]:
        days = stay.days(reading.now)
        long = say(_n("{days} day", "{days} days", days), days=days)
        since = reading.day(stay.since)
        unit = reading.unit(stay.unit) or "–"
        if stay.until is None and case.stage.open:
            lines.append(say(_("{unit}: since {since}, {long}"), unit=unit, since=since, long=long))
        else:
            until = reading.day(stay.until or case.closed_at or reading.now)
            lines.append(say(_("{unit}: {since} to {until}, {long}"), unit=unit, since=since, until=until, long=long))
    head = say(
        _n("{number} was passed on {count} time:", "{number} was passed on {count} times:", case.moves),
        number=bold(case.number),
        count=case.moves,
    )
    return Screen(paragraphs(head, *lines), [[Key(label(_("Details")), Details(case=case.id).pack())]])
