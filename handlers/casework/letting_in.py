"""A link for one of them, their yes or no to mediation, and the yes of a side to a helper."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.desk import Desk
from bot.rules import consent as consents
from bot.rules import helping, parties
from bot.rules.case import Case, Party, Refused
from bot.rules.mediating import MEDIATED, sides_agree
from bot.screens.buttons_meeting import Planning
from bot.screens.buttons_parties import People
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.other_side import rights_text
from bot.screens.parties import called, is_here, key_data
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.casework.party_shown import shown
from handlers.casework.taking import reading_of
from storage import links

SECRET_BYTES = 24  # 32 letters of a link; a payload may have 64


def link(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    """The link as a message of its own, to be forwarded as it is: it names nobody but who asks."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    view = reading_of(desk)
    change = parties.make_link(case, desk.act, party.id, links.hashed(secret), here=is_here(view, party))
    desk.apply(change)
    until = view.deadline(desk.now + timedelta(days=desk.policy.parties.link_days))
    text = paragraphs(
        say(_("The message below is for {name} alone. Forward it to them."), name=called(view, case, party)),
        say(_("It works for one person until {until}. An earlier link of theirs works no more."), until=until),
    )
    url = f"https://t.me/{desk.house.username}?start=p_{secret}"
    who, unit = view.name(case.responsible) or view.name(desk.person.id), view.unit(case.handled_by)
    forward = paragraphs(
        say(_("Hello, this is {who} of {unit}. I would like to talk with you about a matter that concerns you."), who=who, unit=unit),
        say(_("Please open this link; you are told your rights first: {url}"), url=url),
        say(_("It is for you alone, free of charge and voluntary, until {until}."), until=until),
    )
    return Reply(Screen(text, [[Key(label(_("Back")), key_data(case, "show", party.id))]]), more=(Screen(forward),))


def consent(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    """To who uses the bot the rights are sent; to others they are read out, and the answer is written down."""
    case.must_be(*MEDIATED)
    keys = [
        Key(label(_("They say yes")), key_data(case, "yes", party.id)),
        Key(label(_("They say no")), key_data(case, "no", party.id)),
        Key(label(_("Back")), key_data(case, "show", party.id)),
    ]
    if is_here(reading_of(desk), party):
        keys.insert(0, Key(label(_("Send the rights")), key_data(case, "offer", party.id)))
    name = called(reading_of(desk), case, party)
    ask_ = say(_("Please read this out to {name}, and record the answer. Saying no is never held against them."), name=name)
    return Reply(Screen(paragraphs(ask_, rights_text(bold(case.number))), two_in_a_row(keys)))


def offer(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    if not is_here(reading_of(desk), party):
        raise Refused("nobody_here")
    desk.apply(consents.offer(case, desk.act, party.id))
    return shown(desk, case, party.id, say(_("Sent. You hear what they say.")))


def read_out(*, yes: bool) -> Callable[[Desk, Case, Party, People], Reply]:
    def write_down(desk: Desk, case: Case, party: Party, button: People) -> Reply:
        desk.apply(consents.read_out(case, desk.act, party.id, yes=yes))
        after = desk.case(case.id, to_change=False)
        both = say(_("Both sides have said yes. You can meet.")) if sides_agree(after) else None
        here = desk.conversation
        reply = shown(desk, case, party.id, say(_("Written down.")), *([both] if both else []))
        if here is None or here.name != "meeting" or here.data.get("case") != case.id:
            return reply
        # A meeting is being planned: it goes on where it stopped.
        on = Screen(say(_("The meeting:")), [[Key(label(_("On with the meeting")), Planning(case=case.id, step="whom").pack())]])
        return replace(reply, more=(on,))

    return write_down


def helper_yes(side: str) -> Callable[[Desk, Case, Party, People], Reply]:
    def write_down(desk: Desk, case: Case, party: Party, button: People) -> Reply:
        desk.apply(helping.answer(case, desk.act, party.id, yes=True, side=side))
        return shown(desk, case, party.id, say(_("Written down.")))

    return write_down
