"""Everything about a case on one readable screen, for those who may open it; each look is logged by the caller."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.rules.case import Case
from bot.rules.knowing import may_know_line
from bot.rules.obligations import Obligation
from bot.rules.organisation import Person
from bot.rules.permits import assigns, has_it, leads, may_write, supervises, works_in_unit
from bot.rules.terms import Kind, Stage
from bot.rules.trouble import OPEN, grade_seen_by, may_know
from bot.screens.about import about_line
from bot.screens.attached import attached, play_key
from bot.screens.buttons import Assign, Grading, MoreTime, Move, Record, RecordNow, Sorting, Steps, Take, Trouble
from bot.screens.cards import routing_reason
from bot.screens.events import event_line
from bot.screens.first_steps import first_steps_keys
from bot.screens.having import having_keys
from bot.screens.language import Html, _, bold, label, paragraphs, quote, say
from bot.screens.measures import details_lines
from bot.screens.meetings import staff_lines
from bot.screens.nagging import record_label
from bot.screens.names import category_name, grade_name, how_many, kind_name, mark
from bot.screens.notices import numbered, who_reports
from bot.screens.notices_answers import ask_keys, safe_contact, write_key
from bot.screens.one_matter import likely, likely_line, merge_keys, nameless_in, part_lines, parts_of
from bot.screens.overdue import who_has
from bot.screens.papers import papers_key
from bot.screens.parties import in_history, proposed_road, road_name
from bot.screens.reading import Reading
from bot.screens.rooms import has_rooms, working_key
from bot.screens.screen import Key, Screen, two_in_a_row
from bot.screens.splitting import split_lines
from bot.screens.stopped import stop_lines
from bot.screens.sums import sums_line
from storage import attachments, cases, requests

# Owed, and told elsewhere on the screen or not told there at all.
NOT_LISTED = (Kind.DUTY_CALL, Kind.WRITE_BACK, Kind.MEASURE, Kind.POLICE_REPORT)
MOST_PARTS = 3  # merged reports with their words; all of it fits into one message
FEWER_WORDS, FEW_WORDS = 500, 300  # UTF-16 units of the report, and of each that was merged into it
MOST_LIKELY = 3  # cases named that may be the same matter
WORDS = 1200  # UTF-16 units for what was written and spoken
HISTORY = 12  # newest lines of history on the screen


def details_screen(reading: Reading, case: Case, *, names: bool, page: int = 0) -> Screen:
    """Facts, words, what is owed and the newest history; with the steps that this reader can take, a `page` of six at a time."""
    reader = reading.reader()
    parts = parts_of(reading, case)
    found = [thing for each in (case.id, *(part.id for part in parts)) for thing in attachments.of_case(reading.db, each)]
    text = paragraphs(
        say(
            "{mark} {number} · {category} · {grade}",
            mark=mark(case),
            number=numbered(case),
            category=category_name(case.category, reading.policy),
            grade=grade_name(case.grade if reader is None else grade_seen_by(reader, case, reading.organisation)),
        ),
        say(_("It goes on as {number}."), number=bold(reading.number(case.merged_into))) if case.merged_into is not None else None,
        say(_("Where: {place}"), place=reading.place(case.place) or "–"),
        say(_("Address: {address}"), address=case.address) if case.address and names else None,
        how_many(case.people, case.households),
        sums_line(case),
        say(_("Unit: {unit}; handed over by {by}"), unit=reading.unit(case.handled_by) or "–", by=reading.unit(case.assigned_by) or "–"),
        say(_("In hand: {who}"), who=who_has(reading, case.responsible)) if case.responsible is not None else None,
        say(_("Why here: {reason}"), reason=why) if (why := _why_here(reading, case, names=names)) else None,
        who_reports(reading, case) if names else None,
        safe_contact(case),
        quote(case.words, FEWER_WORDS if parts else WORDS),
        *[part_lines(reading, part, FEW_WORDS) for part in parts[:MOST_PARTS]],
        say(_("Also a part of it: {numbers}"), numbers=" ".join(part.number for part in parts[MOST_PARTS:]))
        if parts[MOST_PARTS:]
        else None,
        *[likely_line(reading, other, why) for other, why in likely(reading, case, MOST_LIKELY)],
        attached(found, reading.policy, 0 if parts else WORDS - len(case.words)),
        *[_owed_line(reading, case, each) for each in case.open_obligations if each.kind not in NOT_LISTED],
        *staff_lines(reading, case, names=names),
        details_lines(reading, case, names=names),
        say(_("Perhaps another road: {road}."), road=road_name(road)) if (road := proposed_road(case, reading)) is not None else None,
        *stop_lines(reading, case),
        *split_lines(reading, case),
        history(reading, case, names=names, parts=parts),
    )
    play = play_key(case, found) if names else None
    papers = [] if has_rooms(reading, case) else [papers_key(case)]  # else it stands among the rooms
    pages = _pages([*([play] if play is not None else []), *_steps(reading, case), *papers], case)
    return Screen(text, pages[page % len(pages)])


def _owed_line(reading: Reading, case: Case, owed: Obligation) -> Html:
    line = say(_("By {due}: {owed}."), owed=kind_name(owed.kind), due=reading.deadline(owed.due_at))
    about = about_line(reading, owed, case)
    return line if about is None else say("{line} {about}", line=line, about=about)


def _why_here(reading: Reading, case: Case, *, names: bool) -> Html | None:
    """What the one who handed it over wrote is for the unit that has it, as was said when it was asked; not where a name is hidden."""
    if not case.rule and not case.reason.get("moved"):
        return None
    return routing_reason(reading, case, note=names or not case.name_hidden)


def history(reading: Reading, case: Case, *, names: bool = True, parts: Sequence[Case] = ()) -> Html | None:
    """The newest events, the oldest of them first."""
    lines = history_lines(reading, case, names=names, parts=parts)
    return paragraphs(*lines[-(HISTORY - 4 if parts else HISTORY) :]) if lines else None


def history_lines(reading: Reading, case: Case, *, names: bool = True, parts: Sequence[Case] = ()) -> list[Html]:
    """Every event, the oldest first; notes for who may see names, and for who has the case in hand."""
    reader = reading.reader()
    notes = names or (reader is not None and has_it(reader, case, reading.organisation))
    concerned = frozenset(each for each in (case.reporter, *(party.person for party in case.parties)) if each is not None)
    nameless = (frozenset() if names else concerned) | nameless_in(reading, parts)
    working = reader is not None and (has_it(reader, case, reading.organisation) or supervises(reader, case, reading.organisation))
    beside = frozenset(each for each in concerned if case.beside(each))
    parties = in_history(reading, case, names=names)
    lines: list[Html] = []
    before: tuple[str, int | None] | None = None
    for kind, at, by, data, note in cases.history(reading.db, case.id):
        if not may_know_line(reader, case, data, reading.organisation):
            continue
        shown = _note(data, note, notes=notes, working=working)
        line = event_line(reading, kind, at, by, data, shown, nameless=nameless, beside=beside, parties=parties)
        # The photos of one album are one line.
        if line is None or (not note and kind in ("added", "agreement_written") and before == (kind, by)):
            continue
        before = (kind, by)
        lines.append(line)
    return lines


def _note(data: Mapping[str, Any], note: str, *, notes: bool, working: bool) -> str:
    """What stands behind a line: what one of them said or was asked apart is for who has the case and who supervises it."""
    return note if notes and (working or "party" not in data) else ""


MOST_KEYS = 6  # on one screen


def _pages(keys: list[Key], case: Case) -> list[list[list[Key]]]:
    """Two in a row and six on a screen at most: what does not fit stands behind More."""
    if len(keys) <= MOST_KEYS:
        return [two_in_a_row(keys)]
    each = MOST_KEYS - 1
    pages = [keys[at : at + each] for at in range(0, len(keys), each)]
    turns = [Key(label(_("More")), Steps(case=case.id, page=number).pack()) for number in range(1, len(pages))]
    turns.append(Key(label(_("Back")), Steps(case=case.id).pack()))
    return [two_in_a_row([*page, turn]) for page, turn in zip(pages, turns, strict=True)]


def _trouble_keys(reading: Reading, case: Case, reader: Person) -> list[Key]:
    """The way back to an open report of trouble, for who may know of it."""
    if case.trouble != OPEN:
        return []
    asked = [each for each in requests.open_of(reading.db, case.id, "trouble") if may_know(reader, case, each.data, reading.organisation)]
    return [Key(label(_("The trouble")), Trouble(request=each.id, what="show").pack()) for each in asked]


def _steps(reading: Reading, case: Case) -> list[Key]:
    """The steps this reader can take now, the next one first; the rules ask again at each press."""
    reader = reading.reader()
    if reader is None:
        return []
    keys = _trouble_keys(reading, case, reader) + first_steps_keys(case, reader)
    leading = leads(reader, case, reading.organisation)
    responsible = has_it(reader, case, reading.organisation)
    if case.stage.open and case.asked_people and may_write(reader, case, reading.organisation):
        keys.append(write_key(case))
    in_hand = case.stage in (Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT)
    waits = case.stage is Stage.ROUTED or (case.responsible is None and in_hand)
    if waits and works_in_unit(reader, case, reading.organisation):
        keys.append(Key(label(_("I take it")), Take(case=case.id).pack()))
    if responsible or leading:
        if case.stage is not Stage.ROUTED:
            keys += _recording(case, Kind.FIRST_RESPONSE, Kind.WEEKLY_REPORT, Kind.PROMISE, Kind.JUDICIAL_CONFIRMATION)
        if in_hand or case.stage is Stage.RESOLVED:
            keys += ask_keys(reading, case)
        if has_rooms(reading, case):
            keys.append(working_key(case))
        if case.stage is Stage.IN_PROGRESS:
            keys.append(Key(label(_("Handling is over")), RecordNow(case=case.id, what="resolve").pack()))
    if assigns(reader, case, reading.organisation) and not responsible:
        keys += _recording(case, Kind.REVISIT, Kind.LATER_CHECK)
    if in_hand or case.stage in (Stage.REPORTED, Stage.ROUTED):
        keys.append(Key(label(_("Pass on")), Move(case=case.id).pack()))
    if leading and case.stage.open and case.stage is not Stage.REPORTED:
        keys.append(Key(label(_("Assign")), Assign(case=case.id).pack()))
    if (leading or responsible) and case.stage.open:
        keys.append(Key(label(_("Grade")), Grading(case=case.id).pack()))
        keys.append(Key(label(_("Kind")), Sorting(case=case.id).pack()))
    keys += merge_keys(reading, case, reader)
    keys += having_keys(reading, case)
    owed_now = case.owed(Kind.FIRST_RESPONSE) or case.owed(Kind.WEEKLY_REPORT)
    if owed_now is not None and (responsible or supervises(reader, case, reading.organisation)):
        keys.append(Key(label(_("More time")), MoreTime(obligation=owed_now.id).pack()))
    return keys


def _recording(case: Case, *kinds: Kind) -> list[Key]:
    """The buttons that record what is owed of these kinds."""
    owed = [each for kind in kinds if (each := case.owed(kind)) is not None]
    return [Key(record_label(each.kind), Record(obligation=each.id).pack()) for each in owed]
