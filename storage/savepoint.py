"""A savepoint told to the driver directly: every unit of work has one, and SQLAlchemy's own costs four times as much."""

from sqlalchemy import Connection


class Savepoint:
    """Begins where it is made; `keep` or `undo` ends it. One begun inside another must end first."""

    def __init__(self, db: Connection) -> None:
        self._db = db
        db.exec_driver_sql("SAVEPOINT work")

    def keep(self) -> None:
        self._db.exec_driver_sql("RELEASE SAVEPOINT work")

    def undo(self) -> None:
        """Everything since is as if it had never been, even after an error of the database."""
        self._db.exec_driver_sql("ROLLBACK TO SAVEPOINT work")
        self.keep()
