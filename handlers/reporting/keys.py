"""Buttons of a report's form, and the reader its screens are rendered for."""

from bot.desk import Desk
from bot.screens.buttons import Cancel, Form
from bot.screens.language import _, label
from bot.screens.reading import Reading
from bot.screens.screen import Key
from handlers.reporting.draft import Draft


def reader(desk: Desk) -> Reading:
    return Reading(desk.db, desk.organisation, desk.policy, desk.now, desk.language, desk.person.id)


def key(text: str, draft: Draft, step: str, value: str = "") -> Key:
    return Key(text, Form(form=draft.form, step=step, value=value).pack())


def back_and_cancel(draft: Draft, back: str = "") -> list[Key]:
    keys = [key(label(_("Back")), draft, "go", back)] if back else []
    return [*keys, Key(label(_("Cancel")), Cancel().pack())]
