"""What README and the guides say is so: their commands run, their links lead somewhere, and both languages say the same things."""

import ast
import io
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from babel.messages.pofile import read_po

from bot import sample
from bot.cli import main
from bot.roster_files import load, write
from tests.browser.places import TOKEN, Server
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
READMES = (ROOT / "README.md", ROOT / "README.zh.md")
PAGES = (*READMES, *sorted((ROOT / "docs").glob("*.md")))
ONE_LANGUAGE = {ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md"}
HOSTS = {"t.me", "api.telegram.org", "heyue.example.org", "s3.example.org"}
PATIENCE = 180.0  # seconds, on the slowest machine

# Commands that another test runs: what it is and where; everything else that a README shows is run below.
RUN_ELSEWHERE = {
    "./run demo": "tests/test_demo.py::test_the_city_moves_in_and_is_there_again_at_the_second_start",
    "./run test": "tests/test_run.py::test_tools_of_developers_are_installed_when_they_are_used",
    "./run help": "tests/test_run.py::test_help_names_every_command",
    "./run bench": "tests/bench/test_quick.py::test_quick_run_prints_every_figure_as_a_line_of_json",
    "./run texts": "tests/test_texts.py::test_catalogues_hold_exactly_the_texts_of_the_code",
    "./run texts missing": "tests/test_texts.py::test_nothing_is_missing_fuzzy_or_left_over",
}
RUN_HERE = re.compile(r"(export BOT_TOKEN=.*|\.venv/bin/heyue .*|(WEBHOOK_URL=\S+ WEBHOOK_SECRET=\S+ )?\./run bot)")


def blocks(page: Path) -> list[str]:
    """The lines of the fenced blocks without a language: what a reader types."""
    found: list[str] = []
    inside = language = None
    for line in page.read_text("utf-8").splitlines():
        if (fence := re.match(r"\s*```(\w*)", line)) is not None:
            inside, language = (None, None) if inside else (True, fence[1])
        elif inside and not language:
            found.append(line.strip())
    return found


def commands(page: Path) -> list[str]:
    return [line for line in blocks(page) if re.match(r"(\./run|\.venv/|export |[A-Z_]+=\S+ )", line)]


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_every_command_shown_is_run_by_a_test(page: Path) -> None:
    shown = commands(page)
    assert "./run demo" in shown and "./run test" in shown
    assert [each for each in shown if each not in RUN_ELSEWHERE and not RUN_HERE.fullmatch(each)] == []


@pytest.mark.parametrize("test", sorted(set(RUN_ELSEWHERE.values())))
def test_the_tests_named_for_commands_are_there(test: str) -> None:
    file, _, name = test.partition("::")
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    assert name in {each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_both_languages_show_the_same_commands() -> None:
    english, chinese = (commands(page) for page in READMES)

    def without_words(line: str) -> str:
        return re.sub(r'"[^"]*"', '""', line)

    assert [without_words(each) for each in english] == [without_words(each) for each in chinese]


# -- the five steps ----------------------------------------------------------------------------------------------------


@dataclass
class Newcomer:
    """Somebody who types what a README shows, in an empty folder, with a Bot API server of this machine for Telegram."""

    folder: Path
    server: Server
    language: str

    @property
    def environment(self) -> dict[str, str]:
        foreign = ("DATABASE_URL", "WEBHOOK_URL", "WEBHOOK_SECRET", "HEYUE_CLOCK", "HEYUE_PACING")
        kept = {name: value for name, value in os.environ.items() if name not in foreign}
        own = {"BOT_TOKEN": TOKEN, "TELEGRAM_API_BASE": self.server.address, "HEYUE_DATA": str(self.folder / "data")}
        return kept | own | {"HEYUE_LANGUAGE": self.language, "PYTHONPATH": str(ROOT)}

    def types(self, command: str) -> str:
        """Run one `heyue` command; a question before something is applied is answered with --yes."""
        arguments = shlex.split(command)[1:]
        if arguments[:2] in (["roster", "load"], ["policy", "apply"]):
            arguments.append("--yes")
        said = io.StringIO()
        here = patch.dict(os.environ, self.environment, clear=True)
        with chdir(self.folder), here, redirect_stdout(said), pytest.raises(SystemExit) as ended:
            main(arguments)
        assert not ended.value.code, command
        return said.getvalue()

    def starts_bot(self, more: dict[str, str]) -> subprocess.Popen[bytes]:
        log = (self.folder / "bot.log").open("ab")
        with log:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", "bot"], cwd=self.folder, env=self.environment | more, stdout=log, stderr=log
            )


def until(look: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, what
        time.sleep(0.1)
    return found


def test_the_steps_to_go_live_and_every_other_command_work(tmp_path: Path) -> None:
    """In the order in which they stand; the first way to run the bot polls, the second is the webhook."""
    server = Server(tmp_path / "server")
    folder = tmp_path / "office"
    folder.mkdir()
    newcomer = Newcomer(folder, server, "en")
    running: subprocess.Popen[bytes] | None = None
    link = ""
    ways = 0
    try:
        for command in (each for each in commands(READMES[0]) if RUN_HERE.fullmatch(each)):
            if command.endswith("./run bot"):
                if running is not None:
                    running.terminate()
                    assert running.wait(PATIENCE) == 0
                running = newcomer.starts_bot(_webhook(command))
                _answered(newcomer, link if not ways else "")
                ways += 1
            elif command.startswith(".venv"):
                _prepare(command, folder)
                said = newcomer.types(command)
                if "--administrator" in command:
                    link = re.findall(r"https://t\.me/\S+start=j_[\w-]+", said)[0]
        assert ways == 2
        assert len((folder / "links.csv").read_text("utf-8-sig").splitlines()) > 60
        assert "g_wenjun-3" in (folder / "grids.csv").read_text("utf-8-sig")
        assert running is not None
        running.terminate()
        assert running.wait(PATIENCE) == 0
        running = None
    finally:
        if running is not None:
            running.kill()
            running.wait()
        server.stop()


def test_commands_with_chinese_words_work(tmp_path: Path) -> None:
    """All others are the same in both languages."""
    server = Server(tmp_path / "server")
    try:
        newcomer = Newcomer(tmp_path, server, "zh")
        said = [newcomer.types(each) for each in commands(READMES[1]) if each not in commands(READMES[0])]
    finally:
        server.stop()
    assert said and "文君社区" in said[0]


def _prepare(command: str, folder: Path) -> None:
    """What a person does between two commands: fills the template in, writes a policy of their own."""
    if "roster load" in command:
        assert (folder / "roster.xlsx").exists()
        filled, faults = load(sample.ROSTER)
        assert filled is not None, faults
        write(filled, folder / "roster.xlsx", "zh")
    if "policy check" in command:
        (folder / "policy.toml").write_text("invitation_days = 3\n", "utf-8")


def _webhook(command: str) -> dict[str, str]:
    """The settings in front of `./run bot`; the address is that of this machine, where no server with TLS stands in front."""
    given = dict(word.split("=", 1) for word in shlex.split(command)[:-2])
    if given:
        port = free_port()
        assert given["WEBHOOK_URL"].startswith("https://")
        given |= {"WEBHOOK_URL": f"http://127.0.0.1:{port}", "WEBHOOK_PORT": str(port)}
    return given


def _answered(newcomer: Newcomer, link: str) -> None:
    """Somebody with the administrator's link, or somebody new, gets an answer."""
    server = newcomer.server
    person = server.person("林小雨", language_code="zh-hans")
    payload = link.partition("start=")[2]
    server.do(person, server.bot_id, "start", payload=payload)

    def said() -> list[str]:
        found = server.call(f"/play/people/{person}/chats/{server.bot_id}/messages")["messages"]
        return [each["text"] for each in found if each["from"]["bot"]]

    texts = until(said, (newcomer.folder / "bot.log").read_text("utf-8"))
    assert ("/admin" in texts[-1]) == bool(payload)


# -- links, sisters, settings ------------------------------------------------------------------------------------------


def links(page: Path) -> list[str]:
    text = page.read_text("utf-8")
    return re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_is_there(page: Path) -> None:
    for link in links(page):
        if re.match(r"https?://", link):
            continue
        path, _, anchor = link.partition("#")
        target = page if not path else (page.parent / path).resolve()
        assert target.exists(), f"{page.name} leads to {link}"
        if anchor:
            assert anchor in anchors(target), f"{page.name} leads to {link}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_foreign_place(page: Path) -> None:
    text = page.read_text("utf-8")
    assert set(re.findall(r"https?://([^/\s)`|\"]+)", text)) <= HOSTS
    assert not re.search(r"/work/|/root|/home/|/tmp|localhost", text)


def sister(page: Path) -> Path:
    name = page.name.replace(".zh.", ".") if ".zh." in page.name else page.name.replace(".md", ".zh.md")
    return page.with_name(name)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ONE_LANGUAGE], ids=lambda page: page.name)
def test_every_page_has_its_sister(page: Path) -> None:
    """The same headings of the same depth, and the same pictures in its own language."""

    def shape(each: Path) -> tuple[list[str], list[str]]:
        text = each.read_text("utf-8")
        pictures = [link.replace(".zh.", ".").replace(".en.", ".") for link in links(each) if link.endswith(".png")]
        return re.findall(r"^(#+) ", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE), pictures

    assert sister(page).exists()
    assert shape(page) == shape(sister(page))
    own = ".zh." if ".zh." in page.name else ".en."
    assert all(own in link for link in links(page) if link.endswith(".png"))


def test_no_picture_is_left_over_or_large() -> None:
    used = {(page.parent / link).resolve() for page in PAGES for link in links(page) if link.endswith(".png")}
    kept = set((ROOT / "docs" / "pictures").iterdir())
    assert used == kept
    assert all(picture.stat().st_size <= 150 * 1024 for picture in kept)


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.name)
def test_every_setting_is_listed(page: Path) -> None:
    tree = ast.parse((ROOT / "bot" / "settings.py").read_text("utf-8"))
    strings = {each.value for each in ast.walk(tree) if isinstance(each, ast.Constant) and isinstance(each.value, str)}
    names = {each for each in strings if re.fullmatch(r"[A-Z]+(_[A-Z]+)+", each)}
    assert len(names) >= 10
    listed = set(re.findall(r"^\| `(\w+)` \|", page.read_text("utf-8"), re.MULTILINE))
    assert names <= listed


GUIDES = [page for page in PAGES if page.parent.name == "docs" and ".zh." in page.name]


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_buttons_named_by_a_guide_are_the_programs(page: Path) -> None:
    with (ROOT / "locales" / "zh" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        known = {message.string for message in read_po(file) if isinstance(message.string, str)}
    assert set(re.findall(r"〔([^〕]+)〕", page.read_text("utf-8"))) <= known


@pytest.mark.parametrize("name", ["architecture.md", "architecture.zh.md"])
def test_the_files_named_by_the_architecture_are_there(name: str) -> None:
    text = (ROOT / "docs" / name).read_text("utf-8")
    named = set(re.findall(r"`((?:bot|handlers|storage|tests|docs)/[\w/.]*)`", text))
    assert len(named) > 15
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []
