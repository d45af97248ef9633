"""One backtest of one version of the policy: a job whose progress and result live in its row."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.policy import PolicyVersion


class BacktestState(StrEnum):
    """Where a backtest stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


OPEN = [BacktestState.QUEUED.value, BacktestState.RUNNING.value]


class BacktestQuerySet(models.QuerySet["Backtest"]):
    """Backtests, as nouns."""

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def runnable(self, *, now: datetime) -> Self:
        """Open ones that no worker is at."""
        return self.open().filter(Q(lease_until=None) | Q(lease_until__lte=now))

    def newest_first(self) -> Self:
        return self.order_by("-id")


class Backtest(models.Model):
    """Every comment with `after < id <= last` is judged, by the version and by the one in force beside it.

    `tally` is everything counted up to `after`: both change in one UPDATE, so that a worker that dies between two
    pieces loses nothing and counts nothing twice; once the backtest is done, it is the result. `total` and `judged` count submissions, judged and passed over.
    """

    version = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="backtests")
    beside = models.ForeignKey(PolicyVersion, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in BacktestState], default=BacktestState.QUEUED
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    samples = models.PositiveSmallIntegerField(default=20)
    seed = models.PositiveIntegerField(default=1)
    after = models.PositiveBigIntegerField(default=0)
    last = models.PositiveBigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    judged = models.PositiveIntegerField(default=0)
    tally = models.JSONField(default=dict, blank=True)
    problem = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    runner = models.CharField(max_length=32, blank=True, help_text=_("the run that holds the lease"))

    objects = BacktestQuerySet.as_manager()

    class Meta:
        verbose_name = _("backtest")
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(state__in=OPEN), name="one_open_backtest_per_version"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in BacktestState]), name="backtest_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=BacktestState.DONE) | Q(finished_at__isnull=False), name="a_done_backtest_has_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"backtest {self.pk}, {self.state}"

    @property
    def is_open(self) -> bool:
        """Whether it is queued or running."""
        return self.state in OPEN

    @property
    def share_done(self) -> float:
        """How much of it is done, 0 to 1."""
        if not self.total:
            return 0.0 if self.is_open else 1.0
        return min(1.0, self.judged / self.total)
