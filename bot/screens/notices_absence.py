"""What is heard when somebody goes away and comes back: the stand-in, the leader, and they themselves."""

from bot.rules.absence import stand_in_of
from bot.rules.organisation import Absence
from bot.screens.buttons import WorkList
from bot.screens.buttons_absence import Away
from bot.screens.events import event_words
from bot.screens.language import Html, _, _n, bold, label, paragraphs, say
from bot.screens.notices import Facts, plain
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import absences

MOST = 6  # cases told one by one


def until(reading: Reading, absence: Absence) -> str:
    """The end of an absence as people say it: 12月3日 24:00."""
    return reading.deadline(absence.until)


def work_key() -> Key:
    return Key(label(_("My work")), WorkList(what="mine").pack())


def _still(reading: Reading, facts: Facts) -> Absence | None:
    """The absence of a notice, while it lasts."""
    found = absences.by_id(reading.db, facts["absence"])
    return None if found is None or found[1] is not None else found[0]


@plain("stand_in")
def stand_in(reading: Reading, facts: Facts) -> Screen | None:
    """To who stands in."""
    absence = _still(reading, facts)
    if absence is None or absence.stand_in != reading.person:
        return None
    return Screen(
        paragraphs(
            say(_("{who} is away until {until}, and you stand in."), who=bold(reading.name(absence.person)), until=until(reading, absence)),
            say(_("Reminders about their cases come to you, and you can record the steps. The dates stay.")),
        ),
        [[work_key()]],
    )


@plain("person_away")
def person_away(reading: Reading, facts: Facts) -> Screen | None:
    """To the leader: nobody stands in, so the unit has to see to it; also when the one who stood in goes away, too."""
    absence = _still(reading, facts)
    if absence is None or stand_in_of(absence.person, reading.organisation) is not None:
        return None
    return Screen(
        paragraphs(
            say(
                _("{who} is away until {until}, and nobody stands in."),
                who=bold(reading.name(absence.person)),
                until=until(reading, absence),
            ),
            say(_("Reminders about their cases come to you and to the unit's group. The dates stay.")),
        ),
        [[Key(label(_("Choose somebody")), Away(who=absence.person, what="instead").pack())]],
    )


@plain("away_set")
def away_set(reading: Reading, facts: Facts) -> Screen | None:
    """To somebody whose leader has said that they are away."""
    absence = _still(reading, facts)
    if absence is None or absence.person != reading.person:
        return None
    text = _("{by} has put down that you are away until {until}. {instead}")
    said = say(text, by=reading.name(absence.set_by), until=until(reading, absence), instead=instead(reading, absence))
    return Screen(said, [[Key(label(_("I am back")), Away(what="back").pack())]])


def instead(reading: Reading, absence: Absence) -> Html:
    """Who has the reminders meanwhile."""
    found = stand_in_of(absence.person, reading.organisation)
    if found is None:
        return say(_("Nobody stands in: the leader and the unit's group hear the reminders."))
    return say(_("{who} stands in and hears the reminders."), who=reading.name(found))


@plain("stood_in")
def stood_in(reading: Reading, facts: Facts) -> Screen | None:
    found = absences.by_id(reading.db, facts["absence"])
    if found is None:
        return None
    who = bold(reading.name(found[0].person))
    if found[1] is not None:
        return Screen(say(_("{who} is back. Thank you for standing in."), who=who))
    return None if found[0].stand_in == reading.person else Screen(say(_("You do not stand in for {who} any more. Thank you."), who=who))


@plain("back")
def back(reading: Reading, facts: Facts) -> Screen | None:
    found = absences.by_id(reading.db, facts["absence"])
    return None if found is None else back_screen(reading, found[0])


def back_screen(reading: Reading, absence: Absence) -> Screen:
    """One message on return: in which cases others did what meanwhile, and where the work is."""
    happened = absences.happened(reading.db, absence.person, absence.since)
    lines: list[Html] = []
    for each in happened[:MOST]:
        case = reading.case(each.case)
        if case is None:
            continue
        what = event_words(reading, each.last, each.data)
        who = reading.name(each.by)
        number = bold(case.number)
        if case.protected or what is None or not who or case.concerns(each.by or 0):
            lines.append(say(_n("{number}: {count} step", "{number}: {count} steps", each.steps), number=number, count=each.steps))
        else:
            counted = say(_n("{count} step", "{count} steps", each.steps), count=each.steps)
            lines.append(say(_("{number}: {count}, at last {who} {what}"), number=number, count=counted, who=who, what=what))
    rest = len(happened) - MOST
    if rest > 0:
        lines.append(say(_n("and {count} more", "and {count} more", rest), count=rest))
    if not lines:
        lines.append(say(_("Nothing happened in your cases meanwhile.")))
    else:
        lines.insert(0, say(_("In your cases meanwhile:")))
    return Screen(paragraphs(say(_("Welcome back. Reminders come to you again.")), *lines), [[work_key()]])
