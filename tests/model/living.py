"""Ninety days of a town: cases come, people act at random or in the very moment when something is due."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, select

from bot.posting import House
from bot.rules.terms import Stage
from storage import cases
from storage.tables import CaseRow, ObligationRow
from tests.model import comparing, facts
from tests.model.acting import Actor
from tests.model.bureau import BEGIN, Bureau, town_of
from tests.model.reckoning import Numbers
from tests.model.reference import AFTER, BEFORE, BETWEEN, Deed, Prediction, Reference

AT_THE_MOMENT = 0.2  # share of the deeds that are done at or around a moment when something of the case is due
AROUND = (timedelta(0), timedelta(0), timedelta(microseconds=-1), timedelta(microseconds=1), timedelta(seconds=1), timedelta(seconds=2))
Ask = Callable[[Callable[[Connection, House], Any]], Any]
Sleeps = Iterable[tuple[datetime, datetime]]
OPEN = [stage for stage in Stage if stage is not Stage.ENDED]


@dataclass
class Life:
    """What is to be lived, and what was done."""

    seed: int
    cases: int
    days: int
    begin: datetime = BEGIN
    deeds: list[Deed] = field(default_factory=list)
    counted: Counter[str] = field(default_factory=Counter)

    def remember(self, deed: Deed | None) -> None:
        if deed is not None:
            self.deeds.append(deed)
            self.counted[deed.what] += 1

    @property
    def until(self) -> datetime:
        return self.begin + timedelta(days=self.days)


def live(bureau: Bureau, resident: int, life: Life) -> None:
    """Let everything happen; every deed is kept in `life.deeds`."""
    dice = random.Random(life.seed)
    looked: datetime | None = None  # at which moment what was due has been said already
    for id_, moment, wanted in plan(life, dice, bureau.do, bureau.clock.now):
        order = AFTER if moment == looked else wanted
        if order != BEFORE:
            looked = moment
        _at_moment(bureau, moment, order)
        deed = bureau.do(partial(act, now=bureau.clock.now(), dice=dice, resident=resident, id_=id_, order=order))
        life.remember(deed)
        if order == BETWEEN:
            bureau.send()
    bureau.walk(life.until)
    bureau.look()
    bureau.send()


def plan(life: Life, dice: random.Random, ask: Ask, now: Callable[[], datetime]) -> Iterator[tuple[int, datetime, int]]:
    """What is tried next: a case (0: a new one), when, and whether before, in the midst of or after what is due then."""
    new = sorted(life.begin + timedelta(seconds=dice.randrange(int(life.days * 86400 * 0.7))) for _ in range(life.cases))
    pause = life.days * 86400 / (life.cases * 9)  # about so many deeds for each case
    idle = life.begin
    while True:
        at = max(now(), idle) + timedelta(seconds=dice.expovariate(1 / pause))
        if new and new[0] <= at:
            yield 0, max(new.pop(0), now()), BEFORE
            continue
        if at >= life.until:
            return
        id_, moment, order = ask(partial(_choose, dice=dice, at=at))
        if id_ is None:
            idle = at  # no case is open: time goes on all the same
        elif moment < life.until:
            yield id_, moment, order
        elif at >= life.until - timedelta(seconds=pause):
            return


def _at_moment(bureau: Bureau, moment: datetime, order: int) -> None:
    bureau.walk(moment)
    if order != BEFORE:
        bureau.look()
    if order == AFTER:
        bureau.send()


def _choose(db: Connection, _house: House, *, dice: random.Random, at: datetime) -> tuple[int | None, datetime, int]:
    """A case to act in, when, and whether before, in the midst of or after what is due then."""
    if dice.random() < AT_THE_MOMENT:
        row = ObligationRow
        query = select(row.case_id, row.next_at).where(row.next_at > at, row.ended_at.is_(None)).order_by(row.next_at, row.id).limit(8)
        if found := db.execute(query).all():
            id_, due = dice.choice(found)
            assert due is not None
            return id_, max(at, due + dice.choice(AROUND)), dice.choice((BEFORE, BETWEEN, AFTER))
    ids = list(db.execute(select(CaseRow.id).where(CaseRow.stage.in_(OPEN)).order_by(CaseRow.id)).scalars())
    return (dice.choice(ids) if ids else None), at, BEFORE


def act(db: Connection, house: House, *, now: datetime, dice: random.Random, resident: int, id_: int, order: int = BEFORE) -> Deed | None:
    """Somebody does something that fits: reports a new case (0), or goes on with this one."""
    actor = Actor(db, house, now, dice, resident, order)
    if not id_:
        return actor.report()
    case = cases.load(db, id_, to_change=True)
    assert case is not None
    what = actor.possible(case)
    return actor.act(dice.choice(what), id_) if what else None


def predicted(house: House, life: Life, asleep: Sleeps = (), numbers: Numbers | None = None) -> Prediction:
    return Reference(town_of(house), numbers or facts.numbers(house.policy), life.until, asleep).predict(life.deeds)


def compared(bureau: Bureau, life: Life, asleep: Sleeps = (), numbers: Numbers | None = None) -> list[str]:
    """Where program and reference differ; `numbers` are those that were in force first, if they have changed."""
    return comparing.differences(bureau.do(lambda db, house: comparing.read(db)), predicted(bureau.house, life, asleep, numbers))
