"""What was found: a line and a button for each case, and only those that this reader may open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from bot.rules.absence import stood_in_for
from bot.rules.case import Case
from bot.rules.claimants import Claimant
from bot.rules.finding import Part, digits, phone_ends
from bot.rules.organisation import Person
from bot.rules.overseeing import overseen
from bot.rules.permits import may_read, may_see_names, protects
from bot.rules.terms import Role
from bot.screens.buttons import Details
from bot.screens.buttons_work import Find
from bot.screens.language import Html, _, _n, bold, label, paragraphs, say
from bot.screens.mine import state_name
from bot.screens.names import category_name, mark
from bot.screens.naming import may_name
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import board, cases, search, subjects
from storage.search import ADDRESS, NAME, PHONE, WORDS

PAGE = 4  # cases on one screen; with turning that makes six buttons
MOST = 24  # cases that are shown; whoever finds more is asked for another word
TRIED = 60  # cases that are compared with what is looked for


@dataclass(frozen=True, slots=True)
class Found:
    """The cases, the newest first, and whether there may be more."""

    cases: tuple[Case, ...]
    more: bool


def found(reading: Reading, reader: Person, parts: tuple[Part, ...]) -> Found:
    """The cases in which every word of the question occurs somewhere that this reader may look."""
    places = {part: _places(reading, part) for part in parts}
    candidates = _candidates(reading, places)
    ids = search.within_reach(reading.db, candidates, _reach(reading, reader), TRIED + 1)
    known = list(islice(_that_fit(reading, reader, places, ids[:TRIED]), MOST + 1))
    return Found(tuple(known[:MOST]), max(len(known) - MOST, len(ids) - TRIED, len(candidates) - search.MOST + 1) > 0)


Places = Mapping[Part, set[int]]  # each word of the question with the units that are called so


def _candidates(reading: Reading, places: Places) -> list[int]:
    """Ids in which the pieces of every word occur; the rarest word first, so that the others need only be looked for in few."""
    within: list[int] | None = None
    for part in sorted(places, key=lambda each: _how_common(reading, each, places[each])):
        ids = set(_ids(reading, part, places[part], within))
        within = sorted(ids if within is None else ids.intersection(within), reverse=True)
    return within or []


def _how_common(reading: Reading, part: Part, places: set[int]) -> int:
    """About how many cases a word brings."""
    pieces = sum(search.how_many(reading.db, kind, part.pieces) for kind in (WORDS, NAME, ADDRESS))
    phones = search.how_many(reading.db, PHONE, (part.phone_end,)) if part.phone_end else 0
    return pieces + phones + (search.MOST if places else 0)


def _ids(reading: Reading, part: Part, places: set[int], within: list[int] | None) -> Iterator[int]:
    for kind in (WORDS, NAME, ADDRESS):
        yield from search.with_pieces(reading.db, kind, part.pieces, within)
    if part.phone_end:
        yield from search.with_pieces(reading.db, PHONE, (part.phone_end,), within)
    if part.number:
        yield from board.numbered(reading.db, _ending(part))
    if places:
        yield from search.at_places(reading.db, sorted(places), within)


def _ending(part: Part) -> str:
    return part.number.upper() if "-" in part.number else part.number.zfill(6)


def _places(reading: Reading, part: Part) -> set[int]:
    """Units that are called so, with everything below them."""
    tree = reading.organisation
    named = {unit.id for unit in tree.units.values() if any(part.in_text(name) for name in (unit.name, unit.name_en, unit.place))}
    return {unit for unit in tree.units if any(each.id in named for each in tree.above(unit))} if named else set()


def _reach(reading: Reading, reader: Person) -> search.Reach:
    tree = reading.organisation
    own = tuple(sorted({unit for unit, _role in reader.roles}))
    return search.Reach(
        person=reader.id,
        people=(reader.id, *stood_in_for(reader.id, tree)),
        units=tuple(sorted({*own, *overseen(reader, tree)})),
        own_units=own,
        protects=protects(reader),
        on_duty=any(role is Role.DUTY for _unit, role in reader.roles),
    )


def _that_fit(reading: Reading, reader: Person, places: Places, ids: list[int]) -> Iterator[Case]:
    """Of these cases those that the reader may open and in which each word really is."""
    loaded = cases.load_all(reading.db, ids)
    readable = [loaded[each] for each in ids if each in loaded and may_read(reader, loaded[each], reading.organisation)]
    concerned = {person for case in readable for person in (case.reporter, *(party.person for party in case.parties)) if person is not None}
    called = search.people_called(reading.db, concerned)
    for case in readable:
        named = may_see_names(reader, case, reading.organisation)
        # A name that was hidden in a report that was merged into this one does not find it either.
        shown = replace(case, parties=tuple(each for each in case.parties if named and may_name(reading, case, each)))
        missing = [part for part, units in places.items() if not _fits(part, shown, called, units, named=named)]
        if not missing or (named and _listed(reading, case, missing)):
            yield case


def _listed(reading: Reading, case: Case, missing: list[Part]) -> bool:
    """Whether what is still looked for stands in the list of the people affected; read only then, for it may be long."""
    people = subjects.of_case(reading.db, Claimant, case.id)
    return all(
        any(part.in_text(each.name) or (part.phone and digits(each.phone).endswith(part.phone)) for each in people) for part in missing
    )


def _fits(part: Part, case: Case, called: dict[int, search.Named], places: set[int], *, named: bool) -> bool:
    if part.in_text(case.words) or case.place in places or (part.number and case.number.endswith(_ending(part))):
        return True
    return named and (part.in_text(case.address) or any(part.in_text(name) for name in _names(case, called)) or _rings(part, case, called))


def _names(case: Case, called: dict[int, search.Named]) -> Iterator[str]:
    for party in case.parties:
        yield party.name
    for person in (case.reporter, *(party.person for party in case.parties)):
        if person in called:
            yield from called[person].names


def _rings(part: Part, case: Case, called: dict[int, search.Named]) -> bool:
    """Whether a number that somebody left for this case ends like this."""
    numbers = [party.phone for party in case.parties]
    if case.reporter in called and not case.phone_withheld:
        numbers.append(called[case.reporter].phone)
    return bool(part.phone) and any(phone_ends(number) and digits(number).endswith(part.phone) for number in numbers)


# -- the screen ---------------------------------------------------------------------------------------------------------


def again_key() -> Key:
    return Key(label(_("Search again")), Find(what="ask").pack())


def found_screen(reading: Reading, known: Found, page: int) -> Screen:
    """One page of what was found."""
    again = again_key()
    if not known.cases:
        text = paragraphs(
            say(_("Nothing that you can open was found.")),
            say(_("Try the number, a name, the last digits of a phone number, a word of the report or the place.")),
        )
        return Screen(text, [[again]])
    pages = -(-len(known.cases) // PAGE)
    page = max(0, min(page, pages - 1))
    shown = known.cases[page * PAGE : (page + 1) * PAGE]
    count = len(known.cases)
    head = (
        say(_("The newest {count}; another word narrows it down."), count=count)
        if known.more
        else say(_n("{count} case found", "{count} cases found", count), count=count)
    )
    keys = [Key(case.number, Details(case=case.id).pack()) for case in shown]
    return Screen(paragraphs(head, *(_line(reading, case) for case in shown)), [*two_in_a_row(keys), _turn(page, pages, again)])


def _line(reading: Reading, case: Case) -> Html:
    """Sign, number, kind, place, who has it, and where it stands."""
    who = reading.name(case.responsible) or reading.unit(case.handled_by)
    first = say("{mark} {number}", mark=mark(case), number=bold(case.number))
    about = _("protected case") if case.protected else category_name(case.category, reading.policy)
    return _joined([first, about, reading.place(case.place), who, state_name(case)])


def _joined(facts: Iterable[str]) -> Html:
    return Html(" · ".join(fact if isinstance(fact, Html) else say("{fact}", fact=fact) for fact in facts if fact))


def _turn(page: int, pages: int, again: Key) -> list[Key]:
    keys = [Key(label(_("Before")), Find(what="page", page=page - 1).pack())] if page > 0 else []
    if page < pages - 1:
        keys.append(Key(label(_("More")), Find(what="page", page=page + 1).pack()))
    return keys if len(keys) == 2 else [*keys, again]
