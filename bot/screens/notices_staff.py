"""What staff hear: what is theirs now, what changed, and what somebody asks them to decide."""

from datetime import datetime

from bot.rules.case import Case
from bot.rules.permits import may_see_names
from bot.rules.terms import Kind, Side, Stage
from bot.screens.buttons import Assign, Decide, Details, GiveRevisit, Move, OnIt, Record, TakeOver
from bot.screens.cards import one_line
from bot.screens.language import Html, _, bold, label, paragraphs, quote, say
from bot.screens.meetings import staff_lines
from bot.screens.nagging import record_label, request_keys
from bot.screens.names import category_name, kind_name
from bot.screens.notices import Facts, about_case, numbered, plain, who_reports
from bot.screens.notices_answers import ask_keys, can_be_phoned, question, safe_contact, write_key
from bot.screens.notices_moving import who_has_it_screen
from bot.screens.notices_revisit import revisit_question
from bot.screens.notices_stops import stop_asked
from bot.screens.notices_trouble import trouble_screen
from bot.screens.one_matter import likely, likely_line, merge_keys, part_lines, parts_of
from bot.screens.parties import road_name
from bot.screens.reading import Reading
from bot.screens.rooms import has_rooms, working_key
from bot.screens.screen import Key, Screen
from storage import cases, requests


def details_key(case: Case) -> Key:
    return Key(label(_("Details")), Details(case=case.id).pack())


def working_screen(reading: Reading, case: Case) -> Screen:
    """The case in the responsible person's own chat: names, words, and the step that comes next."""
    owed = next((each for kind in (Kind.FIRST_RESPONSE, Kind.WEEKLY_REPORT) if (each := case.owed(kind)) is not None), None)
    next_line = (
        say(_("By {due}: {owed}."), owed=kind_name(owed.kind), due=bold(reading.deadline(owed.due_at))) if owed is not None else None
    )
    reader = reading.reader()
    names = reader is not None and may_see_names(reader, case, reading.organisation)
    alike = likely(reading, case, 1)
    text = paragraphs(
        say(
            _("You have {number}: {category}, {place}."),
            number=numbered(case),
            category=category_name(case.category, reading.policy),
            place=reading.place(case.place) or "–",
        ),
        who_reports(reading, case),
        safe_contact(case),
        say(_("Address: {address}"), address=case.address) if case.address and names else None,
        quote(case.words),
        *[part_lines(reading, part, 300) for part in parts_of(reading, case)[:3]],
        *[likely_line(reading, other, why) for other, why in alike],
        next_line,
        *staff_lines(reading, case, names=names),
    )
    rows = []
    if owed is not None:
        steps = [Key(record_label(owed.kind), Record(obligation=owed.id).pack()), *ask_keys(reading, case)]
        # Without a number the question comes first: nobody records a call that could not be made.
        rows.append(steps if can_be_phoned(reading, case) else steps[::-1])
    work = [working_key(case)] if has_rooms(reading, case) else []
    rows.append([*work, Key(label(_("Pass on")), Move(case=case.id).pack())])
    rows.append([Key(label(_("See all")), Details(case=case.id).pack())])
    return Screen(text, [*rows, merge_keys(reading, case, reader) if alike and reader is not None else []])


@about_case("yours")
def yours(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if reading.person is None or case.responsible != reading.person or not case.stage.open:
        return None
    cases.looked(reading.db, case.id, reading.person, "yours", reading.now)
    return working_screen(reading, case)


@about_case("not_yours_any_more")
def not_yours_any_more(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    now = reading.name(facts.get("now")) or reading.unit(facts.get("unit"))
    return Screen(say(_("{number} is with {now} now. Thank you."), number=numbered(case), now=now))


@about_case("revisit_owed")
def revisit_owed(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    owed = case.owed(Kind.REVISIT)
    if owed is None:
        return None
    line = say(_("protected case")) if case.protected else one_line(reading, case)
    text = say(_("{number} has been handled. Please revisit by {due}."), number=numbered(case), due=reading.deadline(owed.due_at))
    rows = [[Key(label(_("Record revisit")), Record(obligation=owed.id).pack()), details_key(case)]]
    if "grid_worker" in reading.policy.cases.revisit_by and not case.protected:
        rows.append([Key(label(_("To the grid worker")), GiveRevisit(obligation=owed.id).pack())])
    return Screen(paragraphs(text, line), rows)


@about_case("revisit_given")
def revisit_given(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To the grid worker who makes the revisit: with whom, by when."""
    owed = next((each for each in case.open_obligations if each.id == facts["obligation"] and each.person == reading.person), None)
    if owed is None or reading.person is None:
        return None
    cases.looked(reading.db, case.id, reading.person, "revisit", reading.now)
    text = paragraphs(
        say(
            _("{who} asks you to revisit {number} by {due}."),
            who=reading.name(facts["by"]),
            number=numbered(case),
            due=reading.deadline(owed.due_at),
        ),
        who_reports(reading, case),
    )
    return Screen(text, [[Key(record_label(owed.kind), Record(obligation=owed.id).pack()), details_key(case)]])


@about_case("closed_by_revisit")
def closed_by_revisit(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    return Screen(say(_("✓ {number} has been revisited and is closed."), number=numbered(case)))


@about_case("reopened")
def reopened(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if case.stage is not Stage.IN_PROGRESS:
        return None
    owed = case.owed(Kind.WEEKLY_REPORT)
    rows = [[Key(label(_("Report progress")), Record(obligation=owed.id).pack()), details_key(case)]] if owed else [[details_key(case)]]
    anew = say(_("The mediation had ended: both sides are asked anew whether they want one.")) if facts.get("anew") else None
    return Screen(paragraphs(_reopened(case, facts), anew, say(_("Next report by {due}."), due=reading.deadline(facts["due"]))), rows)


def _reopened(case: Case, facts: Facts) -> Html:
    why = {
        "party": _("a party says it is not solved"),
        "revisit": _("the revisit found it not settled"),
        "relapse": _("the later check found that it came back"),
    }[facts["why"]]
    return say(_("↻ {number} is open again: {why}."), number=numbered(case), why=why)


@about_case("reopened_supervisor")
def reopened_supervisor(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    again = say(_("It is the second time or more. Please look at it yourself.")) if facts["times"] > 1 else None
    has = say(_("{unit}, {who} has it"), unit=reading.unit(case.handled_by), who=reading.name(case.responsible) or "–")
    return Screen(paragraphs(_reopened(case, facts), has, again), [[details_key(case)]])


@about_case("case_arrived")
def case_arrived(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """A short new message under the card, for an edit rings nobody."""
    if case.stage is not Stage.ROUTED or case.protected:
        return None
    return Screen(say(_("{number} came from {unit}."), number=numbered(case), unit=reading.unit(facts["from"]) or "–"))


@about_case("withdrawn")
def withdrawn(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    return Screen(say(_("{number} was withdrawn by the person concerned. Nothing more is due."), number=numbered(case)))


@about_case("withdrawal_asked")
def withdrawal_asked(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    text = _("{number}: the person asks to take the report back. It stays open; please make sure that they are safe and free to decide.")
    return Screen(say(text, number=numbered(case)), [[details_key(case)]])


@about_case("more_time_decided")
def more_time_decided(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if not facts["yes"]:
        return Screen(say(_("{number}: no more time was given. The date stays."), number=numbered(case)))
    return Screen(say(_("{number}: you have until {due}."), number=numbered(case), due=reading.deadline(facts["due"])))


@about_case("urged")
def urged(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    kind = Kind(facts["kind"])
    owed = next((each for each in case.open_obligations if each.id == facts["obligation"]), None)
    if owed is None:
        return None
    text = say(_("{who} asks about {number}: {owed}."), who=reading.name(facts["by"]), number=numbered(case), owed=kind_name(kind))
    return Screen(text, [[Key(record_label(kind), Record(obligation=owed.id).pack())]])


@about_case("first_response_again")
def first_response_again(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    owed = case.owed(Kind.FIRST_RESPONSE)
    if owed is None:
        return None
    text = _("{number}: the person says nobody reached them. Please get in touch by {due} and record it again.")
    return Screen(
        say(text, number=numbered(case), due=reading.deadline(facts["due"])),
        [[Key(label(_("Record response")), Record(obligation=owed.id).pack()), details_key(case)]],
    )


@about_case("court_chosen")
def court_chosen(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    text = _("{number}: the person has chosen court or arbitration. That is their right. If the mediation ends with it, record how.")
    if facts.get("side") == Side.OTHER:
        text = _("{number}: the other side chose court or arbitration. That is their right. If the mediation ends with it, record how.")
    return Screen(say(text, number=numbered(case)), [[details_key(case)]])


@about_case("to_route")
def to_route(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if case.stage is not Stage.REPORTED:
        return None
    line = say(_("protected case")) if case.protected else one_line(reading, case)
    text = paragraphs(say(_("{number} has no place yet. Please give it to a unit."), number=numbered(case)), line)
    return Screen(text, [[Key(label(_("Give to a unit")), Move(case=case.id).pack()), details_key(case)]])


@about_case("protected_case")
def protected_case(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    owed = case.owed(Kind.TAKE) or case.owed(Kind.ACCEPT)
    by = reading.deadline(owed.due_at) if owed else "–"
    return Screen(
        say(_("‼ Protected case {number} · {until}"), number=numbered(case), until=say(_("by {time}"), time=by)), [[details_key(case)]]
    )


@about_case("near_you")
def near_you(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """The nearest grid worker, the village and the police post, while the city leads."""
    text = paragraphs(
        say(_("‼ {number} is near you: {place}."), number=numbered(case), place=reading.place(case.place) or "–"),
        one_line(reading, case),
        say(_("Please keep people safe, and call 110 if needed. {unit} leads."), unit=reading.unit(case.handled_by)),
    )
    return Screen(text, [[Key(label(_("I am on it")), OnIt(case=case.id).pack())]])


@about_case("call_back")
def call_back(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """Talk of dying: a person on duty phones within 15 minutes, or reads and sees to it when only messages are wanted."""
    if case.safe_contact not in ("message", "none"):
        first = say(_("‼ {number}: please phone this person within 15 minutes."), number=numbered(case))
    else:
        first = say(
            _("‼ {number}: please read within 15 minutes what this person writes. They do not want to be phoned."), number=numbered(case)
        )
    text = paragraphs(first, say(_("Listen. No form, no questions about why.")))
    return Screen(text, [[Key(label(_("I am on it")), OnIt(case=case.id).pack()), write_key(case)], [details_key(case)]])


@plain("messages_missed")
def messages_missed(reading: Reading, facts: Facts) -> Screen | None:
    since = reading.moment(datetime.fromisoformat(facts["since"]))
    text = _("I was not running since {since}. What people wrote more than a day ago may not have reached me; please ask the units.")
    return Screen(say(text, since=since))


def _asks_no_more(reading: Reading, case: Case) -> bool:
    """Whether who was asked has left meanwhile, or is the other side of a case that became a protected one."""
    party = case.party_of(reading.person)
    return party is not None and (bool(party.left) or (case.protected and case.beside(reading.person)))


@about_case("asked")
def asked(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """A question with one decision, for somebody with the authority to decide it."""
    request = requests.by_id(reading.db, facts["request"])
    if request is None or request.decision is not None:
        return None
    if request.kind in ("question", "revisit") and _asks_no_more(reading, case):
        return None
    if request.kind == "question":
        return question(reading, case, request, again=bool(facts.get("again")))
    if request.kind == "revisit":
        return revisit_question(reading, case, request, again=bool(facts.get("again")))
    if request.kind == "trouble":
        return trouble_screen(reading, case, again=True, request=request.id)
    if request.kind == "stop":
        return stop_asked(reading, case, request)
    if request.kind == "who_has_it":
        return who_has_it_screen(reading, case, request)
    who = reading.name(request.asked_by)
    if request.kind == "more_time":
        text = paragraphs(
            say(
                _("{number}: {who} asks for {days} more days for {owed}."),
                number=numbered(case),
                who=who,
                days=request.data["days"],
                owed=kind_name(Kind(request.data["kind"])),
            ),
            quote(request.data["why"]),
        )
    elif request.kind == "contact":
        text = say(_("{number}: the person says nobody contacted them. Please check: was there contact?"), number=numbered(case))
        there_was = Key(label(_("There was contact")), Decide(request=request.id, answer="yes").pack())
        was_not = Key(label(_("No contact")), Decide(request=request.id, answer="no").pack())
        return Screen(text, [[there_was, was_not], [details_key(case)]])
    elif request.kind == "reopen":
        text = say(_("{number} is closed, and the person says it is not solved. Open it again?"), number=numbered(case))
    elif request.kind == "road":
        asks = _("{number}: {who} proposes another road: {road}. Shall it be so?")
        text = paragraphs(say(asks, number=numbered(case), who=who, road=road_name(request.data["road"])), quote(request.data["why"]))
    else:
        if request.data.get("steps_back") and case.responsible is not None:
            return None  # somebody else has it already
        text = _other_mediator(case, request.data, who)
        if request.data.get("alone"):
            own = Key(label(_("I take it over")), TakeOver(case=case.id).pack())
            return Screen(text, [[own, Key(label(_("Pass on")), Move(case=case.id).pack())], [details_key(case)]])
        return Screen(text, [[Key(label(_("Give to another")), Assign(case=case.id).pack()), details_key(case)]])
    return Screen(text, [*request_keys(request.id), [details_key(case)]])


def _other_mediator(case: Case, data: Facts, who: str) -> Html:
    """A side asks for somebody else, or who had it has stepped back."""
    if data.get("steps_back"):
        text = say(_("{number}: {who} has stepped back. Please give it to somebody else; the dates go on."), number=numbered(case), who=who)
        if data.get("alone"):
            only = _(
                "{number}: {who} has stepped back, and nobody else of the unit could have it. Please see who takes it; the dates go on."
            )
            text = say(only, number=numbered(case), who=who)
        return paragraphs(text, quote(data["why"]))
    if data.get("side") == Side.OTHER:
        return say(_("{number}: the other side asks for another mediator. Please give it to somebody else."), number=numbered(case))
    return say(_("{number}: the person asks for another mediator. Please give it to somebody else."), number=numbered(case))


@about_case("nobody_reached")
def nobody_reached(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    text = _("{number}: nobody could be reached for {unit}. Please check who works there and whether they have started the bot.")
    return Screen(say(text, number=numbered(case), unit=reading.unit(case.handled_by)))
