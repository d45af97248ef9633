"""The database backend `config.sqlite`.

SQLite has one writer at a time. A transaction that begins by reading and then wants to write fails at
once when another has written meanwhile, however long its timeout; so writing transactions begin with
BEGIN IMMEDIATE, which waits its turn. With ATOMIC_REQUESTS that would make every page wait for every
other. Requests that only read therefore begin with a plain BEGIN: they take no lock, and see the
database as it was when they began.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.backends.sqlite3 import base

_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def reading() -> Iterator[None]:
    """Transactions that begin inside the block expect to read only."""
    with _expecting(reads=True):
        yield


@contextmanager
def writing() -> Iterator[None]:
    """Transactions that begin inside the block take the write lock first, also inside of `reading`."""
    with _expecting(reads=False):
        yield


@contextmanager
def _expecting(*, reads: bool) -> Iterator[None]:
    before = _reading.set(reads)
    try:
        yield
    finally:
        _reading.reset(before)


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite, whose transactions begin as `reading` says."""

    def _start_transaction_under_autocommit(self) -> None:
        if _reading.get():
            self.cursor().execute("BEGIN")
        else:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
