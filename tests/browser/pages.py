"""The page as a person uses it: phones found by name, their chats, buttons and messages."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.browser.places import LONG

Found = TypeVar("Found")


def wait(look: Callable[[], Found | None], what: str, seconds: float = LONG) -> Found:
    """The first thing that `look` gives; `what` is the sentence if it never comes."""
    end = time.monotonic() + seconds
    while True:
        try:
            found = look()
        except StaleElementReferenceException:
            found = None
        if found:
            return found
        assert time.monotonic() < end, f"{what}: not seen within {seconds:.0f} s"
        time.sleep(0.05)


class Phone:
    """One phone on the page."""

    def __init__(self, page: "Page", element: WebElement) -> None:
        self.page = page
        self.element = element

    def all(self, css: str) -> list[WebElement]:
        return self.element.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str, words: str = "") -> WebElement:
        """The newest visible element that fits and holds the words."""

        def look() -> WebElement | None:
            return next((each for each in reversed(self.all(css)) if each.is_displayed() and words in each.text), None)

        return wait(look, f"{css} with “{words}”")

    def press(self, words: str, css: str = "button") -> None:
        """Press what has these words on it."""

        def look() -> bool:
            for each in reversed(self.all(css)):
                if each.is_displayed() and (words in each.text or words == each.get_attribute("aria-label")):
                    each.click()
                    return True
            return False

        wait(look, f"button “{words}”")

    def say(self, words: str) -> None:
        field = self.one("textarea.compose-field")
        field.send_keys(words)
        field.send_keys("\n")

    def sees(self, words: str) -> WebElement:
        return self.one(".row", words)

    def open(self, title: str) -> None:
        """Go to the chat with this title, over the list."""
        if any(back.is_displayed() for back in self.all(".conversation")):
            self.press("返回")
        self.press(title, ".chat")


class Page:
    def __init__(self, driver: Chrome, address: str) -> None:
        self.driver = driver
        self.address = address

    def open(self, language: str = "zh") -> "Page":
        self.driver.get(f"{self.address}/?lang={language}")
        wait(lambda: self.driver.find_elements(By.CSS_SELECTOR, 'html[data-ready="true"]'), "the page is ready")
        return self

    def size(self, width: int, height: int) -> None:
        facts = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", facts)

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def phone(self, person: int | str) -> Phone:
        """The phone of a person, by id or by key of the cast."""
        css = f'.phone[data-person="{person}"], .phone[data-key="{person}"]'
        return Phone(self, wait(lambda: next(iter(self.all(css)), None), f"phone of {person}"))

    def shot(self, name: str) -> None:
        """Keep a picture in the folder that SHOTS names (default: shots)."""
        folder = Path(os.environ.get("SHOTS", "shots"))
        folder.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(folder / f"{name}.png"))

    def complaints(self) -> list[str]:
        """What the browser's console holds against the page."""
        lines: list[dict[str, str]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [line["message"] for line in lines if line["level"] == "SEVERE"]
