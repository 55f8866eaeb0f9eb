"""What a program wrote down of a voice that belongs to a case: it stands beside the voice, and danger in it is acted on."""

from bot.posting import GATHERED, post_change, post_notice
from bot.results import Result
from bot.rules import following
from bot.rules.calendar import after_quiet
from bot.rules.case import Act, Case, Notice
from bot.rules.grading import Answers, grade
from bot.rules.reading import read
from storage import attachments, cases, people


def written_down(result: Result) -> None:
    """The result of "transcribe"; its subject is the attachment."""
    thing = attachments.by_id(result.db, result.subject or 0)
    if thing is None:
        return
    text = result.found.get("text", "")
    attachments.write_down(result.db, thing.id, text)
    case = cases.load(result.db, thing.case, to_change=True) if text else None
    if case is not None and case.merged_into is not None:  # meanwhile: what was said is for those who have it now
        case = cases.load(result.db, case.merged_into, to_change=True)
    if case is None or not case.stage.open:
        return
    found = read(text, result.house.learned)
    if found.danger_now or found.talk_of_dying:
        _alarm(result, case, thing.id, thing.by, text)
    elif case.responsible is not None and case.responsible != thing.by:
        notice = Notice("written_down", to=(case.responsible,), facts={"attachment": thing.id})
        # Not before that something was added, which gathers for a moment.
        at = after_quiet(result.now + GATHERED, result.house.policy)
        post_notice(result.db, result.house, notice, case, result.now, not_before=at)


def _alarm(result: Result, case: Case, attachment: int, by: int | None, text: str) -> None:
    """As with words that somebody typed: the grade rises, and those who can act hear of it at once."""
    who = people.known(result.db, by) if by is not None else None
    if who is None:
        return
    act = Act(who, result.house.organisation, result.house.policy, result.now)
    graded = grade(read(text, result.house.learned), Answers(asked=True), category=case.category.value).grade
    change = following.written_down(case, act, graded, attachment)
    posted = cases.apply(result.db, change, None, result.now)
    post_change(result.db, result.house, change, posted, result.now)
