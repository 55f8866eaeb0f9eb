"""One look at what is due: obligations become nags, nags become one message per recipient, forgotten drafts are asked about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot import rising
from bot.posting import House, tell, tell_back
from bot.rules.calendar import DAY, after_quiet, at_local, local_date
from bot.rules.case import Case, Event
from bot.rules.obligations import Nag, Obligation, next_step
from bot.rules.permits import STEPPED_BACK
from bot.rules.recipients import Around, recipients
from bot.rules.terms import Grade, Kind, Role, Side
from bot.rules.trouble import climbs_as
from storage import absences, cases, chats, conversations, obligations, outbox, people, routines, search
from storage.chats import Chat
from storage.outbox import ALERT, NOTICE

TAKEN_IN = 100  # older cases that a look makes findable, after an upgrade
GATHERED = timedelta(seconds=2)  # nags of one moment for one person become one message


def sweep(db: Connection, house: House, now: datetime, limit: int) -> int:
    """Take the due steps of up to `limit` obligations and all due drafts; returns how many were found."""
    back = _back(db, house, now)
    found = obligations.due(db, now, limit)
    if found:
        _steps(db, house, found, now)
    if not house.findable:
        house.findable = not search.catch_up(db, TAKEN_IN)
    drafts = conversations.due(db, now, limit)
    for chat, person, slot, conversation in drafts:
        _draft(db, house, chat, person, slot, conversation, now)
    return max(len(found), len(drafts), _digest(db, house, now), rising.look(db, house, now, limit), back)


def _back(db: Connection, house: House, now: datetime) -> int:
    """Whose absence has come to its end is there again, before anything else of this moment is said; returns how many."""
    if (ends := absences.next_due(db)) is None or ends > now:
        return 0
    ended = [absence for absence in absences.due(db, now) if absences.end(db, absence.id, now)]
    for absence in ended:
        tell_back(db, house, absence, now)
    gone = {absence.person for absence in ended}
    away = {person: absence for person, absence in house.organisation.away.items() if person not in gone}
    house.organisation = replace(house.organisation, away=away)
    house.stale = True
    return len(ended)


def _digest(db: Connection, house: House, now: datetime) -> int:
    """Once a day every supervisor gets the numbers of what they oversee; returns how many get them now."""
    policy = house.policy
    today = at_local(local_date(now, policy), policy.digest_at, policy)
    following = today if today > now else at_local(local_date(now, policy) + DAY, policy.digest_at, policy)
    if not routines.take(db, "digest", now, following):
        return 0
    staff = house.organisation.staff.values()
    away = house.organisation.away
    supervisors = sorted({person for held in staff for person, role in held if role is Role.SUPERVISOR and person not in away})
    return sum(tell(db, person, "digest", {}, now, not_before=after_quiet(now, policy)) for person in supervisors)


@dataclass(frozen=True, slots=True)
class Reach:
    """Who can be reached at this moment, read once for a whole look: people and units with their chats."""

    people: Mapping[int, Chat]
    units: Mapping[int, Chat]


def reach(db: Connection, house: House, found: Iterable[Obligation]) -> Reach:
    staff = {person for held in house.organisation.staff.values() for person, _role in held}
    owners = {each.person for each in found if each.person is not None}
    return Reach(chats.private_of_all(db, staff | owners), chats.of_units(db))


def around(house: House, case: Case, reached: Reach) -> Around:
    """What stands around a case's obligations: who is excluded, and who can be reached at all."""
    tree = house.organisation
    kept_out: frozenset[int] = frozenset()
    if case.protected:
        staff = {person for held in tree.staff.values() for person, _ in held}
        admitted = (Role.PROTECTION, Role.DUTY) if case.grade is Grade.CRITICAL else (Role.PROTECTION,)
        kept_out = frozenset(staff - {person for held in tree.staff.values() for person, role in held if role in admitted})
    return Around(
        organisation=tree,
        policy=house.policy,
        assigned_by=case.assigned_by,
        protected=case.protected,
        excluded_units=case.excluded,
        excluded_people=kept_out.union(
            case.parties_listening,
            (each.person for each in case.parties if each.person is not None and each.side != Side.TELLING),
            case.reason.get(STEPPED_BACK, ()),
        ),
        climbs_as=climbs_as(case) if case.trouble else Grade.LOW,
        reachable=reached.people.__contains__,
        has_chat=reached.units.__contains__,
    )


def _steps(db: Connection, house: House, found: Sequence[Obligation], now: datetime) -> None:
    """The due steps of many obligations; what is read and written for all of them is read and written together."""
    here = reach(db, house, found)
    known = cases.load_all(db, (each.case for each in found))
    done: list[tuple[int, datetime | None, int]] = []
    nags: list[obligations.Said] = []
    messages: dict[tuple[int, bool], tuple[Chat, dict[str, int]]] = {}
    for obligation in found:
        case = known[obligation.case]
        step = next_step(obligation, now, house.policy)
        done.append((obligation.id, step.next_at, step.step))
        if not step.nags:
            continue
        reached = recipients(step.nags, obligation, around(house, case, here))
        for told in reached.told:
            to = here.units[told.unit_chat] if told.unit_chat is not None else here.people[told.person or 0]
            person, chat = (0, to.id) if told.unit_chat is not None else (told.person or 0, 0)
            nag = told.nag
            nags.append(obligations.Said(obligation.id, nag.key, nag.step, nag.urgency, person, chat, told.owner))
            messages[to.id, nag.urgency == "critical"] = to, {"person": person} if person else {"chat": chat}
        if reached.duty_exhausted and obligation.kind is Kind.DUTY_CALL:
            _nobody_on_duty(db, case, obligation, now)
        if reached.unreached:
            _nobody_reached(db, house, case, reached.unreached, now)
    obligations.steps_done(db, done)
    obligations.nag(db, nags, now)
    # In one order everywhere: two processes that sweep at once never wait for each other's rows crosswise.
    for (_chat, critical), (to, recipient) in sorted(messages.items(), key=lambda each: each[0]):
        _gather(db, to, recipient, now, critical=critical)


def _nobody_on_duty(db: Connection, case: Case, obligation: Obligation, now: datetime) -> None:
    """The truth, told once for each call: that the list has been gone through, or that its hour is over, is the same to who waits."""
    for kind, _at, _by, data, _note in cases.history(db, case.id):
        if kind == "duty_unanswered" and data.get("obligation") == obligation.id:
            return
    cases.record(db, case.id, Event("duty_unanswered", {"obligation": obligation.id}), None, now)
    for person in case.everyone_listening:
        tell(db, person, "duty_nobody", {"case": case.id}, now, urgent=True)


def _gather(db: Connection, chat: Chat, recipient: dict[str, int], now: datetime, *, critical: bool) -> None:
    """One message for all that waits; what is critical does not wait for the rest."""
    outbox.post(
        db,
        chat,
        "nags",
        recipient,
        now,
        priority=ALERT if critical else NOTICE,
        not_before=now if critical else now + GATHERED,
        key=f"nags:{chat.id}:critical" if critical else f"nags:{chat.id}",
    )


def _nobody_reached(db: Connection, house: House, case: Case, nags: tuple[Nag, ...], now: datetime) -> None:
    """A step for which nobody could be found: administrators are told, once for each case and day."""
    city = next(unit for unit in house.organisation.units.values() if unit.parent is None)
    for person in house.organisation.holders(city.id, Role.ADMINISTRATOR):
        chat = chats.private_of(db, person)
        if chat is not None:
            facts = {"case": case.id, "person": person, "steps": [nag.step for nag in nags]}
            outbox.post(db, chat, "nobody_reached", facts, now, not_before=after_quiet(now, house.policy), key=f"nobody:{case.id}:{person}")


def _draft(
    db: Connection, house: House, chat: int, person: int, slot: str, conversation: conversations.Conversation, now: datetime
) -> None:
    """A forgotten draft: one reminder, then it expires."""
    expires = conversation.updated_at + timedelta(days=house.policy.drafts.expire_after_days)
    if now >= expires:
        conversations.finish(db, chat, person, slot)
        tell(db, person, "draft_expired", {}, now)
        return
    due = after_quiet(now, house.policy)
    if due > now:
        conversations.look_again(db, chat, person, slot, due)
        return
    conversations.look_again(db, chat, person, slot, expires)
    language = people.language_of(db, person)
    tell(db, person, "draft_waiting", {"language": language, "slot": slot, "since": conversation.updated_at.isoformat()}, now)
