"""What the version on trial said of one comment, beside what the version in force did."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.decision import Decision
from moderation.models.policy import PolicyVersion
from moderation.policy.findings import Outcome

OUTCOMES = [(outcome.value, outcome.value) for outcome in Outcome]


class TrialComparisonQuerySet(models.QuerySet["TrialComparison"]):
    """Comparisons, as nouns."""

    def of(self, version: PolicyVersion) -> Self:
        return self.filter(version=version)

    def different(self) -> Self:
        return self.filter(differs=True)

    def newest_first(self) -> Self:
        return self.order_by("-id")


class TrialComparison(models.Model):
    """One comment judged by both versions. `was` is what the verdict in force said, `would` what the one on trial does.

    `findings` are those of the version on trial: rule, clause, outcome, reason and the spans of the evidence.
    """

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="comparisons")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    was = models.CharField(max_length=8, choices=OUTCOMES)
    would = models.CharField(max_length=8, choices=OUTCOMES)
    differs = models.BooleanField()
    findings = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()

    objects = TrialComparisonQuerySet.as_manager()

    class Meta:
        verbose_name = _("comparison on trial")
        verbose_name_plural = _("comparisons on trial")
        constraints = [
            models.UniqueConstraint(fields=["version", "decision"], name="one_comparison_per_decision"),
        ]
        indexes = [
            models.Index(fields=["version", "id"], condition=Q(differs=True), name="trial_different"),
        ]

    def __str__(self) -> str:
        return f"{self.was}, would {self.would}"
