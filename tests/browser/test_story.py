"""The story player on a bot that answers by a script: captions, pauses, going on by hand, and saying what is missing."""

from datetime import datetime, timedelta

from tests.browser.pages import Page, wait
from tests.browser.places import Answering, Json, Server

CAST = [
    {"key": "zhang-li", "name": "张丽", "note": "居民"},
    {"key": "wang-min", "name": "王敏", "note": "调解员"},
    {"key": "liu-yang", "name": "刘洋", "note": "调解员"},
]


def one(text: str, data: str) -> Json:
    return {"inline_keyboard": [[{"text": text, "callback_data": data}]]}


def player(page: Page) -> tuple[int, str]:
    """The step that the story is at, counted from 0, and whether it plays."""
    element = page.all(".player")[0]
    return int(element.get_attribute("data-step") or 0), str(element.get_attribute("data-state"))


def press(page: Page, words: str) -> None:
    def look() -> bool:
        for each in page.all(".player button"):
            if words in (each.text, each.get_attribute("aria-label")):
                each.click()
                return True
        return False

    wait(look, f"“{words}” on the player")


def test_the_story_plays_can_be_stopped_and_goes_on(page: Page, server: Server) -> None:
    server.call("/play/cast", {"cast": CAST})
    people = {entry["key"]: server.call("/play/people", {"key": entry["key"]})["person"]["id"] for entry in reversed(CAST)}
    group = server.call("/play/groups", {"title": "文君群", "by": people["liu-yang"], "members": [people["wang-min"]], "bot": True})["chat"]
    server.call("/play/links", {"links": [{"key": "wenjun-3", "title": "第 3 网格", "link": "https://t.me/heyue_bot?start=g_wenjun-3"}]})

    def answer(server: Server, update: Json) -> None:
        say = server.bot
        if "callback_query" in update:
            query = update["callback_query"]
            say("answerCallbackQuery", callback_query_id=query["id"])
            chat, message = query["message"]["chat"]["id"], query["message"]["message_id"]
            if query["data"].startswith("f:1:category"):
                say("editMessageText", chat_id=chat, message_id=message, text="有危险吗？", reply_markup=one("都没有", "f:1:danger:done"))
            elif query["data"] == "f:1:danger:done":
                say("editMessageText", chat_id=chat, message_id=message, text="对不对？", reply_markup=one("发送", "f:1:send:"))
            elif query["data"] == "f:1:send:":
                say("editMessageText", chat_id=chat, message_id=message, text="收到了，编号 LJ-2026-000123")
                say("sendMessage", chat_id=group, text="● LJ-2026-000123", reply_markup=one("我来办", "tk:1"))
            elif query["data"] == "tk:1":
                say("editMessageText", chat_id=chat, message_id=message, text="◐ LJ-2026-000123 王敏经办")
        elif update.get("message", {}).get("chat", {}).get("type") == "private":
            message = update["message"]
            if message["text"].startswith("/start"):
                say("sendMessage", chat_id=message["chat"]["id"], text="用自己的话写就行。")
            else:
                say(
                    "sendMessage",
                    chat_id=message["chat"]["id"],
                    text="邻里的事？",
                    reply_markup=one("对，邻里的事", "f:1:category:neighbour"),
                )

    # no program moves the clock in this test, so it must be a working hour already
    hour = server.call("/play/clock")["now"]
    (server.folder / "clock").write_text(f'{{"offset": {until_tuesday_morning(hour)}, "target": null}}', encoding="utf-8")
    with Answering(server, answer):
        page.open()
        page.all(".story-button")[0].click()
        press(page, "快")
        order = [phone.get_attribute("data-key") for phone in page.all(".phone")]
        assert order == ["zhang-li", "wang-min", "liu-yang"]  # who plays in the story stands in front
        wait(lambda: player(page)[0] >= 2, "the resident has told it")
        press(page, "停一停")
        stopped, state = player(page)
        assert state == "paused"
        assert "您可以自己点手机试试" in page.all(".player")[0].text
        press(page, "我自己来")
        assert not page.all(".player")[0].is_displayed()
        page.all(".story-button")[0].click()
        assert player(page)[0] >= stopped
        wait(lambda: player(page)[0] >= 7, "the mediator has taken it")
        page.shot("story")
        page.phone("wang-min").open("文君群")
        page.phone("wang-min").sees("王敏经办")
        said = [row.text for row in page.phone("zhang-li").all(".row.mine")]
        assert len([text for text in said if "漏水" in text]) == 1  # a pause does not say it twice
    assert page.complaints() == []


def test_the_story_says_who_is_missing(page: Page, server: Server) -> None:
    server.person("张三")
    page.open()
    page.all(".story-button")[0].click()
    wait(lambda: player(page) == (0, "stuck"), "the story stops")
    assert "样例里没有“zhang-li”这个人。" in page.all(".player")[0].text
    press(page, "跳到下一步")
    wait(lambda: player(page) == (1, "stuck"), "the next step misses her too")


def until_tuesday_morning(now: str) -> float:
    """Seconds from now to a Tuesday, 10:00 in Beijing."""
    here = datetime.fromisoformat(now)
    then = here.replace(hour=2, minute=0, second=0) + timedelta(days=(1 - here.weekday()) % 7 or 7)
    return (then - here).total_seconds()
