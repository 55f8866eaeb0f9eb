"""What a side had signed is the signature of each who stood on it, up and down again."""

from sqlalchemy import insert, select, text

from bot import sample
from bot.clock import ManualClock
from bot.roster_files import load
from storage import roster
from storage.database import move, reading, writing
from storage.tables import AgreementRow, PartyRow, SignatureRow
from tests.storage.rows import a_case

SIDES = (("reporting", "张丽", ""), ("other", "王五", ""), ("other", "赵六", ""), ("other", "走了的人", "no_part"))


def test_a_side_that_had_signed_are_all_who_stood_on_it(database_url: str) -> None:
    found, _faults = load(sample.ROSTER)
    assert found is not None
    now = ManualClock().now()
    with writing(database_url) as db:
        roster.apply(db, found, now)
        case = a_case(db, "wenjun", now)
        parties = [
            db.execute(
                insert(PartyRow).returning(PartyRow.id),
                {"case_id": case, "side": side, "name": name, "phone": "", "left": left, "consent": "yes", "link": ""},
            ).scalar_one()
            for side, name, left in SIDES
        ]
        written = {"case_id": case, "oral": False, "made_at": now, "facts": "", "responsibility": "", "terms": "", "state": "signing"}
        made = db.execute(insert(AgreementRow).returning(AgreementRow.id), written).scalar_one()
        move(db, "0010")
        db.execute(text("UPDATE agreements SET signed_other_at = made_at"))
        move(db, "head")
    with reading(database_url) as db:
        rows = db.execute(select(SignatureRow.party_id, SignatureRow.agreement_id, SignatureRow.at, SignatureRow.taken_back_at))
        assert sorted(rows) == [(party, made, now, None) for party in parties[1:3]]
    with writing(database_url) as db:
        # One of two has signed: the side has not.
        db.execute(SignatureRow.__table__.delete().where(SignatureRow.party_id == parties[2]))  # type: ignore[attr-defined]
        db.execute(insert(SignatureRow), {"case_id": case, "agreement_id": made, "party_id": parties[0], "at": now})
        move(db, "0010")
        row = db.execute(text("SELECT signed_reporting_at, signed_other_at FROM agreements")).one()
        assert row[0] is not None and row[1] is None
        move(db, "head")
        assert list(db.execute(select(SignatureRow.party_id)).scalars()) == [parties[0]]
