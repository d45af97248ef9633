"""The queue between web and worker: quick to refuse, and really emptied by a worker."""

import time

import pytest
import redis as redis_client
from kombu.exceptions import OperationalError

from config import celery_app
from moderation.tasks import sweep

PATIENCE = 60  # seconds: a machine with much else to do is slow, not wrong


def queued(url: str) -> int:
    """Tasks that wait, or were taken and not finished."""
    server = redis_client.Redis.from_url(url)
    return server.llen("celery") + server.hlen("unacked")


def test_a_queue_that_is_away_refuses_at_once():
    away = celery_app.connection_for_write("redis+socket:///nonexistent/redis.sock")
    patience = 1.0
    began = time.monotonic()

    with pytest.raises(OperationalError):
        sweep.apply_async(connection=away)

    assert time.monotonic() - began < patience


def test_a_worker_finishes_what_is_queued(worker, redis_url):
    sweep.delay()

    ends = time.monotonic() + PATIENCE
    while queued(redis_url) and time.monotonic() < ends:
        time.sleep(0.1)

    assert queued(redis_url) == 0


def test_a_task_is_confirmed_when_it_is_done_only():
    assert celery_app.conf.task_acks_late is True


def test_a_task_is_given_back_when_its_worker_dies():
    assert celery_app.conf.task_reject_on_worker_lost is True
