"""What the environment says, read once at start; every name is listed in README.md."""

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

TELEGRAM = "https://api.telegram.org"


def N_(text: str) -> str:  # noqa: N802 - the usual mark of gettext
    """Marks a sentence for translation where it is defined; who shows it translates it."""
    return text


class SettingsError(Exception):
    """A setting that cannot work; the sentence says which and what to write instead, `facts` fill its braces."""

    def __init__(self, sentence: str, **facts: str) -> None:
        super().__init__(sentence.format(**facts))
        self.sentence = sentence
        self.facts = facts


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """A store that speaks S3, and the bucket in it; without an endpoint it is Amazon's own."""

    bucket: str
    endpoint: str = ""
    key: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    region: str = ""
    prefix: str = ""  # empty, or it ends in a slash


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one process. Tokens and the database URL are left out of repr, so no log shows them."""

    data: Path
    database_url: str = field(repr=False)
    token: str = field(default="", repr=False)
    api_base: str = TELEGRAM
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    webhook_host: str = "127.0.0.1"
    webhook_port: int = 8080
    pacing: bool = True
    shifted_clock: bool = False
    log: str = "text"
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    stop_seconds: int = 10
    transcribe_command: str = ""
    store: StoreSettings | None = None  # where kept files are, if not in the folder

    @property
    def real_telegram(self) -> bool:
        host = urlsplit(self.api_base).hostname or ""
        return host == "telegram.org" or host.endswith(".telegram.org")

    @property
    def bot_id(self) -> int:
        """The number before the colon of the token: the bot's own account."""
        return int(self.token.partition(":")[0])

    @property
    def files(self) -> Path:
        """The folder of kept files; with a store, of those that are still being written."""
        return self.data / "files"

    @property
    def clock_file(self) -> Path:
        return self.data / "clock"


def from_environment(environ: Mapping[str, str] | None = None, **given: object) -> Settings:
    """Settings from environment variables, overruled by what is given; raises SettingsError with a sentence."""
    env = os.environ if environ is None else environ
    data = Path(str(given.get("data") or env.get("HEYUE_DATA") or "data")).expanduser()
    settings = Settings(
        data=data,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{(data / 'heyue.db').absolute()}",
        token=str(given.get("token") or env.get("BOT_TOKEN", "")),
        api_base=str(given.get("api_base") or env.get("TELEGRAM_API_BASE") or TELEGRAM).rstrip("/"),
        webhook_url=env.get("WEBHOOK_URL", ""),
        webhook_secret=env.get("WEBHOOK_SECRET", ""),
        webhook_host=env.get("WEBHOOK_HOST", "127.0.0.1"),
        webhook_port=_number(env, "WEBHOOK_PORT", 8080),
        pacing=env.get("HEYUE_PACING", "on") != "off",
        shifted_clock=env.get("HEYUE_CLOCK", "") == "file" or bool(given.get("shifted_clock")),
        log=env.get("HEYUE_LOG") or "text",
        metrics_host=env.get("METRICS_HOST") or "127.0.0.1",
        metrics_port=_number(env, "METRICS_PORT", 0),
        stop_seconds=_number(env, "HEYUE_STOP_SECONDS", 10),
        transcribe_command=env.get("TRANSCRIBE_COMMAND", "").strip(),
        store=_store(env),
    )
    if settings.token and not settings.token.partition(":")[0].isdigit():
        raise SettingsError(N_("BOT_TOKEN looks wrong: it is a number, a colon and letters, as BotFather gave it."))
    if settings.real_telegram and not settings.pacing:
        raise SettingsError(N_("HEYUE_PACING=off is only for the local playground: Telegram would block the bot."))
    if settings.real_telegram and settings.shifted_clock:
        raise SettingsError(N_("A moved clock is only for the local playground: with Telegram the real time counts."))
    if settings.webhook_url and not settings.webhook_secret:
        raise SettingsError(N_("WEBHOOK_URL needs WEBHOOK_SECRET (letters, digits, _ and -), so that nobody else can post updates."))
    if settings.log not in ("text", "json"):
        raise SettingsError(N_("HEYUE_LOG is text or json."))
    if settings.webhook_url and settings.metrics_port == settings.webhook_port:
        raise SettingsError(N_("METRICS_PORT must differ from WEBHOOK_PORT: what the webhook's port shows is public."))
    try:
        shlex.split(settings.transcribe_command)
    except ValueError:
        raise SettingsError(N_("TRANSCRIBE_COMMAND has a quotation mark that is not closed.")) from None
    if settings.stop_seconds < 0:
        raise SettingsError(N_("HEYUE_STOP_SECONDS is how long a stopping bot may still send, in seconds: 0 or more."))
    return settings


def _store(env: Mapping[str, str]) -> StoreSettings | None:
    """The store of FILES_BUCKET; None where files are kept in the folder."""
    bucket = env.get("FILES_BUCKET", "").strip()
    endpoint = env.get("FILES_ENDPOINT", "").strip().rstrip("/")
    if not bucket:
        if endpoint:
            raise SettingsError(N_("FILES_ENDPOINT needs FILES_BUCKET, the bucket in which files are kept."))
        return None
    if endpoint and not endpoint.startswith(("https://", "http://")):
        raise SettingsError(N_("FILES_ENDPOINT is an address such as https://s3.example.org."))
    key, secret = env.get("FILES_KEY", "").strip(), env.get("FILES_SECRET", "").strip()
    if not key or not secret:
        raise SettingsError(N_("FILES_BUCKET needs FILES_KEY and FILES_SECRET, with which the store lets the bot in."))
    prefix = env.get("FILES_PREFIX", "").strip().strip("/")
    return StoreSettings(bucket, endpoint, key, secret, env.get("FILES_REGION", "").strip(), f"{prefix}/" if prefix else "")


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name) or default)
    except ValueError:
        raise SettingsError(N_("{name} must be a whole number, not {value}."), name=name, value=env[name]) from None
