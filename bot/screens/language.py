"""Texts in the reader's language: `_`, `label` for buttons, `_n` for plurals, and `say`, the only way to fill a text."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from gettext import NullTranslations
from html import escape
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from bot.catalogue import load

_translations: ContextVar[NullTranslations] = ContextVar("translations")
_language: ContextVar[str] = ContextVar("language", default="zh")

QUOTE_UNITS = 600  # UTF-16 units of somebody's words in one message; the rest is behind a button


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything said inside is in this language."""
    translations, current = _translations.set(load(language)), _language.set(language)
    try:
        yield
    finally:
        _translations.reset(translations)
        _language.reset(current)


def language() -> str:
    return _language.get()


def _(text: str) -> str:
    return _translations.get().gettext(text)


def label(text: str) -> str:
    """A text on a button: at most 8 Chinese characters or 20 letters."""
    return _translations.get().gettext(text)


def _c(context: str, text: str) -> str:
    """A text whose meaning the context tells, where one English word has several Chinese ones."""
    return _translations.get().pgettext(context, text)


def _n(one: str, many: str, count: int) -> str:
    return _translations.get().ngettext(one, many, count)


def translated(text: str) -> str:
    """A text that was marked with N_ where it stands, in the reader's language."""
    return _translations.get().gettext(text)


class Html(str):
    """Text that is markup already; `say` leaves it as it is."""

    __slots__ = ()


def say(text: str, /, **facts: object) -> Html:
    """Fill a text with facts, each escaped; the only way a person's words get into a message."""
    escaped = {name: fact if isinstance(fact, Html) else escape(str(fact), quote=False) for name, fact in facts.items()}
    if language() == "zh":
        text = _BEFORE_FACT.sub(lambda found: _joined(found, escaped), text)
    return Html(text.format(**escaped))


# Chinese puts a space between a character and a digit or a Latin letter, none between two characters: 请在 11月26日, but 请在今天.
_BEFORE_FACT = re.compile(r"([\u4e00-\u9fff]) \{(\w+)\}")


def _joined(found: re.Match[str], facts: dict[str, str]) -> str:
    begins = facts.get(found[2], "")[:1]
    return f"{found[1]}{{{found[2]}}}" if "\u4e00" <= begins <= "\u9fff" else found[0]


def bold(fact: object) -> Html:
    return Html(f"<b>{escape(str(fact), quote=False)}</b>")


def quote(words: str, limit: int = QUOTE_UNITS) -> Html:
    """Somebody's words as they wrote them, cut at `limit` UTF-16 units."""
    return Html(f"<blockquote>{escape(cut(words, limit), quote=False)}</blockquote>")


def cut(words: str, limit: int = QUOTE_UNITS) -> str:
    """At most `limit` UTF-16 units of a text, never half a character."""
    if len(words) * 2 <= limit or len(words.encode("utf-16-le")) // 2 <= limit:
        return words
    return words.encode("utf-16-le")[: (limit - 1) * 2].decode("utf-16-le", "ignore") + "…"


def paragraphs(*parts: str | None) -> Html:
    return Html("\n".join(part for part in parts if part))


def day(at: datetime | date, zone: str) -> str:
    """A date as people write it: 11月26日, 26 November."""
    value = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
    return format_date(value, "M月d日" if language() == "zh" else "d MMMM", locale=_babel())


def clock_time(at: datetime, zone: str) -> str:
    return format_time(at.astimezone(ZoneInfo(zone)), "HH:mm", locale=_babel())


def deadline(due_at: datetime, zone: str, now: datetime | None = None) -> str:
    """A deadline as people say it; local midnight is the end of the day before: 11月26日 24:00."""
    local = due_at.astimezone(ZoneInfo(zone))
    midnight = (local.hour, local.minute) == (0, 0)
    date_ = local.date() - timedelta(days=1) if midnight else local.date()
    time = "24:00" if midnight else clock_time(due_at, zone)
    if now is not None and date_ == now.astimezone(ZoneInfo(zone)).date():
        return say(_("today {time}"), time=time)
    return f"{day(date_, zone)} {time}"


def moment(at: datetime, zone: str) -> str:
    """A point in time with its date: 11月26日 09:30."""
    return f"{day(at, zone)} {clock_time(at, zone)}"


def weekday(at: datetime | date, zone: str) -> str:
    """The short name of a day of the week: 周五, Fri."""
    value = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
    return format_date(value, "EEE", locale=_babel())


def _babel() -> str:
    return "zh" if language() == "zh" else "en_GB"
