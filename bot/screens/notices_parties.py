"""What residents hear: each change that concerns them, in plain words with a date, never the grade or the measure."""

from bot.rules.case import Case
from bot.rules.terms import Stage
from bot.screens.buttons import Contact, Menu, Mine, Solved
from bot.screens.language import Html, _, bold, label, paragraphs, quote, say
from bot.screens.names import way_name
from bot.screens.notices import Facts, about_case, numbered, plain
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from storage import cases, people


def mine_key(case: Case) -> Key:
    return Key(label(_("Look at it")), Mine(case=case.id, what="open").pack())


def _promised(reading: Reading, case: Case) -> bool:
    """Whether the reader is one of those whom somebody gets back to; a reporter who is not a party is promised nothing."""
    return reading.person in case.parties_listening


@about_case("in_hand", to_parties=True)
def in_hand(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    due = case.promised_at
    who = reading.name(facts["who"])
    first = say(_("{who} of {unit} has {number} now."), who=who, unit=reading.unit(case.handled_by), number=numbered(case))
    first = paragraphs(first, mediated_on(reading, facts))
    if due is None or case.stage not in (Stage.ASSIGNED, Stage.ROUTED) or not _promised(reading, case):
        return Screen(first, [[mine_key(case)]])
    return Screen(paragraphs(first, say(_("You will hear from them by {due}."), due=reading.deadline(due))), [[mine_key(case)]])


def mediated_on(reading: Reading, facts: Facts) -> Html | None:
    """Where another unit mediates on: by when, and that it is still theirs to say no or to ask for somebody else."""
    if not facts.get("limit"):
        return None
    text = _(
        "Both sides wanted mediation, so it goes on here, until {due} at the latest. At any time you can say no, or ask for somebody else."
    )
    return say(text, due=reading.deadline(facts["limit"]))


@about_case("other_mediator", to_parties=True)
def other_mediator(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    text = _("{number} is with {who} now. Nothing you told us is lost.")
    return Screen(say(text, number=numbered(case), who=reading.name(facts["who"])), [[mine_key(case)]])


@about_case("contact_recorded", to_parties=True)
def contact_recorded(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """A recorded contact is shown to the party, who can say that nobody contacted them."""
    note = last_note(reading, case, "first_response")
    text = paragraphs(
        say(_("{who} wrote down that you were reached {how}:"), who=reading.name(facts["who"]), how=way_name(facts["how"])),
        quote(note),
        say(_("Is that so?")),
    )
    yes = Key(label(_("Yes, that is so")), Contact(obligation=facts["obligation"], yes=True).pack())
    no = Key(label(_("Nobody contacted me")), Contact(obligation=facts["obligation"], yes=False).pack())
    return Screen(text, [[yes, no]])


@about_case("contact_checked", to_parties=True)
def contact_checked(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """What came of "nobody contacted me"."""
    if facts["happened"]:
        text = _("We have checked it: for {number} a contact is recorded. If you see it otherwise, tell us.")
        return Screen(say(text, number=numbered(case)), [[mine_key(case)]])
    if not facts["due"]:
        return Screen(say(_("You were right: nobody had contacted you about {number}. We are sorry."), number=numbered(case)))
    text = _("You were right: nobody had contacted you about {number}. We are sorry. You will hear from them by {due}.")
    return Screen(say(text, number=numbered(case), due=reading.deadline(facts["due"])), [[mine_key(case)]])


def last_note(reading: Reading, case: Case, *kinds: str) -> str:
    """What was written at the last event of these kinds."""
    notes = [note for kind, _at, _by, _data, note in cases.history(reading.db, case.id) if kind in kinds and note]
    return notes[-1] if notes else ""


@about_case("progress_recorded", to_parties=True)
def progress_recorded(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    text = say(_("{who} reports on {number}:"), who=reading.name(facts["who"]), number=numbered(case))
    return Screen(paragraphs(text, quote(last_note(reading, case, "progress"))), [[mine_key(case)]])


@about_case("outcome_recorded", to_parties=True)
def outcome_recorded(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """The party is asked whether it is solved; the answer is evidence beside the revisit."""
    if case.stage is not Stage.RESOLVED:
        return None
    text = paragraphs(
        say(_("{who} wrote down for {number}:"), who=reading.name(facts["who"]), number=numbered(case)),
        quote(last_note(reading, case, "resolved", "settled_on_the_spot")),
        say(_("Is it solved for you?")),
    )
    return Screen(text, solved_keys(case))


def solved_keys(case: Case) -> list[list[Key]]:
    return [
        [
            Key(label(_("Solved")), Solved(case=case.id, answer="yes").pack()),
            Key(label(_("Partly")), Solved(case=case.id, answer="partly").pack()),
        ],
        [Key(label(_("Not solved")), Solved(case=case.id, answer="no").pack())],
    ]


def handed_over(case: Case, reason: str) -> Html | None:
    """Who has it instead, for both sides; None without a reason of its own."""
    texts = {
        "court": _("The court has {number} now, so the mediation is over."),
        "police": _("The police have {number} now, so the mediation is over."),
        "not_for_mediation": _("{number} cannot be settled by mediation, so it is over here."),
    }
    return say(texts[reason], number=numbered(case)) if reason in texts else None


@about_case("ended_recorded", to_parties=True)
def ended_recorded(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """Mediation has ended without agreement: where to go next (People's Mediation Law art. 26)."""
    if case.stage is not Stage.RESOLVED:
        return None
    text = paragraphs(
        handed_over(case, facts.get("reason", ""))
        or say(_("The mediation of {number} has ended without an agreement:"), number=numbered(case)),
        quote(last_note(reading, case, "resolved")),
        say(_("You can still go to court, to arbitration or to the authority in charge. 12348 helps free of charge.")),
    )
    return Screen(text, [[mine_key(case)]])


@about_case("duty_on_it", to_parties=True)
def duty_on_it(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if case.care:
        return Screen(_with_you(reading, case, reading.name(facts["who"])))
    return Screen(say(_("{who} is on it now ({number})."), who=reading.name(facts["who"]), number=numbered(case)))


def _with_you(reading: Reading, case: Case, who: str) -> Html:
    """To somebody who talks of dying: who is there for them now, and how they reach each other."""
    if case.safe_contact == "message":
        return say(_("{who} is with you now and reads what you write. Just write here."), who=who)
    if reading.person is not None and not people.phone(reading.db, reading.person):
        return say(_("{who} is with you now. Please send the phone number where you can be called."), who=who)
    return say(_("{who} phones you now. Please keep your phone near."), who=who)


@about_case("duty_nobody", to_parties=True)
def duty_nobody(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """The truth, when nobody on the duty list has answered."""
    if not case.stage.open:
        return None
    first = say(_("Nobody on duty has answered yet. We go on calling."))
    if case.care:
        text = say(
            _("Please do not stay alone with it: {help} listens, and in danger {ambulance} or {police} comes."),
            help=bold("12356"),
            ambulance=bold("120"),
            police=bold("110"),
        )
        return Screen(paragraphs(first, text))
    text = paragraphs(
        first,
        say(_("Please do not wait for us: in danger call {police}."), police=bold("110")),
    )
    return Screen(text)


@about_case("closed", to_parties=True)
def closed(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if case.stage is not Stage.CLOSED:
        return None
    days = reading.policy.cases.reopen_days
    if not _promised(reading, case):
        return Screen(say(_("{number} is closed."), number=numbered(case)), [[mine_key(case)]])
    first = (
        say(_("✓ {number} is closed."), number=numbered(case)) if facts["settled"] else say(_("{number} is closed."), number=numbered(case))
    )
    after = say(_("If it comes back, press the button within {days} days."), days=days)
    return Screen(paragraphs(first, after), [[Key(label(_("Still not solved")), Mine(case=case.id, what="unsolved").pack())]])


@about_case("reopened_party", to_parties=True)
def reopened_party(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if case.stage is not Stage.IN_PROGRESS:
        return None
    if not _promised(reading, case):
        return Screen(say(_("↻ {number} is open again."), number=numbered(case)), [[mine_key(case)]])
    text = _("↻ {number} is open again. You will hear how it goes on by {due}.")
    return Screen(say(text, number=numbered(case), due=reading.deadline(facts["due"])), [[mine_key(case)]])


@about_case("reopening_refused", to_parties=True)
def reopening_refused(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    text = _("{number} stays closed for now. You can report it anew at any time, or call 12345.")
    return Screen(say(text, number=numbered(case)), [[Key(label(_("Report something")), Menu(what="report").pack())]])


@about_case("moved_party", to_parties=True)
def moved_party(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """A transfer; a later date is told together with the reason for it."""
    unit = reading.unit(facts["unit"])
    first = say(_("{number} is with {unit} now, which can do more about it."), number=numbered(case), unit=unit)
    if facts["how"] in ("transferred", "given_back"):
        first = say(_("{number} is with {unit} now."), number=numbered(case), unit=unit)
    elif facts["how"] == "routed":
        first = say(_("{unit} takes care of {number} now."), number=numbered(case), unit=unit)
    elif facts["how"] == "sent_down":
        first = say(_("{number} is with {unit} now, close to you."), number=numbered(case), unit=unit)
    if not facts["due"] or not _promised(reading, case):
        return Screen(first, [[mine_key(case)]])
    due = reading.deadline(facts["due"])
    if facts["how"] == "routed":
        later = say(_("You will hear from them by {due}."), due=due)
    else:
        later = say(_("Because it moved, you will hear from them by {due}."), due=due)
    return Screen(paragraphs(first, later), [[mine_key(case)]])


@about_case("date_slipped", to_parties=True)
def date_slipped(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if not _promised(reading, case):
        return None
    text = _("{number}: the mediator needs more time. You will hear from them by {due}.")
    return Screen(say(text, number=numbered(case), due=reading.deadline(facts["due"])), [[mine_key(case)]])


@about_case("rejected", to_parties=True)
def rejected(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    why = {
        "no_dispute": _("we cannot help with this by mediation"),
        "out_of_area": _("it happened outside the places we work for"),
        "not_ours": _("another authority is in charge"),
    }[facts["reason"]]
    return Screen(
        paragraphs(say(_("{number} has ended: {why}."), number=numbered(case), why=why), quote(facts["note"]) if facts["note"] else None)
    )


@plain("draft_waiting")
def draft_waiting(reading: Reading, facts: Facts) -> Screen | None:
    text = paragraphs(say(_("Your report is not sent yet. Shall we finish it?")), say(_("It is kept for a few days and then deleted.")))
    go_on, drop = Key(label(_("Go on")), Menu(what="resume").pack()), Key(label(_("Delete it")), Menu(what="drop").pack())
    return Screen(text, [[go_on, drop]])


@plain("draft_expired")
def draft_expired(reading: Reading, facts: Facts) -> Screen | None:
    return Screen(say(_("The report that was not sent is deleted now. You can begin a new one at any time.")))
