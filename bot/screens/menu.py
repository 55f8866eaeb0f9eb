"""The menu of commands: residents see what is theirs, and whoever has a role here sees in their own chat what comes with it."""

from collections.abc import Mapping
from typing import Any

from bot.rules.organisation import Person
from bot.rules.terms import Role
from bot.screens.language import _

OVERSEE = frozenset({Role.LEADER, Role.SUPERVISOR})


def commands(person: Person | None = None) -> list[tuple[str, str]]:
    """Each command with what it does; without a person, those of everybody."""
    held = {role for _unit, role in person.roles} if person is not None else set()
    listed = [("report", _("Report something")), ("cases", _("What I reported"))]
    if held - {Role.VOLUNTEER}:
        listed += [
            ("work", _("My work")),
            ("case", _("A case by its number")),
            ("find", _("Search")),
            ("file", _("A case file by its number")),
            ("away", _("Away, and who stands in")),
        ]
    if Role.LEADER in held:
        listed.append(("team", _("My people, and how cases go")))
    if held & OVERSEE:
        listed.append(("overdue", _("What is overdue")))
    if Role.ADMINISTRATOR in held:
        listed.append(("admin", _("People, links and groups")))
    return [*listed, ("language", _("中文 / English")), ("cancel", _("Stop what we are doing")), ("help", _("How this works"))]


def own_menu(person: Person | None, chat: int) -> Mapping[str, Any]:
    """The parameters of setMyCommands for somebody's private chat; `chat` is its native id."""
    listed = [{"command": name, "description": text} for name, text in commands(person)]
    return {"commands": listed, "scope": {"type": "chat", "chat_id": chat}}
