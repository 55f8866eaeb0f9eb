"""What the reporting side says while a case goes on: more facts, answers to questions, how it is safe to reach them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.rules.calendar import after_quiet
from bot.rules.case import Act, Asked, Case, Change, Event, Notice, Party, Refused
from bot.rules.obligations import Obligation, Start, regraded, start
from bot.rules.permits import must_be_responsible, must_not_be_kept_out, on_behalf
from bot.rules.saying import must_say
from bot.rules.sides import found
from bot.rules.talking import called, word_owed
from bot.rules.terms import Danger, Grade, Kind, Role, Side, Stage, highest

SAFE_CONTACTS = ("phone", "message", "none")  # 可以打电话, 只发消息, 先别联系我
REMIND_AFTER = timedelta(days=1)  # an unanswered question is asked once more
ASKED_IN = (Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT, Stage.RESOLVED)


@dataclass(frozen=True, slots=True)
class Said:
    """What came in one message: words, the kind of thing beside them, and the grade that the words alone would give."""

    words: str = ""
    thing: str = ""
    grade: Grade | None = None

    @property
    def alarming(self) -> bool:
        return self.grade is Grade.CRITICAL


def add_facts(case: Case, act: Act, said: Said) -> Change:
    """Somebody whom the case concerns adds to it; words of danger raise the grade, and nothing ever lowers it."""
    _must_concern(case, act)
    case.must_be_open()
    side = _beside(case, act)
    return _told(case, act, Event("added", {"thing": said.thing, **side}, said.words), said, "added", side)


def _beside(case: Case, act: Act) -> dict[str, str]:
    """On which side somebody stands who does not belong to those who reported it."""
    if act.by.id in case.parties_listening or act.by.id == case.reporter:
        return {}
    return {"side": next((party.side for party in case.parties if party.person == act.by.id), Side.TELLING.value)}


@dataclass(frozen=True, slots=True)
class Answered:
    """What a second report says of the matter besides its words."""

    dangers: frozenset[Danger] = frozenset()
    going_on: bool | None = None
    people: int | None = None
    households: int | None = None
    address: str = ""


def add_report(case: Case, act: Act, said: Said, answers: Answered) -> Change:
    """A second report of their own matter goes into the open case; its answers add to what is known, and take nothing away."""
    _must_concern(case, act)
    case.must_be_open()
    more = replace(
        case,
        dangers=case.dangers | answers.dangers,
        going_on=case.going_on if answers.going_on is None else answers.going_on,
        people=_most(case.people, answers.people),
        households=_most(case.households, answers.households),
        # Who came with a merged case lives elsewhere: the address beside it is somebody else's.
        address=_with(case.address, answers.address) if case.came_by(act.by.id) is None else case.address,
    )
    return _told(more, act, Event("added", {"thing": said.thing}, said.words), said, "added")


def add_beside(part: Case, act: Act, answers: Answered) -> Change | None:
    """The address and the households of such a report, beside the merged case that its reporter came with; None where there is no news."""
    _must_concern(part, act)
    after = replace(part, households=_most(part.households, answers.households), address=_with(part.address, answers.address))
    return None if after == part else Change(case=after, event=Event("details_added"))


def _most(*told: int | None) -> int | None:
    return max((each for each in told if each is not None), default=None)


def _with(address: str, more: str) -> str:
    """Both addresses, each once."""
    return "; ".join(dict.fromkeys(each for each in (*address.split("; "), more) if each))


def answer(case: Case, act: Act, said: Said, request: int, asked_by: int | None) -> Change:
    """The answer to a question of the responsible person comes back into the case; later parts of it are added facts."""
    _must_concern(case, act)
    case.must_be_open()
    side = _beside(case, act)
    event = Event("answered", {"thing": said.thing, "request": request, **side}, said.words)
    change = _told(case, act, event, said, "answered", {"request": request, **side}, also=asked_by)
    return replace(change, decided=(request, "answered"))


def written_down(case: Case, act: Act, grade: Grade, attachment: int) -> Change:
    """A program wrote down a voice of theirs, and it sounds dangerous: as with typed words the grade rises, and nothing lowers it."""
    after, changed, started = _raised(case, act, grade)
    to, unit = _listeners(case, act, None)
    notice = Notice("written_down", to=to, unit=unit, facts={"attachment": attachment, "alarming": True}, urgent=True)
    return Change(case=after, event=Event("written_down"), started=started, changed=changed, notices=(notice,))


def goes_on(case: Case, act: Act) -> Change:
    """A reporter who is not a party says that it goes on; after closing the unit that checks again hears it."""
    _must_concern(case, act)
    if case.beside(act.by.id):
        raise Refused("button_old")
    case.must_be(Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT, Stage.RESOLVED, Stage.CLOSED)
    return _told(case, act, Event("goes_on"), Said(), "goes_on")


def may_be_asked(case: Case, but: int) -> tuple[Party, ...]:
    """Parties besides who reported that can get a question of their own: who uses the bot and has not left; never the other side of a
    protected case."""
    reporters = {*case.asked_people, case.reporter}
    return tuple(party for party in case.parties if party.person not in reporters and may_be_asked_alone(case, party, but))


def may_be_asked_alone(case: Case, party: Party, but: int) -> bool:
    """Whether somebody, the reporter too, can get a question that only they read."""
    sides = (Side.REPORTING, Side.HELPING) if case.protected else (Side.REPORTING, Side.OTHER, Side.HELPING)
    return party.side in sides and not party.left and party.person is not None and party.person not in (case.responsible, but)


def ask_reporter(case: Case, act: Act, question: str) -> Change:
    """The responsible person asks who reported, whose name they need not know for it."""
    return _ask(case, act, question, Side.REPORTING, case.asked_people, Event("asked_reporter", {}, question))


def ask_party(case: Case, act: Act, question: str, id_: int) -> Change:
    """The responsible person asks one of them alone; the party 0 is the reporter (bot.rules.sides)."""
    party = found(case, id_)
    if party.person is None or not may_be_asked_alone(case, party, act.by.id):
        raise Refused("button_old")
    # What one person is asked is for nobody else to read, not even of the same side: hence `party`.
    event = Event("asked_party", {"side": party.side, "party": party.id}, question)
    return _ask(case, act, question, party.side, (party.person,), event)


def _ask(case: Case, act: Act, question: str, side: str, to: tuple[int, ...], event: Event) -> Change:
    """Asked once more after a day; who asked is told once when no answer has come a day after that."""
    must_be_responsible(act.by, case, act.organisation)
    case.must_be(*ASKED_IN)
    must_say(question)
    if not to:
        raise Refused("nobody_to_ask", number=case.number)
    if case.protected and case.safe_contact == "none":
        raise Refused("no_contact_now", number=case.number)
    asked = Asked("question", data={"question": question, "to": list(to), "side": str(side)}, to=to, anew=True, remind=REMIND_AFTER)
    event = replace(event, data={**event.data, **on_behalf(act.by, case, act.organisation)})
    late = after_quiet(act.now + 2 * REMIND_AFTER, act.policy)
    told = Notice("question_unanswered", to=(act.by.id,), facts={"asked_at": act.now.isoformat()}, at=late)
    return Change(case=case.moved(case.stage), event=event, asked=asked, notices=(told,))


def withdraw_question(case: Case, act: Act, request: int, asked_by: int | None) -> Change:
    """A question is not asked any more: by who asked it, or by who has the case now."""
    must_not_be_kept_out(act.by, case)
    if act.by.id != asked_by:
        must_be_responsible(act.by, case, act.organisation)
    case.must_be_open()
    return Change(case=case.moved(case.stage), event=Event("question_withdrawn", {"request": request}), decided=(request, "withdrawn"))


def choose_contact(case: Case, act: Act, how: str) -> Change:
    """How it is safe to reach the person of a protected case; "none" means that the bot sends nothing by itself."""
    _must_concern(case, act)
    if not case.protected or how not in SAFE_CONTACTS or case.beside(act.by.id):
        raise Refused("button_old")
    staff = (case.responsible,) if case.responsible is not None else protection_staff(case, act)
    return Change(
        case=replace(case, safe_contact=how),
        event=Event("contact_chosen", {"how": how}),
        notices=(Notice("contact_chosen", to=staff),),
    )


def protection_staff(case: Case, act: Act) -> tuple[int, ...]:
    """Named staff who may see protected cases 保护件, without anybody of a unit that the case is about."""
    tree = act.organisation
    named = {person for held in tree.staff.values() for person, role in held if role is Role.PROTECTION}
    out = {person for unit in case.excluded for person, _role in tree.staff.get(unit, ())}
    return tuple(sorted(named - out))


def _must_concern(case: Case, act: Act) -> None:
    if not case.concerns(act.by.id):
        raise Refused("not_a_party", number=case.number)


def _told(
    case: Case, act: Act, event: Event, said: Said, kind: str, facts: Mapping[str, Any] | None = None, also: int | None = None
) -> Change:
    """What was said becomes an event, and whoever works on the case hears that there is something."""
    after, changed, started = _raised(case, act, said.grade)
    to, unit = _listeners(case, act, also)
    alarm = said.alarming
    urgent = alarm or case.care or case.on_it is not None
    if case.beside(act.by.id):
        # Theirs alone: the reporting side never reads it, and who works on it reads from whom it came.
        party = case.party_of(act.by.id)
        event = replace(event, data={**event.data, "party": party.id if party is not None else 0})
        kind, facts = "side_said", {**(facts or {}), "party": event.data["party"]}
    notice = Notice(kind, to=to, unit=unit, facts={**(facts or {}), "alarming": alarm}, urgent=urgent, gather=not alarm)
    return Change(case=after, event=event, started=(*started, *word_owed(after, act)), changed=changed, notices=(notice,))


def _listeners(case: Case, act: Act, also: int | None) -> tuple[tuple[int, ...], int | None]:
    """Who answered the call, else everybody called; with them the responsible person and who asked.

    While nobody has it the unit, for a protected case its named staff.
    """
    near = (case.on_it,) if case.on_it is not None else called(case, act)
    if case.responsible is not None or case.on_it is not None:
        return tuple(dict.fromkeys(each for each in (*near, case.responsible, also) if each is not None)), None
    if case.protected:
        return tuple(dict.fromkeys((*near, *protection_staff(case, act)))), None
    if near:
        return near, case.handled_by
    if case.handled_by is None:
        return (act.organisation.supervisors(case.assigned_by) if case.assigned_by is not None else ()), None
    return (), case.handled_by


def _raised(case: Case, act: Act, found: Grade | None) -> tuple[Case, tuple[Obligation, ...], tuple[Start, ...]]:
    """The case under the higher of two grades; a critical one is called out to the people on duty."""
    if found is None or found.rank <= case.grade.rank or found.rank < Grade.HIGH.rank:
        return case.moved(case.stage), (), ()
    grade = highest(case.grade, found)
    started: tuple[Start, ...] = ()
    if grade is Grade.CRITICAL and case.handled_by is not None and case.owed(Kind.DUTY_CALL) is None:
        started = (start(Kind.DUTY_CALL, unit=case.handled_by, grade=grade, now=act.now, policy=act.policy),)
    changed = tuple(regraded(each, grade, act.now, act.policy) for each in case.open_obligations)
    return replace(case, grade=grade), changed, started
