"""My work: for each case the soonest step with its button, overdue first, then today, then the rest; and what waits for others."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.absence import acts_for, stood_in_for
from bot.rules.calendar import end_of_day, local_date
from bot.rules.case import Case, Refused
from bot.rules.obligations import Obligation
from bot.rules.organisation import Person
from bot.rules.overseeing import next_act, work_units
from bot.rules.permits import may_read
from bot.rules.terms import Category
from bot.screens.about import about_line
from bot.screens.buttons import Details, Record, Take, WorkList
from bot.screens.buttons_work import Find
from bot.screens.language import Html, _, _n, bold, label, paragraphs, say
from bot.screens.nagging import record_label
from bot.screens.names import category_name, kind_name
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from bot.screens.waiting import waiting_lines
from storage import board, cases, obligations, requests
from storage.requests import Request

PAGE = 3  # lines with a button each; with turning, the other list and the choice of another that makes six buttons
MOST_KEYS = 6
MOST = 200  # steps that are looked at for one list
MOST_KINDS = 4  # kinds of matter to choose from; with protected ones and the way back that makes six buttons
WEEK = timedelta(days=7)
KIND = "kind."  # before the kind of matter in the name of a list


@dataclass(frozen=True, slots=True)
class Entry:
    """A case with its soonest step that this reader can do, how (take | record), and how many more there are."""

    obligation: Obligation
    case: Case
    act: str
    more: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody owes, what waits in their units, and their open cases in which somebody has not answered yet."""

    mine: tuple[Entry, ...]
    unit: tuple[Entry, ...]
    open: int
    waiting: tuple[Case, ...]


def work_of(reading: Reading, reader: Person) -> Work:
    """Each case once, and only what the rules would let this reader do."""
    tree = reading.organisation
    others = stood_in_for(reader.id, tree)
    owed = obligations.owed_by(reading.db, reader.id, work_units(reader, tree), MOST)
    owed += [each for other in others for each in obligations.owed_by(reading.db, other, (), MOST)]
    in_hand = board.in_hand(reading.db, (reader.id,), MOST)
    asked = requests.open_of_all(reading.db, in_hand)
    known = cases.load_all(reading.db, {*asked, *(each.case for each in owed)})
    mine: dict[int, Entry] = {}
    unit: dict[int, Entry] = {}
    for obligation in sorted(owed, key=lambda each: (each.due_at, each.id)):
        case = known[obligation.case]
        act = next_act(reader, case, obligation, tree)
        if not act:
            continue
        listed = mine if obligation.person in (reader.id, *others) else unit
        before = listed.get(case.id)
        listed[case.id] = Entry(obligation, case, act) if before is None else Entry(before.obligation, case, before.act, before.more + 1)
    waits = [known[each] for each in sorted(asked) if each in known and may_read(reader, known[each], tree)]
    return Work(tuple(mine.values()), tuple(unit.values()), len(in_hand), tuple(waits))


def chosen(reading: Reading, work: Work, what: str) -> tuple[Entry, ...]:
    """The list of that name; Refused for one that there is not."""
    midnight = _midnight(reading)
    if what.startswith(KIND) and what.removeprefix(KIND) in set(Category):
        return tuple(each for each in work.mine if each.case.category == what.removeprefix(KIND) and not each.case.protected)
    lists: dict[str, Callable[[Entry], bool]] = {
        "mine": lambda each: True,
        "late": lambda each: each.obligation.overdue(reading.now),
        "today": lambda each: reading.now < each.obligation.due_at <= midnight,
        "week": lambda each: reading.now < each.obligation.due_at <= midnight + WEEK - timedelta(days=1),
        "protected": lambda each: each.case.protected,
    }
    if what == "unit":
        return work.unit
    if what not in lists:
        raise Refused("button_old")
    return tuple(each for each in work.mine if lists[what](each))


def _midnight(reading: Reading) -> datetime:
    """The end of today."""
    return end_of_day(local_date(reading.now, reading.policy), reading.policy)


def list_screen(reading: Reading, reader: Person, what: str, page: int) -> Screen:
    """One page of a list, with the step that each line asks for as its button."""
    work = work_of(reading, reader)
    if what == "choose":
        return _choice(reading, work)
    if what == "kinds":
        return _kinds(reading, work)
    if what == "waiting":
        return _waiting(reading, work, page)
    entries = chosen(reading, work, what)
    pages = max(1, -(-len(entries) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = entries[page * PAGE : (page + 1) * PAGE]
    asked = requests.open_of_all(reading.db, [each.case.id for each in shown])
    lines = _in_sections(reading, shown, asked)
    keys = [_step_key(each) for each in shown]
    rows = [*two_in_a_row(keys), *_below(work, what, page, pages, len(keys))]
    return Screen(paragraphs(_head(reading, work, what, entries), *lines), rows)


def _head(reading: Reading, work: Work, what: str, entries: Sequence[Entry]) -> Html:
    count, late = len(entries), sum(each.obligation.overdue(reading.now) for each in entries)
    if what == "unit":
        head = say(_n("{count} waits in your unit", "{count} wait in your unit", count), count=count)
        return _with_late(head, late) if entries else say(_("Nothing waits in your unit."))
    if what != "mine":
        head = say(_("{which}: {count}"), which=_list_name(reading, what), count=count)
        return head if entries else say(_("Nothing is due from you there."))
    mine = say(_n("{count} open case is yours.", "{count} open cases are yours.", work.open), count=work.open) if work.open else None
    if not entries:
        return paragraphs(say(_("Nothing is due from you.")), mine)
    steps = sum(1 + each.more for each in entries)
    return paragraphs(_with_late(say(_n("You have {count} step to do", "You have {count} steps to do", steps), count=steps), late), mine)


def _with_late(head: Html, late: int) -> Html:
    return say(_("{head}, {late} overdue"), head=head, late=late) if late else head


def _list_name(reading: Reading, what: str) -> str:
    if what.startswith(KIND):
        return category_name(what.removeprefix(KIND), reading.policy)
    return {"late": _("Overdue"), "today": _("Due today"), "week": _("Due within a week"), "protected": _("Protected cases")}[what]


def _in_sections(reading: Reading, entries: Sequence[Entry], asked: dict[int, list[Request]]) -> list[Html]:
    lines, before = [], ""
    for each in entries:
        section = _section(reading, each.obligation)
        if section != before:
            lines.append(bold(section))
            before = section
        lines.append(paragraphs(entry_line(reading, each.obligation, each.case, more=each.more), *_beside(reading, each, asked)))
    return lines


def _section(reading: Reading, obligation: Obligation) -> str:
    if obligation.overdue(reading.now):
        return _("Overdue")
    return _("Today") if obligation.due_at <= _midnight(reading) else _("After that")


def _beside(reading: Reading, entry: Entry, asked: dict[int, list[Request]]) -> list[Html]:
    """What the step is about, and what waits for an answer of somebody else."""
    about = about_line(reading, entry.obligation, entry.case)
    waits = waiting_lines(reading, entry.case, asked.get(entry.case.id, ()))
    return [*([about] if about is not None else []), *waits]


def entry_line(reading: Reading, obligation: Obligation, case: Case, *, more: int = 0) -> Html:
    """A step of a case with its due time; for a stand-in also whose it is."""
    sign = "! " if obligation.overdue(reading.now) else ""
    about = _("protected case") if case.protected else category_name(case.category, reading.policy)
    due = reading.deadline(obligation.due_at)
    text = _("{sign}{number} · {owed} by {due} · {about}")
    line = say(text, sign=sign, number=bold(case.number), owed=kind_name(obligation.kind), due=due, about=about)
    if more:
        line = say(_n("{line} · {count} more step", "{line} · {count} more steps", more), line=line, count=more)
    if reading.person is None or not acts_for(reading.person, obligation.person, reading.organisation):
        return line
    return say(_("{line} · for {who}"), line=line, who=reading.name(obligation.person))


def short(case: Case) -> str:
    """The end of a number as people say it."""
    return case.number[-6:].lstrip("0")


def _step_key(entry: Entry) -> Key:
    if entry.act == "take":
        return Key(f"{short(entry.case)} {label(_('I take it'))}", Take(case=entry.case.id).pack())
    return Key(f"{short(entry.case)} {record_label(entry.obligation.kind)}", Record(obligation=entry.obligation.id).pack())


def turning(what: str, page: int, pages: int) -> list[Key]:
    keys = []
    if page > 0:
        keys.append(Key(label(_("Before")), WorkList(what=what, page=page - 1).pack()))
    if page < pages - 1:
        keys.append(Key(label(_("More")), WorkList(what=what, page=page + 1).pack()))
    return keys


def _below(work: Work, what: str, page: int, pages: int, keys: int) -> list[list[Key]]:
    """The other pages, the choice of lists, and as far as there is room the unit's list and the search."""
    turn = turning(what, page, pages)
    others = [_choose_key()] if work.mine or work.waiting else []
    if what == "mine" and work.unit:
        others.append(Key(say(_("Unit: {count}"), count=len(work.unit)), WorkList(what="unit").pack()))
    elif what != "mine":
        others.insert(0, _mine_key(work))
    others.append(Key(label(_("Search")), Find(what="ask").pack()))
    room = MOST_KEYS - keys - len(turn)
    return [turn, *two_in_a_row(others[:room])]


def _choose_key() -> Key:
    return Key(label(_("Choose")), WorkList(what="choose").pack())


def _mine_key(work: Work) -> Key:
    return Key(say(_("Mine: {count}"), count=len(work.mine)), WorkList(what="mine").pack())


def _choice(reading: Reading, work: Work) -> Screen:
    """Which of one's own: what is late, what is due soon, one kind of matter, or what waits for others."""

    def key(text: str, what: str, count: int) -> Key:
        return Key(f"{text} {count}", WorkList(what=what).pack())

    keys = [
        key(label(_("Overdue")), "late", len(chosen(reading, work, "late"))),
        key(label(_("Today")), "today", len(chosen(reading, work, "today"))),
        key(label(_("This week")), "week", len(chosen(reading, work, "week"))),
        Key(label(_("By kind")), WorkList(what="kinds").pack()),
        key(label(_("Not answered")), "waiting", len(work.waiting)),
        _mine_key(work),
    ]
    return Screen(paragraphs(say(_("Which ones?")), say(_("/find looks for one case."))), two_in_a_row(keys))


def _kinds(reading: Reading, work: Work) -> Screen:
    found = Counter(each.case.category for each in work.mine if not each.case.protected)
    keys = [
        Key(f"{category_name(kind, reading.policy)} {count}", WorkList(what=f"{KIND}{kind}").pack())
        for kind, count in found.most_common(MOST_KINDS)
    ]
    if protected := len(chosen(reading, work, "protected")):
        keys.append(Key(say(_("Protected {count}"), count=protected), WorkList(what="protected").pack()))
    return Screen(say(_("Which kind?")), [*two_in_a_row(keys), [_mine_key(work)]])


def _waiting(reading: Reading, work: Work, page: int) -> Screen:
    """Cases in which somebody has been asked and has not answered yet; opened with a tap."""
    pages = max(1, -(-len(work.waiting) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = work.waiting[page * PAGE : (page + 1) * PAGE]
    asked = requests.open_of_all(reading.db, [each.id for each in shown])
    lines = [paragraphs(bold(case.number), *waiting_lines(reading, case, asked.get(case.id, ()))) for case in shown]
    head = say(_("Waiting for an answer: {count}"), count=len(work.waiting)) if shown else say(_("You are waiting for no answers."))
    keys = [Key(case.number, Details(case=case.id).pack()) for case in shown]
    rows = [*two_in_a_row(keys), turning("waiting", page, pages), [_mine_key(work)]]
    return Screen(paragraphs(head, *lines), rows)
