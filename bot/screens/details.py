"""Everything about a case on one readable screen, for those who may open it; each look is logged by the caller."""

from datetime import datetime
from typing import Any

from bot.rules.case import Case
from bot.rules.permits import assigns, leads, may_write, supervises, works_in_unit
from bot.rules.terms import Grade, Kind, Stage
from bot.screens.buttons import Assign, Grading, MoreTime, Move, Record, RecordNow, Take
from bot.screens.cards import routing_reason
from bot.screens.language import Html, _, _n, cut, label, paragraphs, quote, say
from bot.screens.nagging import record_label
from bot.screens.names import category_name, grade_name, kind_name, mark, outcome_name, way_name
from bot.screens.notices import numbered, who_reports
from bot.screens.notices_answers import ask_key, safe_contact, write_key
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import attachments, cases

HISTORY = 12  # newest lines of history on the screen


def details_screen(reading: Reading, case: Case, *, names: bool) -> Screen:
    """Facts, words, what is owed and the newest history; with the steps that this reader can take."""
    files = len(attachments.of_case(reading.db, case.id))
    text = paragraphs(
        say(
            "{mark} {number} · {category} · {grade}",
            mark=mark(case),
            number=numbered(case),
            category=category_name(case.category, reading.policy),
            grade=grade_name(case.grade),
        ),
        say(_("Where: {place}"), place=reading.place(case.place) or "–"),
        say(_("Address: {address}"), address=case.address) if case.address and names else None,
        say(_n("{count} person", "{count} people", case.people), count=case.people) if case.people else None,
        say(_("Unit: {unit}; handed over by {by}"), unit=reading.unit(case.handled_by) or "–", by=reading.unit(case.assigned_by) or "–"),
        say(_("In hand: {who}"), who=reading.name(case.responsible)) if case.responsible is not None else None,
        say(_("Why here: {reason}"), reason=routing_reason(case)) if case.rule else None,
        who_reports(reading, case) if names else None,
        safe_contact(case),
        quote(case.words, 1200),
        say(_n("{count} photo, voice message or file", "{count} photos, voice messages or files", files), count=files) if files else None,
        *[
            say(_("{owed}: by {due}."), owed=kind_name(each.kind), due=reading.deadline(each.due_at))
            for each in case.open_obligations
            if each.kind not in (Kind.DUTY_CALL, Kind.WRITE_BACK)
        ],
        history(reading, case, names=names),
    )
    return Screen(text, _steps(reading, case))


def history(reading: Reading, case: Case, *, names: bool = True) -> Html | None:
    """The newest events, the oldest of them first; notes for who may see names, and for who has the case in hand."""
    notes = names or (reading.person is not None and reading.person == case.responsible)
    concerned = frozenset(each for each in (case.reporter, *(party.person for party in case.parties)) if each is not None)
    nameless = frozenset() if names else concerned
    lines: list[Html] = []
    before: tuple[str, int | None] | None = None
    for kind, at, by, data, note in cases.history(reading.db, case.id):
        line = event_line(reading, kind, at, by, data, note if notes else "", nameless=nameless)
        # The photos of one album are one line.
        if line is None or (not note and kind == "added" and before == (kind, by)):
            continue
        before = (kind, by)
        lines.append(line)
    return paragraphs(*lines[-HISTORY:]) if lines else None


def event_line(
    reading: Reading, kind: str, at: datetime, by: int | None, data: dict[str, Any], note: str, *, nameless: frozenset[int] = frozenset()
) -> Html | None:
    what = event_name(reading, kind, data)
    if what is None:
        return None
    who = _("the reporting side") if by in nameless else reading.name(by)
    line = say("{when} {who} {what}", when=reading.moment(at), who=who, what=what)
    return say("{line}: {note}", line=line, note=cut(note, 160)) if note else line


def event_name(reading: Reading, kind: str, data: dict[str, Any]) -> Html | None:
    """What happened, in a few words; None for what is no news to anybody."""
    texts = {
        "reported": _("reported it"),
        "taken": _("took it"),
        "assigned": _("gave it to {to}"),
        "taken_over": _("took it over"),
        "first_response": _("gave the first response {how}"),
        "progress": _("reported progress"),
        "resolved": _("ended the handling: {outcome}"),
        "settled_on_the_spot": _("settled it on the spot"),
        "revisit": _("revisited {how}"),
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
        "added": _("added something"),
        "asked_reporter": _("asked the reporter"),
        "answered": _("answered"),
        "wrote": _("wrote to the person"),
        "goes_on": _("said that it goes on"),
        "contact_chosen": _("said how to reach them"),
    }
    text = texts.get(kind)
    if text is None:
        return None
    return say(
        text,
        to=reading.name(data.get("to")) if kind in ("assigned", "taken_over", "taken", "revisit_given") else "",
        unit=reading.unit(data.get("to")) if kind in ("transferred", "referred_up", "sent_down", "routed") else "",
        how=way_name(data.get("how", "")),
        outcome=outcome_name(data.get("outcome", "")),
        grade=grade_name(Grade(data["to"])) if kind == "grade_changed" else "",
    )


def _steps(reading: Reading, case: Case) -> list[list[Key]]:
    """The steps this reader can take now, the next one first; the rules ask again at each press."""
    reader = reading.reader()
    if reader is None:
        return []
    keys: list[Key] = []
    leading = leads(reader, case, reading.organisation)
    responsible = case.responsible == reader.id
    if case.stage.open and case.asked_people and may_write(reader, case, reading.organisation):
        keys.append(write_key(case))
    waits = case.stage is Stage.ROUTED or (case.responsible is None and case.stage in (Stage.ASSIGNED, Stage.IN_PROGRESS))
    if waits and works_in_unit(reader, case, reading.organisation):
        keys.append(Key(label(_("I take it")), Take(case=case.id).pack()))
    if responsible or leading:
        if case.stage is not Stage.ROUTED:
            keys += _recording(case, Kind.FIRST_RESPONSE, Kind.WEEKLY_REPORT)
        if case.stage in (Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.RESOLVED):
            keys.append(ask_key(case))
        if case.stage is Stage.IN_PROGRESS:
            keys.append(Key(label(_("Handling is over")), RecordNow(case=case.id, what="resolve").pack()))
    if assigns(reader, case, reading.organisation) and not responsible:
        keys += _recording(case, Kind.REVISIT, Kind.LATER_CHECK)
    if case.stage in (Stage.REPORTED, Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS):
        keys.append(Key(label(_("Pass on")), Move(case=case.id).pack()))
    if leading and case.stage.open and case.stage is not Stage.REPORTED:
        keys.append(Key(label(_("Assign")), Assign(case=case.id).pack()))
    if (leading or responsible) and case.stage.open:
        keys.append(Key(label(_("Grade")), Grading(case=case.id).pack()))
    owed_now = case.owed(Kind.FIRST_RESPONSE) or case.owed(Kind.WEEKLY_REPORT)
    if owed_now is not None and (responsible or supervises(reader, case, reading.organisation)):
        keys.append(Key(label(_("More time")), MoreTime(obligation=owed_now.id).pack()))
    return two_in_a_row(keys)


def _recording(case: Case, *kinds: Kind) -> list[Key]:
    """The buttons that record what is owed of these kinds."""
    owed = [each for kind in kinds if (each := case.owed(kind)) is not None]
    return [Key(record_label(each.kind), Record(obligation=each.id).pack()) for each in owed]
