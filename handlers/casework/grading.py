"""The grade is confirmed or changed by a person; no program ever lowers it."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import ending
from bot.rules.case import Refused
from bot.rules.permits import must_be_responsible, supervises
from bot.rules.terms import Grade
from bot.screens.buttons import Grading
from bot.screens.language import _, say
from bot.screens.names import grade_name
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import cancel_row
from handlers.casework.privately import in_private
from handlers.gates import Pressed


def grading(press: CallbackQuery, desk: Desk, button: Grading) -> Reply:
    case = desk.case(button.case)
    if not button.grade:
        must_be_responsible(desk.person, case, desk.organisation)
        case.must_be_open()
        lower = supervises(desk.person, case, desk.organisation)
        grades = [each for each in Grade if each is not case.grade and (lower or each.rank > case.grade.rank)]
        if not grades:
            raise Refused("lowering_needs_supervisor")
        keys = [Key(grade_name(each), Grading(case=case.id, grade=each.value).pack()) for each in grades]
        question = say(_("{number} is graded {grade}. Which grade is right?"), number=case.number, grade=grade_name(case.grade))
        return in_private(desk, Screen(question, [*two_in_a_row(keys), cancel_row()]), asked=_("I have asked you in private."))
    try:
        grade = Grade(button.grade)
    except ValueError:
        raise Refused("button_old")
    desk.apply(ending.change_grade(case, desk.act, grade))
    done = _("{number} is graded {grade} now. Dates that run stay, or come nearer.")
    return Reply(Screen(say(done, number=case.number, grade=grade_name(grade))))


def router() -> Router:
    found = Router(name="grading")
    found.callback_query.register(grading, Pressed(Grading))
    return found
