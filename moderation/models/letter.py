"""Mail that we owe somebody, written down in the transaction that owes it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.commenter import Commenter
from moderation.models.decision import Decision
from moderation.models.sanction import Sanction

LEASE = timedelta(minutes=2)


class LetterKind(StrEnum):
    """What a letter says; each kind has a template in templates/emails/."""

    STATEMENT = "statement"
    REVERSAL = "reversal"
    SANCTION = "sanction"
    SANCTION_LIFTED = "sanction_lifted"
    APPEAL_RECEIVED = "appeal_received"
    APPEAL_QUESTION = "appeal_question"
    APPEAL_ANSWERED = "appeal_answered"
    REPORT_DECIDED = "report_decided"
    REPORTING = "reporting"
    CONFIRMATION = "confirmation"
    FOLLOWUP = "followup"
    DIGEST = "digest"
    POLICY_BRAKED = "policy_braked"
    RULE_SUSPENDED = "rule_suspended"


class LetterQuerySet(models.QuerySet["Letter"]):
    """Reads of the letters."""

    def unsent(self) -> Self:
        return self.filter(sent_at=None, given_up_at=None, withdrawn_at=None)

    def sendable(self, *, now: datetime) -> Self:
        """Unsent letters whose next try is due and that nobody is sending."""
        return self.stoppable(now=now).filter(not_before__lte=now)

    def stoppable(self, *, now: datetime) -> Self:
        """Unsent letters that nobody is sending. A lease that ends later than any can was taken at a wrong time."""
        over = Q(lease_until__lte=now) | Q(lease_until__gt=now + 2 * LEASE)
        return self.unsent().filter(Q(lease_until=None) | over)


class Letter(models.Model):
    """One mail to one person. `key` names the event, so that the same event is never told twice."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in LetterKind])
    commenter = models.ForeignKey(Commenter, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    email = models.EmailField(blank=True, help_text=_("where the person has no commenter row yet"))
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    sanction = models.ForeignKey(Sanction, null=True, blank=True, on_delete=models.PROTECT, related_name="letters")
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        indexes = [
            models.Index(fields=["not_before"], condition=Q(sent_at=None, given_up_at=None), name="letter_unsent"),
        ]

    def __str__(self) -> str:
        return self.key
