"""Readers' complaints: take one in, weigh the reporters, hide on many, and tell them the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from moderation import audit, facts, letters, policies, queue, workflow
from moderation.models import Commenter, Decision, Finding, LetterKind, Reason, Report, ReportingStep, Submission
from moderation.policy import reporting as policy_reporting
from moderation.policy.findings import Outcome
from moderation.policy.reporting import ReportFact, ReportingStepFact, ReportingStepKind, weight
from moderation.policy.standing import SILENCED
from moderation.policy.states import Cause, State

UNKNOWN_TOGETHER = 0.5
REPORTERS_TO_HIDE = 3
WEIGHT_TO_HIDE = 1.5


class AlreadyReported(Exception):
    """The reporter's earlier report of this comment is still open."""


class OwnComment(Exception):
    """Nobody reports their own comment."""


class NotReportable(Exception):
    """Readers do not see the comment, or the reporter may not take part at present."""


class ReportingPaused(Exception):
    """Too many reports of theirs did not hold after they were told so; `until` says how long they wait."""

    def __init__(self, until: datetime) -> None:
        super().__init__("reports of this reporter wait")
        self.until = until


def file(
    submission: Submission, *, reporter: Commenter, clause: str, text: str = "", now: datetime | None = None
) -> Report:
    """Take in a report and put the comment before a person.

    Raises `AlreadyReported`, `OwnComment`, `NotReportable`, `ReportingPaused`; a clause that is not in the policy is a `KeyError`.
    """
    now = now or timezone.now()
    policies.in_force().clause(clause)
    if submission.commenter_id == reporter.pk:
        raise OwnComment
    try:
        with transaction.atomic(), audit.together():
            audit.wait_in_line()
            # Somebody may have moved or edited it since it was read; from here on nobody does.
            submission.refresh_from_db(from_queryset=Submission.objects.select_related("current"))
            if not submission.is_visible or facts.standing_of(reporter, now=now) in SILENCED:
                raise NotReportable
            pause = pause_of(reporter, now=now)
            if pause is not None:
                raise ReportingPaused(pause)
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


def pause_of(reporter: Commenter, *, now: datetime) -> datetime | None:
    """Until when the reporter may not report; None when they may. Computed, so it ends by itself."""
    ends: datetime | None = reporter.reporting_steps.active(now=now).aggregate(until=Max("ends_at"))["until"]
    return ends


def total_weight(records: Iterable[tuple[int, int]]) -> float:
    """The weight of several reporters, each (agreed, disagreed); those never decided count at most 0.5 together."""
    known, unknown = 0.0, 0.0
    for agreed, disagreed in records:
        if agreed + disagreed:
            known += weight(agreed=agreed, disagreed=disagreed)
        else:
            unknown += weight(agreed=0, disagreed=0)
    return known + min(unknown, UNKNOWN_TOGETHER)


def follow_decisions(sender: Any, decisions: Sequence[Decision], now: datetime, **kwargs: Any) -> None:
    """A person's decision answers the open reports, and each reporter is told; taking it back opens them again.

    One that goes against what earlier reporters were told puts their reports right, and they are told that as well.
    """
    answering = {}
    for decision in decisions:
        if decision.cause == Cause.UNDO:
            _reopen(decision, now=now)
        # To hold a comment is no answer yet: somebody wants it looked at further.
        elif decision.to_state != State.HELD and (not decision.is_automatic or decision.to_state == State.WITHDRAWN):
            answering[decision.submission_id] = decision
    reported = set(Report.objects.filter(submission__in=answering).values_list("submission", flat=True))
    for submission, decision in answering.items():
        if submission in reported:
            _answer(decision, now=now)


def _answer(decision: Decision, *, now: datetime) -> None:
    _put_right(decision, now=now)
    agreed = decision.to_state == State.REJECTED
    open_reports = Report.objects.filter(submission=decision.submission, decided_at=None).select_related("reporter")
    for report in open_reports.order_by("pk"):
        Report.objects.filter(pk=report.pk).update(
            decided_at=now, decision=decision, agreed=None if decision.to_state == State.WITHDRAWN else agreed
        )
        _tell(report, decision, now=now)
        if decision.to_state == State.PUBLISHED:
            _take_next_step(report, decision, now=now)


def _put_right(decision: Decision, *, now: datetime) -> None:
    """What was removed after all had been reported rightly; what is back after an appeal, by nobody's mistake."""
    answered = Report.objects.filter(submission=decision.submission, revision=decision.revision_id)
    if decision.to_state == State.REJECTED:
        turned, agreed = answered.filter(agreed=False), True
    elif decision.cause == Cause.APPEAL:
        turned, agreed = answered.filter(decision=decision.reverses, agreed=True), None
    else:
        return
    for report in turned.select_related("reporter"):
        Report.objects.filter(pk=report.pk).update(agreed=agreed)
        ReportingStep.objects.standing().filter(report=report).update(lifted_at=now)
        _tell(report, decision, now=now)


def _tell(report: Report, decision: Decision, *, now: datetime) -> None:
    letters.owe(
        LetterKind.REPORT_DECIDED,
        key=f"report:{report.pk}:decided:{decision.pk}",
        commenter=report.reporter,
        decision=decision,
        now=now,
    )


def _take_next_step(report: Report, decision: Decision, *, now: datetime) -> None:
    """Tell a reporter whose reports hardly ever hold, and later let their reports wait for a while."""
    kind = policy_reporting.next_step(_decided_reports(report.reporter), _steps(report.reporter), now=now)
    if kind is None:
        return
    ends_at = now + policy_reporting.PAUSE if kind == ReportingStepKind.PAUSE else None
    step = ReportingStep.objects.create(
        reporter=report.reporter, report=report, kind=kind, starts_at=now, ends_at=ends_at
    )
    data = {"kind": kind, "until": ends_at.isoformat() if ends_at else ""}
    audit.record(f"reporting.{kind}", actor=None, subject=report.reporter, now=now, data=data)
    letters.owe(
        LetterKind.REPORTING,
        key=f"reporting:{step.pk}",
        commenter=report.reporter,
        decision=decision,
        data=data,
        now=now,
    )


def _decided_reports(reporter: Commenter) -> list[ReportFact]:
    """What a rule stopped as well was an honest mistake: nobody was wrong."""
    stopped = Finding.objects.filter(
        decision__revision=OuterRef("revision"), outcome__in=[Outcome.HOLD.value, Outcome.REJECT.value]
    )
    decided = Report.objects.filter(reporter=reporter, decided_at__isnull=False).annotate(seconded=Exists(stopped))
    rows = decided.values_list("created_at", "decided_at", "agreed", "seconded")
    return [
        ReportFact(at, when, None if seconded and agreed is False else agreed)
        for at, when, agreed, seconded in rows
        if when is not None
    ]


def _steps(reporter: Commenter) -> list[ReportingStepFact]:
    standing = reporter.reporting_steps.standing()
    return [ReportingStepFact(ReportingStepKind(kind), at) for kind, at in standing.values_list("kind", "starts_at")]


def _reopen(undoing: Decision, *, now: datetime) -> None:
    """Open again what the decision had answered. Who has reported it anew meanwhile has one open report, not two."""
    answered = Report.objects.filter(decision=undoing.reverses)
    ReportingStep.objects.standing().filter(report__in=answered).update(lifted_at=now)
    anew = Report.objects.filter(submission=undoing.submission, decided_at=None).values("reporter")
    _put_wrong_again(undoing)
    answered.filter(reporter__in=anew).update(agreed=None)
    answered.exclude(reporter__in=anew).update(decided_at=None, decision=None, agreed=None)


def _put_wrong_again(undoing: Decision) -> None:
    """Earlier reports that the decision had put right are as they were answered before it, with what they led to."""
    undone = undoing.reverses
    if undone is None or undone.to_state != State.REJECTED:
        return
    answered = Report.objects.filter(submission=undoing.submission, revision=undone.revision_id, agreed=True)
    turned = answered.filter(decision__to_state=State.PUBLISHED)
    ReportingStep.objects.filter(report__in=turned, lifted_at=undone.created_at).update(lifted_at=None)
    turned.update(agreed=False)


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
    mine = Decision.objects.by_people().that_stand().filter(submission=submission, revision=submission.current_id)
    return mine.filter(to_state=State.PUBLISHED).exists()
