"""Which people hear of a step: from the ladder's recipients to persons, as high as the grade allows and never to who is excluded."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.rules.absence import stand_in_of
from bot.rules.obligations import NAMED, Nag, Obligation
from bot.rules.organisation import Organisation
from bot.rules.policy import Policy
from bot.rules.rungs import Recipient
from bot.rules.terms import Grade, Kind, Level, Role, highest


@dataclass(frozen=True, slots=True)
class Told:
    """One nag for one person, or for the chat of a unit; `owner` when they owe it, else they oversee it."""

    nag: Nag
    person: int | None = None
    unit_chat: int | None = None
    owner: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """Who is told, each once; `unreached` are steps for which nobody at all could be found: administrators are told."""

    told: tuple[Told, ...]
    unreached: tuple[Nag, ...] = ()
    duty_exhausted: bool = False  # everybody on the duty list has been called, or the hour is over: the reporter is told the truth


# Where a step goes at once when nobody can be reached for it; the assigning unit is responsible that it comes (由交办单位负责具体执行).
_ONWARD = (
    Recipient.OWNER,
    Recipient.LEADER,
    Recipient.ASSIGNING_UNIT,
    Recipient.UNIT_SUPERVISOR,
    Recipient.LEVEL_ABOVE_1,
    Recipient.LEVEL_ABOVE_2,
)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an obligation: the tree, the assigning unit, who is excluded, and who can be reached at all."""

    organisation: Organisation
    policy: Policy
    assigned_by: int | None = None
    excluded_units: frozenset[int] = frozenset()
    excluded_people: frozenset[int] = frozenset()
    protected: bool = False  # then its named staff hear what is for somebody who is away
    climbs_as: Grade = Grade.LOW  # at least as high as a matter of this grade, whatever the grade that the unit knows
    reachable: Callable[[int], bool] = lambda person: True
    has_chat: Callable[[int], bool] = lambda unit: True

    def may_hear(self, people: Iterable[int]) -> tuple[int, ...]:
        """Those who can be reached, are not away, and neither are excluded nor belong to an excluded unit."""
        away = self.organisation.away
        return tuple(each for each in people if each not in self.kept_out and each not in away and self.reachable(each))

    @property
    def kept_out(self) -> frozenset[int]:
        staff = {person for unit in self.excluded_units for person, _ in self.organisation.staff.get(unit, frozenset())}
        return self.excluded_people | staff


def recipients(nags: Iterable[Nag], obligation: Obligation, around: Around) -> Reached:
    """Everybody who hears of these steps, each person and chat once, with the step that comes first for them."""
    told: list[Told] = []
    unreached: list[Nag] = []
    exhausted = False
    seen: set[tuple[int | None, int | None]] = set()
    for nag in nags:
        if nag.recipient is Recipient.DUTY:
            turn = duty_list(obligation.unit, around)
            exhausted = exhausted or nag.turn == len(turn)
            found = [Told(nag, person=turn[nag.turn % len(turn)], owner=True)] if turn else []
        else:
            # After an outage the turn that ended the list may have been passed over; the overdue notice makes up for it.
            exhausted = exhausted or obligation.kind is Kind.DUTY_CALL
            found = list(_onward(nag, obligation, around))
        for each in found:
            if (each.person, each.unit_chat) not in seen:
                seen.add((each.person, each.unit_chat))
                told.append(each)
        if not found and _must_reach(nag):
            unreached.append(nag)
    return Reached(tuple(told), tuple(unreached), exhausted)


def duty_list(unit: int, around: Around) -> tuple[int, ...]:
    """Who is called for a critical case, in order: the unit's own duty list, then those of the units above it."""
    people: dict[int, None] = {}
    for each in around.organisation.above(unit):
        if each.id not in around.excluded_units:
            people.update(dict.fromkeys(around.may_hear(around.organisation.duty.get(each.id, ()))))
    return tuple(people)


def _must_reach(nag: Nag) -> bool:
    """Whether silence is a fault: that nobody stands above the ceiling is not."""
    return nag.recipient not in (Recipient.LEVEL_ABOVE_1, Recipient.LEVEL_ABOVE_2)


def _onward(nag: Nag, obligation: Obligation, around: Around) -> Iterator[Told]:
    """The people of the nag's recipient, or of the next one that can be reached."""
    for recipient in _ONWARD[_ONWARD.index(nag.recipient) :]:
        people, chat = _of(recipient, obligation, around)
        if obligation.kind in NAMED:
            chat = None  # steps belong to people by name: no group hears of them, nor what a protected case is about
        if people or chat is not None:
            owner = recipient is Recipient.OWNER
            if chat is not None:
                yield Told(nag, unit_chat=chat, owner=owner)
            yield from (Told(nag, person=person, owner=owner) for person in people)
            return


def _of(recipient: Recipient, obligation: Obligation, around: Around) -> tuple[tuple[int, ...], int | None]:
    """The persons and the chat for one recipient."""
    match recipient:
        case Recipient.OWNER:
            if obligation.person is not None and obligation.person not in around.organisation.away:
                return around.may_hear((obligation.person,)), None
            # Of somebody who is away their stand-in; where there is none, the unit as a whole.
            instead = stand_in_of(obligation.person, around.organisation, _worked_at(obligation))
            heard = around.may_hear(() if instead is None else (instead,))
            if not heard and around.protected and obligation.person is not None:
                heard = around.may_hear(around.organisation.protectors)
            return (heard, None) if heard else _unit(obligation.unit, around)
        case Recipient.LEADER:
            return _leaders(obligation.unit, around), None
        case Recipient.ASSIGNING_UNIT:
            return ((), None) if around.assigned_by is None else _unit(around.assigned_by, around)
        case Recipient.UNIT_SUPERVISOR:
            above = _supervisors_of_both(obligation, around)
            if around.protected and obligation.kind in NAMED:
                # Few may know of it, and the one who owes it may be the only supervisor among them: the others hear of it, too.
                above = tuple(dict.fromkeys((*above, *around.may_hear(around.organisation.protectors))))
            return above, None
        case Recipient.LEVEL_ABOVE_1:
            return _above(1, obligation, around), None
        case Recipient.LEVEL_ABOVE_2:
            return _above(2, obligation, around), None
    return (), None


def _worked_at(obligation: Obligation) -> int | None:
    """The unit through which somebody has to stand in; what was given to somebody by name is worked on in no unit of its own."""
    return None if obligation.kind in (Kind.REVISIT, Kind.LATER_CHECK, *NAMED) else obligation.unit


def _unit(unit: int, around: Around) -> tuple[tuple[int, ...], int | None]:
    """A unit as a whole: its leader and its chat; a grid has no chat, so each of its grid workers. Of a protected case its named staff."""
    if around.protected:
        return _named(unit, around), None
    if unit in around.excluded_units:
        return (), None
    if around.organisation.units[unit].level is Level.GRID:
        return around.may_hear(around.organisation.holders(unit, Role.GRID_WORKER)), None
    return _leaders(unit, around), unit if around.has_chat(unit) else None


def _named(unit: int, around: Around) -> tuple[int, ...]:
    """The named staff of protected cases who stand nearest to a unit, else all of them: no group is told that something is owed."""
    for each in around.organisation.above(unit):
        if found := around.may_hear(around.organisation.holders(each.id, Role.PROTECTION)):
            return found
    return around.may_hear(around.organisation.protectors)


def _leaders(unit: int, around: Around) -> tuple[int, ...]:
    """The unit's leaders; those of the village for a grid, which has none of its own."""
    here = around.organisation.units[unit]
    if here.level is Level.GRID and here.parent is not None and not around.organisation.holders(unit, Role.LEADER):
        unit = here.parent
    return around.may_hear(around.organisation.holders(unit, Role.LEADER))


def _supervisors(unit: int, around: Around) -> tuple[tuple[int, ...], int]:
    """The supervisors of a unit who can be reached, and how many units above it they were found."""
    for height, each in enumerate(around.organisation.above(unit)):
        if found := around.may_hear(around.organisation.holders(each.id, Role.SUPERVISOR)):
            return found, height
    return (), 0


def _supervisors_of_both(obligation: Obligation, around: Around) -> tuple[int, ...]:
    """Of the unit; while a case is not accepted 接收 also of the unit that it came from, which that obligation is about."""
    found = _supervisors(obligation.unit, around)[0]
    sender = obligation.about
    if obligation.kind is not Kind.ACCEPT or sender not in around.organisation.units or sender is None:
        return found
    return tuple(dict.fromkeys((*found, *_supervisors(sender, around)[0])))


def _above(which: int, obligation: Obligation, around: Around) -> tuple[int, ...]:
    """Supervisors of the first or second level above those of the unit, not above the ceiling of the grade."""
    ceiling = around.policy.ceilings[highest(obligation.grade, around.climbs_as)]
    _, start = _supervisors(obligation.unit, around)
    left = which
    for height, each in enumerate(around.organisation.above(obligation.unit)):
        if height <= start or each.level.height > ceiling.height:
            continue
        if found := around.may_hear(around.organisation.holders(each.id, Role.SUPERVISOR)):
            left -= 1
            if not left:
                return found
    return ()
