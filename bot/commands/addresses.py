"""The bot's public name, which every link begins with."""

import json
from urllib.error import URLError
from urllib.request import urlopen

from bot.commands.saying import fail
from bot.screens.language import _
from bot.settings import Settings


def username_of(found: Settings, given: str) -> str:
    """The name as given, else what the Bot API answers for the token."""
    if given:
        return given.removeprefix("https://t.me/").lstrip("@").strip("/")
    if not found.token:
        fail(_("Say the bot's name with --bot-username, or set BOT_TOKEN so that I can ask for it."))
    try:
        with urlopen(f"{found.api_base}/bot{found.token}/getMe", timeout=10) as answer:  # noqa: S310  (the address of the settings)
            return str(json.load(answer)["result"]["username"])
    except (URLError, OSError, ValueError, KeyError):
        fail(_("The bot's name could not be asked for; say it with --bot-username."))
