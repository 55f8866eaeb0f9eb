"""What the two sides hear as sides, and what who works on a case hears of them; each in words of its own."""

from bot.rules.case import Case, Party
from bot.rules.helping import may_answer
from bot.rules.mediating import sides_agree
from bot.rules.meetings import may_meet
from bot.rules.permits import has_it, kept_out, leads
from bot.rules.sides import SIDES, everybody, may_see_people
from bot.rules.terms import Outcome, Stage
from bot.screens.buttons import Details
from bot.screens.buttons import Outcome as Ending
from bot.screens.buttons_meeting import Meetings
from bot.screens.buttons_parties import Helper
from bot.screens.language import Html, _, label, paragraphs, quote, say
from bot.screens.names import side_name
from bot.screens.notices import Facts, about_case, numbered
from bot.screens.notices_parties import handed_over, mediated_on, mine_key, solved_keys
from bot.screens.other_side import rights_screen
from bot.screens.parties import called, key_data, road_name
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import cases

NEWEST = 5  # messages of one burst that are shown


def _still_there(reading: Reading, case: Case) -> bool:
    """Whether the reader has a part of their own, and nothing speaks against writing to them."""
    party = case.party_of(reading.person)
    return not case.protected and (party is None or not party.left) and reading.person is not None and case.concerns(reading.person)


# -- to the other side ---------------------------------------------------------------------------------------------------


@about_case("other_side", to_parties=True)
def other_side(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """A step that concerns the other side too, without a word that anybody wrote about it."""
    if reading.person not in case.other_side_listening:
        return None
    number, who, unit = numbered(case), reading.name(facts.get("who")), reading.unit(facts.get("unit"))
    what = facts["what"]
    if what == "resolved":
        return _resolved(case, number, who, facts)
    open_, has = case.stage.open, reading.unit(case.handled_by)
    texts = {
        "in_hand": paragraphs(say(_("{who} of {unit} has {number} now."), who=who, unit=has, number=number), mediated_on(reading, facts))
        if open_
        else None,
        "other_mediator": say(_("{number} is with {who} now. Nothing you told us is lost."), number=number, who=who) if open_ else None,
        "moved": say(_("{number} is with {unit} now."), number=number, unit=unit) if open_ else None,
        "reopened": say(_("↻ {number} is open again."), number=number) if case.stage is Stage.IN_PROGRESS else None,
        "closed": say(_("{number} is closed."), number=number) if case.stage is Stage.CLOSED else None,
        "ended": say(_("{number} has ended. Nobody works on it any more."), number=number) if case.stage is Stage.ENDED else None,
        "road": _road(case, facts["road"]) if "road" in facts else None,
    }
    text = texts.get(what)
    return None if text is None else Screen(text, [[mine_key(case)]])


def _resolved(case: Case, number: Html, who: str, facts: Facts) -> Screen | None:
    if case.stage is not Stage.RESOLVED:
        return None
    if facts["outcome"] == Outcome.SETTLED:
        text = say(_("{who} wrote down that {number} is settled. Is it solved for you?"), who=who, number=number)
        return Screen(text, solved_keys(case))
    return Screen(
        paragraphs(
            handed_over(case, facts.get("reason", ""))
            or say(_("The mediation of {number} has ended without an agreement."), number=number),
            say(_("You can still go to court, to arbitration or to the authority in charge. 12348 helps free of charge.")),
        ),
        [[mine_key(case)]],
    )


def _road(case: Case, road: str) -> Html:
    return say(_("{number} takes another road now: {road}."), number=numbered(case), road=road_name(road))


@about_case("petition_apart", to_parties=True)
def petition_apart(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To the reporting side, in the new case."""
    if not case.stage.open:
        return None
    due = case.promised_at if reading.person in case.parties_listening else None
    text = paragraphs(
        say(_("Your petition is handled on its own now, as {number}."), number=numbered(case)),
        say(_("What is being mediated goes on beside it; neither waits for the other.")),
        say(_("You will hear from them by {due}."), due=reading.deadline(due)) if due is not None else None,
    )
    return Screen(text, [[mine_key(case)]])


@about_case("road_changed", to_parties=True)
def road_changed(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if case.road != facts["road"] or not case.stage.open:
        return None
    return Screen(_road(case, facts["road"]), [[mine_key(case)]])


@about_case("told_side", to_parties=True)
def told_side(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """What who has the case shares with this side."""
    if not _still_there(reading, case):
        return None
    text = say(_("{number}: {who} tells you:"), number=numbered(case), who=reading.name(facts["who"]))
    return Screen(paragraphs(text, quote(facts["words"])), [[mine_key(case)]])


@about_case("rights", to_parties=True)
def rights(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """A party's rights before the first meeting, with a yes and a no."""
    mine = next((each for each in everybody(case) if each.person == reading.person and each.side in SIDES and not each.left), None)
    if mine is None or case.protected or not case.stage.open:
        return None
    return rights_screen(reading, case, mine)


@about_case("party_left", to_parties=True)
def party_left(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To somebody of whom it was written down that they take no part any more."""
    party = case.party_of(reading.person)
    if party is None or not party.left or case.protected:
        return None
    text = say(_("{number}: it is written down that you take no part any more. That counts against nobody."), number=numbered(case))
    return Screen(paragraphs(text, say(_("If it is not so, call {unit}."), unit=reading.unit(case.handled_by))))


@about_case("helper_asked", to_parties=True)
def helper_asked(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """Somebody is to come and help: each side says yes or no."""
    helper = _party(case, facts["party"])
    side = case.side_of(reading.person)
    if helper is None or not may_answer(case, helper, side) or not _still_there(reading, case) or not case.stage.open:
        return None
    helped = _party(case, helper.helps)
    theirs = helped is not None and helped.side == side
    whose = _("{number}: {name} wants to come and help the other side.")
    if theirs:
        whose = _("{number}: {name} wants to come and help your side.")
    text = paragraphs(
        say(whose, number=numbered(case), name=helper.name),
        say(_("It needs both sides' yes. They read only what is shared with that side. Do you agree?")),
    )
    yes = Key(label(_("Yes")), Helper(case=case.id, party=helper.id, yes=True).pack())
    no = Key(label(_("No")), Helper(case=case.id, party=helper.id, yes=False).pack())
    return Screen(text, [[yes, no]])


def _party(case: Case, id_: int | None) -> Party | None:
    return next((each for each in everybody(case) if id_ is not None and each.id == id_), None)


# -- to who works on it --------------------------------------------------------------------------------------------------


def _works(reading: Reading, case: Case) -> bool:
    """Whether the reader still works on it with the people by name; a group reads that there is something, and nothing else."""
    reader = reading.reader()
    if reader is None or kept_out(reader, case):
        return False
    tree = reading.organisation
    return (has_it(reader, case, tree) or leads(reader, case, tree)) and may_see_people(reader, case, tree)


def _about(reading: Reading, case: Case, facts: Facts, named: str, unnamed: str, rows: list[list[Key]] | None = None) -> Screen | None:
    """To who knows them by name; in a unit's group, and to others, without a name and without saying which side."""
    if not case.stage.open:
        return None
    party = _party(case, facts.get("party"))
    if reading.person is None or not _works(reading, case):
        return Screen(say(unnamed, number=numbered(case)), [[Key(label("Details"), Details(case=case.id).pack())]])
    who = called(reading, case, party) if party is not None else ""
    side = side_name(party.side) if party is not None else ""
    room = [Key(label(_("Both sides")), key_data(case))]
    return Screen(say(named, number=numbered(case), who=who, side=side), [*(rows or []), room])


@about_case("party_joined")
def party_joined(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    named = _("{number}: {who} ({side}) has opened the link and takes part.")
    return _about(reading, case, facts, named, _("{number}: somebody has opened their link and takes part."))


@about_case("side_left")
def side_left(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    named = _("{number}: {who} ({side}) takes no part any more. That is their right.")
    return _about(reading, case, facts, named, _("{number}: somebody takes no part any more. That is their right."), _refused_keys(case))


@about_case("consent_said")
def consent_said(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """A yes, or a no with which the mediation ends; that is never held against anybody."""
    if facts["yes"]:
        named = _("{number}: {who} ({side}) wants mediation.")
        if may_meet(case) and sides_agree(case):
            named = _("{number}: {who} ({side}) wants mediation. Both sides have said yes now; you can arrange a meeting.")
            meeting = [[Key(label(_("Meeting")), Meetings(case=case.id).pack())]]
            return _about(reading, case, facts, named, _("{number}: somebody has said whether they want mediation."), meeting)
        return _about(reading, case, facts, named, _("{number}: somebody has said whether they want mediation."))
    named = _("{number}: {who} ({side}) does not want mediation. That is their right; write down that it is over.")
    return _about(reading, case, facts, named, _("{number}: somebody has said whether they want mediation."), _refused_keys(case))


def _refused_keys(case: Case) -> list[list[Key]]:
    """The ending for it, as soon as the stage allows one."""
    if case.stage is not Stage.IN_PROGRESS:
        return []
    return [[Key(label("A side refused"), Ending(case=case.id, outcome=Outcome.REFUSED.value).pack())]]


@about_case("helper_proposed")
def helper_proposed(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    named = _("{number}: {who} is to come and help a side. It needs both sides' yes.")
    return _about(reading, case, facts, named, _("{number}: somebody is to come and help a side."))


@about_case("helper_answered")
def helper_answered(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    helper = _party(case, facts["party"])
    if helper is not None and helper.consent == "yes":
        named = _("{number}: both sides agree that {who} comes and helps. You can make a link for them.")
    else:
        named = _("{number}: a side does not agree that {who} comes and helps.")
    return _about(reading, case, facts, named, _("{number}: the sides have answered about a helper."))


@about_case("road_confirmed")
def road_confirmed(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    return Screen(_road(case, facts["road"]), [[Key(label("Details"), Details(case=case.id).pack())]])


@about_case("road_refused")
def road_refused(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    return Screen(say(_("{number} stays on its road: {road}."), number=numbered(case), road=road_name(case.road)))


@about_case("side_said")
def side_said(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """Words of the other side, or of who helps, to who has the case; others, and a group, read that there are some."""
    party = _party(case, facts["party"])
    if party is None:
        return None
    answered = "request" in facts
    named = _("{number}: {who} ({side}) answers:") if answered else _("{number}: {who} ({side}) adds:")
    screen = _about(reading, case, facts, named, _("{number}: somebody of the people concerned has added something."))
    reader = reading.reader()
    if screen is None or reader is None or not _works(reading, case):
        return screen
    alarm = say(_("‼ The words sound dangerous. Please get in touch at once.")) if facts.get("alarming") else None
    words = _newest(reading, case, party) if has_it(reader, case, reading.organisation) else ""
    if words:
        cases.looked(reading.db, case.id, reader.id, "words", reading.now)
    return Screen(paragraphs(screen.text, alarm, quote(words) if words else None), screen.rows)


def _newest(reading: Reading, case: Case, party: Party) -> str:
    """Their words of the last burst."""
    words: list[str] = []
    for kind, _at, by, _data, note in reversed(cases.history(reading.db, case.id)):
        if kind not in ("added", "answered"):
            break
        if by == party.person and note:
            words.insert(0, note)
    return "\n".join(words[-NEWEST:])
