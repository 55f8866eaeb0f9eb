"""`/away` 请假与代班: until when somebody is away and who stands in; a leader may say it for their own people."""

from dataclasses import replace
from datetime import date
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.posting import tell, tell_back
from bot.rules import absence as rule
from bot.rules.calendar import DAY, after_quiet, local_date
from bot.rules.case import Refused
from bot.rules.dates import read_day
from bot.rules.organisation import Absence
from bot.rules.terms import Role
from bot.screens.buttons import Cancel
from bot.screens.buttons_absence import Away, Team
from bot.screens.language import _, bold, deadline, label, paragraphs, say
from bot.screens.notices_absence import back_screen, instead, until
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes
from handlers.casework.taking import reading_of
from handlers.gates import Command, Pressed, Private
from storage import absences, people

PAGE = 3  # people on one screen; with nobody, turning and cancel that makes six
LAST_ORDINAL = date.max.toordinal()


def away(message: Message, desk: Desk, argument: str) -> Reply:
    rule.must_work(desk.person)
    if argument and desk.person.id not in desk.organisation.away:
        return _who(desk, desk.person.id, _day_of(desk, argument))
    return Reply(_show(desk, desk.person.id), new=True)


def pressed(press: CallbackQuery, desk: Desk, button: Away) -> Reply:
    """Each screen asks again whether this person may say it of that one, whatever a client sent."""
    rule.must_work(desk.person)
    who = button.who or desk.person.id
    rule.must_set_for(desk.person, who, desk.organisation)
    present = desk.organisation.away.get(who)
    match button.what:
        case "show":
            return Reply(_show(desk, who))
        case "until" if not button.day:
            return Reply(_until(desk, who))
        case "until":
            return _who(desk, who, _date(button.day), page=button.page)
        case "other":
            return _other(desk, who)
        case "instead" if present is not None:
            return _who(desk, who, None, page=button.page)
        case "set" if button.day or present is not None:
            return _set(desk, who, _date(button.day) if button.day else None, button.instead or None)
        case "back" if present is not None:
            return _back(desk, present)
        case "back":
            return Reply(_show(desk, who))
    raise Refused("button_old")


def _date(day: int) -> date:
    if not 0 < day < LAST_ORDINAL:
        raise Refused("button_old")
    return date.fromordinal(day)


def _for(desk: Desk, who: int) -> int:
    """What a button says of whom it is about: 0 for oneself."""
    return 0 if who == desk.person.id else who


def _show(desk: Desk, who: int) -> Screen:
    """The present state; without any the question until when."""
    present = desk.organisation.away.get(who)
    if present is None:
        return _until(desk, who)
    view, mine = reading_of(desk), who == desk.person.id
    first = (
        say(_("You are away until {until}."), until=bold(until(view, present)))
        if mine
        else say(_("{who} is away until {until}."), who=bold(view.name(who)), until=until(view, present))
    )
    keys = [
        Key(label(_("I am back")) if mine else label(_("Is back")), Away(who=_for(desk, who), what="back").pack()),
        Key(label(_("Another date")), Away(who=_for(desk, who), what="until").pack()),
        Key(label(_("Other stand-in")), Away(who=_for(desk, who), what="instead").pack()),
    ]
    return Screen(paragraphs(first, instead(view, present)), [*two_in_a_row(keys), *_to_team(mine=mine)])


def _to_team(*, mine: bool) -> list[list[Key]]:
    return [] if mine else [[Key(label(_("My people")), Team().pack())]]


def _until(desk: Desk, who: int) -> Screen:
    today = local_date(desk.now, desk.policy)
    choices = (
        (label(_("Today")), 0),
        (label(_("Until tomorrow")), 1),
        (label(_("3 days")), 2),
        (label(_("A week")), 6),
    )
    keys = [Key(text, Away(who=_for(desk, who), what="until", day=(today + days * DAY).toordinal()).pack()) for text, days in choices]
    keys += [Key(label(_("Other date")), Away(who=_for(desk, who), what="other").pack()), Key(label(_("Cancel")), Cancel().pack())]
    mine = who == desk.person.id
    question = (
        say(_("Which is your last day away?"))
        if mine
        else say(_("Which is the last day that {who} is away?"), who=bold(reading_of(desk).name(who)))
    )
    return Screen(question, two_in_a_row(keys))


def _other(desk: Desk, who: int) -> Reply:
    prompt = say(_("Which is the last day? Write it as you would say it: Friday, 3 December, two weeks."))
    return ask(desk, "away", prompt, who=who)


@finishes("away")
def finish_other(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    rule.must_set_for(desk.person, facts["who"], desk.organisation)
    reply = _who(desk, facts["who"], _day_of(desk, text))
    desk.finish_conversation()
    return reply


def _day_of(desk: Desk, text: str) -> date:
    found = read_day(text, local_date(desk.now, desk.policy))
    if found is None:
        raise Refused("day_not_read")
    rule.last_instant(found, desk.now, desk.policy)
    return found


def _who(desk: Desk, who: int, day: date | None, page: int = 0) -> Reply:
    """Who stands in, of those of the unit who are here; `day` None leaves the end as it is."""
    end = rule.last_instant(day, desk.now, desk.policy) if day is not None else desk.organisation.away[who].until
    view, ordinal = reading_of(desk), day.toordinal() if day is not None else 0
    found = rule.stand_ins(who, desk.organisation)
    names = people.names(desk.db, people.reachable(desk.db, found), desk.language)
    listed = [each for each in found if each in names]
    page = max(0, min(page, max(0, len(listed) - 1) // PAGE))
    here = _for(desk, who)
    keys = [
        Key(names[each], Away(who=here, what="set", day=ordinal, instead=each).pack()) for each in listed[page * PAGE : (page + 1) * PAGE]
    ]
    keys.append(Key(label(_("Nobody")), Away(who=here, what="set", day=ordinal).pack()))
    if len(listed) > PAGE:
        following = page + 1 if (page + 1) * PAGE < len(listed) else 0
        keys.append(Key(label(_("More")), Away(who=here, what="until" if day else "instead", day=ordinal, page=following).pack()))
    text = _("Away until {until}. Who stands in? They hear the reminders and can record the steps; the dates stay.")
    asked = say(text, until=bold(deadline(end, desk.policy.zone, desk.now)))
    nobody = None if listed else say(_("Nobody else of the unit is here who could."))
    return Reply(Screen(paragraphs(asked, nobody, _also_for(desk, who, view.name(who))), [*two_in_a_row(keys), cancel_row()]))


def _also_for(desk: Desk, who: int, name: str) -> str | None:
    """That somebody else was counting on them."""
    others = [reading_of(desk).name(each) for each in rule.stood_in_for(who, desk.organisation)]
    if not others:
        return None
    comma = "、" if desk.language == "zh" else ", "
    if who == desk.person.id:
        return say(_("You stand in for {others}; the leader is told that you are away, too."), others=comma.join(others))
    return say(_("{who} stands in for {others}; the leader is told of it."), who=name, others=comma.join(others))


def _set(desk: Desk, who: int, day: date | None, stand_in: int | None) -> Reply:
    """It begins at once; who has to know is told, and nobody twice for the same."""
    tree = desk.organisation
    before = tree.away.get(who)
    end = rule.last_instant(day, desk.now, desk.policy) if day is not None else before.until if before is not None else None
    if end is None:
        raise Refused("button_old")
    rule.must_stand_in(who, stand_in, tree, frozenset(people.reachable(desk.db, (stand_in,) if stand_in is not None else ())))
    left_alone = rule.stood_in_for(who, tree) if before is None else ()
    id_ = absences.set_away(desk.db, who, end, stand_in, desk.person.id, desk.now)
    since = before.since if before is not None else desk.now
    absence = Absence(id_, who, since, end, stand_in, desk.person.id)
    _known(desk, {**tree.away, who: absence})
    if before is None or (before.until, before.stand_in) != (end, stand_in):
        _tell(desk, absence, before)
        for other in left_alone:
            _tell_leaders(desk, tree.away[other])
    view, mine = reading_of(desk), who == desk.person.id
    done = (
        say(_("You are away until {until}."), until=bold(until(view, absence)))
        if mine
        else say(_("{who} is away until {until}."), who=bold(view.name(who)), until=until(view, absence))
    )
    back = Key(label(_("I am back")) if mine else label(_("Is back")), Away(who=_for(desk, who), what="back").pack())
    stays = say(_("New cases go to others; the dates stay as they are."))
    return Reply(Screen(paragraphs(done, instead(view, absence), stays), [[back], *_to_team(mine=mine)]))


def _known(desk: Desk, away: dict[int, Absence]) -> None:
    """From this moment on everybody works with it, in this process and in the others."""
    desk.house.organisation = replace(desk.house.organisation, away=away)
    desk.house.stale = True


def _tell(desk: Desk, absence: Absence, before: Absence | None) -> None:
    at = after_quiet(desk.now, desk.policy)
    facts = {"absence": absence.id}
    if absence.person != desk.person.id:
        tell(desk.db, absence.person, "away_set", facts, desk.now, not_before=at)
    if absence.stand_in is not None:
        tell(desk.db, absence.stand_in, "stand_in", facts, desk.now, not_before=at)
    else:
        _tell_leaders(desk, absence)
    if before is not None and before.stand_in not in (None, absence.stand_in):
        assert before.stand_in is not None
        tell(desk.db, before.stand_in, "stood_in", facts, desk.now, not_before=at)


def _tell_leaders(desk: Desk, absence: Absence) -> None:
    """Who leads them has to know that nobody stands in; over a leader, who supervises the unit."""
    tree = desk.organisation
    to = rule.leaders_of(absence.person, tree) or tuple(
        who for unit in rule.places_of_work(absence.person, tree) for who in tree.supervisors(unit) if who != absence.person
    )
    for person in dict.fromkeys(to):
        if person != desk.person.id:
            at = after_quiet(desk.now, desk.policy)
            tell(desk.db, person, "person_away", {"absence": absence.id}, desk.now, not_before=at)


def _back(desk: Desk, absence: Absence) -> Reply:
    """Back earlier, with one tap; what happened meanwhile is the answer, or a message to who is back."""
    absences.end(desk.db, absence.id, desk.now)
    _known(desk, {who: each for who, each in desk.organisation.away.items() if who != absence.person})
    tell_back(desk.db, desk.house, absence, desk.now, but=desk.person.id)
    if absence.person == desk.person.id:
        return Reply(back_screen(reading_of(desk), absence))
    done = say(_("{who} is back and has been told what happened meanwhile."), who=bold(reading_of(desk).name(absence.person)))
    return Reply(Screen(done, _to_team(mine=False)))


def may_be_away(desk: Desk) -> bool:
    return any(role is not Role.VOLUNTEER for _unit, role in desk.person.roles)


def router() -> Router:
    found = Router(name="absences")
    found.message.register(away, Command("away"), Private())
    found.callback_query.register(pressed, Pressed(Away), Private())
    return found
