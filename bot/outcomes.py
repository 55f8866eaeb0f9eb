"""What became of a call: read from the messenger's answer, and written down as rows."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from sqlalchemy import Connection

from bot.posting import House, tell
from bot.rendering import Call
from bot.rules.policy import DeliveryPolicy
from bot.rules.terms import Role
from bot.wire import Unheard
from storage import cases, chats, groups, obligations, outbox
from storage.outbox import Parcel

log = logging.getLogger("heyue.delivery")
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "there is no text in the message to edit")
NOT_THERE = ("chat not found", "thread not found", "group chat was deactivated", "peer_id_invalid", "user is deactivated")
TEMPORARY = (TelegramNetworkError, TelegramServerError, OSError, TimeoutError)


@dataclass(slots=True)
class Outcome:
    """What became of one parcel."""

    parcel: Parcel
    call: Call
    sent: bool = False
    message: int | None = None
    retry_after: int | None = None  # seconds, as the messenger demands
    failed: bool = False  # for now: nobody answered, or the messenger is out of order
    unheard: bool = False  # and it may have arrived
    back: bool = False  # never begun: as if it had not been claimed
    behind: datetime | None = None  # what must be tried again first is due then
    gone: bool = False
    migrated: int | None = None
    instead: Call | None = None
    from_copy: bool = False  # the messenger does not know the file any more: ours is sent
    missing: bool = False  # what was to be uploaded is not there any more
    away: bool = False  # the store that keeps it does not answer: the chat need not wait for it
    error: str = ""

    @property
    def holds(self) -> bool:
        """Whether what waits behind it in the chat has to wait too, so that the order stays."""
        return self.failed or self.retry_after is not None or self.migrated is not None

    @property
    def otherwise(self) -> bool:
        """Whether the same goes at once in another way."""
        return self.from_copy or self.missing or self.instead is not None

    @property
    def word(self) -> str:
        """For counting: sent, again, gave_up or back."""
        if self.back:
            return "back"
        return "sent" if self.sent else "again" if self.holds or self.otherwise or self.away else "gave_up"


def understand(outcome: Outcome, problem: Exception) -> None:
    """Put into the outcome what a failed call means."""
    if isinstance(problem, TelegramRetryAfter):
        outcome.retry_after = problem.retry_after
    elif isinstance(problem, TelegramMigrateToChat):
        outcome.migrated = problem.migrate_to_chat_id
    elif isinstance(problem, (TelegramForbiddenError, TelegramNotFound)):
        outcome.gone, outcome.error = True, problem.message
    elif isinstance(problem, TelegramBadRequest):
        _refused(outcome, problem.message)
    else:
        outcome.error = type(problem).__name__
        outcome.failed = isinstance(problem, TEMPORARY)
        outcome.unheard = isinstance(problem, Unheard)


def _refused(outcome: Outcome, message: str) -> None:
    """What a 400 means for us; the sentences are Telegram's own."""
    text = message.lower()
    if "message is not modified" in text:
        outcome.sent = True
        outcome.message = outcome.call.params.get("message_id")
    elif outcome.call.method == "editMessageReplyMarkup" and any(each in text for each in CANNOT_EDIT):
        outcome.sent = True  # a message that is not there any more has no buttons either
    elif any(each in text for each in CANNOT_EDIT):
        params = {name: value for name, value in outcome.call.params.items() if name != "message_id"}
        outcome.instead = Call("sendMessage", params, outcome.call.topic, outcome.call.card, outcome.call.version)
    elif any(each in text for each in NOT_THERE):
        outcome.gone, outcome.error = True, message
    elif outcome.parcel.kind == "file" and outcome.call.upload is None and not outcome.parcel.facts.get("copy"):
        outcome.from_copy = True
    else:
        outcome.error = message
        log.error("refused for good: %s: %s", outcome.call.method, message)


def retry_at(policy: DeliveryPolicy, tries: int, now: datetime) -> datetime:
    """When a parcel that failed so often before is tried again; the last of the policy's waits is repeated."""
    return now + timedelta(seconds=policy.retry_seconds[min(tries, len(policy.retry_seconds) - 1)])


def store(db: Connection, house: House, outcomes: Sequence[Outcome], now: datetime) -> dict[int, datetime]:
    """Write down what became of parcels: sent, again later, given up, back, or a chat that is gone or has moved.

    Gives the lanes in which nothing else may go for now, and until when.
    """
    held: dict[int, datetime] = {}
    outbox.sent(db, [(outcome.parcel.id, outcome.message) for outcome in outcomes if outcome.sent], now)
    outbox.unclaim(db, [outcome.parcel.id for outcome in outcomes if outcome.back])
    for outcome in outcomes:
        parcel, call = outcome.parcel, outcome.call
        if outcome.sent:
            if call.card is not None:
                shown = call.params.get("message_id") or outcome.message
                cases.card_shown(db, call.card, shown, call.version)
            continue
        if call.nags:
            # What was not said waits to be said, perhaps in the next message to the same reader.
            obligations.untold(db, call.nags)
            outbox.keep_facts(db, parcel.id, {name: value for name, value in parcel.facts.items() if name != "nags"})
        if outcome.back:
            if outcome.behind is not None:
                outbox.hold_lane(db, house.bot_id, parcel.lane, outcome.behind)
            continue
        if outcome.migrated is not None:
            chats.became(db, house.bot_id, parcel.lane, outcome.migrated)
            outbox.lanes_moved(db, house.bot_id, parcel.lane, outcome.migrated)
            outbox.again(db, parcel.id, now)
            house.stale = True
        elif outcome.otherwise:
            _otherwise(db, outcome, now)
        elif outcome.away:
            outbox.again(db, parcel.id, retry_at(house.policy.delivery, parcel.tries, now))
        elif outcome.retry_after is not None:
            at = now + timedelta(seconds=outcome.retry_after)
            outbox.again(db, parcel.id, at)
            outbox.hold_lane(db, house.bot_id, parcel.lane, at)
            held[parcel.lane] = at
        elif outcome.failed:
            at = retry_at(house.policy.delivery, parcel.tries, now)
            outbox.again(db, parcel.id, at)
            if parcel.tries < house.policy.delivery.tries:
                # What fails for ever must not keep a chat silent for ever.
                outbox.hold_lane(db, house.bot_id, parcel.lane, at)
                held[parcel.lane] = at
        else:
            outbox.dropped(db, [parcel.id], now, outcome.error)
            if outcome.gone:
                _lost(db, house, parcel, now)
    return held


def _otherwise(db: Connection, outcome: Outcome, now: datetime) -> None:
    """The same in another way: a copy for what the messenger does not know any more, a message anew for one that cannot be edited."""
    parcel, call, instead = outcome.parcel, outcome.call, outcome.instead
    if instead is None:
        outbox.keep_facts(db, parcel.id, {**parcel.facts, "missing" if outcome.missing else "copy": True})
        outbox.again(db, parcel.id, now)
    elif call.card is not None:
        cases.card_shown(db, call.card, None, 0)
        outbox.again(db, parcel.id, now)
    else:
        outbox.replaced(db, parcel.id, {"method": instead.method, "params": instead.params}, now)


def _lost(db: Connection, house: House, parcel: Parcel, now: datetime) -> None:
    """A chat that cannot be reached any more is recorded; the first time, those whom it concerns are told."""
    group = groups.known(db, parcel.chat)
    if group.gone_at is not None:
        return
    chats.gone(db, parcel.chat, now)
    house.stale = True
    person = chats.by_id(db, parcel.chat).person
    if group.unit is not None:
        if group.unit in house.organisation.units:
            _tell_above(db, house, group.unit, 0, "group_gone", {"unit": group.unit, "title": group.title}, now)
    elif person is not None and chats.private_of(db, person) is None:
        _person_lost(db, house, person, now)


def _person_lost(db: Connection, house: House, person: int, now: datetime) -> None:
    """It matters of staff, whose reminders reach nobody now, and of the people whose case is open."""
    tree = house.organisation
    for unit in sorted(tree.units):
        if any(each == person and role is not Role.VOLUNTEER for each, role in tree.staff.get(unit, ())):
            _tell_above(db, house, unit, person, "person_gone", {"who": person, "unit": unit}, now)
    for id_ in cases.of_person(db, person):
        case = cases.load(db, id_)
        if case is not None and case.stage.open and person in case.asked_people and case.responsible is not None:
            tell(db, case.responsible, "party_gone", {"case": id_, "who": person}, now)


def _tell_above(db: Connection, house: House, unit: int, but: int, kind: str, facts: dict[str, object], now: datetime) -> None:
    """The unit's leader and the administrators nearest to it."""
    tree = house.organisation
    near = next((found for each in tree.above(unit) if (found := tree.holders(each.id, Role.ADMINISTRATOR))), ())
    for person in sorted({*tree.holders(unit, Role.LEADER), *near} - {but}):
        tell(db, person, kind, facts, now)


def tell_missed(db: Connection, house: House, since: datetime, now: datetime) -> None:
    """The messenger keeps messages for a day only: after a longer silence those who oversee the city hear that some may be missing."""
    city = next(unit for unit in house.organisation.units.values() if unit.parent is None)
    for person in house.organisation.supervisors(city.id):
        tell(db, person, "messages_missed", {"since": since.isoformat()}, now)
