"""What the single-use key of a form was answered with, so that pressing its button twice makes one comment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.models.submission import Submission


class Receipt(models.Model):
    """One key of one writer, and the submission it led to; null while an address is being confirmed.

    Also one of the confirmations that a network may ask for in an hour; those lead to none.
    """

    key = models.CharField(max_length=64, unique=True)
    submission = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("receipt")

    def __str__(self) -> str:
        return self.key[:8]
