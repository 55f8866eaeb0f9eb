"""What the card of a case says of its task force 工作专班, in the chat of each member unit; nobody is named but who leads it."""

from bot.rules.case import Case
from bot.rules.measures import open_steps
from bot.rules.task_force import force_of
from bot.rules.terms import Role
from bot.screens.buttons_measures import Force
from bot.screens.language import Html, _, label, say
from bot.screens.reading import Reading
from bot.screens.screen import Key
from storage.chats import Chat


def member_at(reading: Reading, case: Case, chat: Chat) -> int | None:
    """The member unit whose chat this is: its group, or the private chat of a grid's worker."""
    force = case.reason.get("force")
    if force is None or not chat.private:
        return chat.unit
    tree = reading.organisation
    return next((unit for unit in force["units"] if unit in tree.units and chat.person in tree.holders(unit, Role.GRID_WORKER)), None)


def card_line(reading: Reading, case: Case, unit: int | None) -> Html | None:
    """On the card of each member unit: who leads, and how many steps of its own are open."""
    force = case.reason.get("force")
    if force is None or case.protected or unit not in (*force["units"], case.handled_by) or not case.stage.open:
        return None
    if force["ended"]:
        return say(_("The task force has ended."))
    ours = len(open_steps(case, unit))
    line = _("Task force, led by {who}; our steps: {count} open")
    return say(line, who=reading.name(force["lead"]), count=ours)


def card_key(case: Case, unit: int | None) -> list[Key]:
    force = force_of(case)
    if force is None or case.protected or unit not in (*force["units"], case.handled_by) or not case.stage.open:
        return []
    return [Key(label(_("Its steps")), Force(case=case.id, what="steps").pack())]
