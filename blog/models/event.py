"""What happened to a published post, in order: what open pages and feeds ask for."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.append_only import AppendOnly, AppendOnlyQuerySet
from blog.models.post import Post
from blog.models.section import Section


class EventKind(models.TextChoices):
    NEW = "new", _("New")
    EDIT = "edit", _("Edited")
    WITHDRAW = "withdraw", _("Withdrawn")
    PIN = "pin", _("Pinned")
    CLOSE = "close", _("Closed")


class PostEventQuerySet(AppendOnlyQuerySet["PostEvent"]):
    def after(self, seq: int) -> "PostEventQuerySet":
        return self.filter(seq__gt=seq).order_by("seq")


class PostEvent(AppendOnly):
    """`seq` counts 1, 2, 3, ... within a post. `section` is null when the event is about the post itself."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField(_("sequence"))
    kind = models.CharField(_("kind"), max_length=8, choices=EventKind.choices)
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = PostEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a post")
        verbose_name_plural = _("events of posts")
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["post", "seq"], name="postevent_seq_given_once"),
            models.CheckConstraint(condition=models.Q(kind__in=EventKind.values), name="postevent_kind_known"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="postevent_counts_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id}#{self.seq} {self.kind}"
