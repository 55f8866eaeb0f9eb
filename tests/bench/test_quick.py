"""The bench runs whole: every figure is there, and what it measures really happened."""

import json
import subprocess
import sys
from pathlib import Path

NAMES = {
    "conversation_vs_bare_aiogram",
    "conversation_vs_ptb_persistent",
    "reply_added_ms_p50",
    "reply_added_ms_p99",
    "memory_vs_bare_aiogram",
    "dispatch_ms",
    "start_to_first_reply_added_s",
    "paced_burst_of_limit",
    "reply_in_burst_s",
    "conversation_vs_bare_aiogram_postgresql",
}
TWO = "two_processes_vs_one_postgresql"  # has a goal where the machine has cores for it
INFORMATION = {
    "cpu_us_per_update",
    "cpu_us_per_update_bare_aiogram",
    "cpu_us_per_update_postgresql",
    "cpu_us_per_update_one_process",
    "cpu_us_per_update_two_processes",
}


def test_quick_run_prints_every_figure_as_a_line_of_json() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick"], cwd=root, capture_output=True, text=True, check=False, timeout=500
    )
    assert done.returncode == 0, done.stderr
    figures = [json.loads(line) for line in done.stdout.splitlines()]
    assert {figure["name"] for figure in figures} == NAMES | INFORMATION | {TWO}
    assert all(set(figure) == {"name", "value", "unit", "goal", "floor"} for figure in figures if figure["name"] in NAMES)
    assert all(set(figure) == {"name", "value", "unit"} for figure in figures if figure["name"] in INFORMATION)
    values = {figure["name"]: figure["value"] for figure in figures}
    assert values["conversation_vs_bare_aiogram"] > 0
    assert values["paced_burst_of_limit"] > 0.5  # 0 would be a refusal or something unsent
