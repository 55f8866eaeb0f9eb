"""A revisit by chat: the question in a side's own chat, and the answer to who owes the revisit, never to the handler."""

from bot.rules.case import Act, Case
from bot.rules.revisits import CONTENT, known_answers, may_read_answers, results_of
from bot.rules.terms import Kind, Outcome, Stage
from bot.screens.buttons import Record
from bot.screens.buttons_work import RevisitSaid
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.notices import Facts, about_case
from bot.screens.reading import Reading
from bot.screens.revisits import headed, said_line
from bot.screens.screen import Key, Screen
from storage import cases
from storage.requests import Request


def revisit_question(reading: Reading, case: Case, request: Request, *, again: bool) -> Screen | None:
    """To the people of a side; nothing once somebody has answered for it, or it was revisited otherwise."""
    if case.protected or case.stage is not Stage.RESOLVED or reading.person not in request.data.get("to", ()):
        return None
    screen = asking_screen(reading, case, request, ())
    return Screen(paragraphs(say(_("This question still waits for you:")), screen.text), screen.rows) if again else screen


def asking_screen(reading: Reading, case: Case, request: Request, said: tuple[str, ...]) -> Screen:
    """The next question of three: kept, content, help."""
    unit = reading.unit(case.assigned_by or case.handled_by)
    head = say(_("{unit} asks about {number}, before it is closed:"), unit=unit, number=bold(case.number))
    question, answers = _QUESTIONS[len(said)](case)
    keys = [Key(text, RevisitSaid(request=request.id, said=".".join((*said, value))).pack()) for text, value in answers]
    whom = say(_("Only who asks reads your answer, not who handled it and not the other side.")) if not said else None
    return Screen(paragraphs(head, question, whom), [keys])


Question = tuple[Html, list[tuple[str, str]]]


def _kept(case: Case) -> Question:
    good, bad = results_of(case)
    if case.outcome is Outcome.SETTLED:
        return say(_("Was what was agreed kept?")), [(label(_("It was done")), good), (label(_("It was not done")), bad)]
    text = say(_("It ended without agreement. Do you know where you can go next?"))
    return text, [(label(_("I know")), good), (label(_("Open it again")), bad)]


def _content(case: Case) -> Question:
    labels = label(_("Content")), label(_("Fairly content")), label(_("Not content"))
    return say(_("Are you satisfied with how it was handled?")), list(zip(labels, CONTENT, strict=True))


def _care(case: Case) -> Question:
    return say(_("Do you need care or help now?")), [(label(_("No need")), "no"), (label(_("Yes, help needed")), "yes")]


_QUESTIONS = (_kept, _content, _care)
STEPS = len(_QUESTIONS)


@about_case("revisit_answered")
def revisit_answered(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """What a side said, to who owes the revisit and records it."""
    reader = reading.reader()
    owed = case.owed(Kind.REVISIT)
    if reader is None or owed is None or not may_read_answers(case, Act(reader, reading.organisation, reading.policy, reading.now)):
        return None
    known = known_answers(cases.history(reading.db, case.id)).get(facts["side"])
    if known is None:
        return None
    cases.looked(reading.db, case.id, reader.id, "revisit", reading.now)
    text = paragraphs(say(_("{number} has answered:"), number=headed(case, facts["side"])), said_line(known[1]))
    return Screen(text, [[Key(label(_("Record revisit")), Record(obligation=owed.id).pack())]])
