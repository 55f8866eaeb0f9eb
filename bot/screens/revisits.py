"""The questions of a revisit, one screen each, and in few words what a side has said."""

from bot.rules.case import Case
from bot.rules.obligations import Obligation
from bot.rules.revisits import CONTENT, TRIES, UNREACHED, Said, results_of, sides_of
from bot.rules.terms import Outcome, Side
from bot.screens.buttons import Cancel, Revisit
from bot.screens.language import Html, _, _c, label, paragraphs, say
from bot.screens.names import side_name
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row


def cancel() -> list[Key]:
    return [Key(label(_("Cancel")), Cancel().pack())]


def headed(case: Case, side: str) -> Html:
    """The number, and where two sides are asked which of them this is about."""
    if len(sides_of(case)) == 1:
        return say("{number}", number=case.number)
    return say(_("{number}, {side}"), number=case.number, side=side_name(side))


def _key(text: str, obligation: Obligation, side: str, step: str, value: str) -> Key:
    """An answer carries its side, so that one that is pressed twice is not taken for the next side's."""
    return Key(text, Revisit(obligation=obligation.id, step=step, value=value if side == Side.REPORTING else f"{side}.{value}").pack())


def how_screen(obligation: Obligation, case: Case, side: str) -> Screen:
    ways = [(label(_("I phoned")), "phone"), (label(_("I went there")), "visit"), (label(_("We met")), "meeting")]
    keys = [_key(text, obligation, side, "how", how) for text, how in ways]
    keys.append(_key(label(_("By message")), obligation, side, "how", "chat"))
    keys.append(_key(label(_("Out of reach")), obligation, side, "unreached", "yes"))
    return Screen(say(_("{number}: how did you revisit?"), number=headed(case, side)), two_in_a_row([*keys, *cancel()]))


def ask_key(obligation: Obligation, case: Case, side: str) -> Key:
    """To ask another side in its chat as well."""
    text = label(_("Ask other side too")) if side == Side.OTHER else label(_("Ask reporters too"))
    return _key(text, obligation, side, "ask", "yes")


def by_message_screen(obligation: Obligation, case: Case, side: str) -> Screen:
    """The side uses the bot: it can be asked there, or has answered somewhere else."""
    keys = [
        _key(label(_("Ask them here")), obligation, side, "ask", "yes"),
        _key(label(_("They answered me")), obligation, side, "ask", "no"),
    ]
    text = say(_("{number}: shall I ask them in their chat? The answer comes to you."), number=headed(case, side))
    return Screen(text, [keys, cancel()])


def known_screen(reading: Reading, obligation: Obligation, case: Case, side: str, said: Said, day: str) -> Screen:
    """What the side has said already, to be taken over or asked anew."""
    text = paragraphs(say(_("{number} answered on {day}:"), number=headed(case, side), day=day), said_line(said))
    keys = [_key(label(_("Take it over")), obligation, side, "known", "yes"), _key(label(_("I ask anew")), obligation, side, "known", "no")]
    return Screen(text, [keys, cancel()])


def said_line(said: Said) -> Html:
    content = {"yes": _c("revisit", "content"), "partly": _c("revisit", "fairly content"), "no": _c("revisit", "not content")}
    parts = [
        {
            "kept": _c("revisit", "kept"),
            "not_kept": _c("revisit", "not kept"),
            "explained": _c("revisit", "they know where to go next"),
            UNREACHED: _c("revisit", "not reached"),
        }.get(said.result, said.result),
        content.get(said.content, ""),
        _c("revisit", "needs help") if said.care else "",
    ]
    return Html(" · ".join(say("{part}", part=part) for part in parts if part))


def result_screen(obligation: Obligation, case: Case, side: str) -> Screen:
    good, bad = results_of(case)
    if case.outcome is Outcome.SETTLED:
        labels = label(_("Kept")), label(_("Not kept"))
        question = say(_("{number}: was what was agreed kept?"), number=headed(case, side))
    else:
        labels = label(_("They know")), label(_("Open it again"))
        text = _("{number} ended without agreement. Do the people know where they can go next?")
        question = say(text, number=headed(case, side))
    keys = [_key(labels[0], obligation, side, "result", good), _key(labels[1], obligation, side, "result", bad)]
    return Screen(question, [keys, cancel()])


def content_screen(obligation: Obligation, case: Case, side: str) -> Screen:
    labels = label(_("Content")), label(_("Fairly content")), label(_("Not content"))
    keys = [_key(text, obligation, side, "content", value) for text, value in zip(labels, CONTENT, strict=True)]
    return Screen(say(_("{number}: are the people content?"), number=headed(case, side)), [keys, cancel()])


def care_screen(obligation: Obligation, case: Case, side: str) -> Screen:
    keys = [_key(label(_("No need")), obligation, side, "care", "no"), _key(label(_("Yes, help needed")), obligation, side, "care", "yes")]
    return Screen(say(_("{number}: does anybody need care or help now?"), number=headed(case, side)), [keys, cancel()])


def unreached_screen(obligation: Obligation, case: Case, side: str, tries: int, needed: int) -> Screen:
    """Which way was tried; after enough tries also to go on without them."""
    labels = {"phone": label(_("Phoned")), "visit": label(_("Nobody there")), "chat": label(_("No answer"))}
    keys = [_key(labels[how], obligation, side, "tried", how) for how in TRIES]
    text = say(
        _("{number}: how did you try? {tries} of {needed} tries are recorded."), number=headed(case, side), tries=tries, needed=needed
    )
    if tries >= needed:
        text = say(
            _("{number}: {tries} tries are recorded. You can go on without them, or try again."), number=headed(case, side), tries=tries
        )
        keys.append(_key(label(_("Without them")), obligation, side, "without", "yes"))
    return Screen(say(text, number=headed(case, side), tries=tries, needed=needed), two_in_a_row([*keys, *cancel()]))


def tried_screen(reading: Reading, obligation: Obligation, case: Case, side: str, tries: int, needed: int) -> Screen:
    text = paragraphs(
        say(_("{number}: try {tries} of {needed} is recorded."), number=headed(case, side), tries=tries, needed=needed),
        say(_("The revisit is owed until {due}; what the others said is kept."), due=reading.deadline(obligation.due_at)),
    )
    keys = [_key(label(_("One more try")), obligation, side, "unreached", "yes")]
    if tries >= needed:
        text = say(
            _("{number}: {tries} tries are recorded. You can go on without them, or try again."), number=headed(case, side), tries=tries
        )
        keys.append(_key(label(_("Without them")), obligation, side, "without", "yes"))
    return Screen(text, [keys])


def quiet_screen(obligation: Obligation, case: Case, before: tuple[str, ...], how: str) -> Screen:
    """A later check: has it stayed quiet? Where there are two sides each is asked."""
    sides = sides_of(case)
    answers = [(label(_("All quiet")), "no"), (label(_("It came back")), "yes")]
    if before:
        answers.append((label(_("Out of reach")), "un"))
    keys = [
        Key(text, Revisit(obligation=obligation.id, step="relapse", value=f"{'-'.join((*before, value))}.{how}").pack())
        for text, value in answers
    ]
    question = say(_("{number}: has it stayed quiet?"), number=headed(case, sides[len(before)]))
    return Screen(question, [*two_in_a_row(keys), cancel()])
