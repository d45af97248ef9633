"""Tell a worker that there is work. Only a hint: the row is the truth, and the sweep finds what a hint lost."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from time import monotonic
from typing import Any

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
    hint_all_on_commit(task, [pk], after=after)


def hint_all_on_commit(task: str, pks: Sequence[int], *, after: timedelta = timedelta(0)) -> None:
    """What `hint_on_commit` does, for several rows in one message: for a task that takes any number of keys."""
    if pks and not _quiet.get():
        transaction.on_commit(lambda: _hint(task, pks, after=after), robust=True)


def _hint(task: str, pks: Sequence[int], *, after: timedelta) -> None:
    global _down_until
    if monotonic() < _down_until:
        log.info("hint_left_to_the_sweep", task=task, pks=pks)
        return
    try:
        _send(task, pks, countdown=after.total_seconds() or None)
    except (OperationalError, OSError) as problem:
        _down_until = monotonic() + PAUSE
        log.warning("hint_lost", task=task, pks=pks, problem=str(problem))


def _send(task: str, pks: Sequence[int], *, countdown: float | None) -> None:
    """Over the connection of this thread, which costs far less than one for each message; over a new one if that broke.

    A broker that said nothing for as long as we wait says nothing over a new one either.
    """
    producer, is_new = _line.producer()
    begun = monotonic()
    try:
        current_app.send_task(task, args=list(pks), producer=producer, retry=False, countdown=countdown)
    except (OperationalError, OSError):
        _line.hang_up()
        if is_new or monotonic() - begun >= IMPATIENT["socket_timeout"]:
            raise
        _send(task, pks, countdown=countdown)


class _Line(threading.local):
    """The connection of one thread of one process to the broker."""

    open: Any = None
    pid = 0

    def producer(self) -> tuple[Any, bool]:
        """Where to send by, and whether it is new."""
        if self.open is not None and self.pid == os.getpid():
            return self.open, False
        connection = current_app.connection_for_write()
        # A server that accepts and then says nothing would otherwise keep the reader waiting for ever.
        connection.transport_options = {**(connection.transport_options or {}), **IMPATIENT}
        self.open, self.pid = current_app.amqp.Producer(connection), os.getpid()
        return self.open, True

    def hang_up(self) -> None:
        """Let go of a connection that broke."""
        producer, self.open = self.open, None
        with suppress(OperationalError, OSError):
            producer.connection.release()


_line = _Line()
