"""One line of a case's history as staff read it: who did what, when; and what went past a unit, for who may know of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.rules.policy import Mode
from bot.rules.sides import SIDES
from bot.rules.terms import Channel, Grade, Nature, Side
from bot.screens import events_told
from bot.screens.language import Html, _, _c, cut, say
from bot.screens.names import category_name, grade_name, money, outcome_name, side_name, way_name
from bot.screens.parties import road_name
from bot.screens.reading import Reading
from bot.screens.telling import role_at

WITH_ANOTHER = frozenset({"merged", "merged_in", "merge_undone", "split_from", "split_off", "petition_begun", "petition_opened"})
TO_PERSON = frozenset(
    {"assigned", "assigned_by_itself", "taken_over", "taken", "revisit_given", "measure_set", "measure_given", "force_begun"}
)
MEETING = frozenset({"meeting_planned", "meeting_changed"})
ROADS = frozenset({"road_proposed", "road_changed", "road_refused"})
WRITTEN_DOWN = frozenset({"promise_kept", "promise_broken", "meeting_answer_recorded"})  # what somebody of the staff was told or saw
MOVES = frozenset({"transferred", "referred_up", "sent_down", "routed", "given_back", "move_contested", "stays_decided"})


def event_line(
    reading: Reading,
    kind: str,
    at: datetime,
    by: int | None,
    data: dict[str, Any],
    note: str,
    *,
    nameless: frozenset[int] = frozenset(),
    beside: frozenset[int] = frozenset(),
    parties: Mapping[int, str] | None = None,
) -> Html | None:
    """`parties` are what the parties are called here, by their ids."""
    what = event_words(reading, kind, data, parties)
    if what is None:
        return None
    who = reading.name(by)
    if by in nameless:
        who = side_name(Side.OTHER if by in beside else Side.REPORTING)
    written_down = data.get("staff") or data.get("read_out") or kind in WRITTEN_DOWN
    if who and written_down and (role := role_at(reading, by)):
        who = say(_("{who} ({role})"), who=who, role=role)
    if who and data.get("for") is not None:
        who = say(_("{who}, for {other},"), who=who, other=reading.name(data["for"]))
    line = (
        say("{when} {who} {what}", when=reading.moment(at), who=who, what=what)
        if who
        else say("{when} {what}", when=reading.moment(at), what=what)
    )
    return say("{line}: {note}", line=line, note=cut(note, 160)) if note else line


def event_words(reading: Reading, kind: str, data: Mapping[str, Any], parties: Mapping[int, str] | None = None) -> Html | None:
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
        at=reading.moment(datetime.fromisoformat(data["at"])) if kind in MEETING else "",
        came=data.get("came", 0),
        more=data.get("more", 0),
        of=data.get("of", 0),
        day=reading.day(f"{data['day']}T12:00:00+00:00") if kind == "tried_reaching" else "",
        road=road_name(data.get("to", data.get("road", ""))) if kind in ROADS else "",
        side=side_name(side) if (side := data.get("side", data.get("whose"))) in SIDES else "",
        own=(_c("between parts of a sentence", ", ")).join(side_name(side) for side in events_told.own_answers(data) if side in SIDES),
        count=data.get("people", 0),
        money=money(data.get("fen", 0)),
        parties=_called(data, parties or {}),
    )


def _called(data: Mapping[str, Any], parties: Mapping[int, str]) -> str:
    """The parties an event is about; who left with a merged case is somebody."""
    names = [parties.get(each, _("somebody")) for each in data.get("parties", ())]
    return _c("between names", ", ").join(dict.fromkeys(names))


def _of_sides(data: Mapping[str, Any]) -> dict[str, str]:
    """What happened with the people of a case and its road."""
    return {
        "party_added": _("wrote down somebody else whom it concerns"),
        "party_corrected": _("corrected a name or number"),
        "tried_reaching": _("did not reach somebody {how}, {day}"),
        "party_left": _("somebody takes no part any more"),
        "party_back": _("somebody takes part again"),
        "heard": _("heard one of them apart"),
        "told_side": _("told the other side") if data.get("side") == Side.OTHER else _("told the side that reported"),
        "link_made": _("made a link for one of them"),
        "party_joined": _("opened the link and takes part"),
        "rights_sent": _("sent the rights to one of them"),
        "consent": events_told.consent(data),
        "helper_proposed": _("proposed a helper"),
        "helper_answered": events_told.helper_answered(data),
        "stepped_back": _("stepped back, and asked for somebody else"),
        "petition_begun": _("made the petition a matter of its own, apart from {other}"),
        "petition_opened": _("the petition goes on as {other}, apart from this"),
        "road_proposed": _("proposed another road: {road}"),
        "road_changed": _("changed the road to {road}"),
        "road_refused": _("left the road as it was, not {road}"),
    }


def event_text(kind: str, data: Mapping[str, Any]) -> str | None:
    """What happened, in a few words; None for a kind that has no name, which a test forbids."""
    return {
        "reported": _("found and registered it") if data.get("channel") == Channel.GRID_WORKER else _("reported it"),
        "phone_left": _("left a phone number"),
        "kind_checked": _("said what kind it is: {kind}; with that it became a protected case, and mediation ended")
        if data.get("protected")
        else _("said what kind it is: {kind}"),
        "taken": _("took it"),
        "assigned": _("gave it to {to}"),
        "assigned_by_itself": _("given to {to} by itself, next in turn")
        if data.get("mode") == Mode.IN_TURN
        else _("given to {to} by itself, who had the fewest open: {open}"),
        "taken_over": _("took it over"),
        "handed_back": _("gave it back to the unit, for {left} has left"),
        "first_response": _("gave the first response {how}"),
        "progress": _("reported progress"),
        **events_told.amending(data),
        "resolved": events_told.resolved(data),
        "settled_on_the_spot": _("settled it on the spot"),
        "revisit": events_told.revisited(data),
        "revisit_tried": _("tried to revisit {how}, and reached nobody"),
        "revisit_asked": _("asked for the revisit, through the bot"),
        "revisit_answered": _("answered for the revisit themselves, in the chat"),
        "revisit_given": _("asked {to} to revisit"),
        "later_check": _("checked again {how}"),
        "transferred": _("passed it on to {unit}"),
        "referred_up": _("referred it up to {unit}"),
        "sent_down": _("sent it down to {unit}"),
        "routed": _("gave it to {unit}"),
        "given_back": _("gave it back to {unit}"),
        "move_contested": _("wanted to pass it on to {unit}; a supervisor decides who has it"),
        "stop_asked": _("asked that the clock stands still"),
        "stopped": _("let the clock stand still"),
        "stop_refused": _("did not let the clock stand still"),
        "stop_ended": _("let the clock run again"),
        "people_said": _("wrote down how many people: {count}"),
        "claimed_said": _("wrote down the sum claimed: {money}"),
        "recovered": _("wrote down a payment: {money}"),
        "recovered_said": _("corrected what has come back: {money}"),
        "list_put": _("put in the list of people: {count}"),
        "split_from": _("made it of a part of {other}"),
        "split_off": _("made {other} of a part of it"),
        "stays_decided": _("decided that it stays with {unit}"),
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
        "meeting_planned": _("set a meeting for {at}"),
        "meeting_changed": _("changed the meeting: it is on {at}"),
        "meeting_invited_more": _("invited more people to the meeting: {more}"),
        "meeting_called_off": _("called the meeting off"),
        "meeting_answered": _("said they are coming to the meeting")
        if data.get("answer") == "yes"
        else _("said: I cannot come to the meeting"),
        "meeting_answer_recorded": _("asked by phone: comes to the meeting")
        if data.get("answer") == "yes"
        else _("asked by phone: cannot come to the meeting"),
        "meeting_held": _("wrote down the meeting; {came} of {of} were there"),
        "minutes_shared": _("let the sides read the minutes"),
        "added": _("added something"),
        "details_added": _("added the address or how many households"),
        "written_down": _("a voice message was written down by a program; it sounds dangerous"),
        "asked_reporter": _("asked the reporter"),
        "asked_party": _("asked the other side") if data.get("side") == Side.OTHER else _("asked one of them"),
        "question_withdrawn": _("took a question back"),
        "answered": _("answered"),
        "wrote": _("wrote to the person"),
        "goes_on": _("said that it goes on"),
        "contact_chosen": _("said how to reach them"),
        "merged": _("made it one matter with {other}; it goes on there"),
        "merged_in": _("made {other} part of it"),
        "merge_undone": _("took it and {other} apart again"),
        "withdrawn_alone": _("took their own report back"),
        **_of_sides(data),
        "nature_set": _("said that it is long-standing") if data.get("to") == Nature.LONG_STANDING else _("said that it is newly arisen"),
        "measure_set": _("gave {to} a step"),
        "measure_given": _("gave a step to {to}"),
        "measure_moved": _("moved the date of a step"),
        "measure_dropped": _("dropped a step"),
        "measure_done": _("did a step"),
        "measure_cannot": _("cannot do a step"),
        "measure_checked": {
            "partly": _("asked the people about a step: it worked in part"),
            "no": _("asked the people about a step: it did not work"),
        }.get(data.get("result", ""), _("asked the people about a step: it worked")),
        "not_needed": _("found a first step not needed"),
        "minor_concerned": _("said that a minor is concerned"),
        "force_proposed": _("proposed a task force"),
        "force_begun": _("began a task force, led by {to}"),
        "force_decided": _("recorded the decision of the study meeting"),
        "force_ended": _("ended the task force"),
        "agreement_begun": _("began an agreement by word of mouth") if data.get("oral") else _("began an agreement in writing"),
        "agreement_written": _("wrote on the agreement"),
        "agreement_ready": _("put the agreement up to be signed"),
        "agreement_reworked": _("took the agreement back to change it"),
        "agreement_signed": {
            "reporting": _("noted that the side that reported has signed"),
            "other": _("noted that the other side has signed"),
            "seal": _("noted that the seal is on it"),
            "mediator": _("noted that the mediator has signed"),
        }.get(data.get("who", ""), _("noted that {parties} signed")),
        "signature_taken_back": {
            "mediator": _("took back that the mediator has signed"),
            "seal": _("took back that the seal is on it"),
        }.get(data.get("who", ""), _("took back that {parties} signed")),
        "agreement_in_effect": _("noted that {parties} signed; the agreement is in effect and being carried out")
        if data.get("parties")
        else _("noted the agreement; it is in effect and being carried out"),
        "promise_said": _("said themselves, in the chat, that a promise was kept")
        if data.get("said") == "kept"
        else _("said themselves, in the chat, that a promise was not kept"),
        "promise_kept": _("recorded that a promise was kept"),
        "promise_part": _("recorded that a part of a promise has come"),
        "promise_reminded": _("reminded of a promise; a later day is set"),
        "promise_broken": _("recorded that a promise was not kept; told the way to court")
        if data.get("how") == "court"
        else _("recorded that a promise was not kept; it is mediated again"),
        "confirmation_answered": events_told.confirmation_answered(data),
        "court_applied": _("noted that both sides applied to the court"),
        "court_decided": _("noted that the court has confirmed the agreement")
        if data.get("decision") == "confirmed"
        else _("noted that the court has not confirmed the agreement"),
        "court_served": _("noted that both sides received the court's ruling"),
        "confirmation_given_up": _("noted that there is no application to the court"),
        "longer_asked": _("asked both sides for more time to mediate"),
        "longer_said": events_told.longer_said(data),
        "trouble_reported": _("complained about a unit or its people")
        if data.get("about") == "handling"
        else _("said that somebody makes trouble for them"),
        "trouble_asked": _("wrote to the person, past the unit"),
        "trouble_decided": _("found nothing in the trouble") if data.get("how") == "nothing" else _("saw to the trouble"),
    }.get(kind)
