"""That somebody was asked to think again, and what they did then. Never what they wrote."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.submission import Revision


class NudgePlace(StrEnum):
    """What was being written."""

    NEW = "new"
    EDIT = "edit"


class NudgeOutcome(StrEnum):
    """What became of it: not known yet, sent as it was, sent with other words, or not sent."""

    OPEN = "open"
    UNCHANGED = "unchanged"
    REVISED = "revised"
    DROPPED = "dropped"


class NudgeQuerySet(models.QuerySet["Nudge"]):
    """Nudges, as nouns."""

    def open(self) -> Self:
        return self.filter(outcome=NudgeOutcome.OPEN)

    def since(self, moment: datetime) -> Self:
        return self.filter(nudged_at__gte=moment)


class Nudge(models.Model):
    """One draft that the policy asked its writer to look at again: once, whatever they send then.

    `draft` is a keyed hash of who writes, where, and the form's own key; `fingerprint` one of the text, which tells a
    changed text from the same one and is blanked once that is known. `rule` and `clause` are those of the gravest
    finding, `revision` is what was sent in the end.
    """

    draft = models.CharField(max_length=64, unique=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    place = models.CharField(max_length=4, choices=[(place.value, place.value) for place in NudgePlace])
    rule = models.CharField(max_length=80)
    clause = models.CharField(max_length=12)
    policy_digest = models.CharField(max_length=64)
    nudged_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=9, choices=[(outcome.value, outcome.value) for outcome in NudgeOutcome], default=NudgeOutcome.OPEN
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="nudges")

    objects = NudgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("nudge")
        indexes = [
            models.Index(fields=["nudged_at"], name="nudge_recent"),
            models.Index(fields=["nudged_at"], condition=Q(outcome=NudgeOutcome.OPEN), name="nudge_open"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome=NudgeOutcome.OPEN, settled_at=None)
                | (~Q(outcome=NudgeOutcome.OPEN) & Q(settled_at__isnull=False, fingerprint="")),
                name="a_settled_nudge_forgets_the_text",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[NudgeOutcome.UNCHANGED, NudgeOutcome.REVISED], revision__isnull=False)
                | (Q(outcome__in=[NudgeOutcome.OPEN, NudgeOutcome.DROPPED], revision=None)),
                name="what_was_sent_after_a_nudge_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"nudge by {self.rule}: {self.outcome}"
