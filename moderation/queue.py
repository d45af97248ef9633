"""Put submissions before people, and take them off again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from moderation.models import Decision, Reason, ReviewItem, Submission
from moderation.policy.priority import due_at


def put(
    submission: Submission,
    *,
    reason: Reason,
    severity: str,
    now: datetime,
    reporter_weights: Sequence[float] = (),
) -> ReviewItem:
    """The open item of a submission, made if there is none. Another reason never makes it due later."""
    due = due_at(now, severity=severity, reporter_weights=reporter_weights)
    item, created = ReviewItem.objects.get_or_create(
        submission=submission,
        closed_at=None,
        defaults={"reason": reason, "severity": severity, "queued_at": now, "due_at": due},
    )
    if not created:
        sooner = min(item.due_at, due_at(item.queued_at, severity=severity, reporter_weights=reporter_weights))
        if sooner < item.due_at:
            ReviewItem.objects.filter(pk=item.pk, closed_at=None).update(due_at=sooner)
            item.due_at = sooner
    return item


def close(submission: Submission, *, decision: Decision | None, now: datetime) -> None:
    """Close the open item of a submission, if there is one."""
    ReviewItem.objects.open().filter(submission=submission).update(
        closed_at=now, closed_by=decision, claimed_until=None
    )
