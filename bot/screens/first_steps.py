"""The first steps of a protected case 保护件 as a check list, shown in private to its named staff and to nobody else."""

from bot.rules.case import Case
from bot.rules.measures import open_steps
from bot.rules.organisation import Person
from bot.rules.permits import kept_out, protects
from bot.rules.protection import MINOR_REPORT, needs_first_steps
from bot.screens.buttons import Details
from bot.screens.buttons_measures import Measures, Protecting, Step
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.measures import of_case, step_line
from bot.screens.notices_answers import safe_contact
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row

PAGE = 3


def first_steps_keys(case: Case, reader: Person) -> list[Key]:
    """The way to the list, for the details of a protected case."""
    if not needs_first_steps(case) or kept_out(reader, case) or not protects(reader):
        return []
    return [Key(label(_("First steps")), Protecting(case=case.id).pack())]


def first_steps_screen(reading: Reading, case: Case, page: int = 0) -> Screen:
    """Each step with its state, those that are open with a number to open them by."""
    found = of_case(reading, case)
    owed = {each.about: each for each in open_steps(case)}
    numbered = [each for each in found if each.id in owed]
    numbered.sort(key=lambda each: (owed[each.id].due_at, each.id))
    pages = max(1, -(-len(numbered) // PAGE))
    page = max(0, page) % pages
    lines = [
        say("{at}. {line}", at=at, line=line) for at, each in enumerate(numbered, 1) if (line := step_line(reading, case, each)) is not None
    ]
    lines += [line for each in found if each.id not in owed and (line := step_line(reading, case, each)) is not None]
    shown = list(enumerate(numbered, 1))[page * PAGE : (page + 1) * PAGE]
    keys = [Key(str(at), Step(obligation=owed[each.id].id).pack()) for at, each in shown]
    if pages > 1:
        keys.append(Key(label(_("More")), Protecting(case=case.id, page=(page + 1) % pages).pack()))
    if case.stage.open and not any(each.slug == MINOR_REPORT for each in found):
        last = [Key(label(_("Concerns a minor")), Protecting(case=case.id, what="minor").pack())]
    else:
        last = [Key(label(_("New step")), Measures(case=case.id, what="add").pack())] if case.stage.open else []
    text = paragraphs(
        say(_("‼ Protected case {number}: first steps"), number=bold(case.number)),
        *(lines or [say(_("Nothing is on the list."))]),
        safe_contact(case),
    )
    return Screen(text, [*two_in_a_row(keys), [*last, Key(label(_("Details")), Details(case=case.id).pack())]])
