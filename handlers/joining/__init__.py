"""Coming in by a one-time link: people in private, groups by an administrator or a link."""

from handlers.joining.groups import router as groups_router
from handlers.joining.groups import started_in_group
from handlers.joining.people import person

__all__ = ["groups_router", "person", "started_in_group"]
