"""Decisions that one moderator took together, and what became of each."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.decision import Decision
from moderation.models.review import ReviewItem


class BulkVerb(StrEnum):
    """What was decided about each."""

    PUBLISH = "publish"
    REJECT = "reject"


class BulkResult(StrEnum):
    """What became of one of them."""

    DONE = "done"
    DECIDED = "decided"
    CHANGED = "changed"
    CLAIMED = "claimed"
    OWN = "own"
    APART = "apart"
    APPEALED = "appealed"
    UNFIT = "unfit"


class Bulk(models.Model):
    """One press of a button on many items: by the same author, or found by the same rule of the same version."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=7, choices=[(verb.value, verb.value) for verb in BulkVerb])
    clause = models.CharField(max_length=12, blank=True)
    note = models.TextField(blank=True)
    author = models.CharField(max_length=20, blank=True)
    rule = models.CharField(max_length=80, blank=True)
    version = models.CharField(max_length=64, blank=True)
    asked = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("bulk decision")
        constraints = [
            models.CheckConstraint(
                condition=~Q(author="") | (~Q(rule="") & ~Q(version="")), name="a_bulk_has_one_author_or_one_rule"
            ),
            models.CheckConstraint(condition=Q(verb=BulkVerb.PUBLISH) | ~Q(clause=""), name="a_bulk_names_a_clause"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.asked} together"


class BulkLine(models.Model):
    """One item of a bulk decision. `decision` is the one that was made, or the one that stood in its way."""

    bulk = models.ForeignKey(Bulk, on_delete=models.PROTECT, related_name="lines")
    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=8, choices=[(result.value, result.value) for result in BulkResult])
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("line of a bulk decision")
        constraints = [models.UniqueConstraint(fields=["bulk", "item"], name="one_line_per_item")]

    def __str__(self) -> str:
        return f"item {self.item_id}: {self.result}"
