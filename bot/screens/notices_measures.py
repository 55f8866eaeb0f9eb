"""What staff hear of steps, of looking back, of task forces and of the first steps of protected cases; nothing of it is for the people."""

from bot.rules.case import Case
from bot.rules.measures import Measure, TaskForce, manages
from bot.rules.permits import owes, protects
from bot.rules.protection import MINOR_REPORT
from bot.rules.terms import Kind
from bot.screens.buttons import Details, Record
from bot.screens.buttons_measures import Force, Measures, Protecting, Step
from bot.screens.language import Html, _, bold, label, paragraphs, quote, say
from bot.screens.measures import about_line, of_case, owed_for, step_screen, step_words
from bot.screens.nagging import record_label
from bot.screens.notices import Facts, about_case, numbered
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import subjects


def _measure(reading: Reading, case: Case, facts: Facts) -> Measure | None:
    found = subjects.by_id(reading.db, Measure, facts["measure"])
    return found if found is not None and found.case == case.id else None


def _details(case: Case) -> Key:
    return Key(label(_("Details")), Details(case=case.id).pack())


@about_case("measure_yours")
def measure_yours(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To the named person: number, step and date, and of the case no more than they need."""
    measure = _measure(reading, case, facts)
    owed = owed_for(case, measure) if measure is not None else None
    if measure is None or owed is None:
        return None
    reader = reading.reader()
    if reader is None:
        return None
    if owed.person is None and manages(reader, case, reading.organisation):
        first = say(_("{number}: a step of our unit by {due}."), number=numbered(case), due=reading.deadline(owed.due_at))
        return step_screen(reading, case, measure, owed, first=first)
    if not owes(reader, owed, case, reading.organisation):
        return None
    first = say(_("{number}: a step for you, by {due}."), number=numbered(case), due=bold(reading.deadline(owed.due_at)))
    return step_screen(reading, case, measure, owed, first=first)


@about_case("measure_not_yours")
def measure_not_yours(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    measure = _measure(reading, case, facts)
    if measure is None:
        return None
    text = say(_("{number}: that step is with somebody else now. Nothing more is due from you for it."), number=numbered(case))
    return Screen(paragraphs(text, quote(step_words(reading, measure), 120)))


@about_case("measure_moved")
def measure_moved(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    measure = _measure(reading, case, facts)
    owed = owed_for(case, measure) if measure is not None else None
    if measure is None or owed is None or owed.person != reading.person:
        return None
    first = say(_("{number}: the date of your step is {due} now."), number=numbered(case), due=reading.deadline(owed.due_at))
    keys = [[Key(label(_("Done")), Step(obligation=owed.id, what="done").pack()), _details(case)]]
    return Screen(paragraphs(first, quote(step_words(reading, measure)), say("{why}", why=facts["why"])), keys)


@about_case("measure_dropped")
def measure_dropped(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    measure = _measure(reading, case, facts)
    if measure is None:
        return None
    text = say(_("{number}: your step is not to be done any more: {why}"), number=numbered(case), why=measure.dropped)
    return Screen(paragraphs(text, quote(step_words(reading, measure), 120)))


@about_case("measure_done")
def measure_done(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To who has the case; where they look back themselves, with the date by which."""
    measure = _measure(reading, case, facts)
    if measure is None or measure.done_at is None:
        return None
    check = owed_for(case, measure, Kind.MEASURE_CHECK)
    mine = check is not None and check.person == reading.person
    ask = (
        say(_("Please ask the people by {due} whether it worked."), due=reading.deadline(check.due_at))
        if check is not None and mine
        else None
    )
    first = say(_("✓ {number}: {who} has done a step."), number=numbered(case), who=reading.name(measure.person) or "–")
    keys = [Key(record_label(Kind.MEASURE_CHECK), Record(obligation=check.id).pack())] if check is not None and mine else []
    text = paragraphs(first, quote(step_words(reading, measure), 120), quote(measure.done, 300), ask)
    return Screen(text, [[*keys, _details(case)]])


@about_case("measure_cannot")
def measure_cannot(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To who decides: give it to another, move its date, or drop it."""
    measure = _measure(reading, case, facts)
    owed = owed_for(case, measure) if measure is not None else None
    if measure is None or owed is None or not measure.cannot:
        return None
    first = say(
        _("{number}: {who} cannot do this step, due {due}."),
        number=numbered(case),
        who=reading.name(facts["by"]),
        due=reading.deadline(owed.due_at),
    )
    return step_screen(reading, case, measure, owed, first=first)


@about_case("measure_check")
def measure_check(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To who asks the people whether a step worked, where it is not who has the case."""
    measure = _measure(reading, case, facts)
    owed = owed_for(case, measure, Kind.MEASURE_CHECK) if measure is not None else None
    if measure is None or owed is None or owed.person != reading.person:
        return None
    text = say(
        _("{number}: please ask the people whether this worked, by {due}."), number=numbered(case), due=reading.deadline(owed.due_at)
    )
    keys = [[Key(record_label(owed.kind), Record(obligation=owed.id).pack()), _details(case)]]
    return Screen(paragraphs(text, quote(step_words(reading, measure), 300)), keys)


@about_case("measure_checked")
def measure_checked(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    measure = _measure(reading, case, facts)
    if measure is None or measure.checked_at is None:
        return None
    text = {
        True: _("✓ {number}: the people say that a step worked."),
        None: _("{number}: the people say that a step worked in part."),
        False: _("! {number}: the people say that a step did not work. What else can be done?"),
    }[measure.worked]
    keys = [_details(case)]
    if measure.worked is not True:
        keys.insert(0, Key(label(_("New step")), Measures(case=case.id, what="add").pack()))
    return Screen(paragraphs(say(text, number=numbered(case)), quote(step_words(reading, measure), 120), quote(measure.found, 300)), [keys])


# -- task force ---------------------------------------------------------------------------------------------------------


def _force(reading: Reading, case: Case, facts: Facts) -> TaskForce | None:
    found = subjects.by_id(reading.db, TaskForce, facts["force"])
    return found if found is not None and found.case == case.id and not case.protected else None


@about_case("force_proposed")
def force_proposed(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if case.protected or not case.stage.open:
        return None
    text = say(_("{number}: {who} proposes a task force."), number=numbered(case), who=reading.name(facts["by"]))
    keys = [[Key(label(_("Begin one")), Force(case=case.id, what="begin").pack()), _details(case)]]
    return Screen(paragraphs(text, quote(facts["why"])), keys)


@about_case("force_lead")
def force_lead(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    force = _force(reading, case, facts)
    if force is None or force.ended_at is not None or force.studied_at is not None:
        return None
    owed = next((each for each in case.open_obligations if each.kind is Kind.MEASURE and each.person == force.lead), None)
    when = say(_("Please hold the study meeting by {due}."), due=reading.deadline(owed.due_at)) if owed is not None else None
    text = paragraphs(
        say(_("{number}: you lead the task force."), number=numbered(case)),
        about_line(reading, case),
        when,
        say(_("Then record its decision: it names the units and the first steps.")),
    )
    keys = [[Key(label(_("Record decision")), Force(case=case.id, what="decide").pack()), _details(case)]]
    return Screen(text, keys)


@about_case("force_steps")
def force_steps(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To everybody who has one of the first steps: all of theirs in one message."""
    force = _force(reading, case, facts)
    if force is None:
        return None
    mine = [
        (each, owed)
        for each in of_case(reading, case)
        if each.force == force.id and (owed := owed_for(case, each)) is not None and owed.person == reading.person
    ]
    if not mine:
        return None
    lines: list[Html] = [
        say(_("{step}, by {due}"), step=step_words(reading, each), due=reading.deadline(owed.due_at)) for each, owed in mine
    ]
    text = paragraphs(
        say(_("{number}: the task force, led by {who}, counts on you:"), number=numbered(case), who=reading.name(force.lead)),
        about_line(reading, case),
        *lines,
    )
    keys = [Key(record_label(Kind.MEASURE), Step(obligation=mine[0][1].id).pack())]
    return Screen(text, [[*keys, Key(label(_("Its steps")), Force(case=case.id, what="steps").pack())]])


@about_case("force_ended")
def force_ended(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    force = _force(reading, case, facts)
    if force is None:
        return None
    return Screen(
        say(_("{number}: the task force has ended. Open steps stay with their names."), number=numbered(case)), [[_details(case)]]
    )


# -- protected cases ----------------------------------------------------------------------------------------------------


@about_case("minor_report")
def minor_report(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To the named staff member, at any hour."""
    measure, reader = _measure(reading, case, facts), reading.reader()
    owed = owed_for(case, measure) if measure is not None else None
    if measure is None or owed is None or measure.slug != MINOR_REPORT or reader is None or not protects(reader):
        return None
    text = paragraphs(
        say(
            _("‼ {number}: a minor is concerned. Please report it to the police by {due}."),
            number=numbered(case),
            due=reading.deadline(owed.due_at),
        ),
        say(_("Your name stands on it. Record here when, to whom, and the number of the report.")),
    )
    return Screen(text, [[Key(record_label(owed.kind), Record(obligation=owed.id).pack()), _all(case)]])


@about_case("first_steps")
def first_steps(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    reader = reading.reader()
    if reader is None or not protects(reader) or not case.protected:
        return None
    mine = [each for each in case.open_obligations if each.kind is Kind.MEASURE and each.person == reader.id]
    if not mine:
        return None
    soonest = min(each.due_at for each in mine)
    text = _("‼ {number}: its first steps stand in your name, the first of them by {due}.")
    return Screen(say(text, number=numbered(case), due=reading.deadline(soonest)), [[_all(case), _details(case)]])


def _all(case: Case) -> Key:
    return Key(label(_("First steps")), Protecting(case=case.id).pack())
