"""The run script in a bare folder, with a Python that only notes what it is asked to do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Stands in for a system's Python: makes a .venv around itself, and notes what would be installed.
PYTHON = f"""#!/bin/bash
case "$1 $2" in
  "-c import ensurepip") exit ${{NO_ENSUREPIP:-0}} ;;
  "-m venv")
    mkdir -p "$4/bin"
    cp "$0" "$4/bin/python"
    for name in heyue pytest; do
      printf '#!/bin/bash\\necho %s "$@"\\n' $name > "$4/bin/$name"
      chmod +x "$4/bin/$name"
    done
    ;;
  "-m pip")
    [ "$3" = --version ] && exit
    echo "pip $*" >> "$NOTES" && cat "${{@: -1}}" >> "$NOTES"
    ;;
  *) exec {sys.executable} "$@" ;;
esac
"""


class Clone:
    """A folder with nothing in it but what the script needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "clone"
        self.folder.mkdir()
        for name in ("run", "pyproject.toml", "constraints.txt"):
            shutil.copy2(ROOT / name, self.folder / name)
        self.notes = folder / "notes"
        self.notes.touch()
        bin = folder / "bin"
        bin.mkdir()
        for name, content in (
            ("python3.13", "#!/bin/bash\nexit 127\n"),
            ("python3.12", PYTHON),
        ):  # the first is a version manager's empty promise
            (bin / name).write_text(content)
            (bin / name).chmod(0o755)
        self.path = f"{bin}:/usr/bin:/bin"

    def run(self, *arguments: str, script: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("BOT_TOKEN", "HEYUE_PYTHON")}
        given = {**kept, "PATH": self.path, "NOTES": str(self.notes), **environment}
        command = [str(script or self.folder / "run"), *arguments]
        return subprocess.run(command, cwd="/", env=given, capture_output=True, text=True, check=False)

    @property
    def installs(self) -> list[str]:
        return [line for line in self.notes.read_text().splitlines() if line.startswith("pip ")]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return Clone(tmp_path)


def test_first_start_prepares_and_goes_on_and_the_second_only_goes_on(clone: Clone) -> None:
    first = clone.run("demo", "--port", "8081")
    assert first.returncode == 0, first.stderr
    assert first.stdout == "heyue demo --port 8081\n"
    assert "Preparing .venv" in first.stderr
    (install,) = clone.installs
    assert f"--constraint {clone.folder}/constraints.txt --editable {clone.folder}" in install
    assert "pytest-xdist" not in clone.notes.read_text()

    second = clone.run("demo")
    assert (second.stdout, second.stderr) == ("heyue demo\n", "")
    assert len(clone.installs) == 1


def test_tools_of_developers_are_installed_when_they_are_used(clone: Clone) -> None:
    clone.run("demo")
    done = clone.run("test", "tests/rules", "-q")
    assert done.stdout == "pytest tests/rules -q\n"
    assert "pytest-xdist" in clone.notes.read_text()
    clone.run("demo")
    assert len(clone.installs) == 2


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_requirement_is_installed(clone: Clone, name: str) -> None:
    clone.run("demo")
    with (clone.folder / name).open("a") as file:
        file.write("# changed\n")
    clone.run("demo")
    assert len(clone.installs) == 2


def test_a_failed_installation_is_said_and_tried_again(clone: Clone) -> None:
    failed = clone.run("demo", NOTES="/nowhere/notes")
    assert failed.returncode == 1
    assert "Installing the packages failed" in failed.stderr
    assert clone.run("demo").stdout == "heyue demo\n"


def test_through_a_symbolic_link(clone: Clone, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(clone.folder / "run")
    assert clone.run("demo", script=link).stdout == "heyue demo\n"


def test_without_ensurepip_it_names_the_package(clone: Clone) -> None:
    done = clone.run("demo", NO_ENSUREPIP="1", HEYUE_PYTHON="python3.12")
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr.splitlines()[-1]


def test_a_chosen_python_that_does_not_work_is_said(clone: Clone) -> None:
    done = clone.run("demo", HEYUE_PYTHON="python9")
    assert done.returncode == 1
    assert done.stderr == "HEYUE_PYTHON=python9 is not a working Python 3.11 or newer.\n"


def test_bot_without_a_token_says_what_to_do_in_one_line(clone: Clone) -> None:
    done = clone.run("bot")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "BOT_TOKEN" in done.stderr
    assert not clone.installs


def test_unknown_command(clone: Clone) -> None:
    done = clone.run("fly")
    assert done.returncode == 2
    assert done.stderr == 'There is no command "fly"; ./run help lists them.\n'


@pytest.mark.parametrize("arguments", [(), ("help",), ("--help",)])
def test_help_names_every_command(clone: Clone, arguments: tuple[str, ...]) -> None:
    done = clone.run(*arguments)
    assert done.returncode == 0
    for name in ("demo", "test", "bot", "check", "bench", "faults", "texts", "help"):
        assert f"\n  {name} " in done.stdout
