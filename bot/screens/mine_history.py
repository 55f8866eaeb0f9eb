"""The history of a case as the people concerned may read it: a part of the events, in plain words."""

from collections.abc import Mapping
from typing import Any

from bot.rules.case import Case
from bot.rules.terms import Kind, Side
from bot.screens.language import Html, _, cut, say
from bot.screens.names import outcome_name, stop_reason, way_name
from bot.screens.parties import road_name
from bot.screens.reading import Reading
from storage import cases

NOTE = 120  # UTF-16 units of a note on one line
# Notes that the people concerned have been shown, or have written themselves; no other note is ever theirs to read.
SHOWN_NOTES = frozenset({"first_response", "progress", "resolved", "settled_on_the_spot", "rejected"})
OWN_NOTES = frozenset({"added", "answered"})
# What is not theirs to know: grades, what staff settle among themselves, and what went past the unit, which others of their side may read.
NOT_TOLD = frozenset(
    {
        "nature_set",
        "measure_set",
        "measure_given",
        "measure_moved",
        "measure_dropped",
        "measure_done",
        "measure_cannot",
        "measure_checked",
        "not_needed",
        "minor_concerned",
        "force_proposed",
        "force_begun",
        "force_decided",
        "force_ended",
        "agreement_begun",
        "agreement_ready",
        "agreement_reworked",
        "agreement_signed",
        "agreement_written",
        "signature_taken_back",
        "asked_party",
        "grade_changed",
        "kind_checked",
        "meeting_answer_recorded",
        "meeting_invited_more",
        "more_time_asked",
        "move_contested",
        "stays_decided",
        "people_said",
        "claimed_said",
        "recovered",
        "recovered_said",
        "list_put",
        "stop_asked",
        "stop_refused",
        "more_time_refused",
        "promise_part",
        "revisit_given",
        "heard",
        "helper_answered",
        "link_made",
        "party_added",
        "party_back",
        "party_corrected",
        "party_joined",
        "rights_sent",
        "petition_begun",
        "petition_opened",
        "road_proposed",
        "road_refused",
        "stepped_back",
        "tried_reaching",
        "question_withdrawn",
        "revisit_asked",
        "revisit_tried",
        "trouble_asked",
        "trouble_decided",
        "written_down",
    }
)
TO_THE_FIRST = frozenset({"asked_reporter", "wrote"})  # said to who reported it first, and to nobody who came with a merged case
PROMISED = (Kind.FIRST_RESPONSE, Kind.WEEKLY_REPORT)  # dates the people concerned have been told


def public_history(reading: Reading, case: Case, person: int) -> list[Html]:
    """One line an event, the oldest first; what is no news to the people concerned, or not theirs to know, is left out.

    Who came with a merged case reads what happened to it, and of the other what happened since: before that it was between others.
    """
    part = _came_with(reading, case, person)
    lines = [] if part is None else public_history(reading, part, person)
    joined = part is None
    before = ""
    for kind, at, by, data, note in cases.history(reading.db, case.id):
        if part is not None and not joined:
            joined = kind == "merged_in" and data.get("case") == part.id
            continue
        own = by == person
        if part is not None and kind in TO_THE_FIRST:
            continue
        if data.get("side", Side.REPORTING) != Side.REPORTING and not own:
            continue  # said to the other side, or of it
        what = _written_down(reading, case, person, kind, data, by) if not own else None
        what = what or _what(reading, kind, data, by, own=own)
        # The photos of one album are one line.
        if what is None or (kind == before == "added" and not note):
            continue
        before = kind
        line = say("{when} {what}", when=reading.moment(at), what=what)
        # How the mediator knows that the last promise was kept is not for the sides.
        theirs = kind in SHOWN_NOTES or (own and kind in OWN_NOTES) or kind in ("asked_reporter", "wrote", "told_side")
        shown = note and theirs and not data.get("promises")
        lines.append(say(_("{line}: {note}"), line=line, note=cut(note, NOTE)) if shown else line)
    return lines


def _written_down(reading: Reading, case: Case, person: int, kind: str, data: Mapping[str, Any], by: int | None) -> Html | None:
    """What the reader, or their side, told somebody who wrote it down: never as if they had said it here."""
    yes, who = bool(data.get("yes")), reading.name(by)
    if kind == "consent" and data.get("read_out"):
        party = case.party_of(person)
        if party is None or party.id != data.get("party"):
            return None
        text = _("{who} wrote down that you want mediation") if yes else _("{who} wrote down that you do not want mediation")
        return say(text, who=who)
    if not data.get("staff"):
        return None
    if kind == "longer_said":
        text = _("{who} wrote down your side's yes to a longer mediation")
        return say(text if yes else _("{who} wrote down your side's no to a longer mediation"), who=who)
    if kind == "amendment_said" and data.get("whose") == Side.REPORTING:
        text = _("{who} wrote down your side's yes to a change of a promise")
        return say(text if yes else _("{who} wrote down your side's no to a change of a promise"), who=who)
    if kind == "confirmation_answered":
        text = _("{who} wrote down that your side wants the court to confirm it")
        return say(text if yes else _("{who} wrote down that your side does not want the court to confirm it"), who=who)
    return None


def _came_with(reading: Reading, case: Case, person: int) -> Case | None:
    """The merged case that somebody came with."""
    part = case.came_by(person)
    return None if part is None else reading.case(part)


def _what(reading: Reading, kind: str, data: Mapping[str, Any], by: int | None, *, own: bool) -> Html | None:
    # A party who said that the last promise was kept is named to nobody, not even to others of their side.
    told = kind
    if kind == "resolved":
        told = "promise_waived" if data.get("waived") else "promises_said" if data.get("said") else kind
    said = said_by_them(kind, data) if own else said_by_staff(told)
    if said is None or (kind == "more_time_granted" and data.get("kind") not in PROMISED):
        return None
    given = kind in ("taken", "assigned", "assigned_by_itself", "taken_over", "duty_answered")
    return say(
        said,
        who=reading.name(data.get("to", by) if given else by),
        unit=reading.unit(data.get("to")) if kind in ("routed", "transferred", "referred_up", "sent_down", "given_back") else "",
        left=reading.name(data.get("from")) if kind == "handed_back" else "",
        how=way_name(data.get("how", "")),
        outcome=outcome_name(data.get("outcome", "")),
        road=road_name(data["to"]) if kind == "road_changed" else "",
        reason=stop_reason(data.get("reason", "")) if kind == "stopped" else "",
        due=reading.deadline(data["due"]) if kind == "more_time_granted" else "",
    )


def said_by_them(kind: str, data: Mapping[str, Any]) -> str | None:
    """What the reader did themselves."""
    if kind == "party_answered":
        return {"yes": _("you said: solved"), "partly": _("you said: solved in part")}.get(
            data.get("answer", ""), _("you said: not solved")
        )
    return {
        "reported": _("you reported it"),
        "added": _("you added something"),
        "meeting_answered": _("you said whether you come to the meeting"),
        "details_added": _("you added the address or how many households"),
        "answered": _("you answered"),
        "revisit_answered": _("you answered how it is now"),
        "goes_on": _("you said that it goes on"),
        "contact_confirmed": _("you confirmed the contact"),
        "contact_contradicted": _("you said that nobody contacted you; it is being checked"),
        "phone_left": _("you left a phone number"),
        "contact_chosen": _("you said how it is safe to reach you"),
        "court_chosen": _("you chose court or arbitration"),
        "other_mediator_asked": _("you asked for another mediator"),
        "trouble_reported": _("you complained; it went past the unit that handles it")
        if data.get("about") == "handling"
        else _("you said that somebody makes trouble for you; it went past the unit that handles it"),
        "consent": _("you said here that you want mediation") if data.get("yes") else _("you said here that you do not want mediation"),
        "helper_proposed": _("you proposed a helper"),
        "party_left": _("you said that you take no part any more"),
        "withdrawal_asked": _("you asked to take it back"),
        "withdrawn": _("you took it back"),
        "withdrawn_alone": _("you took your report back; it goes on for the others"),
        "promise_said": _("you said here whether a promise was kept"),
        "resolved": _("you agreed here that the last promise need not be kept")
        if data.get("waived")
        else _("you said here that the last promise was kept"),
        "amendment_said": _("you said here whether a promise may be changed"),
        "promise_waived": _("you agreed here that a promise need not be kept"),
        "promise_redated": _("you agreed here on another day for a promise"),
        "confirmation_answered": _("you said here whether a court shall confirm it"),
        "longer_said": _("you said here whether the mediation may last longer"),
    }.get(kind)


def said_by_staff(kind: str) -> str | None:
    """What the people who work on it did."""
    return {
        "reported": _("it was written down"),
        "taken": _("{who} took it on"),
        "assigned": _("{who} has it now"),
        "assigned_by_itself": _("{who} has it now"),
        "taken_over": _("{who} has it now"),
        "handed_back": _("{left} has left; somebody else of the unit will have it"),
        "duty_unanswered": _("nobody on duty answered; you were told"),
        "duty_answered": _("{who}, on duty, answered"),
        "first_response": _("{who} wrote down a first talk {how}"),
        "progress": _("{who} reported how it goes on"),
        "resolved": _("{who} ended the handling: {outcome}"),
        "settled_on_the_spot": _("{who} settled it on the spot"),
        "revisit": _("revisited {how}"),
        "later_check": _("asked again {how}"),
        "routed": _("given to {unit}"),
        "transferred": _("passed on to {unit}"),
        "referred_up": _("passed up to {unit}"),
        "sent_down": _("given to {unit}"),
        "given_back": _("given to {unit}"),
        "more_time_granted": _("the date moved to {due}"),
        "urged": _("somebody pressed for it"),
        "meeting_planned": _("{who} set a meeting"),
        "meeting_changed": _("{who} changed the time or place of the meeting"),
        "meeting_called_off": _("the meeting was called off"),
        "meeting_held": _("{who} wrote down that the meeting was held"),
        "minutes_shared": _("{who} let the sides read what was written down of the meeting"),
        "stopped": _("the time stands still while {reason} is waited for"),
        "stop_ended": _("the time runs again"),
        "split_from": _("it began as a part of another matter"),
        "split_off": _("a part of it goes on as a matter of its own"),
        "asked_reporter": _("{who} asked you"),
        "wrote": _("{who} wrote to you"),
        "contact_checked": _("the contact was checked"),
        "reopening_decided": _("it was decided about opening it again"),
        "rejected": _("it ended without being handled"),
        "told_side": _("{who} told you"),
        "road_changed": _("it takes another road: {road}"),
        "agreement_in_effect": _("what you agreed on is in effect"),
        "promise_said": _("a side said here whether a promise was kept"),
        "promises_said": _("both sides said here that everything promised is kept"),
        "promise_kept": _("{who} wrote down that a promise was kept"),
        "promise_reminded": _("a promise was not kept yet; a later day is set"),
        "promise_broken": _("{who} wrote down that a promise was not kept"),
        "amendment_asked": _("both sides were asked about a change of a promise"),
        "amendment_said": _("a side said whether a promise may be changed"),
        "promise_waived": _("both sides agreed that a promise need not be kept"),
        "promise_redated": _("both sides agreed on another day for a promise"),
        "court_applied": _("both sides applied to the court"),
        "court_decided": _("the court has decided about the agreement"),
        "court_served": _("the court's ruling has come to both sides"),
        "confirmation_given_up": _("there is no application to the court"),
        "longer_asked": _("both sides were asked for more time to mediate"),
        "merged": _("it is the same matter as another report, and goes on with it"),
        "merged_in": _("somebody else reported the same; both are handled together"),
        "merge_undone": _("it is handled on its own again"),
    }.get(kind)
