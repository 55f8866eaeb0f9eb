"""A browser for the whole run, and a fresh playground for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service

from tests.browser.pages import Page
from tests.browser.places import Server

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--window-size=1440,900",
)  # fmt: skip


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    browser, service = shutil.which("chromium"), shutil.which("chromedriver")
    assert browser and service, "The browser tests need Chromium: apt-get install chromium chromium-driver fonts-wqy-microhei"
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = Chrome(options=options, service=Service(service))
    yield chrome
    chrome.quit()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    playground = Server(tmp_path / "playground")
    yield playground
    playground.stop()


@pytest.fixture
def page(driver: Chrome, server: Server) -> Iterator[Page]:
    # the storage of an earlier test's page belongs to another port, and so to another origin
    found = Page(driver, server.address)
    found.size(1440, 900)
    found.complaints()  # those of an earlier test are not this one's
    yield found
    driver.get("about:blank")
