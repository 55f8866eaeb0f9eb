"""Meetings of the sides: planned by buttons and by typing, answered, moved, called off, reminded of, held and written down."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot.posting import House
from bot.rules.case import Case, Party
from bot.rules.meetings import Invited, Meeting
from storage import cases, subjects
from tests.stories.residents import answered, reports
from tests.stories.town import Phone, Town

NUMBER = "LJ-2026-000001"
LI, LI_PHONE = "李四光明", "13987654321"


@dataclass
class Sides:
    """A case with both sides in it: 张丽 uses the bot, the other side is a name with a number."""

    town: Town
    mediator: Phone
    resident: Phone
    case: int


def sides(town: Town, *, consent: str = "yes", response: bool = True) -> Sides:
    town.group("wenjun")
    town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    resident = town.resident("张丽", "wenjun-3")
    reports(resident)
    if response:
        answered(town, mediator)
    else:
        mediator.presses("我来办", town.group("wenjun"))

    def both(db: Connection, house: House) -> int:
        case = cases.by_number(db, NUMBER)
        assert case is not None
        (party,) = the_case(db, case).parties
        subjects.keep(db, case, replace(party, consent=consent, consent_at=town.clock.now()))
        subjects.keep(db, case, Party("other", name=LI, phone=LI_PHONE, consent=consent))
        return case

    return Sides(town, mediator, resident, town.do(both))


def the_case(db: Connection, id_: int) -> Case:
    case = cases.load(db, id_)
    assert case is not None
    return case


def now(here: Sides) -> Case:
    return here.town.do(lambda db, house: the_case(db, here.case))


def meetings(here: Sides) -> list[Meeting]:
    return here.town.do(lambda db, house: subjects.of_case(db, Meeting, here.case))


def invited(here: Sides) -> list[Invited]:
    return here.town.do(lambda db, house: subjects.of_case(db, Invited, here.case))


def joins(here: Sides, name: str = "李四") -> Phone:
    """The other side has opened its link: its party is a person now."""
    phone = here.town.resident(name)

    def link(db: Connection, house: House) -> None:
        from storage import people

        party = next(each for each in the_case(db, here.case).parties if each.side == "other")
        person = people.by_account(db, house.bot_id, phone.user.id)  # type: ignore[attr-defined]
        subjects.keep(db, here.case, replace(party, person=person))

    here.town.do(link)
    return phone


def room(here: Sides) -> None:
    here.mediator.says(f"/case {NUMBER}")
    here.mediator.presses("继续办理|怎么办|办这件|着手")
    here.mediator.presses("调解会")


def typed(here: Sides, moment: str = "周五15:00") -> None:
    """A meeting planned by writing when, in the unit's room, with everybody."""
    room(here)
    here.mediator.says(moment)
    here.mediator.presses("咱们调解室")
    here.mediator.presses("下一步")
    here.mediator.presses("下一步")
    here.mediator.presses("发送")


def test_a_meeting_is_planned_by_typing(town: Town) -> None:
    here = sides(town)
    typed(here)
    print(here.mediator.texts()[-5:], here.resident.texts()[-2:])
    assert 0
