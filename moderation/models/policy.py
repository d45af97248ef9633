"""The versions of the comment policy, and how each came into force."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class PolicyState(StrEnum):
    """The life of one version of the policy."""

    DRAFT = "draft"
    TRIAL = "trial"
    IN_FORCE = "in_force"
    RETIRED = "retired"


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """Versions, as nouns."""

    def drafts(self) -> Self:
        return self.filter(state=PolicyState.DRAFT)

    def on_trial(self) -> Self:
        """The version on trial: one or none."""
        return self.filter(state=PolicyState.TRIAL)

    def in_force(self) -> Self:
        """The version in force: one, or none on a site that has never judged."""
        return self.filter(state=PolicyState.IN_FORCE)

    def retired(self) -> Self:
        return self.filter(state=PolicyState.RETIRED)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-id")


class PolicyVersion(models.Model):
    """One policy document. Its digest is its version; at most one is in force, and at most one on trial."""

    digest = models.CharField(max_length=64, unique=True)
    document = models.TextField()
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in PolicyState], default=PolicyState.DRAFT
    )
    note = models.TextField(blank=True, help_text=_("why it was written"))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    trial_since = models.DateTimeField(null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy version")
        permissions = [("adopt_policy", _("Can write, try and adopt the comment policy"))]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=PolicyState.IN_FORCE), name="one_policy_in_force"
            ),
            models.UniqueConstraint(fields=["state"], condition=Q(state=PolicyState.TRIAL), name="one_policy_on_trial"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PolicyState]), name="policy_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=PolicyState.DRAFT) | Q(adopted_at=None), name="a_draft_was_never_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"policy {self.name}, {self.state}"

    @property
    def name(self) -> str:
        """What people call the version: the beginning of its digest."""
        return self.digest[:8]


class AdoptionCause(StrEnum):
    """Why a version came into force."""

    ADOPTED = "adopted"
    ROLLED_BACK = "rolled_back"
    BRAKED = "braked"


class AdoptionQuerySet(AppendOnlyQuerySet["Adoption"]):
    """Adoptions, as nouns."""

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Adoption(AppendOnlyModel):
    """One change of the policy in force: to what, from what, by whom and why. `by` None: by itself.

    `braked` is the adoption that a brake ended; `measured` then holds the numbers it went by.
    """

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="adoptions")
    replaced = models.ForeignKey(PolicyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(
        max_length=12, choices=[(cause.value, cause.value) for cause in AdoptionCause], default=AdoptionCause.ADOPTED
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True)
    braked = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="braked_by")
    measured = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("adoption of a policy")
        verbose_name_plural = _("adoptions of policies")
        constraints = [
            models.CheckConstraint(
                condition=Q(cause=AdoptionCause.BRAKED, braked__isnull=False)
                | (~Q(cause=AdoptionCause.BRAKED) & Q(braked=None)),
                name="only_a_brake_ends_an_adoption",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cause} on {self.created_at:%Y-%m-%d %H:%M}"
