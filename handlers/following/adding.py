"""Adding to a case and answering a question: whatever comes goes into the case at once, and a burst has one answer."""

from datetime import timedelta
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.desk import Desk, request
from bot.rules import following
from bot.rules.case import Case, Refused
from bot.rules.following import Said
from bot.rules.grading import Answers, grade
from bot.rules.keeping import Kept
from bot.rules.phones import lone_phone, shared_phone
from bot.rules.reading import Reading, read
from bot.rules.terms import Grade
from bot.screens.attached import too_many
from bot.screens.buttons import Answer, Mine
from bot.screens.language import Html, _, bold, label, paragraphs, quote, say
from bot.screens.other_side import other_screen
from bot.screens.screen import Key, Reply, Screen
from handlers.asking import park_report
from handlers.casework.taking import reading_of
from handlers.gates import Active, Pressed, Private
from handlers.parts import Part, part, usable, words
from storage import cases, people

GOES_STALE = timedelta(hours=1)  # what is written after so long a silence is a new matter
IN_DANGER = timedelta(days=2)  # not for somebody in danger: they go on where they stopped


def begin(desk: Desk, case: Case) -> Reply:
    """Ask for what is to be added; whatever comes from now on goes into the case until "that is all"."""
    case.must_be_open()
    _listen(desk, case, {})
    if case.grade is Grade.CRITICAL and (case.care or case.on_it is not None) and not case.beside(desk.person.id):
        # Whoever is in danger hears of no case number, only that somebody reads it.
        return Reply(Screen(say(_("Write here, whatever it is. People on duty get it at once.")), [[done_key(case)]]), new=True)
    text = _("What shall we add to {number}? Write it, or send photos, voice, video, files or a location.")
    return Reply(Screen(say(text, number=bold(case.number)), [[done_key(case)]]), new=True)


def _listen(desk: Desk, case: Case, facts: dict[str, Any]) -> None:
    park_report(desk)
    desk.converse("adding", {"case": case.id, **facts})


def done_key(case: Case) -> Key:
    return Key(label("I am done"), Mine(case=case.id, what="done").pack())


def answer(press: CallbackQuery, desk: Desk, button: Answer) -> Reply:
    """A question of the responsible person, with a button to answer it."""
    asked = request(desk, button.request)
    case = desk.case(asked.case)
    if not desk.private or asked.kind != "question" or desk.person.id not in asked.data.get("to", ()):
        raise Refused("not_a_party", number=case.number)
    if asked.decision == "withdrawn":
        return Reply(toast=say(_("This question is not asked any more.")))
    if asked.decision is not None:
        return Reply(toast=say(_("You have answered this already.")))
    case = _open_one(desk, case)
    party = case.party_of(desk.person.id)
    if party is not None and _is_over_for(case, desk.person.id):
        return Reply(other_screen(reading_of(desk), case, party))
    case.must_be_open()
    _listen(desk, case, {"request": asked.id})
    text = paragraphs(quote(asked.data["question"]), say(_("Please write your answer, or send a photo, voice or file.")))
    return Reply(Screen(text, [[done_key(case)]]))


def _is_over_for(case: Case, person: int) -> bool:
    """Whether somebody of the other side has nothing to add any more: they have left, or the case has become a protected one."""
    party = case.party_of(person)
    return party is not None and case.beside(person) and (case.protected or case.care or bool(party.left))


def more(message: Message, desk: Desk) -> Reply:
    """One part of what is added: kept at once, so that nothing is lost if nothing follows."""
    assert desk.conversation is not None
    facts = desk.conversation.data
    case = _open_one(desk, desk.case(facts["case"]))
    if not usable(message):
        return Reply(Screen(say(_("I cannot read this one. Words, photos, voice, a file or a location are fine.")), [[done_key(case)]]))
    thing, text = part(message), words(message)
    found = read(text, desk.house.learned)
    if text and _goes_past(desk, case, found):
        from handlers.following.trouble import said as past_the_unit

        return past_the_unit(message, desk)
    _learn_phone(desk, case, text)
    said = Said(text, thing.kind if thing else "", _graded(case, found) if text else None)
    desk.apply(_change(desk, case, said, facts.get("request")))
    # Once it was too much it is said with each answer: in a burst only the last one is sent.
    taken = keep_part(desk, case, thing) if thing is not None else Kept.WHOLE
    kept = Kept.of_all(Kept(facts.get("many", Kept.WHOLE)), taken)
    desk.converse("adding", {"case": case.id, "many": kept.value})
    many = too_many(kept, desk.policy)
    if case.care:
        return Reply(Screen(paragraphs(_with_them(desk, case), many), [[done_key(case)]]), settle=True)
    if text and (found.numbers_first or found.talk_of_dying):
        return Reply(Screen(paragraphs(_alarm(desk, case, found), many), [[done_key(case)]]))
    answered = _kept(desk, case) if text or taken is not Kept.FULL else None
    return Reply(Screen(paragraphs(answered, many), [[done_key(case)]]), settle=True)


def _open_one(desk: Desk, case: Case) -> Case:
    """A case that was merged meanwhile goes on as another, and what comes goes there."""
    return case if case.merged_into is None else desk.case(case.merged_into)


def _goes_past(desk: Desk, case: Case, found: Reading) -> bool:
    from handlers.following.trouble import goes_past

    return goes_past(desk, case, found)


def _learn_phone(desk: Desk, case: Case, text: str) -> None:
    """A bare number in a protected or a called-out case says where to call; it is kept with the person, for who may see names."""
    number = lone_phone(text)
    if number is not None and (case.protected or case.grade is Grade.CRITICAL) and case.reporter == desk.person.id:
        people.learn_phone(desk.db, desk.person.id, number)
        desk.phone = number


def _change(desk: Desk, case: Case, said: Said, asked: int | None) -> Any:
    question = request(desk, asked) if asked is not None else None
    if question is not None and question.decision is None and question.case == case.id:
        return following.answer(case, desk.act, said, question.id, question.asked_by)
    return following.add_facts(case, desk.act, said)


def _graded(case: Case, found: Reading) -> Any:
    return grade(found, Answers(asked=True), category=case.category.value).grade


def keep_part(desk: Desk, case: Case, thing: Part) -> Kept:
    """Into the case with it; one's own phone number is kept with the person, for who may see names."""
    if thing.kind == "contact" and thing.facts.get("own"):
        desk.phone = shared_phone(thing.facts["phone"])
        people.learn_phone(desk.db, desk.person.id, desk.phone)
        return Kept.WHOLE
    facts = dict(thing.facts)
    heard = facts.pop("transcript", None)  # written down already while it was a draft
    return desk.attach(case.id, thing.kind, thing.file, facts, heard)


def _with_them(desk: Desk, case: Case) -> Html:
    """To somebody who talks of dying: who reads it, or that people are being called; and whom to call meanwhile."""
    if case.on_it is not None:
        first = say(_("{who} reads it now."), who=reading_of(desk).name(case.on_it))
    elif case.safe_contact == "message":
        first = say(_("It has arrived. We are calling somebody who reads it and writes to you."))
    else:
        first = say(_("It has arrived. We are calling somebody who phones you."))
    help_ = _("If it gets worse, call {help} (psychological help), in danger {ambulance} or {police}.")
    return paragraphs(first, say(help_, help=bold("12356"), ambulance=bold("120"), police=bold("110")))


def _kept(desk: Desk, case: Case) -> Html:
    if case.protected:
        return say(_("Kept with {number}. Is there more?"), number=bold(case.number))
    who = reading_of(desk).name(case.responsible) or reading_of(desk).unit(case.handled_by)
    if not who:
        return say(_("Kept with {number}. Is there more?"), number=bold(case.number))
    return say(_("Kept with {number}; {who} can see it. Is there more?"), number=bold(case.number), who=who)


def _alarm(desk: Desk, case: Case, found: Reading) -> Html:
    """Danger in what was added: the numbers to call come first, and it is said who has been told."""
    if found.talk_of_dying:
        first = [
            say(_("What you write worries us. Please do not stay alone with it.")),
            say(
                _("You can call {help} now (psychological help); in danger {ambulance} or {police}."),
                help=bold("12356"),
                ambulance=bold("120"),
                police=bold("110"),
            ),
        ]
    else:
        first = [
            say(
                _("Your safety comes first. In danger now, call {police}; if somebody is hurt, {ambulance}; in a fire, {fire}."),
                police=bold("110"),
                ambulance=bold("120"),
                fire=bold("119"),
            ),
            say(_("If you cannot speak, text the police at {number}."), number=bold(desk.policy.police_by_text)),
        ]
    return paragraphs(*first, say(_("What you wrote is with {number}, and those who handle it are told at once."), number=case.number))


class Lately(Active):
    """A conversation that goes on and was not left long ago; else it is over, and the message is a new matter."""

    async def __call__(self, event: TelegramObject, desk: Desk) -> bool:
        if not await super().__call__(event, desk):
            return False
        assert desk.conversation is not None
        case = cases.load(desk.db, desk.conversation.data.get("case", 0))
        in_danger = case is not None and case.stage.open and (case.care or case.on_it is not None)
        over = case is not None and _is_over_for(case, desk.person.id)
        if not over and desk.now - desk.conversation.updated_at < (IN_DANGER if in_danger else GOES_STALE):
            return True
        desk.finish_conversation()
        return False


def router() -> Router:
    found = Router(name="adding")
    found.message.register(more, Private(), Lately("adding"))
    found.callback_query.register(answer, Pressed(Answer))
    return found
