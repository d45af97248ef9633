"""What lets somebody be recognised who comes back as another: digests, never the thing itself, and not for long."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.commenter import Commenter
from moderation.models.submission import Submission


class TraceKind(StrEnum):
    """What was the same, from the strongest to the weakest."""

    MAILBOX = "mailbox"
    DEVICE = "device"
    NETWORK = "network"


class TraceSalt(models.Model):
    """What addresses on the net were hashed with from `created_at` on. Deleting it ends every link that it made."""

    secret = models.CharField(max_length=64)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("salt of traces")
        verbose_name_plural = _("salts of traces")

    def __str__(self) -> str:
        return f"salt of {self.created_at:%Y-%m-%d}"


class TraceQuerySet(models.QuerySet["Trace"]):
    """Traces, as nouns."""

    def left_by_others(self, commenter: int) -> Self:
        return self.exclude(commenter=commenter)


class Trace(models.Model):
    """One mailbox, device or network that a commenter wrote from; `digest` is a keyed hash in hexadecimal."""

    commenter = models.ForeignKey(Commenter, on_delete=models.PROTECT, related_name="traces")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in TraceKind])
    digest = models.CharField(max_length=64)
    salt = models.ForeignKey(TraceSalt, null=True, blank=True, on_delete=models.CASCADE, related_name="traces")
    seen_at = models.DateTimeField(db_index=True)

    objects = TraceQuerySet.as_manager()

    class Meta:
        verbose_name = _("trace")
        constraints = [
            models.UniqueConstraint(fields=["digest", "kind", "commenter"], name="one_trace_per_commenter"),
            models.CheckConstraint(
                condition=Q(kind=TraceKind.NETWORK, salt__isnull=False) | (~Q(kind=TraceKind.NETWORK) & Q(salt=None)),
                name="a_network_has_a_salt",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}"


class Resemblance(models.Model):
    """Why a person looks at a comment: it came from where somebody wrote who was suspended or revoked."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="resemblances")
    commenter = models.ForeignKey(Commenter, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in TraceKind])
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("resemblance")
        constraints = [
            models.UniqueConstraint(fields=["submission", "commenter", "kind"], name="one_resemblance_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"same {self.kind}"
