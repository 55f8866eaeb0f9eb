"""Where a report stands: the question of its step, and the first thing that is still unknown."""

from dataclasses import replace

from bot.desk import Desk
from bot.screens.screen import Reply, Screen
from handlers.reporting import danger, questions, summary, where
from handlers.reporting.draft import Doubt, Draft, keep


def standing(desk: Desk, draft: Draft) -> Screen:
    """The question that stands at the draft's step."""
    match draft.step:
        case "category":
            return questions.ask_category(desk, draft)
        case "kinds":
            return questions.ask_other_category(desk, draft)
        case "safety":
            return questions.ask_safety(desk, draft)
        case "going":
            return questions.ask_going_on(draft)
        case "contact":
            return questions.ask_safe_contact(draft)
        case "place":
            return where.ask(desk, draft)
        case "summary" | "change":
            return summary.summary(desk, draft)
        case "heard":
            return questions.ask_heard(draft)
        case "danger":
            return danger.danger(desk, draft)
        case "dying":
            return danger.dying(desk, draft)
    return summary.ask_line(desk, draft) or questions.ask_words(draft)


def go(desk: Desk, draft: Draft, step: str) -> Reply:
    draft = replace(draft, step=step)
    keep(desk, draft)
    return Reply(standing(desk, draft))


def onward(desk: Desk, draft: Draft) -> Reply:
    """On to the first thing that is still unknown, else to the summary."""
    if not draft.category:
        return go(desk, draft, "category")
    if not draft.asked:
        return go(desk, draft, "safety")
    if draft.dangers and draft.going_on is None:
        return go(desk, draft, "going")
    if draft.protected and not draft.safe_contact:
        return go(desk, draft, "contact")
    if draft.place is None or draft.offered:
        return go(desk, _looked_for(desk, draft), "place")
    return go(desk, draft, "summary")


def _looked_for(desk: Desk, draft: Draft) -> Draft:
    """With the place that the words of the report name, as a question; looked for once, and only if nothing better is known."""
    if draft.place is not None or draft.doubt is not Doubt.UNASKED:
        return draft
    titles = [str(part["facts"].get("title", "")) for part in draft.parts if part["kind"] == "location"]
    found = desk.house.places.named("\n".join((draft.words, draft.address, *titles)), answer=False)
    return draft.asking(found.units, Doubt.WORDS if found.units else Doubt.NONE)
