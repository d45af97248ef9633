"""Strikes, and what they cost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moderation.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from moderation.models.commenter import Commenter
from moderation.models.decision import Decision
from moderation.policy.standing import SanctionKind


class StrikeQuerySet(AppendOnlyQuerySet["Strike"]):
    """Strikes, as nouns."""


class Strike(AppendOnlyModel):
    """A weighted violation: one decision, at most one strike."""

    commenter = models.ForeignKey(Commenter, on_delete=models.PROTECT, related_name="strikes")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="strike")
    clause = models.CharField(max_length=12)
    severity = models.CharField(max_length=20)
    points = models.PositiveSmallIntegerField()
    comment_written_at = models.DateTimeField()
    created_at = models.DateTimeField()

    objects = StrikeQuerySet.as_manager()

    class Meta:
        verbose_name = _("strike")
        indexes = [models.Index(fields=["commenter", "created_at"], name="strike_record")]
        constraints = [models.CheckConstraint(condition=Q(points__gt=0), name="a_strike_has_points")]

    def __str__(self) -> str:
        return f"{self.points} points for clause {self.clause}"


class StrikeVoidQuerySet(AppendOnlyQuerySet["StrikeVoid"]):
    """Strikes taken back."""


class StrikeVoid(AppendOnlyModel):
    """The row that takes a strike back, and the decision that did."""

    strike = models.OneToOneField(Strike, on_delete=models.PROTECT, related_name="void")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = StrikeVoidQuerySet.as_manager()

    class Meta:
        verbose_name = _("voided strike")

    def __str__(self) -> str:
        return f"void of strike {self.strike_id}"


SILENCING = [SanctionKind.SUSPENSION.value, SanctionKind.REVOCATION.value]
STANDING_REVOCATION = Q(kind=SanctionKind.REVOCATION, lifted_at=None)
TO_CONFIRM = STANDING_REVOCATION & Q(confirmed_at=None)


class SanctionQuerySet(models.QuerySet["Sanction"]):
    """Sanctions, as nouns."""

    def active(self, *, now: datetime) -> Self:
        """Those in force at `now`; notices and warnings have no end and stay until lifted."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), lifted_at=None, starts_at__lte=now)

    def silencing(self, *, now: datetime) -> Self:
        """Those because of which somebody cannot comment at `now`."""
        return self.active(now=now).filter(kind__in=SILENCING)

    def taking_away(self, *, now: datetime) -> Self:
        """Those by which somebody can do less at `now` than others."""
        return self.active(now=now).filter(kind__in=[kind.value for kind in SanctionKind if kind.takes_away])

    def to_confirm(self) -> Self:
        """Revocations that wait for a second moderator."""
        return self.filter(TO_CONFIRM)

    def to_look_at(self, *, on: date) -> Self:
        """Revocations that ask something of the team: to be confirmed, or to be looked at again by the day `on`."""
        return self.filter(STANDING_REVOCATION & (Q(confirmed_at=None) | Q(review_on__lte=on)))

    def due_for_review(self, *, on: date) -> Self:
        """Revocations in force that somebody has to look at again, by the day `on`."""
        return self.filter(STANDING_REVOCATION, review_on__lte=on, confirmed_at__isnull=False)


class Sanction(models.Model):
    """One step of the ladder, taken by one commenter because of one strike.

    A revocation is one from `confirmed_at` on; until then it suspends. `confirmed_by` is empty where there was no second
    moderator to ask.
    """

    commenter = models.ForeignKey(Commenter, on_delete=models.PROTECT, related_name="sanctions")
    strike = models.OneToOneField(Strike, on_delete=models.PROTECT, related_name="sanction")
    kind = models.CharField(max_length=14, choices=[(kind.value, kind.value) for kind in SanctionKind])
    clause = models.CharField(max_length=12)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SanctionQuerySet.as_manager()

    class Meta:
        verbose_name = _("sanction")
        indexes = [
            models.Index(fields=["commenter", "starts_at"], name="sanction_record"),
            models.Index(fields=["starts_at"], condition=TO_CONFIRM, name="sanction_to_confirm"),
            models.Index(fields=["review_on"], condition=STANDING_REVOCATION, name="sanction_review"),
            models.Index(fields=["-id"], condition=Q(kind__in=SILENCING, lifted_at=None), name="sanction_silencing"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
                name="a_sanction_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None) | Q(kind=SanctionKind.REVOCATION),
                name="only_a_revocation_is_confirmed",
            ),
            models.CheckConstraint(
                condition=~STANDING_REVOCATION | Q(review_on__isnull=False), name="a_revocation_is_looked_at_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.starts_at:%Y-%m-%d}"

    @property
    def is_to_be_confirmed(self) -> bool:
        """Whether it is a revocation that a second moderator has not answered yet."""
        return self.kind == SanctionKind.REVOCATION and self.confirmed_at is None and self.lifted_at is None


class SanctionNote(models.Model):
    """Why somebody settled a sanction as they did. The log names the row, so that the words can be erased."""

    sanction = models.ForeignKey(Sanction, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("note on a sanction")
        verbose_name_plural = _("notes on sanctions")

    def __str__(self) -> str:
        return f"note on sanction {self.sanction_id}"
