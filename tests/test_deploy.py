"""What the systemd unit, the Dockerfile and the compose file name is there, and fits together; no engine is needed for that."""

import configparser
import fnmatch
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import yaml

from bot.health import SILENT_AFTER
from bot.settings import from_environment

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "docs" / "deploy"
SETTINGS = set(re.findall(r'"((?:HEYUE|METRICS|WEBHOOK|BOT|DATABASE|TELEGRAM)_\w+)"', (ROOT / "bot" / "settings.py").read_text("utf-8")))


def instructions(name: str) -> list[str]:
    """What comes after each such word of the Dockerfile, its lines joined."""
    text = (DEPLOY / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    return [re.sub(r"\s+", " ", line[len(name) :]).strip() for line in text.splitlines() if line.startswith(name + " ")]


def test_everything_that_the_image_copies_is_there_and_let_through() -> None:
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").split()
    assert ignored[-1] == "**/__pycache__"
    let_through = {line[1:] for line in ignored if line.startswith("!")}
    copied = {source for line in instructions("COPY") if not line.startswith("--from") for source in line.split()[:-1]}
    assert copied == let_through
    assert all((ROOT / each).exists() for each in copied)
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) | {project["project"]["readme"]} <= copied
    assert not any(fnmatch.fnmatch(each, "*.db") for each in copied)


def test_the_image_starts_the_bot_without_root_and_asks_how_it_is() -> None:
    assert instructions("CMD") == ['["heyue", "bot"]']
    assert instructions("USER") == ["heyue"]
    given = dict(re.findall(r"(\w+)=(\S+)", instructions("ENV")[-1]))
    assert {name for name in given if not name.startswith(("PATH", "PYTHON"))} <= SETTINGS
    port = from_environment({"METRICS_PORT": given["METRICS_PORT"], "HEYUE_LOG": given["HEYUE_LOG"]}).metrics_port
    health = re.search(r'CMD \["python", "-c", "(.+)"\]', instructions("HEALTHCHECK")[0])
    assert health is not None
    assert f":{port}/healthz" in health[1]
    asked = subprocess.run([sys.executable, "-c", health[1].replace(str(port), "9")], capture_output=True, check=False)
    assert asked.returncode == 1  # nobody is there
    assert b"URLError" in asked.stderr


def test_the_compose_file_fits_the_image_and_the_settings() -> None:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    bot, database = found["services"]["bot"], found["services"]["database"]
    assert (DEPLOY / bot["build"]["context"]).resolve() == ROOT
    assert (ROOT / bot["build"]["dockerfile"]).exists()
    assert bot["environment"].keys() <= SETTINGS
    url = bot["environment"]["DATABASE_URL"]
    assert re.fullmatch(r"postgresql://(\w+):\$\{POSTGRES_PASSWORD\}@(\w+)/(\w+)", url)
    assert url.endswith(f"@database/{database['environment']['POSTGRES_DB']}")
    assert bot["depends_on"]["database"]["condition"] == "service_healthy"
    named = {each.split(":")[0] for service in found["services"].values() for each in service["volumes"]}
    assert named == found["volumes"].keys()
    assert bot["volumes"][0].endswith(":" + dict(re.findall(r"(\w+)=(\S+)", instructions("ENV")[-1]))["HEYUE_DATA"])
    assert float(bot["stop_grace_period"].removesuffix("s")) > from_environment({}).stop_seconds


def unit() -> configparser.ConfigParser:
    found = configparser.ConfigParser(strict=False, interpolation=None)
    found.optionxform = str  # type: ignore[assignment,method-assign]
    found.read(DEPLOY / "heyue.service", "utf-8")
    return found


def test_the_unit_waits_long_enough_and_names_what_is_there() -> None:
    service = unit()["Service"]
    assert service["ExecStart"].endswith("/.venv/bin/heyue bot")
    assert {each.split("=")[0] for each in service["Environment"].split()} <= SETTINGS
    assert float(service["WatchdogSec"]) > SILENT_AFTER
    assert float(service["TimeoutStopSec"]) > from_environment({}).stop_seconds


def test_systemd_understands_the_unit_where_it_is_installed(tmp_path: Path) -> None:
    text = (DEPLOY / "heyue.service").read_text("utf-8")
    program = unit()["Service"]["ExecStart"].split()[0]
    copy = tmp_path / "heyue.service"
    copy.write_text(text.replace(program, sys.executable), "utf-8")
    analyze = shutil.which("systemd-analyze")
    if analyze is None:  # elsewhere the words are still compared above
        assert "CI" not in os.environ, "systemd is missing: apt-get install systemd"
        return
    said = subprocess.run([analyze, "verify", str(copy)], capture_output=True, text=True, timeout=60, check=False)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")
