"""What cases are found by: keyed hashes of the pieces of names, phone numbers, addresses and words, never these themselves."""

from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import BIG, Table


class SearchTokenRow(Table):
    """A case in which a piece occurs. No key to the cases: to check it for fifty rows of a report would cost more than they do."""

    __tablename__ = "search_tokens"
    __table_args__ = ({"sqlite_with_rowid": False},)

    token: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)


class SearchStateRow(Table):
    """One row: the secret of the hashes, and the newest case that was there before the index and is not in it yet; 0 for none."""

    __tablename__ = "search_state"

    id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    secret: Mapped[str]
    behind: Mapped[int] = mapped_column(BIG, default=0)
