"""What kind of matter a case is, said by whoever has it: kept as an example to learn from 核对类别."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules.agreements import Confirmation
from bot.rules.amending import Amendment
from bot.rules.case import Case, Refused
from bot.rules.lanes import of_two_lanes
from bot.rules.limit import Longer
from bot.rules.measures import Measure, TaskForce
from bot.rules.meetings import Invited, Meeting
from bot.rules.midway import UnderWay, Waiting, part_becomes_protected
from bot.rules.permits import must_be_responsible
from bot.rules.sorting import check_kind, protect_other_lane
from bot.rules.terms import Category
from bot.screens.buttons import Move, Sorting
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.names import category_name
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import cancel_row
from handlers.casework.privately import in_private
from handlers.gates import Pressed
from handlers.reporting.noticing import noticed
from storage import cases, merges, requests, subjects

PAGE = 6  # kinds on one screen


def sorting(press: CallbackQuery, desk: Desk, button: Sorting) -> Reply:
    case = desk.case(button.case)
    if button.kind:
        return _said(desk, case, button.kind)
    must_be_responsible(desk.person, case, desk.organisation)
    case.must_be_open()
    screen = _asked(desk, case) if button.page < 0 else _others(desk, case, button.page)
    return in_private(desk, screen, asked=_("I have asked you in private."))


def _asked(desk: Desk, case: Case) -> Screen:
    name = category_name(case.category, desk.policy)
    keys = [Key(label(_("Other…")), Sorting(case=case.id, page=0).pack())]
    if case.kind_checked:
        text = say(_("{number} is a matter of {kind}, as somebody has said. Is it another?"), number=bold(case.number), kind=bold(name))
    else:
        text = say(_("{number}: is it a matter of {kind}?"), number=bold(case.number), kind=bold(name))
        keys.insert(0, Key(label(_("That is right")), Sorting(case=case.id, kind=case.category.value).pack()))
    return Screen(paragraphs(text, say(_("What you say here teaches me to read such words better."))), [keys, cancel_row()])


def _others(desk: Desk, case: Case, page: int) -> Screen:
    """All other kinds, on pages that go round."""
    rest = [each for each in Category if each is not case.category and not desk.policy.category_row(each.value).hidden]
    pages = max(1, -(-len(rest) // PAGE))
    page %= pages
    shown = rest[page * PAGE : (page + 1) * PAGE]
    keys = [Key(category_name(each, desk.policy), Sorting(case=case.id, kind=each.value).pack()) for each in shown]
    turn = [Key(label(_("More kinds ›")), Sorting(case=case.id, page=(page + 1) % pages).pack())] if pages > 1 else []
    return Screen(say(_("What kind of matter is {number}?"), number=bold(case.number)), [*two_in_a_row(keys), turn, cancel_row()])


def _said(desk: Desk, case: Case, kind: str) -> Reply:
    try:
        category = Category(kind)
    except ValueError:
        raise Refused("button_old")
    changed = category is not case.category
    change = check_kind(case, desk.act, category, desk.house.reach.started, _under_way(desk, case))
    desk.apply(change)
    if changed:
        noticed(desk, change.case)
    if change.case.protected and not case.protected:
        _with_what_tells_of_it(desk, change.case)
        text = say(_("{number} is a protected case now. Only its named staff see it, and they have been told."), number=bold(case.number))
        return Reply(Screen(text))
    name = category_name(category, desk.policy)
    text = say(_("Noted: {number} is a matter of {kind}."), number=bold(case.number), kind=bold(name))
    if not changed:
        return Reply(Screen(text))
    stays = say(_("It stays where it is. If another room is right for it, pass it on."))
    return Reply(Screen(paragraphs(text, stays), [[Key(label(_("Pass on")), Move(case=case.id).pack())]]))


def _with_what_tells_of_it(desk: Desk, case: Case) -> None:
    """What has become a part of the case, and the petition beside it, are protected with it."""
    _parts_too(desk, case)
    opened = [data["case"] for kind, _at, _by, data, _note in cases.history(desk.db, case.id) if kind == "petition_opened"]
    beside = [*([case.split_from] if case.split_from is not None else []), *opened]
    for id_ in beside:
        other = cases.load(desk.db, id_, to_change=True)  # whoever says it need not be one of those who have the other lane
        if other is None or other.protected or not of_two_lanes(case, other):
            continue
        if other.stage.open:
            desk.apply(protect_other_lane(other, desk.act, case.category, desk.house.reach.started, _under_way(desk, other)))
        else:
            desk.apply(part_becomes_protected(other, case))
        _parts_too(desk, replace(other, category=case.category))


def _parts_too(desk: Desk, case: Case) -> None:
    for part in cases.load_all(desk.db, merges.parts(desk.db, case.id)).values():
        desk.apply(part_becomes_protected(part, case))


def _under_way(desk: Desk, case: Case) -> UnderWay:
    """What lies in the case besides what is owed, in case it becomes a protected one by this."""
    asked = requests.all_open_of(desk.db, case.id)
    return UnderWay(
        meetings=subjects.of_case(desk.db, Meeting, case.id),
        invited=subjects.of_case(desk.db, Invited, case.id),
        longer=subjects.of_case(desk.db, Longer, case.id),
        amendments=subjects.of_case(desk.db, Amendment, case.id),
        confirmations=subjects.of_case(desk.db, Confirmation, case.id),
        measures=subjects.of_case(desk.db, Measure, case.id),
        forces=subjects.of_case(desk.db, TaskForce, case.id),
        requests=[Waiting(each.id, each.kind, _asked_side(case, each), each.obligation) for each in asked],
    )


def _asked_side(case: Case, asked: requests.Request) -> str:
    """The side that a question to the people goes to: theirs who are asked, else as it says."""
    beside = (case.side_of(person) for person in asked.data.get("to", ()) if case.beside(person))
    return next(beside, asked.data.get("side", ""))


def router() -> Router:
    found = Router(name="sorting")
    found.callback_query.register(sorting, Pressed(Sorting))
    return found
