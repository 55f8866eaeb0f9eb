"""How a decision reaches others: notices to people and units, and the cards that show the present state."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bot.filing import Filing
from bot.rules.absence import leaders_of, stand_in_of
from bot.rules.calendar import after_quiet
from bot.rules.case import Case, Change, Notice
from bot.rules.learned import Learned
from bot.rules.organisation import Absence, Organisation
from bot.rules.permits import MIDWAY, may_hear
from bot.rules.place import Places
from bot.rules.policy import Policy
from bot.rules.receiving import Reach
from bot.rules.task_force import force_of
from bot.rules.terms import Grade, Level, Role, Stage
from storage import cases, chats, errands, outbox
from storage.outbox import ALERT, NOTICE

GATHERED = timedelta(seconds=3)  # what comes in parts is told when no part came for this long


@dataclass(slots=True)
class House:
    """What every unit of work shares: the organisation and policy in force, and the bot's own name on the wire."""

    organisation: Organisation
    receiving: frozenset[int]
    policy: Policy
    bot_id: int
    username: str
    learned: Learned | None = None  # what words are read with
    places: Places = field(default_factory=lambda: Places.of(Organisation({})))
    reach: Reach = field(default_factory=Reach)
    version: int = 0  # of what was read; another process may have made a newer one
    sends: bool = True  # this process holds the token's lease and sends what it writes
    files: Filing | None = None  # where files are kept; without one nothing is
    transcribes: bool = False  # a program writes down what voices say
    findable: bool = False  # search has every case; only `search.begin_anew` takes that back, and lets this be read anew
    errand_asked: bool = False  # in a unit of work that is not committed yet
    stale: bool = False  # the roster, a role or a chat changed: read again, by every process, before its next unit of work


def tell(
    db: Connection,
    person: int,
    kind: str,
    facts: Mapping[str, Any],
    now: datetime,
    *,
    urgent: bool = False,
    gather: bool = False,
    not_before: datetime | None = None,
    once: tuple[str, ...] = (),
) -> bool:
    """Put a notice for a person into the outbox; False when they have no chat with the bot."""
    chat = chats.private_of(db, person)
    if chat is None:
        return False
    _put(db, chat, kind, {**facts, "person": person}, now, urgent=urgent, gather=gather, not_before=not_before, once=once)
    return True


def tell_back(db: Connection, house: House, absence: Absence, now: datetime, *, but: int | None = None) -> None:
    """Somebody is back: they hear what happened meanwhile, and who stood in that it is over; not `but`, who sees it anyway."""
    at = after_quiet(now, house.policy)
    for person, kind in ((absence.person, "back"), (absence.stand_in, "stood_in")):
        if person is not None and person != but and house.organisation.person(person).staff:
            tell(db, person, kind, {"absence": absence.id}, now, not_before=at)


def send_for(
    db: Connection,
    house: House,
    kind: str,
    subject: int,
    facts: Mapping[str, Any],
    now: datetime,
    *,
    lane: int,
    person: int | None = None,
    key: str | None = None,
) -> None:
    """Ask for an errand; what it brings back is worked in this lane, at the desk of `person` if one is named."""
    errands.ask(db, house.bot_id, kind, subject, facts, now, lane=lane, person=person, key=key)
    house.errand_asked = True


def show_menu(db: Connection, person: int, now: datetime) -> None:
    """Put the command menu of somebody whose roles or language changed into the outbox; of several the newest is shown."""
    chat = chats.private_of(db, person)
    if chat is not None:
        outbox.post(db, chat, "menu", {"person": person}, now, key=f"menu:{chat.id}")


def _put(
    db: Connection,
    chat: chats.Chat,
    kind: str,
    facts: Mapping[str, Any],
    now: datetime,
    *,
    urgent: bool,
    gather: bool,
    not_before: datetime | None = None,
    once: tuple[str, ...] = (),
) -> None:
    key = f"{kind}:{facts.get('case')}:{chat.id}" if gather else None
    if once:
        key = ":".join([kind, *(str(facts.get(name, "")) for name in ("case", *once)), str(chat.id)])
    at = max(not_before or now, now + GATHERED) if gather else not_before
    outbox.post(db, chat, kind, facts, now, priority=ALERT if urgent else NOTICE, not_before=at, key=key)


def tell_unit(
    db: Connection,
    house: House,
    unit: int,
    kind: str,
    facts: Mapping[str, Any],
    now: datetime,
    *,
    urgent: bool = False,
    gather: bool = False,
    not_before: datetime | None = None,
) -> None:
    """Put a notice for a unit into the outbox: its group, or each grid worker of a grid, which has no group."""
    if house.organisation.units[unit].level is Level.GRID:
        for person in house.organisation.holders(unit, Role.GRID_WORKER):
            tell(db, person, kind, facts, now, urgent=urgent, gather=gather, not_before=not_before)
        return
    chat = chats.of_unit(db, unit)
    if chat is not None:
        _put(db, chat, kind, {**facts, "unit": unit}, now, urgent=urgent, gather=gather, not_before=not_before)


def post_change(db: Connection, house: House, change: Change, posted: cases.Posted, now: datetime, by: int | None = None) -> None:
    """The outbox rows of a change: its notices, the question it asks, and the cards that must show the new state.

    Quiet hours put notices off, but not for a critical case, and not for who has just done it and waits for the answer.
    """
    case = change.case if change.case.id == posted.case else replace(change.case, id=posted.case)
    critical = case.grade is Grade.CRITICAL
    rest = now if critical else after_quiet(now, house.policy)
    for notice in posted.notices:
        post_notice(db, house, notice, case, now, by=by, not_before=notice.at or (now if notice.urgent else rest))
    if change.asked is not None and posted.request is not None:
        for person in change.asked.to:
            facts = {"case": posted.case, "request": posted.request}
            if not change.asked.silent:
                tell(db, person, "asked", facts, now, not_before=rest)
            if change.asked.remind is not None:
                again = after_quiet(now + change.asked.remind, house.policy)
                tell(db, person, "asked", {**facts, "again": True}, now, not_before=again)
    post_cards(db, house, posted.case, change.case, now)


def post_notice(
    db: Connection, house: House, notice: Notice, case: Case, now: datetime, *, by: int | None = None, not_before: datetime | None = None
) -> None:
    facts = {"case": case.id, **notice.facts}
    for person in dict.fromkeys(each for to in notice.to for each in hearing(house, case, to)):
        at = now if person == by and notice.at is None else not_before
        tell(db, person, notice.kind, facts, now, urgent=notice.urgent, gather=notice.gather, not_before=at, once=notice.once)
    if notice.unit is not None and case.protected:
        # No group is told anything of it: what would be for the unit is for the named staff.
        for person in may_hear(house.organisation.protectors, case, house.organisation):
            tell(db, person, notice.kind, facts, now, urgent=notice.urgent, gather=notice.gather, not_before=not_before)
    elif notice.unit is not None:
        tell_unit(db, house, notice.unit, notice.kind, facts, now, urgent=notice.urgent, gather=notice.gather, not_before=not_before)


def hearing(house: House, case: Case, person: int) -> tuple[int, ...]:
    """Who hears what is for somebody: they themselves; while the responsible person is away their stand-in, else their unit's leaders."""
    tree = house.organisation
    if person != case.responsible or person not in tree.away:
        return (person,)
    instead = stand_in_of(person, tree, case.handled_by)
    for found in ((instead,) if instead is not None else (), leaders_of(person, tree), tree.protectors if case.protected else ()):
        if heard := tuple(each for each in may_hear(found, case, tree) if each in house.reach.started):
            return heard
    return (person,)


def post_cards(db: Connection, house: House, id_: int, case: Case, now: datetime) -> None:
    """One card in each chat that works on the case or must know of it; a card that exists is brought up to date."""
    if case.stage is not Stage.REPORTED and MIDWAY not in case.reason:  # then those that are there say that it is gone, and none is added
        for unit in _units_with_card(house, case):
            for receiving in _chats_of(db, house, unit, case):
                cases.want_card(db, id_, receiving)
    priority = ALERT if case.grade is Grade.CRITICAL else NOTICE
    for card in cases.cards(db, id_):
        chat = chats.by_id(db, card.chat)
        outbox.post(db, chat, "card", {"card": card.id}, now, priority=priority, key=f"card:{card.id}")


def _units_with_card(house: House, case: Case) -> list[int]:
    """The unit that handles it, those that must know of it, and those of its open task force."""
    force = force_of(case)
    units = [case.handled_by, *case.reason.get("also", ()), *(() if force is None else force["units"])]
    there = (unit for unit in units if unit is not None and unit in house.organisation.units and unit not in case.excluded)
    return list(dict.fromkeys(there))


def _chats_of(db: Connection, house: House, unit: int, case: Case) -> list[int]:
    """A grid's card goes to the private chat of each of its grid workers; other units have a group."""
    if house.organisation.units[unit].level is Level.GRID:
        # Who handles it alone works in their own chat with it: a second message would only be noise.
        workers = [person for person in house.organisation.holders(unit, Role.GRID_WORKER) if person != case.responsible]
        found = [chats.private_of(db, person) for person in workers]
        return [chat.id for chat in found if chat is not None]
    chat = chats.of_unit(db, unit)
    return [chat.id] if chat is not None else []
