"""What workers do. Each task takes an id, claims the row, calls one verb, and may run twice."""

from __future__ import annotations

import structlog
from celery import shared_task
from django.utils import timezone

from moderation import hints, letters, sweeping
from moderation.conf import read_conf
from moderation.models import Letter, Submission

log = structlog.get_logger(__name__)

ROWS_A_SWEEP = 500


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
    undecided = Submission.objects.undecided_since(now - read_conf().SWEEP_AFTER)
    submissions = list(undecided.order_by("touched_at").values_list("pk", flat=True)[:ROWS_A_SWEEP])
    unsent = list(Letter.objects.sendable(now=now).order_by("not_before").values_list("pk", flat=True)[:ROWS_A_SWEEP])
    for pk in submissions:
        hints.hint_on_commit(hints.JUDGE, pk)
    for pk in unsent:
        hints.hint_on_commit(hints.SEND, pk)
    if submissions or unsent:
        log.info("swept", submissions=len(submissions), letters=len(unsent))
    return {"submissions": len(submissions), "letters": len(unsent)}
