"""What goes out by itself, and when."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.post import Post


class ScheduledKind(models.TextChoices):
    POST = "post", _("The story")
    EDIT = "edit", _("An edit")
    UPDATE = "update", _("An update")


class ScheduledState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Out")
    CANCELLED = "cancelled", _("Cancelled")
    REFUSED = "refused", _("Not published")


class ScheduledChangeQuerySet(models.QuerySet["ScheduledChange"]):
    def waiting(self) -> "ScheduledChangeQuerySet":
        return self.filter(state=ScheduledState.WAITING)

    def refused(self) -> "ScheduledChangeQuerySet":
        return self.filter(state=ScheduledState.REFUSED)

    def due(self, now: datetime) -> "ScheduledChangeQuerySet":
        return self.waiting().filter(go_live_at__lte=now)

    def in_order(self) -> "ScheduledChangeQuerySet":
        """As they go out: by their time, and of one time as they were asked for."""
        return self.order_by("go_live_at", "pk")


class ScheduledChange(models.Model):
    """One act of publishing that waits for its time. `document` is what it will write, as canonical JSON; for the
    story itself it is empty: the draft goes out as it then is. `version` is the one that an edit was written on.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="scheduled_changes")
    kind = models.CharField(_("kind"), max_length=6, choices=ScheduledKind.choices)
    section = models.PositiveIntegerField(_("number of the section"), default=0)
    document = models.TextField(_("document"), blank=True)
    version = models.PositiveIntegerField(_("version"))
    significant = models.BooleanField(_("significant to readers"), default=True)
    go_live_at = models.DateTimeField(_("goes out"))
    state = models.CharField(_("state"), max_length=9, choices=ScheduledState.choices, default=ScheduledState.WAITING)
    outcome = models.TextField(_("why not"), blank=True)
    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("asked for"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = ScheduledChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheduled change")
        verbose_name_plural = _("scheduled changes")
        indexes = [
            models.Index(fields=["state", "go_live_at", "id"], name="scheduledchange_due"),
            models.Index(fields=["post", "state", "go_live_at"], name="scheduledchange_of_post"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=ScheduledKind.values), name="scheduled_kind_known"),
            models.CheckConstraint(condition=models.Q(state__in=ScheduledState.values), name="scheduled_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="waiting", settled_at__isnull=True)
                | (~models.Q(state="waiting") & models.Q(settled_at__isnull=False)),
                name="scheduled_settled_has_a_date",
            ),
            models.UniqueConstraint(
                fields=["post"], condition=models.Q(kind="post", state="waiting"), name="scheduled_story_waits_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.post_id} at {self.go_live_at:%Y-%m-%d %H:%M}"

    @property
    def is_waiting(self) -> bool:
        return self.state == ScheduledState.WAITING
