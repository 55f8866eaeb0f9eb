"""Notices: one function for each kind, rendered when it is sent, None when it is no longer true."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.rules.case import Case
from bot.rules.organisation import Person
from bot.rules.permits import barred, kept_out, may_see_names, stepped_back
from bot.rules.terms import Channel, Side, Stage
from bot.screens.buttons import Mine
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen

Facts = Mapping[str, Any]
Notice = Callable[[Reading, Facts], Screen | None]
CaseNotice = Callable[[Reading, Case, Facts], Screen | None]

PLAINLY = ("duty_on_it", "duty_nobody", "written")  # to somebody who talks of dying these are said as they are

# One sentence that betrays nothing: to who was to come or to do something for a case that is not theirs to know of any more, and to
# administrators, that nobody of its named staff can be reached.
NEUTRAL = ("meeting_not_now", "nothing_asked", "nobody_reached")

_plain: dict[str, Notice] = {}
_about_case: dict[str, CaseNotice] = {}
_to_parties: set[str] = set()


def about_case(kind: str, *, to_parties: bool = False) -> Callable[[CaseNotice], CaseNotice]:
    """Marks the function for a notice about a case; one for parties says nothing of a protected case but that there is news."""

    def mark(function: CaseNotice) -> CaseNotice:
        _about_case[kind] = function
        if to_parties:
            _to_parties.add(kind)
        return function

    return mark


def plain(kind: str) -> Callable[[Notice], Notice]:
    def mark(function: Notice) -> Notice:
        _plain[kind] = function
        return function

    return mark


def notice_screen(reading: Reading, kind: str, facts: Facts) -> Screen | None:
    """The screen of a notice, or None when there is nothing to say any more."""
    from bot.screens import (  # noqa: F401  (each marks its functions)
        board,
        notices_absence,
        notices_admin,
        notices_agreement,
        notices_amending,
        notices_answers,
        notices_court,
        notices_measures,
        notices_meeting,
        notices_merging,
        notices_moving,
        notices_parties,
        notices_passing,
        notices_protected,
        notices_revisit,
        notices_rise,
        notices_sides,
        notices_staff,
        notices_stops,
        notices_trouble,
        splitting,
    )

    if (found := _plain.get(kind)) is not None:
        return found(reading, facts)
    case = reading.case(facts["case"])
    if case is None:
        return None
    # Rules choose who hears; this is for the road that nobody thought of, and for roles that changed since.
    reader = reading.reader()
    if reader is not None and kind not in NEUTRAL and not case.concerns(reader.id) and _not_for(reader, case):
        return None
    if reader is not None and barred(reader, case):
        return None
    if case.protected and reading.person is None:
        return None  # no group is told anything of it
    if case.protected and kind in _to_parties and (reading.person is None or case.concerns(reading.person)):
        # Nothing is ever sent to the other side of a protected case, not even that there is something.
        if case.beside(reading.person) or own_part(reading, case).safe_contact == "none":
            return None
        if not (case.care and kind in PLAINLY):
            return news(case)
    return _about_case[kind](reading, case, facts)


def _not_for(reader: Person, case: Case) -> bool:
    """Whether what staff hear of the case is not for them: they have stepped back from it, or it is protected and not theirs to know of."""
    return stepped_back(reader.id, case) or (case.protected and kept_out(reader, case))


def own_part(reading: Reading, case: Case) -> Case:
    """The merged case that the reader came with, which has their own words and wishes; the case itself for everybody else."""
    part = case.came_by(reading.person)
    return (reading.case(part) if part is not None else None) or case


def news(case: Case) -> Screen:
    """All that the person of a protected case is sent: that there is something, and a way to it when they are alone."""
    return Screen(say(_("You have a new message.")), [[Key(label("Look"), Mine(case=case.id, what="open").pack())]])


def who_reports(reading: Reading, case: Case) -> Html | None:
    """Name and phone of the reporting side, for those who may see them."""
    reader = reading.reader()
    if reader is None or not may_see_names(reader, case, reading.organisation):
        return say(_("The reporter does not want to be named.")) if case.name_hidden else None
    lines = [] if case.reporter is None else [_reporter(reading, case, case.reporter)]
    texts: dict[str, str] = {Side.OTHER: _("Other side: {name}, {phone}"), Side.HELPING: _("Helper: {name}, {phone}")}
    lines += [
        say(texts.get(party.side, _("Party: {name}, {phone}")), name=party.name, phone=party.phone or _("no number"))
        for party in case.parties
        if party.name and party.person != case.reporter and not party.left
    ]
    return paragraphs(*lines) if lines else None


def _reporter(reading: Reading, case: Case, reporter: int) -> Html:
    """Who told of it, with a number or that there is none; a grid worker who found it is no reporter of a trouble of their own."""
    name, phone = reading.name(reporter), reporters_phone(reading, case)
    if case.channel is Channel.GRID_WORKER and not case.reporter_is_party:
        if reporter == reading.person:
            return say(_("Found and registered by yourself, as the grid worker."))
        found = say(_("Found by the grid worker: {name}, {phone}"), name=name, phone=phone)
        return found if phone else say(_("Found by the grid worker: {name}"), name=name)
    if phone:
        return say(_("Reporter: {name}, {phone}"), name=name, phone=phone)
    return say(_("Reporter: {name}; no phone was left"), name=name)


def reporters_phone(reading: Reading, case: Case) -> str:
    """The number the reporter gave for this case; empty if none is known or it was not given this time."""
    from storage import people

    return "" if case.reporter is None or case.phone_withheld else people.phone(reading.db, case.reporter)


def numbered(case: Case) -> Html:
    return bold(case.number)


def still_open(case: Case) -> bool:
    return case.stage not in (Stage.CLOSED, Stage.ENDED)
