"""Sentences that are written where they are known, and translated where they are shown."""


def N_(text: str) -> str:  # noqa: N802 - the usual mark of gettext
    """Marks a sentence for the catalogue; who shows it translates it."""
    return text
