"""`heyue bot`: the bot itself, on Telegram or on whatever Bot API server the environment names."""

import asyncio
import errno
import gc
import sys

from bot.commands.saying import fail, settings
from bot.logs import to_stderr
from bot.screens.language import _

READ_ONLY = (errno.EACCES, errno.EPERM, errno.EROFS)


def run(*, on_signal: bool = False) -> None:
    """Until a signal. With `on_signal` everything is imported first and nothing begins before a line comes on standard input."""
    found = settings()
    if not found.token:
        fail(_("Set BOT_TOKEN to the token that @BotFather gave you, for example: BOT_TOKEN=123456:ABC… heyue bot"))
    to_stderr(found.log)
    # Importing makes a few hundred thousand objects that live as long as the process: looking through them for garbage again and
    # again costs more than reading the files.
    gc.disable()
    from aiogram.exceptions import TelegramNetworkError, TelegramUnauthorizedError
    from sqlalchemy.exc import OperationalError

    from bot.app import Program

    gc.freeze()
    gc.enable()
    if on_signal and not sys.stdin.readline():
        return
    try:
        asyncio.run(Program(found).run())
    except TelegramUnauthorizedError:
        fail(_("{server} does not know this BOT_TOKEN. Copy it again from @BotFather."), server=found.api_base)
    except TelegramNetworkError:
        fail(_("{server} cannot be reached. Check the network, or a proxy that stands between."), server=found.api_base)
    except OperationalError as problem:
        fail(_("The database cannot be opened: {problem}"), problem=str(problem.orig).splitlines()[0])
    except OSError as problem:
        if problem.errno in READ_ONLY and problem.filename is not None:  # a port that is forbidden has no name
            fail(_("The database cannot be opened: {problem}"), problem=str(problem))
        if problem.errno != errno.EADDRINUSE:
            raise
        fail(_("Port {port} is in use by another program; choose a free one with WEBHOOK_PORT."), port=found.webhook_port)
