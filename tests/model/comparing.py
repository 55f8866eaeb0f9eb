"""What the program has made and told, read from its tables in the reference's words, and what differs from the prediction."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from storage.tables import ChatRow, NagRow, ObligationRow, OutboxRow
from tests.model.reference import GATHERING, Name, Prediction, Recipient, Said


@dataclass(frozen=True)
class Found:
    """Nags with how often each was made, messages by recipient and moment, and obligations with due and end."""

    made: Counter[Said]
    messages: dict[tuple[Recipient, datetime], frozenset[Said]]
    debts: dict[Name, tuple[datetime, datetime | None]]
    sent: int  # messages of nags that left


def read(db: Connection) -> Found:
    names: dict[int, Name] = {}
    debts: dict[Name, tuple[datetime, datetime | None]] = {}
    counted: Counter[tuple[int, str]] = Counter()
    row = ObligationRow
    for id_, case, kind, due, ended in db.execute(select(row.id, row.case_id, row.kind, row.due_at, row.ended_at).order_by(row.id)):
        names[id_] = (case, kind, counted[case, kind])
        counted[case, kind] += 1
        debts[names[id_]] = (due, ended)
    units: dict[int, int] = {chat: unit for chat, unit in db.execute(select(ChatRow.id, ChatRow.unit_id)) if unit is not None}
    made: Counter[Said] = Counter()
    messages: defaultdict[tuple[Recipient, datetime], set[Said]] = defaultdict(set)
    nag = NagRow
    query = select(nag.obligation_id, nag.step, nag.person_id, nag.chat_id, nag.made_at, nag.taken_at, nag.told)
    for obligation, step, person, chat, at, taken, told in db.execute(query):
        recipient: Recipient = ("person", person) if person else ("unit", units[chat])
        said = Said(names[obligation], step, recipient, at)
        made[said] += 1
        if told and taken is not None:
            messages[recipient, taken].add(said)
    outbox = OutboxRow
    sent = db.execute(select(func.count()).where(outbox.kind == "nags", outbox.sent_at.is_not(None))).scalar_one()
    return Found(made, {key: frozenset(said) for key, said in messages.items()}, debts, sent)


def differences(found: Found, predicted: Prediction) -> list[str]:
    """In words, the earliest first; nothing when program and reference agree."""
    lines: list[tuple[datetime, str]] = []
    for said, times in found.made.items():
        if times > 1:
            lines.append((said.at, f"made {times} times: {_line(said)}"))
    lines += [(said.at, f"only the program said: {_line(said)}") for said in found.made.keys() - predicted.made]
    lines += [(said.at, f"only the reference said: {_line(said)}") for said in predicted.made - found.made.keys()]
    for name, debt in predicted.debts.items():
        if found.debts.get(name) != (debt.due, debt.ended):
            lines.append((debt.start, f"{name} due and ended: program {found.debts.get(name)}, reference {(debt.due, debt.ended)}"))
    lines += [(found.debts[name][0], f"only the program owes: {name}") for name in found.debts.keys() - predicted.debts.keys()]
    for key in found.messages.keys() | predicted.messages.keys():
        mine, theirs = found.messages.get(key, frozenset()), predicted.messages.get(key, frozenset())
        if mine != theirs:
            only = [f"program {_line(said)}" for said in mine - theirs] + [f"reference {_line(said)}" for said in theirs - mine]
            lines.append((key[1], f"message to {key[0]} at {key[1]}: only {'; only '.join(only)}"))
    counted = [] if found.sent == predicted.sent else [f"{found.sent} messages left, {predicted.sent} were to leave"]
    return [line for _, line in sorted(lines)] + counted


def differences_of_a_race(found: Found, first: Prediction, last: Prediction, deeds: Iterable[tuple[int, datetime]]) -> list[str]:
    """The same for several processes. Where deeds and looks met in one moment either order is right, `first` or `last`.

    What somebody does within the seconds of gathering comes before or after the telling: what is critical goes at once and takes along
    what has been made by then, by whichever process. Everything else is certain: what was made is told, or not, as in the order in which
    it is made. `deeds` are (case, moment).
    """
    met = set(deeds)

    def open_question(said: Said) -> bool:
        return any(case == said.debt[0] and timedelta(0) <= at - said.at <= GATHERING for case, at in met)

    told = {said for messages in found.messages.values() for said in messages}
    orders = [(order.made, {said for messages in order.messages.values() for said in messages}) for order in (first, last)]

    def otherwise(said: Said) -> bool:
        return {said in should for made, should in orders if said in made} == {said not in told}

    lines = [(said.at, f"made {times} times: {_line(said)}") for said, times in found.made.items() if times > 1]
    lines += [(said.at, f"only the program said: {_line(said)}") for said in found.made.keys() - (first.made | last.made)]
    lines += [(said.at, f"only the reference said: {_line(said)}") for said in (first.made & last.made) - found.made.keys()]
    lines += [(said.at, f"told or not: {_line(said)}") for said in found.made if otherwise(said) and not open_question(said)]
    lines += [
        (debt.start, f"{name} due and ended: program {found.debts.get(name)}, reference {(debt.due, debt.ended)}")
        for name, debt in first.debts.items()
        if found.debts.get(name) != (debt.due, debt.ended)
    ]
    return [line for _, line in sorted(lines)] + twice(found.messages)


def twice(messages: Mapping[tuple[Recipient, datetime], frozenset[Said]]) -> list[str]:
    """What stands in more than one message."""
    counted = Counter(said for told in messages.values() for said in told)
    return [f"told {times} times: {_line(said)}" for said, times in counted.items() if times > 1]


def _line(said: Said) -> str:
    return f"{said.at:%m-%d %H:%M:%S} case {said.debt[0]} {said.debt[1]}[{said.debt[2]}] {said.step} to {said.to[0]} {said.to[1]}"
