"""The author's challenge of one decision."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.commenter import Commenter
from moderation.models.decision import Decision
from moderation.policy.states import State


class AppealState(StrEnum):
    """Where an appeal stands."""

    OPEN = "open"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    MOOT = "moot"


ROUNDS = 3
"""How often a moderator may ask the appellant something."""


class Appeal(models.Model):
    """One appeal of one decision, answered once.

    Its author appeals the rejection of a comment; one who reported it, the decision that let it stand. MOOT: the
    comment was changed or withdrawn before anybody answered. `assigned_to` is who is asked first to answer.
    """

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    appellant = models.ForeignKey(Commenter, on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField()
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in AppealState], default=AppealState.OPEN
    )
    created_at = models.DateTimeField()
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="assigned_appeals"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reply = models.TextField(blank=True)

    class Meta:
        verbose_name = _("appeal")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AppealState.OPEN, decided_at=None)
                | Q(state=AppealState.MOOT, decided_at__isnull=False)
                | Q(
                    state__in=[AppealState.UPHELD, AppealState.OVERTURNED],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="a_closed_appeal_says_when_and_by_whom",
            ),
        ]

        indexes = [
            models.Index(fields=["assigned_to"], condition=Q(state=AppealState.OPEN), name="appeal_assigned"),
        ]

    def __str__(self) -> str:
        return f"appeal: {self.state}"

    @property
    def is_by_reporter(self) -> bool:
        """Whether it is the appeal of a reader whose report did not lead to a removal."""
        return self.decision.to_state == State.PUBLISHED

    @property
    def may_be_asked(self) -> bool:
        """Whether a moderator may ask the appellant something now."""
        said = len(self.messages.all())
        return self.state == AppealState.OPEN and said % 2 == 0 and said < 2 * ROUNDS


class AppealMessage(models.Model):
    """One turn of the short dialogue: odd numbers are a moderator's questions, even ones the appellant's answers."""

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("message about an appeal")
        verbose_name_plural = _("messages about appeals")
        constraints = [
            models.UniqueConstraint(fields=["appeal", "number"], name="one_message_per_turn"),
            models.CheckConstraint(
                condition=Q(number__in=list(range(1, 2 * ROUNDS, 2)), asked_by__isnull=False)
                | Q(number__in=list(range(2, 2 * ROUNDS + 1, 2)), asked_by=None),
                name="questions_and_answers_take_turns",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.number}"

    @property
    def is_question(self) -> bool:
        return self.number % 2 == 1
