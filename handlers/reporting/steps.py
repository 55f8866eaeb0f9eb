"""Where a report stands: the question of its step, and the first thing that is still unknown."""

from dataclasses import replace

from bot.desk import Desk
from bot.screens.screen import Reply, Screen
from handlers.reporting import danger, questions, summary
from handlers.reporting.draft import Draft, keep

CARE = ("danger", "dying")  # whatever is written at these steps is taken as it is


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
            return questions.ask_place(desk, draft)
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
    if draft.place is None:
        return go(desk, draft, "place")
    return go(desk, draft, "summary")
