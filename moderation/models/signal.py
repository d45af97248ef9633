"""What checks from outside say about a text, and what they are told of people's decisions.

Both are errands: a row is written down with its cause, and a worker runs it later. The row is the truth; the queue is
only a hint.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.decision import Decision
from moderation.models.submission import Revision

LONGEST_NAME = 50
LONGEST_DETAIL = 300
LONGEST_PROBLEM = 200
# Longer than any check may take: its time, the name's look-up, and what the worker does with the answer.
LEASE = timedelta(minutes=2)

OPEN = Q(done_at=None, given_up_at=None)
"""An errand that is neither done nor given up."""


def due(now: datetime) -> Q:
    """An open errand that is not put off to a later time, and that nobody is running.

    A lease that ends later than any can was taken at a wrong time.
    """
    free = Q(lease_until=None) | Q(lease_until__lte=now) | Q(lease_until__gt=now + 2 * LEASE)
    return OPEN & free & Q(not_before__lte=now)


class Errand(models.Model):
    """Something that a worker has to ask or tell another program. `problem` is why the last try failed."""

    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=LONGEST_PROBLEM, blank=True)

    class Meta:
        abstract = True


class SignalQuerySet(models.QuerySet["Signal"]):
    """Signals, as nouns."""

    def open(self) -> Self:
        """Neither done nor given up."""
        return self.filter(OPEN)

    def due(self, *, now: datetime) -> Self:
        """Open, not put off to a later time, and nobody is running it."""
        return self.filter(due(now))

    def given(self) -> Self:
        """Those that have a score."""
        return self.filter(score__isnull=False)


class Signal(Errand):
    """What one check says about one text, or still owes. A check that answers without a score has nothing to say."""

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="signals")
    name = models.CharField(max_length=LONGEST_NAME)
    score = models.FloatField(null=True, blank=True)
    detail = models.CharField(max_length=LONGEST_DETAIL, blank=True)
    clause = models.CharField(max_length=20, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = _("signal")
        constraints = [
            models.UniqueConstraint(fields=["revision", "name"], name="one_signal_per_text_and_check"),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=1, done_at__isnull=False),
                name="a_score_is_a_share",
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(done_at=None, given_up_at=None), name="signal_open"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {'nothing' if self.score is None else f'{self.score:.2f}'}"


class LessonQuerySet(models.QuerySet["Lesson"]):
    """Lessons, as nouns."""

    def open(self) -> Self:
        """Neither done nor given up."""
        return self.filter(OPEN)

    def due(self, *, now: datetime) -> Self:
        """Open, not put off to a later time, and nobody is running it."""
        return self.filter(due(now))


class Lesson(Errand):
    """What a person decided about a text that a check had scored, told to that check so that it learns."""

    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="lessons")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        constraints = [
            models.UniqueConstraint(fields=["signal", "decision"], name="one_lesson_per_decision"),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(done_at=None, given_up_at=None), name="lesson_open"),
        ]

    def __str__(self) -> str:
        return f"{self.signal.name} learns of decision {self.decision_id}"
