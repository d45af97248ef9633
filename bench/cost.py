"""What a call costs in CPU time, as the benches of pages count it."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from time import process_time


def milliseconds(act: Callable[[], object], *, rounds: int, warming: int = 5) -> float:
    """The median CPU time of `rounds` calls, after `warming` that do not count."""
    for _ in range(warming):
        act()
    times = []
    for _ in range(rounds):
        begun = process_time()
        act()
        times.append((process_time() - begun) * 1000)
    return statistics.median(times)
