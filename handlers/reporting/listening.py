"""A voice in a report: a program writes it down meanwhile, and what it wrote is offered as the report's words, never taken silently."""

from dataclasses import replace

from bot.desk import Desk
from bot.results import Result
from bot.rules.keeping import MOST_AT_ONCE
from bot.rules.reading import read
from bot.rules.transcripts import SOUNDS
from bot.screens.screen import Reply
from handlers.parts import Part
from handlers.reporting import questions
from handlers.reporting.draft import CARE, Draft, keep, present
from handlers.reporting.steps import go, onward
from storage import errands


def listen(desk: Desk, draft: Draft, thing: Part | None) -> bool:
    """Have a voice written down, if there is a program for it; False if there is nothing to listen to."""
    if thing is None or thing.kind not in SOUNDS or not desk.house.transcribes:
        return False
    if thing.facts.get("size", 0) > desk.policy.files.largest:
        return False
    if errands.waiting_for(desk.db, desk.house.bot_id, "listen", desk.person.id, MOST_AT_ONCE) == MOST_AT_ONCE:
        return False  # others wait for the program, too; this one is listened to when the report is sent
    facts = {"file": thing.file, "kind": thing.kind}
    desk.send_for("listen", draft.form, facts, key=f"listen:{desk.chat.id}:{draft.form}:{len(draft.parts)}", person=desk.person.id)
    return True


def heard(result: Result) -> Reply | None:
    """The result of "listen"; its subject is the form that the voice came into. But for danger, who has gone on is not disturbed."""
    desk = result.desk
    draft = present(desk) if desk is not None else None
    if desk is None or draft is None or draft.form != result.subject or desk.conversation is None or desk.conversation.name != "report":
        return None
    reply = _offer(desk, draft, result)
    if reply is not None:
        desk.overtake()
    return reply


def _offer(desk: Desk, draft: Draft, result: Result) -> Reply | None:
    text = result.found.get("text", "")
    if not text:
        waits = draft.step == "words" and not draft.words and not draft.heard
        return Reply(questions.ask_words(draft, got_file=True, listened=True)) if waits else None
    draft = draft.with_transcript(result.facts["file"], text)
    if draft.step not in CARE:
        by = desk.house.learned
        found, known = read(text, by, report=True), read(f"{draft.words}\n{draft.heard}", by, report=True)
        with_it = replace(draft, heard=f"{draft.heard}\n{text}".strip())
        if found.talk_of_dying and not known.talk_of_dying:
            return go(desk, with_it, "dying")
        if found.numbers_first and not known.numbers_first:
            return go(desk, with_it, "danger")
        if not draft.words:
            return go(desk, with_it, "heard")
    keep(desk, draft)
    return None


def answered(desk: Desk, draft: Draft, value: str) -> Reply:
    """Whether what the program wrote is what they said."""
    if not draft.heard:
        return go(desk, draft, draft.step if draft.step != "heard" else "words")
    if value != "yes":
        return go(desk, replace(draft, heard=""), "words") if not draft.words else onward(desk, replace(draft, heard=""))
    # Danger in it has been answered already, when it was heard.
    draft = replace(draft.with_words(draft.heard), heard="")
    return onward(desk, draft)
