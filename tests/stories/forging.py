"""What forged presses have in common: every kind of button with every kind of value, and looking whether anything moved or leaked."""

import inspect
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from itertools import product
from pkgutil import iter_modules
from typing import Any

from aiogram.filters.callback_data import CallbackData
from sqlalchemy import select

from bot import screens
from bot.playground import views
from bot.playground.state import Chat
from storage import roster
from storage.tables import (
    AgreementRow,
    AmendmentRow,
    AttachmentRow,
    CaseEventRow,
    CaseRow,
    ClaimantRow,
    ConfirmationRow,
    InvitedRow,
    LongerRow,
    LookRow,
    MeasureRow,
    MeetingRow,
    MergeRow,
    ObligationRow,
    PartyRow,
    PersonRow,
    PromiseRow,
    RequestRow,
    RoleRow,
    SignatureRow,
    StopRow,
    TaskForceRow,
    UnitRow,
)
from tests.stories.town import Phone, Town

KEPT = (
    CaseRow,
    CaseEventRow,
    ObligationRow,
    RequestRow,
    PartyRow,
    AttachmentRow,
    LookRow,
    MergeRow,
    AgreementRow,
    AmendmentRow,
    PromiseRow,
    SignatureRow,
    ConfirmationRow,
    LongerRow,
    ClaimantRow,
    StopRow,
    MeasureRow,
    TaskForceRow,
    MeetingRow,
    InvitedRow,
)
APOLOGIES = ("出了点问题", "Something went wrong")

# All that the buttons' own docstrings name, and what no button of ours ever carried.
WORDS = {
    "Form": [
        "category",
        "kinds",
        "danger",
        "going",
        "contact",
        "place",
        "page",
        "send",
        "change",
        "rewrite",
        "people",
        "count",
        "where",
        "address",
        "earlier",
        "tried",
        "own",
        "behalf",
        "hide",
        "about",
        "go",
        "phone",
        "on",
        "belongs",
        "later",
        "into",
        "separate",
        "else",
        "which",
        "heard",
    ],
    "Sorting": ["", "neighbour", "women_children"],
    "Merge": ["menu", "number", "ask", "do", "ask_turned", "do_turned", "undo", "apart"],
    "Menu": ["report", "resume", "drop", "cases", "work", "help", "who", "lines", "signs", "privacy", "language"],
    "RecordNow": ["progress", "resolve"],
    "Way": ["phone", "visit", "meeting", "chat"],
    "Outcome": ["settled", "not_settled", "refused", "handed_over"],
    "Solved": ["yes", "partly", "no"],
    "Mine": [
        "show",
        "open",
        "done",
        "history",
        "slip",
        "question",
        "add",
        "contact",
        "goes_on",
        "trouble",
        "trouble_yes",
        "contact_phone",
        "contact_message",
        "contact_none",
        "withdraw",
        "withdraw_yes",
        "court",
        "court_yes",
        "mediator",
        "mediator_yes",
        "unsolved",
        "unsolved_yes",
        "complaint",
        "rights",
        "leave",
        "leave_yes",
        "helper",
    ],
    "Move": ["menu", "ways", "up", "to", "rooms", "down", "pick", "reject", "reject.no_dispute", "reject.out_of_area", "reject.not_ours"],
    "Decide": ["yes", "no"],
    "Grading": ["low", "medium", "high", "critical"],
    "WorkList": [
        "mine",
        "unit",
        "overdue",
        "board",
        "choose",
        "kinds",
        "kind.neighbour",
        "kind.x",
        "late",
        "today",
        "week",
        "protected",
        "waiting",
    ],
    "Worker": ["spot", "mine", "room", "behalf", "change", "note", "calm", "belongs"],
    "Phone": ["ask"],
    "Trouble": ["show", "speak", "seen_to", "nothing"],
    "Duty": ["send", "safe", "call", "write", "fine"],
    "Admin": ["top", "unit", "people", "person", "link", "absent", "group", "release", "group_link", "links", "below", "close"],
    "Language": ["zh", "en"],
    "Meetings": ["show", "plan"],
    "Planning": [
        "days",
        "day",
        "part",
        "hour",
        "clock",
        "venue",
        "tick",
        "page",
        "whom",
        "helpers",
        "redo",
        "send",
    ],
    "OfMeeting": [
        "show",
        "more",
        "people",
        "time",
        "place",
        "off",
        "phone",
        "yes",
        "no",
        "held",
        "tick",
        "page",
        "came",
        "share",
        "share_yes",
        "file",
    ],
    "Invitation": ["show", "yes", "no", "later", "file", "map"],
    "Away": ["show", "until", "other", "instead", "set", "back"],
    "Team": ["list", "mode", "person"],
    "People": [
        *(
            "room",
            "more",
            "add",
            "reporting",
            "other",
            "show",
            "heard",
            "ask",
            "link",
            "consent",
            "offer",
            "yes",
            "no",
            "change",
            "correct",
        ),
        *("tried", "phone", "visit", "chat", "gone", "withdrew", "died", "no_part", "unreachable", "back"),
        *("helper", "helper_reporting", "helper_other", "tell_reporting", "tell_other", "step_back"),
    ],
    "Join": ["", "guessed"],
    "Roads": ["", "petition", "police", "peoples_mediation"],
    "Handed": ["court", "police", "not_for_mediation"],
    "Find": ["ask", "page"],
    "Measures": ["show", "pick", "nature", "add"],
    "Step": ["show", "done", "cannot", "give", "date", "drop", "not_needed", "yes", "partly", "no"],
    "Doer": ["list", "tree", "pick"],
    "UntilDay": [],
    "Force": ["show", "propose", "begin", "decide", "steps", "unit", "units", "units_done", "end", "end_yes"],
    "Protecting": ["show", "minor"],
    "Papers": ["open", "room", "list", "file", "picture"],
    "Paper": ["agreement", "confirmation", "performance", "minutes", "ending"],
    "Pact": [
        *[
            "show",
            "written",
            "oral",
            "new",
            "go_on",
            "change",
            "facts",
            "responsibility",
            "terms",
            "form",
            "day",
            "made",
            "back",
            "promises",
        ],
        *["promise", "who", "no_amount", "days", "look", "p_who", "p_what", "p_amount", "p_due", "drop"],
        *["ready", "yes", "no", "claims", "status", "title", "sign", "signed", "to_sign", "effect", "correct", "unsign", "unsign_us"],
        *["stands", "rework", "rework_yes"],
    ],
    "Kept": ["yes", "no", "show", "kept", "part", "not_kept", "remind", "again", "court", "amend", "propose", "waive", "redate"],
    "Amend": ["yes", "no", "reporting_yes", "reporting_no", "other_yes", "other_no"],
    "Confirm": [
        *["yes", "no", "show", "reporting_yes", "reporting_no", "other_yes", "other_no", "applied", "court", "confirmed", "rejected"],
        *["served", "day", "stop", "stop_yes"],
    ],
    "Limit": ["show", "yes", "no", "longer", "reporting_yes", "reporting_no", "other_yes", "other_no"],
    "Money": ["show", "people", "claimed", "paid", "correct", "list", "get", "form", "upload", "replace"],
    "Split": ["begin", "kind", "kinds", "who", "done", "nobody", "do"],
    "StopClock": ["ask", "reason", "other", "day", "over", "over_yes"],
    "RevisitSaid": ["", "kept", "kept.yes", "kept.yes.no", "not_kept.no.yes", "kept.yes.no.no", "explained.yes.no", "unreached"],
}
VALUES = {
    "Form": ["neighbour", "done", "hurt", "yes", "phone", "none", "stay.0", "1", "0.1", "²", "9" * 20, "village", "summary", "safety"],
    "Planning": ["0", "1", "9", "1430", "morning", "room", "dispute", "else", "time", "place", "whom", "739950"],
    "Team": ["by_hand", "least_loaded", "in_turn", "always"],
    "Measures": ["long_standing", "newly_arisen", "stabilise", "crack_down", "assist"],
    "Revisit": [
        *("kept", "not_kept", "explained", "yes", "no", "partly", "no.phone", "yes.phone", "no." + "x" * 30, "phone"),
        *("other.kept", "other.yes", "other.no", "other.chat", "no-no.phone", "no-un.phone", "x.kept"),
    ],
}
REVISIT_STEPS = ["how", "known", "unreached", "tried", "without", "ask", "result", "content", "care", "relapse"]
REVISIT_STEPS += ["case", "obligation", "purpose", "prompt", "new", "rows", "desk"]
STRANGE = ["", "☃", "<b>", "..", "%s{0}{number}", "-1", "true", "x" * 30]
NUMBERS = [0, -1, -(2**31), 2**31, 2**53, 2**53 + 1, 2**63, 10**30]
RAW = [
    "",
    ":",
    "::::",
    "tk",
    "tk:",
    "tk:abc",
    "tk:1:2",
    "tk:１",
    "tk: 1",
    "tk:1.0",
    "tk:True",
    "tk:1_0",
    "tk:+1",
    "rv:1:result",
    "ct:1:maybe",
    "f::::",
    "f:x:send:",
    "zz:1",
    "m:",
    "m:nothing",
    "TK:1",
    "tk\n:1",
    "\u202etk:1",
    "x" * 64,
    "和" * 21,
    "x:",
    "x:1",
    "mc:1:contact_",
    "mc:1:_yes",
    "mv:1:reject.:0:0",
]


def every_button() -> list[type[CallbackData]]:
    """Every class of callback data there is; a new one is in the tests from its first day."""
    modules = [import_module(f"bot.screens.{each.name}") for each in iter_modules(screens.__path__) if each.name.startswith("buttons")]
    return [
        kind
        for module in modules
        for _name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, CallbackData) and kind is not CallbackData
    ]


@dataclass
class Ids:
    """What there is to be guessed."""

    cases: list[int]
    obligations: list[int]
    requests: list[int]
    people: list[int]
    units: list[int]
    forms: list[int]
    parties: list[int]


def ids(town: Town) -> Ids:
    def read(db: Any, house: Any) -> Ids:
        def all_of(row: Any) -> list[int]:
            return list(db.execute(select(row.id).order_by(row.id)).scalars())

        staff = list(db.execute(select(RoleRow.person_id).distinct().order_by(RoleRow.person_id).limit(4)).scalars())
        newest = list(db.execute(select(PersonRow.id).order_by(PersonRow.id.desc()).limit(2)).scalars())
        units = list(
            db.execute(
                select(UnitRow.id).where(UnitRow.code.in_(("city", "linjiang", "wenjun", "wenjun-3"))).order_by(UnitRow.id)
            ).scalars()
        )
        return Ids(all_of(CaseRow), all_of(ObligationRow), all_of(RequestRow), [*staff, *newest], units, [1], all_of(PartyRow))

    return town.do(read)


def forged(kind: type[CallbackData], there: Ids) -> Iterator[str]:
    """Callback data of one class: each word with each id that exists, and each strange value in each place."""
    known = {field: _known(kind.__name__, field, there) for field in kind.model_fields}
    first = {field: values[0] for field, values in known.items()}
    # What it is about with each word in full; of three and more fields the others one by one.
    whole = ["step", "value"] if "step" in known else list(known)[:2]
    yield from _packed(kind, ({**first, **dict(zip(whole, chosen, strict=True))} for chosen in product(*(known[field] for field in whole))))
    for field, info in kind.model_fields.items():
        if field not in whole:
            yield from _packed(kind, ({**first, field: value} for value in known[field]))
        wrong: list[Any] = NUMBERS if info.annotation is int else STRANGE if info.annotation is str else []
        yield from _packed(kind, ({**first, field: value} for value in wrong))


def _known(name: str, field: str, there: Ids) -> list[Any]:
    """The values that a field of a button may honestly have."""
    honest: dict[str, list[Any]] = {
        "case": there.cases,
        "other": [0, *there.cases],
        "obligation": there.obligations,
        "party": [0, *there.parties],
        "request": there.requests or [1],
        "person": [0, *there.people],
        "at": [0, *there.units],
        "unit": [0, *there.units],
        "form": there.forms,
        "page": [0, 1],
        "version": [0, 1, 5],
        "days": [0, 3, 4],
        "given": [0, 1, 5],
        "yes": [True, False],
        "blank": [True, False],
        "value": VALUES.get(name, []),
        "agreement": [1, 0, 2],
        "promise": [1, 2, 3],
        "confirmation": [1, 2],
        "amendment": [1, 2],
        "longer": [0, 1],
        "meeting": [0, 1],
        "invited": [0, 1, 2],
        "changes": [0, 1],
        "kind": ["", "neighbour", "women_children"],
        "reason": ["court", "appraisal", "war"],
        "who": [0, *there.people],
        "instead": [0, *there.people],
        "day": [0, 739_950, 1, 3_652_059],
    }
    if field in honest:
        return honest[field]
    return REVISIT_STEPS if name == "Revisit" else WORDS[name]


def _packed(kind: type[CallbackData], all_facts: Iterable[dict[str, Any]]) -> Iterator[str]:
    for facts in all_facts:
        try:
            yield kind(**facts).pack()
        except ValueError:
            continue  # longer than Telegram lets anybody send, or with the separator in it


def state(town: Town) -> dict[str, list[Any]]:
    """Every row about any case, as it is now."""
    return town.do(lambda db, house: {row.__tablename__: [tuple(each) for each in db.execute(select(row.__table__))] for row in KEPT})


def dismiss(town: Town, code: str) -> None:
    """A new roster without this person's roles."""
    smaller = replace(town.roster, roles=tuple(role for role in town.roster.roles if role.person != code))

    def apply(db: Any, house: Any) -> None:
        roster.apply(db, smaller, town.clock.now())
        house.stale = True

    town.do(apply)


@dataclass
class Answers:
    """What forged presses were answered with: `complaints` are silence and apologies, `said` every toast."""

    complaints: list[str]
    said: str


def press_all(phone: Phone, presses: Iterable[str], chat: Chat | None = None) -> Answers:
    """Press forged data under the newest message of the bot."""
    found = [(data, *press_once(phone, data, chat)) for data in presses]
    return Answers([f"{data!r}: {wrong}" for data, wrong, _toast in found if wrong], "\n".join(toast for _data, _wrong, toast in found))


def press_once(phone: Phone, data: str, chat: Chat | None = None, message: int = 0) -> tuple[str, str]:
    """What was wrong with the answer, and the toast; under this message, else under the newest of the bot."""
    for _again in range(2):
        at = message or next(each["id"] for each in reversed(_newest(phone, chat)) if each["from"]["bot"])
        before = _seen(phone, chat, at)
        toast = phone.press(at, data, chat, force=True)
        after = _seen(phone, chat, at)
        if any(sorry in toast or (sorry in after and sorry not in before) for sorry in APOLOGIES):
            return "an apology", toast
        if toast.strip() or before != after:
            return "", toast
        # The screen may have been there already: below a new message it shows whether there is an answer.
        phone.says("/help", chat)
        message = 0
    return "silence", ""


def _seen(phone: Phone, chat: Chat | None, pressed: int) -> str:
    """The newest of what the person sees and the message that is pressed: reading all of a long chat each time takes minutes."""
    here = [_newest(phone, chat), _newest(phone, chat, before=pressed + 1, limit=1)]
    return json.dumps([*here, _newest(phone)] if chat else here, ensure_ascii=False)


def _newest(phone: Phone, chat: Chat | None = None, before: int | None = None, limit: int = 20) -> list[dict[str, Any]]:
    world = phone.town.world
    return views.messages(world, phone.user, world.chat_of(phone.user, chat.id if chat else None), before, limit)
