"""What an author has typed and not saved yet."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.post import Post


class DraftRevisionQuerySet(models.QuerySet["DraftRevision"]):
    def of(self, user: AbstractBaseUser | AnonymousUser) -> "DraftRevisionQuerySet":
        """Those of this account and nobody else: what is not saved is its author's alone."""
        return self.filter(editor_id=user.pk) if user.pk else self.none()

    def newest_first(self) -> "DraftRevisionQuerySet":
        return self.order_by("-saved_at", "-pk")


class DraftRevision(models.Model):
    """A form at the desk as it stood when it was last heard of: never shown to readers, never part of the post.

    `fields` are its values by name, as typed. Without a post it is one that is being written. `saves` counts, and a
    tab that does not know the last one is given a row of its own: two tabs never write over each other.
    """

    editor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="draft_revisions")
    section = models.PositiveIntegerField(_("number of the section"), default=0)
    version = models.PositiveIntegerField(_("version that was opened"), default=0)
    fields = models.JSONField(_("fields"))
    saves = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = DraftRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft revision")
        verbose_name_plural = _("draft revisions")
        indexes = [
            models.Index(fields=["editor", "post", "section", "-saved_at"], name="draftrevision_of_editor"),
            models.Index(fields=["saved_at"], name="draftrevision_oldest"),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(saves__gte=1), name="draftrevision_counts_from_1")]

    def __str__(self) -> str:
        return f"{self.post_id or 'new'}/{self.section} by {self.editor_id}"

    @property
    def first_words(self) -> str:
        """Of a post that is being written: its first line, cut between words."""
        text = str(self.fields.get("text", "")).strip()
        line = text.splitlines()[0] if text else ""
        return line if len(line) <= 100 else line[:100].rpartition(" ")[0] + "…"
