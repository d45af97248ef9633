"""What a call costs, for promises about the worst input: CPU time, and the least of several runs.

The least is the nearest to what the call itself takes; whatever else the machine does can only add to it.
"""

from __future__ import annotations

import time
from collections.abc import Callable

RUNS = 5


def cpu_seconds(act: Callable[[], object], *, enough: float = 0.0) -> float:
    """The least CPU time of `act`, in seconds. A run that takes less than `enough` ends the search."""
    least = float("inf")
    for _ in range(RUNS):
        begun = time.process_time()
        act()
        least = min(least, time.process_time() - begun)
        if least < enough:
            break
    return least
