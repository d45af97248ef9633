"""The versions of the comment policy."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PolicyState(StrEnum):
    """The life of one version of the policy."""

    DRAFT = "draft"
    TRIAL = "trial"
    IN_FORCE = "in_force"
    RETIRED = "retired"


class PolicyVersion(models.Model):
    """One policy document. Its digest is its version; at most one is in force."""

    digest = models.CharField(max_length=64, unique=True)
    document = models.TextField()
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in PolicyState], default=PolicyState.DRAFT
    )
    created_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("policy version")
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=PolicyState.IN_FORCE), name="one_policy_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"policy {self.digest[:8]}, {self.state}"
