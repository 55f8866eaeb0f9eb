"""The mediation limit: an agreement in time, more time by both sides' yes, or an end without agreement that shows the other ways."""

from typing import Any

from bot.rules.case import Change, Event
from bot.rules.obligations import start
from bot.rules.terms import Kind, Outcome, Stage
from storage import cases
from tests.stories.agreeing import a_loan, drafts, load, signs
from tests.stories.residents import opens
from tests.stories.town import Phone, Town

NUMBER = "LJ-2026-000001"


def limited(town: Town, *, with_debtor: bool = True) -> tuple[Phone, Phone, Phone]:
    """Both have said yes, so the 30 days run."""
    people = a_loan(town, with_debtor=with_debtor)

    def job(db: Any, house: Any) -> None:
        case = cases.load(db, 1)
        assert case is not None and case.handled_by is not None
        owed = start(
            Kind.MEDIATION_LIMIT,
            unit=case.handled_by,
            person=case.responsible,
            grade=case.grade,
            now=town.clock.now(),
            policy=house.policy,
        )
        cases.apply(db, Change(case, Event("answered"), started=(owed,)), None, town.clock.now())

    town.do(job)
    return people


def asks(town: Town, mediator: Phone) -> None:
    """A day before the end the mediator is reminded; the press opens how it ends."""
    case = load(town)
    owed = case.owed(Kind.MEDIATION_LIMIT)
    assert owed is not None
    from bot.screens.buttons import Record

    newest = mediator.chat()[-1]["id"]
    mediator.press(newest, Record(obligation=owed.id).pack(), force=True)


def test_longer_only_with_the_yes_of_both(town: Town) -> None:
    mediator, lender, debtor = limited(town)
    asks(town, mediator)
    assert "调解期限到 12月23日 24:00" in mediator.read()
    mediator.presses("延期|延长|更多时间|再要")
    mediator.says("12月20日")
    assert "这一天" in mediator.read() or "已经" in mediator.read()
    mediator.presses("再延 15 天")
    town.wait(minutes=1)
    assert "调解延到 1月7日 24:00，您同意吗" in lender.read()
    message, data = lender.find("同意延")
    lender.presses("同意延")
    lender.press(message, data, force=True)
    owed = load(town).owed(Kind.MEDIATION_LIMIT)
    assert owed is not None and owed.extensions == 0
    debtor.presses("同意延")
    owed = load(town).owed(Kind.MEDIATION_LIMIT)
    assert owed is not None and owed.extensions == 1
    town.wait(minutes=1)
    assert any("调解延到 1月7日 24:00" in text for text in mediator.texts())


def test_a_no_leaves_the_day_as_it_was(town: Town) -> None:
    mediator, lender, debtor = limited(town)
    asks(town, mediator)
    mediator.presses("延期|延长|更多时间|再要")
    mediator.presses("再延 7 天")
    town.wait(minutes=1)
    debtor.presses("不延了")
    town.wait(minutes=1)
    owed = load(town).owed(Kind.MEDIATION_LIMIT)
    assert owed is not None and owed.extensions == 0
    assert "调解仍到 12月23日" in lender.read()
    assert any("有一方不同意延长" in text for text in mediator.texts())
    assert "您同意吗" not in opens(lender, NUMBER)


def test_the_mediator_records_the_yes_of_who_has_no_bot(town: Town) -> None:
    mediator, lender, _same = limited(town, with_debtor=False)
    asks(town, mediator)
    mediator.presses("延期|延长|更多时间|再要")
    mediator.presses("再延 30 天")
    mediator.presses("对方同意")
    lender.presses("同意延")
    owed = load(town).owed(Kind.MEDIATION_LIMIT)
    assert owed is not None and owed.extensions == 1


def test_an_end_without_agreement_shows_the_other_ways(town: Town) -> None:
    mediator, lender, _debtor = limited(town)
    asks(town, mediator)
    mediator.presses("没调成")
    assert "26" in mediator.read() and "12348" in mediator.read()
    mediator.says("谈不拢，告诉双方可以去法院")
    case = load(town)
    assert (case.stage, case.outcome) == (Stage.RESOLVED, Outcome.NOT_SETTLED)
    assert case.owed(Kind.MEDIATION_LIMIT) is None
    town.wait(minutes=1)
    assert any("12348" in text for text in lender.texts()[-2:])


def test_an_agreement_in_effect_ends_it(town: Town) -> None:
    mediator, _lender, _debtor = limited(town)
    asks(town, mediator)
    mediator.presses("达成协议")
    assert "书面的还是口头的" in mediator.read()
    drafts(mediator, ("王五", "还钱", "800", "12月3日"))
    signs(mediator)
    assert load(town).owed(Kind.MEDIATION_LIMIT) is None
