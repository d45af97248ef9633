"""Whose comments a reader does not want to read."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from moderation.models.commenter import Commenter


class Mute(models.Model):
    """One reader muted one commenter. It is the reader's alone: the one who is muted never learns of it."""

    reader = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="mutes")
    muted = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("mute")
        constraints = [
            models.UniqueConstraint(fields=["reader", "muted"], name="one_mute_a_pair"),
            models.CheckConstraint(condition=~Q(reader=F("muted")), name="nobody_mutes_themselves"),
        ]

    def __str__(self) -> str:
        return f"commenter {self.reader_id} mutes {self.muted_id}"
