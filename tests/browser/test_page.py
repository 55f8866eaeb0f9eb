"""The page around the phones: clock, language, keyboard, small screens, a lost connection, and what it may never do."""

import re
from pathlib import Path

from selenium.webdriver.common.keys import Keys

from tests.browser.pages import Page, wait
from tests.browser.places import Server

FOLDER = Path(__file__).parents[2] / "bot" / "playground" / "page"
MARKUP = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|DOMParser|srcdoc")


def test_no_script_of_the_page_parses_text_as_markup() -> None:
    scripts = sorted(FOLDER.glob("*.js"))
    assert len(scripts) > 10
    assert [script.name for script in scripts if MARKUP.search(script.read_text("utf-8"))] == []


def test_every_text_of_the_page_is_there_in_both_languages() -> None:
    table = (FOLDER / "texts.js").read_text("utf-8")
    known = set(re.findall(r"^  (\w+): \[", table, re.MULTILINE))
    asked = set()
    for script in FOLDER.glob("*.js"):
        asked |= set(re.findall(r"""\bt\("(\w+)\"""", script.read_text("utf-8")))
    assert asked - known == set()
    assert len(re.findall(r"^  \w+: \[", table, re.MULTILINE)) == len(known), "a text stands there twice"


def test_nothing_is_loaded_from_elsewhere(page: Page, server: Server) -> None:
    server.person("张丽")
    page.open()
    loaded = page.driver.execute_script("return performance.getEntriesByType('resource').map((one) => one.name)")
    assert len(loaded) > 15
    assert [name for name in loaded if not name.startswith(server.address)] == []
    assert page.complaints() == []


def test_the_clock_moves_when_the_program_has_walked_there(page: Page, server: Server) -> None:
    server.person("张丽")
    page.open()
    before = server.call("/play/clock")
    page.all('[data-move="day"]')[0].click()
    wait(lambda: page.all(".topbar.walking"), "the page shows that time is moving on")
    assert all(button.get_property("disabled") for button in page.all(".clock-button"))
    assert server.call("/play/clock")["target"] > before["now"]
    # no program runs in this test: the clock file says that it has arrived, as the program would
    (server.folder / "clock").write_text('{"offset": 86400.0, "target": null}', encoding="utf-8")
    wait(lambda: not page.all(".topbar.walking"), "it has arrived")
    assert server.call("/play/clock")["now"][:10] > before["now"][:10]
    shown = page.all(".clock-time")[0].get_attribute("datetime")
    assert shown is not None and shown[:13] == server.call("/play/clock")["now"][:13]


def test_the_language_of_page_and_phones_is_switched_at_once(page: Page, server: Server) -> None:
    entry = {"key": "wang", "name": "王敏", "name_en": "Wang Min", "note": "调解员", "note_en": "mediator"}
    server.call("/play/cast", {"cast": [entry]})
    wang = server.call("/play/people", {"key": "wang"})["person"]["id"]
    page.open()
    assert page.phone(wang).one(".phone-caption").text == "王\n王敏\n调解员"
    next(tool for tool in page.all(".tool") if "English" in tool.text).click()
    wait(lambda: "Play the main story" in page.all(".topbar")[0].text, "the bar is English")
    assert page.phone(wang).one(".phone-caption").text == "WM\nWang Min\nmediator"
    page.phone(wang).press("Start", ".start")
    wait(lambda: server.bot("getUpdates"), "the start arrives")
    assert server.bot("getUpdates")[0]["message"]["from"]["language_code"] == "en"
    assert page.all("html")[0].get_attribute("lang") == "en"


def test_the_keyboard_is_enough(page: Page, server: Server) -> None:
    li, wang = server.person("张丽"), server.person("王敏")
    for title in ("甲群", "乙群"):
        server.call("/play/groups", {"title": title, "by": wang, "members": [li], "kind": "group", "bot": True})
    server.do(li, server.bot_id, "start")
    phone = page.open().phone(li)
    body = page.all("body")[0]
    body.send_keys(Keys.ALT, "1")

    def focused() -> str:
        return str(page.driver.execute_script("const e = document.activeElement; return e.getAttribute('aria-label') || e.innerText || ''"))

    if phone.all(".conversation"):
        page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    else:
        phone.one(".chat").send_keys("")
    wait(lambda: phone.all(".chat-list"), "Escape leads to the list")
    titles = [each.text for each in phone.all(".chat-title")]
    assert len(titles) == 3
    page.driver.execute_script("arguments[0].focus()", phone.all(".chat")[0])
    page.driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    assert titles[1] in focused()
    page.driver.switch_to.active_element.send_keys(Keys.ARROW_UP)
    page.driver.switch_to.active_element.send_keys(Keys.ARROW_UP)
    assert titles[2] in focused()
    page.driver.switch_to.active_element.send_keys(Keys.ENTER)
    wait(lambda: phone.all(".conversation"), "Enter opens the chat")
    wait(lambda: focused() == "写消息", "and goes to the field")
    page.driver.switch_to.active_element.send_keys("第一行", Keys.SHIFT, Keys.ENTER, Keys.NULL, "第二行", Keys.ENTER)
    assert phone.sees("第一行").find_element("css selector", ".words").text.startswith("第一行\n第二行")
    page.driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    wait(lambda: phone.all(".chat-list"), "Escape leads back")
    assert titles[2] in focused()


def test_what_comes_to_the_phone_in_hand_is_read_aloud(page: Page, server: Server) -> None:
    li = server.person("张丽")
    server.do(li, server.bot_id, "start")
    phone = page.open().phone(li)
    phone.one(".head").click()
    server.bot("sendMessage", chat_id=li, text="收到了，编号 LJ-2026-000123")
    wait(
        lambda: page.all('[aria-live="polite"]')[0].get_property("textContent") == "张丽：和悦：收到了，编号 LJ-2026-000123",
        "the live region",
    )


def test_a_small_screen_shows_one_phone_and_a_switcher(page: Page, server: Server) -> None:
    li, wang = server.person("张丽"), server.person("王敏")
    page.size(390, 844)
    page.open()
    assert [phone.is_displayed() for phone in page.all(".phone")] == [True, False]
    assert page.driver.execute_script("return document.documentElement.scrollWidth") <= 390
    page.shot("narrow")
    next(each for each in page.all(".switch") if "王敏" in each.text).click()
    wait(lambda: [phone.is_displayed() for phone in page.all(".phone")] == [False, True], "the other phone")
    server.do(li, server.bot_id, "start")
    server.bot("sendMessage", chat_id=li, text="您好")
    wait(lambda: any("张丽" in each.text and "1" in each.text for each in page.all(".switch")), "unread on the phone that is not seen")
    page.phone(wang).press("开始", ".start")
    page.phone(wang).sees("/start")


def test_a_lost_connection_is_said_and_made_good(page: Page, server: Server) -> None:
    li = server.person("张丽")
    server.do(li, server.bot_id, "start")
    server.bot("sendMessage", chat_id=li, text="断线以前")
    phone = page.open().phone(li)
    if phone.all(".chat-list"):
        phone.press("和悦", ".chat")
    phone.sees("断线以前")
    server.stop()
    wait(
        lambda: any(banner.is_displayed() and "正在重连" in banner.text for banner in page.all(".banner")),
        "the page says that it is cut off",
    )
    server.start()
    server.bot("sendMessage", chat_id=li, text="断线以后")
    wait(lambda: not page.all(".banner")[0].is_displayed(), "and that it is back")
    phone.sees("断线以后")
    assert len([row for row in phone.all(".row") if "断线以前" in row.text]) == 1


def test_phones_are_added_and_taken_away(page: Page, server: Server) -> None:
    server.call(
        "/play/cast", {"cast": [{"key": "wang", "name": "王敏", "note": "调解员"}, {"key": "liu", "name": "刘洋", "note": "调解员"}]}
    )
    li = server.person("张丽")
    page.open()

    def add(css: str, words: str) -> None:
        page.all(".adder")[0].click()
        wait(lambda: page.all("dialog[open]"), "the dialog")
        next(each for each in page.all(css) if words in each.text).click()
        wait(lambda: not page.all("dialog[open]"), "the dialog is closed")

    add("dialog .choice", "王敏")
    wait(lambda: page.all('.phone[data-key="wang"]'), "the mediator's phone")
    add("dialog .new-resident button", "")
    wait(lambda: len(page.all(".phone")) == 3, "a new resident's phone")
    page.driver.execute_script("arguments[0].click()", page.phone(li).all(".caption-remove")[0])
    wait(lambda: len(page.all(".phone")) == 2 and not page.all(f'.phone[data-person="{li}"]'), "the phone is taken away")
    assert [person["id"] for person in server.call("/play/state")["people"]].count(li) == 0


def test_trouble_is_switched_on_and_off(page: Page, server: Server) -> None:
    server.person("张丽")
    page.open()
    next(tool for tool in page.all(".tool") if "出点状况" in tool.text).click()
    wait(lambda: page.all("dialog .choice"), "the scenes")
    next(each for each in page.all("dialog .choice") if "网络断了" in each.text).click()
    wait(lambda: server.call("/play/faults")["faults"], "the fault is on")
    fault = server.call("/play/faults")["faults"][0]
    assert (fault["kind"], fault["count"]) == ("reset", 3)
    page.shot("trouble")
    next(each for each in page.all("dialog button") if "全部恢复正常" in each.text).click()
    wait(lambda: not server.call("/play/faults")["faults"], "and off")
