"""The road 途径 of a case: people's mediation, or another; who has it proposes one, a leader confirms it."""

from dataclasses import replace

from bot.rules.case import Act, Asked, Case, Change, Event, Notice, Refused
from bot.rules.organisation import Organisation
from bot.rules.permits import has_it, leads, may_hear, must_be_responsible, must_lead, on_behalf, supervisors_of
from bot.rules.policy import Policy
from bot.rules.saying import must_say
from bot.rules.sides import to_other_side
from bot.rules.terms import Lane, Road, Role, Stage

MEDIATING = (Road.PEOPLES_MEDIATION, Road.ADMINISTRATIVE_MEDIATION)
OPEN_TO = (Stage.ASSIGNED, Stage.IN_PROGRESS)


def on_peoples_mediation(case: Case) -> bool:
    """Whether there can be a people's mediation agreement, and a subsidy for the case: on that road only, never for a protected one."""
    return case.road is Road.PEOPLES_MEDIATION and not case.protected


def roads(case: Case, organisation: Organisation, policy: Policy) -> tuple[Road, ...]:
    """The other roads this case can take where it is, the proposed one first; protected cases are not mediated."""
    unit = organisation.units.get(case.handled_by) if case.handled_by is not None else None
    open_to = policy.roads.of(unit.code, unit.level) if unit is not None else frozenset(Road)
    found = [road for road in Road if road in open_to and road is not case.road and not (case.protected and road in MEDIATING)]
    first = policy.roads.proposed.get(case.category.value)
    return tuple(sorted(found, key=lambda road: road is not first))


def proposed(case: Case, organisation: Organisation, policy: Policy) -> Road | None:
    """The road that the policy proposes for this kind of matter, where the unit may use it and the case is not on it yet."""
    road = policy.roads.proposed.get(case.category.value)
    return road if case.stage in OPEN_TO and road in roads(case, organisation, policy) else None


def must_be_proposable(case: Case, act: Act, road: str = "") -> None:
    """Refuse unless this person has the case, and this road is another one that it can take."""
    must_be_responsible(act.by, case, act.organisation)
    case.must_be(*OPEN_TO)
    if road and road not in roads(case, act.organisation, act.policy):
        raise Refused("button_old")


def propose(case: Case, act: Act, road: str, why: str) -> Change:
    """Another road with its reason: a leader's word is enough; of whoever else has the case a leader is asked."""
    must_be_proposable(case, act, road)
    must_say(why, "reason_needed")
    if leads(act.by, case, act.organisation):
        return _changed(case, act, Road(road), why)
    deciders = _deciders(case, act)
    if not deciders:
        raise Refused("nobody_decides")
    asked = Asked("road", data={"road": road, "from": case.road.value, "why": why}, to=deciders)
    facts = {"road": road, **on_behalf(act.by, case, act.organisation)}
    return Change(case=case.moved(case.stage), event=Event("road_proposed", facts, why), asked=asked)


def _deciders(case: Case, act: Act) -> tuple[int, ...]:
    assert case.handled_by is not None
    tree = act.organisation
    leaders = may_hear((each for each in tree.working(case.handled_by, Role.LEADER) if each != act.by.id), case, tree)
    return leaders or supervisors_of(case.handled_by, case, tree, but=act.by.id)


def decide(case: Case, act: Act, request: int, road: str, was: str, *, yes: bool, asked_by: int | None, why: str = "") -> Change:
    """A leader confirms the road, or it stays as it is; whoever proposed it hears that."""
    if asked_by == act.by.id:
        raise Refused("own_request", number=case.number)
    must_lead(act.by, case, act.organisation)
    case.must_be(*OPEN_TO)
    if not yes:
        told = Notice("road_refused", to=(asked_by,) if asked_by is not None else (), facts={"road": road})
        event = Event("road_refused", {"road": road})
        return Change(case=case.moved(case.stage), event=event, notices=(told,), decided=(request, "no"))
    if case.road != was or road not in roads(case, act.organisation, act.policy):
        raise Refused("button_old")
    return replace(_changed(case, act, Road(road), why, tell=asked_by), decided=(request, "yes"))


def _changed(case: Case, act: Act, road: Road, why: str, *, tell: int | None = None) -> Change:
    facts = {"road": road.value}
    staff = (tell,) if tell is not None and tell != act.by.id else ()
    if not staff and case.responsible is not None and not has_it(act.by, case, act.organisation):
        staff = (case.responsible,)
    return Change(
        case=replace(case, road=road, lane=Lane.PETITION if road is Road.PETITION else Lane.MEDIATION),
        event=Event("road_changed", {"from": case.road.value, "to": road.value, **on_behalf(act.by, case, act.organisation)}, why),
        notices=(
            Notice("road_changed", to=case.parties_listening, facts=facts),
            Notice("road_confirmed", to=staff, facts=facts),
            *to_other_side(case, "road", **facts),
        ),
    )
