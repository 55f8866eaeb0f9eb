"""A small organisation for the tests of routing: one city, two towns, villages, grids and department rooms."""

from bot.rules.organisation import Organisation, Unit
from bot.rules.terms import Level, Role

CITY, TOWN, VILLAGE, GRID, LONE_GRID = 1, 10, 100, 1000, 1001
OTHER_TOWN, OTHER_VILLAGE = 20, 200
LABOUR, TRAFFIC, MEDICAL, CONSUMER, HOUSING, ECOLOGY, EDUCATION, VETERANS, FINANCE, POLICE, WOMEN = range(500, 511)
TOWN_LABOUR = 600

_ROOMS = {
    LABOUR: ("labour", "labour_wage"),
    TRAFFIC: ("traffic_police", "traffic"),
    MEDICAL: ("health", "medical"),
    CONSUMER: ("market_supervision", "consumer"),
    HOUSING: ("housing", "property_management"),
    ECOLOGY: ("ecology", "environment"),
    EDUCATION: ("education", "school"),
    VETERANS: ("veterans", "veterans"),
    FINANCE: ("finance", "finance_fraud"),
    POLICE: ("police", ""),
    WOMEN: ("womens_federation", ""),
}


def sample() -> Organisation:
    units = [
        Unit(CITY, "CITY", "City", Level.CITY, None),
        Unit(TOWN, "LJ", "Linjiang", Level.TOWN, CITY),
        Unit(OTHER_TOWN, "PL", "Pingle", Level.TOWN, CITY),
        Unit(VILLAGE, "LJ-WJ", "Wenjun", Level.VILLAGE, TOWN),
        Unit(OTHER_VILLAGE, "PL-QS", "Qingshi", Level.VILLAGE, OTHER_TOWN),
        Unit(GRID, "LJ-WJ-1", "Grid 1", Level.GRID, VILLAGE),
        Unit(LONE_GRID, "LJ-WJ-2", "Grid 2", Level.GRID, VILLAGE),
        Unit(TOWN_LABOUR, "LJ-LAB", "Linjiang labour room", Level.DEPARTMENT, TOWN, "labour", frozenset({"labour_wage"})),
    ]
    units += [
        Unit(id_, trade, trade, Level.DEPARTMENT, CITY, trade, frozenset({category} if category else set()))
        for id_, (trade, category) in _ROOMS.items()
    ]
    return Organisation({unit.id: unit for unit in units}, {GRID: frozenset({(7, Role.GRID_WORKER)})})
