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
    CARRYING_OUT = "carrying_out"  # 履行中: agreed, and a promise of it is open
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
    """What somebody owes."""

    TAKE = "take"  # 签收
    FIRST_RESPONSE = "first_response"  # 3日首回
    WEEKLY_REPORT = "weekly_report"  # 每周必更新
    REVISIT = "revisit"  # 销账必回访
    LATER_CHECK = "later_check"  # 钉子回脚
    DUTY_CALL = "duty_call"  # somebody on duty answers a critical case
    WRITE_BACK = "write_back"  # whoever is on it writes back to somebody who talks of dying
    ACCEPT = "accept"  # 接收: a unit that a case is passed on to accepts it, or gives it back
    MEETING = "meeting"  # who came to a meeting, and what was said, is written down
    MEDIATION_LIMIT = "mediation_limit"  # 调解期限
    MEASURE = "measure"  # 措施落实
    MEASURE_CHECK = "measure_check"  # 一步三回头: did the measure work?
    PROMISE = "promise"  # 协议履行
    JUDICIAL_CONFIRMATION = "judicial_confirmation"  # 司法确认
    POLICE_REPORT = "police_report"  # 强制报告: a crime against a minor is reported to the police


# What may be ticked on the safety question; several at once, none is an answer too.
class Danger(StrEnum):
    HURT = "hurt"
    THREAT = "threat"
    WEAPON = "weapon"
    SELF_HARM = "self_harm"
    VULNERABLE = "vulnerable"


class Nature(StrEnum):
    """性质: stabilise what is long-standing first, resolve what has newly arisen; residents never see it."""

    LONG_STANDING = "long_standing"  # 老大难
    NEWLY_ARISEN = "newly_arisen"  # 新凸显


class MeasureKind(StrEnum):
    """措施: what is done about a matter; several can apply."""

    STABILISE = "stabilise"  # 稳控
    HANDLE = "handle"  # 处置
    RESOLVE = "resolve"  # 化解
    CRACK_DOWN = "crack_down"  # 打击: handed to the authority by a supervisor, by name
    ASSIST = "assist"  # 帮扶


class Side(StrEnum):
    """On which side of a case somebody stands."""

    REPORTING = "reporting"
    OTHER = "other"
    TELLING = "telling"  # who told of a merged case for others
    HELPING = "helping"  # 协助: a relative, neighbour or lawyer, with both sides' yes
