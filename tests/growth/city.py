"""The sample city with many years behind it: all its staff, two groups, and people of every role with a case they may read."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, create_engine, select, update

from bot.posting import House
from bot.rules.terms import Role
from storage import chats, search
from storage.database import upgrade
from storage.tables import OPEN_CASE, CaseRow, PartyRow
from tests.growth.years import fill, settle
from tests.stories.town import BOT_ID, Phone, Town

REPORTED = 60  # cases of one resident who writes often


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with a phone, and the number of a case they may read."""

    name: str
    phone: Phone
    case: str


def city_of_years(url: str, cases: int, stands: Callable[[int], None] = lambda _count: None, *, one_open_in: int = 100) -> Town:
    """With so many cases; `stands` hears how many are written."""
    upgrade(url)
    town = Town(url)
    for person in town.roster.people:
        town.staff(person.code)
    for unit in ("wenjun", "linjiang"):
        town.group(unit)

    def write(db: Connection, house: House) -> None:
        for count in fill(db, house.organisation, BOT_ID, cases, town.clock.now(), one_open_in):
            stands(count)

    town.do(lambda db, house: search.begin_anew(db))  # before there is a case: those that follow are made findable with it
    town.do(write)
    town.do(lambda db, _house: settle(db))
    _vacuum(url)
    return town


def _vacuum(url: str) -> None:
    """What PostgreSQL does by itself in the course of the years; SQLite has no such thing to do."""
    if not url.startswith("sqlite"):
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as db:
            db.exec_driver_sql("VACUUM (ANALYZE)")
            db.exec_driver_sql("CHECKPOINT")
        engine.dispose()


def readers(town: Town) -> list[Reader]:
    """One of each role, the city's and a town's supervisor, and a resident with many cases."""
    root = next(unit.code for unit in town.roster.units if not unit.parent)
    wenjun = town.unit("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = town.do(lambda db, house: _open_of(db, wenjun)[-1])
    own = town.do(lambda db, house: _report_often(db, house.bot_id, resident))
    staff = {
        "a city supervisor": town.holding(root, Role.SUPERVISOR)[0],
        "a town supervisor": town.holding("linjiang", Role.SUPERVISOR)[0],
        "a leader": town.holding("wenjun", Role.LEADER)[0],
        "a mediator": town.holding("wenjun", Role.MEDIATOR)[0],
        "a grid worker": town.holding("wenjun-3", Role.GRID_WORKER)[0],
        "an administrator": town.holding(root, Role.ADMINISTRATOR)[0],
    }
    return [*(Reader(name, phone, number) for name, phone in staff.items()), Reader("a resident", resident, own)]


def _open_of(db: Connection, unit: int) -> list[str]:
    """Numbers of open cases in which nothing keeps the unit from reading them."""
    query = select(CaseRow.number).where(CaseRow.handled_by == unit, OPEN_CASE).order_by(CaseRow.id)
    return list(db.execute(query.limit(10)).scalars())


def _report_often(db: Connection, bot: int, resident: Phone) -> str:
    """Cases of all years are the resident's; the number of one of them."""
    chat = chats.find(db, bot, resident.user.id)
    assert chat is not None
    newest = list(db.execute(select(CaseRow.id, CaseRow.number).order_by(CaseRow.id.desc()).limit(REPORTED)))
    ids = [id_ for id_, _number in newest]
    db.execute(update(CaseRow).where(CaseRow.id.in_(ids)).values(reporter=chat.person))
    db.execute(update(PartyRow).where(PartyRow.case_id.in_(ids), PartyRow.side == "reporting").values(person_id=chat.person))
    return str(newest[0][1])
