"""A reader's complaint about a comment."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.commenter import Commenter
from moderation.models.decision import Decision
from moderation.models.submission import Revision, Submission
from moderation.policy.reporting import ReportingStepKind


class Report(models.Model):
    """One complaint by one commenter, naming a clause; open until a decision answers it."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reports")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    reporter = models.ForeignKey(Commenter, on_delete=models.PROTECT, related_name="reports")
    clause = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = _("report")
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "reporter"],
                condition=Q(decided_at=None),
                name="one_open_report_per_reporter",
            ),
            models.CheckConstraint(condition=~Q(clause=""), name="a_report_names_a_clause"),
        ]

        indexes = [models.Index(fields=["reporter", "created_at"], name="report_record")]

    def __str__(self) -> str:
        return f"report of clause {self.clause}"


class ReportingStepQuerySet(models.QuerySet["ReportingStep"]):
    """What false reports led to, as nouns."""

    def active(self, *, now: datetime) -> Self:
        """Pauses in force at `now`."""
        return self.filter(kind=ReportingStepKind.PAUSE, ends_at__gt=now, lifted_at=None)

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(lifted_at=None)


class ReportingStep(models.Model):
    """One step taken with a reporter because of one report that did not hold: a word first, then a pause that ends."""

    reporter = models.ForeignKey(Commenter, on_delete=models.PROTECT, related_name="reporting_steps")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in ReportingStepKind])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = ReportingStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step with a reporter")
        verbose_name_plural = _("steps with reporters")
        indexes = [models.Index(fields=["reporter", "starts_at"], name="reporting_record")]
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=Q(lifted_at=None), name="one_step_per_report"),
            models.CheckConstraint(
                condition=Q(kind=ReportingStepKind.NOTICE, ends_at=None)
                | Q(kind=ReportingStepKind.PAUSE, ends_at__gt=models.F("starts_at")),
                name="only_a_pause_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.starts_at:%Y-%m-%d}"
