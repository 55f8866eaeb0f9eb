"""For developers: collects the texts from the code into locales/ and merges translations (./run texts)."""

import ast
import fcntl
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.catalogue import LANGUAGES, LOCALES

ROOT = LOCALES.parent
SOURCES = ("bot", "handlers")
WITHOUT = ("bot/playground/",)  # its page keeps its own dictionaries and shares nothing with the bot
BUTTON = "button"  # comment on a text that stands on a button and is held to its length
PLURAL = "|||"  # singular|||plural in a TSV file
CONTEXT = ">>>"  # context>>>text in a TSV file

# How many of the first arguments of each marking function are texts; `_c` takes a context before its text.
MARKS = {"_": 1, "N_": 1, "label": 1, "_c": 2, "_n": 2}
# What Babel writes at the head of a catalogue and what would differ from one run to the next.
VOLATILE = (
    b"POT-Creation-Date",
    b"PO-Revision-Date",
    b"Last-Translator",
    b"Language-Team",
    b"Generated-By",
    b"Report-Msgid-Bugs-To",
    b"Project-Id-Version",
)

USAGE = """Usage: ./run texts [COMMAND]

  (nothing)       collect the texts from the code into locales/
  fill FILE.tsv   collect, then merge lines "text<TAB>Chinese" (plural: "singular|||plural<TAB>Chinese"; \\n is a line break)
  missing         print the texts that have no Chinese yet, ready for such a file
  prune           drop translations of texts that are no longer in the code
  check           say whether the catalogues match the code, without writing"""


@dataclass(frozen=True, slots=True)
class Text:
    """One text as the code marks it, with the place where it was found."""

    id: str | tuple[str, str]
    context: str | None
    mark: str
    place: str


class NotLiteral(Exception):
    """A marking function got something that cannot be collected: its text must be a plain string."""


def code_files() -> Iterator[Path]:
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not path.relative_to(ROOT).as_posix().startswith(WITHOUT):
                yield path


def _marked_inside(node: ast.expr) -> str:
    """The text of `_("...")`, or nothing."""
    match node:
        case ast.Call(func=ast.Name(id="_"), args=[ast.Constant(value=str() as text)]):
            return text
    return ""


def texts_in(path: Path, wrong: list[str] | None = None) -> Iterator[Text]:
    """Every marked text of one file; a text put together at run time goes into `wrong`, or raises NotLiteral naming the place."""
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    for node in ast.walk(ast.parse(path.read_text("utf-8"), name)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS):
            continue
        mark = node.func.id
        place = f"{name}:{node.lineno}"
        wanted = node.args[: MARKS[mark]]
        if mark == "label" and wanted and isinstance(wanted[0], ast.Call) and wanted[0].args:
            wanted = wanted[0].args[:1]  # label(_("text")) marks it twice, and means the same
        found = [argument.value for argument in wanted if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
        if mark == "label" and wanted and (inner := _marked_inside(wanted[0])):
            found = [inner]  # label(_("Take it")): the inner mark brings the text, this one says that it stands on a button
        if len(found) != MARKS[mark]:
            if path.name == "language.py":  # where the marks are defined they pass texts on
                continue
            problem = f"{place}: {mark}() needs its text as a plain string in this place"
            if wrong is None:
                raise NotLiteral(problem)
            wrong.append(problem)
            continue
        if mark == "_n":
            yield Text((found[0], found[1]), None, mark, place)
        elif mark == "_c":
            yield Text(found[1], found[0], mark, place)
        else:
            yield Text(found[0], None, mark, place)


def not_literal(path: Path) -> list[str]:
    """Where a file marks something that is not a plain string."""
    wrong: list[str] = []
    list(texts_in(path, wrong))
    return wrong


def collected() -> Catalog:
    """The template: every text in the code. What cannot be collected is said on stderr, and found again by the check."""
    wrong: list[str] = []
    template = Catalog(project="Heyue", version="", charset="utf-8", fuzzy=False)
    for path in code_files():
        for text in texts_in(path, wrong):
            template.add(text.id, context=text.context, auto_comments=[BUTTON] if text.mark == "label" else [])
    print(*wrong, sep="\n", end="\n" if wrong else "", file=sys.stderr)
    return template


def po_path(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "messages.po"


def template_path() -> Path:
    return LOCALES / "messages.pot"


def read(path: Path, language: str | None = None) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def updated(old: Catalog, template: Catalog, language: str) -> Catalog:
    """The catalogue for this template: translations kept by exact text, never guessed; what left the code becomes obsolete."""
    new = Catalog(locale=language, project="Heyue", version="", charset="utf-8", fuzzy=False)
    known = {_key(message): message for message in _all(old)}
    for message in _entries(template):
        before = known.pop(_key(message), None)
        string = _shaped(message, before.string if before else None, language)
        new.add(message.id, string, context=message.context, auto_comments=message.auto_comments)
    if language != "en":
        new.obsolete.update({_key(message)[0]: message for message in known.values() if message.string and any(message.string)})
    return new


def _key(message: Message) -> tuple[str, str | None]:
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def _shaped(message: Message, string: str | list[str] | tuple[str, ...] | None, language: str) -> str | tuple[str, ...]:
    """A translation in the form its text needs: one form, or as many as the language has plurals."""
    if language == "en":
        return message.id if isinstance(message.id, str) else tuple(message.id)
    first = string if isinstance(string, str) else (string[0] if string else "")
    return first if isinstance(message.id, str) else (first,)


def _entries(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _all(catalogue: Catalog) -> list[Message]:
    return [*_entries(catalogue), *catalogue.obsolete.values()]


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as a file that differs only where a text differs: sorted, without places, dates or programs."""
    for message in _all(catalogue):
        message.flags.discard("python-format")
        message.flags.discard("python-brace-format")
    catalogue.header_comment = "# Texts of Heyue."
    written = io.BytesIO()
    write_po(written, catalogue, width=140, no_location=True, sort_output=True)
    lines = written.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(tuple(b'"' + name for name in VOLATILE)))


def update() -> dict[str, Catalog]:
    """Bring template and catalogues up to the code; the caller holds the lock."""
    template = collected()
    _write(template_path(), as_po(template))
    catalogues = {}
    for language in LANGUAGES:
        catalogues[language] = updated(read(po_path(language), language), template, language)
        _write(po_path(language), as_po(catalogues[language]))
    return catalogues


def fill(lines: list[str]) -> tuple[int, list[str]]:
    """Merge TSV lines into the Chinese catalogue; returns how many were taken and the texts that the code does not have."""
    chinese = update()["zh"]
    taken, strangers = 0, []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        source, tab, translation = line.partition("\t")
        if not tab:
            raise SystemExit(f"line {number} has no tab: {line[:60]!r}")
        source, translation = source.replace("\\n", "\n"), translation.strip().replace("\\n", "\n")
        context, arrow, rest = source.partition(CONTEXT)
        message = chinese.get((rest if arrow else source).split(PLURAL)[0], context=context if arrow else None)
        if message is None:
            strangers.append(source)
        elif translation:
            message.string = (translation,) if message.pluralizable else translation
            taken += 1
    _write(po_path("zh"), as_po(chinese))
    return taken, strangers


def missing(catalogue: Catalog) -> list[str]:
    """The texts without a translation, as the left column of a TSV file."""
    lines = []
    for message in _entries(catalogue):
        if message.string and (isinstance(message.string, str) or all(message.string)):
            continue
        source = PLURAL.join(message.id) if isinstance(message.id, (tuple, list)) else message.id
        lines.append((f"{message.context}{CONTEXT}" if message.context else "") + source.replace("\n", "\\n"))
    return sorted(lines)


def stale() -> list[str]:
    """Which files of locales/ are not what the code says."""
    template = collected()
    wanted = {template_path(): as_po(template)}
    for language in LANGUAGES:
        wanted[po_path(language)] = as_po(updated(read(po_path(language), language), template, language))
    return [path.relative_to(ROOT).as_posix() for path, content in wanted.items() if not path.exists() or path.read_bytes() != content]


def _write(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.write_bytes(content)
    beside.replace(path)


@contextmanager
def locked() -> Iterator[None]:
    """Several people add texts at once: one at a time changes the catalogues."""
    LOCALES.mkdir(exist_ok=True)
    folder = os.open(LOCALES, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def main(arguments: list[str]) -> int:
    match arguments:
        case []:
            with locked():
                left = len(missing(update()["zh"]))
            print("All texts have their Chinese." if not left else f"{left} texts have no Chinese yet: ./run texts missing")
        case ["fill", *files] if files:
            with locked():
                for name in files:
                    taken, strangers = fill(Path(name).read_text("utf-8-sig").splitlines())
                    print(f"{name}: {taken} taken, {len(strangers)} not in the code")
                    for text in strangers:
                        print(f"  not in the code: {text}")
        case ["missing"]:
            with locked():
                print(*missing(update()["zh"]), sep="\n")
        case ["prune"]:
            with locked():
                for language, catalogue in update().items():
                    catalogue.obsolete.clear()
                    _write(po_path(language), as_po(catalogue))
        case ["check"]:
            problems = [problem for path in code_files() for problem in not_literal(path)]
            problems += [f"{name} is not up to date with the code: ./run texts" for name in stale()]
            problems += [f"no Chinese: {text}" for text in missing(read(po_path("zh"), "zh"))]
            problems += [f"no longer in the code: {name} (./run texts prune)" for name in read(po_path("zh"), "zh").obsolete]
            print(*(problems or ["The texts are complete."]), sep="\n")
            return 1 if problems else 0
        case _:
            print(USAGE)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
