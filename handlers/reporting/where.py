"""The question for the place: by buttons from town to grid, or which of some places it is; one screen each, at most six answers."""

from bot.desk import Desk
from bot.rules.terms import Channel, Level
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.screen import Key, Screen, two_in_a_row
from handlers.reporting.draft import Doubt, Draft
from handlers.reporting.keys import back_and_cancel, key, reader

PAGE = 5  # places on one screen; the sixth answer is "I do not know" or "Somewhere else"
BELOW = {None: Level.TOWN, Level.TOWN: Level.VILLAGE, Level.VILLAGE: Level.GRID}


def ask(desk: Desk, draft: Draft) -> Screen:
    """Which of those that are likely, else the buttons of the level that was reached."""
    offered = tuple(unit for unit in draft.offered if unit in desk.organisation.units)
    return ask_which(desk, draft, offered) if offered else ask_place(desk, draft, draft.under)


def ask_place(desk: Desk, draft: Draft, under: int | None = None, page: int = 0) -> Screen:
    """Town, then village, then grid; each screen can be left with "I do not know", and answered in writing."""
    here = desk.organisation.units.get(under) if under is not None else None
    wanted = BELOW.get(here.level if here else None, Level.TOWN)
    at = here.id if here and here.level in BELOW else None
    found = below(desk, at)
    pages = max(1, -(-len(found) // PAGE))
    page %= pages
    keys = [
        key(desk.organisation.units[unit].located(desk.language), draft, "place", str(unit))
        for unit in found[page * PAGE : (page + 1) * PAGE]
    ]
    keys.append(key(label(_("I do not know")), draft, "place", f"stay.{at or 0}"))
    turn = _turn(draft, "page", f"{at or 0}.", page, pages)
    question = {
        Level.TOWN: _("Where did it happen? First the town or street; you can also write the name of a place."),
        Level.VILLAGE: _("Which village or community?"),
        Level.GRID: _("Which grid? It stands on the sign by the entrance."),
    }[wanted]
    text = paragraphs(bold(reader(desk).place(at)) if at is not None else None, say(question))
    return Screen(text, [*two_in_a_row(keys), turn, _back(desk, draft, at)])


def below(desk: Desk, under: int | None) -> list[int]:
    """The towns, or the villages or grids below a unit, in the order of the roster."""
    units = desk.organisation.units
    here = units.get(under) if under is not None else None
    wanted = BELOW.get(here.level if here else None)
    return sorted(unit.id for unit in units.values() if unit.level is wanted and (here is None or unit.parent == here.id))


def _back(desk: Desk, draft: Draft, at: int | None) -> list[Key]:
    """Back leads one level up, on to the page that it was chosen from, and from the towns to what was asked before."""
    if at is not None:
        parent = desk.organisation.units[at].parent
        above = parent if parent is not None and desk.organisation.units[parent].level in BELOW else None
        page = below(desk, above).index(at) // PAGE
        return [key(label(_("Back")), draft, "page", f"{above or 0}.{page}"), *back_and_cancel(draft)]
    if draft.place is not None:
        return back_and_cancel(draft, "" if unfinished_record(draft) else "summary")
    return back_and_cancel(draft, "safety" if draft.asked else "")


def unfinished_record(draft: Draft) -> bool:
    """Whether a grid worker is still at the one question of their record, not in the form."""
    return draft.channel == Channel.GRID_WORKER and not draft.asked


def ask_which(desk: Desk, draft: Draft, offered: tuple[int, ...], page: int = 0) -> Screen:
    """Which of several likely places it is, each with its town or its distance; never more than a question."""
    pages = max(1, -(-len(offered) // PAGE))
    page %= pages
    shown = offered[page * PAGE : (page + 1) * PAGE]
    metres = dict(zip(draft.offered, draft.metres, strict=False))
    if len(offered) == 1 and draft.doubt is Doubt.WORDS:
        text = say(_("This sounds like {place}. Did it happen there?"), place=bold(reader(desk).place(offered[0])))
        rows = [[key(label(_("Yes, there")), draft, "place", str(offered[0])), key(label(_("Somewhere else")), draft, "else")]]
        return Screen(text, [*rows, _back(desk, draft, None)])
    rows = [[key(_named(desk, unit, metres.get(unit, -1)), draft, "place", str(unit))] for unit in shown]
    rows.append([key(label(_("Somewhere else")), draft, "else")])
    return Screen(_question(desk, draft), [*rows, _turn(draft, "which", "", page, pages), _back(desk, draft, None)])


def _question(desk: Desk, draft: Draft) -> Html:
    place = bold(reader(desk).place(draft.place))
    match draft.doubt:
        case Doubt.LOCATION:
            return say(_("So far the report says {place}, but the location you sent is not there. Where did it happen?"), place=place)
        case Doubt.ADDRESS:
            return say(_("So far the report says {place}, but the address names another place. Where did it happen?"), place=place)
        case Doubt.NEAR:
            return say(_("The location lies a little outside our grids. Which of these is it?"))
    return say(_("Several places fit. Which one is it?"))


def _named(desk: Desk, unit: int, metres: int) -> str:
    """A place with its town, or with how far the location is from it."""
    name = desk.organisation.units[unit].located(desk.language)
    if metres >= 0:
        return f"{name} · {distance(metres)}"
    town = desk.organisation.at_level(unit, Level.TOWN)
    return name if town is None or town.id == unit else f"{name} · {town.located(desk.language)}"


def distance(metres: int) -> Html:
    if metres < 1000:
        return say(_("{metres} m"), metres=max(10, round(metres, -1)))
    return say(_("{kilometres} km"), kilometres=f"{metres / 1000:.1f}")


def _turn(draft: Draft, step: str, before: str, page: int, pages: int) -> list[Key]:
    """To the other pages, which go round."""
    if pages == 1:
        return []
    back = [key("‹", draft, step, f"{before}{(page - 1) % pages}")] if pages > 2 else []
    return [*back, key("›", draft, step, f"{before}{(page + 1) % pages}")]
