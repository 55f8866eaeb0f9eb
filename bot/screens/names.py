"""The institution's words as people read them: categories, grades, kinds of obligation, outcomes, ways."""

from bot.rules.case import Case
from bot.rules.money import in_wan
from bot.rules.policy import Policy
from bot.rules.terms import Grade, Kind, Level, Side, Stage
from bot.screens.language import Html, _, _c, _n, language, say


def category_name(slug: str, policy: Policy | None = None) -> str:
    """A category in the reader's language; an organisation's own categories bring their names in the policy."""
    if policy is not None and (row := policy.category_row(slug)).name_zh:
        return row.name_zh if language() == "zh" else row.name_en or row.name_zh
    texts = {
        "marriage_family": _("Family"),
        "neighbour": _("Neighbours"),
        "property_management": _("Property management"),
        "labour_wage": _("Work and wages"),
        "housing_homestead": _("House and rent"),
        "land_forest": _("Land and forest"),
        "demolition": _("Expropriation"),
        "contract_debt": _("Debts and contracts"),
        "consumer": _("Shopping"),
        "medical": _("Medical"),
        "traffic": _("Traffic"),
        "injury_compensation": _("Injury and damage"),
        "environment": _("Noise and pollution"),
        "school": _("School"),
        "women_children": _("Women and children"),
        "veterans": _("Veterans"),
        "finance_fraud": _("Fraud"),
        "other": _("Something else"),
    }
    return texts.get(slug, slug)


def side_name(side: str, *, several: bool = False) -> str:
    """A side of a case as staff read it; `several` where it heads a list of people."""
    texts = {
        Side.REPORTING: _("the side that reported"),
        Side.OTHER: _("the other side"),
        Side.HELPING: _("helpers") if several else _("a helper"),
        Side.TELLING: _("who told of it"),
    }
    return texts[Side(side)]


def how_many(people: int | None, households: int | None) -> Html | None:
    """How many a matter concerns, as it was told: 2 户, 12 人, 3 户 · 8 人; None where nothing was."""
    told = []
    if households:
        told.append(say(_n("{n} household", "{n} households", households), n=households))
    if people:
        told.append(say(_n("{count} person", "{count} people", people), count=people))
    return Html(" · ".join(told)) if told else None


def grade_name(grade: Grade) -> str:
    return {
        Grade.LOW: _c("grade", "low"),
        Grade.MEDIUM: _c("grade", "medium"),
        Grade.HIGH: _c("grade", "high"),
        Grade.CRITICAL: _c("grade", "critical"),
    }[grade]


def level_name(level: Level) -> str:
    return {
        Level.GRID: _c("level", "grid"),
        Level.VILLAGE: _c("level", "village"),
        Level.TOWN: _c("level", "town"),
        Level.CITY: _c("level", "city"),
        Level.DEPARTMENT: _c("level", "department"),
    }[level]


def kind_name(kind: Kind) -> str:
    """What is owed, as staff read it."""
    return {
        Kind.TAKE: _c("owed", "taking it"),
        Kind.FIRST_RESPONSE: _c("owed", "first response"),
        Kind.WEEKLY_REPORT: _c("owed", "weekly report"),
        Kind.REVISIT: _c("owed", "revisit"),
        Kind.LATER_CHECK: _c("owed", "later check"),
        Kind.DUTY_CALL: _c("owed", "somebody on duty"),
        Kind.WRITE_BACK: _c("owed", "a word to the person"),
        Kind.ACCEPT: _c("owed", "accepting it"),
        Kind.MEETING: _c("owed", "minutes of the meeting"),
        Kind.MEDIATION_LIMIT: _c("owed", "end of the mediation"),
        Kind.MEASURE: _c("owed", "a measure"),
        Kind.MEASURE_CHECK: _c("owed", "whether the measure worked"),
        Kind.PROMISE: _c("owed", "a promise"),
        Kind.JUDICIAL_CONFIRMATION: _c("owed", "judicial confirmation"),
        Kind.POLICE_REPORT: _c("owed", "report to the police"),
    }[kind]


def way_name(how: str) -> str:
    return {
        "phone": _c("way", "by phone"),
        "visit": _c("way", "on a visit"),
        "meeting": _c("way", "at a meeting"),
        "chat": _c("way", "in a message"),
    }.get(how, how)


def money(fen: int) -> str:
    """A sum as people write it: 3.5万元, 35,000 yuan."""
    if language() == "zh":
        number, unit = in_wan(fen)
        return f"{number}{unit}元"
    whole, rest = divmod(fen, 100)
    return say(_("{amount} yuan"), amount=f"{whole:,}" + (f".{rest:02d}" if rest else ""))


def stop_reason(reason: str) -> str:
    """What is waited for while the clock of a case stands still."""
    return {
        "court": _c("stop", "the court"),
        "appraisal": _c("stop", "the appraisal"),
        "hospital": _c("stop", "treatment in hospital"),
    }.get(reason, reason)


def outcome_name(outcome: str) -> str:
    return {
        "settled": _c("outcome", "settled"),
        "not_settled": _c("outcome", "ended without agreement"),
        "refused": _c("outcome", "a side did not want to go on"),
        "handed_over": _c("outcome", "handed to another authority"),
    }.get(outcome, outcome)


def mark(case: Case) -> str:
    """One sign for the state of a case: ● new, ◐ at work, ✓ settled, ✕ not settled, ↻ reopened, ‼ critical."""
    if case.stage in (Stage.CLOSED, Stage.RESOLVED):
        return "✓" if case.outcome is not None and case.outcome.value == "settled" else "✕"
    if case.stage is Stage.ENDED:
        return "✕"
    if case.protected or case.grade is Grade.CRITICAL:
        return "‼"
    if case.reopened:
        return "↻"
    return "●" if case.stage in (Stage.REPORTED, Stage.ROUTED) else "◐"
