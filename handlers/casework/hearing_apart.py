"""What one of them says apart, and what a side is told on purpose."""

from collections.abc import Callable
from typing import Any

from bot.desk import Desk
from bot.rules import parties
from bot.rules.case import Case, Party, Refused
from bot.rules.sides import listening
from bot.screens.buttons_parties import People
from bot.screens.language import _, bold, label, say
from bot.screens.names import side_name
from bot.screens.parties import called, key_data
from bot.screens.screen import Key, Reply, Screen
from handlers.asking import ask, finishes
from handlers.casework.party_shown import shown
from handlers.casework.taking import reading_of


def heard(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    asks = _("What did {name} say? It stays with who works on {number} and sees names; no side ever reads it.")
    prompt = say(asks, name=called(reading_of(desk), case, party), number=bold(case.number))
    # `about`, not `case`: what is sent besides words must not be kept where others open it.
    return ask(desk, "heard", prompt, about=case.id, party=party.id)


@finishes("heard")
def finishheard(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    desk.apply(parties.hear(case, desk.act, facts["party"], text))
    desk.finish_conversation()
    return shown(desk, case, facts["party"], say(_("Kept apart.")))


def tell(side: str) -> Callable[[Desk, Case, People], Reply]:
    def begin(desk: Desk, case: Case, button: People) -> Reply:
        if not listening(case, side):
            raise Refused("nobody_here")
        asks = _("{number}: what you write now is read by {side}, with your name. What shall they know?")
        return ask(desk, "tell_side", say(asks, number=bold(case.number), side=side_name(side)), about=case.id, side=side)

    return begin


@finishes("tell_side")
def finish_tell(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    desk.apply(parties.tell_side(case, desk.act, facts["side"], text))
    desk.finish_conversation()
    back = [[Key(label(_("Both sides")), key_data(case))]]
    return Reply(Screen(say(_("{number}: told {side}."), number=bold(case.number), side=side_name(facts["side"])), back))
