"""A moderator's work on an item: claim it, and decide it. One is decided as many are, by the same verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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


WITH_SUBMISSIONS = ReviewItem.objects.select_related("submission__current", "submission__commenter")


@dataclass(frozen=True, slots=True)
class Seen:
    """An item as it was shown: with the revision and the version that its text had."""

    item: ReviewItem
    revision: int
    version: int


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
        _take_leases([item], by=by, until=until, take_over=take_over, now=now)
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
    (decision,) = publish_all([Seen(item, revision, version)], by=by, note=note, now=now or timezone.now())
    return decision


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
    (decision,) = reject_all(
        [Seen(item, revision, version)],
        by=by,
        clause=clause,
        statement=statement,
        note=note,
        now=now or timezone.now(),
    )
    return decision


def publish_all(seen: Sequence[Seen], *, by: User, now: datetime, note: str = "") -> list[Decision]:
    """Let the comments be seen, or let them stand: all of them or none. Raises what `publish` does, for the first."""
    return _decide_all(seen, workflow.to_publish(by=by, revision=0, version=0, note=note), by=by, now=now)


def reject_all(
    seen: Sequence[Seen], *, by: User, clause: str, now: datetime, statement: str = "", note: str = ""
) -> list[Decision]:
    """Refuse or remove the comments under one clause: all of them or none. Raises what `reject` does, for the first."""
    move = workflow.to_reject(by=by, clause=clause, revision=0, version=0, statement=statement, note=note)
    return _decide_all(seen, move, by=by, now=now)


def follow_decisions(
    sender: Any,
    decisions: Sequence[Decision],
    findings: Mapping[int, tuple[Finding, ...]],
    now: datetime,
    **kwargs: Any,
) -> None:
    """A comment that is held needs a person; any other move ends the need, but for a rule's on what was reported.

    Reports are answered by people: an author who edits a reported comment does not take it off the queue. A decision
    that is taken back opens the item again that it had closed.
    """
    ended = []
    for decision in decisions:
        if decision.cause == Cause.UNDO and queue.reopen(decision, now=now):
            continue
        if decision.to_state == State.HELD:
            found = findings[decision.pk]
            severity = found[0].severity if found else "other"
            queue.put(decision.submission, reason=Reason.HELD, severity=severity, now=now, is_first=decision.is_first)
        elif not decision.is_first and not _leaves_reports_open(decision):
            ended.append(decision)
    queue.close_all(ended, now=now)


def _leaves_reports_open(decision: Decision) -> bool:
    """Whether readers still wait for an answer about a comment that they see."""
    is_verdict = decision.to_state == State.PUBLISHED and decision.is_automatic
    if not is_verdict and decision.cause != Cause.UNDO:
        return False
    return _is_reported(decision.submission) or decision.submission.resemblances.exists()


def _is_reported(submission: Submission) -> bool:
    return Report.objects.filter(submission=submission, decided_at=None).exists()


def _decide_all(seen: Sequence[Seen], move: workflow.Move, *, by: User, now: datetime) -> list[Decision]:
    """Claim each, and make the move for each as it was seen."""
    until = now + read_conf().CLAIM
    with transaction.atomic(), audit.together():
        audit.wait_in_line()
        items = [one.item for one in seen]
        _take_leases(items, by=by, until=until, take_over=False, now=now)
        wanted = [(one.item.submission, replace(move, revision_id=one.revision, version=one.version)) for one in seen]
        return workflow.decide_all(wanted, by=by, now=now)


def _take_leases(items: Sequence[ReviewItem], *, by: User, until: datetime, take_over: bool, now: datetime) -> None:
    """Take the leases on all of the items, for who stands in line, and bring them and their submissions up to date.

    Raises the refusal of the first that is not free; what was taken is then the transaction's to give back.
    """
    free = ReviewItem.objects.open() if take_over else ReviewItem.objects.claimable_by(by.pk, now=now)
    keys = [item.pk for item in items]
    taken = free.filter(pk__in=keys).update(claimed_by=by, claimed_until=until)
    found = WITH_SUBMISSIONS.in_bulk(keys)
    held_before = [item.claimed_by_id for item in items]
    for item in items:
        _bring_up_to_date(item, found[item.pk])
        if taken < len(items) and not (item.closed_at is None and item.claimed_by_id == by.pk):
            raise _refusal(item)
    for item, holder in zip(items, held_before, strict=True):
        if holder != by.pk:
            action = "review.taken_over" if take_over and holder else "review.claimed"
            audit.record(action, actor=by, subject=item, now=now)


def _bring_up_to_date(item: ReviewItem, found: ReviewItem) -> None:
    for field in ReviewItem._meta.concrete_fields:
        setattr(item, field.attname, getattr(found, field.attname))
    item.submission = found.submission


def _glance_until(item: ReviewItem, *, by: User, now: datetime) -> datetime:
    until = now + min(GLANCE, read_conf().CLAIM)
    if item.claimed_by_id == by.pk and item.claimed_until is not None:
        return max(until, item.claimed_until)
    return until


def _refusal(item: ReviewItem) -> Exception:
    return AlreadyClosed(item) if item.closed_at is not None else ClaimedByAnother(item)
