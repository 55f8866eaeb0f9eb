"""Between the responsible person and the reporter: questions, answers, what was added, and how it is safe to reach somebody."""

from datetime import datetime

from bot.rules.case import Case
from bot.rules.following import may_be_asked
from bot.rules.merging import as_part
from bot.rules.permits import has_it, kept_out, leads, may_read, may_see_names, may_write, works_in_unit
from bot.rules.terms import Channel, Side, Stage
from bot.screens.buttons import AskReporter, Details, WriteTo
from bot.screens.buttons_work import WithdrawQuestion
from bot.screens.language import Html, _, _c, bold, label, paragraphs, quote, say
from bot.screens.mine import question_screen, written_screen
from bot.screens.notices import Facts, about_case, news, numbered, own_part, reporters_phone, who_reports
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from bot.screens.waiting import whom
from storage import attachments, cases, people, requests
from storage.requests import Request


def ask_keys(reading: Reading, case: Case) -> list[Key]:
    """The button that asks who told of it, or the people of both sides; none where nobody of them uses the bot, or only the reader."""
    others = {party.person for party in may_be_asked(case, reading.person or 0) if party.person is not None}
    if others and people.reachable(reading.db, others):
        return [Key(label("Ask the people"), AskReporter(case=case.id).pack())]
    if not people.reachable(reading.db, case.asked_people):
        return []
    if case.channel is Channel.GRID_WORKER:
        return [Key(label("Ask the grid worker"), AskReporter(case=case.id).pack())]
    return [Key(label("Ask the reporter"), AskReporter(case=case.id).pack())]


def can_be_phoned(reading: Reading, case: Case) -> bool:
    """Whether the reader has a number to call: the reporter's, a party's, or their own eyes when they found it themselves."""
    reader = reading.reader()
    if reader is None or not may_see_names(reader, case, reading.organisation):
        return False
    return bool(reporters_phone(reading, case)) or any(party.phone for party in case.parties) or not case.asked_people


@about_case("phone_left")
def phone_left(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To the responsible person, or who hears in their place, when the reporter leaves a number after all; shown to who may see it."""
    reader = reading.reader()
    if case.merged_into is not None and (whole := reading.case(case.merged_into)) is not None:
        case = as_part(case, whole)
    if reader is None or not case.stage.open or not reporters_phone(reading, case):
        return None
    tree = reading.organisation
    if not (has_it(reader, case, tree) or leads(reader, case, tree) or (case.protected and works_in_unit(reader, case, tree))):
        return None
    text = say(_("{number}: the reporter has left a phone number."), number=numbered(case))
    if not may_see_names(reader, case, tree):
        return Screen(text, [[_details(case)]])
    cases.looked(reading.db, case.id, reader.id, "phone", reading.now)
    return Screen(paragraphs(text, who_reports(reading, case)), [[_details(case)]])


def write_key(case: Case) -> Key:
    return Key(label("Write to them"), WriteTo(case=case.id).pack())


def question(reading: Reading, case: Case, request: Request, *, again: bool) -> Screen | None:
    """The question in the reporter's chat; of a protected case only that there is news, and nothing while they must not be contacted."""
    if not case.stage.open:
        return None
    if case.protected:
        if case.beside(reading.person) or own_part(reading, case).safe_contact == "none":
            return None
        return news(case)
    screen = question_screen(reading, case, request)
    if not again:
        return screen
    return Screen(paragraphs(say(_("This question still waits for you:")), screen.text), screen.rows)


def _details(case: Case) -> Key:
    return Key(label("Details"), Details(case=case.id).pack())


def _told(reading: Reading, case: Case, facts: Facts, what: Html, words: str) -> Screen | None:
    """To the responsible person with the words, which is logged as a look; to a unit's group, or of a protected case, without."""
    reader = reading.reader()
    if reader is None:
        return None if case.protected or not case.stage.open else Screen(what, [[_details(case)]])
    if kept_out(reader, case) or not may_read(reader, case, reading.organisation):
        return None
    if facts.get("alarming"):
        what = paragraphs(what, say(_("‼ The words sound dangerous. Please get in touch at once.")))
    keys = [_details(case)]
    if may_write(reader, case, reading.organisation):
        keys.insert(0, write_key(case))
    elif has_it(reader, case, reading.organisation):
        keys += ask_keys(reading, case)
    # Somebody who talks of dying is read at once by whoever is called; other protected words wait behind the button.
    if words and (case.care or (not case.protected and (reader.id == case.on_it or has_it(reader, case, reading.organisation)))):
        cases.looked(reading.db, case.id, reader.id, "words", reading.now)
        return Screen(paragraphs(what, quote(words)), [keys])
    return Screen(what, [keys])


@about_case("written", to_parties=True)
def written(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """What somebody on duty writes, in the chat of the person in danger."""
    if not case.stage.open or reading.person is None:
        return None
    return written_screen(reading, case, reading.name(facts["who"]), facts["words"])


@about_case("added")
def added(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """What came since anybody last heard of it."""
    if not case.stage.open:
        return None
    what = say(_side_added(facts), number=numbered(case))
    return _told(reading, case, facts, what, _newest(reading, case, "added"))


def _side_added(facts: Facts) -> str:
    if facts.get("side") == Side.OTHER:
        return _("{number}: the other side added something.")
    return _("{number}: a helper added something.") if facts.get("side") == Side.HELPING else _("{number}: the reporter added something.")


@about_case("written_down")
def written_down(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """What a program wrote down of a voice, to who has the case in hand; to others only that it sounds dangerous."""
    if not case.stage.open:
        return None
    thing = attachments.by_id(reading.db, facts["attachment"])
    if thing is None or not thing.transcript:
        return None
    what = say(_("{number}: a program has written down a voice message; it may be wrong."), number=numbered(case))
    return _told(reading, case, facts, what, thing.transcript)


@about_case("answered")
def answered(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    other = facts.get("side") == Side.OTHER
    what = say(_("{number}: the other side has answered.") if other else _("{number}: the answer has come."), number=numbered(case))
    return _told(reading, case, facts, what, _newest(reading, case, "answered", "added"))


@about_case("question_unanswered")
def question_unanswered(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """Once, to who asked: no answer has come, and the bot does not ask again."""
    reader = reading.reader()
    if reader is None or not case.stage.open or not may_read(reader, case, reading.organisation):
        return None
    mine = (reader.id, datetime.fromisoformat(facts["asked_at"]))
    asked = next((each for each in requests.open_of(reading.db, case.id, "question") if (each.asked_by, each.asked_at) == mine), None)
    if asked is None:
        return None
    late = _("{number}: {who} has not answered your question of {day}, though I asked twice.")
    first = say(late, number=numbered(case), who=whom(case, asked), day=reading.day(asked.asked_at))
    text = paragraphs(first, say(_("Please phone or visit them, or take the question back.")))
    return Screen(text, [[withdraw_key(asked), _details(case)]])


def withdraw_key(request: Request) -> Key:
    return Key(label("Take question back"), WithdrawQuestion(request=request.id).pack())


def _newest(reading: Reading, case: Case, *kinds: str) -> str:
    """The words of the last burst: whatever came without anything else of the case's history in between."""
    words: list[str] = []
    for kind, _at, _by, data, note in reversed(cases.history(reading.db, case.id)):
        if kind not in ("added", "answered"):
            break
        if "party" in data:
            continue  # the other side's, of which a notice of its own tells
        if note and kind in kinds:
            words.insert(0, note)
        if kind == "answered":
            break
    return "\n".join(words[-5:])


@about_case("goes_on")
def goes_on(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    text = say(_("{number}: somebody who told of it says that it goes on."), number=numbered(case))
    if case.stage is Stage.CLOSED:
        text = paragraphs(text, say(_("The case is closed; please see whether it has come back.")))
    return _told(reading, case, facts, text, "")


@about_case("contact_chosen")
def contact_chosen(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    reader = reading.reader()
    if reader is None or kept_out(reader, case):
        return None
    part = reading.case(facts["part"]) if "part" in facts else None
    if part is not None and part.merged_into == case.id:
        # Two people are to be reached, each in their own way: the number says which of them.
        text = say(_("{number}: {how}"), number=numbered(part), how=safe_contact_name(part.safe_contact))
        return Screen(paragraphs(text, say(_("It goes on as {number}."), number=numbered(case))), [[_details(case)]])
    text = say(_("{number}: {how}"), number=numbered(case), how=safe_contact_name(case.safe_contact))
    return Screen(text, [[_details(case)]])


def safe_contact_name(how: str) -> str:
    """How it is safe to reach the person, as staff read it."""
    return {
        "phone": _c("to staff", "The person may be phoned."),
        "message": _c("to staff", "Messages only; do not phone."),
        "none": _c("to staff", "Do not contact the person now."),
    }.get(how, _c("to staff", "It is not known yet how it is safe to reach the person."))


def safe_contact(case: Case) -> Html | None:
    """The line on staff's screens of a protected case."""
    return bold(safe_contact_name(case.safe_contact)) if case.protected else None
