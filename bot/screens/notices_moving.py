"""What staff hear of a case that comes back, and of one that was passed on too often: who has it?"""

from bot.rules.case import Case
from bot.rules.terms import Kind, Stage
from bot.screens.buttons import Details, Record
from bot.screens.buttons_moving import WhoHas
from bot.screens.language import _, bold, cut, label, paragraphs, quote, say
from bot.screens.nagging import record_label
from bot.screens.names import kind_name
from bot.screens.notices import Facts, about_case
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import cases
from storage.requests import Request

MOST_UNITS = 5  # to choose from, the last ones that had it
UNIT_UNITS = 40  # UTF-16 units of a unit's name on a button


def _details(case: Case) -> Key:
    return Key(label(_("Details")), Details(case=case.id).pack())


@about_case("given_back")
def given_back(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To who had it, with the reason; in a group without it, for it may name people."""
    if case.stage not in (Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS):
        return None
    first = say(
        _("{number} came back from {unit}. The dates are as they were."), number=bold(case.number), unit=reading.unit(facts["from"])
    )
    owed = next((each for kind in (Kind.FIRST_RESPONSE, Kind.WEEKLY_REPORT) if (each := case.owed(kind)) is not None), None)
    due = None if owed is None else say(_("By {due}: {owed}."), owed=kind_name(owed.kind), due=reading.deadline(owed.due_at))
    if reading.person is None:
        return Screen(paragraphs(first, due), [[_details(case)]])
    note = next((note for kind, _at, _by, _data, note in reversed(cases.history(reading.db, case.id)) if kind == "given_back"), "")
    record = [Key(record_label(owed.kind), Record(obligation=owed.id).pack())] if owed is not None and case.responsible is not None else []
    return Screen(paragraphs(first, quote(note) if note else None, due), [[*record, _details(case)]])


@about_case("stays_decided")
def stays_decided(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if not case.stage.open:
        return None
    return Screen(
        say(_("It is decided: {number} stays with {unit}."), number=bold(case.number), unit=reading.unit(case.handled_by)),
        [[_details(case)]],
    )


def who_has_it_screen(reading: Reading, case: Case, request: Request) -> Screen | None:
    """To who supervises all of them: the units that had it, as buttons."""
    contested = case.reason.get("contested")
    if contested is None or case.stage not in (Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS):
        return None
    first = say(
        _("{number} has been passed on {times} times. {who} would give it to {unit} now. Who has it?"),
        number=bold(case.number),
        times=case.moves,
        who=reading.name(request.asked_by),
        unit=reading.unit(request.data["to"]),
    )
    units = [unit for unit in contested["units"] if unit in reading.organisation.units][-MOST_UNITS:]
    keys = [
        [Key(cut(reading.organisation.units[unit].located(reading.language), UNIT_UNITS), WhoHas(request=request.id, unit=unit).pack())]
        for unit in units
    ]
    return Screen(paragraphs(first, quote(request.data["why"])), [*keys, [_details(case)]])
