"""What another moderator would have decided, not knowing what was decided nor by whom."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.decision import Decision
from moderation.policy.states import Cause, State

OPINIONS = (State.PUBLISHED, State.REJECTED)
"""What one may be of the opinion that a comment should be."""


class SecondOpinionQuerySet(models.QuerySet["SecondOpinion"]):
    """Second opinions, as nouns."""

    def that_count(self) -> Self:
        """Those about decisions that somebody read the comment for, and did not take back."""
        stands = Q(decision__reversed_by=None) | ~Q(decision__reversed_by__cause=Cause.UNDO)
        return self.filter(stands, decision__released=None)

    def asked(self) -> Self:
        """Those that nobody has given yet."""
        return self.that_count().filter(given_at=None)

    def given(self) -> Self:
        return self.that_count().filter(given_at__isnull=False)


class SecondOpinion(models.Model):
    """One decision, drawn by chance, and what another moderator says of the same text. It moves nothing.

    `about` is the clause in question: the one that the decision cites, else the one that the comment was held or
    reported under.
    """

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="second_opinion")
    about = models.CharField(max_length=12, blank=True)
    asked_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="second_opinions"
    )
    opinion = models.CharField(max_length=10, blank=True, choices=[(state.value, state.value) for state in OPINIONS])
    clause = models.CharField(max_length=12, blank=True)
    note = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    objects = SecondOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("second opinion")
        constraints = [
            models.CheckConstraint(
                condition=Q(given_at=None, by=None, opinion="")
                | Q(given_at__isnull=False, by__isnull=False, opinion__in=[state.value for state in OPINIONS]),
                name="a_second_opinion_is_given_whole",
            ),
            models.CheckConstraint(
                condition=Q(opinion=State.REJECTED) ^ Q(clause=""), name="an_opinion_to_reject_names_a_clause"
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], condition=Q(given_at=None), name="second_opinion_asked"),
            models.Index(fields=["given_at"], condition=Q(given_at__isnull=False), name="second_opinion_given"),
        ]

    def __str__(self) -> str:
        return f"second opinion on decision {self.decision_id}: {self.opinion or 'not given yet'}"

    @property
    def agrees(self) -> bool:
        """Whether it is what was decided: seen or not seen, by whichever clause."""
        return self.opinion == self.decision.to_state
