"""What residents of the stories have in common: a leak, a photo of it, and the way through the report to its number."""

import io
import re

from PIL import Image

from tests.stories.town import Phone, Town

LEAK = "楼上漏水找了三回都不理，天花板都霉了"
BEATEN = "我老公昨天晚上又打我，孩子也吓哭了，我不敢回家"


def photo() -> bytes:
    """A small picture."""
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "#b0c4c0").save(written, "PNG")
    return written.getvalue()


def number_in(text: str) -> str:
    found = re.search(r"[A-Z]{2}-\d{4}-\d{6}", text)
    assert found is not None, text
    return found[0]


def reports(resident: Phone, words: str = LEAK, kind: str = "邻里", *, hidden: bool = False) -> str:
    """Own words to number; gives the number."""
    resident.says(words)
    resident.presses(kind)
    resident.presses("都没有")
    if hidden:
        resident.presses("不透露")
    resident.presses("^发送")
    return number_in(resident.read())


def taken(town: Town, mediator: Phone, unit: str = "wenjun") -> None:
    mediator.presses("我来办", town.group(unit))


def answered(town: Town, mediator: Phone) -> None:
    """Taken, and a first response recorded."""
    taken(town, mediator)
    mediator.presses("记首次回复")
    mediator.presses("打了电话")
    mediator.says("打了电话，约好周四晚上两家一起看")


def resolved(town: Town, mediator: Phone) -> None:
    answered(town, mediator)
    mediator.presses("调解完")
    mediator.presses("调成了")
    mediator.says("楼上修好了水管，赔 800 元")


def closed(town: Town, mediator: Phone, leader: Phone) -> None:
    """The whole way, with the revisit by the town."""
    group = town.group("linjiang")
    resolved(town, mediator)
    leader.presses("记回访", group)
    leader.presses("打了电话")
    leader.presses("^履行了")
    leader.presses("^满意")
    leader.presses("不需要")
    leader.says("打电话问过了两家的情况")


def opens(resident: Phone, number: str) -> str:
    """The person's own screen of the case, by /cases."""
    resident.says("/cases")
    resident.presses(number)
    return resident.read()
