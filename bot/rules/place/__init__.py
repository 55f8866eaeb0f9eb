"""Where something happened: by a location on the map, or by the name of a place; nothing here is settled without a person's look."""

from bot.rules.place.places import Places, Verdict

__all__ = ["Places", "Verdict"]
