"""What the stories of supervision share: a leak reported in the village, steps that are recorded, and counting what was said."""

from dataclasses import dataclass

from bot.playground.state import Chat
from tests.stories.town import Phone, Town

LEAK = "楼上漏水找了三回都不理，天花板都霉了"
NUMBER = "LJ-2026-000001"


@dataclass
class Village:
    """The village room with its town above it, and somebody who has a leak to report."""

    town: Town
    group: Chat
    town_group: Chat
    mediator: Phone
    colleague: Phone
    director: Phone
    supervisor: Phone
    leader: Phone
    resident: Phone

    def report(self, who: Phone | None = None) -> None:
        who = who or self.resident
        who.says(LEAK)
        who.presses("邻里")
        who.presses("都没有")
        who.presses("^发送")

    def respond(self, phone: Phone | None = None) -> None:
        phone = phone or self.mediator
        phone.presses("记首次回复")
        phone.presses("打了电话")
        phone.says("打了电话，约好周四晚上两家一起看")


def village(town: Town) -> Village:
    group, above = town.group("wenjun"), town.group("linjiang")
    mediator, colleague = town.holding("wenjun", "mediator")[:2]
    return Village(
        town=town,
        group=group,
        town_group=above,
        mediator=mediator,
        colleague=colleague,
        director=town.holding("wenjun", "leader")[0],
        supervisor=town.holding("linjiang", "supervisor")[0],
        leader=town.holding("linjiang", "leader")[0],
        resident=town.resident("张丽", "wenjun-3"),
    )


def said_after(phone: Phone, seen: int, chat: Chat | None = None) -> list[str]:
    """What the bot has said here since there were `seen` messages."""
    return [message["text"] for message in phone.chat(chat)[seen:] if message["from"]["bot"]]
