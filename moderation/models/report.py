"""A reader's complaint about a comment."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.commenter import Commenter
from moderation.models.decision import Decision
from moderation.models.submission import Revision, Submission


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

    def __str__(self) -> str:
        return f"report of clause {self.clause}"
