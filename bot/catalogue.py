"""The texts people read: catalogues compiled in memory from locales/, and which language a person gets."""

import gettext
import io
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent.parent / "locales"
LANGUAGES = ("zh", "en")


def choose(chosen: str | None, client: str | None = None) -> str:
    """The person's own choice, else what their client says: any kind of Chinese is zh, everything else is en."""
    if chosen in LANGUAGES:
        return chosen
    return "zh" if (client or "").lower().startswith("zh") else "en"


@cache
def load(language: str) -> gettext.GNUTranslations:
    """The catalogue of one of LANGUAGES, read once per process; a text without a translation stays English."""
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for {language!r}; there are {', '.join(LANGUAGES)}")
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = LOCALES / language / "LC_MESSAGES" / "messages.po"
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
