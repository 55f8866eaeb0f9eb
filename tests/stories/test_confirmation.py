"""Judicial confirmation: asked of both, applied for within 30 days, decided, served; not offered where a court would not confirm."""

from typing import Any

import pytest

from bot.rules.terms import Category, Kind
from storage import policies
from tests.stories.agreeing import a_loan, agreements, confirmations, drafts, load, opens_room, signs
from tests.stories.residents import opens
from tests.stories.town import Phone, Town

NUMBER = "LJ-2026-000001"
ONE = ("王五", "还钱", "800", "12月3日")
ASKED = "要不要请法院确认协议"
COURT = '[[courts]]\nname_zh = "临江区人民法院"\nname_en = "Linjiang court"\nunits = ["linjiang"]\n'


def in_effect(town: Town, *, with_debtor: bool = True) -> tuple[Phone, Phone, Phone]:
    mediator, lender, debtor = a_loan(town, with_debtor=with_debtor)
    drafts(mediator, ONE)
    signs(mediator)
    town.wait(minutes=1)
    return mediator, lender, debtor


def with_policy(town: Town, text: str) -> None:
    def decide(db: Any, house: Any) -> None:
        policies.apply(db, text, town.clock.now())
        house.stale = True

    town.do(decide)


def of_kind(town: Town, category: Category) -> None:
    """The case is of another kind."""

    def job(db: Any, house: Any) -> None:
        from sqlalchemy import update

        from storage.tables import CaseRow

        db.execute(update(CaseRow).where(CaseRow.id == 1).values(category=category.value))

    town.do(job)


def test_both_want_it_apply_in_time_and_it_is_confirmed(town: Town) -> None:
    with_policy(town, COURT)
    mediator, lender, debtor = in_effect(town)
    assert ASKED in lender.read() and ASKED in debtor.read()
    assert "12月23日 24:00" in lender.read()  # the 30th day after the last signature
    lender.presses("^愿意$")
    assert load(town).owed(Kind.JUDICIAL_CONFIRMATION) is None
    debtor.presses("^愿意$")
    town.wait(minutes=1)
    owed = load(town).owed(Kind.JUDICIAL_CONFIRMATION)
    assert owed is not None and owed.person == mediator.person
    assert "双方都愿意申请司法确认" in mediator.read() and "临江区人民法院" in mediator.read()
    assert "临江区人民法院" in lender.read()

    # Ten days before the end both are reminded; then they apply.
    town.wait(days=20, hours=1)
    assert any("一起向法院申请" in text for text in debtor.texts()[-3:])
    mediator.says(f"/case {NUMBER}")
    mediator.presses("记法院进展|记法院|司法确认")
    mediator.presses("已经申请")
    mediator.presses("临江区人民法院")
    mediator.says("12月20日")
    assert "还没到" in mediator.read()
    mediator.says("12月10日")
    assert "收到了申请" in mediator.read()
    assert load(town).owed(Kind.JUDICIAL_CONFIRMATION) is None
    town.wait(days=8)
    assert not any("30 天已经过了" in text for text in (*lender.texts(), *debtor.texts()))

    # A month later the mediator is asked whether the court has decided.
    town.wait(days=25)
    assert any("法院有结果了吗" in text for text in mediator.texts())
    opens_room(mediator)
    mediator.presses("司法确认")
    mediator.presses("确认有效")
    mediator.says("1月8日")
    mediator.presses("双方都收到了")
    mediator.presses("今天")
    assert "双方" in mediator.read() and "收到了裁定书" in mediator.read()
    (said,) = confirmations(town)
    assert (said.court, said.decision) == ("临江区人民法院", "confirmed")
    assert said.served_at is not None
    town.wait(minutes=1)
    assert any("法院确认协议有效" in text for text in lender.texts())
    assert "法院已确认协议有效" in opens(debtor, NUMBER)


def test_a_no_is_not_asked_again_and_nobody_hears_whose_it_was(town: Town) -> None:
    mediator, lender, debtor = in_effect(town)
    message, data = debtor.find("^不用了$")
    debtor.presses("^不用了$")
    town.wait(minutes=1)
    assert "要双方都同意" in lender.read()
    assert "对方" not in lender.read()
    assert "有一方不申请司法确认" in mediator.read()
    seen, hers = len(debtor.texts()), len(lender.texts())
    debtor.press(message, data, force=True)
    assert confirmations(town)[0].yes_other is False
    town.wait(days=9)
    assert not any(ASKED in text for text in (*debtor.texts()[seen:], *lender.texts()[hers:]))
    assert ASKED not in opens(lender, NUMBER)

    # Until the last day a no can become a yes; then the other side is asked after all.
    debtor.presses("还是愿意")
    assert confirmations(town)[0].yes_other is True
    town.wait(minutes=1)
    assert ASKED in lender.read()
    lender.presses("^愿意$")
    assert load(town).owed(Kind.JUDICIAL_CONFIRMATION) is not None


def test_who_has_no_bot_is_asked_by_the_mediator(town: Town) -> None:
    mediator, lender, _same = in_effect(town, with_debtor=False)
    lender.presses("^愿意$")
    opens_room(mediator)
    mediator.presses("司法确认")
    assert "对方没用机器人" in mediator.read()
    assert "反映人一方同意" not in mediator.buttons()  # they have said it themselves
    message, data = mediator.find("对方同意")
    mediator.presses("对方同意")
    assert load(town).owed(Kind.JUDICIAL_CONFIRMATION) is not None
    mediator.press(message, data, force=True)
    assert len([each for each in load(town).open_obligations if each.kind is Kind.JUDICIAL_CONFIRMATION]) == 1


def test_missed_it_is_said_what_can_still_be_done(town: Town) -> None:
    mediator, lender, debtor = in_effect(town)
    lender.presses("^愿意$")
    debtor.presses("^愿意$")
    town.wait(days=32)
    assert any("30 天已经过了" in text and "起诉" in text for text in lender.texts())
    mediator.says(f"/case {NUMBER}")
    mediator.presses("记法院")
    assert "30 天已经过了" in mediator.read()
    mediator.presses("不申请了")
    mediator.presses("对，记下")
    assert load(town).owed(Kind.JUDICIAL_CONFIRMATION) is None
    assert confirmations(town)[0].decision == "missed"


@pytest.mark.parametrize(
    ("category", "likely", "pressed"),
    [
        (Category.MARRIAGE_FAMILY, "签：婚姻、亲子", "签：婚姻"),
        (Category.LAND_FOREST, "签：产权归谁", "签：产权"),
        # Whatever kind of matter it is, somebody may have agreed on such a thing.
        (Category.CONTRACT_DEBT, "签：钱款赔偿等", "签：产权"),
        (Category.INJURY_COMPENSATION, "签：钱款赔偿等", "签：婚姻"),
    ],
)
def test_status_and_title_are_not_offered(town: Town, category: Category, likely: str, pressed: str) -> None:
    mediator, lender, debtor = a_loan(town)
    of_kind(town, category)
    drafts(mediator, ONE)
    assert "法院不作司法确认" in mediator.read()
    assert mediator.buttons()[0] == likely
    signs(mediator, pressed)
    town.wait(minutes=1)
    assert agreements(town)[0].state == "in_effect"
    assert not confirmations(town)
    assert not any(ASKED in text for text in (*lender.texts(), *debtor.texts()))
    assert ASKED not in opens(lender, NUMBER)


def test_what_is_about_money_in_a_family_goes_to_the_court_if_both_want(town: Town) -> None:
    mediator, lender, debtor = a_loan(town)
    of_kind(town, Category.MARRIAGE_FAMILY)
    drafts(mediator, ONE)
    signs(mediator, "签：钱")
    town.wait(minutes=1)
    assert confirmations(town)
    assert ASKED in lender.read() and ASKED in debtor.read()


def test_the_last_day_moves_from_a_holiday_where_the_policy_says_so(town: Town) -> None:
    """30 days after 23 November is 23 December; made a rest day, the day after is the last."""
    with_policy(town, '[calendar]\nmove_deadline_from_holiday = true\n[calendar.days]\n"2026-12-23" = "rest"\n')
    _mediator, lender, _debtor = in_effect(town)
    assert "12月24日 24:00" in lender.read()
