"""Planning a meeting 调解会 by buttons or by typing: day, hour, place, whom; the same for another time or place of one that is planned."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.refusals import sentence
from bot.rules import convening
from bot.rules.case import Case, Refused
from bot.rules.mediating import yes_missing
from bot.rules.meetings import Invited, Meeting, can_be_invited
from bot.rules.permits import must_be_responsible
from bot.screens.buttons_meeting import Meetings, Planning
from bot.screens.language import _, label, paragraphs, say
from bot.screens.meetings import consent_screen, has_bot, invitations, meeting_screen, meetings_screen, waits_for_morning
from bot.screens.meetings_planning import day_screen, half_screen, hour_screen, people_screen, summary_screen, venue_screen
from bot.screens.screen import Key, Reply, Screen
from handlers.asking import cancel_row, park_report
from handlers.casework.meeting_facts import AGAIN, Facts, able_helpers, able_parties, day_of, plan_of, pressed, still_open, whole, written
from handlers.casework.taking import reading_of
from handlers.gates import Active, Pressed, Private
from storage import subjects

NAME = "meeting"


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
    able = can_be_invited(case)
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


def _go_on(desk: Desk, case: Case, facts: Facts) -> Reply:
    """Keep what is known, and ask for the first thing that is not."""
    park_report(desk)
    desk.converse(NAME, facts)
    return Reply(_question(desk, case, facts))


def _question(desk: Desk, case: Case, facts: Facts) -> Screen:
    view, page = reading_of(desk), facts.get("page", 0)
    match still_open(facts):
        case "day":
            return day_screen(view, case, page)
        case "clock":
            return hour_screen(view, case, day_of(facts), facts.get("part", ""))
        case "venue":
            return venue_screen(view, case)
        case "place":
            text = say(_("{number}: where shall the meeting be? Please write it, or send a location."), number=case.number)
            return Screen(text, [cancel_row()])
        case "whom":
            return people_screen(view, case, able_parties(desk, case, facts), facts["parties"], page, helpers=False)
        case "helpers":
            return people_screen(view, case, able_helpers(desk, case, facts), facts["staff"], page, helpers=True)
    return summary_screen(view, case, plan_of(desk, facts), time=not facts.get("more"), people=not facts["meeting"] or "more" in facts)


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
        hour = whole(button.value)
        if hour > 23 or "day" not in facts:
            raise Refused("button_old")
        return Reply(half_screen(reading_of(desk), case, day_of(facts), hour))
    if button.step == "whom" and (missing := yes_missing(case, facts["parties"])):
        return Reply(consent_screen(reading_of(desk), case, missing, _consent_keys(case)))
    return _go_on(desk, case, pressed(desk, case, facts, button.step, button.value))


def _consent_keys(case: Case) -> list[Key]:
    return [
        Key(label(_("Change the people")), Planning(case=case.id, step="redo", value="whom").pack()),
        Key(label(_("They have said yes")), Planning(case=case.id, step="whom").pack()),
    ]


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
        after, wrong = written(message, desk, facts), None
    except Refused as refused:
        after, wrong = facts, sentence(refused, desk)
    desk.converse(NAME, after)
    try:
        screen = _question(desk, case, after)
    except Refused as refused:  # its hour has passed while the rest was asked
        after = {name: fact for name, fact in after.items() if name not in AGAIN["time"]}
        desk.converse(NAME, after)
        wrong, screen = sentence(refused, desk), _question(desk, case, after)
    return Reply(Screen(paragraphs(wrong, screen.text), screen.rows))


def _send(desk: Desk, case: Case, facts: Facts) -> Reply:
    if still_open(facts):
        return Reply(_question(desk, case, facts))
    wanted, view = plan_of(desk, facts), reading_of(desk)
    if not facts["meeting"]:
        if missing := yes_missing(case, facts["parties"]):
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
    at_once, later = (
        _("Done. Whoever uses the bot has been told and will be reminded."),
        _("Done. Whoever uses the bot hears it in the morning."),
    )
    told = say(later if waits_for_morning(view, meeting) else at_once)
    rest = say(_("Please phone those who do not use it; the words are ready.")) if by_phone else None
    screen = meeting_screen(view, case, meeting)
    return Screen(paragraphs(told, rest, screen.text), screen.rows)


def router() -> Router:
    found = Router(name="meeting")
    found.message.register(typed, Active(NAME), Private())
    found.callback_query.register(meetings, Pressed(Meetings))
    found.callback_query.register(planning, Pressed(Planning))
    return found
