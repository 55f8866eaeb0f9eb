"""./run bench: one JSON line per figure on stdout, what is going on on stderr; fails if a figure is below its floor."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, added_ms, memory_ratio, one_user, ratio, start_added_s, throughput
from tests.bench.inside import dispatch_ms, paced_of_limit
from tests.bench.subjects import Api, bare_server, baselines, heyue, workshop


def told(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measured(api: Api, folder: Path, *, quick: bool) -> Iterator[Figure]:
    """Every figure in turn; quick is for trying whether it works, not for figures to rely on."""
    people, rounds, conversations, starts = (5, 1, 3, 1) if quick else (100, 7, 60, 3)
    echo, persistent = baselines(folder)
    ours = heyue(folder / "heyue")
    told(f"{people} people at once, {rounds} interleaved rounds; pacing is off except where it is measured")
    with echo.running(api) as bare, persistent.running(api), ours.running(api) as running:
        rates = throughput(api, (echo, persistent, ours), rounds, people)
        for name, each in rates.items():
            told(f"{name}: {', '.join(f'{rate:.0f}' for rate in each)} updates/s")
        yield Figure("conversation_vs_bare_aiogram", ratio(rates, ours, echo), "ratio", 0.6, 0.25)
        yield Figure("conversation_vs_ptb_persistent", ratio(rates, ours, persistent), "ratio", 2.0, 1.0)
        times = one_user(api, (echo, ours), conversations)
        yield Figure("reply_added_ms_p50", added_ms(times, ours, echo, 50), "ms", 15.0, 15.0, less_is_better=True)
        yield Figure("reply_added_ms_p99", added_ms(times, ours, echo, 99), "ms", 60.0, 60.0, less_is_better=True)
        yield Figure("memory_vs_bare_aiogram", memory_ratio(running, bare), "ratio", 1.3, 1.3, less_is_better=True)
    yield Figure("dispatch_ms", dispatch_ms(folder, 50 if quick else 2000), "ms", 1.0, 3.0, less_is_better=True)
    yield Figure("start_to_first_reply_added_s", start_added_s(api, ours, echo, starts), "s", 1.5, 1.5, less_is_better=True)
    reached, refused = paced_of_limit(api, ours, folder / "paced", 30 if quick else 300)
    told(f"paced: refused with 429 {refused} times")
    yield Figure("paced_of_limit", 0.0 if refused else reached, "share", 0.9, 0.9)


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
