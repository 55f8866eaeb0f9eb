"""People and money of a case as staff read them; names only in the file, for who may see them."""

from bot.rules.case import Case
from bot.rules.organisation import Person
from bot.rules.permits import may_see_names
from bot.rules.sums import Difference
from bot.screens.buttons import Cancel, Working
from bot.screens.buttons_moving import Money
from bot.screens.language import Html, _, _c, _n, bold, label, paragraphs, say
from bot.screens.names import how_many, money
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row

MOST_FAULTS = 8  # on one screen


def money_room(reading: Reading, case: Case, reader: Person) -> Key | None:
    return Key(label(_("People and money")), _key(case, "show"))


def _key(case: Case, what: str) -> str:
    return Money(case=case.id, what=what).pack()


def sums_line(case: Case) -> Html | None:
    """Totals only: claimed 45.8万元, come back 12万元."""
    said = []
    if case.money_claimed is not None:
        said.append(say(_("claimed {money}"), money=money(case.money_claimed)))
    if case.money_recovered is not None:
        said.append(say(_("recovered {money}"), money=money(case.money_recovered)))
    comma = _c("between parts of a sentence", ", ")
    return say(_("Money: {sums}."), sums=Html(comma.join(said))) if said else None


def money_screen(reading: Reading, case: Case) -> Screen:
    text = paragraphs(
        say(_("{number}: people and money."), number=bold(case.number)),
        how_many(case.people, case.households),
        sums_line(case),
        None if case.people or case.money_claimed is not None else say(_("Nothing is written down yet.")),
    )
    keys = [
        Key(label(_("People affected")), _key(case, "people")),
        Key(label(_("Sum claimed")), _key(case, "claimed")),
        Key(label(_("Record a payment")), _key(case, "paid")),
        Key(label(_("Correct payments")), _key(case, "correct")),
        Key(label(_("List of people")), _key(case, "list")),
        Key(label(_("Back")), Working(case=case.id).pack()),
    ]
    return Screen(text, two_in_a_row(keys))


def list_screen(reading: Reading, case: Case, listed: int) -> Screen:
    """The list itself goes only as a file, to who may see names."""
    reader = reading.reader()
    text = (
        say(
            _n("{number}: {count} person is in the list.", "{number}: {count} people are in the list.", listed),
            number=bold(case.number),
            count=listed,
        )
        if listed
        else say(_("{number} has no list of people yet."), number=bold(case.number))
    )
    keys = [Key(label(_("Send a list")), _key(case, "upload")), Key(label(_("Empty form")), _key(case, "form"))]
    if listed and reader is not None and may_see_names(reader, case, reading.organisation):
        keys.append(Key(label(_("Get the list")), _key(case, "get")))
    keys.append(Key(label(_("Back")), _key(case, "show")))
    return Screen(text, two_in_a_row(keys))


def replace_screen(case: Case, found: Difference, people: int) -> Screen:
    """What a new list would change, before it does."""
    text = paragraphs(
        say(
            _n("{number}: the new list has {count} person.", "{number}: the new list has {count} people.", people),
            number=bold(case.number),
            count=people,
        ),
        say(_("{new} new, {gone} no longer in it."), new=found.new, gone=found.gone),
        say(
            _("Claimed {claimed}, recovered {recovered}. Replace the old list?"),
            claimed=money(found.claimed),
            recovered=money(found.recovered),
        ),
    )
    return Screen(text, [[Key(label(_("Replace it")), _key(case, "replace")), Key(label(_("Cancel")), Cancel().pack())]])


def fault_lines(faults: list[list[object]], more: int) -> Html:
    """What is wrong in which row; nothing has been taken."""
    head = say(_("Nothing has been taken over. Please correct this and send the file again:"))
    lines = [_fault(int(str(row)), str(code), str(cell)) for row, code, cell in faults[:MOST_FAULTS]]
    rest = len(faults) - MOST_FAULTS + more
    last = say(_n("and {count} more", "and {count} more", rest), count=rest) if rest > 0 else None
    return paragraphs(head, *lines, last)


def _fault(row: int, code: str, cell: str) -> Html:
    whole = {
        "too_big": _("The file is too large for a list of people."),
        "too_many": _("A list can have 5,000 people at most."),
        "unreadable": _("This is no workbook (.xlsx) and no CSV file that I can read."),
        "empty": _("There is nobody in it."),
    }
    if code in whole:
        return say(whole[code])
    text = {
        "heading": _("Row {row}: the headings are missing. Names stand under “name”."),
        "name": _("Row {row}: the name is missing or too long."),
        "phone": _("Row {row}: “{cell}” is no phone number."),
        "money": _("Row {row}: “{cell}” is no exact sum."),
        "formula": _("Row {row}: there is a formula. Please write the value itself."),
        "twice": _("Row {row}: the same name and phone as in row {cell}."),
    }.get(code, _("Row {row}: something is wrong."))
    return say(text, row=row, cell=cell)
