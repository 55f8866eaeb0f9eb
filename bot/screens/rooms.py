"""Working a case by subject: the people, a meeting, measures, an agreement; each a key that its own module gives to who may use it."""

from collections.abc import Callable

from bot.rules.case import Case
from bot.rules.organisation import Person
from bot.rules.permits import has_it, leads
from bot.rules.terms import Stage
from bot.screens.agreements import room as agreement_room
from bot.screens.buttons import Details, Working
from bot.screens.language import _, bold, label, say
from bot.screens.measures import measures_key
from bot.screens.meetings import meeting_key
from bot.screens.papers import papers_room
from bot.screens.parties import people_key
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from bot.screens.splitting import split_room
from bot.screens.stopped import stop_room
from bot.screens.sums import money_room

Room = Callable[[Reading, Case, Person], Key | None]
# In the order in which a case usually needs them.
ROOMS: tuple[Room, ...] = (people_key, meeting_key, measures_key, agreement_room, money_room, papers_room, split_room, stop_room)
EACH = 4  # and a last row of two


def working_key(case: Case) -> Key:
    return Key(label(_("Work on it")), Working(case=case.id).pack())


def has_rooms(reading: Reading, case: Case) -> bool:
    """Whether this reader can work on any subject of the case now: its papers are always one of them."""
    reader = reading.reader()
    if reader is None or not case.stage.open or case.stage in (Stage.REPORTED, Stage.ROUTED):
        return False  # first somebody takes it
    return has_it(reader, case, reading.organisation) or leads(reader, case, reading.organisation)


def room_keys(reading: Reading, case: Case) -> list[Key]:
    """The subjects this reader can work on now."""
    reader = reading.reader()
    if reader is None or not has_rooms(reading, case):
        return []
    return [key for room in ROOMS if (key := room(reading, case, reader)) is not None]


def rooms_screen(reading: Reading, case: Case, page: int = 0) -> Screen:
    """Six of them on a screen, two in a row, and the way back to the details."""
    found = room_keys(reading, case)
    pages = [found[at : at + EACH] for at in range(0, len(found), EACH)] or [[]]
    page %= len(pages)
    foot = [Key(label(_("Details")), Details(case=case.id).pack())]
    if len(pages) > 1:
        foot.append(Key(label(_("More")), Working(case=case.id, page=(page + 1) % len(pages)).pack()))
    return Screen(say(_("{number}: what shall we do?"), number=bold(case.number)), [*two_in_a_row(pages[page]), foot])
