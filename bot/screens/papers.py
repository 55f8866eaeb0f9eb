"""Papers of a case: the room with its doors, the list of papers, and the choice between filled and blank, Word and PDF."""

from collections.abc import Sequence

from bot.rules.case import Case
from bot.rules.organisation import Person
from bot.screens.buttons import Details
from bot.screens.buttons_agreement import Pact
from bot.screens.buttons_papers import History, Paper, Papers
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row

PAGE = 5  # papers on a screen, with the key that turns


def papers_key(case: Case) -> Key:
    return Key(label(_("Papers")), Papers(case=case.id).pack())


def papers_room(reading: Reading, case: Case, reader: Person) -> Key | None:
    """The entry under "Work on it"."""
    return papers_key(case)


def paper_name(slug: str) -> str:
    """A paper as it is called on a button."""
    return {
        "acceptance": label(_("Acceptance form")),
        "proof": label(_("Proof of acceptance")),
        "rights": label(_("Rights and duties")),
        "investigation": label(_("Record of findings")),
        "minutes": label(_("Record of meeting")),
        "agreement": label(_("Written agreement")),
        "confirmation": label(_("Court application")),
        "performance": label(_("Keeping of promises")),
        "revisit": label(_("Revisit record")),
        "ending": label(_("End of mediation")),
    }[slug]


def missing(slug: str) -> Html:
    """Why a paper can only be had as a blank form."""
    return say(
        {
            "investigation": _("No first response is recorded yet, so there is only the blank form."),
            "minutes": _("No minutes of a meeting are recorded yet, so there is only the blank form."),
            "agreement": _("There is no agreement yet, so there is only the blank form."),
            "confirmation": _("There is no agreement yet, so there is only the blank form."),
            "performance": _("There are no dated promises yet, so there is only the blank form."),
            "revisit": _("No revisit is recorded yet, so there is only the blank form."),
            "ending": _("The mediation has not ended without agreement, so there is only the blank form."),
        }[slug]
    )


def room_screen(case: Case) -> Screen:
    """What is there besides single papers."""
    keys = [
        Key(label(_("A paper")), Papers(case=case.id, what="list").pack()),
        Key(label(_("Case file")), Papers(case=case.id, what="file").pack()),
        Key(label(_("History")), History(case=case.id).pack()),
        Key(label(_("Time line")), Papers(case=case.id, what="picture").pack()),
    ]
    text = paragraphs(
        say(_("{number}: what do you need?"), number=bold(case.number)),
        say(_("The case file holds everything in one .zip: papers, files and history. Each look is recorded.")),
    )
    return Screen(text, [*two_in_a_row(keys), [Key(label(_("Details")), Details(case=case.id).pack())]])


def list_screen(case: Case, slugs: Sequence[str], page: int) -> Screen:
    """Five papers and the way on; after the last page it goes back to the room."""
    pages = max(1, -(-len(slugs) // PAGE))
    page = max(0, min(page, pages - 1))
    keys = [Key(paper_name(slug), Paper(case=case.id, slug=slug).pack()) for slug in slugs[page * PAGE : (page + 1) * PAGE]]
    if page < pages - 1:
        turn = Key(label(_("More")), Papers(case=case.id, what="list", page=page + 1).pack())
    else:
        turn = Key(label(_("Back")), Papers(case=case.id, what="room").pack())
    return Screen(say(_("{number}: which paper?"), number=bold(case.number)), two_in_a_row([*keys, turn]))


def choice_screen(case: Case, slug: str, *, ready: bool, pact: bool = False) -> Screen:
    """Filled from the case or blank, Word or PDF; `pact`: with the way back to the agreement that it is about."""
    choices = [(False, label(_("Filled, Word")), label(_("Filled, PDF")))] if ready else []
    choices.append((True, label(_("Blank, Word")), label(_("Blank, PDF"))))
    rows = [
        [
            Key(word, Paper(case=case.id, slug=slug, kind="docx", blank=blank).pack()),
            Key(pdf, Paper(case=case.id, slug=slug, kind="pdf", blank=blank).pack()),
        ]
        for blank, word, pdf in choices
    ]
    both = _("Filled from what is recorded, or blank to be filled in and signed at the table.")
    why = say(both) if ready else missing(slug)
    text = paragraphs(say(_("{paper} of {number}:"), paper=bold(paper_name(slug)), number=bold(case.number)), why)
    back = [Key(label(_("Back")), Papers(case=case.id, what="list").pack())]
    if pact:
        back.append(Key(label(_("The agreement")), Pact(case=case.id).pack()))
    return Screen(text, [*rows, back])
