"""The roster 名册: who belongs to which unit and does what there; its model, its checks and what a new one would change."""

from bot.rules.roster.changes import Changed, Changes, compare, describe
from bot.rules.roster.checks import check
from bot.rules.roster.model import Fault, Roster, RosterPerson, RosterRole, RosterUnit
from bot.rules.roster.reading import Row, Tables, examine

__all__ = [
    "Changed",
    "Changes",
    "Fault",
    "Roster",
    "RosterPerson",
    "RosterRole",
    "RosterUnit",
    "Row",
    "Tables",
    "check",
    "compare",
    "describe",
    "examine",
]
