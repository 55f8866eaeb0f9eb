"""How long a test waits for what must come true in the end: on the slowest machine, or as long as whoever breaks a promise on purpose says."""

import os


def patience(seconds: float) -> float:
    """So many seconds, or `HEYUE_PATIENCE`."""
    return float(os.environ.get("HEYUE_PATIENCE", seconds))
