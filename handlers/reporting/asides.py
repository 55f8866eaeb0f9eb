"""What is no report: greetings, thanks, "where is my case", "never mind", "help"; before a report begins, and in the middle of one."""

from dataclasses import replace

from aiogram.types import Message

from bot.desk import Desk
from bot.rules.phones import phone_in
from bot.rules.reading import NoDispute, read
from bot.screens.buttons import Menu
from bot.screens.language import Html, _, bold, label, paragraphs, quote, say
from bot.screens.screen import Key, Reply, Screen
from handlers.parts import part, words
from handlers.reporting.draft import Draft, keep
from handlers.reporting.keys import key
from handlers.reporting.questions import hello
from handlers.reporting.steps import standing
from storage import conversations

LONG = 12  # characters: so long a question about a case may be a report all the same


def aside(message: Message, desk: Desk) -> NoDispute | None:
    """What the message is if it is no report; words of danger are none of these, whatever else they look like."""
    if part(message) is not None or not words(message):
        return None
    found = read(words(message), desk.house.learned)
    if found.talk_of_dying or found.numbers_first:
        return None
    if found.no_dispute is NoDispute.UNCLEAR and phone_in(words(message)) is not None:
        return None  # whoever leaves a number means something by it
    return found.no_dispute


def at_first(message: Message, desk: Desk, draft: Draft) -> Reply | None:
    """Before anything was said: answered, and no report begins; what may be one after all is kept behind a button."""
    match aside(message, desk):
        case None:
            return None
        case NoDispute.THANKS:
            return Reply(Screen(say(_("You are welcome. If there is anything, just write."))))
        case NoDispute.STATUS:
            from handlers.following import case_list

            reply = case_list(desk)
            if len(words(message)) < LONG or reply.screen is None:
                return reply
            keep(desk, replace(draft, pending=words(message)))
            new_matter = key(label(_("It is a new matter")), draft, "belongs")
            return replace(reply, screen=replace(reply.screen, rows=[*reply.screen.rows, [new_matter]]))
        case NoDispute.QUESTION:
            keep(desk, replace(draft, pending=words(message)))
            text = paragraphs(
                say(_("For questions about the law, {line} answers free of charge."), line=bold("12348")),
                say(_("If it is about a trouble of your own, press below.")),
            )
            return Reply(Screen(text, [[key(label(_("Report it")), draft, "belongs")]]))
        case NoDispute.UNCLEAR:
            keep(desk, replace(draft, pending=words(message)))
            text = say(_("I am not sure whether that is a trouble to be settled. If it is, press below; or write what happened."))
            return Reply(Screen(text, [[key(label(_("Report it")), draft, "belongs")]]))
        case NoDispute.HELP:
            from handlers.help import help_screen

            return Reply(help_screen(desk))
        case NoDispute.CANCEL:
            return Reply(Screen(say(_("Nothing is going on, and nothing was sent. If there is anything, just write."))))
    return Reply(hello(desk, draft.place))


def amid(message: Message, desk: Desk, draft: Draft) -> Reply | None:
    """In the middle of a report: answered with buttons, the report stays, and the words can still be put into it."""
    found = aside(message, desk)
    if found in (None, NoDispute.QUESTION, NoDispute.UNCLEAR):
        return None
    draft = replace(draft, pending=words(message))
    keep(desk, draft)
    go_on, belongs = key(label(_("Go on")), draft, "on"), key(label(_("It belongs to it")), draft, "belongs")
    if found is NoDispute.STATUS:
        mine = Key(label(_("What I reported")), Menu(what="cases").pack())
        text = say(_("You are in the middle of a new report, which is not sent yet. Do you mean one that you sent before?"))
        return Reply(Screen(text, [[mine, go_on], [belongs]]))
    if found is NoDispute.CANCEL:
        text = say(_("Nothing has been sent. Shall I delete this report, or keep it for later?"))
        delete, later = Key(label(_("Delete it")), Menu(what="drop").pack()), key(label(_("Later")), draft, "later")
        return Reply(Screen(text, [[delete, later], [go_on, belongs]]))
    if found is NoDispute.HELP:
        text = paragraphs(
            say(_("I take your report down step by step; it is sent only when you press Send.")),
            say(_("You can send photos, voice and more words at any time. /cancel stops it, /help tells more.")),
        )
        return Reply(Screen(text, [[go_on, belongs]]))
    first = {
        NoDispute.GREETING: _("I am here, and what you wrote is kept."),
        NoDispute.THANKS: _("You are welcome. It is not sent yet."),
    }.get(found, _("What you wrote is kept."))
    return Reply(_again(desk, draft, say(first), belongs))


def _again(desk: Desk, draft: Draft, first: Html, belongs: Key) -> Screen:
    """The question that stands, once more; small words seldom belong to a report, and can."""
    screen = standing(desk, draft)
    left_out = say(_("Not taken into the report: {words}"), words=draft.pending)
    return Screen(paragraphs(first, left_out, screen.text), [*screen.rows, [belongs]])


def put_aside(desk: Desk, draft: Draft) -> Reply:
    """The report waits as a draft; it is reminded of once and deleted when the policy says."""
    keep(desk, replace(draft, pending=""))
    conversations.park(desk.db, desk.chat.id, desk.person.id, desk.now)
    desk.conversation = None
    text = paragraphs(
        say(_("It is kept for {days} days and sent to nobody."), days=desk.policy.drafts.expire_after_days),
        quote(draft.words, 160) if draft.words else None,
    )
    return Reply(Screen(text, [[Key(label(_("Go on")), Menu(what="resume").pack()), Key(label(_("Delete it")), Menu(what="drop").pack())]]))
