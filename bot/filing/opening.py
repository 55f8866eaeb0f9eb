"""Which filing the settings ask for: the folder, unless they name a bucket."""

from bot.filing import Filing
from bot.filing.bucket import Bucket
from bot.filing.folder import Folder
from bot.settings import Settings


def opened(settings: Settings) -> Filing:
    """Nothing is read or reached by this."""
    return Folder(settings.files) if settings.store is None else Bucket(settings.store, settings.files)
