"""Lists of work: my own by date, what waits in my unit, what is overdue below me; the board, and a case by its number."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules.absence import acts_for, stood_in_for
from bot.rules.case import Case, Refused
from bot.rules.obligations import Obligation
from bot.rules.overseeing import next_act, overseen, work_units
from bot.rules.permits import helps, may_read
from bot.rules.terms import Role
from bot.screens.board import board_screen, overdue_ids
from bot.screens.buttons import Details, Menu, Mine, Overdue, Record, Take, WorkList
from bot.screens.language import Html, _, _n, bold, label, paragraphs, say
from bot.screens.nagging import record_label
from bot.screens.names import category_name, kind_name
from bot.screens.overdue import overseer_screen
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.casework.owing import still_owed
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of, show_details
from handlers.gates import Command, Pressed
from storage import board, cases, obligations

PAGE = 4  # lines with a button each; with turning and the other list that makes six buttons
MOST = 200  # steps that are looked at for one list
WORKERS = (Role.MEDIATOR, Role.LEADER, Role.GRID_WORKER, Role.SUPERVISOR, Role.PROTECTION, Role.DUTY)

Entry = tuple[Obligation, Case, str]


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
    if button.what == "board":
        screen = _board(desk)
    elif button.what in ("mine", "unit", "overdue"):
        screen = work_screen(desk, button.what, button.page)
    else:
        raise Refused("button_old")
    return Reply(screen) if desk.private else in_private(desk, screen, asked=_("I have sent it to you in private."))


# -- lists --------------------------------------------------------------------------------------------------------------


def work_screen(desk: Desk, what: str, page: int) -> Screen:
    """One page of a list, with the step that each line asks for as its button."""
    if not desk.person.units_as(*WORKERS):
        raise Refused("staff_only")
    if what == "overdue":
        return _overdue_screen(desk, page)
    mine, unit = _owed(desk)
    entries, others = (mine, unit) if what == "mine" else (unit, mine)
    pages = max(1, -(-len(entries) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = entries[page * PAGE : (page + 1) * PAGE]
    late = sum(each.overdue(desk.now) for each, _case, _act in entries)
    if what == "mine":
        head = say(_n("You have {count} step to do", "You have {count} steps to do", len(entries)), count=len(entries))
        other = Key(say(_("Unit: {count}"), count=len(others)), WorkList(what="unit").pack())
    else:
        head = say(_n("{count} waits in your unit", "{count} wait in your unit", len(entries)), count=len(entries))
        other = Key(say(_("Mine: {count}"), count=len(others)), WorkList(what="mine").pack())
    if not entries:
        head = say(_("Nothing is due from you.")) if what == "mine" else say(_("Nothing waits in your unit."))
    if late:
        head = say(_("{head}, {late} overdue"), head=head, late=late)
    lines = [_line(desk, obligation, case) for obligation, case, _act in shown]
    keys = [_step_key(*entry) for entry in shown]
    rows = two_in_a_row(keys)
    return Screen(paragraphs(head, *lines), [*rows, _turn(what, page, pages), [other] if others or what == "unit" else []])


def _owed(desk: Desk) -> tuple[list[Entry], list[Entry]]:
    """What this person owes, and what waits in their units; each line only when the rules would let them do it."""
    tree = desk.organisation
    mine: list[Entry] = []
    unit: list[Entry] = []
    owed = obligations.owed_by(desk.db, desk.person.id, work_units(desk.person, tree), MOST)
    others = stood_in_for(desk.person.id, tree)
    owed += [each for other in others for each in obligations.owed_by(desk.db, other, (), MOST)]
    known = cases.load_all(desk.db, {each.case for each in owed})
    for obligation in owed:
        case = known[obligation.case]
        act = next_act(desk.person, case, obligation, tree)
        if act:
            (mine if obligation.person in (desk.person.id, *others) else unit).append((obligation, case, act))
    return sorted(mine, key=lambda entry: entry[0].due_at), unit


def _line(desk: Desk, obligation: Obligation, case: Case) -> Html:
    sign = "! " if obligation.overdue(desk.now) else ""
    about = _("protected case") if case.protected else category_name(case.category, desk.policy)
    due = reading_of(desk).deadline(obligation.due_at)
    text = _("{sign}{number} · {owed} by {due} · {about}")
    line = say(text, sign=sign, number=bold(case.number), owed=kind_name(obligation.kind), due=due, about=about)
    if not acts_for(desk.person.id, obligation.person, desk.organisation):
        return line
    return say(_("{line} · for {who}"), line=line, who=reading_of(desk).name(obligation.person))


def _short(case: Case) -> str:
    return case.number[-6:].lstrip("0")


def _step_key(obligation: Obligation, case: Case, act: str) -> Key:
    if act == "take":
        return Key(f"{_short(case)} {label(_('I take it'))}", Take(case=case.id).pack())
    return Key(f"{_short(case)} {record_label(obligation.kind)}", Record(obligation=obligation.id).pack())


def _turn(what: str, page: int, pages: int) -> list[Key]:
    keys = []
    if page > 0:
        keys.append(Key(label(_("Before")), WorkList(what=what, page=page - 1).pack()))
    if page < pages - 1:
        keys.append(Key(label(_("More")), WorkList(what=what, page=page + 1).pack()))
    return keys


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
        lines.append(say("{line} · {who}", line=_line(desk, obligation, case), who=who))
        key = Key(f"{_short(case)} {label(_('Deal with it'))}", Overdue(obligation=id_).pack())
        if key.text not in {each.text for each in keys}:  # one button for a case, for its step that is late the longest
            keys.append(key)
    head = say(_("Overdue, the oldest first:")) if found else say(_("Nothing that you see one by one is overdue."))
    turn = _turn("overdue", page, page + 2 if len(found) > PAGE else page + 1)
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
    for id_ in found:
        try:
            case = desk.case(id_, to_change=False)
        except Refused:
            continue
        if case.is_party(desk.person.id) or case.reporter == desk.person.id:
            return Reply(
                Screen(say(_("{number} is yours."), number=case.number), [[Key(label(_("Look at it")), Mine(case=case.id).pack())]])
            )
        if may_read(desk.person, case, desk.organisation) or helps(desk.person, case, desk.organisation):
            readable.append(case)
    if not readable:
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
