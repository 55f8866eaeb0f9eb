"""The sample organisation: a made-up county city, the phones that the demo shows, and the groups in them."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROSTER = Path(__file__).with_name("roster.toml")
BOUNDARIES = Path(__file__).with_name("grids.geojson")
PHONES = Path(__file__).with_name("phones.toml")


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone of the demo; one with a name is a resident's, the others belong to the person with this code in the roster."""

    code: str
    about: str
    about_en: str
    grid: str = ""  # code of the grid whose link they have at hand
    name: str = ""
    name_en: str = ""
    phone: str = ""
    home: tuple[float, ...] = ()  # latitude and longitude that it sends as its location; else the playground's own

    @property
    def resident(self) -> bool:
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat of the demo: the unit it belongs to, and its members by code in the roster."""

    unit: str
    title: str
    title_en: str
    members: tuple[str, ...]


def phones() -> tuple[Phone, ...]:
    """The phones in the order in which they are shown."""
    return tuple(Phone(**entry | {"home": tuple(entry.get("home", ()))}) for entry in tomllib.loads(PHONES.read_text("utf-8"))["phones"])


def groups() -> tuple[Group, ...]:
    return tuple(Group(**entry | {"members": tuple(entry["members"])}) for entry in tomllib.loads(PHONES.read_text("utf-8"))["groups"])
