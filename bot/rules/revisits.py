"""A revisit 回访 asks both sides: what each said, tries that reached nobody, and the side that is asked in its own chat.

What one side says is never shown to the other, and satisfaction is asked by who owes the revisit, never by the handler.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from bot.rules.calendar import local_date
from bot.rules.case import Act, Asked, Case, Change, Event, Notice, Refused
from bot.rules.permits import has_it, must_revisit
from bot.rules.policy import Policy
from bot.rules.terms import Kind, Outcome, Side, Stage

RESULTS = ("kept", "not_kept", "explained")  # explained: ended without agreement, and the people know where they can go next
CONTENT = ("yes", "partly", "no")
UNREACHED = "unreached"  # so many recorded tries reached nobody of the side
TRIES = ("phone", "visit", "chat")
REMIND_AFTER = timedelta(days=1)  # an unanswered question is asked once more
BEGINS = frozenset({"resolved", "settled_on_the_spot"})  # events with which a revisit begins to be owed
NO_TRIES: Mapping[str, int] = MappingProxyType({})

Past = Iterable[tuple[str, datetime, int | None, Mapping[str, Any], str]]  # (kind, at, by, data, note), the oldest first


@dataclass(frozen=True, slots=True)
class Said:
    """What one side said: how they were reached, whether what was agreed was kept, whether they are content, whether they need care."""

    how: str
    result: str
    content: str = ""
    care: bool = False
    own: bool = False  # they answered themselves, in their own chat; else whoever revisited was told it and wrote it down

    @property
    def facts(self) -> dict[str, Any]:
        return asdict(self)

    def unhappy(self, *, settled: bool) -> bool:
        return self.result == "not_kept" or (settled and self.content == "no")


def sides_of(case: Case) -> tuple[str, ...]:
    """The sides that are asked; the other one where somebody of it has a part in the case, and never of a protected case."""
    other = any(party.side == Side.OTHER and not party.left for party in case.parties)
    return (Side.REPORTING.value, Side.OTHER.value) if other and not case.protected else (Side.REPORTING.value,)


def results_of(case: Case) -> tuple[str, str]:
    """The two answers that there are to the first question."""
    return ("kept" if case.outcome is Outcome.SETTLED else "explained", "not_kept")


def must_be_said(case: Case, side: str, said: Said, ways: Iterable[str], tries: Mapping[str, int], policy: Policy) -> None:
    """Refuse what no button offers, and going on without a side that has not been tried often enough."""
    if said.result == UNREACHED:
        if said.content or said.care:
            raise Refused("button_old")
        must_have_tried(case, side, tries, policy)
    elif said.how not in ways or said.result not in results_of(case) or said.content not in CONTENT:
        raise Refused("button_old")


def must_have_tried(case: Case, side: str, tries: Mapping[str, int], policy: Policy) -> None:
    made, needed = tries.get(side, 0), policy.cases.revisit_tries
    if made < needed:
        raise Refused("more_revisit_tries", number=case.number, tries=made, needed=needed)


def together(said: Mapping[str, Said]) -> dict[str, Any]:
    """How, result, content and care of both sides in one: of each the less happy answer."""
    reached = [each for each in said.values() if each.result != UNREACHED]
    results, contents = {each.result for each in reached}, {each.content for each in reached}
    return {
        "how": reached[0].how if reached else "",
        "result": next((each for each in ("not_kept", *RESULTS) if each in results), UNREACHED),
        "content": next((each for each in reversed(CONTENT) if each in contents), ""),
        "care": any(each.care for each in reached),
        "sides": {side: each.facts for side, each in said.items()},
    }


def began(past: Past) -> datetime | None:
    """When the handling ended last; what was asked before belongs to an earlier revisit."""
    return max((at for kind, at, _by, _data, _note in past if kind in BEGINS), default=None)


# -- tries --------------------------------------------------------------------------------------------------------------


def tried(case: Case, act: Act, side: str, how: str, said: Mapping[str, Said] = MappingProxyType({})) -> Change:
    """A try that reached nobody of a side, with day and way; `said` by the sides that were reached is kept with it."""
    must_revisit(act.by, case, act.organisation)
    case.must_be(Stage.RESOLVED)
    if side not in sides_of(case) or how not in TRIES:
        raise Refused("button_old")
    return Change(
        case=case.moved(Stage.RESOLVED), event=Event("revisit_tried", {"side": side, "how": how, "said": _kept(case, side, said)})
    )


def _kept(case: Case, side: str, said: Mapping[str, Said]) -> dict[str, Any]:
    """What the others said, so that it need not be asked again when this side answers another day."""
    return {each: what.facts for each, what in said.items() if each != side and each in sides_of(case)}


def tries_made(past: Past, policy: Policy) -> dict[str, int]:
    """How often each side was tried since the handling ended; the same way on the same day is one try."""
    made: set[tuple[str, Any, str]] = set()
    for kind, at, _by, data, _note in past:
        if kind in BEGINS:
            made.clear()
        elif kind == "revisit_tried":
            made.add((data["side"], local_date(at, policy), data["how"]))
    return {side: sum(each[0] == side for each in made) for side in {each[0] for each in made}}


# -- asked in their own chat --------------------------------------------------------------------------------------------


def may_be_asked(case: Case, side: str, but: int) -> tuple[int, ...]:
    """Who of a side can be asked by the bot: those who use it, without who asks and who handled it."""
    if case.protected:
        return ()
    if side == Side.REPORTING:
        people: Iterable[int] = case.parties_listening
    else:
        people = (each.person for each in case.parties if each.side == side and not each.left and each.person is not None)
    return tuple(dict.fromkeys(each for each in people if each not in (but, case.responsible)))


def ask_side(case: Case, act: Act, side: str, said: Mapping[str, Said] = MappingProxyType({})) -> Change:
    """Who owes the revisit has the bot ask a side, with buttons; the answer comes back to them, and they record it."""
    must_revisit(act.by, case, act.organisation)
    case.must_be(Stage.RESOLVED)
    if side not in sides_of(case):
        raise Refused("button_old")
    to = may_be_asked(case, side, act.by.id)
    if not to:
        raise Refused("side_not_here", number=case.number)
    asked = Asked("revisit", data={"side": side, "to": list(to)}, to=to, anew=True, remind=REMIND_AFTER)
    return Change(
        case=case.moved(Stage.RESOLVED), event=Event("revisit_asked", {"side": side, "said": _kept(case, side, said)}), asked=asked
    )


def side_answers(case: Case, act: Act, request: int, asked_by: int, data: Mapping[str, Any], said: Said) -> Change:
    """The answer of a side that was asked by the bot: evidence for who records the revisit."""
    case.must_be(Stage.RESOLVED)
    side = data.get("side", "")
    if act.by.id not in data.get("to", ()) or act.by.id not in may_be_asked(case, side, asked_by):
        raise Refused("not_a_party", number=case.number)
    said = replace(said, how="chat", own=True)
    must_be_said(case, side, said, ("chat",), NO_TRIES, act.policy)
    return Change(
        case=case.moved(Stage.RESOLVED),
        event=Event("revisit_answered", {"side": side, "said": said.facts}),
        decided=(request, "answered"),
        notices=(Notice("revisit_answered", to=(asked_by,), facts={"side": side}),),
    )


def known_answers(past: Past) -> dict[str, tuple[datetime, Said]]:
    """What each side has said since the handling ended, by answering the bot or before the other side could not be reached."""
    known: dict[str, tuple[datetime, Said]] = {}
    for kind, at, _by, data, _note in past:
        if kind in BEGINS:
            known.clear()
        elif kind == "revisit_answered":
            known[data["side"]] = (at, Said(**data["said"]))
        elif kind in ("revisit_tried", "revisit_asked"):
            known |= {side: (at, Said(**said)) for side, said in data.get("said", {}).items()}
    return known


def may_read_answers(case: Case, act: Act) -> bool:
    """Who owes the revisit reads what a side said of it; the handler never does."""
    if has_it(act.by, case, act.organisation):
        return False
    try:
        must_revisit(act.by, case, act.organisation)
    except Refused:
        return False
    return case.owed(Kind.REVISIT) is not None
