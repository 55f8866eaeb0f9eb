"""The commands: what they print, in both languages, what they refuse, and the exit codes."""

import csv
import io
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot import policy as policies_of_file
from bot import sample
from bot.cli import main
from bot.commands import backing_up
from bot.commands.backing_up import Progress
from bot.commands.saying import spoken_language
from bot.rules.obligations import start
from bot.rules.terms import Grade, Kind
from storage import invitations, joining, obligations, policies, roster, timetable
from storage.database import reading, writing
from tests.ports import free_port
from tests.storage.rows import a_case

GRIDS = 25


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


Heyue = Callable[..., Answer]


@pytest.fixture
def heyue(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sqlite_url: str, tmp_path: Path) -> Heyue:
    """Run a command in this process, on a database of this test's own."""
    for name in ("BOT_TOKEN", "TELEGRAM_API_BASE", "WEBHOOK_URL", "HEYUE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("HEYUE_DATA", str(tmp_path / "data"))
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    def run(*arguments: object, language: str = "en") -> Answer:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(["--language", language, *map(str, arguments)])
        said = capsys.readouterr()
        return Answer(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def city(heyue: Heyue) -> Heyue:
    """The same with the sample roster loaded."""
    assert heyue("roster", "load", "--sample", "--yes").code == 0
    return heyue


def test_reindex_may_be_done_again(city: Heyue) -> None:
    first, again = city("reindex"), city("reindex", language="zh")
    assert first.code == again.code == 0
    assert "0 cases" in first.out and "0 件" in again.out


# -- language ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {"LANG": "en_GB.UTF-8", "HEYUE_LANGUAGE": "zh"}, "zh"),
        (["--language", "en"], {"LANG": "zh_CN"}, "en"),
        (["demo", "--language=zh"], {}, "zh"),
        (["--language", "xx"], {"LANG": "zh_CN"}, "zh"),
        (["--language"], {}, "en"),
    ],
)
def test_the_language_of_the_terminal(arguments: list[str], environ: dict[str, str], language: str) -> None:
    assert spoken_language(arguments, environ) == language


def test_help_is_said_in_both_languages(heyue: Heyue) -> None:
    english, chinese = heyue("--help"), heyue("--help", language="zh")
    assert english.code == chinese.code == 0
    for command in ("demo", "bot", "roster", "invite", "links", "policy", "triage", "backup", "restore", "reindex", "doctor"):
        assert command in english.out
        assert command in chinese.out
    assert "示例城市" in chinese.out
    assert "sample city" in english.out


def test_help_needs_nothing_heavy() -> None:
    heavy = "aiogram,sqlalchemy,telegram,openpyxl,alembic,aiohttp,chinese_calendar"
    code = (
        "import sys\nfrom bot.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n"
        f"    print([name for name in '{heavy}'.split(',') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# -- bot --------------------------------------------------------------------------------------------------------------


def test_without_a_token_one_line_says_what_to_do() -> None:
    environ = {name: value for name, value in os.environ.items() if name != "BOT_TOKEN"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--language", "en", "bot"], capture_output=True, text=True, check=False, env=environ, timeout=180
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1
    assert "BotFather" in done.stderr


def test_a_token_that_cannot_be_one_is_explained(heyue: Heyue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "nonsense")
    answer = heyue("bot")
    assert answer.code == 1
    assert "BOT_TOKEN looks wrong" in answer.err


def test_a_server_that_cannot_be_reached_is_one_sentence(heyue: Heyue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123:abc")
    monkeypatch.setenv("TELEGRAM_API_BASE", f"http://127.0.0.1:{free_port()}")
    answer = heyue("bot", language="zh")
    assert answer.code == 1
    assert "连不上" in answer.err.splitlines()[-1]


# -- demo -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "words"), [("en", "in use by another program"), ("zh", "被别的程序占用")])
def test_a_busy_port_is_a_clear_sentence(heyue: Heyue, tmp_path: Path, language: str, words: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = heyue("demo", "--data", tmp_path / "demo", "--port", port, "--no-browser", language=language)
    assert answer.code == 1
    assert str(port) in answer.err
    assert words in answer.err
    assert len(answer.err.splitlines()) == 1


# -- roster -----------------------------------------------------------------------------------------------------------


def test_loading_shows_what_changes_and_says_what_is_next(heyue: Heyue, sqlite_url: str) -> None:
    answer = heyue("roster", "load", "--sample", "--yes", language="zh")
    assert answer.code == 0
    assert "56" in answer.out
    assert "--administrator" in answer.err
    with reading(sqlite_url) as db:
        assert roster.newest_id(db) == 1
    again = heyue("roster", "load", "--sample", "--yes")
    assert again.out.strip() == "Nothing would change."
    with reading(sqlite_url) as db:
        assert roster.newest_id(db) == 1


def test_without_a_terminal_nothing_is_applied_unasked(heyue: Heyue, sqlite_url: str) -> None:
    answer = heyue("roster", "load", "--sample")
    assert answer.code == 1
    assert "--yes" in answer.err
    with reading(sqlite_url) as db:
        assert roster.present(db) is None


def test_every_fault_is_told_with_its_place_and_nothing_is_loaded(heyue: Heyue, sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "roster.toml"
    text = (
        sample.ROSTER.read_text("utf-8")
        .replace('level = "town"', 'level = "borough"', 1)
        .replace('person = "wang-min"', 'person = "nobody"')
    )
    file.write_text(text, "utf-8")
    answer = heyue("roster", "load", file, "--yes")
    assert answer.code == 1
    assert "borough" in answer.err
    assert "nobody" in answer.err
    assert re.search(r"units, row \d+", answer.err)
    assert "nothing was loaded" in answer.err.splitlines()[-1]
    with reading(sqlite_url) as db:
        assert roster.present(db) is None
    assert "单位" in heyue("roster", "load", file, "--yes", language="zh").err


def test_a_change_is_shown_by_name(city: Heyue, tmp_path: Path) -> None:
    file = tmp_path / "roster.toml"
    lines = [line for line in sample.ROSTER.read_text("utf-8").splitlines() if '"jian-dan"' not in line]
    file.write_text("\n".join(lines), "utf-8")
    answer = city("roster", "load", file, "--yes")
    assert answer.code == 0
    assert "jian-dan" in answer.out


@pytest.mark.parametrize("arguments", [(), ("missing.toml",)])
def test_a_roster_that_is_not_there_is_a_sentence(heyue: Heyue, arguments: tuple[str, ...]) -> None:
    answer = heyue("roster", "load", *arguments)
    assert answer.code == 1
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("form", ["roster.xlsx", "roster.toml", "roster.zip", "roster"])
def test_what_is_exported_can_be_loaded_again(city: Heyue, tmp_path: Path, form: str) -> None:
    file = tmp_path / form
    assert city("roster", "export", file, language="zh").code == 0
    assert city("roster", "load", file, "--yes").out.strip() == "Nothing would change."
    again = city("roster", "export", file)
    assert again.code == 1
    assert "already" in again.err


def test_there_is_nothing_to_export_before_the_first_loading(heyue: Heyue, tmp_path: Path) -> None:
    answer = heyue("roster", "export", tmp_path / "roster.toml")
    assert (answer.code, answer.out) == (1, "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_template_is_written_once(heyue: Heyue, tmp_path: Path, language: str) -> None:
    file = tmp_path / "roster.toml"
    assert heyue("roster", "template", file, language=language).code == 0
    before = file.read_text("utf-8")
    assert heyue("roster", "template", file, language=language).code == 1
    assert file.read_text("utf-8") == before


# -- links ------------------------------------------------------------------------------------------------------------


def test_the_first_administrators_link_works(city: Heyue, sqlite_url: str) -> None:
    answer = city("invite", "--administrator", "--bot-username", "@heyue_bot")
    found = re.search(r"https://t\.me/heyue_bot\?start=j_([A-Za-z0-9_-]+)", answer.out)
    assert found
    with writing(sqlite_url) as db:
        used = invitations.use(db, found[1], staff_of(db), datetime(2026, 1, 1, tzinfo=UTC), invitations.ADMINISTRATOR)
    assert used.kind == invitations.ADMINISTRATOR


def staff_of(db: Connection) -> int:
    return joining.by_code(db, "wang-min") or 0


def test_links_need_a_roster(heyue: Heyue) -> None:
    for command in (("invite", "--all"), ("links",)):
        answer = heyue(*command, "--bot-username", "heyue_bot")
        assert answer.code == 1
        assert "heyue roster load" in answer.err


def test_a_list_for_everybody_names_people_and_groups(city: Heyue, tmp_path: Path) -> None:
    file = tmp_path / "links.csv"
    answer = city("invite", "--all", "--out", file, "--bot-username", "heyue_bot", language="zh")
    assert answer.code == 0
    rows = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    assert rows[0] == ["给谁", "名称", "角色", "链接", "有效期至"]
    people = [row for row in rows[1:] if row[0] == "人员"]
    groups = [row for row in rows[1:] if row[0] == "群"]
    assert len({row[1] for row in people}) == len(people) > 60
    assert "文君社区调解室 调解员、值班" in next(row for row in people if row[1] == "王敏")[2]
    assert all("startgroup=u_" in row[3] for row in groups)
    assert not any("网格" in row[1] for row in groups)
    links = [row[3] for row in rows[1:]]
    assert len(set(links)) == len(links)


def test_a_list_to_cut_apart(city: Heyue, tmp_path: Path) -> None:
    file = tmp_path / "links.txt"
    assert city("invite", "--unit", "wenjun", "--person", "sun-hao", "--out", file, "--bot-username", "heyue_bot").code == 0
    slips = file.read_text("utf-8").strip().split("\n\n")
    assert len(slips) == 5  # the head, two mediators, the group, and who was asked for by name
    assert any("Sun Hao" in slip for slip in slips)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "--administrator"),
        (("--person", "nobody"), "nobody"),
        (("--unit", "nowhere"), "nowhere"),
        (("--unit", "wenjun", "--out", "links.pdf"), ".csv"),
    ],
)
def test_what_cannot_be_invited_is_said_and_nothing_is_made(city: Heyue, sqlite_url: str, arguments: tuple[str, ...], words: str) -> None:
    answer = city("invite", *arguments, "--bot-username", "heyue_bot")
    assert answer.code == 1
    assert words in answer.err
    with reading(sqlite_url) as db:
        assert invitations.waiting(db, datetime(2026, 1, 1, tzinfo=UTC)) == []


def test_without_a_name_of_the_bot_no_link_can_be_made(city: Heyue) -> None:
    answer = city("links")
    assert answer.code == 1
    assert "--bot-username" in answer.err


def test_every_grid_has_its_link(city: Heyue, tmp_path: Path) -> None:
    file = tmp_path / "grids.csv"
    assert city("links", "--bot-username", "heyue_bot", "--out", file).code == 0
    rows = list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    assert len(rows) == GRIDS + 1
    assert [
        "wenjun-3",
        "grid 3 of Wenjun community",
        "Wenjun community",
        "Linjiang town",
        "https://t.me/heyue_bot?start=g_wenjun-3",
    ] in rows


def test_the_commands_work_on_postgresql(heyue: Heyue, monkeypatch: pytest.MonkeyPatch, postgresql_url: str, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql_url)
    own = tmp_path / "policy.toml"
    own.write_text("invitation_days = 3\n", "utf-8")
    for command in (
        ("roster", "load", "--sample", "--yes"),
        ("policy", "apply", own, "--yes", "--recompute"),
        ("invite", "--all", "--bot-username", "heyue_bot", "--out", tmp_path / "links.csv"),
        ("roster", "export", tmp_path / "roster.toml"),
    ):
        assert heyue(*command).code == 0
    assert heyue("roster", "load", tmp_path / "roster.toml", "--yes").out.strip() == "Nothing would change."


def test_triage_follows_the_roster_in_force(heyue: Heyue, tmp_path: Path) -> None:
    file = tmp_path / "roster.toml"
    file.write_text(sample.ROSTER.read_text("utf-8").replace("文君社区调解室", "文君新调解室"), "utf-8")
    report = ("triage", "--text", "楼上漏水找了三回都不理，天花板都霉了", "--grid", "wenjun-3", "--json")
    assert "文君社区调解室" in heyue(*report).out
    assert heyue("roster", "load", file, "--yes").code == 0
    assert "文君新调解室" in heyue(*report).out


# -- policy -----------------------------------------------------------------------------------------------------------


def test_a_sound_policy_is_called_sound(heyue: Heyue, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("invitation_days = 3\n", "utf-8")
    assert heyue("policy", "check", file).out.strip() == "The policy is sound."
    assert heyue("policy", "check", file, language="zh").code == 0
    file.write_text('[[routing]]\nname = "all"\nto = "town"\n[[routing]]\nname = "late"\nto = "city"\ngrades = ["high"]\n', "utf-8")
    warned = heyue("policy", "check", file)
    assert warned.code == 0 and warned.out.strip() == "The policy is sound."
    assert "Warning: line 4, routing[2]: Routing row late can never match: all before it" in warned.err


def test_a_faulty_policy_is_explained_and_not_applied(heyue: Heyue, sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('invitation_days = "soon"\nzone = "Mars/Olympus"\n', "utf-8")
    for command in ("check", "apply"):
        answer = heyue("policy", command, file)
        assert answer.code == 1
        assert "line 1, invitation_days" in answer.err
        assert "Mars/Olympus" in answer.err
    with reading(sqlite_url) as db:
        assert policies.newest(db) is None


def test_a_policy_is_shown_then_put_into_force(heyue: Heyue, sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("invitation_days = 3\n", "utf-8")
    unasked = heyue("policy", "apply", file)
    assert unasked.code == 1
    assert re.search(r"invitation_days: \d+ → 3", unasked.out)
    applied = heyue("policy", "apply", file, "--yes")
    assert applied.code == 0
    with reading(sqlite_url) as db:
        found = policies.newest(db)
    assert found is not None
    assert found[1] == "invitation_days = 3\n"
    assert json.loads(heyue("policy", "show").out)["invitation_days"] == 3
    assert heyue("policy", "apply", file, "--yes").out.strip() == "Nothing would change."


def test_recomputing_moves_what_is_owed_and_only_when_asked(city: Heyue, sqlite_url: str, tmp_path: Path) -> None:
    started = datetime.now(UTC) - timedelta(hours=1)
    shipped = policies_of_file.load()
    with writing(sqlite_url) as db:
        case = a_case(db, "wenjun", started)
        owed = start(Kind.FIRST_RESPONSE, unit=1, grade=Grade.LOW, now=started, policy=shipped)
        obligations.begin(db, case, [owed])
    file = tmp_path / "policy.toml"
    file.write_text('[obligations.first_response]\nlimit = "5 days"\n', "utf-8")
    assert city("policy", "apply", file, "--yes").code == 0
    with reading(sqlite_url) as db:
        assert [each.due_at for _number, each in timetable.open_obligations(db, 10)] == [owed.due_at]
    moved = city("policy", "apply", file, "--recompute", "--yes")
    assert moved.code == 0
    assert "LJ-2026-000009 first response" in moved.out
    with reading(sqlite_url) as db:
        assert [each.due_at for _number, each in timetable.open_obligations(db, 10)] == [owed.due_at + timedelta(days=2)]


# -- backup and restore -----------------------------------------------------------------------------------------------


def test_a_backup_is_written_refused_restored_and_asked_about(city: Heyue, sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "city.zip"
    written = city("backup", file)
    assert written.code == 0
    assert re.search(r"city\.zip, \d+ rows of \d+ tables", written.out)
    assert "not encrypted" in written.err
    assert city("backup", file).code == 1  # never over another one
    assert "already" in city("backup", file).err
    before = file.read_bytes()
    full = city("restore", file)
    assert full.code == 1
    assert "--replace" in full.err
    unasked = city("restore", file, "--replace")
    assert unasked.code == 1
    assert "--yes" in unasked.err
    with writing(sqlite_url) as db:
        joining_before = joining.by_code(db, "wang-min")
        policies.apply(db, "invitation_days = 3\n", datetime.now(UTC))
    restored = city("restore", file, "--replace", "--yes", language="zh")
    assert restored.code == 0
    assert "已恢复" in restored.out
    with reading(sqlite_url) as db:
        assert policies.newest(db) is None
        assert joining.by_code(db, "wang-min") == joining_before
    assert file.read_bytes() == before


def test_what_is_no_backup_is_said(heyue: Heyue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "There is no file" in heyue("restore", tmp_path / "none.zip").err
    (tmp_path / "words.zip").write_text("words")
    assert "is no backup" in heyue("restore", tmp_path / "words.zip").err
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert "nothing to back up" in heyue("backup", tmp_path / "a.zip").err
    assert not (tmp_path / "none.db").exists()


def test_a_backup_into_a_folder_that_is_not_there(city: Heyue, tmp_path: Path) -> None:
    answer = city("backup", tmp_path / "no" / "folder.zip")
    assert answer.code == 1
    assert "cannot be written" in answer.err


def test_progress_is_shown_on_a_terminal_and_now_and_then_elsewhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = Progress(2000)
    elsewhere("cases", 1000)
    assert capsys.readouterr().err == ""  # a short piece of work says nothing
    monkeypatch.setattr(backing_up, "SAY_APART", 0.0)
    elsewhere("cases", 1000)
    assert capsys.readouterr().err == "1,000 / 2,000  cases\n"
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    terminal = Progress(2000)
    terminal("cases", 1000)
    terminal("cases", 1001)  # too soon to be shown
    terminal.over()
    assert capsys.readouterr().err == "\r\x1b[K1,000 / 2,000  cases\r\x1b[K"
