"""The queue: one unit of human work on one submission."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.conf import read_conf
from moderation.models.decision import Decision
from moderation.models.submission import Submission


class Reason(StrEnum):
    """Why a submission waits for a person."""

    HELD = "held"
    REPORTED = "reported"
    APPEALED = "appealed"
    EVASION = "evasion"


class ReviewItemQuerySet(models.QuerySet["ReviewItem"]):
    """Reads of the queue."""

    def open(self) -> Self:
        return self.filter(closed_at=None)

    def due_first(self) -> Self:
        return self.order_by("due_at", "id")

    def claimable_by(self, user_id: int, *, now: datetime) -> Self:
        """Open items that nobody else holds at `now`.

        A lease that ends much later than any can was taken at a wrong time; one that ends a little later was just taken.
        """
        over = Q(claimed_until__lte=now) | Q(claimed_until__gt=now + 2 * read_conf().CLAIM)
        return self.open().filter(Q(claimed_by=None) | over | Q(claimed_by=user_id))

    def next_for(self, user_id: int, *, now: datetime) -> Self:
        """What is shown to somebody next: what they may claim and have not passed on to others."""
        return self.claimable_by(user_id, now=now).filter(Q(escalation=None) | ~Q(escalation__by=user_id))

    def passed_to(self, user_id: int) -> Self:
        """Open items that another moderator passed to this one, or to anybody else."""
        to_anybody = Q(escalation__isnull=False, escalation__to=None) & ~Q(escalation__by=user_id)
        return self.open().filter(Q(escalation__to=user_id) | to_anybody)


class ReviewItem(models.Model):
    """Open until a decision closes it; at most one open for each submission."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="review_items")
    reason = models.CharField(max_length=10, choices=[(reason.value, reason.value) for reason in Reason])
    severity = models.CharField(max_length=20)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="claims"
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    escalation = models.ForeignKey(
        "moderation.Escalation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("review item")
        constraints = [
            models.UniqueConstraint(
                fields=["submission"], condition=Q(closed_at=None), name="one_open_item_per_submission"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(closed_at=None), name="review_due"),
            models.Index(fields=["reason", "due_at", "id"], condition=Q(closed_at=None), name="review_reason"),
            models.Index(
                fields=["claimed_by", "due_at", "id"],
                condition=Q(closed_at=None, claimed_by__isnull=False),
                name="review_claims",
            ),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="review_closed"),
            models.Index(fields=["severity", "due_at"], condition=Q(closed_at=None), name="review_severity"),
        ]

    def __str__(self) -> str:
        return f"{self.reason}, due {self.due_at:%Y-%m-%d %H:%M}"

    def is_claimed_by_another(self, user_id: int, *, now: datetime) -> bool:
        """Whether somebody else holds the lease at `now`."""
        if self.claimed_by_id in (None, user_id) or self.claimed_until is None:
            return False
        return now < self.claimed_until <= now + 2 * read_conf().CLAIM
