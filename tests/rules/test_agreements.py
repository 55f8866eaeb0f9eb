"""Drawing up an agreement, signing it, its promises, and the end of them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.rules import agreements, promises, signing
from bot.rules.agreements import Agreement, Confirmation, Deal, Promise, Signature
from bot.rules.case import Case, Change, Party
from bot.rules.closing import revisit
from bot.rules.handling import assign, resolve, take
from bot.rules.moving import move
from bot.rules.obligations import Obligation
from bot.rules.terms import Category, Kind, Outcome, Road, Stage
from tests.rules.sample_case import (
    COLLEAGUE,
    DIRECTOR,
    MEDIATOR,
    NEIGHBOUR_MEDIATOR,
    NOW,
    OTHER_VILLAGE,
    REPORTER,
    STRANGER,
    TOWN,
    TOWN_MEDIATOR,
    a_case,
    act,
    local_midnight,
    notices,
    obligation,
    owed,
    person,
    refused,
    started,
)

DEBTOR = 92
LENDER_PARTY, DEBTOR_PARTY = 1, 2
SIDES = (Party("reporting", REPORTER, id=LENDER_PARTY, consent="yes"), Party("other", DEBTOR, "Wang", id=DEBTOR_PARTY, consent="yes"))
FIRST_DAY, SECOND_DAY = local_midnight(4, 12), local_midnight(16, 12)  # the first instants after 3 and 15 December


def mediated(**changes: Any) -> Case:
    facts: dict[str, Any] = {"parties": SIDES, **changes}
    return a_case(Stage.IN_PROGRESS, **facts)


def a_promise(id_: int = 1, due_at: datetime = FIRST_DAY, **changes: Any) -> Promise:
    facts: dict[str, Any] = {"id": id_, "case": 1, "agreement": 1, "by": DEBTOR_PARTY, "what": "pay back", "due_at": due_at}
    return Promise(**{**facts, **changes})


def a_deal(*made: Promise, state: str = "draft", **changes: Any) -> Deal:
    facts: dict[str, Any] = {"facts": "a loan", "responsibility": "Wang", "terms": "paid back in two parts", **changes}
    return Deal(Agreement(1, 1, False, NOW, MEDIATOR, state=state, **facts), made)


TWO = (a_promise(1), a_promise(2, SECOND_DAY))
DEBTORS = Signature(5, 1, 1, DEBTOR_PARTY, NOW, MEDIATOR)


def signed(case: Case, deal: Deal, *, older: tuple[Deal, ...] = ()) -> Change:
    """Both parties, the mediator and the seal, one after the other."""
    for party in (LENDER_PARTY, DEBTOR_PARTY):
        change = signing.signed_by(case, act(MEDIATOR), deal, {party}, older)
        deal = after(deal, change)
    deal = after(deal, signing.signed_for_us(case, act(MEDIATOR), deal, "mediator", older))
    return signing.signed_for_us(case, act(MEDIATOR), deal, "seal", older)


def after(deal: Deal, change: Change) -> Deal:
    """The deal with what a change of it keeps."""
    agreement = next((each for each in change.kept if isinstance(each, Agreement)), deal.agreement)
    new = tuple(each for each in change.kept if isinstance(each, Signature))
    known = tuple(each for each in deal.signatures if each.party not in {one.party for one in new})
    return replace(deal, agreement=agreement, signatures=(*known, *(each for each in new if each.taken_back_at is None)))


def carried_out(*made: Promise) -> tuple[Case, Deal]:
    """A case whose promises are owed, and its agreement."""
    deal = a_deal(*made, state="in_effect", effective_at=NOW)
    change = signed(mediated(), a_deal(*made, state="signing", confirmable=False))
    begun = tuple(replace(obligation(each, 10 + number), about=each.about) for number, each in enumerate(change.started))
    return replace(change.case, open_obligations=begun), deal


# -- who may, and when -------------------------------------------------------------------------------------------------


def test_both_sides_have_to_be_there_and_want_it() -> None:
    assert agreements.begin(mediated(), act(MEDIATOR), oral=False).kept[0].state == "draft"
    for parties, reason in (
        ((), "no_yes_reporting"),  # the reporter, who has no row of their own yet
        (SIDES[:1], "no_side_other"),
        ((SIDES[0], replace(SIDES[1], left="died")), "no_side_other"),
        ((SIDES[0], replace(SIDES[1], consent="")), "no_yes_other"),
        ((replace(SIDES[0], consent="no"), SIDES[1]), "no_yes_reporting"),
        ((*SIDES, Party("other", id=3)), "no_yes_other"),
    ):
        with refused(reason):
            agreements.begin(mediated(parties=parties), act(MEDIATOR), oral=False)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"road": Road.PETITION}, "no_agreement_here"),
        ({"protected": True, "responsible": 12}, "no_agreement_here"),
        ({"stage": Stage.ASSIGNED}, "stage"),
        ({"stage": Stage.RESOLVED}, "stage"),
    ],
)
def test_only_on_the_road_of_peoples_mediation_and_while_it_is_mediated(changes: dict[str, Any], reason: str) -> None:
    case = replace(mediated(), **changes)
    with refused(reason):
        agreements.begin(case, act(case.responsible or 0), oral=False)


@pytest.mark.parametrize("by", [COLLEAGUE, NEIGHBOUR_MEDIATOR, TOWN_MEDIATOR, STRANGER, REPORTER, DEBTOR])
def test_nobody_else_draws_it_up_or_signs_it(by: int) -> None:
    case, deal = mediated(), a_deal(*TWO, state="signing", confirmable=True)
    later, made = carried_out(*TWO)
    steps: tuple[Callable[[], Change], ...] = (
        lambda: agreements.begin(case, act(by), oral=True),
        lambda: agreements.write(case, act(by), a_deal().agreement, "terms", "more"),
        lambda: signing.ready(case, act(by), a_deal(*TWO), "claims"),
        lambda: signing.signed_for_us(case, act(by), deal, "seal"),
        lambda: signing.signed_by(case, act(by), deal, {DEBTOR_PARTY}),
        lambda: signing.take_back(case, act(by), replace(deal, signatures=(DEBTORS,)), party=DEBTOR_PARTY),
        lambda: promises.record_kept(later, act(by), made, TWO[0], "seen"),
    )
    for step in steps:
        with pytest.raises(Exception, match=r"^(not_responsible|no_such_case)$"):
            step()


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (a_promise(0, by=None), "button_old"),
        (a_promise(0, by=3), "button_old"),
        (a_promise(9), "button_old"),
        (a_promise(0, what="x"), "words_needed"),
        (a_promise(0, due_at=NOW), "day_gone_by"),
    ],
)
def test_a_promise_is_of_a_party_something_and_to_come(made: Promise, reason: str) -> None:
    with refused(reason):
        agreements.promise(mediated(), act(MEDIATOR), a_deal(), made)
    with refused("too_many_promises"):
        agreements.promise(mediated(), act(MEDIATOR), a_deal(*(a_promise(each) for each in range(1, 13))), a_promise(0))


# -- signing -----------------------------------------------------------------------------------------------------------


def test_it_is_in_effect_with_the_last_of_four_signatures() -> None:
    deal = a_deal(*TWO, state="signing", confirmable=True)
    one = signing.signed_for_us(mediated(), act(MEDIATOR), deal, "seal")
    assert one.case.stage is Stage.IN_PROGRESS
    assert one.kept[0].sealed_at == NOW and one.kept[0].state == "signing"
    with refused("already_done"):
        signing.signed_for_us(mediated(), act(MEDIATOR), replace(deal, agreement=one.kept[0]), "seal")
    with refused("button_old"):
        signing.signed_for_us(mediated(), act(MEDIATOR), deal, "state")

    change = signed(mediated(), deal)
    assert change.case.stage is Stage.CARRYING_OUT
    assert change.event.kind == "agreement_in_effect"
    agreement, confirmation = change.kept[:2]
    assert (agreement.state, agreement.effective_at) == ("in_effect", NOW)
    assert (Kind.WEEKLY_REPORT, "carried_out") in change.ended and (Kind.MEDIATION_LIMIT, "agreed") in change.ended
    assert [(each.kind, each.about, each.due_at, each.person) for each in change.started] == [
        (Kind.PROMISE, 1, FIRST_DAY, MEDIATOR),
        (Kind.PROMISE, 2, SECOND_DAY, MEDIATOR),
    ]
    asked = [each for each in change.notices if each.kind == "promise_asked"]
    assert [each.at for each in asked] == [FIRST_DAY + timedelta(hours=9), SECOND_DAY + timedelta(hours=9)]
    assert {each.to for each in asked} == {(REPORTER, DEBTOR)}
    assert confirmation == Confirmation(0, 1, 1, local_midnight(24, 12))  # the end of the 30th day
    assert notices(change)["confirmation_asked"].to == (REPORTER, DEBTOR)


def test_without_a_promise_the_handling_is_over_at_once() -> None:
    change = signed(mediated(), a_deal(state="signing", confirmable=False))
    assert (change.case.stage, change.case.outcome) == (Stage.RESOLVED, Outcome.SETTLED)
    assert started(change)[Kind.REVISIT].unit == TOWN
    assert (change.event.kind, change.event.note) == ("resolved", "paid back in two parts")


def test_what_is_missing_or_gone_by_cannot_be_signed() -> None:
    with refused("agreement_not_whole"):
        signing.ready(mediated(), act(MEDIATOR), a_deal(*TWO, responsibility=""), "claims")
    with refused("promise_gone_by"):
        signing.ready(mediated(), act(MEDIATOR, after=timedelta(days=20)), a_deal(*TWO), "claims")
    with refused("not_a_draft"):
        signing.ready(mediated(), act(MEDIATOR), a_deal(*TWO, state="signing"), "claims")
    with refused("not_a_draft"):
        agreements.write(mediated(), act(MEDIATOR), a_deal(state="signing").agreement, "terms", "other terms")


def test_a_new_text_is_signed_anew() -> None:
    half = replace(a_deal(*TWO, state="signing", sealed_at=NOW, confirmable=True), signatures=(DEBTORS,))
    back, void = signing.rework(mediated(), act(MEDIATOR), half).kept
    assert (back.state, back.sealed_at, back.confirmable) == ("draft", None, None)
    assert void == replace(DEBTORS, taken_back_at=NOW)


THIRD = Party("other", None, "Zhao", id=3, consent="yes")


def test_each_party_signs_for_themselves() -> None:
    case, deal = mediated(parties=(*SIDES, THIRD)), a_deal(*TWO, state="signing", confirmable=True)
    one = signing.signed_by(case, act(MEDIATOR), deal, {DEBTOR_PARTY})
    assert one.kept == (replace(DEBTORS, id=0),)
    assert one.event.data["parties"] == [DEBTOR_PARTY]
    deal = after(deal, one)
    assert signing.unsigned(case, deal) == (SIDES[0], THIRD)
    with refused("already_done"):
        signing.signed_by(case, act(MEDIATOR), deal, {DEBTOR_PARTY})
    for stranger in (9, 0):
        with refused("button_old"):
            signing.signed_by(case, act(MEDIATOR), deal, {stranger})
    # All of a side: those who have not yet.
    both = signing.signed_by(case, act(MEDIATOR), deal, {DEBTOR_PARTY, 3})
    assert [each.party for each in both.kept] == [3]
    for what in signing.OFFICE:
        deal = after(deal, signing.signed_for_us(case, act(MEDIATOR), deal, what))
    deal = after(deal, signing.signed_by(case, act(MEDIATOR), deal, {LENDER_PARTY}))
    with refused("signature_missing"):
        signing.take_effect(case, act(MEDIATOR), deal)
    # The one that is missing has no part in it any more: then nobody is missing.
    left = replace(case, parties=(*SIDES, replace(THIRD, left="died")))
    assert signing.take_effect(left, act(MEDIATOR), deal).case.stage is Stage.CARRYING_OUT
    last = signing.signed_by(case, act(MEDIATOR), deal, {3})
    assert last.event.kind == "agreement_in_effect" and last.event.data["parties"] == [3]
    assert [each.party for each in last.kept if isinstance(each, Signature)] == [3]


def test_a_wrong_press_is_taken_back_before_it_is_in_effect() -> None:
    deal = replace(a_deal(*TWO, state="signing", sealed_at=NOW, confirmable=True), signatures=(DEBTORS,))
    change = signing.take_back(mediated(), act(MEDIATOR), deal, party=DEBTOR_PARTY)
    assert change.kept == (replace(DEBTORS, taken_back_at=NOW),)
    assert signing.take_back(mediated(), act(MEDIATOR), deal, what="seal").kept[0].sealed_at is None
    for facts in ({"party": LENDER_PARTY}, {"what": "mediator"}, {"what": "state"}, {}):
        with refused("button_old"):
            signing.take_back(mediated(), act(MEDIATOR), deal, **facts)
    with refused("already_done"):
        signing.take_back(mediated(), act(MEDIATOR), replace(deal, agreement=replace(deal.agreement, state="in_effect")), what="seal")


def test_an_oral_one_is_in_effect_from_the_day_it_was_made() -> None:
    yesterday = NOW - timedelta(days=1)
    deal = a_deal(*TWO)
    deal = replace(deal, agreement=replace(deal.agreement, oral=True, facts="", responsibility="", made_at=yesterday))
    change = signing.agree_orally(mediated(), act(MEDIATOR), deal)
    assert change.case.stage is Stage.CARRYING_OUT
    assert change.kept[0].effective_at == yesterday
    assert "confirmation_asked" not in notices(change)  # a court confirms what is written
    with refused("button_old"):
        signing.agree_orally(mediated(), act(MEDIATOR), a_deal(*TWO))


@pytest.mark.parametrize(
    ("category", "likely"),
    [
        (Category.MARRIAGE_FAMILY, "status"),
        (Category.HOUSING_HOMESTEAD, "title"),
        (Category.LAND_FOREST, "title"),
        (Category.CONTRACT_DEBT, "claims"),
    ],
)
def test_the_likely_answer_stands_first_and_only_claims_go_to_a_court(category: Category, likely: str) -> None:
    case, deal = replace(mediated(), category=category), a_deal(*TWO)
    first, *others = signing.likely_about(case)
    assert first == likely and {first, *others} == set(agreements.ABOUT)
    with refused("button_old"):
        signing.ready(case, act(MEDIATOR), deal, "yes")
    for about in agreements.ABOUT:
        ready = signing.ready(case, act(MEDIATOR), deal, about)
        change = signed(case, replace(deal, agreement=ready.kept[0]))
        assert ("confirmation_asked" in notices(change)) is (about == "claims")
        assert bool([each for each in change.kept if isinstance(each, Confirmation)]) is (about == "claims")


def test_a_new_agreement_takes_the_place_of_the_one_before() -> None:
    case, old = carried_out(a_promise(7))
    case = replace(case, stage=Stage.IN_PROGRESS)
    new = Deal(Agreement(2, 1, False, NOW, MEDIATOR, "a", "b", "c", "signing", confirmable=False), (a_promise(8, agreement=2),))
    change = signed(case, new, older=(old,))
    states = {(type(each).__name__, each.id): each.state for each in change.kept if not isinstance(each, Signature)}
    assert states == {("Agreement", 2): "in_effect", ("Agreement", 1): "replaced", ("Promise", 7): "replaced"}
    assert change.ended_ones == ((10, "replaced"),)


# -- carrying out ------------------------------------------------------------------------------------------------------

AFTER = timedelta(days=11)  # 4 December, 10:00


def test_with_the_yes_of_both_sides_a_promise_is_kept() -> None:
    case, deal = carried_out(*TWO)
    one = promises.side_says(case, act(REPORTER, after=AFTER), deal, TWO[0], kept=True)
    assert one.kept[0].state == "open" and not one.ended_ones and not one.notices
    both = promises.side_says(case, act(DEBTOR, after=AFTER), deal, one.kept[0], kept=True)
    assert both.kept[0].state == "kept" and both.ended_ones == ((10, "kept"),)
    assert both.case.stage is Stage.CARRYING_OUT
    assert notices(both)["promise_kept_told"].to == (REPORTER,)  # the other reads it in the answer


def test_the_last_one_kept_ends_the_handling() -> None:
    kept = a_promise(1, state="kept")
    case, _deal = carried_out(TWO[1])
    deal = a_deal(kept, TWO[1], state="in_effect")
    change = promises.record_kept(case, act(MEDIATOR, after=AFTER), deal, TWO[1], "seen the receipt")
    assert (change.case.stage, change.case.outcome) == (Stage.RESOLVED, Outcome.SETTLED)
    assert change.event.data["promises"] == "kept"
    assert change.ended_ones == ((10, "kept"),)
    assert notices(change)["promises_kept"].to == (REPORTER, DEBTOR)
    assert not {"outcome_recorded", "other_side"} & set(notices(change))  # the receipt is no word for the sides


def test_one_no_is_for_the_mediator_to_decide() -> None:
    case, deal = carried_out(*TWO)
    change = promises.side_says(case, act(REPORTER, after=AFTER), deal, TWO[0], kept=False)
    assert change.kept[0].state == "open" and not change.ended_ones
    assert {each.kind: each.to for each in change.notices} == {"promise_not_kept": (MEDIATOR,)}
    with refused("promise_not_due"):
        promises.side_says(case, act(REPORTER), deal, TWO[0], kept=False)


def test_where_the_other_side_has_no_bot_the_mediator_is_asked_to_ask() -> None:
    case, deal = carried_out(*TWO)
    case = replace(case, parties=(SIDES[0], replace(SIDES[1], person=None)))
    change = promises.side_says(case, act(REPORTER, after=AFTER), deal, TWO[0], kept=True)
    assert notices(change)["promise_ask_other"].facts == {"promise": 1, "side": "other"}


@pytest.mark.parametrize("by", [STRANGER, MEDIATOR, DIRECTOR])
def test_only_a_side_says_what_a_side_says(by: int) -> None:
    case, deal = carried_out(*TWO)
    with refused("not_a_party"):
        promises.side_says(case, act(by, after=AFTER), deal, TWO[0], kept=True)


def test_a_reminder_sets_a_later_day_and_asks_anew() -> None:
    case, deal = carried_out(*TWO)
    said = replace(TWO[0], said_reporting="not_kept")
    change = promises.remind(case, act(MEDIATOR, after=AFTER), deal, said, SECOND_DAY)
    later, owed_ = change.kept[0], change.changed[0]
    assert (later.due_at, later.said_reporting, later.state) == (SECOND_DAY, "", "open")
    assert (owed_.due_at, owed_.extensions) == (SECOND_DAY, 1)
    heard = {each.kind: each.to for each in change.notices}
    assert heard == {"promise_reminded": (DEBTOR,), "promise_moved": (REPORTER,), "promise_asked": (REPORTER, DEBTOR)}
    with refused("day_gone_by"):
        promises.remind(case, act(MEDIATOR, after=AFTER), deal, said, FIRST_DAY)


def test_talked_over_again_the_weekly_reports_begin_anew() -> None:
    case, deal = carried_out(*TWO)
    change = promises.mediate_again(case, act(MEDIATOR, after=AFTER), deal, TWO[0], "he lost his work")
    assert change.case.stage is Stage.IN_PROGRESS
    assert started(change)[Kind.WEEKLY_REPORT].person == MEDIATOR
    assert change.kept[0].state == "broken" and change.ended_ones == ((10, "broken"),)
    with refused("promise_not_due"):
        promises.mediate_again(case, act(MEDIATOR), deal, TWO[0], "he lost his work")


def test_when_the_last_one_went_to_court_it_ended_without_success() -> None:
    case, deal = carried_out(TWO[0])
    change = promises.to_court(case, act(MEDIATOR, after=AFTER), deal, TWO[0], "told them of arts. 31 and 32")
    assert (change.case.stage, change.case.outcome) == (Stage.RESOLVED, Outcome.NOT_SETTLED)
    assert notices(change)["promise_court"].to == (REPORTER, DEBTOR)


def test_what_has_come_of_it_is_added_up_in_words() -> None:
    case, deal = carried_out(*TWO)
    once = promises.part_kept(case, act(MEDIATOR), deal, TWO[0], "100 in cash").kept[0]
    assert promises.part_kept(case, act(MEDIATOR), deal, once, "50 by phone").kept[0].received == "100 in cash\n50 by phone"


@pytest.mark.parametrize("state", ["kept", "broken", "replaced"])
def test_what_has_ended_is_not_recorded_again(state: str) -> None:
    case, deal = carried_out(*TWO)
    done = replace(TWO[0], state=state)
    steps: tuple[Callable[[], Change], ...] = (
        lambda: promises.side_says(case, act(REPORTER, after=AFTER), deal, done, kept=False),
        lambda: promises.record_kept(case, act(MEDIATOR), deal, done, "seen"),
        lambda: promises.remind(case, act(MEDIATOR), deal, done, SECOND_DAY),
        lambda: promises.to_court(case, act(MEDIATOR, after=AFTER), deal, done, "told"),
    )
    for step in steps:
        with refused("already_done"):
            step()


# -- the case meanwhile ------------------------------------------------------------------------------------------------


def test_a_case_with_an_open_promise_neither_ends_nor_closes() -> None:
    case, _deal = carried_out(*TWO)
    with refused("stage"):
        resolve(case, act(MEDIATOR), Outcome.SETTLED, "all is well")
    with refused("promise_open"):
        resolve(replace(case, stage=Stage.IN_PROGRESS), act(MEDIATOR), Outcome.SETTLED, "all is well")
    with refused("promise_open"):
        resolved = replace(case, stage=Stage.RESOLVED, outcome=Outcome.SETTLED)
        revisit(resolved, act(TOWN_MEDIATOR), how="visit", result="kept", content="yes", note="all is well")


def test_being_carried_out_it_can_be_given_to_another_and_passed_on() -> None:
    case, _deal = carried_out(*TWO)
    assert assign(case, act(DIRECTOR), person(COLLEAGUE)).case.stage is Stage.CARRYING_OUT
    moved = move(case, act(DIRECTOR), OTHER_VILLAGE, "they live there")
    assert Kind.WEEKLY_REPORT not in started(moved)
    there = replace(moved.case, open_obligations=(*moved.changed, *(obligation(each) for each in moved.started)))
    assert {each.unit for each in there.open_obligations if each.kind is Kind.PROMISE} == {OTHER_VILLAGE}
    assert take(there, act(NEIGHBOUR_MEDIATOR)).case.stage is Stage.CARRYING_OUT


def test_kept_while_a_new_unit_has_not_taken_it_yet_the_handling_is_over() -> None:
    case, deal = carried_out(TWO[0])
    moved = move(case, act(DIRECTOR), OTHER_VILLAGE, "they live there")
    there = replace(moved.case, open_obligations=(*moved.changed, *(obligation(each) for each in moved.started)))
    said = replace(TWO[0], said_other="kept")
    change = promises.side_says(there, act(REPORTER, after=AFTER), deal, said, kept=True)
    assert (change.case.stage, change.case.outcome) == (Stage.RESOLVED, Outcome.SETTLED)
    assert change.end_all == "resolved"


def test_nobody_but_the_sides_moves_the_date_of_a_promise() -> None:
    from bot.rules.granting import grant_more_time

    for kind in (Kind.PROMISE, Kind.MEDIATION_LIMIT, Kind.JUDICIAL_CONFIRMATION):
        running: Obligation = owed(kind)
        with refused("not_our_date"):
            grant_more_time(mediated(), act(21), running, 3)
