"""Learning beside the running bot: in a process of its own and with the lowest priority, for it takes a processor for minutes."""

import importlib.util
import logging
import os
import subprocess
import sys

log = logging.getLogger("heyue.learning")
LOW = 19
_begun: list[subprocess.Popen[bytes]] = []  # kept until the next one, so that the system's last word on it is heard


def begin_learning() -> None:
    """Start `heyue triage learn` and do not wait for it: what it learns is in force for every process when it is kept."""
    if importlib.util.find_spec("sklearn") is None:
        log.info("nothing is learned from checked reports: scikit-learn is not installed")
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "triage", "learn"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        start_new_session=True,
    )
    _begun[:] = [process]
    os.setpriority(os.PRIO_PROCESS, process.pid, LOW)
    log.info("learning from checked reports has begun")
