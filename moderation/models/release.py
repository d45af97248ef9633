"""One act that let go of everything that one rule of one version held."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.models.decision import Decision


class ReleaseQuerySet(models.QuerySet["Release"]):
    """Releases, as nouns."""

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Release(models.Model):
    """Who let go of what `rule` of the version `digest` held, and how many comments that was.

    `until` is the key of the newest decision when the list was read: what a later one holds, nobody was shown.
    `skipped` were held by it too, and barred to this person, who has a part in their conversation. `after` is the last
    submission whose turn has come; `finished_at` is None while there are more.
    """

    digest = models.CharField(max_length=64)
    rule = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(blank=True)
    until = models.PositiveBigIntegerField()
    after = models.PositiveBigIntegerField(default=0)
    released = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        indexes = [models.Index(fields=["digest", "rule"], name="release_of_a_rule")]

    def __str__(self) -> str:
        return f"{self.released} comments that “{self.rule}” held"


class Released(models.Model):
    """A decision that a release made. Nobody read the comment for it, so it says nothing about what people decide."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="comments")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="released")

    class Meta:
        verbose_name = _("released comment")

    def __str__(self) -> str:
        return f"decision {self.decision_id}, by release {self.release_id}"
