"""A look into the outbox, in the office's thread: who may send, what is due and still true, and the calls that say it."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.outcomes import retry_at, tell_missed
from bot.posting import House
from bot.rendering import Call, render
from bot.tenure import Tenure
from storage import outbox
from storage.leases import Hold
from storage.outbox import Parcel

log = logging.getLogger("heyue.delivery")
AT_ONCE, FEW = 30, 10  # notices on their way at most, and so few that more are taken: as late as possible, for they may become untrue
REPLIES_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Look:
    """How things stood with the sender when the look began; lanes are native chat ids."""

    now: datetime
    under_way: frozenset[int]  # parcels
    count: int
    held: frozenset[int]  # lanes in which nothing may go
    busy: frozenset[int]  # lanes in which a notice would have to wait
    hurry: Mapping[int, datetime]  # lanes whose failures are over, and until when they were to wait
    closed: bool
    one_at_a_time: bool
    unsure: bool = False  # a commit may have claimed parcels of which we never heard


@dataclass(slots=True)
class Taken:
    """What a look found: calls to make, and of a new tenure what the process before has sent and was told."""

    ready: list[tuple[Parcel, Call]] = field(default_factory=list)
    before: list[tuple[int, float]] = field(default_factory=list)  # (lane, seconds ago)
    maybe_twice: int = 0
    closed_for: float = 0.0  # seconds
    looked_at: int = 0  # parcels, with those that were dropped because they are no longer true


def take(db: Connection, house: House, tenure: Tenure, look: Look) -> Taken:
    """Renew the tenure and claim what may go now, rendered; replies first."""
    taken = Taken()
    if not _may_send(db, house, tenure, look, taken) or look.closed or taken.closed_for:
        return taken
    if look.unsure:
        outbox.release(db, house.bot_id, but=look.under_way)
    outbox.hurry(db, house.bot_id, look.hurry, look.now)
    for parcel in _claimed(db, house, look):
        taken.looked_at += 1
        call = _rendered(db, house, parcel, look.now)
        if call is not None:
            taken.ready.append((parcel, call))
    return taken


def _claimed(db: Connection, house: House, look: Look) -> list[Parcel]:
    bot, now = house.bot_id, look.now
    if look.one_at_a_time:
        # After bad days one goes ahead; the rest stays in the outbox, to be asked whether it is still true.
        return outbox.claim(db, bot, now, 1, but=look.under_way, not_in=look.held) if look.count == 0 else []
    parcels = outbox.claim(db, bot, now, REPLIES_AT_ONCE, replies_only=True, but=look.under_way, not_in=look.held)
    if look.count < FEW:
        parcels += outbox.claim(db, bot, now, AT_ONCE - look.count, but=look.under_way, not_in=look.held | look.busy)
    return parcels


def _may_send(db: Connection, house: House, tenure: Tenure, look: Look, taken: Taken) -> bool:
    """Whether this process holds the token's lease; taking it over, it begins with what the earlier holder left."""
    held, vacant, left = tenure.ask(db)
    if held is Hold.NEW:
        taken.before = outbox.sent_lately(db, house.bot_id, look.now)
        taken.maybe_twice = outbox.release(db, house.bot_id)
        taken.closed_for = tenure.closed_for(db, left)
        if vacant is not None and vacant > timedelta(hours=house.policy.inbox.missed_after_hours):
            tell_missed(db, house, look.now - vacant, look.now)
    house.sends = held is not Hold.OTHERS
    return house.sends


def _rendered(db: Connection, house: House, parcel: Parcel, now: datetime) -> Call | None:
    """The finished call; what is no longer true is dropped, and what cannot be rendered waits without stopping the others."""
    savepoint = db.begin_nested()
    try:
        call = render(db, house, parcel, now)
    except Exception:
        savepoint.rollback()
        log.exception("parcel %d of kind %s cannot be rendered", parcel.id, parcel.kind)
        if parcel.tries + 1 >= house.policy.delivery.tries:
            outbox.dropped(db, [parcel.id], now, "cannot be rendered")
        else:
            outbox.again(db, parcel.id, retry_at(house.policy.delivery, parcel.tries, now))
        return None
    savepoint.commit()
    if call is None:
        outbox.dropped(db, [parcel.id], now, "no longer true")
    elif call.nags:
        outbox.keep_facts(db, parcel.id, {**parcel.facts, "nags": list(call.nags)})
    return call
