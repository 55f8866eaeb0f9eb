"""Same matter as…: a person merges two cases, sees before what will happen, and can take them apart again for a while."""

from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.refusals import sentence
from bot.rules import merging, merging_along
from bot.rules.case import Case, Refused
from bot.rules.merging_along import Work
from bot.rules.permits import may_read
from bot.rules.terms import highest
from bot.screens.buttons import Details, Merge
from bot.screens.language import Html, _, _n, bold, label, paragraphs, quote, say
from bot.screens.names import category_name, grade_name, kind_name
from bot.screens.one_matter import likely, likely_line
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import board, cases, merges

OFFERED = 4  # likely cases on one screen
FEW_WORDS = 200  # UTF-16 units of each report, side by side


def pressed(press: CallbackQuery, desk: Desk, button: Merge) -> Reply:
    if not desk.private:
        raise Refused("button_old")  # two cases side by side are for one reader
    step = _STEPS.get(button.what)
    if step is None:
        raise Refused("button_old")
    return step(desk, button)


def _both(desk: Desk, button: Merge) -> tuple[Case, Case]:
    """Locked in one order everywhere, so that two people never wait for each other crosswise."""
    found = {id_: desk.case(id_) for id_ in sorted({button.case, button.other})}
    return found[button.case], found[button.other]


# -- which one ---------------------------------------------------------------------------------------------------------


def _menu(desk: Desk, button: Merge) -> Reply:
    case = desk.case(button.case)
    merging.must_work_on(desk.act, case)
    case.must_be(*merging.BEFORE_THE_END)
    view = reading_of(desk)
    found = likely(view, case, OFFERED)
    open_ = [other for other, _why in found if other.stage in merging.BEFORE_THE_END]
    keys = [Key(other.number, Merge(case=case.id, what="ask", other=other.id).pack()) for other in open_]
    head = _("{number}: which case is the same matter?") if found else _("{number}: I know of no case that is alike.")
    keys.append(Key(label(_("Type a number")), Merge(case=case.id, what="number").pack()))
    lines = [likely_line(view, other, why) for other, why in found]
    return Reply(Screen(paragraphs(say(head, number=bold(case.number)), *lines), [*two_in_a_row(keys), cancel_row()]), new=True)


def _number(desk: Desk, button: Merge) -> Reply:
    case = desk.case(button.case)
    merging.must_work_on(desk.act, case)
    case.must_be(*merging.BEFORE_THE_END)
    # The facts name the case as `about`: a photo that is sent instead of a number is not kept with it.
    return ask(desk, "merge_with", _which(case), about=case.id)


def _which(case: Case) -> Html:
    return say(_("{number}: the number of the other case, please; the last digits are enough."), number=bold(case.number))


@finishes("merge_with")
def finish_number(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    """The question stands until a number is understood."""
    ending = text.strip().upper()
    found = board.numbered(desk.db, ending if "-" in ending else ending.zfill(6)) if len(ending) <= 40 else []
    readable: list[Case] = []
    for id_ in found:
        try:
            case = desk.case(id_, to_change=False)
        except Refused:
            continue
        if may_read(desk.person, case, desk.organisation):
            readable.append(case)
    about = desk.case(facts["about"], to_change=False)
    if len(readable) != 1:
        none = say(_("There is no case {given} here that you can open."), given=text.strip()[:40])
        several = say(_("Several cases end like this. Please write the whole number."))
        return Reply(Screen(paragraphs(several if readable else none, _which(about)), [cancel_row()]))
    reply = _ask(desk, Merge(case=about.id, what="ask", other=readable[0].id))
    desk.finish_conversation()
    return reply


# -- what happens, and that it does ------------------------------------------------------------------------------------


def _carries(desk: Desk, ends: Case) -> bool:
    return bool(merges.parts(desk.db, ends.id))


def _works(desk: Desk, *both: Case) -> dict[int, Work]:
    return {case.id: merges.work_of(desk.db, case.id) for case in both}


def _ask(desk: Desk, button: Merge) -> Reply:
    return _asked(desk, button, turned=False)


def _ask_turned(desk: Desk, button: Merge) -> Reply:
    return _asked(desk, button, turned=True)


def _asked(desk: Desk, button: Merge, *, turned: bool) -> Reply:
    one, other = _both(desk, button)
    younger, older = merging.ordered(one, other, turned=turned)
    works = _works(desk, one, other)
    try:
        merging.must_be_mergeable(one, other, desk.act, carries=_carries(desk, younger), works=works, turned=turned)
    except Refused as refused:
        if not refused.reason.startswith("merge_bound_"):
            raise
        yes = Key(label(_("The other way about")), Merge(case=one.id, what="ask_turned", other=other.id).pack())
        return Reply(Screen(sentence(refused, desk), [[yes, *cancel_row()]]))
    for case in (younger, older):
        cases.looked(desk.db, case.id, desk.person.id, "words", desk.now)
    ends = _("{younger} ends and goes on as part of {older}, which came in before.")
    if turned:
        ends = _("{younger} ends and goes on as part of {older}, which has what cannot be moved.")
    elif not merging.came_before(older, younger):
        ends = _("{younger} still waits for a unit: it ends and goes on as part of {older}, which has one.")
    text = paragraphs(
        say(
            ends,
            younger=bold(younger.number),
            older=bold(older.number),
        ),
        _side(desk, older),
        _side(desk, younger),
        say(_("Grade then: {grade}."), grade=grade_name(highest(younger.grade, older.grade))),
        _due(desk, younger, older),
        _along(younger, works[younger.id]),
        _told(older),
        say(_("It can be undone for {hours} hours."), hours=desk.policy.duplicates.undo_hours),
    )
    yes = Key(label(_("Merge them")), Merge(case=one.id, what="do_turned" if turned else "do", other=other.id).pack())
    return Reply(Screen(text, [[yes, *cancel_row()]]))


def _along(ends: Case, work: Work) -> Html | None:
    """What is worked with and goes on in the other case."""
    found, people = len(merging_along.step_ids(ends)), len(work.listed)
    lines = []
    if found:
        lines.append(
            say(
                _n("{count} open step goes on with its person and date.", "{count} open steps go on with their people and dates.", found),
                count=found,
            )
        )
    if people:
        lines.append(
            say(
                _n("Its list of {count} person counts here.", "Its list of {count} people counts here, nobody twice.", people), count=people
            )
        )
    return paragraphs(*lines) if lines else None


def _side(desk: Desk, case: Case) -> Html:
    view = reading_of(desk)
    who = view.name(case.responsible) or view.unit(case.handled_by) or "–"
    head = say("{number} · {kind} · {who}", number=bold(case.number), kind=category_name(case.category, desk.policy), who=who)
    return paragraphs(head, quote(case.words, FEW_WORDS) if case.words else None)


def _due(desk: Desk, younger: Case, older: Case) -> Html | None:
    """The earlier of the dates that the two sides have been told."""
    mine, theirs = merging.next_word(older), merging.next_word(younger)
    if mine is None:
        return None
    due = min(each.due_at for each in (mine, theirs) if each is not None)
    return say(_("Next: {owed} by {due}."), owed=kind_name(mine.kind), due=reading_of(desk).deadline(due))


def _told(older: Case) -> Html:
    if older.protected:
        return say(_("Whoever reported them reads only that there is news."))
    return say(_("Whoever reported them is told, and neither learns who the other is."))


def _do(desk: Desk, button: Merge) -> Reply:
    return _merged(desk, button, turned=False)


def _do_turned(desk: Desk, button: Merge) -> Reply:
    return _merged(desk, button, turned=True)


def _merged(desk: Desk, button: Merge, *, turned: bool) -> Reply:
    one, other = _both(desk, button)
    younger, older = merging.ordered(one, other, turned=turned)
    if younger.merged_into == older.id:  # pressed twice: what is done is said again
        merging.must_work_on(desk.act, younger, older)
        return _done(desk, younger, older)
    works = _works(desk, one, other)
    gone, on = merging.merge(one, other, desk.act, carries=_carries(desk, younger), works=works, turned=turned)
    desk.apply(gone)
    desk.apply(on)
    return _done(desk, younger, older)


def _done(desk: Desk, younger: Case, older: Case) -> Reply:
    text = say(
        _("{younger} is part of {older} now. Its words and photos stand in the details."),
        younger=bold(younger.number),
        older=bold(older.number),
    )
    keys = [
        Key(label(_("Details")), Details(case=older.id).pack()),
        Key(label(_("Take apart")), Merge(case=younger.id, what="undo", other=older.id).pack()),
    ]
    return Reply(Screen(text, [keys]))


# -- taking apart ------------------------------------------------------------------------------------------------------


def _undo(desk: Desk, button: Merge) -> Reply:
    younger, older = _both(desk, button)
    merging.must_be_undoable(younger, older, merges.of(desk.db, younger.id), desk.act)
    text = paragraphs(
        say(
            _("{younger} becomes a case of its own again, as it stood, with what was due for it, at the earliest tomorrow."),
            younger=bold(younger.number),
        ),
        say(_("{older} keeps its grade, its dates and whatever was added meanwhile."), older=bold(older.number)),
    )
    yes = Key(label(_("Take apart")), Merge(case=younger.id, what="apart", other=older.id).pack())
    return Reply(Screen(text, [[yes, *cancel_row()]]))


def _apart(desk: Desk, button: Merge) -> Reply:
    younger, older = _both(desk, button)
    merged = merges.of(desk.db, younger.id)
    merging.must_be_undoable(younger, older, merged, desk.act)
    assert merged is not None
    brought, works = merges.brought(desk.db, merged), _works(desk, younger, older)
    owed = merges.owed_before(desk.db, merged)
    back, alone = merging.take_apart(younger, older, merged, owed, desk.act, brought=brought, works=works)
    desk.apply(back)
    desk.apply(alone)
    text = say(_("{younger} and {older} are two cases again."), younger=bold(younger.number), older=bold(older.number))
    both = [Key(case.number, Details(case=case.id).pack()) for case in (older, younger)]
    return Reply(Screen(text, [both]))


_STEPS: dict[str, Callable[[Desk, Merge], Reply]] = {
    "menu": _menu,
    "number": _number,
    "ask": _ask,
    "ask_turned": _ask_turned,
    "do": _do,
    "do_turned": _do_turned,
    "undo": _undo,
    "apart": _apart,
}


def router() -> Router:
    found = Router(name="merging")
    found.callback_query.register(pressed, Pressed(Merge))
    return found
