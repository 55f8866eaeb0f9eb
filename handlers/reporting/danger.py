"""Danger and talk of dying: the first screens, before any form goes on, and what their buttons do."""

from dataclasses import replace

from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules.case import Refused
from bot.rules.receiving import on_duty
from bot.rules.terms import Category
from bot.screens.attached import written_down
from bot.screens.buttons import Duty
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen
from handlers.reporting.draft import Draft, present
from handlers.reporting.receipt import sent
from handlers.reporting.sending import send


def danger(desk: Desk, draft: Draft) -> Screen:
    """Emergency numbers in the very first answer, before any form goes on."""
    text = paragraphs(
        say(
            _("Your safety comes first. In danger now, call {police}; if somebody is hurt, {ambulance}; in a fire, {fire}."),
            police=bold("110"),
            ambulance=bold("120"),
            fire=bold("119"),
        ),
        say(_("If you cannot speak, text the police at {number}."), number=bold(desk.policy.police_by_text)),
        written_down(draft.heard) if draft.heard else None,
    )
    safe = Key(label(_("I am safe, go on")), Duty(form=draft.form, what="safe").pack())
    report = Key(label(_("Not safe: report now")), Duty(form=draft.form, what="send").pack())
    return Screen(text, [[safe], [report]])


def dying(desk: Desk, draft: Draft) -> Screen:
    """Talk of dying: a warm sentence, two numbers, one question; no form, no category, no why."""
    text = paragraphs(
        say(_("What you say worries us. Please do not stay alone with it."))
        if draft.heard
        else say(_("What you write worries us. Please do not stay alone with it.")),
        say(
            _("You can call {help} now (psychological help); in danger {ambulance} or {police}."),
            help=bold("12356"),
            ambulance=bold("120"),
            police=bold("110"),
        ),
        written_down(draft.heard) if draft.heard else None,
        say(_("Shall somebody phone you right now?")),
    )
    call = Key(label(_("Please phone me")), Duty(form=draft.form, what="call").pack())
    write = Key(label(_("Write first")), Duty(form=draft.form, what="write").pack())
    fine = Key(label(_("I am safe now")), Duty(form=draft.form, what="fine").pack())
    return Screen(text, [[call, write], [fine]])


def chosen(press: CallbackQuery, desk: Desk, button: Duty) -> Reply:
    """The answers to the first screens of danger."""
    from handlers.reporting.answers import earlier_draft
    from handlers.reporting.steps import go

    draft = present(desk)
    if draft is None or draft.form != button.form:
        return earlier_draft(desk, "send")
    if button.what == "safe":
        return go(desk, draft, "heard" if draft.heard else "category")
    if button.what == "fine":
        desk.finish_conversation()
        text = paragraphs(
            say(_("Good that you are safe. Whatever it is, you can write to us at any hour.")),
            say(_("{line} is there for you too, free of charge."), line=bold("12356")),
        )
        return Reply(Screen(text))
    if button.what not in ("send", "call", "write"):
        raise Refused("button_old")
    draft = _with_what_was_heard(draft)
    care = draft.step == "dying" or draft.reading.talk_of_dying
    contact = {"call": "phone", "write": "message"}.get(button.what, draft.safe_contact)
    wanted = replace(draft, category=draft.category or _guess(draft), safe_contact=contact)
    case = send(desk, replace(wanted, no_phone=False) if button.what == "call" else wanted, care=care)
    desk.finish_conversation()
    if care:
        for person in desk.organisation.duty_list(case.handled_by or case.assigned_by or desk.organisation_root):
            desk.tell(person, "call_back", {"case": case.id}, urgent=True)
        # What they write next belongs to this, and begins no new report.
        desk.converse("adding", {"case": case.id})
        if not on_duty(case.handled_by or case.assigned_by or desk.organisation_root, desk.organisation, desk.house.reach):
            answer = _("Nobody on duty can be reached here right now. Please call {line} now; they listen. In danger call 120 or 110.")
        elif button.what == "write":
            answer = _("Go on writing here; somebody on duty reads it. If it gets worse, call {line}.")
        elif desk.phone:
            answer = _("Somebody on duty phones you within 15 minutes. Please keep your phone near; until then {line} is there.")
        else:
            answer = _("Please send your phone number now: somebody on duty calls it within 15 minutes. You can also call {line} yourself.")
        return Reply(Screen(say(answer, line=bold("12356"))))
    # Whoever is in danger writes on in pieces: they belong to this case.
    desk.converse("adding", {"case": case.id})
    return Reply(sent(desk, case))


def _with_what_was_heard(draft: Draft) -> Draft:
    """Who needs help now is not asked whether a program heard rightly; the words say that it wrote them."""
    if not draft.heard:
        return draft
    return replace(draft.with_words(f"{say(_('(Written down by a program, may be wrong)'))} {draft.heard}"), heard="")


def _guess(draft: Draft) -> str:
    best = draft.reading.categories
    return best[0].slug if best else Category.OTHER.value
