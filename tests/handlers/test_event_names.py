"""Every kind of event in a case's history has words for staff, and words or expressly none for the people concerned."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.rules import trouble
from bot.screens.events import event_text
from bot.screens.language import speaking
from bot.screens.mine_history import NOT_TOLD, said_by_staff, said_by_them

ROOT = Path(trouble.__file__).parents[1]
# Where the kind is no plain text in the call: the functions whose texts it can be.
CHOSEN_IN = {"_given": ("_given",), "resolved": ("resolved",), "_handed_over": ("_how",), "dropped": ("dropped",)}


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _texts(nodes: list[ast.expr]) -> set[str]:
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _kinds() -> set[str]:
    found: set[str] = set()
    modules = [
        ast.parse(path.read_text()) for path in [*sorted((ROOT / "rules").glob("*.py")), ROOT / "sweeping.py", ROOT / "reorganising.py"]
    ]
    for module in modules:
        for function in ast.walk(module):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in _calls(function, "Event"):
                plain = _texts(call.args[:1])
                assert plain or function.name in CHOSEN_IN, f"{function.name}: name the functions that choose the kind in CHOSEN_IN"
                found |= plain
    for chooser in {each for names in CHOSEN_IN.values() for each in names}:
        for module in modules:
            for call in _calls(module, chooser):
                found |= _texts(call.args[-1:])
            for function in ast.walk(module):
                if isinstance(function, ast.FunctionDef) and function.name == chooser:
                    found |= _texts(function.args.defaults)
                    for given in ast.walk(function):
                        if isinstance(given, ast.Return) and chooser == "_how" and given.value is not None:
                            found |= {
                                each.value
                                for each in ast.walk(given.value)
                                if isinstance(each, ast.Constant) and isinstance(each.value, str)
                            }
    return found


KINDS = sorted(_kinds())


def test_the_kinds_are_found() -> None:
    assert {"reported", "taken", "assigned", "taken_over", "resolved", "settled_on_the_spot", "handed_back", "duty_unanswered"} <= set(
        KINDS
    )
    assert {"routed", "transferred", "referred_up", "sent_down", "trouble_reported"} <= set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_staff_read_it_in_words(kind: str) -> None:
    with speaking("zh"):
        assert event_text(kind, {})


@pytest.mark.parametrize("kind", KINDS)
def test_the_people_concerned_read_it_in_words_or_expressly_not(kind: str) -> None:
    with speaking("zh"):
        said = said_by_them(kind, {}) or said_by_staff(kind)
    assert (said is None) == (kind in NOT_TOLD)
