"""The way by which a part of a case becomes one of its own, and what both say of each other."""

from collections.abc import Collection

from bot.rules.case import Case, Party
from bot.rules.lanes import sees_link
from bot.rules.organisation import Person
from bot.rules.splitting import choosable, kinds
from bot.rules.terms import Category, Lane, Side, Stage
from bot.screens.buttons import Cancel
from bot.screens.buttons_moving import Split
from bot.screens.language import Html, _, bold, cut, label, paragraphs, quote, say
from bot.screens.names import category_name, how_many
from bot.screens.naming import may_name
from bot.screens.notices import Facts, about_case
from bot.screens.notices_parties import mine_key
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import cases

PAGE = 4  # kinds, or people, on one screen
NAME_UNITS = 24  # UTF-16 units of a name on a button


def _cancel() -> Key:
    return Key(label(_("Cancel")), Cancel().pack())


def split_room(reading: Reading, case: Case, reader: Person) -> Key | None:
    if case.stage not in (Stage.ASSIGNED, Stage.IN_PROGRESS):
        return None
    return Key(label(_("Split the case")), Split(case=case.id).pack())


def split_lines(reading: Reading, case: Case) -> list[Html]:
    """For staff: the case that it was a part of, and those that were parts of it."""
    lines = []
    beside = _other_lane(reading, case)
    if beside:
        return [say(_("The other lane of the matter, apart from it: {number}."), number=bold(reading.number(beside)))]
    if case.split_from is not None and case.lane is not Lane.PETITION:
        lines.append(say(_("It was a part of {number}."), number=bold(reading.number(case.split_from))))
    found = [data["case"] for kind, _at, _by, data, _note in cases.history(reading.db, case.id) if kind == "split_off"]
    if found:
        lines.append(say(_("Split off from it: {numbers}"), numbers=" ".join(reading.number(each) for each in found)))
    return lines


def _other_lane(reading: Reading, case: Case) -> int | None:
    """The case of the same matter in the other lane, for supervisors; nobody else learns that there is one."""
    reader = reading.reader()
    if reader is None or not sees_link(reader, case, reading.organisation):
        return None
    found = [
        data["case"] for kind, _at, _by, data, _note in cases.history(reading.db, case.id) if kind in ("petition_opened", "petition_begun")
    ]
    return found[-1] if found else None


def kind_screen(reading: Reading, case: Case, page: int) -> Screen:
    """What kind the part is: as the whole, or another."""
    same = Key(category_name(case.category.value, reading.policy), Split(case=case.id, what="kind", kind=case.category.value).pack())
    if page < 0:
        other = Key(label(_("Other…")), Split(case=case.id, what="kinds", at=0).pack())
        return Screen(say(_("What kind of matter is the part?")), [[same, other], [_cancel()]])
    rest = [each for each in kinds(case) if each is not case.category and not reading.policy.category_row(each.value).hidden]
    pages = max(1, -(-len(rest) // PAGE))
    page %= pages
    shown = rest[page * PAGE : (page + 1) * PAGE]
    keys = [Key(category_name(each.value, reading.policy), Split(case=case.id, what="kind", kind=each.value).pack()) for each in shown]
    turn = Key(label(_("More kinds ›")), Split(case=case.id, what="kinds", at=(page + 1) % pages).pack())
    return Screen(say(_("What kind of matter is the part?")), [*two_in_a_row(keys), [turn, _cancel()]])


def who_screen(reading: Reading, case: Case, chosen: Collection[int], page: int = 0) -> Screen:
    """Which parties go along; all of them stay in the old case as well."""
    found = choosable(case)
    pages = max(1, -(-len(found) // PAGE))
    shown = found[page % pages * PAGE :][:PAGE]
    keys = [
        Key(
            f"{'✓ ' if party.id in chosen else ''}{cut(_named(reading, case, party), NAME_UNITS)}",
            Split(case=case.id, what="who", at=party.id).pack(),
        )
        for party in shown
    ]
    text = say(_("Who else is concerned by the part? Who is marked belongs to both cases."))
    return Screen(text, [*two_in_a_row(keys), [Key(label(_("All chosen")), Split(case=case.id, what="done").pack()), _cancel()]])


def _named(reading: Reading, case: Case, party: Party) -> str:
    """By name for who may know it, else by the side."""
    side = _("other side") if party.side == Side.OTHER else _("reporting side")
    return (party.name or reading.name(party.person) or side) if may_name(reading, case, party) else side


def listed_screen(case: Case) -> Screen:
    """Who of the list goes along: typed, for a list may have thousands."""
    text = say(_("Who of the list goes along? Write their names, one on a line. They leave the list of the old case."))
    return Screen(text, [[Key(label(_("Nobody")), Split(case=case.id, what="nobody").pack()), _cancel()]])


def sure_screen(reading: Reading, case: Case, words: str, category: Category, parties: int, people: int) -> Screen:
    text = paragraphs(
        say(_("{number}: this part becomes a case of its own:"), number=bold(case.number)),
        quote(words),
        say(
            _("{kind}, with the same unit and person. Parties going along: {parties}."),
            kind=category_name(category.value, reading.policy),
            parties=parties,
        ),
        how_many(people, None),
        say(_("Its time limits begin now, and the reporter is told.")),
    )
    return Screen(text, [[Key(label(_("Split it")), Split(case=case.id, what="do").pack()), _cancel()]])


@about_case("split_party", to_parties=True)
def split_party(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To the reporting side, in the new case: what became of a part of their matter."""
    if not case.stage.open:
        return None
    first = say(
        _("A part of {old} is handled on its own now, as {number}."),
        old=reading.number(facts["from"]),
        number=bold(case.number),
    )
    due = case.promised_at if reading.person in case.parties_listening else None
    later = None if due is None else say(_("You will hear from them by {due}."), due=reading.deadline(due))
    return Screen(paragraphs(first, later), [[mine_key(case)]])
