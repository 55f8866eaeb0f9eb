"""Steps of a case as staff read them: the list of who does what by when, one step, and what one who helps may know of the case."""

from collections.abc import Sequence

from bot.rules.case import Case
from bot.rules.measures import Measure, manages, open_steps
from bot.rules.obligations import Obligation
from bot.rules.organisation import Person
from bot.rules.permits import has_it
from bot.rules.protection import MINOR_REPORT
from bot.rules.terms import Kind, MeasureKind, Nature
from bot.screens.buttons import Details, MoreTime
from bot.screens.buttons_measures import Force, Measures, Step
from bot.screens.cards import one_line
from bot.screens.language import Html, _, _c, _n, bold, cut, label, language, paragraphs, quote, say
from bot.screens.names import category_name
from bot.screens.overdue import who_has
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import subjects

FEW = 5  # steps that the details name
SHORT = 60  # UTF-16 units of a step on one line
MOST = 8  # lines of one list


def measure_name(kind: MeasureKind) -> str:
    return {
        MeasureKind.STABILISE: _c("measure", "stabilise"),
        MeasureKind.HANDLE: _c("measure", "handle"),
        MeasureKind.RESOLVE: _c("measure", "resolve"),
        MeasureKind.CRACK_DOWN: _c("measure", "crack down"),
        MeasureKind.ASSIST: _c("measure", "assist"),
    }[kind]


def measure_title(kind: MeasureKind) -> str:
    """The same where it begins a line or stands on a button."""
    name = measure_name(kind)
    return name[:1].upper() + name[1:]


def nature_name(nature: Nature) -> str:
    return {Nature.LONG_STANDING: _c("nature", "long-standing"), Nature.NEWLY_ARISEN: _c("nature", "newly arisen")}[nature]


def step_words(reading: Reading, measure: Measure) -> str:
    """What is to be done: in the words of who put it on the list; of a fixed step in ours, or in those of the policy."""
    if not measure.slug:
        return measure.step
    row = reading.policy.protection_row(measure.slug)
    if row is not None and row.name_zh:
        return row.name_zh if language() == "zh" else row.name_en or row.name_zh
    return {
        "study": _("Hold the study meeting and record its decision"),
        "verify": _("Verify the facts"),
        "judge": _("Judge the situation"),
        "fix_grade": _("Fix the grade"),
        "set_measures": _("Set the measures"),
        "care": _("Care and help, as the revisit found"),
        "police": _("Inform the police"),
        "safe_place": _("A safe place to stay"),
        "injuries": _("Injuries recorded by a doctor"),
        "warning_letter": _("A warning letter by the police"),
        "protection_order": _("A protection order by the court"),
        "legal_aid": _("Legal aid"),
        MINOR_REPORT: _("Report to the police: a minor is concerned"),
    }.get(measure.slug, measure.slug)


def of_case(reading: Reading, case: Case) -> list[Measure]:
    return subjects.of_case(reading.db, Measure, case.id)


def owed_for(case: Case, measure: Measure, *kinds: Kind) -> Obligation | None:
    """The open obligation about a step."""
    wanted = kinds or (Kind.MEASURE, Kind.POLICE_REPORT)
    return next((each for each in case.open_obligations if each.about == measure.id and each.kind in wanted), None)


def _who(reading: Reading, owed: Obligation) -> str:
    return who_has(reading, owed.person) or reading.unit(owed.unit)


def step_line(reading: Reading, case: Case, measure: Measure, *, words: bool = True) -> Html | None:
    """One step on one line: ○ open, ! overdue, ✓ done; without `words` only its kind, for who may not read what staff wrote."""
    owed = owed_for(case, measure)
    kind = measure_name(measure.kind)
    what = cut(step_words(reading, measure), SHORT) if words or measure.slug else ""
    named = say("{kind}: {what}", kind=kind, what=what) if what and not measure.slug else say("{what}", what=what or kind)
    if owed is not None:
        sign = "!" if owed.overdue(reading.now) else "○"
        line = say(_("{sign} {step} · {who} by {due}"), sign=sign, step=named, who=_who(reading, owed), due=reading.deadline(owed.due_at))
        return say(_("{line} · cannot be done"), line=line) if measure.cannot else line
    if measure.dropped:
        return say(_("– {step} · not to be done"), step=named)
    if measure.done_at is None:
        return None
    line = say(_("✓ {step} · {who}, {day}"), step=named, who=reading.name(measure.person), day=reading.day(measure.done_at))
    if measure.checked_at is None:
        return line
    said = {True: _("it worked"), None: _("it worked in part"), False: _("it did not work")}[measure.worked]
    return say("{line} · {said}", line=line, said=said)


def steps_of(reading: Reading, case: Case, found: Sequence[Measure], *, words: bool = True) -> Html | None:
    """Steps one under the other, the open ones first; the oldest that are done are left out where there are too many."""
    ordered = sorted(found, key=lambda each: (not each.open, each.due_at if each.open else each.id))
    lines = [line for each in ordered if (line := step_line(reading, case, each, words=words)) is not None]
    if len(lines) > MOST:
        rest = len(lines) - MOST
        lines = [*lines[:MOST], say(_n("and {count} more", "and {count} more", rest), count=rest)]
    return paragraphs(*lines) if lines else None


def details_lines(reading: Reading, case: Case, *, names: bool) -> Html | None:
    """Nature and open steps, for the details: only who may see names, or has the case, reads what others wrote."""
    reader = reading.reader()
    words = names or (reader is not None and (has_it(reader, case, reading.organisation) or manages(reader, case, reading.organisation)))
    lines: list[Html | None] = [say(_("Nature: {nature}"), nature=nature_name(case.nature))] if case.nature is not None else []
    if open_steps(case):
        open_now = [each for each in of_case(reading, case) if each.open][:FEW]
        lines += [step_line(reading, case, each, words=words) for each in open_now]
    return paragraphs(*lines) if lines else None


def still_open_line(case: Case) -> Html | None:
    """That steps go on although the handling ends."""
    count = len(open_steps(case))
    if not count:
        return None
    return say(_n("{count} step is still open; it goes on.", "{count} steps are still open; they go on.", count), count=count)


# -- the room -----------------------------------------------------------------------------------------------------------


def measures_key(reading: Reading, case: Case, reader: Person) -> Key | None:
    """The way into the list from "Work on it"."""
    return Key(label(_("Steps")), Measures(case=case.id).pack()) if case.handled_by is not None else None


def room_screen(reading: Reading, case: Case) -> Screen:
    """The list of a case with what can be done about it; of a long-standing matter, that it is stabilised first."""
    found = of_case(reading, case)
    nature = nature_name(case.nature) if case.nature is not None else _("not said yet")
    stabilised = any(each.kind is MeasureKind.STABILISE and not each.dropped for each in found)
    first = say(_("Long-standing: stabilise it first."))
    text = paragraphs(
        say(_("{number} · nature: {nature}"), number=bold(case.number), nature=nature),
        first if case.nature is Nature.LONG_STANDING and not stabilised else None,
        steps_of(reading, case, found) or say(_("Nobody has a step to do yet.")),
    )
    keys = [
        Key(label(_("New step")), Measures(case=case.id, what="add").pack()),
        Key(label(_("Nature")), Measures(case=case.id, what="nature").pack()),
    ]
    if open_steps(case):
        keys.append(Key(label(_("Change a step")), Measures(case=case.id, what="pick").pack()))
    if not case.protected:
        keys.append(Key(label(_("Task force")), Force(case=case.id).pack()))
    return Screen(text, [*two_in_a_row(keys), [Key(label(_("Details")), Details(case=case.id).pack())]])


def pick_screen(reading: Reading, case: Case, page: int, size: int = 3) -> Screen:
    """The open steps, each with its number as a button."""
    known = {each.id: each for each in of_case(reading, case)}
    owed = [each for each in open_steps(case) if each.about in known]
    pages = max(1, -(-len(owed) // size))
    page = max(0, min(page, pages - 1))
    shown = owed[page * size : (page + 1) * size]
    lines = [
        say("{at}. {line}", at=page * size + at, line=step_line(reading, case, known[each.about or 0]) or "")
        for at, each in enumerate(shown, 1)
    ]
    keys = [Key(str(page * size + at), Step(obligation=each.id).pack()) for at, each in enumerate(shown, 1)]
    turn = [Key(label(_("More")), Measures(case=case.id, what="pick", page=(page + 1) % pages).pack())] if pages > 1 else []
    back = Key(label(_("Back")), Measures(case=case.id).pack())
    return Screen(paragraphs(say(_("{number}: which step?"), number=bold(case.number)), *lines), [*two_in_a_row(keys), [*turn, back]])


# -- one step -----------------------------------------------------------------------------------------------------------


def about_line(reading: Reading, case: Case) -> Html:
    """What somebody who helps needs to know: kind, place and one line; of a protected case nothing but that."""
    if case.protected:
        return say(_("protected case"))
    where = reading.place(case.place)
    return paragraphs(
        say("{category} · {where}", category=category_name(case.category, reading.policy), where=where or "–"), one_line(reading, case)
    )


def step_screen(reading: Reading, case: Case, measure: Measure, owed: Obligation, *, first: Html | None = None) -> Screen:
    """A step with its date, for who owes it or keeps the list; with the report's words for nobody."""
    reader = reading.reader()
    by = reading.name(measure.by)
    text = paragraphs(
        first or say(_("{number}: by {due}, {who}"), number=bold(case.number), due=reading.deadline(owed.due_at), who=_who(reading, owed)),
        about_line(reading, case),
        say("{kind}", kind=measure_title(measure.kind)) if not measure.slug else None,
        quote(step_words(reading, measure)),
        say(_("Put on the list by {who}."), who=by) if by and measure.by != reading.person else None,
        say(_("{who} cannot: {why}"), who=reading.name(measure.person), why=measure.cannot) if measure.cannot else None,
    )
    return Screen(text, [] if reader is None else two_in_a_row(_step_keys(reading, case, measure, owed, reader)))


def _step_keys(reading: Reading, case: Case, measure: Measure, owed: Obligation, reader: Person) -> list[Key]:
    keeps, theirs = manages(reader, case, reading.organisation), measure.person == reader.id or owed.person == reader.id
    keys = [Key(label(_("Done")), Step(obligation=owed.id, what="done").pack())]
    if owed.person == reader.id and not measure.cannot:
        keys.append(Key(label(_("I cannot")), Step(obligation=owed.id, what="cannot").pack()))
    if keeps:
        keys.append(Key(label(_("Give to another")), Step(obligation=owed.id, what="give").pack()))
    if keeps and measure.person != reader.id and owed.kind is Kind.MEASURE:
        keys.append(Key(label(_("Other date")), Step(obligation=owed.id, what="date").pack()))
    if case.protected and measure.slug:
        keys.append(Key(label(_("Not needed")), Step(obligation=owed.id, what="not_needed").pack()))
    elif keeps and measure.person != reader.id:
        keys.append(Key(label(_("Drop it")), Step(obligation=owed.id, what="drop").pack()))
    elif theirs and not keeps:
        keys.append(Key(label(_("More time")), MoreTime(obligation=owed.id).pack()))
    keys.append(Key(label(_("Details")), Details(case=case.id).pack()))
    return keys


def check_screen(reading: Reading, case: Case, measure: Measure, owed: Obligation, *, reach: Html | None) -> Screen:
    """Looking back: the people are asked whether it worked, by somebody who may see who they are."""
    said = say(_("{who} did it: {words}"), who=reading.name(measure.person) or reading.unit(measure.unit), words=cut(measure.done, 300))
    text = paragraphs(
        say(
            _("{number}: please ask the people whether this worked, by {due}."), number=bold(case.number), due=reading.deadline(owed.due_at)
        ),
        quote(step_words(reading, measure)),
        said if measure.done else None,
        reach,
    )
    keys = [
        Key(label(_("It worked")), Step(obligation=owed.id, what="yes").pack()),
        Key(label(_("In part")), Step(obligation=owed.id, what="partly").pack()),
        Key(label(_("It did not work")), Step(obligation=owed.id, what="no").pack()),
        Key(label(_("Details")), Details(case=case.id).pack()),
    ]
    return Screen(text, two_in_a_row(keys))


# -- who helps ----------------------------------------------------------------------------------------------------------


def helper_screen(reading: Reading, case: Case) -> Screen:
    """All that somebody of another unit opens of a case in which they have a step: no words of the report, and no names of the people."""
    mine = {each.about: each for each in open_steps(case) if each.person == reading.person}
    known = [each for each in of_case(reading, case) if each.id in mine]
    lines = [step_line(reading, case, each) for each in known]
    text = paragraphs(
        bold(case.number),
        about_line(reading, case),
        say(
            _("{unit} handles it; {who} has it in hand."),
            unit=reading.unit(case.handled_by) or "–",
            who=reading.name(case.responsible) or "–",
        ),
        *lines,
    )
    keys = [Key(label(_("To the step")), Step(obligation=each.id).pack()) for each in mine.values()]
    return Screen(text, two_in_a_row(keys[:6]))
