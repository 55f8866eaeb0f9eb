"""The menu of commands on each phone: residents see theirs, staff what comes with their roles, in the language they chose."""

from sqlalchemy import Connection, select

from bot.playground.commands import commands_for
from bot.posting import House, show_menu
from bot.reorganising import reorganise
from storage import invitations
from storage.tables import PersonRow
from tests.stories.town import TOKEN, Phone, Town


def menu(town: Town, phone: Phone) -> list[str]:
    bot = town.world.tokens[TOKEN]
    return [command["command"] for command in commands_for(town.world, town.world.private(bot, phone.user), phone.user)]


def shown(town: Town, *phones: Phone) -> None:
    def show(db: Connection, house: House) -> None:
        for phone in phones:
            show_menu(db, phone.person, town.clock.now())

    town.do(show)
    town.wait(seconds=1)


def test_each_role_sees_its_own_commands(town: Town) -> None:
    mediator, supervisor, administrator = town.staff("wang-min"), town.staff("xu-wenjing"), town.staff("lin-xiaoyu")
    shown(town, mediator, supervisor, administrator)
    assert menu(town, mediator) == ["report", "cases", "work", "case", "find", "file", "away", "language", "cancel", "help"]
    assert "overdue" in menu(town, supervisor) and "admin" not in menu(town, supervisor)
    assert "admin" in menu(town, administrator)
    leader = town.staff("li-guoping")
    shown(town, leader)
    assert "team" in menu(town, leader) and "team" not in menu(town, supervisor)


def test_a_new_roster_and_another_language_change_the_menu(town: Town) -> None:
    mediator = town.staff("wang-min")
    shown(town, mediator)
    mediator.says("/language en")
    town.wait(seconds=1)
    bot = town.world.tokens[TOKEN]
    texts = [command["description"] for command in commands_for(town.world, town.world.private(bot, mediator.user), mediator.user)]
    assert "My work" in texts
    left = type(town.roster)(
        units=town.roster.units,
        people=town.roster.people,
        roles=tuple(role for role in town.roster.roles if role.person != "wang-min"),
    )

    def load(db: Connection, house: House) -> None:
        reorganise(db, left, town.clock.now())
        house.stale = True

    town.do(load)
    town.wait(seconds=1)
    assert menu(town, mediator) == ["report", "cases", "language", "cancel", "help"]


def test_who_joins_by_a_link_gets_the_menu_with_it(town: Town) -> None:
    def invite(db: Connection, house: House) -> str:
        id_ = db.execute(select(PersonRow.id).where(PersonRow.code == "tang-jianhua")).scalar_one()
        return str(invitations.make(db, invitations.PERSON, town.clock.now(), 7, person=id_))

    phone = Phone(town, town.world.person("唐建华", language_code="zh-hans"))
    phone.starts("j_" + town.do(invite))
    town.wait(seconds=1)
    assert "overdue" in menu(town, phone)
