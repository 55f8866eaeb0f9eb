"""How long a test waits for what must come true in the end: enough for the slowest machine, or less where it never will."""

import os


def patience(seconds: float) -> float:
    """So many seconds, or `HEYUE_PATIENCE`."""
    return float(os.environ.get("HEYUE_PATIENCE", seconds))
