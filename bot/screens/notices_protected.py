"""When a case becomes a protected one midway: a neutral word to who has no part in it any more; to named staff, what lies there."""

from bot.rules.case import Case
from bot.rules.meetings import Meeting
from bot.rules.permits import kept_out, protects
from bot.screens.buttons import Details, Take
from bot.screens.buttons_measures import Measures
from bot.screens.language import Html, _, _n, label, paragraphs, say
from bot.screens.meetings import when
from bot.screens.notices import Facts, about_case, numbered
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import subjects


@about_case("nothing_asked")
def nothing_asked(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To who had it, or a step in it, and may not know of it now: so that nobody goes there for something that is not theirs any more."""
    reader = reading.reader()
    if reader is None or not kept_out(reader, case):
        return None
    return Screen(say(_("{number}: nothing is left for you to do here. Thank you for your work."), number=numbered(case)))


@about_case("lies_there")
def lies_there(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To its named staff: what was under way, and what the bot has done about it."""
    reader = reading.reader()
    if reader is None or not protects(reader) or not case.protected:
        return None
    off = [each for id_ in facts["meetings"] if (each := subjects.by_id(reading.db, Meeting, id_)) is not None]
    lines: list[Html] = [
        say(
            _("The meeting on {when} is called off. Whoever was invited here was told so in one sentence, without a reason."),
            when=when(reading, each.starts_at),
        )
        for each in off
    ]
    if count := facts["by_phone"]:
        text = _n(
            "{count} person who was invited does not use me: please see that they do not come, and give no reason.",
            "{count} people who were invited do not use me: please see that they do not come, and give no reason.",
            count,
        )
        lines.append(say(text, count=count))
    if count := facts["steps"]:
        text = _n(
            "{count} step of somebody else lies with you now: take it over, give it on, or drop it.",
            "{count} steps of others lie with you now: take them over, give them on, or drop them.",
            count,
        )
        lines.append(say(text, count=count))
    if count := facts["promises"]:
        text = _n(
            "{count} promise is open. Nobody asks the sides about it any more; please watch it.",
            "{count} promises are open. Nobody asks the sides about them any more; please watch them.",
            count,
        )
        lines.append(say(text, count=count))
    if facts["court"]:
        lines.append(say(_("Both sides had wanted the court to confirm their agreement. Whether that goes on is yours to see to.")))
    keys = [Key(label(_("Steps")), Measures(case=case.id).pack())] if facts["steps"] else []
    if case.responsible is None:
        keys.append(Key(label(_("I take it")), Take(case=case.id).pack()))
    keys.append(Key(label(_("Details")), Details(case=case.id).pack()))
    head = say(_("‼ {number} was being worked on when it became a protected case."), number=numbered(case))
    return Screen(paragraphs(head, *lines), two_in_a_row(keys))
