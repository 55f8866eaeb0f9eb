"""The screens of a report: one question each, at most six buttons."""

from bot.desk import Desk
from bot.rules.terms import Category, Danger, Earlier, Kind, Level
from bot.screens.buttons import Cancel, Duty, Form, Menu, Mine
from bot.screens.language import Html, _, _n, bold, label, paragraphs, quote, say
from bot.screens.names import category_name
from bot.screens.reading import Reading as Reader
from bot.screens.screen import Key, Screen, two_in_a_row
from handlers.reporting.draft import Draft
from handlers.reporting.sending import triage

PAGE = 8  # places on one screen


def reader(desk: Desk) -> Reader:
    return Reader(desk.db, desk.organisation, desk.policy, desk.now, desk.language, desk.person.id)


def key(text: str, draft: Draft, step: str, value: str = "") -> Key:
    return Key(text, Form(form=draft.form, step=step, value=value).pack())


def back_and_cancel(draft: Draft, back: str = "") -> list[Key]:
    keys = [key(label(_("Back")), draft, "go", back)] if back else []
    return [*keys, Key(label(_("Cancel")), Cancel().pack())]


def hello(desk: Desk, place: int | None = None) -> Screen:
    """The first screen: what this is, where one is, and that in danger one calls 110."""
    where = say(_("This is {place}."), place=reader(desk).place(place)) if place is not None else None
    text = paragraphs(
        say(_("Hello, I am Heyue, a bot that brings troubles between people to your community's mediators.")),
        where,
        say(
            _("Write in your own words; photos, voice and location are fine. If there is danger now, call {police} first."),
            police=bold("110"),
        ),
    )
    other = "English" if desk.language == "zh" else "中文"
    keys = [
        Key(label(_("Who will see it")), Menu(what="who").pack()),
        Key(label(_("What I reported")), Menu(what="cases").pack()),
        Key(other, Menu(what="language").pack()),
    ]
    return Screen(text, [keys[:2], keys[2:]])


def ask_words(draft: Draft, *, got_file: bool = False) -> Screen:
    text = (
        say(_("Kept. What is it about? Write it in your own words, or choose below."))
        if got_file
        else say(_("What happened? Write it in your own words."))
    )
    rows = [[key(label(_("Choose a kind")), draft, "kinds")]] if got_file else []
    return Screen(text, [*rows, back_and_cancel(draft)])


def ask_category(desk: Desk, draft: Draft) -> Screen:
    """What it sounds like: the best guess first, then two more, then all of them."""
    guesses = [guess.slug for guess in draft.reading.categories if not desk.policy.category_row(guess.slug).hidden]
    if not guesses:
        return all_categories(desk, draft)
    best = category_name(guesses[0], desk.policy)
    yes = key(say(_("Yes: {category}"), category=best), draft, "category", guesses[0])
    others = [key(category_name(slug, desk.policy), draft, "category", slug) for slug in guesses[1:3]]
    rows = two_in_a_row([yes, *others, key(label(_("Other…")), draft, "kinds")])
    return Screen(say(_("This sounds like {category}. Is that right?"), category=bold(best)), [*rows, back_and_cancel(draft)])


def all_categories(desk: Desk, draft: Draft) -> Screen:
    shown = [slug for slug in Category if not desk.policy.category_row(slug.value).hidden]
    keys = [key(category_name(slug.value, desk.policy), draft, "category", slug.value) for slug in shown]
    return Screen(say(_("What is it about?")), [*two_in_a_row(keys), back_and_cancel(draft)])


def danger_label(danger: Danger) -> str:
    return {
        Danger.HURT: label(_("Somebody is hurt")),
        Danger.THREAT: label(_("Threat of violence")),
        Danger.WEAPON: label(_("Knife, petrol…")),
        Danger.SELF_HARM: label(_("Talk of dying")),
        Danger.VULNERABLE: label(_("Old, child or ill")),
    }[danger]


def ask_safety(desk: Desk, draft: Draft) -> Screen:
    """The one fixed safety question with several answers; a chosen one carries a mark."""
    kind = category_name(draft.category, desk.policy)
    chosen = draft.danger_set
    keys = [key(("✓ " if danger in chosen else "") + danger_label(danger), draft, "danger", danger.value) for danger in Danger]
    keys.append(key(label(_("That is all")) if chosen else label(_("None of these")), draft, "danger", "done"))
    text = paragraphs(say("{kind}", kind=bold(kind)), say(_("Is any of this so? You can choose several.")))
    return Screen(text, [*two_in_a_row(keys), back_and_cancel(draft, "category")])


def ask_going_on(draft: Draft) -> Screen:
    keys = [key(label(_("It is going on now")), draft, "going", "yes"), key(label(_("It has stopped")), draft, "going", "no")]
    first = say(_("Your safety comes first: {police} police, {ambulance} ambulance."), police=bold("110"), ambulance=bold("120"))
    return Screen(paragraphs(first, say(_("Is it still going on?"))), [keys, back_and_cancel(draft, "safety")])


def ask_safe_contact(draft: Draft) -> Screen:
    keys = [
        key(label(_("You can phone me")), draft, "contact", "phone"),
        key(label(_("Messages only")), draft, "contact", "message"),
        key(label(_("Do not contact me")), draft, "contact", "none"),
    ]
    return Screen(say(_("How is it safe to reach you?")), [*two_in_a_row(keys), back_and_cancel(draft, "safety")])


def ask_place(desk: Desk, draft: Draft, under: int | None = None, page: int = 0) -> Screen:
    """Town, then village, then grid; each screen can also be left with "I do not know"."""
    tree = desk.organisation
    levels = {None: Level.TOWN, Level.TOWN: Level.VILLAGE, Level.VILLAGE: Level.GRID}
    here = tree.units[under] if under is not None else None
    wanted = levels[here.level if here else None]
    below = sorted(
        (unit for unit in tree.units.values() if unit.level is wanted and (under is None or unit.parent == under)), key=lambda unit: unit.id
    )
    shown = below[page * PAGE : (page + 1) * PAGE]
    keys = [key(unit.located(desk.language), draft, "place", str(unit.id)) for unit in shown]
    rows = two_in_a_row(keys)
    turn = []
    if page:
        turn.append(key("‹", draft, "page", f"{under or 0}.{page - 1}"))
    if len(below) > (page + 1) * PAGE:
        turn.append(key("›", draft, "page", f"{under or 0}.{page + 1}"))
    stay = key(label(_("I do not know")), draft, "place", f"stay.{under or 0}")
    question = {
        Level.TOWN: _("Where did it happen? First the town or street."),
        Level.VILLAGE: _("Which village or community?"),
        Level.GRID: _("Which grid? It stands on the sign by the entrance."),
    }[wanted]
    return Screen(say(question), [*rows, turn, [stay], back_and_cancel(draft, "safety")])


def summary(desk: Desk, draft: Draft) -> Screen:
    """All of it once more, who will see it, and what it costs: nothing."""
    found = triage(desk, draft)
    view = reader(desk)
    unit = view.unit(found.routed.unit)
    people = say(_n("{count} person", "{count} people", draft.count), count=draft.count) if draft.count else None
    head = [
        say("{kind}", kind=category_name(draft.category or "other", desk.policy)),
        people,
        say("{place}", place=view.place(draft.place) or _("place unknown")),
    ]
    files = (
        say(_n("{count} photo, voice message or file", "{count} photos, voice messages or files", len(draft.parts)), count=len(draft.parts))
        if draft.parts
        else None
    )
    text = paragraphs(
        say(_("Please look it over:")),
        Html(" · ".join(part for part in head if part)),
        quote(draft.words) if draft.words else None,
        files,
        say(_("For: {name}, {phone}"), name=draft.behalf_name, phone=draft.behalf_phone or "–") if draft.behalf_name else None,
        None if draft.is_own or draft.behalf_name else say(_("You report it for others, not as a party.")),
        who_sees(desk, draft, unit, protected=draft.protected),
        rights(protected=draft.protected),
    )
    send = key(label(_("Send")), draft, "send")
    rows = [[send, key(label(_("Change")), draft, "change")]]
    if not draft.behalf_name:
        rows.append([key(label(_("Show my name")) if draft.hidden else label(_("Hide my name")), draft, "hide")])
    return Screen(text, [*rows, back_and_cancel(draft)])


def rights(*, protected: bool) -> Html:
    """What stays open whatever happens here; a protected case is never mediated, so nobody is told of mediation."""
    if protected:
        return say(_("There is no mediation in this, and nobody brings you together with the other side."))
    return say(
        _("Mediation is voluntary and free; you can stop at any time. Arbitration, court and the authority in charge stay open to you.")
    )


def who_sees(desk: Desk, draft: Draft, unit: str, *, protected: bool) -> Html:
    """One line that says who will see what; true, because the same permissions are checked at every look."""
    if protected:
        return say(_("Only a few named people can see this. Nothing is ever sent to the other side."))
    if draft.hidden:
        return paragraphs(
            say(_("Can read it: the people of {unit}, and those who hand over and supervise."), unit=unit),
            say(_("Your name and phone: supervisors only, and each look is recorded. The other side may still guess it from the matter.")),
        )
    return paragraphs(
        say(_("Can read it: the people of {unit}, and those who hand over and supervise."), unit=unit),
        say(_("Name and phone: only who handles it, who revisits you and supervisors, never in a group.")),
    )


def change_menu(desk: Desk, draft: Draft) -> Screen:
    """Each line of the summary can be changed."""
    keys = [
        key(label(_("The words")), draft, "rewrite"),
        key(label(_("The kind")), draft, "kinds"),
        key(label(_("How many people")), draft, "people"),
        key(label(_("The place")), draft, "where"),
        key(label(_("House and door")), draft, "address"),
        key(label(_("Tried before")), draft, "earlier"),
        key(label(_("My own matter")) if not draft.is_own else label(_("Not my own matter")), draft, "own"),
        key(label(_("For somebody else")), draft, "behalf"),
        key(label(_("Safety")), draft, "go", "safety"),
    ]
    if draft.reading.about_unit or draft.about:
        keys.append(key(label(_("Not about a unit")) if _about(draft) else label(_("About a unit")), draft, "about"))
    return Screen(say(_("What shall we change?")), [*two_in_a_row(keys), back_and_cancel(draft, "summary")])


def _about(draft: Draft) -> bool:
    return draft.about if draft.about is not None else draft.reading.about_unit


def ask_people(draft: Draft) -> Screen:
    keys = [
        key(label(_("Only us")), draft, "count", "2"),
        key(label(_("5 or more")), draft, "count", "5"),
        key(label(_("30 or more")), draft, "count", "30"),
    ]
    return Screen(
        say(_("About how many people does it concern? You can also write a number.")),
        [*two_in_a_row(keys), back_and_cancel(draft, "summary")],
    )


def ask_earlier(draft: Draft) -> Screen:
    keys = [
        key(label(_("Not yet")), draft, "tried", Earlier.NONE.value),
        key(label(_("In the village")), draft, "tried", Earlier.VILLAGE.value),
        key(label(_("In the town")), draft, "tried", Earlier.TOWN.value),
    ]
    return Screen(say(_("Has somebody tried to mediate this before?")), [*two_in_a_row(keys), back_and_cancel(draft, "summary")])


def sent(desk: Desk, case_id: int) -> Screen:
    """Number, who has it, and what happens next with dates from the clock that nags."""
    case = desk.case(case_id, to_change=False)
    view = reader(desk)
    number = bold(case.number)
    take, first = case.owed(Kind.TAKE), case.owed(Kind.FIRST_RESPONSE)
    if case.protected:
        text = paragraphs(
            say(_("We have it: {number}. Named staff begin by {take}."), number=number, take=bold(view.deadline(take.due_at)))
            if take
            else say(_("We have it: {number}. Named staff look after it."), number=number),
            say(_("Nothing is sent to the other side. In danger call {police}."), police=bold("110")),
        )
    elif case.handled_by is None:
        text = say(_("Got it: {number}. The city centre finds the right people for it and tells you."), number=number)
    elif case.owed(Kind.DUTY_CALL) is not None:
        # Whoever is in danger needs no dates of days, only who comes and that nobody should wait for it.
        text = paragraphs(
            say(_("Got it: {number}. We are calling the people on duty and tell you who answers."), number=number),
            say(_("Please do not wait for us: in danger call {police}."), police=bold("110")),
        )
    else:
        own = desk.person.id in case.parties_listening
        dates = (
            _("Somebody takes it by {take}, and gets back to you by {first}.")
            if own
            else _("Somebody takes it by {take}, and gets back to the people concerned by {first}.")
        )
        text = paragraphs(
            say(_("Got it: {number}, now with {unit}."), number=number, unit=view.unit(case.handled_by)),
            say(
                dates,
                take=view.deadline(take.due_at) if take else "–",
                first=bold(view.deadline(first.due_at)) if first else "–",
            ),
            say(_("Before it is closed, somebody will come back and ask you.")) if own else None,
        )
    keys = [Key(label(_("Add something")), Mine(case=case_id, what="add").pack())] if case.concerns(desk.person.id) else []
    return Screen(text, [[*keys, Key(label(_("What I reported")), Menu(what="cases").pack())]])


# -- danger --------------------------------------------------------------------------------------------------------------


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
    )
    safe = Key(label(_("I am safe, go on")), Duty(form=draft.form, what="safe").pack())
    report = Key(label(_("Not safe: report now")), Duty(form=draft.form, what="send").pack())
    return Screen(text, [[safe], [report]])


def dying(desk: Desk, draft: Draft) -> Screen:
    """Talk of dying: a warm sentence, two numbers, one question; no form, no category, no why."""
    text = paragraphs(
        say(_("What you write worries us. Please do not stay alone with it.")),
        say(
            _("You can call {help} now (psychological help); in danger {ambulance} or {police}."),
            help=bold("12356"),
            ambulance=bold("120"),
            police=bold("110"),
        ),
        say(_("Shall somebody phone you right now?")),
    )
    call = Key(label(_("Please phone me")), Duty(form=draft.form, what="call").pack())
    write = Key(label(_("Write first")), Duty(form=draft.form, what="write").pack())
    fine = Key(label(_("I am safe now")), Duty(form=draft.form, what="fine").pack())
    return Screen(text, [[call, write], [fine]])
