"""The Bot API server: does it know the token, where does it bring updates, and what time is it there?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

from bot.clock import SystemClock
from bot.commands.doctoring.findings import Finding, fine, look, wrong
from bot.screens.language import _
from bot.settings import Settings

PATIENCE = 10  # seconds
OFF, FAR_OFF = timedelta(seconds=5), timedelta(seconds=60)
LATELY = timedelta(hours=1)
MANY = 100  # updates


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    result: dict[str, Any]
    date: str


def findings(settings: Settings) -> Iterator[Finding]:
    if not settings.token:
        yield wrong("token", _("BOT_TOKEN is not set."), _("Set it to the token that @BotFather gave you."))
        return
    try:
        me = _ask(settings, "getMe")
        if me.status in (401, 404):
            said = _("{server} does not know this BOT_TOKEN.")
            yield wrong("token", said, _("Copy it again from @BotFather; /revoke makes a new one."), server=settings.api_base)
        elif not me.result:
            said = _("{server} answers with error {status}.")
            yield wrong("token", said, _("Look again in a few minutes."), server=settings.api_base, status=me.status)
        else:
            yield from _account(me.result)
            yield from _webhook(settings, _ask(settings, "getWebhookInfo").result)
        yield from _clock(me.date)
    except (OSError, ValueError):
        advice = _("Check the network, TELEGRAM_API_BASE, and a proxy that stands between.")
        yield wrong("server", _("{server} cannot be reached."), advice, server=settings.api_base)


def _ask(settings: Settings, method: str) -> _Answer:
    """One call; raises OSError or ValueError when there is no answer of a Bot API server."""
    try:
        with urlopen(f"{settings.api_base}/bot{settings.token}/{method}", timeout=PATIENCE) as answer:  # noqa: S310  (the address of the settings)
            return _Answer(answer.status, json.load(answer)["result"], answer.headers.get("Date", ""))
    except HTTPError as refused:
        with refused:
            return _Answer(refused.code, {}, refused.headers.get("Date", ""))
    except KeyError:
        raise ValueError(method) from None


def _account(me: dict[str, Any]) -> Iterator[Finding]:
    yield fine("token", _("The token belongs to @{name}."), name=me.get("username", ""))
    if me.get("can_join_groups") is False:
        yield wrong("groups", _("The bot may not be added to groups."), _("Allow it with @BotFather: /setjoingroups, Enable."))
    if me.get("can_read_all_group_messages"):
        advice = _("Turn privacy mode on with @BotFather: /setprivacy, Enable. The bot needs nothing else that is said there.")
        yield look("privacy", _("The bot reads everything that is said in its groups."), advice)


def _webhook(settings: Settings, info: dict[str, Any]) -> Iterator[Finding]:
    url, waiting = str(info.get("url", "")), int(info.get("pending_update_count", 0))
    wanted = settings.webhook_url.rstrip("/")
    wanted = wanted if not wanted or wanted.endswith("/webhook") else f"{wanted}/webhook"
    if url != wanted:
        known = url or _("nowhere: it waits to be asked")
        own = wanted or _("nowhere: the bot asks for them")
        advice = _("Start the bot with these settings; it tells the server by itself.")
        yield look("webhook", _("The server brings updates to {known}; by the settings it is {own}."), advice, known=known, own=own)
    elif wanted:
        yield fine("webhook", _("Updates are brought to {url}."), url=wanted)
    else:
        yield fine("webhook", _("The bot asks for updates; no webhook is set."))
    failed = datetime.fromtimestamp(info.get("last_error_date", 0), UTC)
    if url and SystemClock().now() - failed < LATELY:
        advice = _("See whether the address answers from outside with a valid certificate, and whether the bot runs.")
        said = _("Bringing updates failed within the last hour: {error}.")
        yield wrong("webhook_error", said, advice, error=info.get("last_error_message", "?"))
    if waiting > MANY:
        advice = _("Start the bot; if it runs, see in its log why it takes no updates.")
        yield wrong("updates_waiting", _("{count} updates wait at the server; after a day it forgets them."), advice, count=waiting)


def _clock(date: str) -> Iterator[Finding]:
    if not date:
        return
    off = abs(SystemClock().now() - parsedate_to_datetime(date))
    if off <= OFF:
        yield fine("clock", _("This machine's clock agrees with the server's."))
        return
    tell = wrong if off > FAR_OFF else look
    advice = _("Let the clock be set by the network: timedatectl set-ntp true.")
    yield tell("clock", _("This machine's clock is {seconds} seconds away from the server's."), advice, seconds=round(off.total_seconds()))
