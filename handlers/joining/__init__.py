"""Coming in by a one-time link: people in private, groups by an administrator or a link."""

from handlers.joining.groups import by_link as group
from handlers.joining.groups import router as groups_router
from handlers.joining.people import by_link as person

__all__ = ["group", "groups_router", "person"]
