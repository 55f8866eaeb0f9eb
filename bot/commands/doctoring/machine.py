"""The machine: room on the disk, and a font for what is printed."""

import shlex
import shutil
from collections.abc import Iterator

from bot.commands.doctoring.findings import Finding, fine, look, wrong
from bot.filing.folder import free_beside
from bot.rules.policy import Policy
from bot.screens.language import _
from bot.settings import Settings

LITTLE, TOO_LITTLE = 2 * 2**30, 200 * 2**20  # bytes


def findings(settings: Settings) -> Iterator[Finding]:
    yield from _disk(settings)
    yield from _store(settings)
    yield from _transcriber(settings)
    from bot.documents.fonts import PACKAGE, NoFont, chinese

    try:
        chinese()
    except NoFont:
        advice = _("Install one, on Debian: apt-get install {package}.")
        yield look("font", _("No font with Chinese is here: slips and posters cannot be drawn."), advice, package=PACKAGE)
    else:
        yield fine("font", _("A font with Chinese is here."))


def _transcriber(settings: Settings) -> Iterator[Finding]:
    """Whether the program that listens to voices is here; nothing where none is wanted."""
    if not settings.transcribe_command:
        return
    program = shlex.split(settings.transcribe_command)[0]
    if shutil.which(program) is None:
        advice = _("Install it, or write its whole path into TRANSCRIBE_COMMAND. Until then people write for themselves.")
        yield wrong("transcriber", _("The program {program} of TRANSCRIBE_COMMAND is not here."), advice, program=program)
    else:
        yield fine("transcriber", _("{program} writes down voice messages."), program=program)


def _store(settings: Settings) -> Iterator[Finding]:
    """Whether the store of files lets us write, read and delete; nothing where files are kept in the folder."""
    if settings.store is None:
        return
    from bot.filing import Away
    from bot.filing.bucket import Bucket

    bucket = Bucket(settings.store, settings.files)
    try:
        bucket.probe()
    except Away as problem:
        advice = _("Look at FILES_BUCKET, FILES_ENDPOINT, FILES_KEY and FILES_SECRET. Until then files that people send wait at Telegram.")
        yield wrong("store", _("The store of files {store} cannot be used: {problem}."), advice, store=bucket.where(), problem=problem)
    else:
        yield fine("store", _("The store of files {store} can be written, read and deleted from."), store=bucket.where())


def room_for_files(settings: Settings, policy: Policy) -> Iterator[Finding]:
    """Only where there is too little for the policy: then nothing that people send is fetched."""
    if free_beside(settings.files) < policy.files.least_free:
        said = _("Photos and files that people send wait: less than {least} MB are free in {folder}.")
        advice = _("Make room: then they are fetched by themselves. The limit is files.least_free_mb in the policy.")
        yield wrong("room_for_files", said, advice, least=policy.files.least_free_mb, folder=settings.files.absolute())


def _disk(settings: Settings) -> Iterator[Finding]:
    folder = settings.data.absolute()
    free = free_beside(folder)
    facts = {"folder": folder, "free": f"{free / 2**30:.1f}"}
    advice = _("Make room before it is full: without it no report can be kept.")
    if free < TOO_LITTLE:
        yield wrong("disk", _("Only {free} GB are free in {folder}."), advice, **facts)
    elif free < LITTLE:
        yield look("disk", _("Only {free} GB are free in {folder}."), advice, **facts)
    else:
        yield fine("disk", _("{free} GB are free in {folder}."), **facts)
