"""Working a case by subject: the people, a meeting, measures, an agreement; each a key that its own module gives to who may use it."""

from collections.abc import Callable

from bot.rules.case import Case
from bot.rules.organisation import Person
from bot.rules.permits import has_it, leads
from bot.rules.terms import Stage
from bot.screens.buttons import Details, Working
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.measures import measures_key
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row

Room = Callable[[Reading, Case, Person], Key | None]
# In the order in which a case usually needs them.
ROOMS: tuple[Room, ...] = (measures_key,)


def working_key(case: Case) -> Key:
    return Key(label(_("Work on it")), Working(case=case.id).pack())


def room_keys(reading: Reading, case: Case) -> list[Key]:
    """The subjects this reader can work on now."""
    reader = reading.reader()
    if reader is None or not case.stage.open or case.stage in (Stage.REPORTED, Stage.ROUTED):
        return []  # first somebody takes it
    if not (has_it(reader, case, reading.organisation) or leads(reader, case, reading.organisation)):
        return []
    return [key for room in ROOMS if (key := room(reading, case, reader)) is not None]


def rooms_screen(reading: Reading, case: Case) -> Screen:
    """All of them on one screen, two in a row."""
    back = [Key(label(_("Details")), Details(case=case.id).pack())]
    text = paragraphs(say(_("{number}: what shall we do?"), number=bold(case.number)))
    return Screen(text, [*two_in_a_row(room_keys(reading, case)), back])
