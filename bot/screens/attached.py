"""What came with a case besides words: how many files, which could not be kept, and what a program wrote down of voices."""

from bot.rules.case import Case
from bot.rules.keeping import Kept
from bot.rules.policy import Policy
from bot.rules.transcripts import SOUNDS
from bot.screens.buttons import Play
from bot.screens.language import Html, _, _n, label, paragraphs, quote, say
from bot.screens.screen import Key
from storage.attachments import Attachment

MOST = 3  # transcripts on one screen; the others stand under their voice
LEAST = 150  # UTF-16 units of each, however little room there is
SUFFIXES = {"photo": ".jpg", "voice": ".oga", "video": ".mp4", "video_note": ".mp4", "audio": ".mp3"}


def files_line(count: int) -> Html | None:
    return say(_n("{count} photo, voice message or file", "{count} photos, voice messages or files", count), count=count) if count else None


def written_down(words: str, limit: int = 600) -> Html:
    """A transcript, never without the word that a program made it."""
    return paragraphs(quote(words, limit), say(_("Written down by a program, may be wrong.")))


def attached(found: list[Attachment], policy: Policy, room: int) -> Html | None:
    """The lines about files on staff's screen of a case; `room` in UTF-16 units is what its words leave for transcripts."""
    big = sum(each.lost == "too_big" for each in found)
    many = sum(not each.taken for each in found)
    gone = sum(each.lost in ("gone", "failed") for each in found)
    spoken = [each.transcript for each in found if each.transcript][:MOST]
    lines = [
        files_line(len(found)),
        say(
            _n(
                "{count} of them is too large to be kept here (over {limit} MB); it can be opened while Telegram has it.",
                "{count} of them are too large to be kept here (over {limit} MB); they can be opened while Telegram has them.",
                big,
            ),
            count=big,
            limit=policy.files.largest_mb,
        )
        if big
        else None,
        say(
            _n(
                "{count} of them could not be fetched from Telegram to be kept; perhaps it can still be opened there.",
                "{count} of them could not be fetched from Telegram to be kept; perhaps they can still be opened there.",
                gone,
            ),
            count=gone,
        )
        if gone
        else None,
        say(
            _n(
                "{count} of them came after the first {limit} of one person and is not kept; please ask for what matters.",
                "{count} of them came after the first {limit} of one person and are not kept; please ask for what matters.",
                many,
            ),
            count=many,
            limit=policy.files.most_in_case,
        )
        if many
        else None,
        *[written_down(words, max(LEAST, room // len(spoken))) for words in spoken],
    ]
    return paragraphs(*lines) or None


def too_many(found: Kept, policy: Policy) -> Html | None:
    """To who sends so much that not all of it is fetched or written down; it names no case, for it may come to somebody in danger."""
    if found is Kept.FULL:
        text = _("I have {limit} photos and files of yours for this and cannot keep more. Your words are kept: please write what matters.")
        return say(text, limit=policy.files.most_in_case)
    if found is Kept.UNHEARD:
        text = _("More than {limit} voice messages in a day: later ones are kept for somebody to listen to. If it is urgent, please write.")
        return say(text, limit=policy.files.voices_a_day)
    return None


def play_key(case: Case, found: list[Attachment]) -> Key | None:
    """The button that plays what was said; none where nothing was."""
    if not any(each.kind in SOUNDS and each.taken for each in found):
        return None
    return Key(label(_("Play the voice")), Play(case=case.id).pack())


def file_name(case: Case, thing: Attachment) -> str:
    """How our copy is called when it is sent: as its sender called a document, else by the case's number."""
    given = "".join(each for each in str(thing.facts.get("name", "")) if each.isprintable() and each not in '/\\:*?"<>|').strip(" .")
    return given[-80:] or f"{case.number}-{thing.id}{SUFFIXES.get(thing.kind, '')}"
