"""Text with markup into plain text and entities, refused where Telegram refuses it.

Offsets and lengths of entities are in UTF-16 units, positions in refusals are byte offsets, as Telegram has them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.playground.markdown import parse_markdown
from bot.playground.refused import bad
from bot.playground.state import utf16

TAGS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline", "s": "strikethrough",
    "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "code": "code",
    "pre": "pre",
    "blockquote": "blockquote", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-z]{2,4}));?")
ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)\s*(?:=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+)))?""")
START_TAG = re.compile(r"""<([^\s>]*)((?:[^>"']|"[^"]*"|'[^']*')*)>""")
USER_LINK = re.compile(r"tg://user\?id=(\d+)$")

FOUND = re.compile(
    r"(?P<url>\b(?:https?|tg)://[^\s<>\"，。；！？、）】」》]+|\bt\.me/[\w/?=&%-]+)"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b)"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/]))"
    r"|(?P<mention>(?<![\w@/])@[A-Za-z][A-Za-z0-9_]{2,31}\b)"
    r"|(?P<hashtag>(?<![\w#&])#(?=\w*[^\W\d_])\w{1,256})"
    r"|(?P<phone_number>(?<![\w+])\+\d[\d -]{7,16}\d\b)"
)
HINT = re.compile(r"[/@#+]|t\.me")


@dataclass(slots=True)
class Open:
    tag: str
    argument: str
    offset: int
    where: int


def _decoded(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        hexadecimal, decimal, name = found.groups()
        if name is not None:
            return NAMED.get(name, found.group())
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF else found.group()

    return ENTITY.sub(one, text) if "&" in text else text


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """Plain text and entities; refuses anything but Telegram's own tags, properly nested."""
    if "<" not in source:
        return _decoded(source), []
    parts: list[str] = []
    entities: list[dict[str, Any]] = []
    open_tags: list[Open] = []
    offset = position = 0
    while position < len(source):
        begin = source.find("<", position)
        piece = _decoded(source[position : begin if begin >= 0 else len(source)])
        parts.append(piece)
        offset += utf16(piece)
        if begin < 0:
            break
        if source.startswith("</", begin):
            position = _close(source, begin, offset, open_tags, entities, parts)
        else:
            opened, position = _open(source, begin, offset)
            opened.where = len(parts)
            open_tags.append(opened)
    if open_tags:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1].tag}"')
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(parts), entities


def _unparsable(reason: str) -> Exception:
    return bad(f"can't parse entities: {reason}")


def _byte(source: str, position: int) -> int:
    return len(source[:position].encode("utf-8", "surrogatepass"))


def _open(source: str, begin: int, offset: int) -> tuple[Open, int]:
    name = re.compile(r"[^\s>]*").match(source, begin + 1)
    assert name is not None
    at = f"at byte offset {_byte(source, begin)}"
    if name.end() == len(source):
        raise _unparsable(f"Unclosed start tag {at}")
    tag = name.group().lower()
    if tag not in TAGS:
        raise _unparsable(f'Unsupported start tag "{tag}" {at}')
    whole = START_TAG.match(source, begin)
    if whole is None:
        raise _unparsable(f"Unclosed start tag {at}")
    argument = ""
    for key, double, single, bare in ATTRIBUTE.findall(whole.group(2)):
        value = _decoded(double or single or bare.lower())
        if (tag == "a" and key == "href") or (tag == "tg-emoji" and key == "emoji-id") or (tag == "tg-time" and key == "unix"):
            argument = value
        elif tag == "code" and key == "class" and value.startswith("language-"):
            argument = value[9:]
        elif tag == "span" and key == "class" and value.startswith("tg-"):
            argument = value[3:]
        elif tag == "blockquote" and key == "expandable":
            argument = "expandable"
    if tag == "span" and argument != "spoiler":
        raise _unparsable(f'Tag "span" must have class "tg-spoiler" {at}')
    return Open(tag, argument, offset, 0), whole.end()


def _close(source: str, begin: int, offset: int, open_tags: list[Open], entities: list[dict[str, Any]], parts: list[str]) -> int:
    at = f"at byte offset {_byte(source, begin)}"
    if not open_tags:
        raise _unparsable(f"Unexpected end tag {at}")
    end = source.find(">", begin)
    name = source[begin + 2 : end if end >= 0 else len(source)].strip().lower()
    if end < 0 or any(letter.isspace() for letter in name):
        raise _unparsable(f"Unclosed end tag {at}")
    last = open_tags.pop()
    if name and name != last.tag:
        raise _unparsable(f'Unmatched end tag {at}, expected "</{last.tag}>", found "</{name}>"')
    if offset > last.offset:
        _add(last, offset - last.offset, entities, "".join(parts[last.where :]))
    return end + 1


def _add(closed: Open, length: int, entities: list[dict[str, Any]], inside: str) -> None:
    entity: dict[str, Any] = {"type": TAGS[closed.tag], "offset": closed.offset, "length": length}
    same = bool(entities) and entities[-1]["offset"] == closed.offset and entities[-1]["length"] == length
    if closed.tag == "a":
        url = closed.argument or inside
        user = USER_LINK.match(url)
        if user:
            entity["type"], entity["user_id"] = "text_mention", int(user.group(1))
        elif re.match(r"^(?:https?|tg|mailto|tel|ton):", url) or re.match(r"^[\w-]+(?:\.[\w-]+)+(?:[/?#].*)?$", url):
            entity["url"] = url if re.match(r"^[a-z]+:", url) else f"http://{url}"
        else:
            return
    elif closed.tag == "blockquote" and closed.argument:
        entity["type"] = "expandable_blockquote"
    elif closed.tag == "code" and closed.argument:
        entity["language"] = closed.argument
    elif closed.tag == "pre" and same and entities[-1]["type"] == "code":
        entities[-1]["type"] = "pre"
        return
    elif closed.tag == "tg-emoji":
        if not closed.argument.isdigit():
            raise _unparsable("Invalid custom emoji identifier specified")
        entity["custom_emoji_id"] = closed.argument
    elif closed.tag == "tg-time":
        return
    entities.append(entity)


def detected(text: str, taken: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """Commands, links, mentions and the like that Telegram finds by itself outside the given entities."""
    if not HINT.search(text):
        return []
    found = []
    for match in FOUND.finditer(text):
        kind = match.lastgroup
        offset, length = utf16(text[: match.start()]), utf16(match.group())
        if any(one["offset"] < offset + length and offset < one["offset"] + one["length"] and one["type"] in UNBROKEN for one in taken):
            continue
        found.append({"type": kind, "offset": offset, "length": length})
    return found


UNBROKEN = ("code", "pre", "text_link", "text_mention", "custom_emoji")


def formatted(text: str, parse_mode: str | None, entities: list[dict[str, Any]] | None) -> tuple[str, list[dict[str, Any]]]:
    """What the bot wrote as people see it: markup read, blanks around it cut off, links and commands found."""
    mode = (parse_mode or "").lower()
    if mode == "html":
        text, given = parse_html(text)
    elif mode in ("markdownv2", "markdown"):
        text, given = parse_markdown(text, strict=mode == "markdownv2")
    elif mode:
        raise bad("unsupported parse_mode")
    else:
        given = [dict(entity) for entity in entities or ()]
        _check(text, given)
    text = text.replace("\r", "")
    trimmed = text.strip(" \n\t")
    if trimmed != text:
        given = _shifted(given, utf16(text[: len(text) - len(text.lstrip(" \n\t"))]), utf16(trimmed))
        text = trimmed
    for entity in given:
        if entity["type"] == "code":
            entity.pop("language", None)
    given += detected(text, given)
    given.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return text, given


def _check(text: str, entities: list[dict[str, Any]]) -> None:
    whole = utf16(text)
    for entity in entities:
        if entity["offset"] < 0 or entity["offset"] > whole:
            raise _unparsable(f"Entity begins after the end of the text at UTF-16 offset {entity['offset']}")
        if entity["offset"] + entity["length"] > whole:
            raise _unparsable(f"Entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text at UTF-16 offset "
                              f"{entity['offset'] + entity['length']}")  # fmt: skip


def _shifted(entities: list[dict[str, Any]], cut: int, whole: int) -> list[dict[str, Any]]:
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - cut)
        end = min(whole, entity["offset"] + entity["length"] - cut)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return kept
