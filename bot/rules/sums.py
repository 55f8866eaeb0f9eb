"""People and money of a case: how many are affected, what they claim and what has come back; in total, or for each of a list."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.rules.case import Act, Case, Change, Event, Refused
from bot.rules.claimants import Claimant
from bot.rules.money import MOST as MOST_MONEY
from bot.rules.money import yuan
from bot.rules.permits import must_be_responsible, on_behalf
from bot.rules.phones import phone_in

MOST_PEOPLE = 100_000
MOST_LISTED = 5_000


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new list would change."""

    new: int
    gone: int
    claimed: int  # of the new list, in fen
    recovered: int


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that has come back, for one of the list or for all."""

    fen: int
    whose: Claimant | None = None


def must_keep_sums(case: Case, act: Act) -> None:
    """Who has the case, or leads the unit, writes down what it is about."""
    must_be_responsible(act.by, case, act.organisation)
    case.must_be_open()


def count_of(text: str) -> int:
    """How many people somebody wrote: 60, 60 人."""
    found = re.fullmatch(r"\s*([0-9]{1,6})\s*(人|个人|名|people|persons?)?\s*", text)
    if found is None or not 1 <= int(found[1]) <= MOST_PEOPLE:
        raise Refused("no_count")
    return int(found[1])


def sum_of(text: str) -> int:
    """The exact sum that somebody wrote, in fen."""
    fen = yuan(text)
    if fen is None:
        raise Refused("no_sum")
    return fen


def say_people(case: Case, act: Act, people: int) -> Change:
    must_keep_sums(case, act)
    return Change(replace(case, people=people), Event("people_said", {"people": people, **on_behalf(act.by, case, act.organisation)}))


def say_claimed(case: Case, act: Act, fen: int) -> Change:
    must_keep_sums(case, act)
    return Change(replace(case, money_claimed=fen), Event("claimed_said", {"fen": fen, **on_behalf(act.by, case, act.organisation)}))


def payment_in(text: str, listed: Sequence[Claimant]) -> Payment:
    """ "12万", or of somebody in the list "王强 3000", with the phone number where several have that name."""
    if yuan(text) is not None or not listed:
        return Payment(sum_of(text))
    words = text.replace("：", " ").replace(":", " ").split()
    fen = yuan(words[-1]) if len(words) > 1 else None
    if fen is None:
        raise Refused("no_sum")
    said = " ".join(words[:-1])
    phone = phone_in(said)
    name = "".join((said if phone is None else re.sub(r"[0-9+()-]", "", said)).split())
    found = [each for each in listed if "".join(each.name.split()) == name and phone in (None, each.phone)]
    if not found:
        raise Refused("not_in_list", name=name)
    if len(found) > 1:
        raise Refused("several_so", name=name)
    return Payment(fen, found[0])


def pay(case: Case, act: Act, payment: Payment) -> Change:
    """Some of the money has come back; it is added to what had come before."""
    must_keep_sums(case, act)
    total = (case.money_recovered or 0) + payment.fen
    if not payment.fen or total > MOST_MONEY:
        raise Refused("no_sum")
    whose = payment.whose
    kept = () if whose is None else (replace(whose, recovered=(whose.recovered or 0) + payment.fen),)
    facts = {"fen": payment.fen, "one": whose is not None, **on_behalf(act.by, case, act.organisation)}
    return Change(replace(case, money_recovered=total), Event("recovered", facts), kept=kept)


def correct_recovered(case: Case, act: Act, fen: int, listed: Sequence[Claimant] = ()) -> Change:
    """The total as it really is, where something was written down wrongly; not less than the list says of its people."""
    must_keep_sums(case, act)
    if fen < sum(each.recovered or 0 for each in listed):
        raise Refused("more_than_came")
    facts = {"fen": fen, "from": case.money_recovered, **on_behalf(act.by, case, act.organisation)}
    return Change(replace(case, money_recovered=fen), Event("recovered_said", facts))


def carried(before: Sequence[Claimant], after: Sequence[Claimant]) -> tuple[Claimant, ...]:
    """The new list, with what has come back for people of the old one where the new one does not say, and with what case they came."""
    known = {(each.name, each.phone): each for each in before}
    return tuple(
        replace(each, recovered=old.recovered if each.recovered is None else each.recovered, via=old.via)
        if (old := known.get((each.name, each.phone))) is not None
        else each
        for each in after
    )


def put_list(case: Case, act: Act, people: Sequence[Claimant], before: Sequence[Claimant] = ()) -> Change:
    """A whole list, in place of the one `before`; its number and sums are those of the case now.

    What has come back for nobody by name stays part of the total.
    """
    must_keep_sums(case, act)
    if not people or len(people) > MOST_LISTED:
        raise Refused("list_too_long", most=MOST_LISTED)
    claimed, recovered = _sum(each.claimed for each in people), _sum(each.recovered for each in people)
    known = case.money_recovered
    if recovered is not None:
        by_name = sum(each.recovered or 0 for each in before)
        known = max(0, (known or 0) - by_name) + recovered if before else max(known or 0, recovered)
    after = replace(
        case,
        people=len(people),
        money_claimed=case.money_claimed if claimed is None else claimed,
        money_recovered=known,
    )
    facts = {"people": len(people), "claimed": claimed, "recovered": recovered, **on_behalf(act.by, case, act.organisation)}
    return Change(after, Event("list_put", facts), listed=tuple(people))


def _sum(values: Iterable[int | None]) -> int | None:
    """None where nobody's sum is told."""
    found = [each for each in values if each is not None]
    return sum(found) if found else None


def difference(before: Sequence[Claimant], after: Sequence[Claimant]) -> Difference:
    """People are the same by name and phone."""
    old, new = (Counter((each.name, each.phone) for each in people) for people in (before, after))
    return Difference(
        new=(new - old).total(),
        gone=(old - new).total(),
        claimed=sum(each.claimed or 0 for each in after),
        recovered=sum(each.recovered or 0 for each in after),
    )
