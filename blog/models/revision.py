"""Every text a post has had."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.append_only import AppendOnly, AppendOnlyQuerySet
from blog.models.post import Post


class PostRevisionQuerySet(AppendOnlyQuerySet["PostRevision"]):
    def newest_first(self) -> "PostRevisionQuerySet":
        return self.order_by("-number")

    def significant(self) -> "PostRevisionQuerySet":
        return self.filter(significant=True)


class PostRevision(AppendOnly):
    """The whole post at one version, as canonical JSON: keys sorted, no blanks, UTF-8. `number` is that version."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    document = models.TextField(_("document"))
    digest = models.CharField(_("digest"), max_length=64)
    significant = models.BooleanField(_("significant to readers"), default=False)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    objects = PostRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision of a post")
        verbose_name_plural = _("revisions of posts")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="postrevision_number_given_once")]

    def __str__(self) -> str:
        return f"{self.post_id} v{self.number}"

    def read(self) -> dict[str, Any]:
        """The document as values."""
        values: dict[str, Any] = json.loads(self.document)
        return values
