"""A part of a case becomes a case of its own 拆案: with its own words, number and clocks, at the same unit and with the same person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.rules.case import Act, Case, Change, Event, Notice, Party, Refused
from bot.rules.claimants import Claimant
from bot.rules.permits import must_be_responsible, on_behalf, who_stepped_back
from bot.rules.saying import A_SENTENCE, must_say
from bot.rules.stopping import started_while
from bot.rules.submitting import local_year
from bot.rules.terms import Category, Kind, Side, Stage


@dataclass(frozen=True, slots=True)
class Part:
    """What is split off: its words and kind, and who goes along; parties stay in both cases, people of the list only in the new one."""

    words: str
    category: Category
    parties: frozenset[int] = frozenset()  # ids
    claimants: frozenset[int] = frozenset()  # ids


def must_be_splittable(case: Case, act: Act) -> None:
    must_be_responsible(act.by, case, act.organisation)
    case.must_be(Stage.ASSIGNED, Stage.IN_PROGRESS)


def choosable(case: Case) -> tuple[Party, ...]:
    """Parties who may go along or not; who reported it always does, and helpers come with a party of their own choice."""
    return tuple(
        party
        for party in case.parties
        if party.side in (Side.REPORTING, Side.OTHER) and not party.left and (party.person is None or party.person != case.reporter)
    )


def kinds(case: Case) -> tuple[Category, ...]:
    """Kinds that the part may be of: what is protected begins with named staff, by saying the kind of a case that is there."""
    return tuple(each for each in Category if case.protected or each is not Category.WOMEN_CHILDREN)


def number_of(case: Case, act: Act) -> tuple[str, int]:
    """The letters and the year of the new number: of the same town, and of this year."""
    return case.number.rsplit("-", 2)[0], local_year(act)


def split(case: Case, act: Act, part: Part, number: str, listed: Sequence[Claimant] = ()) -> tuple[Change, Change]:
    """The new case, and the old one without what went along; the second says the id of the first once that is known (`split_off`)."""
    must_be_splittable(case, act)
    must_say(part.words, "words_needed", A_SENTENCE)
    if part.category not in kinds(case) or not part.parties <= {party.id for party in choosable(case)}:
        raise Refused("button_old")
    going = tuple(each for each in listed if each.id in part.claimants)
    if len(going) != len(part.claimants) or (going and len(going) == len(listed)):
        raise Refused("nobody_left", number=case.number)
    assert case.handled_by is not None
    responded = case.owed(Kind.FIRST_RESPONSE) is None
    with_it = tuple(
        replace(party, id=0, helps=None, link="", link_until=None, consent="", consent_at=None, told_at=None, via=None)
        for party in case.parties
        if party.id in part.parties or (party.person is not None and party.person == case.reporter and party.side == Side.REPORTING)
    )
    claimed, recovered = _sums(going)
    new = Case(
        id=0,
        number=number,
        version=0,
        stage=Stage.ROUTED if case.responsible is None else Stage.IN_PROGRESS if responded else Stage.ASSIGNED,
        channel=case.channel,
        category=part.category,
        grade=case.grade,
        level=case.level,
        words=part.words.strip(),
        reported_at=act.now,
        lane=case.lane,
        road=case.road,
        address=case.address,
        people=len(going) or None,
        dangers=case.dangers,
        earlier=case.earlier,
        place=case.place,
        handled_by=case.handled_by,
        assigned_by=case.assigned_by,
        responsible=case.responsible,
        reporter=case.reporter,
        reporter_is_party=case.reporter_is_party,
        registered_by=act.by.id,
        name_hidden=case.name_hidden,
        protected=case.protected,
        safe_contact=case.safe_contact,
        phone_withheld=case.phone_withheld,
        care=case.care,
        about_unit=case.about_unit,
        excluded=case.excluded,
        reason=who_stepped_back(case),
        routed_at=act.now,
        split_from=case.id,
        money_claimed=claimed,
        money_recovered=recovered,
        parties=with_it,
    )
    owed = [Kind.WEEKLY_REPORT if responded else Kind.FIRST_RESPONSE]
    if case.responsible is None:
        owed.insert(0, Kind.TAKE)
    started = tuple(started_while(new, act, kind, person=case.responsible, round=1 if kind is Kind.WEEKLY_REPORT else 0) for kind in owed)
    first = next((each for each in started if each.kind is Kind.FIRST_RESPONSE), None)
    new = replace(new, promised_at=first.due_at if first is not None else None)
    mine = (case.responsible,) if case.responsible is not None and case.responsible != act.by.id else ()
    facts = {"case": case.id, "unit": case.handled_by, **on_behalf(act.by, case, act.organisation)}
    begun = Change(
        case=new,
        event=Event("split_from", facts),
        started=started,
        listed=tuple(replace(each, via=None) for each in going) or None,
        notices=(
            Notice("split_party", to=new.everyone_listening, facts={"from": case.id}),
            Notice("yours", to=mine, facts={"by": act.by.id}),
        ),
    )
    return begun, _without(case, act, going, listed)


def split_off(old: Change, new: int) -> Change:
    """The change of the old case, with the id that the new one has now."""
    return replace(old, event=replace(old.event, data={**old.event.data, "case": new}))


def _without(case: Case, act: Act, going: Sequence[Claimant], listed: Sequence[Claimant]) -> Change:
    event = Event("split_off", {"case": 0, **on_behalf(act.by, case, act.organisation)})
    if not going:
        return Change(case.moved(case.stage), event)
    claimed, recovered = _sums(going)
    after = replace(
        case,
        people=len(listed) - len(going),
        money_claimed=_less(case.money_claimed, claimed),
        money_recovered=_less(case.money_recovered, recovered),
    )
    return Change(after, event, listed=tuple(each for each in listed if each not in going))


def _sums(people: Sequence[Claimant]) -> tuple[int | None, int | None]:
    claimed = [each.claimed for each in people if each.claimed is not None]
    recovered = [each.recovered for each in people if each.recovered is not None]
    return sum(claimed) if claimed else None, sum(recovered) if recovered else None


def _less(total: int | None, part: int | None) -> int | None:
    return total if total is None or part is None else max(0, total - part)


def named(text: str, listed: Sequence[Claimant]) -> tuple[Claimant, ...]:
    """The people of the list whose names somebody wrote, on lines or between commas; a name that several have means all of them."""
    for mark in "，、；;,":
        text = text.replace(mark, "\n")
    by_name: dict[str, list[Claimant]] = {}
    for each in listed:
        by_name.setdefault("".join(each.name.split()), []).append(each)
    found: dict[int, Claimant] = {}
    for line in text.splitlines():
        name = "".join(line.split())
        if not name:
            continue
        if name not in by_name:
            raise Refused("not_in_list", name=line.strip()[:40])
        found |= {each.id: each for each in by_name[name]}
    return tuple(found.values())
