"""Lists of work: my own by date, what waits in my unit, what is overdue below me; the board, and a case by its number."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules.case import Case, Refused
from bot.rules.overseeing import overseen
from bot.rules.permits import helps, may_read
from bot.rules.terms import Role
from bot.screens.board import board_screen, overdue_ids
from bot.screens.buttons import Details, Menu, Mine, Overdue, WorkList
from bot.screens.language import Html, _, label, paragraphs, say
from bot.screens.overdue import overseer_screen
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from bot.screens.worklist import PAGE, entry_line, list_screen, short, turning
from handlers.casework.owing import still_owed
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of, show_details
from handlers.gates import Command, Pressed
from storage import board, obligations

MOST = 200  # pages of a list
WORKERS = (Role.MEDIATOR, Role.LEADER, Role.GRID_WORKER, Role.SUPERVISOR, Role.PROTECTION, Role.DUTY)


def work(message: Message, desk: Desk, argument: str) -> Reply:
    return _privately(desk, work_screen(desk, "mine", 0))


def work_menu(press: CallbackQuery, desk: Desk, button: Menu) -> Reply:
    return _privately(desk, work_screen(desk, "mine", 0))


def overdue(message: Message, desk: Desk, argument: str) -> Reply:
    return _privately(desk, _board(desk))


def _privately(desk: Desk, screen: Screen) -> Reply:
    """Lists are for one reader: asked for in a group, they come in private."""
    if desk.private:
        return Reply(screen, new=True)
    reply = in_private(desk, screen, asked=_("I have sent it to you in private."))
    return reply if desk.press_id is not None else Reply(Screen(Html(reply.toast)))


def pressed(press: CallbackQuery, desk: Desk, button: WorkList) -> Reply:
    screen = _board(desk) if button.what == "board" else work_screen(desk, button.what, button.page)
    return Reply(screen) if desk.private else in_private(desk, screen, asked=_("I have sent it to you in private."))


def work_screen(desk: Desk, what: str, page: int) -> Screen:
    if not desk.person.units_as(*WORKERS):
        raise Refused("staff_only")
    return _overdue_screen(desk, page) if what == "overdue" else list_screen(reading_of(desk), desk.person, what, page)


# -- what is overdue below ----------------------------------------------------------------------------------------------


def _must_oversee(desk: Desk) -> None:
    if not overseen(desk.person, desk.organisation):
        raise Refused("not_leader" if desk.person.staff else "staff_only")


def _board(desk: Desk) -> Screen:
    _must_oversee(desk)
    screen = board_screen(reading_of(desk), desk.person)
    return screen or Screen(say(_("Nothing is open below you.")))


def _overdue_screen(desk: Desk, page: int) -> Screen:
    _must_oversee(desk)
    page = max(0, min(page, MOST))
    found = overdue_ids(reading_of(desk), desk.person, page * PAGE, PAGE + 1)
    lines: list[Html] = []
    keys: list[Key] = []
    for id_ in found[:PAGE]:
        obligation = obligations.by_id(desk.db, id_)
        assert obligation is not None
        case = desk.case(obligation.case, to_change=False)
        view = reading_of(desk)
        who = view.name(obligation.person) or view.unit(obligation.unit)
        lines.append(say("{line} · {who}", line=entry_line(view, obligation, case), who=who))
        key = Key(f"{short(case)} {label(_('Deal with it'))}", Overdue(obligation=id_).pack())
        if key.text not in {each.text for each in keys}:  # one button for a case, for its step that is late the longest
            keys.append(key)
    head = say(_("Overdue, the oldest first:")) if found else say(_("Nothing that you see one by one is overdue."))
    turn = turning("overdue", page, page + 2 if len(found) > PAGE else page + 1)
    return Screen(paragraphs(head, *lines), [*two_in_a_row(keys), turn, [Key(label(_("Numbers")), WorkList(what="board").pack())]])


def look_at(press: CallbackQuery, desk: Desk, button: Overdue) -> Reply:
    obligation, case = still_owed(desk, button.obligation)
    if obligation.unit not in overseen(desk.person, desk.organisation) or not may_read(desk.person, case, desk.organisation):
        raise Refused("not_supervisor", number=case.number)
    return in_private(desk, overseer_screen(reading_of(desk), obligation, case), asked=_("I have sent it to you in private."))


# -- one case by its number ---------------------------------------------------------------------------------------------


def by_number(message: Message, desk: Desk, argument: str) -> Reply:
    """/case LJ-2026-000123, or only the last digits; for who may open it, and for the people it concerns."""
    ending = argument.strip().upper()
    if not ending or len(ending) > 40:
        return Reply(Screen(say(_("Please write the number behind it: /case {number}"), number="LJ-2026-000123")))
    found = board.numbered(desk.db, ending if "-" in ending else ending.zfill(6))
    readable: list[Case] = []
    stepped_back: Refused | None = None
    for id_ in found:
        try:
            case = desk.case(id_, to_change=False)
        except Refused as refused:
            stepped_back = refused if refused.reason == "stepped_back" else stepped_back
            continue
        if case.is_party(desk.person.id) or case.reporter == desk.person.id:
            return Reply(
                Screen(say(_("{number} is yours."), number=case.number), [[Key(label(_("Look at it")), Mine(case=case.id).pack())]])
            )
        if may_read(desk.person, case, desk.organisation) or helps(desk.person, case, desk.organisation):
            readable.append(case)
    if not readable:
        if stepped_back is not None:
            raise stepped_back
        raise Refused("no_case_of_number", given=argument.strip())
    if len(readable) == 1:
        reply = show_details(desk, readable[0])
        return Reply() if desk.private else Reply(Screen(Html(reply.toast)))
    keys = [Key(case.number, Details(case=case.id).pack()) for case in readable[:6]]
    return Reply(Screen(say(_("Which one?")), two_in_a_row(keys)))


class _WorkMenu(Pressed):
    """The entry of the menu that opens the own list."""

    async def __call__(self, press: CallbackQuery) -> bool | dict[str, object]:
        return await super().__call__(press) if press.data == "m:work" else False


def router() -> Router:
    found = Router(name="work")
    found.message.register(work, Command("work"))
    found.message.register(overdue, Command("overdue"))
    found.message.register(by_number, Command("case"))
    found.callback_query.register(pressed, Pressed(WorkList))
    found.callback_query.register(look_at, Pressed(Overdue))
    found.callback_query.register(work_menu, _WorkMenu(Menu))
    return found
