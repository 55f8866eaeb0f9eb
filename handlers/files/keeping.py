"""What became of fetching a file: a copy is kept, or it is said why not; a kept voice is then written down."""

from bot.posting import send_for
from bot.results import Result
from bot.rules.transcripts import SOUNDS
from storage import attachments

KNOWN = ("too_big", "gone")


def kept(result: Result) -> None:
    """The result of "keep_file"; its subject is the attachment."""
    thing = attachments.by_id(result.db, result.subject or 0)
    if thing is None:
        return
    if (why := result.found.get("failed")) is not None:
        attachments.lose(result.db, thing.id, why if why in KNOWN else "failed")
        return
    digest = result.found["digest"]
    attachments.keep(result.db, thing.id, digest, result.found["size"])
    if thing.kind in SOUNDS and thing.transcript is None and result.house.transcribes:
        facts = {"file": thing.file, "kind": thing.kind, "digest": digest}
        send_for(result.db, result.house, "transcribe", thing.id, facts, result.now, lane=result.lane, key=f"transcribe:{thing.id}")
