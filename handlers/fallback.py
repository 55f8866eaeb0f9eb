"""What nothing else has taken: old buttons, unknown commands, edited messages, words in a group."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules.case import Refused
from bot.screens.language import _, say
from bot.screens.screen import Reply, Screen
from handlers.gates import Private


def old_button(press: CallbackQuery, desk: Desk) -> Reply:
    raise Refused("button_old")


def unknown(message: Message, desk: Desk) -> Reply:
    return Reply(Screen(say(_("I do not know this command. /report begins a report, /help shows what I can do."))))


def edited(message: Message, desk: Desk) -> Reply:
    """A changed message does not change what was recorded; it is said, not swallowed."""
    return Reply(Screen(say(_("I keep what you wrote first. To change or add something, please write it as a new message."))))


def router() -> Router:
    found = Router(name="fallback")
    found.callback_query.register(old_button)
    found.message.register(unknown, Private())
    found.edited_message.register(edited, Private())
    return found
