"""What a reader is told of on their own page."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.commenter import Commenter
from moderation.models.decision import Decision
from moderation.models.letter import Letter
from moderation.models.submission import Submission


class NotificationKind(StrEnum):
    """What happened. All but the first two have the name of the letter that says the same."""

    REPLY = "reply"
    THREAD = "thread"
    STATEMENT = "statement"
    REVERSAL = "reversal"
    SANCTION = "sanction"
    SANCTION_LIFTED = "sanction_lifted"
    APPEAL_QUESTION = "appeal_question"
    APPEAL_ANSWERED = "appeal_answered"
    REPORT_DECIDED = "report_decided"


ABOUT_COMMENTS = (NotificationKind.REPLY, NotificationKind.THREAD)
"""What was said in a thread; the others are about the reader's own affairs."""


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Notifications, as nouns."""

    def of(self, reader: Commenter, *, now: datetime) -> Self:
        """What a reader is told by `now`."""
        return self.filter(reader=reader, at__lte=now)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def newest_first(self) -> Self:
        return self.order_by("-at", "-id")


class Notification(models.Model):
    """One thing that one reader is told. `key` names the event and the reader, so that nothing is told twice.

    `at` is from when it is shown: what can still be taken back by a button is not told yet. `digest` is the letter that
    says it together with others, for who gets one a day.
    """

    key = models.CharField(max_length=120, unique=True)
    reader = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in NotificationKind])
    submission = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    digest = models.ForeignKey(Letter, null=True, blank=True, on_delete=models.SET_NULL, related_name="tells")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=[kind.value for kind in ABOUT_COMMENTS]) | Q(submission__isnull=False),
                name="word_of_a_comment_names_it",
            ),
        ]
        indexes = [
            models.Index(fields=["reader", "-at", "-id"], name="notification_page"),
            models.Index(fields=["reader", "at"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["at"], name="notification_age"),
        ]

    def __str__(self) -> str:
        return self.key
