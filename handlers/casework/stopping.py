"""A clock stop: for what, until when and why, asked of a supervisor; and its end before its date."""

from datetime import date, datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import stopping
from bot.rules.calendar import DAY, local_date
from bot.rules.case import Case, Refused
from bot.rules.dates import read_day
from bot.rules.permits import must_be_responsible
from bot.rules.stops import Stop
from bot.screens.buttons_moving import StopClock
from bot.screens.language import _, _n, label, paragraphs, say
from bot.screens.names import stop_reason
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes
from handlers.casework.taking import reading_of
from handlers.gates import Pressed, Private
from storage import requests, subjects
from storage.requests import Request

LAST_ORDINAL = date.max.toordinal()


def pressed(press: CallbackQuery, desk: Desk, button: StopClock) -> Reply:
    case = desk.case(button.case)
    if button.what in ("over", "over_yes"):
        return _over(desk, case, sure=button.what == "over_yes")
    if button.what == "ask":
        return Reply(_reasons(desk, case))
    stopping.must_be_stoppable(case, desk.act, button.reason)
    if button.what == "reason":
        return Reply(_until(desk, case, button.reason))
    if button.what == "other":
        return _other_day(desk, case, button.reason)
    if button.what == "day" and 0 < button.day < LAST_ORDINAL:
        return _why(desk, case, button.reason, date.fromordinal(button.day))
    raise Refused("button_old")


def _reasons(desk: Desk, case: Case) -> Screen:
    found = stopping.reasons(desk.policy)
    if not found:
        raise Refused("button_old")
    stopping.must_be_stoppable(case, desk.act, found[0])
    _must_not_be_asked(desk, case)
    names = {"court": label(_("Court")), "appraisal": label(_("Appraisal")), "hospital": label(_("Hospital"))}
    keys = [Key(names[reason], StopClock(case=case.id, what="reason", reason=reason).pack()) for reason in found]
    text = say(_("{number}: what is waited for? A supervisor decides; until then the clock runs."), number=case.number)
    return Screen(text, [*two_in_a_row(keys), cancel_row()])


def _must_not_be_asked(desk: Desk, case: Case) -> None:
    """One question at a time: a supervisor has not answered yet."""
    if requests.open_of(desk.db, case.id, "stop"):
        raise Refused("stop_being_decided", number=case.number)


def _until(desk: Desk, case: Case, reason: str) -> Screen:
    today = local_date(desk.now, desk.policy)
    keys = [
        Key(
            say(_n("{days} day", "{days} days", days), days=days),
            StopClock(case=case.id, what="day", reason=reason, day=(today + days * DAY).toordinal()).pack(),
        )
        for days in stopping.days_to_ask(reason, desk.policy)
    ]
    keys.append(Key(label(_("Other date")), StopClock(case=case.id, what="other", reason=reason).pack()))
    back = Key(label(_("Back")), StopClock(case=case.id).pack())
    text = say(_("{number} waits for {reason}: until when?"), number=case.number, reason=stop_reason(reason))
    return Screen(text, [*two_in_a_row(keys), [back, *cancel_row()]])


def _other_day(desk: Desk, case: Case, reason: str) -> Reply:
    prompt = say(_("Which is the last day? Write it as you would say it: Friday, 3 December, two weeks."))
    return ask(desk, "stop_day", prompt, case=case.id, reason=reason)


@finishes("stop_day")
def finish_day(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    stopping.must_be_stoppable(case, desk.act, facts["reason"])
    last = read_day(text, local_date(desk.now, desk.policy))
    if last is None:
        raise Refused("day_not_read")
    return _why(desk, case, facts["reason"], last, new=True)


def _why(desk: Desk, case: Case, reason: str, last: date, *, new: bool = False) -> Reply:
    until = stopping.must_be_day(last, reason, desk.act)
    prompt = say(
        _("{number} would stand until {until}. What exactly is waited for? One line, please; the supervisor reads it."),
        number=case.number,
        until=reading_of(desk).deadline(until),
    )
    return ask(desk, "stop", prompt, new=new, case=case.id, reason=reason, day=last.toordinal())


@finishes("stop")
def finish_stop(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    _must_not_be_asked(desk, case)
    desk.apply(stopping.ask_stop(case, desk.act, facts["reason"], date.fromordinal(facts["day"]), text))
    desk.finish_conversation()
    return Reply(
        Screen(say(_("{number}: a supervisor has been asked. Until they say yes the dates stay as they are."), number=case.number))
    )


def decide_stop(desk: Desk, case: Case, asked: Request, *, yes: bool) -> Reply:
    """A supervisor's yes or no; called with the request that is still open."""
    until = datetime.fromisoformat(asked.data["until"])
    desk.apply(stopping.decide_stop(case, desk.act, asked.id, asked.data["reason"], until, yes=yes, asked_by=asked.asked_by))
    view = reading_of(desk)
    who = view.name(asked.asked_by)
    if not yes:
        return Reply(Screen(say(_("{number}: the clock runs on. {who} has been told."), number=case.number, who=who)))
    text = _("{number}: the clock stands until {until}. {who} and the people concerned have been told.")
    return Reply(Screen(say(text, number=case.number, until=view.deadline(until), who=who)))


def _over(desk: Desk, case: Case, *, sure: bool) -> Reply:
    must_be_responsible(desk.person, case, desk.organisation)
    if not stopping.stands_still(case, desk.now):
        raise Refused("not_stopped", number=case.number)
    if not sure:
        assert case.stopped_until is not None
        yes = Key(label(_("Clock runs again")), StopClock(case=case.id, what="over_yes").pack())
        text = _("{number} is paused until {until}. Start its clock now? The unused days come off its dates.")
        return Reply(Screen(say(text, number=case.number, until=reading_of(desk).deadline(case.stopped_until)), [[yes, *cancel_row()]]))
    desk.apply(stopping.end_stop(case, desk.act, subjects.of_case(desk.db, Stop, case.id)))
    after = desk.case(case.id, to_change=False)
    due = min((each.due_at for each in after.open_obligations if each.kind in desk.policy.stops.kinds), default=None)
    next_ = None if due is None else say(_("The next date is {due}."), due=reading_of(desk).deadline(due))
    return Reply(Screen(paragraphs(say(_("{number}: the clock runs again."), number=case.number), next_)))


def router() -> Router:
    found = Router(name="stopping")
    found.callback_query.register(pressed, Pressed(StopClock), Private())
    return found
