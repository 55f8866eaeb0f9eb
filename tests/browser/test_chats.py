"""What a person can do in a chat, in a real browser: words, buttons, pictures, files, groups, links."""

import json
import time
from pathlib import Path

from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.pages import Page, wait
from tests.browser.places import Answering, Json, Server, keys

ODD = "<b>不是粗体</b> & <img src=x onerror=alert(1)> 🌧️👍\n第二行  两个空格 مرحبا"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c49444154789c6360606000000004000160a3b5c80000000049454e44ae426082"
)


def test_words_are_shown_as_they_were_written(page: Page, server: Server) -> None:
    li = server.person("张丽")
    server.do(li, server.bot_id, "start")
    server.bot("sendMessage", chat_id=li, text=ODD)
    server.bot(
        "sendMessage", chat_id=li, text="编号 <b>LJ-<i>2026</i></b>\n<blockquote>两行\n&lt;原话&gt;</blockquote>完", parse_mode="HTML"
    )
    phone = page.open().phone(li)
    words = phone.sees("第二行").find_element("css selector", ".words")
    assert words.get_property("textContent").startswith(ODD)  # type: ignore[union-attr]
    assert not words.find_elements("css selector", "b, strong, img")
    bold = phone.sees("编号").find_element("css selector", ".words strong")
    assert bold.text == "LJ-2026" and bold.find_element("css selector", "em").text == "2026"
    assert phone.one("blockquote").text == "两行\n<原话>"
    assert page.complaints() == []


def test_a_person_presses_start_writes_and_presses_buttons(page: Page, server: Server) -> None:
    def answer(server: Server, update: Json) -> None:
        if "message" in update:
            message = update["message"]
            if message["text"] == "/start":
                server.bot("sendMessage", chat_id=message["chat"]["id"], text="用自己的话写就行。")
            else:
                server.bot("sendMessage", chat_id=message["chat"]["id"], text="对吗？", reply_markup=keys(["对", "谁会看到"], ["取消"]))
        else:
            query = update["callback_query"]
            toasts: dict[str, Json] = {"取消": {"text": "已经取消。"}, "谁会看到": {"text": "只有调解员。", "show_alert": True}}
            facts = toasts.get(query["data"], {})
            server.bot("answerCallbackQuery", callback_query_id=query["id"], **facts)
            if query["data"] == "对":
                message = query["message"]
                server.bot("editMessageText", chat_id=message["chat"]["id"], message_id=message["message_id"], text="邻里的事。")

    server.bot("setMyDescription", description="把烦心事交给社区调解员")
    li = server.person("张丽")
    with Answering(server, answer):
        phone = page.open().phone(li)
        assert "把烦心事交给社区调解员" in phone.one(".intro").text
        phone.press("开始", ".start")
        phone.sees("用自己的话写就行。")
        phone.say("楼上漏水")
        phone.sees("对吗？")
        page.shot("chat-buttons")
        phone.press("取消", ".key")
        assert phone.one(".toast").text == "已经取消。"
        phone.press("谁会看到", ".key")
        assert "只有调解员。" in phone.one('[role="alertdialog"]').text
        page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        wait(lambda: not phone.all('[role="alertdialog"]'), "the alert is closed")
        phone.press("对", ".key")
        phone.sees("邻里的事。")
        wait(lambda: not phone.all(".keys"), "the buttons are gone")
        assert "已改" in phone.sees("邻里的事。").text
    assert page.complaints() == []


def test_replies_and_edits(page: Page, server: Server) -> None:
    li = server.person("张丽")
    server.do(li, server.bot_id, "start")
    first = server.bot("sendMessage", chat_id=li, text="约哪天？")["message_id"]
    phone = page.open().phone(li)
    ActionChains(page.driver).double_click(phone.sees("约哪天").find_element("css selector", ".words")).perform()
    assert "约哪天" in phone.one(".compose-bar").text
    phone.say("周四晚上")
    assert phone.sees("周四晚上").find_element("css selector", ".quote-words").text == "约哪天？"
    field = phone.one("textarea")
    field.send_keys(Keys.ARROW_UP)
    wait(lambda: field.get_property("value") == "周四晚上", "the last message is being edited")
    field.send_keys("八点\n")
    assert "已改" in phone.sees("周四晚上八点").text
    updates = server.bot("getUpdates")
    said = [update for update in updates if "edited_message" in update or update["message"]["text"] != "/start"]
    assert said[0]["message"]["reply_to_message"]["message_id"] == first
    assert said[1]["edited_message"]["text"] == "周四晚上八点"


def test_pictures_and_files_go_both_ways(page: Page, server: Server, tmp_path: Path) -> None:
    li = server.person("张丽")
    server.do(li, server.bot_id, "start")
    phone = page.open().phone(li)
    phone.press("添加")
    phone.press("样例照片", ".menu button")
    phone.one(".pending-picture")
    phone.say("天花板")
    picture = phone.sees("天花板").find_element("css selector", ".photo img")
    wait(lambda: picture.get_property("naturalWidth"), "the picture is loaded")
    assert page.driver.execute_script("return arguments[0].complete", picture)
    phone.sees("天花板").find_element("css selector", ".photo").click()
    wait(lambda: page.all("dialog.lightbox[open]"), "the photo is shown large")
    page.shot("photo")
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    wait(lambda: not page.all("dialog.lightbox"), "and closed")

    note = tmp_path / "合同 <1>.txt"
    note.write_text("约定", encoding="utf-8")
    phone.press("添加")
    page.driver.execute_script("HTMLInputElement.prototype.click = function () {}")  # no file chooser in a headless browser
    phone.press("文件", ".menu button")
    wait(lambda: phone.all('input[type="file"]'), "a file is asked for")[0].send_keys(str(note))
    phone.one(".compose-bar", "合同 <1>.txt")
    phone.press("发送", ".send")
    link = phone.one("a.file")
    assert link.get_attribute("download") == "合同 <1>.txt"
    body = page.driver.execute_async_script(
        "const done = arguments[1]; fetch(arguments[0]).then((r) => r.text()).then(done)", link.get_attribute("href")
    )
    assert body == "约定"
    sent = [update["message"] for update in server.bot("getUpdates")]
    assert sent[-2]["caption"] == "天花板" and sent[-2]["photo"] and sent[-1]["document"]["file_name"] == "合同 <1>.txt"
    assert page.complaints() == []


def test_reply_keyboards_ask_before_a_phone_number_is_given(page: Page, server: Server) -> None:
    li = server.person("张丽", phone="13812341234")
    server.do(li, server.bot_id, "start")
    board = {
        "keyboard": [[{"text": "发送电话", "request_contact": True}, {"text": "发送位置", "request_location": True}], [{"text": "都不用"}]],
        "resize_keyboard": True,
    }
    server.bot("sendMessage", chat_id=li, text="怎么联系您？", reply_markup=board)
    phone = page.open().phone(li)
    phone.press("发送电话", ".reply-keys .key")
    assert "13812341234" in phone.one(".sheet").text
    phone.press("取消", ".sheet button")
    phone.press("发送电话", ".reply-keys .key")
    phone.press("发送", ".sheet button.primary")
    assert "13812341234" in phone.one(".contact").text
    phone.press("发送位置", ".reply-keys .key")
    phone.press("发送", ".sheet button.primary")
    phone.one(".place")
    phone.press("都不用", ".reply-keys .key")
    phone.sees("都不用")
    kinds = [next(kind for kind in ("contact", "location", "text") if kind in update["message"]) for update in server.bot("getUpdates")]
    assert kinds == ["text", "contact", "location", "text"]


def test_commands_stand_in_a_menu(page: Page, server: Server) -> None:
    server.bot("setMyCommands", commands=json.dumps([{"command": "cases", "description": "我反映的事"}]))
    li = server.person("张丽")
    server.do(li, server.bot_id, "start")
    phone = page.open().phone(li)
    phone.press("命令")
    phone.press("我反映的事", ".menu button")
    phone.sees("/cases")


def test_codes_are_scanned_and_links_open_in_the_same_phone(page: Page, server: Server) -> None:
    li, wang = server.person("张丽"), server.person("王敏")
    server.call("/play/links", {"links": [{"key": "w3", "title": "第 3 网格", "link": "https://t.me/heyue_bot?start=g-w3"}]})
    group = server.call("/play/groups", {"title": "调解室群", "by": wang, "members": [li], "kind": "group"})["chat"]
    phone = page.open().phone(li)
    phone.press("会话菜单")
    phone.press("扫一扫", ".menu button")
    page.shot("scan")
    phone.press("第 3 网格", ".code-card")
    # as on real phones the payload is not shown
    phone.sees("/start")
    assert server.bot("getUpdates")[-1]["message"]["text"] == "/start g-w3"
    server.do(wang, server.bot_id, "start")
    other = page.phone(wang)
    server.bot(
        "sendMessage",
        chat_id=wang,
        text="加到群里",
        reply_markup={"inline_keyboard": [[{"text": "选群", "url": "https://t.me/heyue_bot?startgroup=u-7"}]]},
    )
    if other.all(".chat-list"):
        other.press("和悦", ".chat")
    other.press("选群", ".key")
    other.press("调解室群", ".sheet .choice")
    other.sees("和悦 进群了")
    members = server.call(f"/play/people/{wang}/chats/{group}")["members"]
    assert server.bot_id in [member["id"] for member in members]
    assert page.complaints() == []


def test_a_group_is_made_and_everybody_sees_it(page: Page, server: Server) -> None:
    wang, liu = server.person("王敏"), server.person("刘洋")
    phone = page.open().phone(wang)
    phone.press("返回")
    phone.press("建一个群")
    phone.one('.sheet input[type="text"]').send_keys("文君调解室")
    phone.press("把 和悦 拉进群", ".sheet .tick")
    phone.press("刘洋", ".sheet .ticks .tick")
    phone.press("建群", ".sheet button")
    phone.one(".head-title", "文君调解室")
    other = page.phone(liu)
    other.open("文君调解室")
    phone.say("大家好")
    assert other.sees("大家好").find_element("css selector", ".sender").text == "王敏"
    phone.press("会话菜单")
    phone.press("群成员", ".menu button")
    phone.one(".member")
    assert {"王敏", "刘洋", "和悦"} == {each.get_property("textContent") for each in phone.all(".member .choice-name")}


def test_unread_messages_are_counted_until_they_are_seen(page: Page, server: Server) -> None:
    li = server.person("张丽")
    server.do(li, server.bot_id, "start")
    phone = page.open().phone(li)
    if phone.all(".conversation"):
        phone.press("返回")
    for number in range(3):
        server.bot("sendMessage", chat_id=li, text=f"消息 {number}")
    wait(lambda: phone.one(".chat .badge").text == "3", "three unread")
    phone.press("和悦", ".chat")
    phone.sees("消息 2")
    wait(lambda: server.call(f"/play/people/{li}/chats")["chats"][0]["unread"] == 0, "the server knows that they were read")


def test_many_messages_are_added_without_drawing_the_old_ones_again(page: Page, server: Server) -> None:
    people = [server.person(f"居民{number}") for number in range(12)]
    for person in people:
        server.do(person, server.bot_id, "start")
    for number in range(60):
        server.bot("sendMessage", chat_id=people[0], text=f"早先 {number}")
    page.open()
    phone = page.phone(people[0])
    if phone.all(".chat-list"):
        phone.press("和悦", ".chat")
    phone.sees("早先 59")
    rows = len(phone.all(".row"))
    assert rows == 50  # one page of them
    kept = phone.all(".row")[0]
    for number in range(40):
        server.bot("sendMessage", chat_id=people[0], text=f"新的 {number}")
    phone.sees("新的 39")
    assert len(phone.all(".row")) == rows + 40
    assert kept.is_enabled()  # a row that was drawn again would be stale
    page.driver.execute_script("arguments[0].scrollTop = 0", phone.one(".log"))
    wait(lambda: len(phone.all(".row")) == 101, "earlier messages are read when scrolled to")
    started = time.monotonic()
    for person in people:
        server.bot("sendMessage", chat_id=person, text="大家都收到")
    wait(lambda: "大家都收到" in (phone.all(".row")[-1].text), "the last message")
    assert time.monotonic() - started < 30
