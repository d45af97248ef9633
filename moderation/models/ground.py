"""By what an open review item is found in the queue: its clauses, its rules, its target, its author."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from moderation.models.review import ReviewItem


class GroundKind(StrEnum):
    """What kind of thing an item is found by."""

    CLAUSE = "clause"
    RULE = "rule"
    TARGET = "target"
    AUTHOR = "author"


class Ground(models.Model):
    """One thing that an open item is found by; the rows of a closed item are gone.

    They repeat what findings, reports and appeals say, so that the queue is narrowed by an index on what waits and not
    by a search through all that was ever decided. `version` is the policy's digest where a rule is the ground.
    """

    item = models.ForeignKey(ReviewItem, on_delete=models.CASCADE, related_name="grounds")
    kind = models.CharField(max_length=6, choices=[(kind.value, kind.value) for kind in GroundKind])
    value = models.CharField(max_length=270)
    version = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("ground")
        constraints = [
            models.UniqueConstraint(fields=["item", "kind", "value", "version"], name="one_ground_of_a_kind"),
        ]
        indexes = [models.Index(fields=["kind", "value", "version", "item"], name="ground_found")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


def stands_on(kind: GroundKind, value: str, *, version: str = "") -> Exists:
    """The condition on review items that this is one of their grounds."""
    of_a_version = {"version": version} if version else {}
    return Exists(Ground.objects.filter(item=OuterRef("pk"), kind=kind, value=value, **of_a_version))
