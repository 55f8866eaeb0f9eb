"""From a group into the private chat: everything that asks or names anybody goes on there."""

from bot.desk import Desk
from bot.rules.case import Refused
from bot.screens.language import say
from bot.screens.screen import Reply, Screen
from storage import chats


def in_private(desk: Desk, screen: Screen, *, asked: str, new: bool = True) -> Reply:
    """The screen here when this is the private chat; else there, and the toast `asked` (a translated text) in the group."""
    if desk.private:
        return Reply(screen, new=new)
    private = chats.private_of(desk.db, desk.person.id)
    if private is None:
        raise Refused("start_first")
    desk.post(private, screen)
    return Reply(toast=say(asked))
