"""Following one's own report: where it stands, adding to it, answering, and everything a party may choose."""

from handlers.following.mine import case_list, router

__all__ = ["case_list", "router"]
