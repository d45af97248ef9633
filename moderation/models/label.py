"""What people decided about each comment, kept ready for whatever learns from it.

All of it follows from the decisions, and is made again from them whenever somebody asks: no row here is a truth.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.decision import Decision
from moderation.models.submission import Revision, Submission


class LabelQuerySet(models.QuerySet["Label"]):
    """Labels, as nouns."""

    def readable(self) -> Self:
        """Those whose text was not erased."""
        return self.filter(revision__erased_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-decided_at", "-id")


class Label(models.Model):
    """What a person last decided about one comment, about which text, and which rules had found something in it.

    `rules` is a list of [rule, clause]; empty where no rule saw anything and readers reported it. `clause` is the one
    that the person cited, "" for what was published.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="label")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="+")
    rejected = models.BooleanField()
    clause = models.CharField(max_length=12, blank=True)
    rules = models.JSONField(default=list, blank=True)
    decided_at = models.DateTimeField()

    objects = LabelQuerySet.as_manager()

    class Meta:
        verbose_name = _("label")
        indexes = [models.Index(fields=["decided_at", "id"], name="label_in_time")]
        constraints = [
            models.CheckConstraint(
                condition=Q(rejected=True) | Q(clause=""), name="only_a_rejected_label_cites_a_clause"
            ),
        ]

    def __str__(self) -> str:
        return f"{'rejected' if self.rejected else 'published'} by decision {self.decision_id}"


class LabelTerm(models.Model):
    """One telling word of a labelled text, hashed: an index from words to the decisions about them."""

    term = models.BigIntegerField()
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="terms")

    class Meta:
        verbose_name = _("term of a label")
        verbose_name_plural = _("terms of labels")
        constraints = [models.UniqueConstraint(fields=["term", "label"], name="a_term_of_a_label_once")]

    def __str__(self) -> str:
        return f"{self.term:x} of label {self.label_id}"


class RuleRecord(models.Model):
    """How people decided the comments in which one rule found something: rejected (`right`) or published (`wrong`)."""

    rule = models.CharField(max_length=80)
    clause = models.CharField(max_length=12)
    right = models.IntegerField(default=0)
    wrong = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("record of a rule")
        verbose_name_plural = _("records of rules")
        constraints = [
            models.UniqueConstraint(fields=["rule", "clause"], name="one_record_per_rule"),
            models.CheckConstraint(condition=Q(right__gte=0, wrong__gte=0), name="a_record_counts_up_from_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: right in {self.right} of {self.right + self.wrong}"


class LabelHead(models.Model):
    """Up to which decision labels were made: one row, whose lock puts those who make them in line."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    after = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("end of the labels")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_label_head")]

    def __str__(self) -> str:
        return f"decision {self.after}"
