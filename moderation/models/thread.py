"""What is kept about the comments under one target, so that no page counts them."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class CommentThread(models.Model):
    """The kept counter of one target. `version` rises with every change that a reader could see."""

    target_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    target_pk = models.CharField(max_length=64)
    published = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("comment thread")
        constraints = [
            models.UniqueConstraint(fields=["target_type", "target_pk"], name="one_thread_per_target"),
        ]

    def __str__(self) -> str:
        return f"{self.published} comments on {self.target_pk}"
