"""A reader's thumbs-up for a comment."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from moderation.models.commenter import Commenter
from moderation.models.submission import Submission
from moderation.models.thread import CommentThread


class Thumb(models.Model):
    """One person's thumb. Taken back, the row is gone: nobody needs to know that it ever was."""

    # Each of the three is found by one of the indexes below.
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+", db_index=False)
    commenter = models.ForeignKey(Commenter, on_delete=models.PROTECT, related_name="thumbs", db_index=False)
    thread = models.ForeignKey(CommentThread, on_delete=models.CASCADE, related_name="+", db_index=False)
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("thumb")
        constraints = [
            models.UniqueConstraint(fields=["submission", "commenter"], name="one_thumb_per_person"),
        ]
        indexes = [
            models.Index(fields=["commenter", "given_at"], name="thumb_record"),
            models.Index(fields=["thread", "given_at", "commenter"], name="thumb_voters"),
        ]

    def __str__(self) -> str:
        return f"thumb for {self.submission_id}"
