"""Readers' complaints: take one in, weigh the reporters, hide on many, and tell them the outcome."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils import timezone

from moderation import audit, facts, letters, policies, queue, workflow
from moderation.models import Commenter, Decision, LetterKind, Reason, Report, Submission
from moderation.policy.findings import Finding
from moderation.policy.standing import SILENCED
from moderation.policy.states import Cause, State

LEAST_WEIGHT = 0.25
UNKNOWN_TOGETHER = 0.5
REPORTERS_TO_HIDE = 3
WEIGHT_TO_HIDE = 1.5


class AlreadyReported(Exception):
    """The reporter's earlier report of this comment is still open."""


class OwnComment(Exception):
    """Nobody reports their own comment."""


class NotReportable(Exception):
    """Readers do not see the comment, or the reporter may not take part at present."""


def file(
    submission: Submission, *, reporter: Commenter, clause: str, text: str = "", now: datetime | None = None
) -> Report:
    """Take in a report and put the comment before a person.

    Raises `AlreadyReported`, `OwnComment`, `NotReportable`; a clause that is not in the policy is a `KeyError`.
    """
    now = now or timezone.now()
    policies.in_force().clause(clause)
    if submission.commenter_id == reporter.pk:
        raise OwnComment
    try:
        with transaction.atomic():
            audit.wait_in_line()
            # Somebody may have moved or edited it since it was read; from here on nobody does.
            submission.refresh_from_db()
            if not submission.is_visible or facts.standing_of(reporter, now=now) in SILENCED:
                raise NotReportable
            assert submission.current is not None, "what is reported has a text"
            report = Report.objects.create(
                submission=submission,
                revision=submission.current,
                reporter=reporter,
                clause=clause,
                text=text,
                created_at=now,
            )
            audit.record("comment.reported", actor=reporter, subject=submission, now=now, data={"clause": clause})
            _consider(submission, clause=clause, now=now)
    except IntegrityError as taken:
        raise AlreadyReported from taken
    return report


def weight(*, agreed: int, disagreed: int) -> float:
    """How much a reporter's word counts: Laplace's rule of succession; under 0.25 it counts as nothing."""
    estimate = (agreed + 1) / (agreed + disagreed + 2)
    return estimate if estimate >= LEAST_WEIGHT else 0.0


def total_weight(records: Iterable[tuple[int, int]]) -> float:
    """The weight of several reporters, each (agreed, disagreed); those never decided count at most 0.5 together."""
    known, unknown = 0.0, 0.0
    for agreed, disagreed in records:
        if agreed + disagreed:
            known += weight(agreed=agreed, disagreed=disagreed)
        else:
            unknown += weight(agreed=0, disagreed=0)
    return known + min(unknown, UNKNOWN_TOGETHER)


def follow_decision(
    sender: Any, decision: Decision, findings: tuple[Finding, ...], now: datetime, **kwargs: Any
) -> None:
    """A person's decision answers the open reports, and each reporter is told."""
    if decision.is_automatic and decision.to_state != State.WITHDRAWN:
        return
    agreed = decision.to_state == State.REJECTED
    open_reports = Report.objects.filter(submission=decision.submission, decided_at=None).select_related("reporter")
    for report in open_reports:
        Report.objects.filter(pk=report.pk).update(
            decided_at=now, decision=decision, agreed=None if decision.to_state == State.WITHDRAWN else agreed
        )
        letters.owe(
            LetterKind.REPORT_DECIDED,
            key=f"report:{report.pk}:decided",
            commenter=report.reporter,
            decision=decision,
            now=now,
        )


def _consider(submission: Submission, *, clause: str, now: datetime) -> None:
    records = _reporters_records(submission)
    heard = total_weight(records)
    queue.put(submission, reason=Reason.REPORTED, severity="other", now=now, reporter_weights=(heard,))
    if len(records) >= REPORTERS_TO_HIDE and heard >= WEIGHT_TO_HIDE and not _a_person_published(submission):
        assert submission.current_id is not None
        workflow.hold(
            submission,
            cause=Cause.REPORTS,
            clause=clause,
            revision=submission.current_id,
            version=submission.version,
            now=now,
        )


def _reporters_records(submission: Submission) -> list[tuple[int, int]]:
    reporters = Commenter.objects.filter(reports__submission=submission, reports__decided_at=None).distinct()
    rows = (
        Report.objects.filter(reporter__in=reporters)
        .values("reporter")
        .annotate(
            agreed_count=Count("pk", filter=Q(agreed=True)),
            disagreed_count=Count("pk", filter=Q(agreed=False)),
        )
    )
    return [(row["agreed_count"], row["disagreed_count"]) for row in rows]


def _a_person_published(submission: Submission) -> bool:
    if submission.state != State.PUBLISHED:
        return True
    mine = Decision.objects.by_people().filter(submission=submission, revision=submission.current_id)
    return mine.filter(to_state=State.PUBLISHED).exists()
