"""What the playground says no to, in Telegram's own words: both client libraries match on these descriptions."""

from typing import Any


class Refused(Exception):
    """A Bot API call that failed: HTTP status, description and the facts that a client may act on (`retry_after` in seconds)."""

    def __init__(self, code: int, description: str, *, retry_after: int | None = None, migrate_to: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to

    def answer(self) -> dict[str, Any]:
        """The body that Telegram would send."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        if self.migrate_to is not None:
            body["parameters"] = {"migrate_to_chat_id": self.migrate_to}
        return body


class NotPossible(Exception):
    """Something a person's phone would not let them do; one sentence for the page. `missing`: the thing does not exist."""

    def __init__(self, sentence: str, *, missing: bool = False) -> None:
        super().__init__(sentence)
        self.missing = missing


def bad(reason: str) -> Refused:
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    return Refused(403, f"Forbidden: {reason}")


def too_many(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup "
    "of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
