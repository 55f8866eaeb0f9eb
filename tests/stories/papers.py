"""What papers are read from in stories: a case with an agreement, its papers opened again, and who looked."""

import io
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from bot.posting import House
from bot.rules.agreements import Agreement, Confirmation, Promise
from bot.rules.case import Change, Event, Party
from bot.rules.meetings import Invited, Meeting
from storage import cases
from tests.stories.town import Phone, Town

INJECTED = '<b>李四</b> & "钱" \x07\x01 {{x}} =1+1 ]]> 😀'


def agreed(town: Town, case: int = 1, *, oral: bool = False, terms: str = "楼上修好水管，赔偿损失") -> None:
    """An other side, a meeting with minutes, and an agreement with a promise; as the conversations of their own would leave it."""
    now = town.clock.now()

    def job(db: Connection, house: House) -> None:
        found = cases.load(db, case)
        assert found is not None
        other = Party("other", name="李四", phone="13900001111", consent="yes", told_at=now)
        # In the unit's own room, and written down the day after.
        minutes = "李四说水管老化，愿意修"
        meeting = Meeting(0, case, now - timedelta(days=1), "", found.responsible, "held", minutes, held_at=now, venue="room")
        made = Agreement(
            0, case, oral, now, found.responsible, "楼上漏水，天花板发霉", "李四没有及时维修", terms, "in_effect", effective_at=now
        )
        cases.apply(db, Change(found, Event("progress"), kept=(other, meeting, made)), None, now)
        found = cases.load(db, case)
        assert found is not None
        (party,) = [each.id for each in found.parties if each.name == "李四"]
        from storage import subjects

        (agreement,) = subjects.of_case(db, Agreement, case)
        (held,) = subjects.of_case(db, Meeting, case)
        kept: tuple[Any, ...] = (
            Invited(0, case, held.id, party=party, answer="yes", came=True),
            Promise(0, case, agreement.id, party, "赔偿损失", now + timedelta(days=10), 80_000),
            Confirmation(0, case, agreement.id, now + timedelta(days=30)),
        )
        cases.apply(db, Change(found, Event("progress"), kept=kept), None, now)

    town.do(job)


def changed(town: Town, case: int = 1, **facts: Any) -> None:
    """The case with other facts, as if it had always been so."""

    def job(db: Connection, house: House) -> None:
        found = cases.load(db, case)
        assert found is not None
        cases.apply(db, Change(replace(found, **facts), Event("progress")), None, town.clock.now())

    town.do(job)


def documents(town: Town, phone: Phone, *, kind: str = "document") -> list[tuple[str, bytes]]:
    """Name and content of every document that the bot has sent to somebody, in order."""
    sent = [message["media"] for message in phone.chat() if message["from"]["bot"] and message["kind"] == kind]
    files = town.world.files
    return [(each.get("name") or "", files.read(files.known[each["url"].rpartition("/")[2]])) for each in sent]


def words_of(name: str, content: bytes) -> str:
    """Everything that can be read in a document."""
    if name.endswith(".pdf"):
        import pypdfium2

        with closing(pypdfium2.PdfDocument(content)) as found:
            return "\n".join(page.get_textpage().get_text_range() for page in found)
    import docx

    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in dict.fromkeys(row.cells)]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])
