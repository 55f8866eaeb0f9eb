"""A case as the other side, or a helper, reads it: with whom it is, what was shared with them, what comes next; no word of the report."""

from datetime import datetime

from bot.rules.case import Case, Party
from bot.rules.mediating import MEDIATED
from bot.rules.sides import side_helped
from bot.rules.terms import Side, Stage
from bot.screens.agreements import own_lines
from bot.screens.buttons import Mine
from bot.screens.buttons_parties import Rights
from bot.screens.invitations import own_meeting_rows, own_meetings
from bot.screens.language import Html, _, bold, cut, label, paragraphs, say
from bot.screens.mine import answer_key, apart, open_questions, question_text
from bot.screens.names import category_name
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from bot.screens.side_questions import own_question
from bot.screens.telling import consent_told, own_consent_line
from storage import cases

SHARED = 4  # newest things that were shared
NOTE = 300  # UTF-16 units of each


def _key(text: str, case: Case, what: str) -> Key:
    return Key(text, Mine(case=case.id, what=what).pack())


def other_screen(reading: Reading, case: Case, party: Party) -> Screen:
    """The other side's own screen; of a protected case, and for who has left, that there is nothing to do."""
    number = bold(case.number)
    if case.protected or case.care:
        return Screen(say(_("{number}: there is nothing for you to do here now."), number=number))
    if party.left:
        return Screen(say(_("You take no part in {number} any more, and hear nothing of it. That counts against nobody."), number=number))
    assert reading.person is not None
    asked = open_questions(reading, case, reading.person) if case.stage.open else []
    asks, answers = own_question(reading, case, reading.person)
    shared = shared_with(reading, case, side_helped(case, party))
    text = paragraphs(
        say("{number} · {category}", number=number, category=category_name(case.category, reading.policy)),
        _role(party),
        *_stands(reading, case, party),
        *own_meetings(reading, case),
        own_lines(reading, case, reading.person),
        apart(say(_("Shared with you:")), *shared[-SHARED:]) if shared else None,
        apart(asks) if asks else None,
        apart(question_text(reading, asked[-1])) if asked else None,
    )
    rows = [*answers, *([[answer_key(asked[-1])]] if asked else []), *own_meeting_rows(reading, case)]
    return Screen(text, [*rows, *two_in_a_row(_keys(case, party, room=not rows))])


def _role(party: Party) -> Html:
    if party.side == Side.HELPING:
        return say(_("You are here to help one of the sides, with both sides' yes."))
    return say(
        _("You are one of the two sides. What you say is for those who work on it; the other side sees none of it without your yes.")
    )


def _stands(reading: Reading, case: Case, party: Party) -> list[Html | None]:
    """With whom it is, and what comes next; dates that the reporting side was promised are not theirs."""
    unit, who = reading.unit(case.handled_by), reading.name(case.responsible)
    if not case.stage.open:
        return [say(_("It has ended on {day}."), day=reading.day(case.closed_at or reading.now))]
    with_ = say(_("{who} of {unit} has it in hand."), who=who, unit=unit) if who else say(_("It is with {unit}."), unit=unit)
    if case.stage is Stage.RESOLVED:
        return [with_, say(_("The handling is over. Before it is closed, somebody comes back and asks both sides."))]
    if case.stage is Stage.CARRYING_OUT:
        return [with_, say(_("It is agreed, and now it is being carried out."))]
    if party.side == Side.OTHER and case.stage in MEDIATED:
        if not party.consent:
            return [with_, say(_("Next: read your rights, and say whether you want mediation."))]
        if party.consent == "no":
            told = consent_told(reading, case, party)
            if told is not None and told.by is not None:
                return [with_, own_consent_line(reading, case, party)]
            return [with_, say(_("You said that you do not want mediation. You can change your mind."))]
    return [with_, say(_("Next: {who} gets in touch with you."), who=who or unit)]


def _keys(case: Case, party: Party, *, room: bool) -> list[Key]:
    """At most six; while a question waits, the answer comes first and leaving stands on the screen of rights."""
    if not case.stage.open:
        return []
    leave = _key(label(_("Take no part")), case, "leave")
    if party.side == Side.HELPING:
        return [leave]
    keys = [_key(label("Add something"), case, "add")]
    if case.stage in MEDIATED:
        keys.append(_key(label(_("My rights")), case, "rights"))
        keys.append(_key(label("Other mediator"), case, "mediator"))
    keys += [_key(label("Court, arbitration"), case, "court"), _key(label("Trouble for me"), case, "trouble")]
    return [*keys, leave] if room or case.stage not in MEDIATED else keys


def shared_with(reading: Reading, case: Case, side: str) -> list[Html]:
    """What who has the case told this side, the oldest first; to who came with a merged case, what was told since then."""
    past = cases.history(reading.db, case.id)
    part = case.came_by(reading.person)
    since = max((at for kind, at, _by, data, _note in past if kind == "merged_in" and data.get("case") == part), default=None)
    return [
        say(_("{line}: {note}"), line=_line(reading, at, by), note=cut(note, NOTE))
        for kind, at, by, data, note in past
        if kind == "told_side" and data.get("side") == side and (since is None or at >= since)
    ]


def _line(reading: Reading, at: datetime, by: int | None) -> Html:
    return say("{when} {who}", when=reading.moment(at), who=reading.name(by))


# -- rights --------------------------------------------------------------------------------------------------------------


def rights_text(number: Html) -> Html:
    """The rights of a party (People's Mediation Law arts. 3, 17, 23), as they are told before the first meeting."""
    return paragraphs(
        say(_("Your rights in {number}:"), number=number),
        say(_("Mediation is free of charge and of your own free will. You can stop it at any time.")),
        say(_("You can ask for another mediator, and say whether it shall be open to others or not.")),
        say(_("You say what you want yourself, and agree to nothing that you do not want.")),
        say(_("Court, arbitration and the authority in charge stay open to you. Saying no is never held against you.")),
    )


def rights_screen(reading: Reading, case: Case, party: Party) -> Screen:
    """The rights with a yes and a no; what was said before stands above them, and whether they said it or somebody wrote it down."""
    said = own_consent_line(reading, case, party)
    text = paragraphs(rights_text(bold(case.number)), said, say(_("Do you want mediation?")))
    yes = Key(label(_("Yes, I want it")), Rights(case=case.id, yes=True).pack())
    no = Key(label(_("No, I do not")), Rights(case=case.id, yes=False).pack())
    keys = [each for each, gone in ((yes, "yes"), (no, "no")) if party.consent != gone]
    if party.id:
        keys.append(_key(label(_("Bring a helper")), case, "helper"))
    if party.side == Side.OTHER:
        keys.append(_key(label(_("Take no part")), case, "leave"))
    return Screen(text, two_in_a_row([*keys, _key(label("Go back"), case, "show")]))


def invitation_text(reading: Reading, case: Case) -> Html:
    """What a link shows before it is accepted: who asks and what kind of matter; not who reported, and nothing that was said."""
    who, unit = reading.name(case.responsible), reading.unit(case.handled_by)
    kind = category_name(case.category, reading.policy)
    asks = _("{unit} asks you to take part in a matter: {kind}.")
    if who:
        asks = _("{who} of {unit} asks you to take part in a matter: {kind}.")
    return paragraphs(
        say(asks, who=who, unit=unit, kind=kind),
        say(_("Mediation is free of charge and voluntary. You are told your rights first, and you can stop at any time.")),
        say(_("Do you want to follow it here?")),
    )
