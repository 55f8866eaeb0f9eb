"""The summary before sending: all of it once more, who will see it, what stays open; and the menu of its lines."""

from bot.desk import Desk
from bot.rules.terms import Category, Channel, Earlier
from bot.screens.attached import files_line
from bot.screens.language import Html, _, label, paragraphs, quote, say
from bot.screens.names import category_name, how_many
from bot.screens.screen import Key, Screen, two_in_a_row
from handlers.reporting import alike
from handlers.reporting.draft import Draft
from handlers.reporting.keys import back_and_cancel, key, reader
from handlers.reporting.sending import triage

LINES = 6  # lines to change on one screen
BETWEEN_HOUSEHOLDS = (
    Category.NEIGHBOUR,
    Category.MARRIAGE_FAMILY,
    Category.HOUSING_HOMESTEAD,
    Category.LAND_FOREST,
    Category.ENVIRONMENT,
    Category.PROPERTY_MANAGEMENT,
)


def summary(desk: Desk, draft: Draft) -> Screen:
    """All of it once more, who will see it, and what it costs: nothing."""
    found = triage(desk, draft)
    view = reader(desk)
    unit = view.unit(found.routed.unit)
    head = [
        say("{kind}", kind=category_name(draft.category or "other", desk.policy)),
        how_many(draft.how_many_people, draft.how_many_households),
        say("{place}", place=view.place(draft.place) or _("place unknown")),
    ]
    own = alike.own_case(desk, draft)
    text = paragraphs(
        say(_("Please look it over:")),
        Html(" · ".join(part for part in head if part)),
        quote(draft.words) if draft.words else None,
        say(_("Address: {address}"), address=draft.address) if draft.address else None,
        files_line(len(draft.parts)),
        _from_whom(desk, draft),
        say(_("Does it concern many? Press how many, so that it goes to the right place."))
        if own is None and gathers(desk, draft)
        else None,
        who_sees(desk, draft, unit),
        rights(protected=draft.protected),
        alike.question(desk, own) if own is not None else None,
    )
    rows = [[key(label(_("Send")), draft, "send"), key(label(_("Change")), draft, "change")]]
    if own is not None:
        rows.insert(0, alike.keys(draft, own))
    elif gathers(desk, draft):
        # On the summary, not as a question before it: who is alone sends at once, and the way to the number stays four steps.
        rows.insert(0, [key(label(_("5 or more")), draft, "count", "5"), key(label(_("30 or more")), draft, "count", "30")])
    if draft.may_hide:
        rows.append([key(label(_("Show my name")) if draft.hidden else label(_("Hide my name")), draft, "hide")])
    return Screen(text, [*rows, back_and_cancel(draft)])


def gathers(desk: Desk, draft: Draft) -> bool:
    """Whether matters of this kind often concern many, and nobody has said how many."""
    return draft.chosen in desk.policy.cases.gathering and draft.heads is None and not draft.protected


def _from_whom(desk: Desk, draft: Draft) -> Html | None:
    """Whose matter it is where that is not plain, and the number that goes with it."""
    if draft.behalf_name:
        return say(_("For: {name}, {phone}"), name=draft.behalf_name, phone=draft.behalf_phone or _("no number"))
    if draft.channel == Channel.GRID_WORKER:
        return None
    lines = [None if draft.is_own else say(_("You report it for others, not as a party.")), phone_line(desk, draft)]
    return paragraphs(*lines) or None


def phone_line(desk: Desk, draft: Draft) -> Html | None:
    """The number that goes with the report, if one is known; who may not be phoned gives none."""
    if not desk.phone or (draft.protected and draft.safe_contact != "phone"):
        return None
    if draft.no_phone:
        return say(_("Your phone: not given this time."))
    return say(_("Your phone: {phone}"), phone=desk.phone)


def rights(*, protected: bool) -> Html:
    """What stays open whatever happens here; a protected case is never mediated, so nobody is told of mediation."""
    if protected:
        return say(_("There is no mediation in this, and nobody brings you together with the other side."))
    return say(
        _("Mediation is voluntary and free; you can stop at any time. Arbitration, court and the authority in charge stay open to you.")
    )


def who_sees(desk: Desk, draft: Draft, unit: str) -> Html:
    """One line that says who will see what; true, because the same permissions are checked at every look."""
    if draft.protected:
        return say(_("Only a few named people can see this. Nothing is ever sent to the other side."))
    may_read = say(_("Can read it: the people of {unit}, and those who hand over and supervise."), unit=unit)
    if draft.hidden and draft.may_hide:
        if draft.voices:
            may_read = paragraphs(may_read, say(_("Your voice: supervisors only can play it.")))
        names = _("Your name and phone: supervisors only, and each look is recorded. The other side may still guess it from the matter.")
    elif draft.channel == Channel.GRID_WORKER and not draft.behalf_name:
        names = _("It stands there as found by you, the grid worker; you are no party.")
    else:
        names = _("Name and phone: only who handles it, who revisits you and supervisors, never in a group.")
    return paragraphs(may_read, say(names))


def change_menu(desk: Desk, draft: Draft, page: int = 0) -> Screen:
    """Each line of the summary can be changed; what is changed most stands first."""
    keys = [
        key(label(_("The words")), draft, "rewrite"),
        key(label(_("The kind")), draft, "kinds"),
        key(label(_("The place")), draft, "where"),
        key(label(_("House and door")), draft, "address"),
        key(label(_("How many people")), draft, "people"),
    ]
    if draft.channel == Channel.RESIDENT and not draft.behalf_name:
        keys.append(key(label(_("My phone")), draft, "phone"))
        keys.append(key(label(_("My own matter")) if not draft.is_own else label(_("Not my own matter")), draft, "own"))
    keys += [
        key(label(_("For somebody else")), draft, "behalf"),
        key(label(_("Tried before")), draft, "earlier"),
        key(label(_("Safety")), draft, "go", "safety"),
    ]
    if draft.reading.about_unit or draft.about:
        keys.append(key(label(_("Not about a unit")) if draft.is_about_unit else label(_("About a unit")), draft, "about"))
    shown = keys[page * LINES : (page + 1) * LINES] or keys[:LINES]
    turn: list[Key] = []
    if page:
        turn.append(key("‹", draft, "change", str(page - 1)))
    if len(keys) > (page + 1) * LINES:
        turn.append(key(label(_("More lines ›")), draft, "change", str(page + 1)))
    return Screen(say(_("What shall we change?")), [*two_in_a_row(shown), turn, back_and_cancel(draft, "summary")])


def ask_people(draft: Draft) -> Screen:
    """How many it concerns; between households two of them are the usual answer, elsewhere somebody alone."""
    between = draft.chosen in BETWEEN_HOUSEHOLDS
    few = key(label(_("Only our two homes")), draft, "count", "h2") if between else key(label(_("Only me")), draft, "count", "1")
    keys = [few, key(label(_("5 or more")), draft, "count", "5"), key(label(_("30 or more")), draft, "count", "30")]
    return Screen(
        say(_("About how many does it concern? You can also write it: 3 households, 12 people.")),
        [*two_in_a_row(keys), back_and_cancel(draft, "summary")],
    )


def ask_earlier(draft: Draft) -> Screen:
    keys = [
        key(label(_("Not yet")), draft, "tried", Earlier.NONE.value),
        key(label(_("In the village")), draft, "tried", Earlier.VILLAGE.value),
        key(label(_("In the town")), draft, "tried", Earlier.TOWN.value),
    ]
    return Screen(say(_("Has somebody tried to mediate this before?")), [*two_in_a_row(keys), back_and_cancel(draft, "summary")])


def ask_line(desk: Desk, draft: Draft) -> Screen | None:
    """What is asked for the line that is being changed in words; None for every other step."""
    back = back_and_cancel(draft, "summary")
    match draft.step:
        case "rewrite":
            return Screen(say(_("Write it anew, please.")), [back])
        case "address":
            return Screen(say(_("Which house and door? Only who handles it sees this.")), [back])
        case "behalf":
            return Screen(say(_("For whom? Please write the name and phone, or send the contact.")), [back])
        case "people":
            return ask_people(draft)
        case "phone":
            return ask_phone(desk, draft)
    return None


def ask_phone(desk: Desk, draft: Draft) -> Screen:
    """One's own number: given with this report or not, another one, or none kept at all."""
    back = back_and_cancel(draft, "summary")
    if not desk.phone:
        share = key(label(_("Share my number")), draft, "phone", "share")
        return Screen(
            say(_("Write your phone number, or share it with the button. Only who handles it, who revisits you and supervisors see it.")),
            [[share], back],
        )
    give = key(label(_("Give it this time")), draft, "phone", "give")
    leave = key(label(_("Not this time")), draft, "phone", "leave")
    forget = key(label(_("Forget my number")), draft, "phone", "forget")
    text = paragraphs(say(_("I have {phone}. For another one, just write it."), phone=desk.phone))
    return Screen(text, [[give if draft.no_phone else leave, forget], back])
