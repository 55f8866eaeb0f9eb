"""A resident's report: own words, what it is about, the safety question, send. Whatever comes in between is added to it."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules.case import Case, Refused
from bot.rules.reading import NoDispute
from bot.rules.terms import Category, Danger, Earlier, Level
from bot.screens.buttons import Duty, Form, Menu
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen
from handlers.gates import Pressed, Private
from handlers.parts import part, usable, words
from handlers.reporting import screens
from handlers.reporting.draft import LONGEST, Draft, begin, keep, present
from handlers.reporting.sending import send
from storage import cases, conversations, people

CHOOSING = ("category", "safety", "going", "contact", "place", "summary")


def anything(message: Message, desk: Desk) -> Reply:
    """Words, a photo, a voice, a place: begins a report or goes into the one that is being written."""
    draft = present(desk)
    if not usable(message):
        return _unusable(desk, draft)
    if draft is None:
        draft = begin(desk)
        aside = _no_dispute(message, desk, draft)
        if aside is not None:
            return aside
    if draft.step in ("people", "address", "rewrite", "behalf"):
        return _edited(message, desk, draft)
    return _gathered(message, desk, draft)


def _unusable(desk: Desk, draft: Draft | None) -> Reply:
    said = say(_("I cannot read this one. Words, photos, voice, a file or a location are fine."))
    if draft is None:
        return Reply(Screen(said))
    return Reply(_question(desk, draft), more=()) if draft.step != "words" else Reply(Screen(said, screens.ask_words(draft).rows))


def _no_dispute(message: Message, desk: Desk, draft: Draft) -> Reply | None:
    """A greeting, thanks or a question is answered and begins no report."""
    reading = draft.with_words(words(message)).reading
    if reading.no_dispute is None or part(message) is not None or reading.talk_of_dying or reading.danger_now:
        return None
    if reading.no_dispute is NoDispute.THANKS:
        return Reply(Screen(say(_("You are welcome. If there is anything, just write."))))
    if reading.no_dispute is NoDispute.STATUS:
        from handlers.following import case_list

        return case_list(desk)
    if reading.no_dispute is NoDispute.QUESTION:
        text = say(
            _("For questions about the law, {line} answers free of charge. If it is about a trouble of your own, press below and tell us."),
            line="12348",
        )
        return Reply(Screen(text, [[Key(label(_("Report something")), Menu(what="report").pack())]]))
    return Reply(screens.hello(desk, desk.place))


def _gathered(message: Message, desk: Desk, draft: Draft) -> Reply:
    """Into the draft with it; then danger first, else the question that stands."""
    before = draft
    thing = part(message)
    if thing is not None and thing.kind == "contact" and thing.facts.get("own"):
        people.learn_phone(desk.db, desk.person.id, thing.facts["phone"])
    draft = draft.with_words(words(message)).with_part(thing)
    burst = bool(message.media_group_id) or (before.step != "words" and not words(message))
    reading = draft.reading
    if words(message) and reading.talk_of_dying and not before.reading.talk_of_dying:
        keep(desk, replace(draft, step="dying"))
        return Reply(screens.dying(desk, draft))
    if words(message) and reading.danger_now and not before.reading.danger_now:
        keep(desk, replace(draft, step="danger"))
        return Reply(screens.danger(desk, draft))
    if not draft.words:
        keep(desk, replace(draft, step="words"))
        return Reply(screens.ask_words(draft, got_file=True), settle=True)
    if draft.step in ("words", "kinds"):
        draft = replace(draft, step="category")
    elif draft.step == "category" and before.words:
        burst = True
    keep(desk, draft)
    screen = _question(desk, draft)
    if len(draft.words) >= LONGEST:
        cut = say(_("That was very long; the first {limit} characters are kept."), limit=LONGEST)
        screen = replace(screen, text=paragraphs(cut, screen.text))
    return Reply(screen, settle=burst)


def _edited(message: Message, desk: Desk, draft: Draft) -> Reply:
    """The words for one line of the summary."""
    text = words(message)
    thing = part(message)
    if draft.step == "behalf":
        name, phone = name_and_phone(text)
        if thing is not None and thing.kind == "contact":
            name, phone = thing.facts["name"], thing.facts["phone"]
        if not name:
            return Reply(
                Screen(
                    say(_("Please write the person's name and phone, or send the contact.")), [screens.back_and_cancel(draft, "summary")]
                )
            )
        draft = replace(draft, behalf_name=name[:60], behalf_phone=phone, own=False)
    elif not text:
        draft = draft.with_part(thing)
    elif draft.step == "people":
        count = draft.with_words(text).reading.people if not text.isdecimal() else int(text[:6])
        if not count:
            return Reply(screens.ask_people(draft))
        draft = replace(draft, people=max(1, count))
    elif draft.step == "address":
        draft = replace(draft, address=text[:300])
    else:
        draft = replace(draft, words=text[:LONGEST])
    draft = replace(draft, step="summary")
    keep(desk, draft)
    return Reply(screens.summary(desk, draft))


def name_and_phone(text: str) -> tuple[str, str]:
    """A name and a phone from what was written, in any order."""
    phone = "".join(each for each in text if each.isdigit() or each == "+")
    name = "".join(each for each in text if not each.isdigit() and each not in "+,，;；:：").strip()
    return name, phone if len(phone) >= 5 else ""


def _question(desk: Desk, draft: Draft) -> Screen:
    """The question that stands at the draft's step."""
    match draft.step:
        case "category":
            return screens.ask_category(desk, draft)
        case "kinds":
            return screens.all_categories(desk, draft)
        case "safety":
            return screens.ask_safety(desk, draft)
        case "going":
            return screens.ask_going_on(draft)
        case "contact":
            return screens.ask_safe_contact(draft)
        case "place":
            return screens.ask_place(desk, draft)
        case "summary" | "change":
            return screens.summary(desk, draft)
        case "danger":
            return screens.danger(desk, draft)
        case "dying":
            return screens.dying(desk, draft)
    return screens.ask_words(draft)


def _go(desk: Desk, draft: Draft, step: str) -> Reply:
    draft = replace(draft, step=step)
    keep(desk, draft)
    return Reply(_question(desk, draft))


def _next(desk: Desk, draft: Draft) -> Reply:
    """On to the first thing that is still unknown, else to the summary."""
    if not draft.category:
        return _go(desk, draft, "category")
    if not draft.asked:
        return _go(desk, draft, "safety")
    if draft.dangers and draft.going_on is None:
        return _go(desk, draft, "going")
    if draft.protected and not draft.safe_contact:
        return _go(desk, draft, "contact")
    if draft.place is None:
        return _go(desk, draft, "place")
    return _go(desk, draft, "summary")


def pressed(press: CallbackQuery, desk: Desk, button: Form) -> Reply:
    """A button of the form; one of an earlier draft answers with the present state."""
    draft = present(desk)
    if draft is None or draft.form != button.form:
        return _earlier_draft(desk, button)
    step = _STEPS.get(button.step)
    if step is None:
        raise Refused("button_old")
    return step(desk, draft, button.value)


def _earlier_draft(desk: Desk, button: Form) -> Reply:
    if button.step == "send":
        newest = cases.of_person(desk.db, desk.person.id, 1)
        if newest:
            case = desk.case(newest[0], to_change=False)
            return Reply(toast=say(_("This report is sent: {number}."), number=case.number))
    raise Refused("button_old")


def _category(desk: Desk, draft: Draft, value: str) -> Reply:
    try:
        category = Category(value)
    except ValueError:
        raise Refused("button_old")
    if draft.step in ("change", "summary") and draft.asked:
        return _go(desk, replace(draft, category=category.value), "summary")
    return _next(desk, replace(draft, category=category.value))


def _danger(desk: Desk, draft: Draft, value: str) -> Reply:
    if value == "done":
        return _next(desk, replace(draft, asked=True))
    try:
        danger = Danger(value)
    except ValueError:
        raise Refused("button_old")
    chosen = set(draft.dangers) ^ {danger.value}
    return _go(desk, replace(draft, dangers=tuple(sorted(chosen)), going_on=None), "safety")


def _going(desk: Desk, draft: Draft, value: str) -> Reply:
    return _next(desk, replace(draft, going_on=value == "yes"))


def _contact(desk: Desk, draft: Draft, value: str) -> Reply:
    if value not in ("phone", "message", "none"):
        raise Refused("button_old")
    return _next(desk, replace(draft, safe_contact=value))


def _place(desk: Desk, draft: Draft, value: str) -> Reply:
    """A town or village opens what lies below it; a grid is the answer, and so is "I do not know" at any level."""
    stay, _dot, at = value.rpartition(".")
    try:
        unit = desk.organisation.units.get(int(at))
    except ValueError:
        raise Refused("button_old")
    if stay:
        chosen = unit.id if unit is not None else desk.organisation_root
        return _next(desk, replace(draft, place=chosen))
    if unit is None:
        raise Refused("button_old")
    below = [each for each in desk.organisation.units.values() if each.parent == unit.id and each.level in (Level.VILLAGE, Level.GRID)]
    if unit.level is Level.GRID or not below:
        return _next(desk, replace(draft, place=unit.id))
    return Reply(screens.ask_place(desk, draft, unit.id))


def _page(desk: Desk, draft: Draft, value: str) -> Reply:
    under, _dot, page = value.partition(".")
    if not (under.isdecimal() and page.isdecimal()) or (int(under) and int(under) not in desk.organisation.units):
        raise Refused("button_old")
    return Reply(screens.ask_place(desk, draft, int(under) or None, int(page)))


def _send(desk: Desk, draft: Draft, value: str) -> Reply:
    if not draft.words and not draft.parts:
        return _go(desk, draft, "words")
    if not draft.category or not draft.asked:
        return _next(desk, draft)
    case = send(desk, draft)
    desk.finish_conversation()
    picture = "slip" if draft.behalf_name else ""
    return replace(send_on(desk, case), picture=picture, picture_case=case.id if picture else 0)


def send_on(desk: Desk, case: Case) -> Reply:
    """The answer after sending; who registered for others reads the same number and dates."""
    return Reply(screens.sent(desk, case.id))


def _rewrite(desk: Desk, draft: Draft, value: str) -> Reply:
    keep(desk, replace(draft, step="rewrite"))
    return Reply(Screen(say(_("Write it anew, please.")), [screens.back_and_cancel(draft, "summary")]))


def _address(desk: Desk, draft: Draft, value: str) -> Reply:
    keep(desk, replace(draft, step="address"))
    return Reply(Screen(say(_("Which house and door? Only who handles it sees this.")), [screens.back_and_cancel(draft, "summary")]))


def _behalf(desk: Desk, draft: Draft, value: str) -> Reply:
    keep(desk, replace(draft, step="behalf"))
    return Reply(
        Screen(say(_("For whom? Please write the name and phone, or send the contact.")), [screens.back_and_cancel(draft, "summary")])
    )


def _people(desk: Desk, draft: Draft, value: str) -> Reply:
    keep(desk, replace(draft, step="people"))
    return Reply(screens.ask_people(draft))


def _count(desk: Desk, draft: Draft, value: str) -> Reply:
    if not value.isdecimal():
        raise Refused("button_old")
    return _go(desk, replace(draft, people=int(value[:6])), "summary")


def _tried(desk: Desk, draft: Draft, value: str) -> Reply:
    try:
        earlier = Earlier(value)
    except ValueError:
        raise Refused("button_old")
    return _go(desk, replace(draft, earlier=earlier.value), "summary")


def _earlier(desk: Desk, draft: Draft, value: str) -> Reply:
    return Reply(screens.ask_earlier(draft))


def _change(desk: Desk, draft: Draft, value: str) -> Reply:
    keep(desk, replace(draft, step="change"))
    return Reply(screens.change_menu(desk, draft))


def _kinds(desk: Desk, draft: Draft, value: str) -> Reply:
    return Reply(screens.all_categories(desk, draft))


def _hide(desk: Desk, draft: Draft, value: str) -> Reply:
    return _go(desk, replace(draft, hidden=not draft.hidden), "summary")


def _own(desk: Desk, draft: Draft, value: str) -> Reply:
    return _go(desk, replace(draft, own=not draft.is_own), "summary")


def _about(desk: Desk, draft: Draft, value: str) -> Reply:
    now = draft.about if draft.about is not None else draft.reading.about_unit
    return _go(desk, replace(draft, about=not now), "summary")


def _where(desk: Desk, draft: Draft, value: str) -> Reply:
    return _go(desk, draft, "place")


def _back(desk: Desk, draft: Draft, value: str) -> Reply:
    if value not in CHOOSING:
        raise Refused("button_old")
    if value == "safety":
        draft = replace(draft, asked=False)
    return _go(desk, draft, value)


_STEPS = {
    "category": _category,
    "kinds": _kinds,
    "danger": _danger,
    "going": _going,
    "contact": _contact,
    "place": _place,
    "page": _page,
    "send": _send,
    "change": _change,
    "rewrite": _rewrite,
    "people": _people,
    "count": _count,
    "where": _where,
    "address": _address,
    "earlier": _earlier,
    "tried": _tried,
    "own": _own,
    "behalf": _behalf,
    "hide": _hide,
    "about": _about,
    "go": _back,
}


def duty(press: CallbackQuery, desk: Desk, button: Duty) -> Reply:
    """The answers to the first screens of danger."""
    draft = present(desk)
    if draft is None or draft.form != button.form:
        return _earlier_draft(desk, Form(form=button.form, step="send"))
    if button.what == "safe":
        return _go(desk, draft, "category")
    if button.what == "fine":
        desk.finish_conversation()
        text = paragraphs(
            say(_("Good that you are safe. Whatever it is, you can write to us at any hour.")),
            say(_("{line} is there for you too, free of charge."), line=bold("12356")),
        )
        return Reply(Screen(text))
    if button.what not in ("send", "call", "write"):
        raise Refused("button_old")
    care = draft.step == "dying" or draft.reading.talk_of_dying
    contact = {"call": "phone", "write": "message"}.get(button.what, draft.safe_contact)
    case = send(desk, replace(draft, category=draft.category or _guess(draft), safe_contact=contact), care=care)
    desk.finish_conversation()
    if care:
        for person in desk.organisation.duty_list(case.handled_by or case.assigned_by or desk.organisation_root):
            desk.tell(person, "call_back", {"case": case.id}, urgent=True)
        # What they write next belongs to this, and begins no new report.
        desk.converse("adding", {"case": case.id})
        if button.what == "write":
            answer = _("Go on writing here; somebody on duty reads it. If it gets worse, call {line}.")
        elif people.phone(desk.db, desk.person.id):
            answer = _("Somebody on duty phones you within 15 minutes. Please keep your phone near; until then {line} is there.")
        else:
            answer = _("Please send your phone number now: somebody on duty calls it within 15 minutes. You can also call {line} yourself.")
        return Reply(Screen(say(answer, line=bold("12356"))))
    # Whoever is in danger writes on in pieces: they belong to this case.
    desk.converse("adding", {"case": case.id})
    return Reply(screens.sent(desk, case.id))


def _guess(draft: Draft) -> str:
    best = draft.reading.categories
    return best[0].slug if best else Category.OTHER.value


def menu(press: CallbackQuery, desk: Desk, button: Menu) -> Reply:
    """Begin, go on with, or delete a report."""
    if button.what == "report":
        return start_report(desk)
    if button.what == "resume":
        draft = present(desk)
        if draft is None:
            waiting = conversations.unpark(desk.db, desk.chat.id, desk.person.id, desk.now)
            if waiting is None:
                return Reply(Screen(say(_("There is no report waiting. You can begin a new one at any time."))))
            desk.conversation = waiting
            draft = Draft.of(waiting.data)
        return _go(desk, draft, draft.step)
    conversations.finish(desk.db, desk.chat.id, desk.person.id, conversations.PARKED)
    if desk.conversation is not None and desk.conversation.name == "report":
        desk.finish_conversation()
    return Reply(Screen(say(_("Deleted. Nothing was sent."))))


def start_report(desk: Desk, place: int | None = None) -> Reply:
    draft = begin(desk, place=place) if place is not None else begin(desk)
    keep(desk, draft)
    return Reply(screens.ask_words(draft), new=True)


class _ReportMenu(Pressed):
    """The entries of the menu that belong to reporting."""

    async def __call__(self, press: CallbackQuery) -> bool | dict[str, object]:
        if (press.data or "") in ("m:report", "m:resume", "m:drop"):
            return await super().__call__(press)
        return False


def router() -> Router:
    found = Router(name="report")
    found.message.filter(Private())
    found.callback_query.register(pressed, Pressed(Form))
    found.callback_query.register(duty, Pressed(Duty))
    found.callback_query.register(menu, _ReportMenu(Menu))
    found.message.register(anything, _NotCommand())
    return found


class _NotCommand(Private):
    async def __call__(self, event: Message, desk: Desk) -> bool:  # type: ignore[override]
        return desk.private and not (event.text or "").startswith("/")
