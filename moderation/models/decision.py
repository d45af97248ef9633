"""The recorded moves of a submission, and what the rules saw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from moderation.models.submission import STATES, Revision, Submission
from moderation.policy.findings import Outcome
from moderation.policy.states import Cause, State

UNDO_NOTICE = timedelta(seconds=10)
"""For how long the notice of a moderator's decision has a button that takes it back; letters about it wait as long."""

FIRST = 2
"""The version of a submission that its first decision makes."""


class Maker(StrEnum):
    """Who or what made a decision, as far as everybody may know it."""

    RULE = "rule"
    READERS = "readers"
    PERSON = "person"


ADVERSE = [State.HELD.value, State.REJECTED.value]


class DecisionQuerySet(AppendOnlyQuerySet["Decision"]):
    """Decisions, as nouns."""

    def adverse(self) -> models.QuerySet[Decision]:
        return self.filter(to_state__in=ADVERSE)

    def by_people(self) -> DecisionQuerySet:
        return self.filter(decider__isnull=False)

    def that_stand(self) -> DecisionQuerySet:
        """Without those that whoever made them took back, and without the taking back itself."""
        return self.exclude(cause=Cause.UNDO).filter(Q(reversed_by=None) | ~Q(reversed_by__cause=Cause.UNDO))

    def by_rules(self) -> models.QuerySet[Decision]:
        """What the policy decided: at once, or once a check from outside had answered."""
        return self.filter(cause__in=[Cause.VERDICT, Cause.SIGNAL])


class Decision(AppendOnlyModel):
    """One move of one submission: by the policy (`decider` null) or by a person."""

    blanks: ClassVar[Mapping[str, str]] = {"statement": "", "note": ""}

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField(help_text=_("the version of the submission that this move made"))
    from_state = models.CharField(max_length=10, choices=STATES)
    to_state = models.CharField(max_length=10, choices=STATES)
    cause = models.CharField(max_length=12, choices=[(cause.value, cause.value) for cause in Cause])
    clause = models.CharField(max_length=12, blank=True)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    policy_digest = models.CharField(max_length=64, blank=True)
    statement = models.TextField(blank=True)
    note = models.TextField(blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    created_at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="one_decision_per_version"),
            models.CheckConstraint(
                condition=~Q(to_state__in=ADVERSE) | ~Q(clause=""), name="an_adverse_decision_names_a_clause"
            ),
            models.CheckConstraint(
                condition=~Q(cause=Cause.UNDO) | Q(reverses__isnull=False, decider__isnull=False),
                name="an_undoing_says_what_and_by_whom",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at"], name="decision_recent"),
            models.Index(fields=["created_at"], condition=~Q(note=""), name="decision_noted"),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} -> {self.to_state}"

    @property
    def has_a_button_until(self) -> datetime | None:
        """Until when it is taken back by the button of its notice; None for what nobody takes back."""
        return self.created_at + UNDO_NOTICE if self.cause == Cause.MODERATOR else None

    @property
    def is_first(self) -> bool:
        """Whether it was made in the moment in which the comment came in: there is its text then, and nothing about it."""
        came_in = self.cause in (Cause.VERDICT, Cause.IMPORT) and self.number == FIRST
        return came_in and self.submission.attempts == 0

    @property
    def is_automatic(self) -> bool:
        """Whether no moderator decided it. What readers' reports did is that as well: `maker` tells them apart."""
        return self.decider_id is None

    @property
    def maker(self) -> Maker:
        if self.decider_id is not None:
            return Maker.PERSON
        return Maker.READERS if self.cause == Cause.REPORTS else Maker.RULE


class FindingQuerySet(AppendOnlyQuerySet["Finding"]):
    """What rules saw."""


class Finding(AppendOnlyModel):
    """What one rule saw in one revision; `start` and `end` are offsets into its text (end exclusive)."""

    blanks: ClassVar[Mapping[str, str]] = {"reason": ""}

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="findings")
    rule = models.CharField(max_length=80)
    clause = models.CharField(max_length=12)
    outcome = models.CharField(max_length=8, choices=[(outcome.value, outcome.value) for outcome in Outcome])
    severity = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    score = models.FloatField(null=True, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")

    def __str__(self) -> str:
        return f"{self.rule} (clause {self.clause})"
