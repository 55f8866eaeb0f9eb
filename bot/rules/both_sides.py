"""A question to both sides 双方同意: each says yes or no once, for itself or to who has the case, and only with two yes is it so."""

from dataclasses import replace
from typing import Any, Self, cast

from bot.rules.agreements import people_of, side_of
from bot.rules.case import Act, Case, Refused
from bot.rules.permits import must_be_responsible
from bot.rules.sides import SIDES
from bot.rules.terms import Side


class BothAsked:
    """What such questions have in common; each is a frozen dataclass of its own with these fields."""

    __slots__ = ()

    yes_reporting: bool | None
    yes_other: bool | None
    state: str  # open | granted | refused | replaced | withdrawn

    def yes(self, side: str) -> bool | None:
        return self.yes_reporting if side == Side.REPORTING else self.yes_other

    def answered(self, case: Case, side: str, *, yes: bool) -> Self:
        """With what a side has said: a no refuses it at once. Refused where that side has said so already."""
        if self.state != "open" or self.yes(side) is not None:
            raise Refused("already_done", number=case.number)
        said = replace(cast("Any", self), **{f"yes_{Side(side).value}": yes})
        if yes and not (said.yes_reporting and said.yes_other):
            return cast("Self", said)
        return cast("Self", replace(said, state="granted" if yes else "refused"))


def side_speaking(case: Case, act: Act) -> str:
    """The side of a party who answers for it in the bot."""
    side = side_of(case, act.by.id)
    if not side or case.protected:
        raise Refused("not_a_party", number=case.number)
    return side


def must_be_written_down(case: Case, act: Act, side: str) -> None:
    """Refuse unless who has the case may write down what a side says: one of which nobody uses the bot."""
    must_be_responsible(act.by, case, act.organisation)
    if side not in SIDES or people_of(case, side):
        raise Refused("button_old")
