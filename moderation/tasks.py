"""What workers do. Each task takes an id, claims the row, calls one verb, and may run twice."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.utils import timezone

from moderation import hints, letters, sweeping

log = structlog.get_logger(__name__)


@shared_task
def judge_submission(pk: int) -> bool:
    """Judge one PENDING submission; returns whether this run judged it."""
    return sweeping.judge_claimed(pk, now=timezone.now())


@shared_task
def send_letter(pk: int) -> bool:
    """Send one letter; returns whether this run sent it."""
    return letters.send(pk, now=timezone.now())


@shared_task
def sweep() -> dict[str, int]:
    """Queue again whatever the broker lost: submissions nobody judges, letters nobody sends."""
    now = timezone.now()
    submissions, unsent = sweeping.undecided(now=now), letters.unsent(now=now)
    for pk in submissions:
        hints.hint_on_commit(hints.JUDGE, pk)
    for pk in unsent:
        hints.hint_on_commit(hints.SEND, pk)
    if submissions or unsent:
        log.info("swept", submissions=len(submissions), letters=len(unsent))
    return {"submissions": len(submissions), "letters": len(unsent)}
