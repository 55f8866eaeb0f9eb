"""A task force 工作专班 on screens: who leads it, who belongs to it, and its one list of steps, the same for all its units."""

from bot.rules.case import Case
from bot.rules.measures import TaskForce
from bot.rules.organisation import Person
from bot.rules.permits import leads, leads_force, may_read, may_see_names, supervises
from bot.screens.buttons import Details
from bot.screens.buttons_measures import Force, Measures
from bot.screens.language import Html, _, _c, bold, label, paragraphs, quote, say
from bot.screens.measures import about_line, of_case, steps_of
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import subjects


def latest(reading: Reading, case: Case) -> TaskForce | None:
    """The open task force of a case, else the last one it had."""
    found = subjects.of_case(reading.db, TaskForce, case.id)
    return found[-1] if found else None


def _units(reading: Reading, units: tuple[int, ...]) -> str:
    return _c("between parts of a sentence", ", ").join(reading.unit(unit) for unit in units)


def force_screen(reading: Reading, case: Case, reader: Person) -> Screen:
    """What there is of a task force, and the next step of whoever may take one."""
    force, back = latest(reading, case), Key(label(_("Back")), Measures(case=case.id).pack())
    over = supervises(reader, case, reading.organisation)
    if force is None or force.ended_at is not None:
        ended = say(_("The last task force has ended.")) if force is not None else None
        first = say(_("{number} has no task force."), number=bold(case.number))
        if over:
            keys = [Key(label(_("Begin one")), Force(case=case.id, what="begin").pack())]
        else:
            may = leads(reader, case, reading.organisation)
            how = (
                _("A supervisor begins one; you can propose it.")
                if may
                else _("A supervisor begins one; the leader of your unit can propose it.")
            )
            first = paragraphs(first, say(how))
            keys = [Key(label(_("Propose it")), Force(case=case.id, what="propose").pack())] if may else []
        return Screen(paragraphs(first, ended), [[*keys, back]])
    keys = []
    runs = over or leads_force(reader, case, reading.organisation)
    if runs and force.studied_at is None:
        keys.append(Key(label(_("Record decision")), Force(case=case.id, what="decide").pack()))
    keys.append(Key(label(_("Its steps")), Force(case=case.id, what="steps").pack()))
    if runs:
        keys.append(Key(label(_("End it")), Force(case=case.id, what="end").pack()))
    return Screen(_about(reading, case, force), [*two_in_a_row(keys), [back]])


def _about(reading: Reading, case: Case, force: TaskForce) -> Html:
    return paragraphs(
        say(_("{number}: task force, led by {who}"), number=bold(case.number), who=reading.name(force.lead)),
        say(_("Its units: {units}"), units=_units(reading, force.units)),
        None if force.studied_at is not None else say(_("The study meeting comes first; its decision names units and first steps.")),
    )


def steps_screen(reading: Reading, case: Case, reader: Person) -> Screen:
    """One list and one history for all its units; the decision, which may name people, is for who may see names or leads it."""
    force = latest(reading, case)
    assert force is not None
    decided = may_see_names(reader, case, reading.organisation) or leads_force(reader, case, reading.organisation)
    text = paragraphs(
        say(_("{number}: task force, led by {who}"), number=bold(case.number), who=reading.name(force.lead)),
        say(_("Its units: {units}"), units=_units(reading, force.units)),
        about_line(reading, case),
        quote(force.decision) if force.decision and decided else None,
        steps_of(reading, case, of_case(reading, case)) or say(_("Nobody has a step to do yet.")),
    )
    keys = []
    if leads_force(reader, case, reading.organisation) and force.ended_at is None:
        keys.append(Key(label(_("Task force")), Force(case=case.id).pack()))
        keys.append(Key(label(_("Steps")), Measures(case=case.id).pack()))
    if may_read(reader, case, reading.organisation):
        keys.append(Key(label(_("Details")), Details(case=case.id).pack()))
    return Screen(text, two_in_a_row(keys))
