"""A review item that one moderator passes to another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from moderation.models.review import ReviewItem


class EscalationQuerySet(AppendOnlyQuerySet["Escalation"]):
    """Who passed what to whom."""


class Escalation(AppendOnlyModel):
    """One passing on, with what the next one should know. `to` null: any other moderator."""

    # Why it was passed on is never empty, so something has to stand there.
    blanks: ClassVar[Mapping[str, str]] = {"note": "(erased)"}

    item = models.ForeignKey(ReviewItem, on_delete=models.PROTECT, related_name="escalations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField()
    created_at = models.DateTimeField()

    objects = EscalationQuerySet.as_manager()

    class Meta:
        verbose_name = _("escalation")
        constraints = [
            models.CheckConstraint(condition=Q(to=None) | ~Q(to=models.F("by")), name="nobody_escalates_to_themselves"),
            models.CheckConstraint(condition=~Q(note=""), name="an_escalation_says_why"),
        ]

    def __str__(self) -> str:
        return f"item {self.item_id} passed on"
