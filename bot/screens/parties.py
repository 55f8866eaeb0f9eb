"""The people of a case as who works with them by name reads them: each side, each of them, and what can be done; never in a group."""

from bot.rules.case import Case, Party
from bot.rules.following import ASKED_IN, may_be_asked_alone
from bot.rules.organisation import Person
from bot.rules.parties import may_correct, may_have_link
from bot.rules.roads import OPEN_TO, proposed, roads
from bot.rules.sides import SIDES, everybody, may_see_people
from bot.rules.terms import Road, Side, Stage
from bot.screens.buttons import Working
from bot.screens.buttons_parties import People, Roads
from bot.screens.language import Html, _, bold, cut, label, paragraphs, say
from bot.screens.names import side_name
from bot.screens.naming import may_name
from bot.screens.notices import reporters_phone
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from bot.screens.telling import consent_told, told_line
from storage import cases, people

AT_ONCE = 4  # people on one screen of keys
MOST_KEYS = 6  # on one screen
MOST_LINES = 12  # people whose lines stand on one screen; of more those of the page
NOTES = 5  # newest things that somebody said apart
NOTE = 200  # UTF-16 units of each


def people_key(reading: Reading, case: Case, reader: Person) -> Key | None:
    """The entry under "Work on it", for who may know the people by name."""
    return Key(label(_("Both sides")), key_data(case)) if may_see_people(reader, case, reading.organisation) else None


def key_data(case: Case, what: str = "room", party: int = 0, page: int = 0, day: int = 0) -> str:
    return People(case=case.id, what=what, party=party, page=page, day=day).pack()


def called(reading: Reading, case: Case, party: Party) -> str:
    """What somebody is called on staff's screens; a hidden name stays hidden."""
    if not may_name(reading, case, party):
        return _("does not want to be named")
    return party.name or reading.name(party.person) or _("no name")


def in_history(reading: Reading, case: Case, *, names: bool) -> dict[int, str]:
    """What each party is called in the history by their id: by name for who may know it, else by their side."""
    return {
        each.id: called(reading, case, each) if names and may_name(reading, case, each) else side_name(each.side)
        for each in case.parties
        if each.side in SIDES
    }


def phone_of(reading: Reading, case: Case, party: Party) -> str:
    """The number that was given for this case; empty for who may not see it."""
    if not may_name(reading, case, party):
        return ""
    return party.phone or (reporters_phone(reading, case) if party.person == case.reporter else "")


def is_here(reading: Reading, party: Party) -> bool:
    """Whether they can be written to."""
    return party.person is not None and party.person in people.reachable(reading.db, (party.person,))


def state(reading: Reading, party: Party) -> str:
    """In a few words: gone, or what they said of mediation."""
    if party.left:
        return left_name(party.left)
    if party.side == Side.HELPING:
        return {"yes": _("both sides agree"), "no": _("a side does not agree")}.get(party.consent, _("the sides are being asked"))
    return {"yes": _("wants mediation"), "no": _("does not want mediation")}.get(party.consent, _("not asked about mediation yet"))


def left_name(why: str) -> str:
    return {
        "withdrew": _("takes no part any more"),
        "died": _("has died"),
        "unreachable": _("cannot be reached"),
        "no_part": _("has no part in it"),
    }.get(why, why)


def party_line(reading: Reading, case: Case, party: Party) -> Html:
    """Name, number, whether they are here, and where they stand."""
    said = state(reading, party)
    if party.side in SIDES and not party.left and (told := consent_told(reading, case, party)) is not None:
        said = say(_("{said} ({told})"), said=said, told=told_line(reading, told))
    parts = [called(reading, case, party), phone_of(reading, case, party), said]
    if not is_here(reading, party) and not party.left:
        waits = bool(party.link) and party.link_until is not None and reading.now < party.link_until
        parts.append(_("link not used yet") if waits else _("not in the bot"))
    return say("{line}", line=" · ".join(part for part in parts if part))


# -- the room ------------------------------------------------------------------------------------------------------------


def people_screen(reading: Reading, case: Case, page: int = 0) -> Screen:
    """Everybody by side; each a key."""
    all_ = everybody(case)
    each_time = AT_ONCE if len(all_) <= AT_ONCE else AT_ONCE - 1  # one key turns the page
    pages = max(1, -(-len(all_) // each_time))
    page = page % pages
    here = all_[page * each_time : (page + 1) * each_time]
    lines: list[Html | None] = [say(_("{number}: whom it concerns."), number=bold(case.number))]
    for side in (*SIDES, Side.HELPING):
        on_it = [party for party in all_ if party.side == side]
        shown = on_it if len(all_) <= MOST_LINES else [party for party in here if party.side == side]
        if shown or (not on_it and side is not Side.HELPING):
            lines.append(bold(side_name(side, several=True)))
            lines += [party_line(reading, case, party) for party in shown] or [say(_("Nobody is written down yet."))]
    keys = [Key(cut(called(reading, case, each), 20), key_data(case, "show", each.id)) for each in here]
    turn = [[Key(label(_("More people ›")), key_data(case, "room", page=page + 1))]] if pages > 1 else []
    foot = [Key(label(_("Add somebody")), key_data(case, "add")), Key(label(_("More…")), key_data(case, "more"))]
    back = [[_work(case)]] if len(keys) + len(turn) + len(foot) < MOST_KEYS else []  # else it stands under "More…"
    return Screen(paragraphs(*lines), [*two_in_a_row(keys), *turn, foot, *back])


def _work(case: Case) -> Key:
    return Key(label(_("Work on it")), Working(case=case.id).pack())


def more_screen(reading: Reading, case: Case) -> Screen:
    """What concerns both sides, and who works on it."""
    reader = reading.reader()
    keys = []
    if not case.protected and not case.care:
        keys += [
            Key(label(_("Tell who reported")), key_data(case, "tell_reporting")),
            Key(label(_("Tell the other side")), key_data(case, "tell_other")),
        ]
    if case.stage in OPEN_TO and roads(case, reading.organisation, reading.policy):
        keys.append(Key(label(_("Another road")), Roads(case=case.id).pack()))
    if reader is not None and reader.id == case.responsible and case.stage in (*OPEN_TO, Stage.RESOLVED):
        keys.append(Key(label(_("Step back")), key_data(case, "step_back")))
    keys += [_work(case), Key(label(_("Back")), key_data(case))]
    road = say(_("Road: {road}."), road=road_name(case.road))
    return Screen(paragraphs(say(_("{number}: what shall we do?"), number=bold(case.number)), road), two_in_a_row(keys))


def side_screen(case: Case) -> Screen:
    """Where somebody new stands."""
    keys = [
        Key(label(_("Side that reported")), key_data(case, "reporting")),
        Key(label(_("The other side")), key_data(case, "other")),
        Key(label(_("Back")), key_data(case)),
    ]
    return Screen(say(_("{number}: on which side do they stand?"), number=bold(case.number)), two_in_a_row(keys))


# -- one of them ---------------------------------------------------------------------------------------------------------


def party_screen(reading: Reading, case: Case, party: Party) -> Screen:
    """One of them, with what they said apart, and the steps that concern them alone."""
    helped = next((each for each in case.parties if each.id == party.helps), None)
    notes = heard(reading, case, party)
    text = paragraphs(
        say("{number} · {side}", number=bold(case.number), side=side_name(party.side)),
        party_line(reading, case, party),
        say(_("Helps {name}."), name=called(reading, case, helped)) if helped is not None else None,
        *([say(_("Said apart, for nobody else to read:")), *notes[-NOTES:]] if notes else []),
    )
    return Screen(text, two_in_a_row(_party_keys(reading, case, party)))


def _party_keys(reading: Reading, case: Case, party: Party) -> list[Key]:
    here, back = is_here(reading, party), Key(label(_("Back")), key_data(case))
    if party.left:
        again = [Key(label(_("Takes part again")), key_data(case, "back", party.id))] if party.side != Side.HELPING else []
        return [*again, back]
    keys = [Key(label(_("Heard apart")), key_data(case, "heard", party.id))] if party.side != Side.HELPING else []
    mediated = not case.protected and not case.care
    if may_have_link(case, party, here=here):
        keys.append(Key(label(_("Make a link")), key_data(case, "link", party.id)))
    if here and mediated and case.stage in ASKED_IN and may_be_asked_alone(case, party, reading.person or 0):
        keys.append(Key(label(_("Ask them")), key_data(case, "ask", party.id)))
    if mediated and party.side in SIDES and case.stage in OPEN_TO:
        keys.append(Key(label(_("Yes or no")), key_data(case, "consent", party.id)))
    if mediated and party.side in SIDES:
        keys.append(Key(label(_("Add a helper")), key_data(case, "helper", party.id)))
    keys += _helper_keys(case, party)
    return [*keys, Key(label(_("Change…")), key_data(case, "change", party.id)), back]


def _helper_keys(case: Case, party: Party) -> list[Key]:
    """To write down the yes of a side that does not use the bot."""
    if party.side != Side.HELPING or party.consent in ("yes", "no"):
        return []
    labels = {Side.REPORTING: label(_("Who reported: yes")), Side.OTHER: label(_("Other side: yes"))}
    return [Key(labels[side], key_data(case, f"helper_{side}", party.id)) for side in SIDES if party.consent != side]


def heard(reading: Reading, case: Case, party: Party) -> list[Html]:
    """What was written down of them apart, the oldest first; for who may see their name."""
    reader = reading.reader()
    if reader is None or not may_see_people(reader, case, reading.organisation):
        return []
    return [
        say("{when} {words}", when=reading.moment(at), words=cut(note, NOTE))
        for kind, at, _by, data, note in cases.history(reading.db, case.id)
        if kind == "heard" and data.get("party") == party.id
    ]


def change_screen(reading: Reading, case: Case, party: Party) -> Screen:
    keys = [Key(label(_("Correct")), key_data(case, "correct", party.id))] if may_correct(case, party) else []
    keys += [
        Key(label(_("Not reached")), key_data(case, "tried", party.id)),
        Key(label(_("No part any more")), key_data(case, "gone", party.id)),
        Key(label(_("Back")), key_data(case, "show", party.id)),
    ]
    return Screen(paragraphs(party_line(reading, case, party), say(_("What has changed?"))), two_in_a_row(keys))


def gone_screen(reading: Reading, case: Case, party: Party, tries: int) -> Screen:
    """Why they have no part any more; it counts against nobody."""
    keys = [
        Key(label(_("Withdrew")), key_data(case, "withdrew", party.id)),
        Key(label(_("Has died")), key_data(case, "died", party.id)),
        Key(label(_("No part in it")), key_data(case, "no_part", party.id)),
        Key(label(_("Cannot be reached")), key_data(case, "unreachable", party.id)),
        Key(label(_("Back")), key_data(case, "show", party.id)),
    ]
    least = reading.policy.parties.tries
    counted = say(_("Tries written down: {tries} of {least}."), tries=tries, least=least)
    return Screen(paragraphs(party_line(reading, case, party), say(_("Why do they take no part?")), counted), two_in_a_row(keys))


# -- roads ---------------------------------------------------------------------------------------------------------------


def road_name(road: str) -> str:
    return {
        Road.PEOPLES_MEDIATION: _("people's mediation"),
        Road.ADMINISTRATIVE_MEDIATION: _("administrative mediation"),
        Road.PETITION: _("petition"),
        Road.GOVERNMENT_DECISION: _("government decision"),
        Road.POLICE: _("police"),
        Road.ARBITRATION_OR_COURT: _("arbitration or court"),
    }[Road(road)]


def _road_label(road: Road) -> str:
    return {
        Road.PEOPLES_MEDIATION: label(_("People's mediation")),
        Road.ADMINISTRATIVE_MEDIATION: label(_("By the authority")),
        Road.PETITION: label(_("Petition")),
        Road.GOVERNMENT_DECISION: label(_("Government decision")),
        Road.POLICE: label(_("Police")),
        Road.ARBITRATION_OR_COURT: label(_("Arbitration, court")),
    }[road]


def proposed_road(case: Case, reading: Reading) -> Road | None:
    """The other road that the policy proposes for this kind of matter."""
    return proposed(case, reading.organisation, reading.policy)


def roads_screen(reading: Reading, case: Case) -> Screen:
    found = roads(case, reading.organisation, reading.policy)
    keys = [Key(_road_label(road), Roads(case=case.id, road=road.value).pack()) for road in found]
    text = paragraphs(
        say(_("{number} is on the road: {road}."), number=bold(case.number), road=road_name(case.road)),
        say(_("Which one shall it take instead?")),
    )
    return Screen(text, two_in_a_row([*keys, Key(label(_("Back")), key_data(case, "more"))]))
