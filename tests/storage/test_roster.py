"""A roster in the database: loaded again without loss, people who leave, units in use, and one-time links."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, Engine, select

from bot import sample
from bot.roster_files import load
from bot.rules.case import Refused
from bot.rules.roster import Roster, RosterPerson, RosterRole
from bot.rules.terms import Level, Role
from storage import chats, groups, invitations, joining, people, roster, units
from storage.database import writing_engine
from storage.tables import PersonRow, RoleRow, UnitRow

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BOT = 7000000001


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    found = writing_engine(database_url)
    yield found
    found.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Connection]:
    with engine.begin() as connection:
        yield connection


@pytest.fixture(scope="module")
def city() -> Roster:
    found, _faults = load(sample.ROSTER)
    assert found is not None
    return found


def without(city: Roster, person: str) -> Roster:
    return Roster(
        city.units,
        tuple(each for each in city.people if each.code != person),
        tuple(each for each in city.roles if each.person != person),
    )


def person_id(db: Connection, code: str) -> int:
    return db.execute(select(PersonRow.id).where(PersonRow.code == code)).scalar_one()


def unit_id(db: Connection, code: str) -> int:
    found = units.by_code(db, code)
    assert found is not None
    return found


def test_before_the_first_loading_there_is_no_roster(db: Connection) -> None:
    assert roster.present(db) is None
    assert roster.newest_id(db) == 0


def test_what_is_loaded_comes_back_whole(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    found = roster.present(db)
    assert found is not None
    by_code = found.units_by_code()
    assert by_code == city.units_by_code()
    assert found.people_by_code() == city.people_by_code()
    assert sorted(role.key for role in found.roles) == sorted(role.key for role in city.roles)
    assert {unit: found.duty_list(unit) for unit in by_code} == {unit: city.duty_list(unit) for unit in by_code}


def test_loading_the_same_again_changes_nothing_but_is_counted(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    again = roster.apply(db, city, NOW)
    assert again.changes.nothing
    assert not again.lost
    assert roster.newest_id(db) == 2


def test_ids_stay_when_names_and_places_in_the_tree_change(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    before = unit_id(db, "hongguang-1")
    changed = [replace(unit, name="红光村新网格", parent="binjiang") if unit.code == "hongguang-1" else unit for unit in city.units]
    roster.apply(db, replace(city, units=tuple(changed)), NOW)
    assert unit_id(db, "hongguang-1") == before
    tree = units.organisation(db)
    assert tree.units[before].name == "红光村新网格"
    assert tree.units[before].parent == unit_id(db, "binjiang")


def test_who_is_missing_loses_roles_and_keeps_name_and_account(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    gone = person_id(db, "wang-min")
    known = people.arrive(db, BOT, 501, "Min", "zh")
    people.join(db, BOT, 501, gone)
    applied = roster.apply(db, without(city, "wang-min"), NOW)
    assert applied.lost == {gone}
    assert people.roles_of(db, gone) == frozenset()
    assert people.name(db, gone) == "王敏"
    assert people.retired_before(db, gone) == NOW
    assert people.arrive(db, BOT, 501, "Min", "zh").person.id == gone != known.person.id


def test_who_comes_back_is_the_same_person(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    before = person_id(db, "wang-min")
    roster.apply(db, without(city, "wang-min"), NOW)
    roster.apply(db, city, NOW)
    assert person_id(db, "wang-min") == before
    assert people.retired_before(db, before) is None
    assert (unit_id(db, "wenjun"), Role.MEDIATOR) in people.roles_of(db, before)


def test_a_language_that_somebody_chose_is_theirs(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    person = person_id(db, "wang-min")
    people.choose_language(db, person, "en")
    assert roster.changes(db, city).nothing
    roster.apply(db, city, NOW)
    assert people.language_of(db, person) == "en"


def test_the_first_administrator_is_no_part_of_a_roster(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    stranger = people.arrive(db, BOT, 700, "Admin", "en").person.id
    joining.make_administrator(db, stranger, unit_id(db, "city"))
    joining.make_administrator(db, stranger, unit_id(db, "city"))
    assert roster.changes(db, city).nothing
    roster.apply(db, city, NOW)
    assert people.roles_of(db, stranger) == {(unit_id(db, "city"), Role.ADMINISTRATOR)}


def test_a_unit_left_out_is_retired_with_its_group_and_links(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    lost = unit_id(db, "ecology")
    chat = chats.add(db, BOT, -100, kind="group", title="环境")
    groups.bind(db, chat.id, lost)
    invitations.make(db, invitations.UNIT, NOW, 7, unit=lost)
    smaller = Roster(
        tuple(unit for unit in city.units if unit.code != "ecology"),
        city.people,
        tuple(role for role in city.roles if role.unit != "ecology"),
    )
    roster.apply(db, smaller, NOW)
    assert units.by_code(db, "ecology") is None
    assert groups.known(db, chat.id).unit is None
    assert invitations.waiting(db, NOW) == []
    assert not db.execute(select(RoleRow.id).where(RoleRow.unit_id == lost)).all()
    roster.apply(db, city, NOW)
    assert unit_id(db, "ecology") == lost


def test_another_place_on_the_duty_list_takes_no_role_away(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    roles = [replace(role, duty_order=9) if role.person == "wang-min" and role.role is Role.DUTY else role for role in city.roles]
    applied = roster.apply(db, replace(city, roles=tuple(roles)), NOW)
    assert not applied.lost
    tree = units.organisation(db)
    assert tree.duty_list(unit_id(db, "wenjun"))[-1] == person_id(db, "wang-min")


def test_new_people_get_the_language_of_the_roster(db: Connection, city: Roster) -> None:
    more = replace(
        city,
        people=(*city.people, RosterPerson("smith", "Smith", language="en")),
        roles=(*city.roles, RosterRole("smith", "wenjun", Role.MEDIATOR)),
    )
    roster.apply(db, more, NOW)
    assert people.language_of(db, person_id(db, "smith")) == "en"
    assert roster.changes(db, more).nothing


def test_usual_roads_are_not_written_out(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    details = db.execute(select(UnitRow.details).where(UnitRow.level == Level.VILLAGE)).scalars().first()
    assert details is not None
    assert details["roads"] == []


# -- links ------------------------------------------------------------------------------------------------------------


def test_a_link_works_once_and_only_its_hash_is_kept(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    person = person_id(db, "wang-min")
    token = invitations.make(db, invitations.PERSON, NOW, 7, person=person)
    assert len(f"j_{token}") <= 64
    assert token not in str(db.exec_driver_sql("SELECT * FROM invitations").all())
    used = invitations.use(db, token, 1, NOW, invitations.PERSON)
    assert used.person == person
    with pytest.raises(Refused, match="link_used"):
        invitations.use(db, token, 2, NOW, invitations.PERSON)


def test_a_link_ends_on_its_day(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    token = invitations.make(db, invitations.PERSON, NOW, 7, person=person_id(db, "wang-min"))
    late = NOW + timedelta(days=7)
    assert not invitations.waiting(db, late)
    with pytest.raises(Refused, match="link_expired"):
        invitations.use(db, token, 1, late, invitations.PERSON)
    assert invitations.use(db, token, 1, late - timedelta(seconds=1), invitations.PERSON)


def test_a_new_link_ends_the_one_before_for_the_same_person_only(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    mine, other = person_id(db, "wang-min"), person_id(db, "liu-yang")
    first = invitations.make(db, invitations.PERSON, NOW, 7, person=mine)
    kept = invitations.make(db, invitations.PERSON, NOW, 7, person=other)
    second = invitations.make(db, invitations.PERSON, NOW, 7, person=mine)
    with pytest.raises(Refused, match="link_unknown"):
        invitations.use(db, first, 1, NOW, invitations.PERSON)
    assert invitations.use(db, second, 1, NOW, invitations.PERSON).person == mine
    assert invitations.use(db, kept, 1, NOW, invitations.PERSON).person == other


@pytest.mark.parametrize("token", ["", "nothing", "j_", "x" * 60])
def test_a_made_up_link_is_unknown(db: Connection, token: str) -> None:
    with pytest.raises(Refused, match="link_unknown"):
        invitations.use(db, token, 1, NOW, invitations.PERSON)


def test_a_link_for_a_group_lets_no_person_in(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    token = invitations.make(db, invitations.UNIT, NOW, 7, unit=unit_id(db, "wenjun"))
    with pytest.raises(Refused, match="link_unknown"):
        invitations.use(db, token, 1, NOW, invitations.PERSON, invitations.ADMINISTRATOR)
    assert invitations.use(db, token, 1, NOW, invitations.UNIT).unit == unit_id(db, "wenjun")


def test_a_unit_has_one_group_at_a_time(db: Connection, city: Roster) -> None:
    roster.apply(db, city, NOW)
    unit = unit_id(db, "wenjun")
    old, new = (chats.add(db, BOT, native, kind="group", title=str(native)) for native in (-1, -2))
    assert groups.bind(db, old.id, unit) is None
    assert groups.bind(db, new.id, unit) == old.id
    assert groups.known(db, old.id).unit is None
    found = chats.of_unit(db, unit)
    assert found is not None
    assert found.id == new.id
