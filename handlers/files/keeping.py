"""What became of fetching a file: a copy is kept, or it is said why not; a kept voice is then written down."""

from bot.posting import send_for
from bot.results import Result
from bot.rules.keeping import Kept
from bot.rules.keeping import kept as room_for
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
    listens = thing.kind in SOUNDS and thing.transcript is None and result.house.transcribes
    before = attachments.sent(result.db, thing.case, thing.by, thing.at, before=thing.id)
    if listens and room_for(thing.kind, before, result.house.policy.files, listens=True) is Kept.WHOLE:
        facts = {"file": thing.file, "kind": thing.kind, "digest": digest}
        send_for(result.db, result.house, "transcribe", thing.id, facts, result.now, lane=result.lane, key=f"transcribe:{thing.id}")
