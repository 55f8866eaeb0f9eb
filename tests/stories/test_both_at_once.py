"""Both sides answer in the same moment, each by way of another process: neither answer is lost."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from bot.desk import Desk
from bot.rules import amending, promises
from bot.rules.amending import Amendment
from bot.rules.case import Act, Case, Change
from storage import agreements, cases, people, subjects
from storage.database import closing
from tests.stories.agreeing import promises as promised
from tests.stories.test_amending import WHY, carried_out, proposes
from tests.stories.town import Town

Says = Callable[[Connection, Case, Act], Change]


def meanwhile(town: Town, monkeypatch: pytest.MonkeyPatch, url: str, says: Says) -> None:
    """Before the next press has the lock on the case, the reporter's answer has been kept by another process."""
    real = Desk.case
    done: list[bool] = []

    def late(desk: Desk, id_: int, *, to_change: bool = True) -> Case:
        if not done:
            done.append(True)
            with closing(url) as engine, engine.begin() as db:
                case = cases.load(db, id_, to_change=True)
                assert case is not None and case.reporter is not None
                who = people.known(db, case.reporter)
                assert who is not None
                cases.apply(db, says(db, case, Act(who, desk.organisation, desk.policy, desk.now)), who.id, desk.now)
        return real(desk, id_, to_change=to_change)

    monkeypatch.setattr(Desk, "case", late)


def test_of_a_promise_that_is_to_be_let_go(emptied_postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town(emptied_postgresql_url)
    try:
        mediator, _lender, debtor = carried_out(town)
        proposes(town, mediator, 1, "不用履行了", WHY)
        first = promised(town)[0].id

        def agrees(db: Connection, case: Case, act: Act) -> Change:
            found, asked = agreements.of_promise(db, first), agreements.amendment_asked(db, case.id, first)
            assert found is not None and asked is not None
            return amending.side_says(case, act, found[1], found[0], asked, yes=True)

        message, data = debtor.find("^同意$")
        meanwhile(town, monkeypatch, emptied_postgresql_url, agrees)
        debtor.press(message, data)
        assert promised(town)[0].state == "waived"
        (asked,) = town.do(lambda db, house: subjects.of_case(db, Amendment, 1))
        assert (asked.yes_reporting, asked.yes_other, asked.state) == (True, True, "granted")
    finally:
        town.close()


def test_that_a_promise_was_kept(emptied_postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    town = Town(emptied_postgresql_url)
    try:
        _mediator, _lender, debtor = carried_out(town)
        first = promised(town)[0].id
        town.wait_until(town.clock.now().replace(month=12, day=4, hour=2, minute=0))

        def was_kept(db: Connection, case: Case, act: Act) -> Change:
            found = agreements.of_promise(db, first)
            assert found is not None
            return promises.side_says(case, act, found[1], found[0], kept=True)

        message, data = debtor.find("^做到了")
        meanwhile(town, monkeypatch, emptied_postgresql_url, was_kept)
        debtor.press(message, data)
        assert promised(town)[0].state == "kept"
    finally:
        town.close()
