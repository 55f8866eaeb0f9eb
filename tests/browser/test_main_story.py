"""The main story in a real browser, through the very `heyue demo` that a newcomer starts: the bot, the playground and the page."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from tests.browser.pages import Page, wait
from tests.ports import free_port

STEPS_SHOWN = {2: "reporting", 5: "number", 6: "card", 9: "reminder", 11: "overdue", 15: "confirmed", 22: "solved", 27: "revisit"}
WHOLE_STORY = 600.0  # seconds; it takes less than one minute on a quiet machine
# Pauses are for people who read along; where no picture is kept nobody does.
HURRY = "const set = window.setTimeout; window.setTimeout = (call, after, ...more) => set(call, after > 150 ? after / 10 : after, ...more);"


@pytest.fixture(params=["zh", "en"])
def demo(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A fresh demo in one language: the language and its address."""
    spoken = str(request.param)
    port = free_port()
    command = [sys.executable, "-m", "bot", "demo", "--data", str(tmp_path / "demo"), "--port", str(port), "--no-browser"]
    environment = os.environ | {"LANG": "zh_CN.UTF-8" if spoken == "zh" else "en_GB.UTF-8", "LC_ALL": "", "LANGUAGE": ""}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    address = f"http://127.0.0.1:{port}"
    for line in process.stdout:
        if address in line:
            break
    else:
        pytest.fail(f"the demo did not start: {process.wait()}")
    yield spoken, address
    process.send_signal(signal.SIGINT)
    process.wait(180)
    process.stdout.close()


def test_the_main_story_plays_to_its_end(driver: Chrome, demo: tuple[str, str]) -> None:
    spoken, address = demo
    page = Page(driver, address)
    page.size(1440, 900)
    page.complaints()
    driver.get(address)
    wait(lambda: page.all('html[data-ready="true"]'), "the page is ready")
    if "SHOTS" not in os.environ:
        driver.execute_script(HURRY)
    assert (page.all("html")[0].get_attribute("lang") or "").startswith(spoken)  # the page follows the phones
    page.shot(f"{spoken}-begin")
    page.all(".story-button")[0].click()
    wait(lambda: page.all('.speed[data-speed="fast"]'), "the player")
    page.driver.execute_script("document.querySelector('.speed[data-speed=\"fast\"]').click()")

    shown: set[int] = set()

    def ended() -> str:
        player = page.all(".player")[0]
        step, state = int(player.get_attribute("data-step") or 0), str(player.get_attribute("data-state"))
        if step in STEPS_SHOWN and step not in shown:
            shown.add(step)
            page.shot(f"{spoken}-{step:02}-{STEPS_SHOWN[step]}")
        assert state != "stuck", f"step {step}: {player.text}"
        return state if state == "done" else ""

    wait(ended, "the end of the story", WHOLE_STORY)
    page.shot(f"{spoken}-end")
    resident, mediator = page.phone("zhang-li"), page.phone("wang-min")
    number = next(word.strip("*.,，。") for word in resident.sees("✓").text.split() if word.startswith("LJ-"))
    assert "✓" in mediator.sees(number).text

    # the group's card tells where it stands, and names nobody
    if mediator.all(".conversation"):
        mediator.all(".head button")[0].click()
    group = "文君社区调解室群" if spoken == "zh" else "Wenjun mediation room"
    mediator.press(group, ".chat")
    card = mediator.sees(number)
    assert "✓" in card.text
    told = " ".join(row.text for row in mediator.all(".row"))
    for secret in ("张丽", "Zhang Li", "13812341234", "找了三回", "ceiling"):
        assert secret not in told
    page.shot(f"{spoken}-group")

    page.size(390, 844)
    page.shot(f"{spoken}-narrow")
    assert page.complaints() == []
