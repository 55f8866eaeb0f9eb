"""Roles and units as people read them."""

from collections.abc import Iterable

from bot.rules.organisation import Organisation
from bot.rules.roster.changes import ROLE_NAMES
from bot.rules.terms import Role
from bot.screens.language import Html, _, language, say, translated


def role_name(role: Role) -> str:
    return translated(ROLE_NAMES[role])


def unit_name(unit: int, organisation: Organisation) -> str:
    """A unit by name; empty for one that is gone."""
    found = organisation.units.get(unit)
    return found.called(language()) if found else ""


def roles_sentence(roles: Iterable[tuple[int, Role]], organisation: Organisation) -> Html | None:
    """What somebody does here, in one sentence to them; None for who holds no role."""
    said = roles_line(roles, organisation)
    return say(_("You are here as: {roles}."), roles=said) if said else None


def roles_line(roles: Iterable[tuple[int, Role]], organisation: Organisation) -> Html:
    """Units with the roles held in each; empty for who holds none."""
    order = list(Role)
    units: dict[int, list[Role]] = {}
    for unit, role in sorted(roles, key=lambda held: (held[0], order.index(held[1]))):
        if unit in organisation.units:
            units.setdefault(unit, []).append(role)
    comma, stop = ("、", "；") if language() == "zh" else (", ", "; ")
    lines = (
        say(_("{unit}: {roles}"), unit=unit_name(unit, organisation), roles=comma.join(role_name(role) for role in held))
        for unit, held in units.items()
    )
    return Html(stop.join(lines))
