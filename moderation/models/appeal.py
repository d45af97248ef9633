"""The author's challenge of one decision."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.commenter import Commenter
from moderation.models.decision import Decision


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"


class Appeal(models.Model):
    """One appeal of one decision, answered once."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    appellant = models.ForeignKey(Commenter, on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField()
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in AppealState], default=AppealState.OPEN
    )
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reply = models.TextField(blank=True)

    class Meta:
        verbose_name = _("appeal")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AppealState.OPEN, decided_at=None)
                | (~Q(state=AppealState.OPEN) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="a_closed_appeal_says_when_and_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal: {self.state}"
