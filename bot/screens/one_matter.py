"""Cases that may be, or have been made, one matter, as staff read it who may see both; never in a group, never to residents."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice

from bot.rules.case import Act, Case, Refused
from bot.rules.likeness import Likeness, Told, around, likeness
from bot.rules.merging import BEFORE_THE_END, as_part, may_be_compared, must_be_undoable
from bot.rules.organisation import Person
from bot.rules.permits import may_read, may_see_names, works_on
from bot.rules.terms import Stage
from bot.screens.buttons import Merge
from bot.screens.language import Html, _, _c, _n, bold, label, paragraphs, quote, say
from bot.screens.names import how_many
from bot.screens.notices import who_reports
from bot.screens.notices_answers import safe_contact
from bot.screens.reading import Reading
from bot.screens.screen import Key
from storage import alike, cases, merges

BEST = 6  # of the candidates those that are loaded whole


def likely(reading: Reading, case: Case, most: int) -> list[tuple[Case, Likeness]]:
    """Up to so many cases that may be of one matter with this one, the likeliest first, of those that the reader may read, too."""
    reader = reading.reader()
    if reader is None:
        return []
    found = ((other, why) for other, why in compared(reading, case, most) if may_read(reader, other, reading.organisation))
    return list(islice(found, most))


def compared(reading: Reading, case: Case, at_once: int) -> Iterator[tuple[Case, Likeness]]:
    """The same for nobody in particular: rules say who may hear of it. So many are loaded `at_once`, the others when asked for."""
    places = around(case.place, reading.organisation)
    if not places or case.protected or case.stage not in BEFORE_THE_END:
        return
    mine, since = _told(case), _closed_since(reading)
    found: dict[int, Likeness] = {}
    for each in alike.near(reading.db, places, since, besides=case.id):
        why = likeness(mine, each.told, reading.organisation, reading.policy.duplicates.likely)
        if why is not None:
            found[each.goes_on_as] = why
    best = sorted(found, key=lambda id_: (-found[id_].score, -id_))[:BEST]
    for some in (best[:at_once], best[at_once:]):
        known = cases.load_all(reading.db, some) if some else {}
        yield from ((known[id_], found[id_]) for id_ in some if may_be_compared(case, known[id_]))


def still_likely(reading: Reading, case: Case, other: Case) -> Likeness | None:
    """Whether two cases may be of one matter as they now are, and the reader may read the other."""
    reader = reading.reader()
    if reader is None or not may_be_compared(case, other) or not may_read(reader, other, reading.organisation):
        return None
    lately = other.stage is Stage.CLOSED and other.closed_at is not None and other.closed_at > _closed_since(reading)
    if case.stage not in BEFORE_THE_END or not (other.stage.open or lately):
        return None
    return likeness(_told(case), _told(other), reading.organisation, reading.policy.duplicates.likely)


def _told(case: Case) -> Told:
    return Told(case.place, case.category, case.words, case.reported_at, case.address)


def _closed_since(reading: Reading) -> datetime:
    return reading.now - timedelta(days=reading.policy.duplicates.closed_days)


def likely_line(reading: Reading, other: Case, why: Likeness) -> Html:
    """One line: which case it may be, and why."""
    text = _("Perhaps the same matter as {number}: {why}.")
    if other.stage is Stage.CLOSED:
        text = _("Perhaps the same matter as {number}, which is closed: {why}.")
    return say(text, number=bold(other.number), why=reasons(why))


def reasons(why: Likeness) -> Html:
    """Place, kind, days and words, as far as they are alike."""
    comma = _c("between parts of a sentence", ", ")
    said: list[Html] = [say({"grid": _("same grid"), "village": _("same village"), "town": _("same town")}[why.place])]
    if why.same_kind:
        said.append(say(_("same kind")))
    said.append(say(_n("{days} day apart", "{days} days apart", why.days), days=why.days) if why.days else say(_("on the same day")))
    if why.both_say:
        said.append(say(_("both speak of {words}"), words=_c("between words of a list", ", ").join(why.both_say)))
    return Html(comma.join(said))


def merge_keys(reading: Reading, case: Case, reader: Person) -> list[Key]:
    """The way to another case of the same matter, or out of one again while that can be undone."""
    if case.stage in BEFORE_THE_END and works_on(reader, case, reading.organisation):
        return [Key(label(_("Same matter as…")), Merge(case=case.id).pack())]
    if case.merged_into is None:
        return []
    older, merged = reading.case(case.merged_into), merges.of(reading.db, case.id)
    if older is None:
        return []
    try:
        must_be_undoable(case, older, merged, Act(reader, reading.organisation, reading.policy, reading.now))
    except Refused:
        return []
    return [Key(label(_("Take apart")), Merge(case=case.id, what="undo", other=older.id).pack())]


# -- what has been merged ----------------------------------------------------------------------------------------------


def parts_of(reading: Reading, case: Case) -> list[Case]:
    """The cases that go on as this one, each as who works on this one may read it."""
    found = merges.parts(reading.db, case.id)
    known = cases.load_all(reading.db, found)
    return [as_part(known[id_], case) for id_ in found]


def part_lines(reading: Reading, part: Case, limit: int) -> Html:
    """A merged report with its words and what was added to it; name, phone and address as its own reporter wanted it."""
    reader = reading.reader()
    names = reader is not None and may_see_names(reader, part, reading.organisation)
    added = [note for kind, _at, _by, _data, note in cases.history(reading.db, part.id) if kind in ("added", "answered") and note]
    head = say(_("Reported as {number}, too, on {day}:"), number=bold(part.number), day=reading.day(part.reported_at))
    return Html(
        "\n"
        + paragraphs(
            head,
            who_reports(reading, part),
            safe_contact(part),
            say(_("Address: {address}"), address=part.address) if part.address and names else None,
            how_many(part.people, part.households),
            quote("\n".join((part.words, *added)), limit),
        )
    )


def nameless_in(reading: Reading, parts: Sequence[Case]) -> frozenset[int]:
    """People of merged reports whose names the reader may not see."""
    reader = reading.reader()
    if reader is None:
        return frozenset()
    hidden = [part for part in parts if not may_see_names(reader, part, reading.organisation)]
    people = {each for part in hidden for each in (part.reporter, *(party.person for party in part.parties))}
    return frozenset(each for each in people if each is not None)
