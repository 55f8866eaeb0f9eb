"""What papers of a case are filled from, as one reader may see it: where names are not theirs to see, sides stand in their place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.documents.sheet import room
from bot.rules.agreements import Agreement, Confirmation, Promise
from bot.rules.amending import Amendment
from bot.rules.case import Case, Party
from bot.rules.claimants import Claimant
from bot.rules.knowing import may_know_line
from bot.rules.meetings import Invited, Meeting
from bot.rules.terms import Side
from bot.screens.meetings import where_for
from bot.screens.naming import may_name
from bot.screens.notices import reporters_phone
from bot.screens.reading import Reading
from storage import cases, merges, people, subjects

PHONE = re.compile(r"(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{6}(19|20)\d{9}[\dXx](?!\d)")  # of a citizen: 18 characters
SIDES = {Side.REPORTING: "反映人一方", Side.OTHER: "对方", Side.HELPING: "协助人"}


@dataclass(frozen=True, slots=True)
class Known:
    """One event of the case; `note` is already as the reader may have it."""

    kind: str
    at: datetime
    who: str
    data: dict[str, Any]
    note: str


@dataclass(frozen=True, slots=True)
class Somebody:
    """A party as they stand on paper."""

    side: str
    name: str
    phone: str = ""
    address: str = ""
    party: int = 0


@dataclass(frozen=True)
class CaseFacts:
    """All that the papers of a case say; `blank` is for forms that are filled in by hand."""

    reading: Reading
    case: Case
    names: bool
    blank: bool = False
    everybody: tuple[Somebody, ...] = ()
    events: tuple[Known, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    invited: tuple[Invited, ...] = ()
    agreement: Agreement | None = None
    promises: tuple[Promise, ...] = ()
    confirmation: Confirmation | None = None
    amendments: tuple[Amendment, ...] = ()
    listed: int = 0  # people on the list of who is affected
    hidden: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # what is put in the place of each name and phone

    # -- people -----------------------------------------------------------------------------------------------------

    def side(self, side: Side) -> tuple[Somebody, ...]:
        return tuple(each for each in self.everybody if each.side == side)

    @property
    def reporting(self) -> tuple[Somebody, ...]:
        return self.side(Side.REPORTING)

    @property
    def other(self) -> tuple[Somebody, ...]:
        return self.side(Side.OTHER)

    def party(self, id_: int | None) -> str:
        """The name of a party by id, as they may be named here."""
        return next((each.name for each in self.everybody if id_ and each.party == id_), "")

    @property
    def mediator(self) -> str:
        return self.reading.name(self.case.responsible)

    @property
    def committee(self) -> str:
        """The unit that handles the case."""
        return self.reading.unit(self.case.handled_by or self.case.assigned_by)

    def place_of(self, meeting: Meeting | None) -> str:
        """Where a meeting is or was held."""
        return "" if meeting is None else where_for(self.reading, self.case, meeting, names=self.names)

    # -- writing ----------------------------------------------------------------------------------------------------

    def fill(self, fact: object, width: int = 8) -> str:
        """A fact, or room to write it where it is not known or the form is a blank one."""
        text = "" if self.blank or fact is None else self.hide(str(fact))
        return text or room(width)

    def hide(self, text: str) -> str:
        """Somebody's words as this reader may have them."""
        return without(text, self.hidden) if self.names else hidden(text, self.hidden)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(ZoneInfo(self.reading.policy.zone))

    def day(self, at: datetime | None) -> str:
        """2026年11月27日; room for it where it is not known."""
        if at is None or self.blank:
            return "　　年　　月　　日"
        local = self.local(at)
        return f"{local.year}年{local.month}月{local.day}日"

    def hour(self, at: datetime | None) -> str:
        """2026年11月27日10时05分."""
        if at is None or self.blank:
            return "　　年　　月　　日　　时　　分"
        local = self.local(at)
        return f"{self.day(at)}{local.hour}时{local.minute:02}分"

    def until(self, due_at: datetime) -> str:
        """The last day of a deadline that is kept as the first instant after it."""
        return f"{self.day(due_at - timedelta(microseconds=1))}前"

    def of(self, *kinds: str) -> tuple[Known, ...]:
        return tuple(each for each in self.events if each.kind in kinds)

    def last(self, *kinds: str) -> Known | None:
        found = self.of(*kinds)
        return found[-1] if found else None


def gather(reading: Reading, case: Case, *, names: bool, blank: bool = False) -> CaseFacts:
    """Everything at once; papers are Chinese whoever reads."""
    reading = replace(reading, language="zh")
    known = tuple(_everybody(reading, case))
    unnamed = _unnamed(reading, case, known, names=names)
    replaced = tuple(_replaced_of(known, unnamed) if names else _replaced(reading, case, known))
    shown = tuple(replace(each, name=_instead(known, each), phone="", address="") if each in unnamed else each for each in known)
    agreements = subjects.of_case(reading.db, Agreement, case.id)
    agreement = next((each for each in reversed(agreements) if each.state != "void"), None)
    promises = subjects.of_case(reading.db, Promise, case.id)
    confirmations = subjects.of_case(reading.db, Confirmation, case.id)
    facts = CaseFacts(reading, case, names, blank, shown, hidden=replaced)
    return replace(
        facts,
        events=tuple(_events(facts)),
        meetings=tuple(subjects.of_case(reading.db, Meeting, case.id)),
        invited=tuple(subjects.of_case(reading.db, Invited, case.id)),
        agreement=agreement,
        promises=tuple(each for each in promises if agreement is not None and each.agreement == agreement.id and each.state != "replaced"),
        amendments=tuple(subjects.of_case(reading.db, Amendment, case.id)),
        listed=len(subjects.of_case(reading.db, Claimant, case.id)),
        confirmation=next((each for each in reversed(confirmations) if agreement is not None and each.agreement == agreement.id), None),
    )


def _everybody(reading: Reading, case: Case) -> Iterable[Somebody]:
    """The parties, who reported first of them; who left has no part in it any more."""
    listed = [each for each in case.parties if not each.left and each.side in SIDES]
    reporter = case.reporter
    if reporter is not None and case.reporter_is_party and reporter not in {each.person for each in listed}:
        listed.insert(0, Party(Side.REPORTING, reporter))
    for each in listed:
        name = each.name or reading.name(each.person)
        if each.person is not None and each.person == reporter:
            yield Somebody(each.side, name, each.phone or reporters_phone(reading, case), case.address, each.id)
        else:
            part = reading.case(each.via) if each.via is not None else None
            given = reporters_phone(reading, part) if part is not None and part.reporter == each.person else ""
            yield Somebody(each.side, name, each.phone or given, "", each.id)


def _unnamed(reading: Reading, case: Case, known: tuple[Somebody, ...], *, names: bool) -> tuple[Somebody, ...]:
    """Whose name this reader may not have: nobody's, or not that of who hid it in a report that was merged into this one."""
    if not names or reading.person is None:  # without a reader it is written for whoever runs the program
        return () if names else known
    rows = {party.id for party in case.parties if not may_name(reading, case, party)}
    return tuple(each for each in known if each.party in rows)


def _replaced_of(known: tuple[Somebody, ...], unnamed: tuple[Somebody, ...]) -> Iterable[tuple[str, str]]:
    pairs = {text: f"〔{_instead(known, each)}〕" for each in unnamed for text in (each.name, each.phone) if len(text) > 1}
    return sorted(pairs.items(), key=lambda pair: -len(pair[0]))


def _instead(known: tuple[Somebody, ...], who: Somebody) -> str:
    """反映人一方, or 反映人一方2 where there are several."""
    same = [each for each in known if each.side == who.side]
    return SIDES[Side(who.side)] + (str(same.index(who) + 1) if len(same) > 1 else "")


def _replaced(reading: Reading, case: Case, known: tuple[Somebody, ...]) -> Iterable[tuple[str, str]]:
    """Of everybody whom the case knows, also who left it, told of it for others or is one of many; the longest first.

    So a name within a name leaves nothing behind.
    """
    pairs = [(text, f"〔{_instead(known, each)}〕") for each in known for text in (each.name, each.phone, each.address)]
    merged = cases.load_all(reading.db, merges.parts(reading.db, case.id))
    for part in (case, *merged.values()):
        concerned = {each for each in (part.reporter, *(party.person for party in part.parties)) if each is not None}
        texts = [text for each in part.parties for text in (each.name, each.phone)]
        texts += [text for each in concerned for text in (reading.name(each), people.phone(reading.db, each))]
        texts += [text for each in subjects.of_case(reading.db, Claimant, part.id) for text in (each.name, each.phone)]
        pairs += [(text, "〔有关人员〕") for text in (*texts, part.address)]
    first: dict[str, str] = {}
    for text, instead in pairs:
        if len(text) > 1:
            first.setdefault(text, instead)
    return sorted(first.items(), key=lambda pair: -len(pair[0]))


def without(text: str, replaced: Iterable[tuple[str, str]]) -> str:
    """Words with something else in the place of each of these."""
    for name, instead in replaced:
        text = text.replace(name, instead)
    return text


def hidden(text: str, replaced: Iterable[tuple[str, str]]) -> str:
    """Words without the names, phones and addresses of the people concerned, and without any number that looks like one of a person."""
    text = without(text, replaced)
    return PHONE.sub(r"\1****\2", IDENTITY.sub("〔身份证号〕", text))


def _events(facts: CaseFacts) -> Iterable[Known]:
    reading, case = facts.reading, facts.case
    reader = reading.reader()
    concerned = {case.reporter, *(party.person for party in case.parties)}
    for kind, at, by, data, note in cases.history(reading.db, case.id):
        if not may_know_line(reader, case, data, reading.organisation):
            continue
        who = "反映人一方" if by in concerned and by is not None and not facts.names else reading.name(by)
        yield Known(kind, at, who, data, facts.hide(note))


def in_capitals(fen: int) -> str:
    """A sum as it stands in agreements: 捌佰元整. Up to 9,999,999,999,999.99 yuan."""
    digits, units = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟")
    yuan, cents = divmod(fen, 100)
    groups = []
    rest = yuan
    while rest:
        rest, group = divmod(rest, 10_000)
        groups.append(group)
    said = ""
    for place in range(len(groups) - 1, -1, -1):
        part = ""
        for at, digit in enumerate(f"{groups[place]:04}"):
            if digit != "0":
                part += digits[int(digit)] + units[3 - at]
            elif part and not part.endswith("零"):
                part += "零"
        part = part.rstrip("零")
        if part:
            lacks = said and (groups[place] < 1000 or said.endswith("零"))
            said = said.rstrip("零") + ("零" if lacks else "") + part + ("", "万", "亿", "万亿")[place]
        elif said and not said.endswith("零"):
            said += "零"
    said = said.rstrip("零") + "元" if yuan else ""
    jiao, fen_ = divmod(cents, 10)
    if not cents:
        return (said or "零元") + "整"
    middle = digits[jiao] + "角" if jiao else ("零" if said else "")
    return said + middle + (digits[fen_] + "分" if fen_ else "整")


def money(fen: int | None) -> str:
    """800.00元（人民币捌佰元整）; empty for no sum."""
    return "" if fen is None else f"{fen // 100:,}.{fen % 100:02}元（人民币{in_capitals(fen)}）"
