"""Callback data of measures, task forces and the first steps of protected cases; prefixes as in buttons.py are kept for good."""

from aiogram.filters.callback_data import CallbackData


class Measures(CallbackData, prefix="msr"):
    """The list of steps of a case: show | pick | nature | add; a `value` is the nature, or the kind of the step, that was chosen."""

    case: int
    what: str = "show"
    value: str = ""
    page: int = 0


class Step(CallbackData, prefix="mst"):
    """What somebody does with what is owed: show | done | cannot | give | date | drop | not_needed | yes | partly | no."""

    obligation: int
    what: str = "show"


class Doer(CallbackData, prefix="mhp"):
    """Choosing somebody: list | tree | pick, at a unit, while that is asked; `page` of the list."""

    case: int
    what: str = "list"
    at: int = 0
    person: int = 0
    page: int = 0


class UntilDay(CallbackData, prefix="mdy"):
    """Choosing the last day, as a number of days since the year 1, while that is asked."""

    case: int
    day: int = 0


class Force(CallbackData, prefix="tfc"):
    """The task force of a case: show | propose | begin | decide | steps | end | end_yes; unit | units_done while its members are asked."""

    case: int
    what: str = "show"
    at: int = 0
    page: int = 0


class Protecting(CallbackData, prefix="fst"):
    """The first steps of a protected case: show | minor."""

    case: int
    what: str = "show"
    page: int = 0
