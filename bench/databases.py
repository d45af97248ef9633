"""A database for one measurement, and what it spends in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import clock_gettime


@contextmanager
def a_database(place: Path) -> Iterator[None]:
    """An empty database with its tables, and gone afterwards; on SQLite a file in `place`."""
    from django.core.cache import cache
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(place / "bench-test.sqlite3")
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    cache.clear()
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def spent_by_server() -> float:
    """The CPU time of the process that answers this thread in PostgreSQL, in seconds; 0 on SQLite, which has none."""
    from django.db import connection

    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    # What clock_getcpuclockid(3) gives for another process of this machine.
    return clock_gettime((~connection.connection.info.backend_pid << 3) | 2)
