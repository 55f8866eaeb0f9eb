"""What supervisors read of somebody who is pressed for having reported, and what that person hears back; nothing of it is for the unit."""

from collections.abc import Mapping
from typing import Any

from bot.rules.case import Case
from bot.rules.trouble import OPEN, SEEN_TO, climbs_as, may_know
from bot.screens.buttons import Details, Mine, Move, TakeOver, Trouble
from bot.screens.language import _, label, paragraphs, quote, say
from bot.screens.names import grade_name
from bot.screens.notices import Facts, about_case, numbered, who_reports
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import cases, requests

FEW = 3  # newest messages that are shown


@about_case("trouble")
def trouble(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    return trouble_screen(reading, case, by=facts.get("by"))


def trouble_screen(
    reading: Reading, case: Case, *, again: bool = False, by: int | None = None, request: int | None = None
) -> Screen | None:
    """What one person said, who has the case, and what can be done; None for who may not know of it.

    It is that person's whom the `request` is of, or who said it just now.
    """
    reader = reading.reader()
    if reader is None:
        return None
    asked = [
        each
        for each in requests.open_of(reading.db, case.id, "trouble")
        if case.trouble == OPEN and may_know(reader, case, each.data, reading.organisation)
    ]
    if request is not None or by is not None:
        asked = [each for each in asked if each.id == request or (by is not None and each.asked_by == by)]
    if not asked:
        return None
    whose = asked[-1].asked_by
    said = [
        (data, note)
        for kind, _at, author, data, note in cases.history(reading.db, case.id)
        if kind == "trouble_reported" and author == whose and may_know(reader, case, data, reading.organisation)
    ]
    cases.looked(reading.db, case.id, reader.id, "trouble", reading.now)
    first = say(_what(said[-1][0] if said else {}), number=numbered(case), grade=grade_name(climbs_as(case)))
    has = say(_("{unit}, {who} has it"), unit=reading.unit(case.handled_by) or "–", who=reading.name(case.responsible) or "–")
    text = paragraphs(
        say(_("This still waits for you:")) if again else None,
        first,
        *[quote(note) for note in [note for _data, note in said if note][-FEW:]],
        who_reports(reading, case),
        say(_("{has}. The unit has not been told, and sees the grade and the dates as before."), has=has),
    )
    return Screen(text, trouble_keys(case, asked[-1].id))


def _what(data: Mapping[str, Any]) -> str:
    """What is the matter, and with which of the sides."""
    beside = data.get("side") is not None
    if data.get("about") == "handling":
        if beside:
            return _("‼ {number} · {grade}: the other side complains about a unit or its people.")
        return _("‼ {number} · {grade}: the person who reported it complains about a unit or its people.")
    if beside:
        return _("‼ {number} · {grade}: somebody is making trouble for the other side.")
    return _("‼ {number} · {grade}: somebody is making trouble for the person who reported it.")


def trouble_keys(case: Case, request: int) -> list[list[Key]]:
    """Give it to another unit, take it over, speak with the person; or decide, which the person hears."""
    keys = []
    if case.stage.value in ("routed", "assigned", "in_progress"):
        keys += [
            Key(label(_("To another unit")), Move(case=case.id).pack()),
            Key(label(_("I take it over")), TakeOver(case=case.id).pack()),
        ]
    if not case.protected:
        keys.append(Key(label(_("Write to them")), Trouble(request=request, what="speak").pack()))
    keys += [
        Key(label(_("Details")), Details(case=case.id).pack()),
        Key(label(_("Seen to")), Trouble(request=request, what=SEEN_TO).pack()),
        Key(label(_("Nothing in it")), Trouble(request=request, what="nothing").pack()),
    ]
    return two_in_a_row(keys)


@about_case("trouble_asked", to_parties=True)
def trouble_asked(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """A supervisor writes to the person: the answer goes back the same way, past the unit."""
    text = paragraphs(
        say(_("{number}: {who}, who supervises, writes to you:"), number=numbered(case), who=reading.name(facts["who"])),
        quote(facts["words"]),
        say(_("Your answer goes to the supervisor only, not to the unit.")),
    )
    return Screen(text, [[_again(case, label(_("Answer")))]])


@about_case("trouble_decided", to_parties=True)
def trouble_decided(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    text = paragraphs(
        say(_("{number}: {who} has looked into what you told us."), number=numbered(case), who=reading.name(facts["who"])),
        say(_("If it goes on, say so again; it goes past the unit each time.")),
    )
    return Screen(text, [[_again(case, label(_("Trouble for me")))]] if case.stage.open else ())


def _again(case: Case, text: str) -> Key:
    return Key(text, Mine(case=case.id, what="trouble").pack())
