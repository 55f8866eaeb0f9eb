"""The group card: always the present state of a case, and never anything that names a person."""

from datetime import datetime

from bot.rules.case import Case
from bot.rules.organisation import Person
from bot.rules.permits import MIDWAY, barred, protects, stepped_back
from bot.rules.reasons import LEVEL_REASONS
from bot.rules.receiving import ALL_AWAY, NO_DUTY_LIST, NO_GROUP, NOBODY_STARTED
from bot.rules.stopping import stands_still
from bot.rules.terms import Danger, Kind, Role, Stage
from bot.screens.buttons import Assign, Details, Move, OnIt, Take
from bot.screens.force_card import card_key, card_line, member_at
from bot.screens.language import Html, _, _c, bold, cut, label, paragraphs, say, translated
from bot.screens.names import category_name, grade_name, how_many, mark, outcome_name
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import cases
from storage.chats import Chat


def card_screen(reading: Reading, case: Case, chat: Chat) -> Screen | None:
    """The card for a chat. A protected case shows its number and time limit only, and nothing else in any group."""
    reader = reading.reader()
    if chat.unit in case.excluded or (reader is not None and (barred(reader, case) or not reader.staff or stepped_back(reader.id, case))):
        return None
    if case.protected:
        return _gone(case) if is_gone(case, reader) else _protected(reading, case)
    helping = not _belongs_to(reading, chat, case.handled_by)
    head = paragraphs(
        say(
            "{mark} {number} · {category} · {grade}",
            mark=mark(case),
            number=bold(case.number),
            category=category_name(case.category, reading.policy),
            grade=grade_name(case.grade),
        ),
        _where(reading, case),
        one_line(reading, case),
    )
    unit = member_at(reading, case, chat)
    standing = None if helping else standing_line(reading, case)
    text = paragraphs(head, _elsewhere(reading, case, chat) if helping else _state(reading, case), standing, card_line(reading, case, unit))
    force = card_key(case, unit)
    return Screen(text, ([force] if force else ()) if helping else [*_keys(case, chat), force])


def standing_line(reading: Reading, case: Case) -> Html | None:
    """Until when the clock of a case stands still."""
    if case.stopped_until is None or not stands_still(case, reading.now):
        return None
    return say(_("The clock stands until {until}."), until=reading.deadline(case.stopped_until))


def _belongs_to(reading: Reading, chat: Chat, unit: int | None) -> bool:
    """Whether this chat is a unit's: its group, or the private chat of the grid's worker."""
    if unit is None:
        return False
    if not chat.private:
        return chat.unit == unit
    return chat.person in reading.organisation.holders(unit, Role.GRID_WORKER)


def is_gone(case: Case, reader: Person | None) -> bool:
    """Whether a card that was there before the case became protected says no more than that it is not here any more."""
    return MIDWAY in case.reason and case.protected and (reader is None or not protects(reader))


def _gone(case: Case) -> Screen:
    return Screen(say(_("{number} is not worked on here any more."), number=bold(case.number)))


def _protected(reading: Reading, case: Case) -> Screen:
    owed = case.owed(Kind.TAKE) or case.owed(Kind.ACCEPT) or case.owed(Kind.FIRST_RESPONSE)
    until = say(_("by {time}"), time=reading.deadline(owed.due_at)) if owed else say(_("being handled"))
    if not case.stage.open:
        until = say(_("closed"))
    return Screen(say(_("‼ Protected case {number} · {until}"), number=bold(case.number), until=until))


def _where(reading: Reading, case: Case) -> Html:
    where, count = say("{where}", where=reading.place(case.place)), how_many(case.people, case.households)
    return Html(" · ".join(part for part in (where, count) if part))


def one_line(reading: Reading, case: Case) -> Html:
    """What it is about, written from category and answers only; never from the words of the report."""
    about = {
        "neighbour": _("Trouble between neighbours"),
        "marriage_family": _("Trouble in a family"),
        "property_management": _("Owners and the management company"),
        "labour_wage": _("Work or unpaid wages"),
        "housing_homestead": _("A house, a flat or a plot"),
        "land_forest": _("Land, forest or water"),
        "demolition": _("An expropriation"),
        "contract_debt": _("A debt or a contract"),
        "consumer": _("A purchase or a service"),
        "medical": _("A treatment"),
        "traffic": _("A traffic accident"),
        "injury_compensation": _("Harm and who pays for it"),
        "environment": _("Noise, smell or pollution"),
        "school": _("A matter at school"),
        "women_children": _("A matter that needs care"),
        "veterans": _("A veteran's claim"),
        "finance_fraud": _("A fraud"),
    }.get(case.category.value, _("A matter of daily life"))
    signs = []
    if Danger.HURT in case.dangers:
        signs.append(_("somebody is hurt"))
    if Danger.WEAPON in case.dangers:
        signs.append(_("a weapon or fuel is there"))
    if Danger.THREAT in case.dangers:
        signs.append(_("somebody threatens violence"))
    if Danger.VULNERABLE in case.dangers:
        signs.append(_("an old, young or ill person is concerned"))
    if case.going_on:
        signs.append(_("it is going on now"))
    if not case.dangers:
        signs.append(_("no injury is reported"))
    comma = _c("between parts of a sentence", ", ")
    return say(_("{about}{comma}{signs}."), about=about, comma=comma, signs=comma.join(signs))


def _elsewhere(reading: Reading, case: Case, chat: Chat) -> Html:
    """For a unit that does not handle it: one that must know of it, one that works with others on it, one that had it."""
    if case.handled_by is None or not case.stage.open:
        return _state(reading, case)
    if any(_belongs_to(reading, chat, unit) for unit in case.reason.get("also", ())):
        return say(_("{unit} handles it. Please keep people safe on the spot."), unit=reading.unit(case.handled_by))
    return say(_("{unit} handles it."), unit=reading.unit(case.handled_by))


def _state(reading: Reading, case: Case) -> Html:
    who = reading.name(case.responsible) or _c("who has a case", "Nobody")
    if case.stage is Stage.REPORTED:
        return say(_("Waits to be given to a unit."))
    if case.stage is Stage.ROUTED:
        take = case.owed(Kind.TAKE) or case.owed(Kind.ACCEPT)
        return say(
            _("For us: {reason}\nPlease take it by {time}."),
            reason=routing_reason(reading, case),
            time=reading.deadline(take.due_at) if take else "",
        )
    first = case.owed(Kind.FIRST_RESPONSE)
    if case.stage in (Stage.ASSIGNED, Stage.IN_PROGRESS) and first is not None:
        return say(_("{who} has it · first response by {time}"), who=who, time=reading.deadline(first.due_at))
    weekly = case.owed(Kind.WEEKLY_REPORT)
    if case.stage is Stage.IN_PROGRESS:
        return say(_("{who} has it · next report by {time}"), who=who, time=reading.deadline(weekly.due_at) if weekly else "")
    if case.stage is Stage.CARRYING_OUT:
        promise = case.owed(Kind.PROMISE)
        return say(_("{who} has it · agreed, next promise by {time}"), who=who, time=reading.deadline(promise.due_at) if promise else "")
    if case.stage is Stage.RESOLVED:
        revisit = case.owed(Kind.REVISIT)
        return say(
            _("Handled: {outcome} · revisit by {time}"),
            outcome=outcome_name(case.outcome.value if case.outcome else ""),
            time=reading.deadline(revisit.due_at) if revisit else "",
        )
    if case.stage is Stage.CLOSED:
        return say(_("Closed after the revisit: {outcome}"), outcome=outcome_name(case.outcome.value if case.outcome else ""))
    if case.merged_into is not None:
        return say(_("It goes on as {number}."), number=bold(reading.number(case.merged_into)))
    return say(_("Ended."))


def routing_reason(reading: Reading, case: Case, *, note: bool = False) -> Html:
    """Why it is here now: the present hand-over with who, from where and when; before any, the row of the table that matched.

    What the one who handed it over wrote may name people: it follows with `note` only, for who opens the details, and never on a card.
    """
    moved = case.reason.get("moved")
    if moved is not None:
        who, when = reading.name(moved["by"]), reading.moment(datetime.fromisoformat(moved["at"]))
        unit = reading.unit(moved["from"])
        text = {
            "transferred": _("passed on by {unit}, {who}, {when}"),
            "referred_up": _("referred up by {unit}, {who}, {when}"),
            "sent_down": _("sent down by {unit}, {who}, {when}"),
            "given_back": _("given back by {unit}, {who}, {when}"),
        }.get(moved["how"], _("handed over by {who}, {when}"))
        line = say(text, unit=unit, who=who, when=when)
        why = _why_moved(reading, case, moved["how"]) if note else ""
        return say("{line}: {note}", line=line, note=why) if why else line
    sentence = LEVEL_REASONS.get(case.rule)
    if sentence is None:
        why = say("{reason}", reason=(case.reason.get("own") or "").rstrip("。"))
    else:
        why = say(translated(sentence), **{"people": "", **case.reason.get("facts", {})})
    return _passed_up(reading, case, why)


def _passed_up(reading: Reading, case: Case, why: Html) -> Html:
    """Behind the reason, which unit should have had it and why it could not."""
    passed = [each for each in case.reason.get("passed", ()) if each["unit"] != case.handled_by and reading.unit(each["unit"])]
    for each in passed:
        why = say(_("{why} {lack}"), why=why, lack=lack_sentence(reading, each["unit"], each["why"]))
    return why


def lack_sentence(reading: Reading, unit: int, why: str) -> Html:
    """What keeps a unit from taking cases, in one sentence."""
    text = {
        NO_GROUP: _("{unit} has no group here yet."),
        NOBODY_STARTED: _("Nobody of {unit} has started me yet."),
        ALL_AWAY: _("Everybody of {unit} is away."),
        NO_DUTY_LIST: _("Nobody is on duty for {unit}."),
    }.get(why, _("{unit} could not take it."))
    return say(text, unit=reading.unit(unit))


def _why_moved(reading: Reading, case: Case, how: str) -> str:
    return next((cut(note, 160) for kind, _at, _by, _data, note in reversed(cases.history(reading.db, case.id)) if kind == how), "")


def _keys(case: Case, chat: Chat) -> list[list[Key]]:
    details = Key(label(_("Details")), Details(case=case.id).pack())
    duty = [Key(label(_("I am on it")), OnIt(case=case.id).pack())] if case.owed(Kind.DUTY_CALL) else []
    if case.stage is Stage.ROUTED:
        return [
            [Key(label(_("I take it")), Take(case=case.id).pack()), Key(label(_("Assign")), Assign(case=case.id).pack())],
            [Key(label(_("Pass on")), Move(case=case.id).pack()), details],
            duty,
        ]
    if case.stage.open:
        return [[details, *duty]]
    return []
