"""The words of the roster's file format: tables, columns and closed values, in Chinese and English."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

TABLES = ("units", "people", "roles")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `values` names the closed set its cells come from, `many` that a cell may hold several."""

    key: str
    zh: tuple[str, ...]
    en: tuple[str, ...]
    about: Mapping[str, str]
    values: str | None = None
    many: bool = False

    def heading(self, language: str) -> str:
        return self.zh[0] if language == "zh" else self.key


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("bot.roster_files").joinpath("words.toml").read_text("utf-8"))


@cache
def columns(table: str) -> tuple[Column, ...]:
    return tuple(
        Column(
            key=entry["key"],
            zh=tuple(entry["zh"]),
            en=(entry["key"], *entry["en"]),
            about={"zh": entry["about_zh"], "en": entry["about_en"]},
            values=entry.get("values"),
            many=entry.get("many", False),
        )
        for entry in _words()["tables"][table]["columns"]
    )


def table_named(name: str) -> str | None:
    """The table that a sheet or file of this name holds, if it is one."""
    return next((table for table in TABLES if _plain(name) in {_plain(word) for word in (table, *_words()["tables"][table]["zh"])}), None)


def table_title(table: str, language: str) -> str:
    return str(_words()["tables"][table]["zh"][0]) if language == "zh" else table


def column_headed(table: str, heading: str) -> Column | None:
    plain = _plain(heading)
    return next((column for column in columns(table) if plain in {_plain(word) for word in (*column.zh, *column.en)}), None)


def slug(values: str, written: str) -> str:
    """The stored text for a word of a closed set; a word that is not known comes back as it was written."""
    return _slugs(values).get(_plain(written), written)


def word(values: str, slug: str, language: str) -> str:
    """The word for a stored text in an office's file; the stored text itself where there is none."""
    words: list[str] = _words()["values"][values].get(slug, [])
    return words[0] if words and language == "zh" else slug


def choices(values: str, language: str) -> tuple[str, ...]:
    return tuple(word(values, slug, language) for slug in _words()["values"][values])


@cache
def _slugs(values: str) -> dict[str, str]:
    known = _words()["values"][values]
    return {_plain(word): slug for slug, words in known.items() for word in (*words, slug)}


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", unicodedata.normalize("NFKC", text).strip().casefold())
