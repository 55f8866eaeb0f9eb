"""The parameters of one Bot API call, whatever form they came in."""

import json
from collections.abc import Mapping
from typing import Any

from bot.playground.media import Upload
from bot.playground.refused import bad

TRUE = {"true", "1", "yes", "t"}


class Call:
    """One call: `params` are strings from forms and queries, or JSON values; `files` are the multipart parts by name."""

    __slots__ = ("files", "method", "params")

    def __init__(self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        self.method = method
        self.params = params
        self.files = files or {}

    def text(self, name: str) -> str:
        value = self.params.get(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str) -> int | None:
        value = self.params.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad(f"invalid {name} specified") from None

    def number(self, name: str) -> float | None:
        value = self.params.get(name)
        try:
            return None if value is None or value == "" else float(value)
        except (TypeError, ValueError):
            raise bad(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        value = self.params.get(name)
        return value if isinstance(value, bool) else str(value).lower() in TRUE

    def parsed(self, name: str, what: str = "") -> Any:
        """A nested object or list; None if it is not there. `what` names it in the refusal."""
        value = self.params.get(name)
        if isinstance(value, str):
            if not value.strip():
                return None
            try:
                return json.loads(value)
            except ValueError:
                raise bad(f"can't parse {what or name} JSON object") from None
        return value

    def upload(self, value: Any) -> Upload | None:
        """The uploaded part that `attach://name` refers to, or the part of the parameter's own name."""
        if isinstance(value, Upload):
            return value
        if isinstance(value, str) and value.startswith("attach://"):
            return self.files.get(value.removeprefix("attach://"))
        return None
