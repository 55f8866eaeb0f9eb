"""The machine: room on the disk, and a font for what is printed."""

import shutil
from collections.abc import Iterator

from bot.commands.doctoring.findings import Finding, fine, look, wrong
from bot.screens.language import _
from bot.settings import Settings

LITTLE, TOO_LITTLE = 2 * 2**30, 200 * 2**20  # bytes


def findings(settings: Settings) -> Iterator[Finding]:
    yield from _disk(settings)
    from bot.documents.fonts import PACKAGE, NoFont, chinese

    try:
        chinese()
    except NoFont:
        advice = _("Install one, on Debian: apt-get install {package}.")
        yield look("font", _("No font with Chinese is here: slips and posters cannot be drawn."), advice, package=PACKAGE)
    else:
        yield fine("font", _("A font with Chinese is here."))


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data.absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    facts = {"folder": folder, "free": f"{free / 2**30:.1f}"}
    advice = _("Make room before it is full: without it no report can be kept.")
    if free < TOO_LITTLE:
        yield wrong("disk", _("Only {free} GB are free in {folder}."), advice, **facts)
    elif free < LITTLE:
        yield look("disk", _("Only {free} GB are free in {folder}."), advice, **facts)
    else:
        yield fine("disk", _("{free} GB are free in {folder}."), **facts)
