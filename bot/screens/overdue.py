"""One overdue step as those who oversee it read it: facts and dates, no blame, and what this reader can do about it."""

from datetime import timedelta

from bot.rules.absence import stand_in_of
from bot.rules.case import Act, Case
from bot.rules.granting import AT_ONCE, grants
from bot.rules.obligations import Obligation
from bot.rules.overseeing import waits_for_somebody
from bot.rules.permits import leads
from bot.rules.trouble import grade_seen_by
from bot.screens.buttons import Assign, Details, MoreTime, Move, TakeOver, Urge
from bot.screens.language import Html, _, _n, bold, label, paragraphs, say
from bot.screens.names import grade_name, kind_name
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import obligations

MOMENT = timedelta(microseconds=1)  # an end at midnight belongs to the day before


def overseer_screen(reading: Reading, obligation: Obligation, case: Case) -> Screen:
    """The step with its owner, how late it is and how often the owner was reminded."""
    return Screen(_text(reading, obligation, case), _keys(reading, obligation, case))


def how_late(reading: Reading, obligation: Obligation) -> Html:
    days = max(0, (reading.now - obligation.due_at).days)
    if days:
        return say(_n("overdue for {days} day", "overdue for {days} days", days), days=days)
    return say(_("overdue since {due}"), due=reading.deadline(obligation.due_at))


def who_has_it(reading: Reading, obligation: Obligation) -> Html:
    """Unit and person; of what waits, that nobody has taken it."""
    who, unit = who_has(reading, obligation.person), reading.unit(obligation.unit)
    return say(_("{unit}, {who} has it"), unit=unit, who=who) if who else say(_("{unit}, nobody has taken it"), unit=unit)


def who_has(reading: Reading, person: int | None) -> str:
    """Somebody by name; of who is away also until when, and who stands in."""
    name = reading.name(person)
    absence = None if person is None else reading.organisation.away.get(person)
    if absence is None or not name:
        return name
    until, instead = reading.day(absence.until - MOMENT), reading.name(stand_in_of(person, reading.organisation))
    if not instead:
        return say(_("{who} (away until {day})"), who=name, day=until)
    return say(_("{who} (away until {day}, {instead} stands in)"), who=name, day=until, instead=instead)


def _text(reading: Reading, obligation: Obligation, case: Case) -> Html:
    owed, late = kind_name(obligation.kind), how_late(reading, obligation)
    reader = reading.reader()
    if case.protected and reader is None:
        # In a group number and time limit only: who looks after it would tell what it is about.
        return say(_("! {number}: {owed} {late}."), number=bold(case.number), owed=owed, late=late)
    grade = case.grade if reader is None else grade_seen_by(reader, case, reading.organisation)
    first = say(_("! {number} · {grade}: {owed} {late}."), number=bold(case.number), grade=grade_name(grade), owed=owed, late=late)
    has = who_has_it(reading, obligation)
    times = obligations.times_nagged(reading.db, obligation.id)
    if not times:
        return paragraphs(first, say(_("{has}."), has=has))
    return paragraphs(first, say(_n("{has}; reminded {times} time.", "{has}; reminded {times} times.", times), has=has, times=times))


def _keys(reading: Reading, obligation: Obligation, case: Case) -> list[list[Key]]:
    """What the rules would let this reader do; in a group everybody may press, and the rest goes on in private."""
    keys = [Key(label(_("Press")), Urge(obligation=obligation.id).pack())]
    details = Key(label(_("Details")), Details(case=case.id).pack())
    reader = reading.reader()
    if reader is None:
        return [[*keys, details]]
    handling = obligation.unit == case.handled_by and case.stage.open
    if handling and leads(reader, case, reading.organisation):
        waits = waits_for_somebody(case)
        keys.append(Key(label(_("Assign")) if waits else label(_("Give to another")), Assign(case=case.id).pack()))
        keys.append(Key(label(_("I take it over")), TakeOver(case=case.id).pack()))
        if waits:
            keys.append(Key(label(_("Pass on")), Move(case=case.id).pack()))
    act = Act(reader, reading.organisation, reading.policy, reading.now)
    if obligation.kind not in AT_ONCE and grants(case, act, obligation):
        keys.append(Key(label(_("Give more time")), MoreTime(obligation=obligation.id).pack()))
    return two_in_a_row([*keys, details])
