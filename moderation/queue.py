"""Put submissions before people, and take them off again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import OuterRef, Subquery

from moderation import audit, grounds
from moderation.conf import read_conf
from moderation.models import Decision, Reason, ReviewItem, Submission
from moderation.policy.priority import due_at


def put(
    submission: Submission,
    *,
    reason: Reason,
    severity: str,
    now: datetime,
    reporter_weights: Sequence[float] = (),
    is_first: bool = False,
) -> ReviewItem:
    """The open item of a submission, made if there is none. Another reason never makes it due later.

    `is_first`: it has just come in, and nothing can have put it before people yet.
    """
    due = due_at(now, severity=severity, reporter_weights=reporter_weights)
    # Who stands in line is alone in looking and then making one.
    audit.wait_in_line()
    item = None if is_first else ReviewItem.objects.open().filter(submission=submission).first()
    is_new = item is None
    if item is None:
        item = ReviewItem.objects.create(
            submission=submission, reason=reason, severity=severity, queued_at=now, due_at=due
        )
    else:
        sooner = min(item.due_at, due_at(item.queued_at, severity=severity, reporter_weights=reporter_weights))
        if sooner < item.due_at:
            ReviewItem.objects.filter(pk=item.pk, closed_at=None).update(due_at=sooner)
            item.due_at = sooner
    grounds.note(item, is_new=is_new)
    return item


def reopen(undoing: Decision, *, now: datetime) -> bool:
    """Open again the item that the decision taken back had closed, for whoever took it back; False: it closed none.

    Where another item was opened since, that one stays, due as early as the one before.
    """
    closed = ReviewItem.objects.filter(closed_by=undoing.reverses).first()
    if closed is None:
        return False
    since = ReviewItem.objects.open().filter(submission=undoing.submission).first()
    if since is not None:
        ReviewItem.objects.filter(pk=since.pk, due_at__gt=closed.due_at).update(due_at=closed.due_at)
        return True
    until = now + read_conf().CLAIM
    ReviewItem.objects.filter(pk=closed.pk).update(
        closed_at=None, closed_by=None, claimed_by=undoing.decider, claimed_until=until
    )
    closed.refresh_from_db()
    grounds.note(closed)
    return True


def close_all(decisions: Sequence[Decision], *, now: datetime) -> None:
    """Close the open item of each decided submission, if it has one, by its decision: two statements for any number."""
    if not decisions:
        return
    submissions = [decision.submission_id for decision in decisions]
    grounds.forget(*submissions)
    closed_by = Decision.objects.filter(submission=OuterRef("submission"), pk__in=[one.pk for one in decisions])
    ReviewItem.objects.open().filter(submission__in=submissions).update(
        closed_at=now, closed_by=Subquery(closed_by.values("pk")[:1]), claimed_until=None
    )


def close(submission: Submission, *, decision: Decision | None, now: datetime) -> None:
    """Close the open item of a submission, if there is one."""
    grounds.forget(submission.pk)
    ReviewItem.objects.open().filter(submission=submission).update(
        closed_at=now, closed_by=decision, claimed_until=None
    )
