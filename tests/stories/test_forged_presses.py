"""Whatever a client sends: who may not, sees nothing and moves nothing, and everybody gets a sentence."""

import logging
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from bot.playground import groups
from tests.stories.forging import KEPT, RAW, dismiss, every_button, forged, ids, press_all, state
from tests.stories.residents import BEATEN, number_in, reports, resolved
from tests.stories.town import Phone, Town

NAME, DOOR = "欧阳映雪", "七栋四单元一零八"
WORDS = "楼上漏水找了三回都不理，天花板都霉了，门牌是银杏"
NOTE = "打了电话，约好周四晚上两家一起看漏水点"
SECRETS = (NAME, DOOR, "银杏", "三回", "约好周四", "欧阳", "海棠", "石榴")
PROTECTED, ABOUT_THE_ROOM = 4, 5  # ids, as the scene makes them
MOST = 25 if os.environ.get("HEYUE_FAULTS") == "full" else 12  # presses of one class by one person


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    """On SQLite only: thousands of presses, and what is asked here is decided by the rules."""
    found = Town(sqlite_url)
    yield found
    found.close()


@dataclass
class Scene:
    """Cases in several states, and people who have no business with them."""

    town: Town
    reporter: Phone
    numbers: tuple[str, ...]
    mediator: Phone


def scene(town: Town) -> Scene:
    """One case waits, one is being worked on, one is handled, one is protected, one is about the village room."""
    group = town.group("wenjun")
    town.group("linjiang")
    town.group("binjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    for code in ("shen-yaqin", "fang-xiulan", "qin-feng"):
        town.staff(code)
    reporter = town.resident(NAME, "wenjun-3")
    reporter.sends(contact=True)
    reporter.says("/cancel")
    numbers = [with_door(reporter)]
    resolved(town, mediator)
    numbers.append(with_door(reporter))
    mediator.presses("我来办", group)
    mediator.presses("记首次回复")
    mediator.presses("打了电话")
    mediator.says(NOTE)
    mediator.presses("问反映人")
    mediator.says("银杏树旁边的那一户是几零几？")
    numbers.append(with_door(reporter))
    reporter.says(BEATEN + "，就在海棠园")
    reporter.presses("^对，|家暴")
    reporter.presses("都没有")
    reporter.presses("只发消息")
    reporter.presses("^发送")
    numbers.append(number_in(reporter.read()))
    reporter.says("村委会主任把低保给了自己亲戚，石榴园的事我去问还骂我")
    reporter.presses("^对，")
    reporter.presses("都没有")
    reporter.presses("^发送")
    numbers.append(number_in(reporter.read()))
    return Scene(town, reporter, tuple(numbers), mediator)


def with_door(reporter: Phone) -> str:
    reporter.says(WORDS)
    reporter.presses("邻里")
    reporter.presses("都没有")
    reporter.presses("修改")
    reporter.presses("门牌")
    reporter.says(DOOR)
    reporter.presses("^发送")
    return number_in(reporter.read())


def outsiders(town: Town) -> dict[str, Phone]:
    """People with no part in any of the cases."""
    found = {
        "a stranger": town.resident("过路人", "wenjun-3"),
        "a volunteer": town.staff("liao-shuhua"),
        "a sister village's mediator": town.holding("binjiang", "mediator")[0],
        "a sister village's leader": town.holding("binjiang", "leader")[0],
        "another town's mediator": town.holding("shiqiao", "mediator")[0],
        "a labour room's mediator": next(
            phone for role in town.roster.roles if role.unit == "shiqiao-labour" and (phone := town.staff(role.person))
        ),
    }
    other = town.resident("另一位反映人", "wenjun-3")
    reports(other)
    found["another reporter"] = other
    gone = town.holding("wenjun", "mediator")[1]
    dismiss(town, next(code for code, phone in town.phones.items() if phone is gone))
    found["a mediator who was dismissed"] = gone
    return found


def all_presses(town: Town, who: str) -> list[str]:
    """Some of the presses of every class, others for everybody who presses: together they try nearly all."""
    there, dice = ids(town), random.Random(who)
    presses = [list(forged(kind, there)) for kind in every_button()]
    return [data for some in presses for data in dice.sample(some, min(MOST, len(some)))] + RAW


def test_every_button_is_tried() -> None:
    assert len(every_button()) > 25


@pytest.mark.parametrize(
    "who",
    [
        "a stranger",
        "another reporter",
        "a volunteer",
        "a sister village's mediator",
        "a sister village's leader",
        "another town's mediator",
        "a labour room's mediator",
        "a mediator who was dismissed",
    ],
)
def test_who_has_no_part_in_a_case_moves_nothing_and_learns_nothing(town: Town, who: str, caplog: pytest.LogCaptureFixture) -> None:
    made = scene(town)
    phone = outsiders(town)[who]
    seen = phone.everything()
    before = rows_of(town, *range(1, 6))
    secrets = (*SECRETS, made.reporter.user.phone or NAME)
    with caplog.at_level(logging.WARNING):
        answers = press_all(phone, all_presses(town, who))
    now = phone.everything() + answers.said
    assert not answers.complaints
    assert not failures(caplog)
    assert not [secret for secret in secrets if secret in now and secret not in seen]
    assert rows_of(town, *range(1, 6)) == before
    works_here = who not in ("a stranger", "another reporter", "a volunteer", "a mediator who was dismissed")
    assert works_here or not [number for number in made.numbers if number in now]


def failures(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("code", ["wang-min", "li-guoping", "xu-wenjing", "sun-hao", "zhao-xiaobing", "lin-xiaoyu", "the reporter"])
def test_who_has_a_part_gets_a_sentence_for_whatever_they_send(town: Town, code: str, caplog: pytest.LogCaptureFixture) -> None:
    """Steps out of order, words nobody knows, ids of something else: never an apology; and no road to the cases kept from them."""
    made = scene(town)
    phone = made.reporter if code == "the reporter" else town.staff(code)
    seen = phone.everything()
    kept = rows_of(town, PROTECTED, ABOUT_THE_ROOM)
    with caplog.at_level(logging.WARNING):
        answers = press_all(phone, all_presses(town, code))
    assert not answers.complaints
    assert not failures(caplog)
    if code == "the reporter":
        return
    now = phone.everything() + answers.said
    assert "海棠" not in now
    rows = rows_of(town, PROTECTED, ABOUT_THE_ROOM)
    assert rows[PROTECTED] == kept[PROTECTED]
    if code in ("wang-min", "li-guoping", "zhao-xiaobing", "lin-xiaoyu"):
        assert "石榴" not in now
        assert rows[ABOUT_THE_ROOM] == kept[ABOUT_THE_ROOM]
    if code in ("wang-min", "li-guoping"):
        assert made.numbers[ABOUT_THE_ROOM - 1] not in now
        assert made.numbers[ABOUT_THE_ROOM - 1] not in seen


def rows_of(town: Town, *cases: int) -> dict[int, list[tuple[str, object]]]:
    """All rows about these cases."""
    here = state(town)
    found: dict[int, list[tuple[str, object]]] = {}
    for case in cases:
        at = {table: columns(table).index("id" if table == "cases" else "case_id") for table in here}
        found[case] = [(table, row) for table, rows in here.items() for row in rows if row[at[table]] == case]
    return found


def columns(table: str) -> list[str]:
    return [column.name for row in KEPT if row.__tablename__ == table for column in row.__table__.columns]


@pytest.mark.parametrize("who", ["a stranger", "a sister village's mediator", "a volunteer"])
def test_presses_in_a_group_move_nothing_and_tell_nothing(town: Town, who: str, caplog: pytest.LogCaptureFixture) -> None:
    made = scene(town)
    group = town.group("wenjun")
    phone = outsiders(town)[who]
    groups.add(town.world, made.mediator.user, group, phone.user.id)
    before = state(town)
    with caplog.at_level(logging.WARNING):
        answers = press_all(phone, all_presses(town, f"{who} in a group"), group)
    now = phone.everything() + answers.said + phone.everything(group)
    assert not answers.complaints
    assert not failures(caplog)
    assert not [secret for secret in SECRETS if secret in now]
    assert state(town) == before
