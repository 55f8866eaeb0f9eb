"""Nags: several for one recipient become one message, each asked again whether it is still owed."""

from collections.abc import Mapping
from typing import Any

from bot.rules.case import Case
from bot.rules.obligations import Obligation
from bot.rules.permits import kept_out, may_hear
from bot.rules.terms import Kind, Role, Stage
from bot.screens.buttons import Decide, Details, MoreTime, OnIt, Record, Take, TakeOver, Urge, WorkList
from bot.screens.cards import one_line
from bot.screens.language import Html, _, _n, bold, label, paragraphs, say
from bot.screens.names import grade_name, kind_name
from bot.screens.notices_answers import write_key
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import obligations
from storage.obligations import Waiting

MOST = 8  # cases in one message; the rest is a number


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
    if nag.owner and others and nag.obligation.kind not in (Kind.DUTY_CALL, Kind.WRITE_BACK):
        return None
    case = reading.case(nag.obligation.case)
    if case is None or not (case.stage.open or case.stage is Stage.CLOSED):
        return None
    reader = reading.reader()
    if reader is not None and kept_out(reader, case):
        return None
    return case


def _one(reading: Reading, nag: Waiting, case: Case, *, group: bool) -> Screen:
    if nag.obligation.kind is Kind.DUTY_CALL:
        return _duty(reading, case)
    if nag.obligation.kind is Kind.WRITE_BACK:
        return _word(reading, nag, case)
    if nag.owner:
        return Screen(_owner_text(reading, nag, case), _owner_keys(nag, case, group=group))
    return Screen(_overseer_text(reading, nag, case), _overseer_keys(nag, case))


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


def _owner_text(reading: Reading, nag: Waiting, case: Case) -> Html:
    """To who owes it: friendly before, plain after."""
    owed, due = kind_name(nag.obligation.kind), reading.deadline(nag.obligation.due_at)
    if not nag.obligation.overdue(reading.now):
        text = say(_("{number}: {owed} by {due}."), number=bold(case.number), owed=owed, due=due)
        return paragraphs(text, _about(reading, case))
    overdue = say(_("! {number}: {owed} is missing; it was due {due}."), number=bold(case.number), owed=owed, due=due)
    leaders = [name for name in (reading.name(each) for each in _told_above(reading, nag, case)) if name]
    known = say(_("{who} has been told too."), who=leaders[0]) if leaders else None
    return paragraphs(overdue, _about(reading, case), known)


def _told_above(reading: Reading, nag: Waiting, case: Case) -> tuple[int, ...]:
    tree = reading.organisation
    leaders = may_hear(tree.holders(nag.obligation.unit, Role.LEADER), case, tree)
    return tuple(each for each in leaders if each != reading.person)


def _owner_keys(nag: Waiting, case: Case, *, group: bool) -> list[list[Key]]:
    kind = nag.obligation.kind
    if case.stage is Stage.ROUTED and (group or kind is Kind.TAKE):
        return [[Key(label(_("I take it")), Take(case=case.id).pack()), Key(label(_("Details")), Details(case=case.id).pack())]]
    record = Key(record_label(kind), Record(obligation=nag.obligation.id).pack())
    if group:
        return [[record]]
    return [[record, Key(label(_("More time")), MoreTime(obligation=nag.obligation.id).pack())]]


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
    }[kind]


def overseer_screen(reading: Reading, obligation: Obligation, case: Case) -> Screen:
    """One overdue step, as its supervisor is told of it, with everything that can be done about it."""
    nag = Waiting(0, "overdue", "overdue", False, obligation)
    return Screen(_overseer_text(reading, nag, case), _overseer_keys(nag, case))


def _overseer_text(reading: Reading, nag: Waiting, case: Case) -> Html:
    """To who oversees it: facts and dates, no blame."""
    obligation = nag.obligation
    days = max(0, (reading.now - obligation.due_at).days)
    late = say(_("overdue since {due}"), due=reading.deadline(obligation.due_at))
    if days:
        late = say(_n("overdue for {days} day", "overdue for {days} days", days), days=days)
    if case.protected and reading.person is None:
        # In a group number and time limit only: who looks after it would tell what it is about.
        return say(_("! {number}: {owed} {late}."), number=bold(case.number), owed=kind_name(obligation.kind), late=late)
    who = reading.name(obligation.person)
    unit = reading.unit(obligation.unit)
    times = obligations.times_nagged(reading.db, obligation.id)
    has = say(_("{unit}, {who} has it"), unit=unit, who=who) if who else say(_("{unit}, nobody has taken it"), unit=unit)
    return paragraphs(
        say(
            _("! {number} · {grade}: {owed} {late}."),
            number=bold(case.number),
            grade=grade_name(case.grade),
            owed=kind_name(obligation.kind),
            late=late,
        ),
        say(_n("{has}; reminded {times} time.", "{has}; reminded {times} times.", times), has=has, times=times),
    )


def _overseer_keys(nag: Waiting, case: Case) -> list[list[Key]]:
    from bot.screens.buttons import Assign

    return [
        [
            Key(label(_("Press")), Urge(obligation=nag.obligation.id).pack()),
            Key(label(_("Give to another")), Assign(case=case.id).pack()),
        ],
        [
            Key(label(_("Give more time")), MoreTime(obligation=nag.obligation.id).pack()),
            Key(label(_("I take it over")), TakeOver(case=case.id).pack()),
        ],
        [Key(label(_("Details")), Details(case=case.id).pack())],
    ]


def _several(reading: Reading, owed: list[tuple[Waiting, Case]], *, group: bool) -> Screen:
    late = sum(nag.obligation.overdue(reading.now) for nag, _case in owed)
    due = len(owed) - late
    parts = []
    if due:
        parts.append(say(_n("{count} is due", "{count} are due", due), count=due))
    if late:
        parts.append(say(_n("{count} is overdue", "{count} are overdue", late), count=late))
    lines = [say(_("{parts}:"), parts=Html(" · ".join(parts)))]
    keys: list[list[Key]] = []
    for nag, case in owed[:MOST]:
        sign = "! " if nag.obligation.overdue(reading.now) else ""
        line = _("{sign}{number}: {owed} by {due}")
        lines.append(
            say(line, sign=sign, number=bold(case.number), owed=kind_name(nag.obligation.kind), due=reading.deadline(nag.obligation.due_at))
        )
        if nag.owner:
            short = case.number[-6:].lstrip("0")
            keys.append([Key(f"{short} {record_label(nag.obligation.kind)}", _owner_keys(nag, case, group=group)[0][0].data)])
        else:
            keys.append([Key(f"{case.number[-6:].lstrip('0')} {label(_('Press'))}", Urge(obligation=nag.obligation.id).pack())])
    if len(owed) > MOST:
        lines.append(say(_n("and {count} more", "and {count} more", len(owed) - MOST), count=len(owed) - MOST))
    if not group:
        keys.append([Key(label(_("See all")), WorkList(what="mine").pack())])
    return Screen(paragraphs(*lines), keys)


def request_keys(request: int) -> list[list[Key]]:
    """Yes and no for a question that somebody decides."""
    yes = Key(label(_("Yes")), Decide(request=request, answer="yes").pack())
    no = Key(label(_("No")), Decide(request=request, answer="no").pack())
    return [[yes, no]]
