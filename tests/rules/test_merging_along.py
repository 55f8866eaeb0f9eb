"""What a merged case brings along: people with their word, the list counted once, and the totals given back."""

from dataclasses import replace
from typing import Any

import pytest

from bot.rules import merging, merging_along
from bot.rules.case import Case, Party
from bot.rules.claimants import Claimant
from bot.rules.merging_along import Work
from bot.rules.obligations import Obligation
from bot.rules.terms import Grade, Kind
from tests.rules.sample_case import COLLEAGUE, DIRECTOR, NOW, STRANGER, VILLAGE, act, owed, refused
from tests.rules.test_merging import two

YES = Party("reporting", STRANGER, "Li Na", "13900000000", consent="yes", consent_at=NOW, told_at=NOW)
NEIGHBOUR = Party("other", None, "Wang", "13900001111", id=7, consent="no", consent_at=NOW)


def one(number: int, claimed: int | None = 100, recovered: int | None = None, **more: Any) -> Claimant:
    return Claimant(number, 2, f"worker {number}", f"1380000000{number}", claimed, recovered, **more)


def test_they_come_with_what_they_said_and_nobody_comes_twice() -> None:
    younger, older = two(parties=(YES, NEIGHBOUR))
    mine, theirs = merging_along.people_coming(younger, older)
    assert (mine.name, mine.phone, mine.consent, mine.consent_at, mine.via) == ("", "", "yes", NOW, 2)
    assert (theirs.name, theirs.phone, theirs.consent, theirs.id, theirs.via) == ("Wang", "13900001111", "no", 0, 2)
    for there in (Party("other", None, "Mr Wang", "13900001111"), Party("other", None, "Wang"), Party("other", 99, "", "13900001111")):
        assert len(merging_along.people_coming(younger, replace(older, parties=(*older.parties, there)))) == 1
    # The same name with another number is somebody else, and so is who stands on the other side.
    for there in (Party("other", None, "Wang", "13900002222"), Party("reporting", None, "Wang", "13900001111")):
        assert len(merging_along.people_coming(younger, replace(older, parties=(*older.parties, there)))) == 2


def test_a_name_hidden_in_the_younger_is_not_written_into_the_older() -> None:
    sister = Party("reporting", None, "Li Mei", "13900003333", consent="yes")
    younger, older = two(parties=(YES, sister, NEIGHBOUR), name_hidden=True)
    found = merging_along.people_coming(younger, older)
    assert {(each.side, each.name, each.phone) for each in found} == {("reporting", "", ""), ("other", "Wang", "13900001111")}


def step(about: int, kind: Kind = Kind.MEASURE) -> Obligation:
    return replace(owed(kind), about=about, unit=VILLAGE, person=COLLEAGUE)


def test_only_open_steps_go_on_and_under_the_higher_grade() -> None:
    younger, older = two(
        grade=Grade.MEDIUM, open_obligations=(step(3), replace(step(4, Kind.MEASURE_CHECK), id=9), owed(Kind.WEEKLY_REPORT))
    )
    gone, on = merging.merge(younger, replace(older, grade=Grade.HIGH), act(DIRECTOR), carries=False)
    assert gone.merge is not None and gone.merge.steps == (3, 4)
    assert {(each.about, each.grade) for each in on.changed if each.about} == {(3, Grade.HIGH), (4, Grade.HIGH)}
    assert {each.due_at for each in on.changed if each.about} == {step(3).due_at, step(4, Kind.MEASURE_CHECK).due_at}


@pytest.mark.parametrize(
    ("own", "there", "people", "claimed", "recovered"),
    [
        ((), (one(1), one(2)), 2, 200, None),
        ((one(1),), (one(1), one(2, recovered=30)), 2, 200, 30),
        ((one(1), one(2)), (one(1), one(2)), 2, 200, None),
        ((one(1),), (one(3, None),), 2, 100, None),
    ],
)
def test_nobody_counts_twice_and_the_totals_come_back(
    own: tuple[Claimant, ...], there: tuple[Claimant, ...], people: int, claimed: int | None, recovered: int | None
) -> None:
    facts: dict[str, Any] = {"people": len(own) or None, "money_claimed": 100 * len(own) or None}
    younger, older = two(people=len(there))
    older = replace(older, **facts)
    works = {younger.id: Work(listed=there), older.id: Work(listed=own)}
    gone, on = merging.merge(younger, older, act(DIRECTOR), carries=False, works=works)
    assert (on.case.people, on.case.money_claimed, on.case.money_recovered) == (people, claimed, recovered)
    assert all(each.via == younger.id and not each.id for each in on.kept)
    assert gone.merge is not None
    back = merging_along.counted_out(on.case, gone.merge.before, on.kept)
    assert (back.people, back.money_claimed, back.money_recovered) == (older.people, older.money_claimed, older.money_recovered)


def test_what_was_corrected_meanwhile_stays_and_what_was_paid_goes_along() -> None:
    younger, older = two(people=2)
    gone, on = merging.merge(younger, older, act(DIRECTOR), carries=False, works={2: Work(listed=(one(1), one(2)))})
    copies = tuple(replace(each, recovered=40) if each.name == "worker 1" else each for each in on.kept)
    corrected: Case = replace(on.case, people=9, money_recovered=65)
    assert gone.merge is not None
    back = merging_along.counted_out(corrected, gone.merge.before, copies)
    assert (back.people, back.money_recovered) == (9, 25)
    changed, more = merging_along.paid_meanwhile((one(1), one(2)), copies)
    assert [(each.id, each.recovered) for each in changed] == [(1, 40)] and more == 40


@pytest.mark.parametrize("bound", ["meeting", "agreement", "force"])
def test_what_is_of_its_own_case_stays_with_it(bound: str) -> None:
    younger, older = two()
    works = {younger.id: Work(bound)}
    with refused(f"merge_bound_{bound}"):
        merging.merge(younger, older, act(DIRECTOR), carries=False, works=works)
    gone, on = merging.merge(younger, older, act(DIRECTOR), carries=False, works=works, turned=True)
    assert (gone.case.id, on.case.id) == (older.id, younger.id)
    with refused("merge_both_bound"):
        merging.merge(younger, older, act(DIRECTOR), carries=False, works={**works, older.id: Work("meeting")})
    with refused("merge_both_bound"):
        merging.merge(younger, older, act(DIRECTOR), carries=False, works={**works, older.id: Work("meeting")}, turned=True)
    with refused("button_old"):
        merging.merge(younger, older, act(DIRECTOR), carries=False, turned=True)
