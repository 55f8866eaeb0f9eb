"""Where modules may look: what import-linter cannot say, read from the sources themselves."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("bot", "handlers", "storage")


def sources(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Every module name that a file imports, at its top or inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


@pytest.mark.parametrize("path", sources("bot/rules"), ids=lambda path: path.stem)
def test_rules_import_only_the_standard_library_and_rules(path: Path) -> None:
    foreign = {name for name in imports(path) if not within(name, "bot.rules") and name.split(".")[0] not in sys.stdlib_module_names}
    assert not foreign


@pytest.mark.parametrize("path", sources("bot/playground"), ids=lambda path: path.stem)
def test_playground_shares_only_settings_and_clock_with_the_bot(path: Path) -> None:
    foreign = {
        name for name in imports(path) if within(name, *OURS, "aiogram") and not within(name, "bot.playground", "bot.settings", "bot.clock")
    }
    assert not foreign


def test_nobody_imports_the_bare_name_bot() -> None:
    """aiogram injects an argument of that name; `from bot.x import y` cannot be shadowed by it."""

    def taken(path: Path) -> set[str]:
        nodes = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Import))
        return {alias.asname or alias.name.partition(".")[0] for node in nodes for alias in node.names}

    assert not [str(path) for folder in (*OURS, "tests") for path in sources(folder) if "bot" in taken(path)]


def test_no_module_is_named_after_nothing() -> None:
    named = {path.stem for folder in OURS for path in sources(folder)}
    assert not named & {"utils", "util", "helpers", "helper", "common", "base", "misc"}
