"""What the stories of agreements have in common: a loan between two people, one or both of them in the bot, and what they agree on."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from bot.rules.agreements import Agreement, Confirmation, Promise
from bot.rules.case import Case, Change, Event, Party
from storage import cases, subjects
from storage.tables import AccountRow
from tests.stories.residents import answered
from tests.stories.rooms import room
from tests.stories.town import Phone, Town

LOAN = "王五借了我 800 元，一直不还"
SECRET = "悄悄话银杏"  # what one side told in confidence
CASE = 1


def person_of(town: Town, phone: Phone) -> int:
    query = select(AccountRow.person_id).where(AccountRow.native_id == phone.user.id)
    return int(town.do(lambda db, house: db.execute(query).scalar_one()))


def load(town: Town, case: int = CASE) -> Case:
    found = town.do(lambda db, house: cases.load(db, case))
    assert found is not None
    return found


def both_say_yes(town: Town, debtor: Phone | None, case: int = CASE, consent: str = "yes") -> None:
    """The other side is written down, and both sides want mediation: as the room of the parties does it."""
    person = None if debtor is None else person_of(town, debtor)

    def job(db: Connection, house: Any) -> None:
        found = cases.load(db, case)
        assert found is not None
        (party,) = found.parties
        now = town.clock.now()
        other = Party("other", person, name="王五", phone="13900001111", consent=consent, consent_at=now)
        cases.apply(db, Change(found, Event("answered"), kept=(replace(party, consent="yes", consent_at=now), other)), None, now)

    town.do(job)


def a_loan(town: Town, *, with_debtor: bool = True, consent: str = "yes") -> tuple[Phone, Phone, Phone]:
    """A loan that is being worked on: mediator, lender, borrower; the borrower uses the bot or does not."""
    town.group("wenjun")
    town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    town.holding("linjiang", "leader")
    lender = town.resident("张丽", "wenjun-3")
    lender.says(LOAN)
    lender.presses("债务")
    lender.presses("都没有")
    lender.presses("^发送")
    answered(town, mediator)
    debtor = town.resident("王五") if with_debtor else lender
    both_say_yes(town, debtor if with_debtor else None, consent=consent)
    return mediator, lender, debtor


def opens_room(mediator: Phone, number: str = "LJ-2026-000001") -> None:
    """By the case's details and "work on it"."""
    room(mediator, "调解协议", number)


def opens_menu(mediator: Phone, number: str = "LJ-2026-000001") -> None:
    """By the case's details: "work on it"."""
    mediator.says(f"/case {number}")
    for _more in range(3):
        if "办这件事" not in mediator.buttons():
            mediator.presses("更多")
    mediator.presses("办这件事")


def drafts(mediator: Phone, *promises: tuple[str, str, str, str], oral: bool = False) -> None:
    """The agreement by one question after the other; each promise is (who, what, how much, by when)."""
    opens_room(mediator)
    mediator.presses("口头协议" if oral else "书面协议")
    if not oral:
        mediator.says("王五 2025 年借张丽 800 元，到期没有还")
        mediator.says("王五负责归还")
    mediator.says("王五分两次还清，张丽不再追究")
    for who, what, amount, day in promises:
        mediator.presses("加一条约定")
        mediator.presses(who)
        mediator.says(what)
        if amount:
            mediator.says(amount)
        else:
            mediator.presses("不涉及钱")
        mediator.says(day)
    mediator.presses("没有别的了")


def signs(mediator: Phone, about: str = "签：钱") -> None:
    """Ready to sign, then everybody who has to, the mediator and the seal."""
    mediator.presses(about)
    while any(text.endswith("签了") for text in mediator.buttons()):
        mediator.presses("签了$")
    mediator.presses("调解员已签")
    mediator.presses("已盖章")


def promises(town: Town, case: int = CASE) -> list[Promise]:
    return town.do(lambda db, house: subjects.of_case(db, Promise, case))


def agreements(town: Town, case: int = CASE) -> list[Agreement]:
    return town.do(lambda db, house: subjects.of_case(db, Agreement, case))


def confirmations(town: Town, case: int = CASE) -> list[Confirmation]:
    return town.do(lambda db, house: subjects.of_case(db, Confirmation, case))
