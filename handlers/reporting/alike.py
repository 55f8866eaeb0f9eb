"""A new report beside somebody's own open case: asked once, on the summary, whether it belongs to that."""

from dataclasses import replace

from bot.desk import Desk
from bot.rules.case import Case
from bot.rules.following import Answered, Said, add_beside, add_report
from bot.rules.keeping import Kept
from bot.rules.likeness import Told, likeness
from bot.rules.terms import Channel, Stage
from bot.screens.attached import too_many
from bot.screens.buttons import Menu, Mine
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.names import category_name
from bot.screens.screen import Key, Reply, Screen
from bot.screens.standing import where_it_stands
from handlers.following.adding import keep_part
from handlers.parts import Part
from handlers.reporting.draft import Draft
from handlers.reporting.keys import key, reader
from handlers.reporting.sending import triage
from storage import alike, cases


def own_case(desk: Desk, draft: Draft) -> Case | None:
    """The reporter's own open case that the draft may belong to.

    None where adding would show something that the draft hides: of a protected matter, about a unit, or without the name.
    """
    if draft.channel != Channel.RESIDENT or draft.behalf_name or draft.separate or draft.protected or draft.is_about_unit:
        return None
    told = Told(draft.place, draft.chosen, draft.words, desk.now, draft.address)
    found = []
    for each in alike.own(desk.db, desk.person.id):
        why = likeness(told, each.told, desk.organisation, desk.policy.duplicates.own)
        if why is not None:
            found.append((why.score, each.goes_on_as))
    for _score, id_ in sorted(found, reverse=True):
        case = cases.load(desk.db, id_)
        if case is not None and _takes(desk, draft, case):
            return case
    return None


def _takes(desk: Desk, draft: Draft, case: Case) -> bool:
    named = draft.hidden and not case.name_hidden and case.came_by(desk.person.id) is None
    own = case.concerns(desk.person.id) and not case.beside(desk.person.id)
    return case.stage.open and own and not (case.protected or case.excluded or named)


def question(desk: Desk, case: Case) -> Html:
    view = reader(desk)
    text = _("You reported something like this: {number} ({kind}, {day}). Add it to that?")
    return say(text, number=bold(case.number), kind=category_name(case.category, desk.policy), day=view.day(case.reported_at))


def keys(draft: Draft, case: Case) -> list[Key]:
    return [key(label(_("Add it")), draft, "into", str(case.id)), key(label(_("It is something new")), draft, "separate")]


def into(desk: Desk, draft: Draft, value: str) -> Reply:
    """The whole draft into the case, its photos too; a higher grade by words or answers calls people as it always does."""
    from handlers.reporting.steps import go

    offered = own_case(desk, draft)
    if offered is None or value != str(offered.id):
        return go(desk, draft, "summary")  # it has ended meanwhile, or the words have changed: the summary says how it stands
    case = desk.case(offered.id)
    said = Said(draft.words, "", triage(desk, draft).graded.grade)
    answers = Answered(draft.danger_set, draft.going_on, draft.how_many_people, draft.how_many_households, draft.address)
    part = case.came_by(desk.person.id)
    if part is not None and (change := add_beside(desk.case(part), desk.act, answers)) is not None:
        desk.apply(change)
    desk.apply(add_report(case, desk.act, said, answers))
    kept = Kept.of_all(*[keep_part(desk, case, Part(**each)) for each in draft.parts])
    desk.finish_conversation()
    after = desk.case(case.id, to_change=False)
    stands = where_it_stands(reader(desk), after)[-1]
    text = paragraphs(say(_("It is with {number} now."), number=bold(case.number)), stands, too_many(kept, desk.policy))
    more = [Key(label("Add something"), Mine(case=case.id, what="add").pack()), Key(label("What I reported"), Menu(what="cases").pack())]
    again = [Key(label("Still not solved"), Mine(case=case.id, what="unsolved").pack())] if after.stage is Stage.RESOLVED else []
    return Reply(Screen(text, [more, again]))


def separate(desk: Desk, draft: Draft, value: str) -> Reply:
    """It is something new; nobody asks again."""
    from handlers.reporting.steps import go

    return go(desk, replace(draft, separate=True), "summary")
