"""./run bench: one JSON line per figure on stdout, what is going on on stderr; fails if a figure is below its floor."""

import argparse
import os
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, Rounds, added_ms, cpu_us, memory_ratio, one_user, ratio, start_added_s, throughput
from tests.bench.inside import dispatch_ms, paced_burst
from tests.bench.postgresql import postgresql
from tests.bench.subjects import Api, Subject, bare_server, baselines, behind_a_balancer, heyue, workshop

CORES_FOR_TWO = 5  # two processes of the bot, PostgreSQL, the Bot API server and whatever else the machine does


def told(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measured(api: Api, folder: Path, *, quick: bool) -> Iterator[Figure]:
    """Every figure in turn; quick is for trying whether it works, not for figures to rely on."""
    people, rounds, conversations, starts = (5, 1, 3, 1) if quick else (100, 7, 60, 3)
    echo, persistent = baselines(folder)
    ours = heyue(folder / "heyue")
    told(f"{people} people at once, {rounds} interleaved rounds; pacing is off except where it is measured")
    with echo.running(api) as bare, persistent.running(api), ours.running(api) as running:
        played = throughput(api, (echo, persistent, ours), rounds, people)
        tell_rates(played)
        yield Figure("conversation_vs_bare_aiogram", ratio(played, ours, echo), "ratio", 0.6, 0.25)
        yield Figure("conversation_vs_ptb_persistent", ratio(played, ours, persistent), "ratio", 2.0, 1.0)
        yield Figure("cpu_us_per_update", cpu_us(played, ours), "us")
        yield Figure("cpu_us_per_update_bare_aiogram", cpu_us(played, echo), "us")
        times = one_user(api, (echo, ours), conversations)
        yield Figure("reply_added_ms_p50", added_ms(times, ours, echo, 50), "ms", 15.0, 15.0, less_is_better=True)
        yield Figure("reply_added_ms_p99", added_ms(times, ours, echo, 99), "ms", 60.0, 60.0, less_is_better=True)
        yield Figure("memory_vs_bare_aiogram", memory_ratio(running, bare), "ratio", 1.3, 1.3, less_is_better=True)
    yield from on_postgresql(api, folder, echo, rounds, people)
    yield Figure("dispatch_ms", dispatch_ms(folder, 50 if quick else 2000), "ms", 1.0, 3.0, less_is_better=True)
    yield Figure("start_to_first_reply_added_s", start_added_s(api, ours, echo, starts), "s", 1.5, 1.5, less_is_better=True)
    burst = paced_burst(api, ours, folder / "paced", *((60, 4) if quick else (1000, 40)))
    told(f"paced: refused with 429 {burst.refused} times; {len(burst.replies)} replies meanwhile")
    yield Figure("paced_burst_of_limit", 0.0 if burst.refused else burst.reached, "share", 0.95, 0.9)
    yield Figure("reply_in_burst_s", max(burst.replies, default=60.0), "s", 1.0, 1.0, less_is_better=True)


def on_postgresql(api: Api, folder: Path, echo: Subject, rounds: int, people: int) -> Iterator[Figure]:
    """The same conversation with PostgreSQL on this machine; then by webhook to one process and to two."""
    with postgresql() as url:
        ours = heyue(folder / "on-postgresql", url, "107:heyue")
        with echo.running(api), ours.running(api):
            played = throughput(api, (echo, ours), rounds, people)
        tell_rates(played)
        yield Figure("conversation_vs_bare_aiogram_postgresql", ratio(played, ours, echo), "ratio", 0.35, 0.15)
        yield Figure("cpu_us_per_update_postgresql", cpu_us(played, ours), "us")
        alone: Rounds = {}
        both: Rounds = {}
        for _ in range(max(1, rounds // 3)):  # one and two cannot run side by side, so they take turns
            for number, found in ((1, alone), (2, both)):
                with behind_a_balancer(ours, api, number) as together:
                    for name, each in throughput(api, (together,), 2, people).items():
                        found.setdefault(name, []).extend(each)
        tell_rates(alone | both)
        one, two = (next(iter(each.values())) for each in (alone, both))
        gained = statistics.median(each.rate for each in two) / statistics.median(each.rate for each in one)
        cores = os.cpu_count() or 1
        if cores < CORES_FOR_TWO:
            told(f"two processes: only {cores} cores, and they carry PostgreSQL and the Bot API server too; the processor time tells more")
        wanted = (1.6, 1.0) if cores >= CORES_FOR_TWO else (None, None)
        yield Figure("two_processes_vs_one_postgresql", gained, "ratio", *wanted)
        yield Figure("cpu_us_per_update_one_process", statistics.median(each.cpu_us for each in one), "us")
        yield Figure("cpu_us_per_update_two_processes", statistics.median(each.cpu_us for each in two), "us")


def tell_rates(played: Rounds) -> None:
    for name, each in played.items():
        told(f"{name}: {', '.join(f'{one.rate:.0f}' for one in each)} updates/s")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench", description="Measure Heyue beside two other bots; one JSON line per figure.")
    parser.add_argument("--quick", action="store_true", help="few people and rounds: shows that it works, not how fast it is")
    quick = parser.parse_args().quick
    weak = []
    with workshop() as folder, bare_server() as api:
        for figure in measured(api, folder, quick=quick):
            print(figure.line, flush=True)
            if not figure.accepted:
                weak.append(figure.name)
    if weak and not quick:
        told(f"below the floor: {', '.join(weak)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
