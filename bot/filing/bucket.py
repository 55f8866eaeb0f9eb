"""Files kept in a bucket of a store that speaks S3; boto3, which speaks it, is the optional part `s3` of this program."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.filing import DIGEST, MADE, STALE, Away, Missing, must_be_digest
from bot.filing.folder import UNFINISHED, free_beside, summed, sweep_folder
from bot.settings import StoreSettings

KEPT, LAID_BY, PROBE = "kept/", "made/", "probe/"
NOT_THERE = ("404", "NoSuchKey", "NotFound")
CONNECT, ANSWER, TRIES = 5, 30, 3  # seconds, seconds, tries: an errand tries again itself


@dataclass(frozen=True)
class Bucket:
    """A bucket, or the part of one below a prefix; what is not finished lies in `beside` on this machine."""

    settings: StoreSettings
    beside: Path

    def where(self) -> str:
        return f"{self.settings.endpoint or 'S3'} {self.settings.bucket}/{self.settings.prefix}".rstrip("/")

    @cached_property
    def _client(self) -> Any:
        """Made when it is first needed, for boto3 takes half a second to import; it may be used by several threads at once."""
        try:
            import boto3
            from botocore.config import Config
        except ImportError:
            raise Away("boto3 is not installed") from None
        asked = self.settings
        # Own stores are mostly reached by path; Amazon's own wants the bucket in the name of the host.
        style = {"addressing_style": "path" if asked.endpoint else "auto"}
        limits = Config(connect_timeout=CONNECT, read_timeout=ANSWER, retries={"total_max_attempts": TRIES, "mode": "standard"}, s3=style)
        return boto3.client(
            "s3",
            endpoint_url=asked.endpoint or None,
            region_name=asked.region or "us-east-1",
            aws_access_key_id=asked.key,
            aws_secret_access_key=asked.secret,
            config=limits,
        )

    def _key(self, name: str) -> str:
        """A digest lies below its first two letters, as in the folder."""
        if MADE.fullmatch(name):
            return f"{self.settings.prefix}{LAID_BY}{name}"
        must_be_digest(name)
        return f"{self.settings.prefix}{KEPT}{name[:2]}/{name}"

    # -- files ------------------------------------------------------------------------------------------------------

    def unfinished(self) -> Path:
        beside = self.beside / UNFINISHED
        beside.mkdir(parents=True, exist_ok=True, mode=0o700)
        return beside / secrets.token_hex(16)

    def keep(self, written: Path) -> tuple[str, int]:
        digest, size = summed(written)
        self._put(written, self._key(digest))
        written.unlink()
        return digest, size

    def lay_by(self, written: Path) -> str:
        name = secrets.token_hex(16)
        self._put(written, self._key(name))
        written.unlink()
        return name

    def has(self, digest: str) -> bool:
        must_be_digest(digest)
        with _reached():
            try:
                self._client.head_object(Bucket=self.settings.bucket, Key=self._key(digest))
            except self._client.exceptions.ClientError as problem:
                if _not_there(problem):
                    return False
                raise
        return True

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        target = self.unfinished()
        try:
            self._get(self._key(name), target)
            if DIGEST.fullmatch(name) and summed(target)[0] != name:
                raise Away("the store gave other content than was kept")
            yield target
        finally:
            target.unlink(missing_ok=True)

    def remove(self, made: str) -> None:
        if MADE.fullmatch(made):
            with _reached():
                self._client.delete_object(Bucket=self.settings.bucket, Key=self._key(made))

    def kept(self) -> Iterator[tuple[str, int]]:
        for each in self._listed(KEPT):
            name = each["Key"].rpartition("/")[2]
            if DIGEST.fullmatch(name):
                yield name, int(each["Size"])

    def weight(self) -> int:
        return sum(size for _digest, size in self.kept())

    def free(self) -> int:
        return free_beside(self.beside)

    def sweep(self) -> None:
        sweep_folder(self.beside / UNFINISHED)
        now = SystemClock().now().timestamp()
        for each in self._listed(LAID_BY):
            if now - each["LastModified"].timestamp() > STALE:
                self.remove(each["Key"].rpartition("/")[2])

    def probe(self) -> None:
        """Write something small, read it and delete it again; raises Away with what does not work."""
        key, content = f"{self.settings.prefix}{PROBE}{secrets.token_hex(8)}", secrets.token_bytes(32)
        where = {"Bucket": self.settings.bucket, "Key": key}
        with _reached():
            self._client.put_object(**where, Body=content)
            found = self._client.get_object(**where)["Body"].read()
            self._client.delete_object(**where)
        if found != content:
            raise Away("it gave back something else")

    # -- the wire ---------------------------------------------------------------------------------------------------

    def _put(self, written: Path, key: str) -> None:
        """In parts where it is large; never whole in memory."""
        with _reached():
            self._client.upload_file(str(written), self.settings.bucket, key)

    def _get(self, key: str, target: Path) -> None:
        with _reached(), target.open("xb") as file:
            try:
                self._client.download_fileobj(self.settings.bucket, key, file)
            except self._client.exceptions.ClientError as problem:
                if _not_there(problem):
                    raise Missing(key.rpartition("/")[2]) from None
                raise
        target.chmod(0o600)

    def _listed(self, below: str) -> Iterator[Any]:
        """Every object below, in order, a page at a time."""
        with _reached():
            asked = {"Bucket": self.settings.bucket, "Prefix": f"{self.settings.prefix}{below}"}
            for page in self._client.get_paginator("list_objects_v2").paginate(**asked):
                yield from page.get("Contents", ())


def _not_there(problem: Any) -> bool:
    """Whether an answer means that there is no such object; a bucket that is not there is another matter."""
    return problem.response.get("Error", {}).get("Code") in NOT_THERE


@contextmanager
def _reached() -> Iterator[None]:
    """Whatever goes wrong on the way to the store, or is refused there, is one kind of failure: not now."""
    try:
        from boto3.exceptions import Boto3Error
        from botocore.exceptions import BotoCoreError, ClientError
    except ImportError:
        raise Away("boto3 is not installed") from None
    try:
        yield
    except ClientError as problem:
        raise Away(str(problem.response.get("Error", {}).get("Code") or "refused")) from None
    except (Boto3Error, BotoCoreError) as problem:
        raise Away(type(problem).__name__) from None
