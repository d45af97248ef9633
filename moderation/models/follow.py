"""What a reader wants to be written to about, and how often."""

from __future__ import annotations

from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.commenter import Commenter


class Cadence(StrEnum):
    """How often mail comes. Whatever it is, the page of notifications tells at once."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NONE = "none"


CADENCES = [
    (Cadence.AT_ONCE.value, _("at once")),
    (Cadence.DAILY.value, _("once a day")),
    (Cadence.NONE.value, _("no mail")),
]
IS_A_CADENCE = Q(cadence__in=[cadence.value for cadence in Cadence])


class ThreadFollow(models.Model):
    """One reader follows the comments under one target: at most once, by constraint."""

    reader = models.ForeignKey(Commenter, on_delete=models.CASCADE, related_name="thread_follows")
    target_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    target_pk = models.CharField(max_length=64)
    cadence = models.CharField(max_length=8, choices=CADENCES, default=Cadence.AT_ONCE)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("thread that is followed")
        verbose_name_plural = _("threads that are followed")
        constraints = [
            models.UniqueConstraint(fields=["target_type", "target_pk", "reader"], name="a_thread_is_followed_once"),
            models.CheckConstraint(condition=IS_A_CADENCE, name="follow_cadence_is_known"),
        ]
        indexes = [models.Index(fields=["reader", "-since", "-id"], name="follow_of_reader")]

    def __str__(self) -> str:
        return f"commenter {self.reader_id} follows {self.target_pk}"


class ReaderSettings(models.Model):
    """What a reader chose. Who has no row chose nothing: no mail about replies, and a profile that others can open."""

    reader = models.OneToOneField(Commenter, on_delete=models.CASCADE, related_name="reader_settings")
    cadence = models.CharField(
        max_length=8, choices=CADENCES, default=Cadence.NONE, help_text=_("of mail about replies to them")
    )
    hides_profile = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("settings of a reader")
        verbose_name_plural = _("settings of readers")
        constraints = [models.CheckConstraint(condition=IS_A_CADENCE, name="replies_cadence_is_known")]

    def __str__(self) -> str:
        return f"settings of commenter {self.reader_id}"
