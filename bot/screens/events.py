"""One line of a case's history as staff read it: who did what, when; and what went past a unit, for who may know of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.rules.policy import Mode
from bot.rules.terms import Channel, Grade
from bot.screens.language import Html, _, cut, say
from bot.screens.names import category_name, grade_name, outcome_name, way_name
from bot.screens.reading import Reading

WITH_ANOTHER = frozenset({"merged", "merged_in", "merge_undone"})
TO_PERSON = frozenset({"assigned", "assigned_by_itself", "taken_over", "taken", "revisit_given"})
MOVES = frozenset({"transferred", "referred_up", "sent_down", "routed"})


def event_line(
    reading: Reading, kind: str, at: datetime, by: int | None, data: dict[str, Any], note: str, *, nameless: frozenset[int] = frozenset()
) -> Html | None:
    what = event_words(reading, kind, data)
    if what is None:
        return None
    who = _("the reporting side") if by in nameless else reading.name(by)
    if who and data.get("for") is not None:
        who = say(_("{who}, for {other},"), who=who, other=reading.name(data["for"]))
    line = (
        say("{when} {who} {what}", when=reading.moment(at), who=who, what=what)
        if who
        else say("{when} {what}", when=reading.moment(at), what=what)
    )
    return say("{line}: {note}", line=line, note=cut(note, 160)) if note else line


def event_words(reading: Reading, kind: str, data: Mapping[str, Any]) -> Html | None:
    """What happened, with its people, units and words filled in."""
    text = event_text(kind, data)
    if text is None:
        return None
    return say(
        text,
        to=reading.name(data.get("to")) if kind in TO_PERSON else "",
        unit=reading.unit(data.get("to")) if kind in MOVES else "",
        left=reading.name(data.get("from")) if kind == "handed_back" else "",
        how=way_name(data.get("how", "")),
        outcome=outcome_name(data.get("outcome", "")),
        grade=grade_name(Grade(data["to"])) if kind == "grade_changed" else "",
        kind=category_name(data["to"], reading.policy) if kind == "kind_checked" else "",
        other=reading.number(data.get("into", data.get("case"))) if kind in WITH_ANOTHER else "",
        open=data.get("open", 0),
    )


def event_text(kind: str, data: Mapping[str, Any]) -> str | None:
    """What happened, in a few words; None for a kind that has no name, which a test forbids."""
    return {
        "reported": _("found and registered it") if data.get("channel") == Channel.GRID_WORKER else _("reported it"),
        "phone_left": _("left a phone number"),
        "kind_checked": _("said what kind it is: {kind}"),
        "taken": _("took it"),
        "assigned": _("gave it to {to}"),
        "assigned_by_itself": _("given to {to} by itself, next in turn")
        if data.get("mode") == Mode.IN_TURN
        else _("given to {to} by itself, who had the fewest open: {open}"),
        "taken_over": _("took it over"),
        "handed_back": _("gave it back to the unit, for {left} has left"),
        "first_response": _("gave the first response {how}"),
        "progress": _("reported progress"),
        "resolved": _("ended the handling: {outcome}"),
        "settled_on_the_spot": _("settled it on the spot"),
        "revisit": _("revisited {how}"),
        "revisit_tried": _("tried to revisit {how}, and reached nobody"),
        "revisit_asked": _("asked for the revisit, through the bot"),
        "revisit_answered": _("answered for the revisit"),
        "revisit_given": _("asked {to} to revisit"),
        "later_check": _("checked again {how}"),
        "transferred": _("passed it on to {unit}"),
        "referred_up": _("referred it up to {unit}"),
        "sent_down": _("sent it down to {unit}"),
        "routed": _("gave it to {unit}"),
        "rejected": _("ended it without handling"),
        "withdrawn": _("took the report back"),
        "withdrawal_asked": _("asked to take the report back"),
        "party_answered": _("said whether it is solved"),
        "reopening_decided": _("decided about opening it again"),
        "contact_confirmed": _("confirmed the contact"),
        "contact_contradicted": _("said that nobody made contact"),
        "contact_checked": _("checked the contact"),
        "more_time_asked": _("asked for more time"),
        "more_time_granted": _("gave more time"),
        "more_time_refused": _("gave no more time"),
        "urged": _("pressed"),
        "court_chosen": _("chose court or arbitration"),
        "other_mediator_asked": _("asked for another mediator"),
        "grade_changed": _("changed the grade to {grade}"),
        "duty_answered": _("answered the duty call"),
        "duty_unanswered": _("nobody on duty answered; the person was told"),
        "added": _("added something"),
        "details_added": _("added the address or how many households"),
        "written_down": _("a voice message was written down by a program; it sounds dangerous"),
        "asked_reporter": _("asked the reporter"),
        "asked_party": _("asked the other side") if data.get("side") == "other" else _("asked a party"),
        "question_withdrawn": _("took a question back"),
        "answered": _("answered"),
        "wrote": _("wrote to the person"),
        "goes_on": _("said that it goes on"),
        "contact_chosen": _("said how to reach them"),
        "merged": _("made it one matter with {other}; it goes on there"),
        "merged_in": _("made {other} part of it"),
        "merge_undone": _("took it and {other} apart again"),
        "withdrawn_alone": _("took their own report back"),
        "trouble_reported": _("said that somebody makes trouble for them"),
        "trouble_asked": _("wrote to the person, past the unit"),
        "trouble_decided": _("found nothing in the trouble") if data.get("how") == "nothing" else _("saw to the trouble"),
    }.get(kind)
