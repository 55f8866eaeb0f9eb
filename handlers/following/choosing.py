"""What a party may choose at any time: take it back, court, another mediator, "still not solved"; each says first what happens."""

from collections.abc import Callable
from datetime import timedelta

from bot.desk import Desk
from bot.rules import closing, ending, granting
from bot.rules.case import Case, Refused
from bot.rules.terms import Grade, Stage
from bot.rules.trouble import OPEN
from bot.screens.buttons import Mine
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen
from handlers.casework.taking import reading_of
from storage import cases, requests

AN_HOUR = timedelta(hours=1)
A_DAY = timedelta(days=1)


def lately(desk: Desk, case: Case, kind: str, within: timedelta | None = None) -> bool:
    """Whether this person did so already: a second press has no second effect. Without `within`, since the case was opened again."""
    for found, at, by, data, _note in reversed(cases.history(desk.db, case.id)):
        if found == kind and by == desk.person.id:
            return within is None or desk.now - at < within
        if within is None and (data.get("reopened") or data.get("relapse")):
            return False
    return False


OF_BOTH_SIDES = ("court", "mediator")  # what each side may choose; the rest is the reporting side's


def _must_decide(desk: Desk, case: Case, what: str) -> None:
    """Only the side that reported decides about the report; who told of it for others, and the other side, do not."""
    if desk.person.id not in case.parties_listening and not (what in OF_BOTH_SIDES and case.takes_part(desk.person.id)):
        raise Refused("not_a_party", number=case.number)


def confirm(desk: Desk, case: Case, what: str) -> Reply:
    """What will happen, before it does."""
    _must_decide(desk, case, what)
    text, yes = _ASKING[what](desk, case)
    no = Key(label("Not now"), Mine(case=case.id).pack())
    # Whoever is not content with the mediator may as well want no mediation any more.
    rights = [Key(label(_("My rights")), Mine(case=case.id, what="rights").pack())] if what == "mediator" else []
    return Reply(Screen(text, [[Key(yes, Mine(case=case.id, what=f"{what}_yes", version=case.version).pack()), no], rights]))


def do(desk: Desk, case: Case, what: str, version: int) -> Reply:
    """What was confirmed; `version` is that of the case when it was asked."""
    _must_decide(desk, case, what)
    if what == "unsolved" and version != case.version and not requests.open_of(desk.db, case.id, "reopen"):
        return confirm(desk, case, what)  # decided since, or opened again: an old yes is no new one
    back = Key(label("Look at it"), Mine(case=case.id).pack())
    return Reply(Screen(_DOING[what](desk, case), [[back]]))


# -- taking it back ------------------------------------------------------------------------------------------------------


def _looked_at_all_the_same(case: Case) -> bool:
    return case.protected or case.grade is Grade.CRITICAL or case.trouble == OPEN


def _ask_withdraw(desk: Desk, case: Case) -> tuple[Html, str]:
    case.must_be(Stage.REPORTED, Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS)
    number = bold(case.number)
    if _looked_at_all_the_same(case):
        text = say(_("You want to take {number} back. For your safety, somebody first makes sure that you are well."), number=number)
    elif ending.others_report(case, desk.act):
        text = say(
            _("Others have reported the same. If you take your report back, {number} goes on for them; you still hear how."), number=number
        )
    else:
        text = paragraphs(
            say(_("If you take {number} back, nobody works on it any more."), number=number),
            say(_("You can report it again at any time, and it counts against nobody.")),
        )
    return text, label("Take it back")


def _withdraw(desk: Desk, case: Case) -> Html:
    told = say(_("We have passed it on. Somebody first makes sure that you are well and free to decide."))
    if _looked_at_all_the_same(case) and lately(desk, case, "withdrawal_asked", A_DAY):
        return told
    alone = say(_("Your report is taken back. {number} goes on for the others, and you hear how."), number=bold(case.number))
    if ending.others_report(case, desk.act) and lately(desk, case, "withdrawn_alone"):
        return alone
    change = ending.withdraw(case, desk.act)
    desk.apply(change)
    if change.event.kind == "withdrawn_alone":
        return alone
    if change.case.stage is not Stage.ENDED:
        return told
    return say(_("{number} is taken back. If it comes up again, just write to us."), number=bold(case.number))


# -- court or arbitration ------------------------------------------------------------------------------------------------


def _ask_court(desk: Desk, case: Case) -> tuple[Html, str]:
    _not_protected(case)
    case.must_be_open()
    text = paragraphs(
        say(_("You can go to court or arbitration at any time. It is your right, and it counts against nobody.")),
        say(_("The mediator hears of it; whether mediation goes on beside it is up to you.")),
        say(_("{line} gives legal help free of charge."), line=bold("12348")),
    )
    return text, label("Tell the mediator")


def _court(desk: Desk, case: Case) -> Html:
    _not_protected(case)
    if not lately(desk, case, "court_chosen"):
        desk.apply(granting.court(case, desk.act))
    return say(
        _("It is written down, and whoever has the case is told. If you want to end the mediation, tell them or take the report back.")
    )


def _not_protected(case: Case) -> None:
    """A protected case is not mediated, and there is no mediator to tell of a court."""
    if case.protected:
        raise Refused("button_old")


# -- another mediator ----------------------------------------------------------------------------------------------------


def _ask_mediator(desk: Desk, case: Case) -> tuple[Html, str]:
    _not_protected(case)
    case.must_be(Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT)
    who = reading_of(desk).name(case.responsible)
    text = paragraphs(
        say(_("{who} has it now. You can ask for somebody else; you need not say why."), who=who),
        say(_("The head of the unit chooses somebody else. Nothing you told us is lost.")),
    )
    return text, label("Somebody else")


def _mediator(desk: Desk, case: Case) -> Html:
    _not_protected(case)
    case.must_be(Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT)
    if not _waiting_for_another(desk, case):
        desk.apply(granting.other_mediator(case, desk.act, ""))
    return say(_("It is passed on. You will hear who has it as soon as that is settled."))


def _waiting_for_another(desk: Desk, case: Case) -> bool:
    """Whether they asked already and nobody else has been given the case since; in the order of events, for two may share a moment."""
    for kind, _at, by, _data, _note in reversed(cases.history(desk.db, case.id)):
        if kind in ("assigned", "taken_over", "taken"):
            return False
        if kind == "other_mediator_asked" and by == desk.person.id:
            return True
    return False


# -- still not solved ----------------------------------------------------------------------------------------------------


def _ask_unsolved(desk: Desk, case: Case) -> tuple[Html, str]:
    case.must_be(Stage.RESOLVED, Stage.CLOSED)
    number = bold(case.number)
    if case.stage is Stage.RESOLVED:
        text = say(_("{number} is opened again, and the supervisor knows. You will hear from them within a week."), number=number)
    else:
        text = say(_("The supervisor is asked to open {number} again. You will hear what they decide."), number=number)
    return text, label("Not solved")


def _unsolved(desk: Desk, case: Case) -> Html:
    if case.stage is Stage.CLOSED and requests.open_of(desk.db, case.id, "reopen"):
        return say(_("The supervisor has been asked already. You will hear what they decide."))
    desk.apply(closing.still_not_solved(case, desk.act))
    if case.stage is Stage.CLOSED:
        return say(_("The supervisor is asked. You will hear what they decide."))
    return say(_("Thank you for saying so. {number} is open again, and the supervisor knows."), number=bold(case.number))


_ASKING: dict[str, Callable[[Desk, Case], tuple[Html, str]]] = {
    "withdraw": _ask_withdraw,
    "court": _ask_court,
    "mediator": _ask_mediator,
    "unsolved": _ask_unsolved,
}
_DOING: dict[str, Callable[[Desk, Case], Html]] = {
    "withdraw": _withdraw,
    "court": _court,
    "mediator": _mediator,
    "unsolved": _unsolved,
}
CHOICES = frozenset(_ASKING)
