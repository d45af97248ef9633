"""How far the clock of this process is from the database's.

Leases, sanctions and due times are reckoned by the clock of the process that answers, one time for a whole request. All
processes share the database, so its clock is the one to compare with: while none is far from it, none is far from another.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection

MOST_SECONDS_OFF = 5.0
"""As far as a clock may be off: much less than the shortest time that anything is reckoned by."""

_READ = {
    "postgresql": "SELECT extract(epoch FROM clock_timestamp())",
    "sqlite": "SELECT (julianday('now') - 2440587.5) * 86400.0",
}


def seconds_off(*, own: Callable[[], float] = time.time) -> float:
    """How many seconds this clock is ahead of the database's, less what the question itself took; 0 where it is unknown."""
    read = _READ.get(connection.vendor)
    if read is None:
        return 0.0
    asked = own()
    with connection.cursor() as cursor:
        cursor.execute(read)
        (told,) = cursor.fetchone()
    answered = own()
    ahead = min(answered - float(told), asked - float(told), key=abs)
    return 0.0 if asked <= float(told) <= answered else ahead


def is_off(seconds: float) -> bool:
    return abs(seconds) > MOST_SECONDS_OFF
