"""Whose name a reader may know: one that was hidden in a report stays hidden when that report goes on in another."""

from dataclasses import replace

from bot.rules.case import Case, Party
from bot.rules.sides import may_see_party
from bot.screens.reading import Reading


def may_name(reading: Reading, case: Case, party: Party) -> bool:
    """Whether the reader may know a party by name; who came with a merged report has hidden their name there."""
    reader = reading.reader()
    if reader is None:
        return False
    part = reading.case(party.via) if party.via is not None else None
    hidden = case.name_hidden or (part is not None and part.name_hidden)
    return may_see_party(reader, replace(case, name_hidden=hidden), party, reading.organisation)
