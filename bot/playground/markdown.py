"""MarkdownV2, enough of it for bots that use it: bold, italic, underline, strikethrough, spoiler, code, pre, links, escapes."""

from typing import Any

from bot.playground.refused import Refused, bad
from bot.playground.state import utf16

MARKS = {"__": "underline", "||": "spoiler", "*": "bold", "_": "italic", "~": "strikethrough"}
NAMES = {"underline": "Underline", "spoiler": "Spoiler", "bold": "Bold", "italic": "Italic", "strikethrough": "Strikethrough"}
RESERVED = set("_*[]()~`>#+-=|{}.!")


def parse_markdown(source: str, *, strict: bool) -> tuple[str, list[dict[str, Any]]]:
    """Plain text and entities of MarkdownV2; the old Markdown (not `strict`) is refused: nothing new should be written in it."""
    if not strict:
        raise bad("unsupported parse_mode")
    return _Reader(source).read()


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.offset = 0
        self.entities: list[dict[str, Any]] = []
        self.open: list[tuple[str, int, int]] = []

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _unparsable(self, reason: str) -> Refused:
        return bad(f"can't parse entities: {reason}")

    def _reserved(self, character: str) -> Refused:
        return self._unparsable(f"Character '{character}' is reserved and must be escaped with the preceding '\\'")

    def _put(self, text: str) -> None:
        self.out.append(text)
        self.offset += utf16(text)

    def read(self) -> tuple[str, list[dict[str, Any]]]:
        position = 0
        while position < len(self.source):
            position = self._step(position)
        if self.open:
            kind, _, at = self.open[-1]
            raise self._unparsable(f"Can't find end of {NAMES.get(kind, 'TextUrl')} entity at byte offset {self._byte(at)}")
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.out), self.entities

    def _step(self, position: int) -> int:
        source = self.source
        character = source[position]
        if character == "\\" and position + 1 < len(source) and ord(source[position + 1]) < 127:
            self._put(source[position + 1])
            return position + 2
        if character not in RESERVED:
            self._put(character)
            return position + 1
        if character == "`":
            return self._code(position)
        for mark, kind in MARKS.items():
            if source.startswith(mark, position):
                self._toggle(kind, position)
                return position + len(mark)
        if character == "[":
            self.open.append(("text_link", self.offset, position))
            return position + 1
        if character == "]" and self.open and self.open[-1][0] == "text_link":
            return self._link(position)
        raise self._reserved(character)

    def _toggle(self, kind: str, position: int) -> None:
        if self.open and self.open[-1][0] == kind:
            _, start, _ = self.open.pop()
            if self.offset > start:
                self.entities.append({"type": kind, "offset": start, "length": self.offset - start})
        else:
            self.open.append((kind, self.offset, position))

    def _code(self, position: int) -> int:
        fence = "```" if self.source.startswith("```", position) else "`"
        end = self.source.find(fence, position + len(fence))
        if end < 0:
            raise self._unparsable(f"Can't find end of {'Pre' if len(fence) == 3 else 'Code'} entity at byte offset {self._byte(position)}")
        inside = self.source[position + len(fence) : end]
        entity: dict[str, Any] = {"type": "pre" if len(fence) == 3 else "code", "offset": self.offset}
        if len(fence) == 3 and "\n" in inside:
            language, _, inside = inside.partition("\n")
            if language:
                entity["language"] = language
        inside = inside.replace("\\`", "`").replace("\\\\", "\\")
        self._put(inside)
        if inside:
            self.entities.append({**entity, "length": utf16(inside)})
        return end + len(fence)

    def _link(self, position: int) -> int:
        _, start, at = self.open.pop()
        if not self.source.startswith("](", position):
            return position + 1
        end = self.source.find(")", position)
        if end < 0:
            raise self._unparsable(f"Can't find end of a URL at byte offset {self._byte(at)}")
        if self.offset > start:
            url = self.source[position + 2 : end].replace("\\", "")
            self.entities.append({"type": "text_link", "offset": start, "length": self.offset - start, "url": url})
        return end + 1
