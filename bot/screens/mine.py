"""Somebody's own cases as they read them: where each stands, what comes next and when; never grade, nature or measure."""

from bot.rules.case import Case
from bot.rules.terms import Kind, Outcome, Stage
from bot.screens.agreements import own_lines
from bot.screens.buttons import Answer, Contact, Menu, Mine, MineList
from bot.screens.invitations import own_meeting_rows, own_meetings
from bot.screens.language import Html, _, _n, bold, label, paragraphs, quote, say
from bot.screens.mine_history import public_history
from bot.screens.names import category_name
from bot.screens.notices import own_part
from bot.screens.notices_parties import solved_keys
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from bot.screens.side_questions import own_question
from bot.screens.standing import where_it_stands
from storage import attachments, cases, merges, obligations, requests
from storage.conversations import listening
from storage.requests import Request

PAGE = 6  # cases on one screen
SHORT = 4  # newest lines of history on the case's own screen
FEW_WORDS = 160  # UTF-16 units of the report on the case's own screen


def own_mark(case: Case, *, party: bool = True) -> str:
    """The sign of a state for residents: a grade or a protected case shows in none of them."""
    if not case.stage.open or (case.stage is Stage.RESOLVED and party):
        if case.protected or not party or case.stage is Stage.ENDED:
            return "✓" if case.stage is Stage.CLOSED else "✕"
        return "✓" if case.outcome is Outcome.SETTLED else "✕"
    if case.reopened and party:
        return "↻"
    return "●" if case.stage in (Stage.REPORTED, Stage.ROUTED) else "◐"


def on_reporting_side(case: Case, person: int) -> bool:
    """Whether they may decide about the report: a party of the side that reported, not somebody who only told of it."""
    return person in case.parties_listening


def list_screen(reading: Reading, person: int, page: int = 0) -> Screen:
    """What somebody reported, the newest first."""
    found = cases.of_person(reading.db, person, limit=500)
    merged = merges.standing(reading.db, found)
    # A merged report is listed as the case that it goes on as.
    found = list(dict.fromkeys(merged[each] if merged.get(each) in found else each for each in found))
    begin = Key(label("Report something"), Menu(what="report").pack())
    if not found:
        return Screen(say(_("You have not reported anything yet. Just write what happened, in your own words.")), [[begin]])
    page = min(max(page, 0), (len(found) - 1) // PAGE)
    lines, keys, shown = [], [], list[Case]()
    for id_ in found[page * PAGE : (page + 1) * PAGE]:
        case = reading.case(id_)
        assert case is not None
        shown.append(case)
        lines.append(_line(reading, case, person))
        keys.append(Key(case.number, Mine(case=case.id).pack()))
    turn = []
    if page:
        turn.append(Key("‹", MineList(page=page - 1).pack()))
    if len(found) > (page + 1) * PAGE:
        turn.append(Key("›", MineList(page=page + 1).pack()))
    head = say(_n("You have reported {count} matter:", "You have reported {count} matters:", len(found)), count=len(found))
    if any(case.beside(person) for case in shown):
        head = say(_n("{count} matter concerns you:", "{count} matters concern you:", len(found)), count=len(found))
    return Screen(paragraphs(head, *lines), [*two_in_a_row(keys), turn])


def _line(reading: Reading, case: Case, person: int) -> Html:
    party = on_reporting_side(case, person)
    about = None if case.protected else category_name(case.category, reading.policy)
    parts = [say("{mark} {number}", mark=own_mark(case, party=party), number=bold(case.number)), about, state_name(case, party=party)]
    return Html(" · ".join(part if isinstance(part, Html) else say("{part}", part=part) for part in parts if part))


def state_name(case: Case, *, party: bool = True) -> str:
    """The state in a word or two."""
    if case.protected:
        return _("somebody looks after it") if case.stage.open else _("closed")
    stage = case.stage if party or case.stage is not Stage.RESOLVED else Stage.IN_PROGRESS
    return {
        Stage.REPORTED: _("received"),
        Stage.ROUTED: _("waits to be taken"),
        Stage.ASSIGNED: _("in hand"),
        Stage.IN_PROGRESS: _("in hand"),
        Stage.CARRYING_OUT: _("agreed, being carried out"),
        Stage.RESOLVED: _("handled, revisit to come"),
        Stage.CLOSED: _("closed"),
        Stage.ENDED: _("ended"),
    }[stage]


def mine_screen(reading: Reading, case: Case, person: int) -> Screen:
    """One case of one's own."""
    if case.beside(person) and (party := case.party_of(person)) is not None:
        from bot.screens.other_side import other_screen

        return other_screen(reading, case, party)
    if case.protected:
        return _protected(reading, case)
    if person in case.parties_listening:
        return _partys(reading, case)
    return _onlookers(reading, case, own=person == own_part(reading, case).reporter)


def _head(reading: Reading, case: Case, *, party: bool) -> Html:
    mark, kind = own_mark(case, party=party), category_name(case.category, reading.policy)
    return say("{mark} {number} · {category}", mark=mark, number=bold(case.number), category=kind)


def _partys(reading: Reading, case: Case) -> Screen:
    assert reading.person is not None
    own = own_part(reading, case)
    files = len([thing for thing in attachments.of_case(reading.db, own.id) if thing.by is None or not case.beside(thing.by)])
    asked = open_questions(reading, case, reading.person)
    lines = public_history(reading, case, reading.person)
    agreed, (asks, answers) = own_lines(reading, case, reading.person), own_question(reading, case, reading.person)
    text = paragraphs(
        _head(reading, case, party=True),
        say(_("You reported it as {number}."), number=own.number) if own.id != case.id else None,
        quote(own.words, FEW_WORDS) if own.words else None,
        say(_n("With {count} photo or file.", "With {count} photos or files.", files), count=files) if files else None,
        *where_it_stands(reading, case),
        apart(agreed) if agreed else None,
        apart(*lines[-SHORT:]),
        apart(question_text(reading, asked[-1])) if asked else None,
        apart(asks) if asks else None,
    )
    rows = [*answers, *([[answer_key(asked[-1])]] if asked else []), *own_meeting_rows(reading, case)]
    return Screen(text, [*rows, *_partys_keys(case, more=len(lines) > SHORT)])


def apart(*lines: Html) -> Html | None:
    """Lines with room above them."""
    return Html("\n" + paragraphs(*lines)) if lines else None


def _partys_keys(case: Case, *, more: bool) -> list[list[Key]]:
    history = _key(label("What happened"), case, "history")
    if case.stage is Stage.ENDED:
        return [[history, Key(label("Report something"), Menu(what="report").pack())]]
    if case.stage is Stage.CLOSED:
        return [[_key(label("Still not solved"), case, "unsolved"), history]]
    keys = [_key(label("Add something"), case, "add"), history if more else Key(label("All my reports"), MineList().pack())]
    keys.append(_key(label("Court, arbitration"), case, "court"))
    if case.stage is Stage.RESOLVED:
        keys.append(_key(label("Still not solved"), case, "unsolved"))
    else:
        keys += [_key(label("Other mediator"), case, "mediator")]
    keys.append(_key(label("Trouble for me"), case, "trouble"))
    if case.stage not in (Stage.RESOLVED, Stage.CARRYING_OUT):
        keys.append(_key(label("Take it back"), case, "withdraw"))
    return two_in_a_row(keys)


def _onlookers(reading: Reading, case: Case, *, own: bool) -> Screen:
    """A reporter who is not a party sees received, with whom, in hand, ended; the other side sees no word of the report."""
    assert reading.person is not None
    asked = open_questions(reading, case, reading.person)
    asks, answers = own_question(reading, case, reading.person)
    text = paragraphs(
        _head(reading, case, party=False),
        quote(own_part(reading, case).words, FEW_WORDS) or None if own else None,
        _with_whom(reading, case),
        say(_("You told us of it for others, so the result is told to the people concerned.")) if own else None,
        *own_meetings(reading, case),
        own_lines(reading, case, reading.person),
        question_text(reading, asked[-1]) if asked else None,
        asks,
    )
    rows = [*answers, *([[answer_key(asked[-1])]] if asked else []), *own_meeting_rows(reading, case)]
    if case.stage is Stage.ENDED:
        return Screen(text, [[Key(label("Report something"), Menu(what="report").pack())]])
    keys = [_key(label("It goes on"), case, "goes_on")] if own and case.stage is not Stage.REPORTED else []
    if case.stage.open:
        keys = [_key(label("Add something"), case, "add"), *keys, _key(label("Trouble for me"), case, "trouble")]
    return Screen(text, [*rows, *two_in_a_row(keys)])


def _with_whom(reading: Reading, case: Case) -> Html:
    unit, who = reading.unit(case.handled_by), reading.name(case.responsible)
    if case.stage is Stage.REPORTED:
        return say(_("Received on {day}. We are finding the right people for it."), day=reading.day(case.reported_at))
    if not case.stage.open:
        return say(_("It has ended on {day}."), day=reading.day(case.closed_at or reading.now))
    if who:
        return say(_("{who} of {unit} has it in hand."), who=who, unit=unit)
    return say(_("Received on {day}, now with {unit}."), day=reading.day(case.reported_at), unit=unit)


def _protected(reading: Reading, case: Case) -> Screen:
    """Careful, for somebody else may hold the phone: no kind, no words, no unit and no name."""
    assert reading.person is not None
    if not case.stage.open:
        again = [[_key(label("Still not solved"), case, "unsolved")]] if case.stage is Stage.CLOSED else []
        return Screen(say(_("{number} is closed. You can write to us at any time."), number=bold(case.number)), again)
    own = own_part(reading, case)
    asked = open_questions(reading, case, reading.person)
    written = unread_words(reading, case)
    text = paragraphs(
        say(_("{number}: somebody looks after it. What it is about is not shown here."), number=bold(case.number)),
        say(_("In danger call {police}."), police=bold("110")),
        contact_line(own.safe_contact),
        say(_("Somebody would like to know something from you.")) if asked else None,
        say(_("Somebody has written to you.")) if written else None,
    )
    keys = [_key(label("Add something"), case, "add"), _key(label("How to reach me"), case, "contact")]
    keys.append(_key(label("Trouble for me"), case, "trouble"))
    if case.stage is not Stage.RESOLVED:
        keys.append(_key(label("Take it back"), case, "withdraw"))
    rows = [[Key(label("Look"), Mine(case=case.id, what="question").pack())]] if asked or written else []
    if not own.safe_contact:
        return Screen(paragraphs(text, say(_("How is it safe to reach you?"))), [*rows, *contact_rows(case)])
    says, answers = _to_confirm(reading, case)
    return Screen(paragraphs(text, says), [*rows, *answers, *two_in_a_row(keys)])


def _to_confirm(reading: Reading, case: Case) -> tuple[Html | None, list[list[Key]]]:
    """What the person of a protected case is asked when they look themselves: whether somebody reached them, and whether it is over.

    Nothing that was written down is quoted: another may be reading along.
    """
    if case.stage is Stage.RESOLVED:
        return say(_("Is it solved for you?")), solved_keys(case)
    recorded = obligations.last_recorded(reading.db, case.id, Kind.FIRST_RESPONSE)
    if recorded is None or case.owed(Kind.FIRST_RESPONSE) is not None or _said_of_contact(reading, case):
        return None, []
    yes = Key(label("Yes, that is so"), Contact(obligation=recorded, yes=True).pack())
    no = Key(label("Nobody contacted me"), Contact(obligation=recorded, yes=False).pack())
    return say(_("It is written down that somebody has talked with you. Is that so?")), [[yes, no]]


def _said_of_contact(reading: Reading, case: Case) -> bool:
    """Whether the reader has confirmed or contradicted the newest recorded contact."""
    for kind, _at, by, _data, _note in reversed(cases.history(reading.db, case.id)):
        if kind == "first_response":
            return False
        if kind in ("contact_confirmed", "contact_contradicted") and by == reading.person:
            return True
    return False


def contact_screen(case: Case) -> Screen:
    """Asked once of the person of a protected case, and whenever they want to change it."""
    return Screen(say(_("How is it safe to reach you?")), contact_rows(case))


def contact_rows(case: Case) -> list[list[Key]]:
    return [
        [_key(label("You can phone me"), case, "contact_phone"), _key(label("Messages only"), case, "contact_message")],
        [_key(label("Do not contact me"), case, "contact_none")],
    ]


def contact_line(how: str) -> Html | None:
    """What the person chose, said back to them."""
    texts = {
        "phone": _("We may phone you."),
        "message": _("We only write, and the message says no more than that there is news."),
        "none": _("We do not contact you. When it is safe, open this chat yourself."),
    }
    return say(texts[how]) if how in texts else None


def _key(text: str, case: Case, what: str) -> Key:
    return Key(text, Mine(case=case.id, what=what).pack())


# -- questions -------------------------------------------------------------------------------------------------------


def open_questions(reading: Reading, case: Case, person: int) -> list[Request]:
    """What the responsible person wants to know from this reader and has had no answer to."""
    return [each for each in requests.open_of(reading.db, case.id, "question") if person in each.data.get("to", ())]


def question_text(reading: Reading, request: Request) -> Html:
    """A question with who asks it."""
    return paragraphs(say(_("{who} asks you:"), who=reading.name(request.asked_by)), quote(request.data["question"]))


def answer_key(request: Request) -> Key:
    return Key(label("Answer"), Answer(request=request.id).pack())


def question_screen(reading: Reading, case: Case, request: Request) -> Screen:
    text = paragraphs(say("{number}", number=bold(case.number)), question_text(reading, request))
    return Screen(text, [[answer_key(request)]])


# -- words in danger ---------------------------------------------------------------------------------------------------


def written_screen(reading: Reading, case: Case, who: str, words: str) -> Screen:
    assert reading.person is not None
    answer = Key(label("Answer"), Mine(case=case.id, what="add").pack())
    here = listening(reading.db, reading.person)
    hint = say(_("You can answer right here.")) if here == case.id else None
    return Screen(paragraphs(say(_("{who} writes to you:"), who=who), quote(words), hint), [[answer]])


def unread_words(reading: Reading, case: Case) -> list[tuple[int | None, str]]:
    """(by, words) of what was written to the reader since they last said something themselves, the oldest first."""
    found: list[tuple[int | None, str]] = []
    for kind, _at, by, _data, note in reversed(cases.history(reading.db, case.id)):
        if by == reading.person:
            break
        if kind == "wrote":
            found.insert(0, (by, note))
    return found
