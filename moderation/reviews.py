"""A moderator's work on one item: claim it, and decide it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from moderation import audit, queue, workflow
from moderation.conf import read_conf
from moderation.models import Decision, Reason, Report, ReviewItem, Submission
from moderation.policy.findings import Finding
from moderation.policy.states import Cause, State

# How long an item is kept for somebody who has opened it and done nothing yet.
GLANCE = timedelta(minutes=2)


class ClaimedByAnother(Exception):
    """Somebody else holds the item until `item.claimed_until`."""

    def __init__(self, item: ReviewItem) -> None:
        super().__init__("another moderator is looking at this comment")
        self.item = item


class AlreadyClosed(Exception):
    """The item was decided; `item.closed_by` says how, by whom and when."""

    def __init__(self, item: ReviewItem) -> None:
        super().__init__("this comment was already decided")
        self.item = item


def claim(
    item: ReviewItem, *, by: User, now: datetime | None = None, take_over: bool = False, at_a_glance: bool = False
) -> ReviewItem:
    """Take or renew the lease on an open item. Raises `ClaimedByAnother`, `AlreadyClosed`.

    A claim at a glance is short, and never shortens the lease that its moderator has.
    """
    now = now or timezone.now()
    until = _glance_until(item, by=by, now=now) if at_a_glance else now + read_conf().CLAIM
    with transaction.atomic():
        audit.wait_in_line()
        free = ReviewItem.objects.open() if take_over else ReviewItem.objects.claimable_by(by.pk, now=now)
        taken = free.filter(pk=item.pk).update(claimed_by=by, claimed_until=until)
        held_before = item.claimed_by_id
        item.refresh_from_db()
        if not taken:
            raise _refusal(item)
        if held_before != by.pk:
            action = "review.taken_over" if take_over and held_before else "review.claimed"
            audit.record(action, actor=by, subject=item, now=now)
    return item


def release(item: ReviewItem, *, by: User, now: datetime | None = None) -> None:
    """Give the lease back; an item that is not theirs is left alone."""
    with transaction.atomic():
        audit.wait_in_line()
        mine = ReviewItem.objects.open().filter(pk=item.pk, claimed_by=by)
        if mine.update(claimed_by=None, claimed_until=None):
            audit.record("review.released", actor=by, subject=item, now=now or timezone.now())


def publish(
    item: ReviewItem,
    *,
    by: User,
    revision: int,
    version: int,
    note: str = "",
    now: datetime | None = None,
) -> Decision:
    """Let the comment be seen, or let it stand. Raises what `claim` and `workflow.publish` raise."""
    now = now or timezone.now()
    with transaction.atomic():
        claim(item, by=by, now=now)
        return workflow.publish(item.submission, by=by, revision=revision, version=version, note=note, now=now)


def reject(
    item: ReviewItem,
    *,
    by: User,
    clause: str,
    revision: int,
    version: int,
    statement: str = "",
    note: str = "",
    now: datetime | None = None,
) -> Decision:
    """Refuse or remove the comment, naming the clause. Raises what `claim` and `workflow.reject` raise."""
    now = now or timezone.now()
    with transaction.atomic():
        claim(item, by=by, now=now)
        return workflow.reject(
            item.submission,
            by=by,
            clause=clause,
            revision=revision,
            version=version,
            statement=statement,
            note=note,
            now=now,
        )


def follow_decision(
    sender: Any, decision: Decision, findings: tuple[Finding, ...], now: datetime, **kwargs: Any
) -> None:
    """A comment that is held needs a person; any other move ends the need, but for a rule's on what was reported.

    Reports are answered by people: an author who edits a reported comment does not take it off the queue. A decision
    that is taken back opens the item again that it had closed.
    """
    submission = decision.submission
    if decision.cause == Cause.UNDO and queue.reopen(decision, now=now):
        return
    if decision.to_state == State.HELD:
        severity = findings[0].severity if findings else "other"
        queue.put(submission, reason=Reason.HELD, severity=severity, now=now)
    elif not _leaves_reports_open(decision):
        queue.close(submission, decision=decision, now=now)


def _leaves_reports_open(decision: Decision) -> bool:
    """Whether readers still wait for an answer about a comment that they see."""
    is_verdict = decision.to_state == State.PUBLISHED and decision.is_automatic
    if not is_verdict and decision.cause != Cause.UNDO:
        return False
    return _is_reported(decision.submission) or decision.submission.resemblances.exists()


def _is_reported(submission: Submission) -> bool:
    return Report.objects.filter(submission=submission, decided_at=None).exists()


def _glance_until(item: ReviewItem, *, by: User, now: datetime) -> datetime:
    until = now + min(GLANCE, read_conf().CLAIM)
    if item.claimed_by_id == by.pk and item.claimed_until is not None:
        return max(until, item.claimed_until)
    return until


def _refusal(item: ReviewItem) -> Exception:
    return AlreadyClosed(item) if item.closed_at is not None else ClaimedByAnother(item)
