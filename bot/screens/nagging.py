"""Nags: several for one recipient become one message, each asked again whether it is still owed."""

from collections.abc import Mapping
from typing import Any

from bot.rules.absence import acts_for, stand_in_of
from bot.rules.case import Case
from bot.rules.granting import AT_ONCE, NOT_OURS
from bot.rules.obligations import NAMED, Obligation
from bot.rules.overseeing import waits_for_somebody
from bot.rules.permits import kept_out, leads, may_hear
from bot.rules.terms import Kind, Role, Stage
from bot.screens.about import about_line
from bot.screens.buttons import Assign, Decide, Details, MoreTime, Move, OnIt, Record, Take, Urge, WorkList
from bot.screens.cards import one_line
from bot.screens.language import Html, _, _c, _n, bold, label, paragraphs, say
from bot.screens.names import kind_name
from bot.screens.notices_answers import write_key
from bot.screens.overdue import MOMENT, overseer_screen, who_has_it
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import obligations
from storage.obligations import Waiting

MOST = 5  # cases in one message; the rest is a number


def nags_screen(reading: Reading, facts: Mapping[str, Any]) -> tuple[Screen | None, tuple[int, ...]]:
    """All nags waiting for a person or a unit's chat as one message, and which they are; None when nothing of it is owed any more.

    `nags` in the facts were in this very message when it was rendered before, and it may not have arrived.
    """
    once_more = facts.get("nags", ())
    waiting = obligations.waiting(reading.db, person=facts.get("person", 0), chat=facts.get("chat", 0), once_more=once_more)
    owed: list[tuple[Waiting, Case]] = []
    dropped: list[int] = []
    for nag in waiting:
        case = _still_owed(reading, nag)
        if case is None:
            dropped.append(nag.id)
        else:
            owed.append((nag, case))
    obligations.told(reading.db, dropped, reading.now, really=False)
    said = tuple(nag.id for nag, _case in owed)
    obligations.told(reading.db, said, reading.now, really=True)
    if not owed:
        return None, ()
    group = "chat" in facts
    screen = _one(reading, *owed[0], group=group) if len(owed) == 1 else _several(reading, owed, group=group)
    return screen, said


def _still_owed(reading: Reading, nag: Waiting) -> Case | None:
    """The case, if the obligation is open and the recipient still the one to hear of it."""
    if nag.obligation.ended_at is not None:
        return None
    others = nag.obligation.person not in (None, reading.person)  # for a chat of the unit too: then somebody of it has it
    case = reading.case(nag.obligation.case)
    if case is None or not (case.stage.open or case.stage is Stage.CLOSED):
        return None
    if nag.owner and others and nag.obligation.kind not in (Kind.DUTY_CALL, Kind.WRITE_BACK) and not _hears_for(reading, nag, case):
        return None
    reader = reading.reader()
    if (reader is None and case.protected) or (reader is not None and kept_out(reader, case)):
        return None
    return case


def _hears_for(reading: Reading, nag: Waiting, case: Case) -> bool:
    """Whether the owner is away and this reader hears it instead: their stand-in, or where there is none the unit."""
    person, tree = nag.obligation.person, reading.organisation
    if person not in tree.away:
        return False
    if reading.person is None or acts_for(reading.person, person, tree):
        return True
    given = nag.obligation.kind in (Kind.REVISIT, Kind.LATER_CHECK, *NAMED)  # by name, in no unit of the owner's
    instead = stand_in_of(person, tree, None if given else nag.obligation.unit)
    return instead is None or not may_hear((instead,), case, tree)


def _one(reading: Reading, nag: Waiting, case: Case, *, group: bool) -> Screen:
    if nag.obligation.kind is Kind.DUTY_CALL:
        return _duty(reading, case)
    if nag.obligation.kind is Kind.WRITE_BACK:
        return _word(reading, nag, case)
    if nag.owner:
        return Screen(_owner_text(reading, nag, case, group=group), _owner_keys(reading, nag, case, group=group))
    return overseer_screen(reading, nag.obligation, case)


def _duty(reading: Reading, case: Case) -> Screen:
    place = reading.place(case.place) or _("place unknown")
    text = paragraphs(
        say(_("‼ {number} is critical. Can you go to it now?"), number=bold(case.number)),
        None if case.protected else say("{place} · {line}", place=place, line=one_line(reading, case)),
        say(_("If you cannot, do nothing: the next person is called soon.")),
    )
    return Screen(text, [[Key(label(_("I am on it")), OnIt(case=case.id).pack()), Key(label(_("Details")), Details(case=case.id).pack())]])


def _word(reading: Reading, nag: Waiting, case: Case) -> Screen:
    """Somebody who talks of dying waits for a word: to who is on it, then to everybody who could write instead."""
    if nag.obligation.person == reading.person:
        text = say(_("‼ {number}: this person waits for a word from you."), number=bold(case.number))
    else:
        who = reading.name(nag.obligation.person)
        text = say(_("‼ {number}: {who} has not written back. Can you write now?"), number=bold(case.number), who=who)
    return Screen(text, [[write_key(case), Key(label(_("Details")), Details(case=case.id).pack())]])


def _about(reading: Reading, case: Case) -> Html:
    return say(_("protected case")) if case.protected else one_line(reading, case)


def _owner_text(reading: Reading, nag: Waiting, case: Case, *, group: bool) -> Html:
    """To who owes it: friendly before, plain after; a group is asked who takes it, its leader to give it to somebody."""
    number, owed, due = bold(case.number), kind_name(nag.obligation.kind), reading.deadline(nag.obligation.due_at)
    late = nag.obligation.overdue(reading.now)
    if nag.obligation.kind in (Kind.TAKE, Kind.ACCEPT) and waits_for_somebody(case):
        text = _("! {number}: nobody has taken it; it was due {due}.") if late else _("{number} waits to be taken by {due}.")
        leading = not group and _leads(reading, case)
        what = say(_("Please give it to somebody, or take it yourself.")) if leading else say(_("Who takes it?"))
        what = what if leading or group else say(_("Please take it, or pass it on."))
        return paragraphs(say(text, number=number, due=due), _about(reading, case), what, _known(reading, nag, case) if late else None)
    if not late:
        ahead = say(_("{number}: {owed} by {due}."), number=number, owed=owed, due=due)
        return paragraphs(ahead, about_line(reading, nag.obligation, case), _about(reading, case), _away(reading, nag, case, group=group))
    overdue = say(_("! {number}: {owed} is missing; it was due {due}."), number=number, owed=owed, due=due)
    about = about_line(reading, nag.obligation, case)
    return paragraphs(overdue, about, _about(reading, case), _known(reading, nag, case), _away(reading, nag, case, group=group))


def _away(reading: Reading, nag: Waiting, case: Case, *, group: bool) -> Html | None:
    """Why this comes to somebody else than who has it; in a group of a protected case, nothing."""
    person, tree = nag.obligation.person, reading.organisation
    absence = None if person is None or person == reading.person else tree.away.get(person)
    if absence is None or (group and case.protected):
        return None
    who, day = reading.name(person), reading.day(absence.until - MOMENT)
    if reading.person is not None and acts_for(reading.person, person, tree):
        return say(_("You stand in for {who}, who is away until {day}."), who=who, day=day)
    return say(_("{who} has it and is away until {day}; nobody stands in."), who=who, day=day)


def _known(reading: Reading, nag: Waiting, case: Case) -> Html | None:
    """Who of the unit has been told too; only in the message that says it for the first time, later it is no news."""
    if nag.step != "overdue":
        return None
    tree = reading.organisation
    told = may_hear(tree.holders(nag.obligation.unit, Role.LEADER), case, tree)
    names = [name for name in (reading.name(each) for each in told if each != reading.person) if name]
    return say(_("{who} has been told too."), who=names[0]) if names else None


def _leads(reading: Reading, case: Case) -> bool:
    reader = reading.reader()
    return reader is not None and leads(reader, case, reading.organisation)


def _owner_keys(reading: Reading, nag: Waiting, case: Case, *, group: bool) -> list[list[Key]]:
    """Only what works: nobody records anything, or is given more time, for a case that has not been taken."""
    kind = nag.obligation.kind
    details = Key(label(_("Details")), Details(case=case.id).pack())
    if kind not in (Kind.REVISIT, Kind.LATER_CHECK, Kind.ACCEPT, *NAMED) and waits_for_somebody(case):
        take = Key(label(_("I take it")), Take(case=case.id).pack())
        if group:
            return [[take, details]]
        move = Key(label(_("Pass on")), Move(case=case.id).pack())
        if _leads(reading, case):
            return [[Key(label(_("Assign")), Assign(case=case.id).pack()), take], [move, details]]
        return [[take, move], [details]]
    record = Key(record_label(kind), Record(obligation=nag.obligation.id).pack())
    if nag.obligation.person in reading.organisation.away and not _stands_in(reading, nag):
        # Nobody stands in: whoever leads gives it to somebody, or records it.
        assign = Key(label(_("Give to another")), Assign(case=case.id).pack())
        given = kind in (Kind.REVISIT, Kind.LATER_CHECK, *NAMED)
        return [[record, details]] if given else [[assign, details]] if group else [[assign, record], [details]]
    if group:
        return [[record]]
    if kind in AT_ONCE or kind in NOT_OURS:
        return [[record, details]]
    return [[record, Key(label(_("More time")), MoreTime(obligation=nag.obligation.id).pack())]]


def _stands_in(reading: Reading, nag: Waiting) -> bool:
    return reading.person is not None and acts_for(reading.person, nag.obligation.person, reading.organisation)


def record_label(kind: Kind) -> str:
    """The button that records what is owed."""
    return {
        Kind.TAKE: label(_("I take it")),
        Kind.FIRST_RESPONSE: label(_("Record response")),
        Kind.WEEKLY_REPORT: label(_("Report progress")),
        Kind.REVISIT: label(_("Record revisit")),
        Kind.LATER_CHECK: label(_("Record check")),
        Kind.DUTY_CALL: label(_("I am on it")),
        Kind.WRITE_BACK: label(_("Write to them")),
        Kind.ACCEPT: label(_("Accept or give back")),
        Kind.MEETING: label(_("Record the meeting")),
        Kind.MEDIATION_LIMIT: label(_("How it ends")),
        Kind.MEASURE: label(_("Record measure")),
        Kind.MEASURE_CHECK: label(_("Record result")),
        Kind.PROMISE: label(_("Record promise")),
        Kind.JUDICIAL_CONFIRMATION: label(_("Record court step")),
        Kind.POLICE_REPORT: label(_("Record police report")),
    }[kind]


def _several(reading: Reading, owed: list[tuple[Waiting, Case]], *, group: bool) -> Screen:
    """A line and one row of buttons for each case, however many of its steps are due."""
    by_case: dict[int, list[tuple[Waiting, Case]]] = {}
    for nag, case in owed:
        by_case.setdefault(case.id, []).append((nag, case))
    if len(by_case) == 1:
        # Several steps of one case: the one that this reader can take next says it all.
        nag, case = next((each for each in owed if each[0].owner), owed[0])
        return _one(reading, nag, case, group=group)
    late = sum(any(nag.obligation.overdue(reading.now) for nag, _case in nags) for nags in by_case.values())
    due = len(by_case) - late
    parts = []
    if due:
        parts.append(say(_n("{count} case due", "{count} cases due", due), count=due))
    if late:
        parts.append(say(_n("{count} case overdue", "{count} cases overdue", late), count=late))
    lines = [say(_("{parts}:"), parts=Html(" · ".join(parts)))]
    keys: list[list[Key]] = []
    for nags in list(by_case.values())[:MOST]:
        lines.append(_line(reading, nags))
        keys.append([_row_key(reading, nags, group=group)])
    if len(by_case) > MOST:
        rest = len(by_case) - MOST
        lines.append(say(_n("and {count} more", "and {count} more", rest), count=rest))
    if not group:
        what = "mine" if any(nag.owner for nag, _case in owed) else "overdue"
        keys.append([Key(label(_("See all")), WorkList(what=what).pack())])
    return Screen(paragraphs(*lines), keys)


def _line(reading: Reading, nags: list[tuple[Waiting, Case]]) -> Html:
    """The steps of one case, each once, the soonest first; to who oversees it also with whom it is."""
    case = nags[0][1]
    steps = {nag.obligation.id: nag.obligation for nag, _case in nags}
    sign = "! " if any(each.overdue(reading.now) for each in steps.values()) else ""
    said = [
        say(
            _("{owed} was due {due}") if each.overdue(reading.now) else _("{owed} by {due}"),
            owed=_named(reading, each, case),
            due=reading.deadline(each.due_at),
        )
        for each in steps.values()
    ]
    comma = _c("between parts of a sentence", ", ")
    line = say(_("{sign}{number}: {steps}"), sign=sign, number=bold(case.number), steps=Html(comma.join(said)))
    if any(nag.owner for nag, _case in nags) or (case.protected and reading.person is None):
        return line
    return say("{line} · {has}", line=line, has=who_has_it(reading, nags[0][0].obligation))


def _named(reading: Reading, obligation: Obligation, case: Case) -> Html:
    """What is owed, with what it is about for whom may read that."""
    about = about_line(reading, obligation, case)
    owed = say("{owed}", owed=kind_name(obligation.kind))
    return owed if about is None else say(_("{owed} ({about})"), owed=owed, about=about)


def _row_key(reading: Reading, nags: list[tuple[Waiting, Case]], *, group: bool) -> Key:
    """The one step that this reader can take next about a case, with the end of its number."""
    mine = next(((nag, case) for nag, case in nags if nag.owner), None)
    if mine is None:
        nag, case = nags[0]
        key = Key(label(_("Press")), Urge(obligation=nag.obligation.id).pack())
    else:
        nag, case = mine
        key = _one(reading, nag, case, group=group).rows[0][0]
    return Key(f"{case.number[-6:].lstrip('0')} {key.text}", key.data)


def request_keys(request: int) -> list[list[Key]]:
    """Yes and no for a question that somebody decides."""
    yes = Key(label(_("Yes")), Decide(request=request, answer="yes").pack())
    no = Key(label(_("No")), Decide(request=request, answer="no").pack())
    return [[yes, no]]
