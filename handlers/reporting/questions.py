"""The questions of a report: one screen each, at most six answers, two in a row."""

from dataclasses import replace

from bot.desk import Desk
from bot.rules.terms import Category, Danger
from bot.screens.attached import written_down
from bot.screens.buttons import Menu
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.names import category_name
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.parts import Part
from handlers.reporting.draft import MOST_PARTS, Draft
from handlers.reporting.keys import back_and_cancel, key, reader

PAGE = 6  # answers on one screen
HEARD = 3000  # UTF-16 units: nobody can say that something is right which they do not see

# As often as they come, but with violence at home where it is seen at once and "something else" last.
_COMMON_FIRST = (
    Category.NEIGHBOUR,
    Category.MARRIAGE_FAMILY,
    Category.WOMEN_CHILDREN,
    Category.PROPERTY_MANAGEMENT,
    Category.LABOUR_WAGE,
    Category.HOUSING_HOMESTEAD,
    Category.CONTRACT_DEBT,
    Category.CONSUMER,
    Category.ENVIRONMENT,
    Category.TRAFFIC,
    Category.INJURY_COMPENSATION,
    Category.MEDICAL,
    Category.LAND_FOREST,
    Category.DEMOLITION,
    Category.SCHOOL,
    Category.VETERANS,
    Category.FINANCE_FRAUD,
    Category.OTHER,
)


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


def ask_words(draft: Draft, *, got_file: bool = False, listens: bool = False, listened: bool = False) -> Screen:
    """`listens`: a program is writing down what they said; `listened`: it could not."""
    if listened:
        text = say(_("I could not make out the voice message; people will listen to it. Please write what it is about, or choose."))
    elif listens:
        text = say(_("Kept. I am listening to it and will show you what I understood. You can also write it, or choose below."))
    elif got_file:
        text = say(_("Kept. What is it about? Write it in your own words, or choose below."))
    else:
        text = say(_("What happened? Write it in your own words."))
    rows = [[key(label(_("Choose a kind")), draft, "kinds")]] if got_file else []
    return Screen(text, [*rows, back_and_cancel(draft)])


def beyond(draft: Draft, thing: Part | None, reply: Reply) -> Reply:
    """The answer to something for which the draft, as it was before, had no room: it is said below, never before numbers to call."""
    if thing is None or not thing.file or len(draft.parts) < MOST_PARTS or reply.screen is None:
        return reply
    text = _("A report carries {limit} photos and files; later ones are left out. You can add them once it has a number.")
    said = say(text, limit=MOST_PARTS)
    return replace(reply, screen=replace(reply.screen, text=paragraphs(reply.screen.text, said)))


def ask_heard(draft: Draft) -> Screen:
    """What a program wrote down of their voice: theirs to take or to leave."""
    text = paragraphs(say(_("I understood this. Is it what you said?")), written_down(draft.heard, HEARD))
    right = key(label(_("That is right")), draft, "heard", "yes")
    own = key(label(_("Write it myself")), draft, "heard", "no")
    return Screen(text, [[right, own], back_and_cancel(draft)])


def guessed(desk: Desk, draft: Draft) -> list[str]:
    """What the words suggest, best first, at most three."""
    return [guess.slug for guess in draft.reading.categories if not desk.policy.category_row(guess.slug).hidden][:3]


def ask_category(desk: Desk, draft: Draft) -> Screen:
    """What it sounds like: the best guess first, then two more; the rest is one tap further."""
    guesses = guessed(desk, draft)
    if not guesses:
        return ask_other_category(desk, draft)
    best = category_name(guesses[0], desk.policy)
    yes = key(say(_("Yes: {category}"), category=best), draft, "category", guesses[0])
    others = [key(category_name(slug, desk.policy), draft, "category", slug) for slug in guesses[1:]]
    rows = two_in_a_row([yes, *others, key(label(_("Other…")), draft, "kinds")])
    return Screen(say(_("This sounds like {category}. Is that right?"), category=bold(best)), [*rows, back_and_cancel(draft)])


def ask_other_category(desk: Desk, draft: Draft, page: int = 0) -> Screen:
    """The kinds that were not offered yet, on pages that go round: from the first each is at most two taps away."""
    offered = guessed(desk, draft) if draft.words and not draft.asked else []
    rest = [slug.value for slug in _COMMON_FIRST if not desk.policy.category_row(slug.value).hidden and slug.value not in offered]
    pages = max(1, -(-len(rest) // PAGE))
    page %= pages
    keys = [key(category_name(slug, desk.policy), draft, "category", slug) for slug in rest[page * PAGE : (page + 1) * PAGE]]
    turn = []
    if pages > 2:
        turn.append(key("‹", draft, "kinds", str((page - 1) % pages)))
    if pages > 1:
        turn.append(key(label(_("More kinds ›")), draft, "kinds", str((page + 1) % pages)))
    back = "summary" if draft.asked else "category" if offered else "words" if draft.parts and not draft.words else ""
    return Screen(say(_("What is it about?")), [*two_in_a_row(keys), turn, back_and_cancel(draft, back)])


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
