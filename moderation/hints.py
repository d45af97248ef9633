"""Tell a worker that there is work. Only a hint: the row is the truth, and the sweep finds what a hint lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from time import monotonic

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)

JUDGE = "moderation.tasks.judge_submission"
SEND = "moderation.tasks.send_letter"
CHECK = "moderation.tasks.run_check"
TEACH = "moderation.tasks.teach_check"

# After one failure no broker is asked for this long, so that a request that owes five letters waits once, not five times.
PAUSE = 5.0  # seconds

# Seconds to wait for a broker. A worker's own connections wait longer: they listen until there is work.
IMPATIENT = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}

_down_until = 0.0
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@contextmanager
def left_to_the_sweep() -> Iterator[None]:
    """Tell no worker of what is asked inside: a whole history written at once would only flood the broker."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def hint_on_commit(task: str, pk: int, *, after: timedelta = timedelta(0)) -> None:
    """Queue `task` for the row `pk` once the transaction has committed; a broker that is down is logged, not raised.

    The worker lets `after` pass before it runs the task.
    """
    if not _quiet.get():
        transaction.on_commit(lambda: _hint(task, pk, after=after), robust=True)


def _hint(task: str, pk: int, *, after: timedelta) -> None:
    global _down_until
    if monotonic() < _down_until:
        log.info("hint_left_to_the_sweep", task=task, pk=pk)
        return
    try:
        with current_app.connection_for_write() as connection:
            # A server that accepts and then says nothing would otherwise keep the reader waiting for ever.
            connection.transport_options = {**(connection.transport_options or {}), **IMPATIENT}
            countdown = after.total_seconds() or None
            current_app.send_task(task, args=[pk], connection=connection, retry=False, countdown=countdown)
    except (OperationalError, OSError) as problem:
        _down_until = monotonic() + PAUSE
        log.warning("hint_lost", task=task, pk=pk, problem=str(problem))
