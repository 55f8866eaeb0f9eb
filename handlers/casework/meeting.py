"""Planning a meeting 调解会 by buttons or by typing: day, hour, place, whom; the same for another time or place of one that is planned."""

from datetime import date, time
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.refusals import sentence
from bot.rules import convening
from bot.rules import meetings as rule
from bot.rules.calendar import local_date
from bot.rules.case import Case, Refused
from bot.rules.meetings import Invited, Meeting, Plan
from bot.rules.moments import moment_of, must_be_near, read_said
from bot.rules.permits import kept_out, must_be_responsible
from bot.rules.terms import Level, Role
from bot.screens.buttons_meeting import Meetings, Planning
from bot.screens.language import _, label, paragraphs, say
from bot.screens.meetings import consent_screen, has_bot, invitations, meeting_screen, meetings_screen
from bot.screens.meetings_planning import Choice, day_screen, half_screen, hour_screen, people_screen, summary_screen, venue_screen
from bot.screens.screen import Key, Reply, Screen
from handlers.asking import cancel_row, park_report
from handlers.casework.taking import reading_of
from handlers.gates import Active, Pressed, Private
from handlers.parts import part, words
from storage import people, subjects

NAME = "meeting"
LONGEST_PLACE = 200  # characters
Facts = dict[str, Any]


def meetings(press: CallbackQuery, desk: Desk, button: Meetings) -> Reply:
    """The meetings of a case; while there is none the first one is planned."""
    case = desk.case(button.case)
    must_be_responsible(desk.person, case, desk.organisation)
    if not desk.private or case.protected or button.what not in ("show", "plan"):
        raise Refused("button_old")
    if button.what == "plan" or not subjects.of_case(desk.db, Meeting, case.id):
        return begin(desk, case)
    return Reply(meetings_screen(reading_of(desk), case))


def begin(desk: Desk, case: Case) -> Reply:
    convening.must_be_plannable(case, desk.act)
    able = rule.can_be_invited(case)
    if not able:
        raise Refused("nobody_invited")
    return _go_on(desk, case, {"case": case.id, "meeting": 0, "parties": [each.id for each in able], "staff": []})


def begin_change(desk: Desk, case: Case, meeting: Meeting, *, time: bool) -> Reply:
    """Another time or another place for a meeting that is planned; the other one stays."""
    convening.must_be_plannable(case, desk.act)
    if not meeting.planned:
        raise Refused("meeting_over", number=case.number)
    facts: Facts = {"case": case.id, "meeting": meeting.id, "parties": [], "staff": []}
    if time:
        facts |= {"venue": meeting.venue, "place": meeting.place, "point": meeting.point}
    else:
        local = meeting.starts_at.astimezone(desk.policy.zone_info)
        facts |= {"day": local.date().isoformat(), "clock": f"{local:%H%M}"}
    return _go_on(desk, case, facts)


def begin_more(desk: Desk, case: Case, meeting: Meeting) -> Reply:
    """Others for a meeting that stands: only who is not invited yet is offered."""
    convening.must_be_plannable(case, desk.act)
    if not meeting.planned or meeting.starts_at <= desk.now:
        raise Refused("meeting_over", number=case.number)
    local = meeting.starts_at.astimezone(desk.policy.zone_info)
    facts: Facts = {"case": case.id, "meeting": meeting.id, "more": True, "parties": [], "staff": []}
    facts |= {"day": local.date().isoformat(), "clock": f"{local:%H%M}"}
    facts |= {"venue": meeting.venue, "place": meeting.place, "point": meeting.point}
    facts["whom"] = not able_parties(desk, case, facts)
    facts["helpers"] = bool(facts["whom"]) and not able_helpers(desk, case, facts)
    if facts["helpers"]:
        raise Refused("nobody_new")
    return _go_on(desk, case, facts)


def able_parties(desk: Desk, case: Case, facts: Facts) -> list[Choice]:
    """The parties who can be ticked now."""
    there = _invited_already(desk, facts)
    return [Choice(each.id, party=each) for each in rule.can_be_invited(case) if (each.id, None) not in there]


def able_helpers(desk: Desk, case: Case, facts: Facts) -> list[Choice]:
    there = _invited_already(desk, facts)
    return [Choice(each) for each in helpers(desk, case) if (None, each) not in there]


def _invited_already(desk: Desk, facts: Facts) -> set[tuple[int | None, int | None]]:
    if not facts.get("more"):
        return set()
    known = subjects.of_case(desk.db, Invited, facts["case"])
    return {(each.party, each.person) for each in known if each.meeting == facts["meeting"]}


def _go_on(desk: Desk, case: Case, facts: Facts) -> Reply:
    """Keep what is known, and ask for the first thing that is not."""
    park_report(desk)
    facts = {**facts, "shown": desk.pressed_message}
    desk.converse(NAME, facts)
    return Reply(_question(desk, case, facts))


def _open(facts: Facts) -> str:
    """What is still to be said: day | clock | venue | place | whom | helpers, or nothing."""
    for step in ("day", "clock", "venue"):
        if step not in facts:
            return step
    if facts["venue"] == "else" and not (facts.get("place") or facts.get("point")):
        return "place"
    if facts["meeting"] and not facts.get("more"):
        return ""
    return "" if facts.get("helpers") else "helpers" if facts.get("whom") else "whom"


def _question(desk: Desk, case: Case, facts: Facts) -> Screen:
    view, page = reading_of(desk), facts.get("page", 0)
    match _open(facts):
        case "day":
            return day_screen(view, case, page)
        case "clock":
            return hour_screen(view, case, _day(facts), facts.get("part", ""))
        case "venue":
            return venue_screen(view, case)
        case "place":
            text = say(_("{number}: where shall the meeting be? Please write it, or send a location."), number=case.number)
            return Screen(text, [cancel_row()])
        case "whom":
            return people_screen(view, case, able_parties(desk, case, facts), facts["parties"], page, helpers=False)
        case "helpers":
            return people_screen(view, case, able_helpers(desk, case, facts), facts["staff"], page, helpers=True)
    return summary_screen(view, case, _plan(desk, facts), time=not facts.get("more"), people=not facts["meeting"] or "more" in facts)


def helpers(desk: Desk, case: Case) -> list[int]:
    """Staff who may come to help: of the unit, and the grid workers of the place; nobody for whom the case does not exist."""
    tree = desk.organisation
    assert case.handled_by is not None
    grid = tree.at_level(case.place, Level.GRID) if case.place in tree.units and case.place is not None else None
    found = [*tree.working(case.handled_by, Role.MEDIATOR, Role.LEADER), *(tree.working(grid.id, Role.GRID_WORKER) if grid else ())]
    reachable = people.reachable(desk.db, found)
    able = [each for each in dict.fromkeys(found) if each in reachable and each not in (case.responsible, desk.person.id)]
    return [each for each in able if not kept_out(tree.person(each), case)]


def _day(facts: Facts) -> date:
    return date.fromisoformat(facts["day"])


def _plan(desk: Desk, facts: Facts) -> Plan:
    clock = facts["clock"]
    at = moment_of(_day(facts), time(int(clock[:2]), int(clock[2:])), desk.now, desk.policy)
    place, point = facts.get("place", ""), facts.get("point", "")
    return Plan(at, facts["venue"], place, point, tuple(facts["parties"]), tuple(facts["staff"]))


def planning(press: CallbackQuery, desk: Desk, button: Planning) -> Reply:
    """A step by button; what a client sends is checked as if it had been typed."""
    case = desk.case(button.case)
    convening.must_be_plannable(case, desk.act)
    here = desk.conversation
    if not desk.private:
        raise Refused("button_old")
    if here is None or here.name != NAME or here.data.get("case") != case.id:
        return Reply(meetings_screen(reading_of(desk), case))
    facts = dict(here.data)
    if button.step == "send":
        return _send(desk, case, facts)
    if button.step == "hour":
        hour = _whole(button.value)
        if hour > 23 or "day" not in facts:
            raise Refused("button_old")
        return Reply(half_screen(reading_of(desk), case, _day(facts), hour))
    if button.step == "whom" and (missing := rule.consents_missing(case, facts["parties"])):
        return Reply(consent_screen(reading_of(desk), case, missing, _consent_keys(case)))
    return _go_on(desk, case, _pressed(desk, case, facts, button.step, button.value))


def _consent_keys(case: Case) -> list[Key]:
    return [
        Key(label(_("Change the people")), Planning(case=case.id, step="redo", value="whom").pack()),
        Key(label(_("They have said yes")), Planning(case=case.id, step="whom").pack()),
    ]


def _pressed(desk: Desk, case: Case, facts: Facts, step: str, value: str) -> Facts:
    """What is known after a press."""
    match step:
        case "days" | "page":
            return {**facts, "page": min(_whole(value), 60)}
        case "day":
            return _with_moment(desk, {**facts, "page": 0, "part": ""}, _ordinal(value), None)
        case "part" if value in ("morning", "afternoon", "evening"):
            return {**facts, "part": value}
        case "clock" if len(value) == 4 and value.isascii() and value.isdecimal() and int(value[:2]) < 24 and int(value[2:]) < 60:
            return _with_moment(desk, facts, None, time(int(value[:2]), int(value[2:])))
        case "venue" if value in rule.VENUES:
            return {**facts, "venue": value, "place": "", "point": "", "page": 0}
        case "tick" if _open(facts) in ("whom", "helpers"):
            return _ticked(desk, case, facts, _whole(value))
        case "whom":
            if not facts["parties"] and not facts.get("more"):
                raise Refused("nobody_invited")
            return {**facts, "whom": True, "page": 0, "helpers": not able_helpers(desk, case, facts)}
        case "helpers":
            return {**facts, "helpers": True, "page": 0}
        case "redo" if value in _AGAIN and not (facts.get("more") and value != "whom"):
            return {name: fact for name, fact in facts.items() if name not in _AGAIN[value]}
    raise Refused("button_old")


_AGAIN = {"time": ("day", "clock", "part", "page"), "place": ("venue", "place", "point"), "whom": ("whom", "helpers", "page")}


def _ticked(desk: Desk, case: Case, facts: Facts, id_: int) -> Facts:
    asked = _open(facts)
    name = "parties" if asked == "whom" else "staff"
    able = able_parties(desk, case, facts) if asked == "whom" else able_helpers(desk, case, facts)
    if id_ not in (each.id for each in able):
        raise Refused("button_old")
    chosen = facts[name]
    return {**facts, name: [each for each in chosen if each != id_] if id_ in chosen else [*chosen, id_]}


def _whole(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 16):
        raise Refused("button_old")
    return int(value)


def _ordinal(value: str) -> date:
    day = _whole(value)
    if not 0 < day <= date.max.toordinal():
        raise Refused("button_old")
    return date.fromordinal(day)


def _with_moment(desk: Desk, facts: Facts, day: date | None, clock: time | None) -> Facts:
    """With the day, the hour, or both; refused for what has passed or lies too far ahead, and then nothing is kept of it."""
    if day is not None:
        must_be_near(day, desk.now, desk.policy)
        facts = {**facts, "day": day.isoformat()}
    if clock is not None:
        facts = {**facts, "clock": f"{clock:%H%M}"}
    if "day" in facts and "clock" in facts:
        told = facts["clock"]
        moment_of(_day(facts), time(int(told[:2]), int(told[2:])), desk.now, desk.policy)
    return facts


def typed(message: Message, desk: Desk) -> Reply:
    """What is written instead of pressing: a time at any question, a place where a place is asked for."""
    assert desk.conversation is not None
    facts = dict(desk.conversation.data)
    try:
        case = desk.case(facts["case"])
        convening.must_be_plannable(case, desk.act)
    except Refused as refused:
        desk.finish_conversation()
        return Reply(Screen(sentence(refused, desk)))
    try:
        after, wrong = _said(message, desk, facts), None
    except Refused as refused:
        after, wrong = facts, sentence(refused, desk)
    if wrong is None and facts.get("shown") is not None:
        desk.settle_question(facts["shown"])  # an answered question loses its buttons
    after["shown"] = facts.get("shown") if wrong is not None else None
    desk.converse(NAME, after)
    try:
        screen = _question(desk, case, after)
    except Refused as refused:  # its hour has passed while the rest was asked
        after = {name: fact for name, fact in after.items() if name not in _AGAIN["time"]}
        desk.converse(NAME, after)
        wrong, screen = sentence(refused, desk), _question(desk, case, after)
    return Reply(Screen(paragraphs(wrong, screen.text), screen.rows))


def _said(message: Message, desk: Desk, facts: Facts) -> Facts:
    asked, text, thing = _open(facts), words(message), part(message)
    if asked in ("venue", "place"):
        if thing is not None and thing.kind == "location":
            point = f"{thing.facts['latitude']:.5f},{thing.facts['longitude']:.5f}"
            return {**facts, "venue": "else", "place": thing.facts.get("title") or "", "point": point, "page": 0}
        if not text or len(text) > LONGEST_PLACE:
            raise Refused("place_needed")
        return {**facts, "venue": "else", "place": text, "point": "", "page": 0}
    if facts.get("more"):
        raise Refused("press_only")
    if not text:
        raise Refused("moment_not_read")
    said = read_said(text, local_date(desk.now, desk.policy))
    if said is None:
        raise Refused("moment_not_read" if asked in ("day", "clock") else "press_first")
    return _with_moment(desk, {**facts, "page": 0}, said.day, said.clock)


def _send(desk: Desk, case: Case, facts: Facts) -> Reply:
    if _open(facts):
        return Reply(_question(desk, case, facts))
    wanted, view = _plan(desk, facts), reading_of(desk)
    if not facts["meeting"]:
        if missing := rule.consents_missing(case, facts["parties"]):
            return Reply(consent_screen(view, case, missing, _consent_keys(case)))
        posted = desk.apply(convening.plan(case, desk.act, wanted))
        meeting = subjects.by_id(desk.db, Meeting, posted.rows[0])
    else:
        before = subjects.by_id(desk.db, Meeting, facts["meeting"])
        if before is None:
            raise Refused("no_such_case")
        there = invitations(view, before)
        if facts.get("more"):
            desk.apply(convening.invite_more(case, desk.act, before, there, wanted.parties, wanted.staff))
        else:
            desk.apply(convening.change(case, desk.act, before, there, wanted))
        meeting = subjects.by_id(desk.db, Meeting, before.id)
    assert meeting is not None
    desk.finish_conversation()
    after = desk.case(case.id, to_change=False)
    return Reply(_done(desk, after, meeting, invitations(view, meeting)))


def _done(desk: Desk, case: Case, meeting: Meeting, invited: list[Invited]) -> Screen:
    """What the bot has done, and who has to be phoned."""
    view = reading_of(desk)
    by_phone = [each for each in invited if each.party is not None and not has_bot(view, case, each)]
    told = say(_("Done. Whoever uses the bot has been told and will be reminded."))
    rest = say(_("Please phone those who do not use it; the words are ready.")) if by_phone else None
    screen = meeting_screen(view, case, meeting)
    return Screen(paragraphs(told, rest, screen.text), screen.rows)


def router() -> Router:
    found = Router(name="meeting")
    found.message.register(typed, Active(NAME), Private())
    found.callback_query.register(meetings, Pressed(Meetings))
    found.callback_query.register(planning, Pressed(Planning))
    return found
