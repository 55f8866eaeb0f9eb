"""The institution's words 四个三 as closed sets; every value is the text that is stored and never renamed."""

from enum import StrEnum


class Level(StrEnum):
    """The body that takes a case 层级."""

    GRID = "grid"
    VILLAGE = "village"
    TOWN = "town"
    CITY = "city"
    DEPARTMENT = "department"

    @property
    def height(self) -> int:
        """Place in the tree from below: grid 0, village 1, town 2, city 3; a department room counts as a town."""
        return {"grid": 0, "village": 1, "town": 2, "city": 3, "department": 2}[self.value]


class Grade(StrEnum):
    """Real harm and urgency 等级; compare by `rank`, and join two judgements with `highest`."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return ("low", "medium", "high", "critical").index(self.value)


def highest(*grades: Grade) -> Grade:
    """The highest of several judgements of one matter; no program ever lowers a grade."""
    return max(grades, key=lambda grade: grade.rank)


class Stage(StrEnum):
    """Where a case stands between report and closing."""

    REPORTED = "reported"
    ROUTED = "routed"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"
    ENDED = "ended"  # rejected, merged or withdrawn: never a dispute that was handled to its end

    @property
    def open(self) -> bool:
        return self not in (Stage.CLOSED, Stage.ENDED)


class Outcome(StrEnum):
    """How the handling of a case came to its end 调解完."""

    SETTLED = "settled"
    NOT_SETTLED = "not_settled"
    REFUSED = "refused"
    HANDED_OVER = "handed_over"


class Role(StrEnum):
    GRID_WORKER = "grid_worker"
    VOLUNTEER = "volunteer"
    MEDIATOR = "mediator"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    PROTECTION = "protection"  # named staff who may see protected cases 保护件
    DUTY = "duty"  # on the list that is called for critical cases 值班


class Category(StrEnum):
    MARRIAGE_FAMILY = "marriage_family"
    NEIGHBOUR = "neighbour"
    PROPERTY_MANAGEMENT = "property_management"
    LABOUR_WAGE = "labour_wage"
    HOUSING_HOMESTEAD = "housing_homestead"
    LAND_FOREST = "land_forest"
    DEMOLITION = "demolition"
    CONTRACT_DEBT = "contract_debt"
    CONSUMER = "consumer"
    MEDICAL = "medical"
    TRAFFIC = "traffic"
    INJURY_COMPENSATION = "injury_compensation"
    ENVIRONMENT = "environment"
    SCHOOL = "school"
    WOMEN_CHILDREN = "women_children"
    VETERANS = "veterans"
    FINANCE_FRAUD = "finance_fraud"
    OTHER = "other"


class Channel(StrEnum):
    """How a report came in."""

    RESIDENT = "resident"
    GRID_WORKER = "grid_worker"
    WALK_IN = "walk_in"
    OUTREACH = "outreach"
    PATROL = "patrol"
    HOTLINE = "hotline"
    ONLINE_OPINION = "online_opinion"
    HANDED_DOWN = "handed_down"
    DELIBERATION = "deliberation"
    IMPORT = "import"


class Earlier(StrEnum):
    """Earlier mediation of the same matter, by the highest level where it failed."""

    NONE = "none"
    VILLAGE = "village"
    TOWN = "town"


class Lane(StrEnum):
    MEDIATION = "mediation"  # 调
    PETITION = "petition"  # 访


class Road(StrEnum):
    """途径: the road a case takes; the agreement and the subsidy exist on people's mediation only."""

    PEOPLES_MEDIATION = "peoples_mediation"
    ADMINISTRATIVE_MEDIATION = "administrative_mediation"
    PETITION = "petition"
    GOVERNMENT_DECISION = "government_decision"
    POLICE = "police"
    ARBITRATION_OR_COURT = "arbitration_or_court"


class Kind(StrEnum):
    """What somebody owes: the kinds of obligation that the main loop needs."""

    TAKE = "take"  # 签收
    FIRST_RESPONSE = "first_response"  # 3日首回
    WEEKLY_REPORT = "weekly_report"  # 每周必更新
    REVISIT = "revisit"  # 销账必回访
    LATER_CHECK = "later_check"  # 钉子回脚
    DUTY_CALL = "duty_call"  # somebody on duty answers a critical case
    WRITE_BACK = "write_back"  # whoever is on it writes back to somebody who talks of dying


# What may be ticked on the safety question; several at once, none is an answer too.
class Danger(StrEnum):
    HURT = "hurt"
    THREAT = "threat"
    WEAPON = "weapon"
    SELF_HARM = "self_harm"
    VULNERABLE = "vulnerable"
