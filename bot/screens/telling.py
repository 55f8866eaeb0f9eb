"""Who said a yes or a no: the people themselves, in their own chat, or somebody of the staff, who was told it and wrote it down."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.case import Case, Party
from bot.rules.terms import Role
from bot.screens.language import Html, _, say
from bot.screens.reading import Reading
from bot.screens.roles import role_name
from storage import cases

RECORDING = (Role.MEDIATOR, Role.GRID_WORKER, Role.LEADER, Role.SUPERVISOR, Role.PROTECTION)  # the nearest to the work first


@dataclass(frozen=True, slots=True)
class Told:
    """An answer with its moment; `by` is who wrote it down, None where the people said it themselves."""

    at: datetime
    by: int | None


def role_at(reading: Reading, person: int | None) -> str:
    """What somebody of the staff is here, in a word; empty for who holds no role any more."""
    held = {role for staff in reading.organisation.staff.values() for who, role in staff if who == person}
    return next((role_name(role) for role in RECORDING if role in held), "")


def consent_told(reading: Reading, case: Case, party: Party) -> Told | None:
    """How the present yes or no of a party to mediation came here; None where no line of history tells it."""
    if not party.id or party.consent not in ("yes", "no"):
        return None
    for kind, at, by, data, _note in reversed(cases.history(reading.db, case.id)):
        if kind == "consent" and data.get("party") == party.id:
            return Told(at, by if data.get("read_out") else None)
    return None


def told_line(reading: Reading, told: Told) -> Html:
    """For staff, behind the answer itself."""
    if told.by is None:
        return say(_("said it here themselves"))
    role = role_at(reading, told.by)
    who = say(_("{who} ({role})"), who=reading.name(told.by), role=role) if role else say("{who}", who=reading.name(told.by))
    return say(_("written down by {who}"), who=who)


def own_consent_line(reading: Reading, case: Case, party: Party) -> Html | None:
    """To the party: what stands of them, and whether they said it here or somebody wrote it down."""
    if party.consent not in ("yes", "no"):
        return None
    told = consent_told(reading, case, party)
    if told is None or told.by is None:
        return say(_("You have said yes.")) if party.consent == "yes" else say(_("You have said no."))
    text = _("{who} wrote down on {day} that you say yes. If that is not so, say otherwise here.")
    if party.consent == "no":
        text = _("{who} wrote down on {day} that you say no. If that is not so, say otherwise here.")
    return say(text, who=reading.name(told.by), day=reading.day(told.at))
