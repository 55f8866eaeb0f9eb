"""Two small doors of the page: the links printed on posters and slips, and the language of a phone's app."""

from bot.playground import phones
from bot.playground.records import record
from bot.playground.state import Json, Person
from bot.playground.world import World


def set_links(world: World, links: list[Json]) -> None:
    """Replace the links that a phone can scan; each has at least a key, a title and a link."""
    world.links = [{"note": "", **one, "key": str(one["key"]), "title": str(one["title"]), "link": str(one["link"])} for one in links]
    world.journal.write("links", world.links)
    world.tell({"type": "links"})


def set_language(world: World, person: Person, code: str) -> Person:
    """Change the language of a person's app; bots see it from the next update on."""
    person.language_code = code
    record(world, person)
    return phones.show(world, person) if person.shown else person
