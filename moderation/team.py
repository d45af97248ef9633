"""How the team's work stands: what waits, what was decided of late, how long it took, and whether people agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.utils import timezone

from moderation.models import Appeal, AppealState, Decision, ReviewItem
from moderation.policy.findings import Severity
from moderation.policy.states import Cause, State
from moderation.stretches import Waits, in_stretches, midnight, waits

DAYS = 14
REVIEWED = (Cause.MODERATOR, Cause.APPEAL)
"""The causes of what a person decided by looking at it."""


@dataclass(frozen=True, slots=True)
class WaitingNow:
    """What waits with one severity; `late` of it should have been decided already."""

    severity: str
    number: int
    late: int


@dataclass(frozen=True, slots=True)
class DayOfWork:
    """What people decided on one day; `median` is how long it had waited, in seconds, None where nothing was closed."""

    day: date
    published: int
    rejected: int
    median: float | None

    @property
    def decided(self) -> int:
        return self.published + self.rejected


@dataclass(frozen=True, slots=True)
class PersonsWork:
    """What one moderator decided in these days. `answered` of the appeals against it were answered of late."""

    user: User
    today: int
    published: int
    rejected: int
    median: float | None
    answered: int
    overturned: int

    @property
    def decided(self) -> int:
        return self.published + self.rejected


class _Key(NamedTuple):
    day: int
    decider: int
    state: str


def waiting_now(*, now: datetime) -> tuple[WaitingNow, ...]:
    """Every severity that anything waits with, the most urgent first. One query, answered by an index alone."""
    late = Count("pk", filter=Q(due_at__lt=now))
    rows = ReviewItem.objects.open().values("severity").annotate(number=Count("pk"), late=late).order_by()
    found = [WaitingNow(row["severity"], row["number"], row["late"]) for row in rows]
    order = {str(severity): place for place, severity in enumerate(Severity)}
    return tuple(sorted(found, key=lambda waiting: (order.get(waiting.severity, len(order)), waiting.severity)))


def work_of_late(*, now: datetime, days: int = DAYS) -> tuple[tuple[DayOfWork, ...], tuple[PersonsWork, ...]]:
    """The last days, today included and last; and who worked in them, by name. Five queries."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    first = today - timedelta(days=days - 1)
    bounds = tuple(midnight(first + timedelta(days=ahead)) for ahead in range(days + 1))
    numbers = _decided(bounds)
    by_day = waits(bounds)
    listed = tuple(
        DayOfWork(
            first + timedelta(days=place),
            published=_sum(numbers, day=place, state=State.PUBLISHED),
            rejected=_sum(numbers, day=place, state=State.REJECTED),
            median=by_day[place].median if place in by_day else None,
        )
        for place in range(days)
    )
    return listed, _people(numbers, bounds, today=days - 1)


def _decided(bounds: tuple[datetime, ...]) -> Counter[_Key]:
    """What people published and rejected after a look. A release of what a rule held is none, nor is what was undone."""
    looked_at = (
        Decision.objects.by_people()
        .that_stand()
        .filter(cause__in=REVIEWED, to_state__in=[State.PUBLISHED, State.REJECTED], released=None)
    )
    rows = (
        in_stretches(looked_at, "created_at", bounds)
        .values("stretch", "decider", "to_state")
        .annotate(number=Count("pk"))
        .values_list("stretch", "decider", "to_state", "number")
        .order_by()
    )
    return Counter({_Key(day, decider, state): number for day, decider, state, number in rows})


def _people(numbers: Counter[_Key], bounds: tuple[datetime, ...], *, today: int) -> tuple[PersonsWork, ...]:
    accounts = get_user_model()
    people = accounts._default_manager.filter(pk__in={key.decider for key in numbers}).order_by(accounts.USERNAME_FIELD)
    took: Mapping[int, Waits] = waits(bounds, by="closed_by__decider", closed_by__isnull=False)
    answers = _answers(since=bounds[0])
    return tuple(
        PersonsWork(
            user,
            today=_sum(numbers, day=today, decider=user.pk),
            published=_sum(numbers, decider=user.pk, state=State.PUBLISHED),
            rejected=_sum(numbers, decider=user.pk, state=State.REJECTED),
            median=took[user.pk].median if user.pk in took else None,
            answered=answers[user.pk, AppealState.UPHELD] + answers[user.pk, AppealState.OVERTURNED],
            overturned=answers[user.pk, AppealState.OVERTURNED],
        )
        for user in people
    )


def _answers(*, since: datetime) -> Counter[tuple[int, str]]:
    """How the appeals of each person's decisions ended."""
    rows = (
        Appeal.objects.filter(decided_at__gte=since, decision__decider__isnull=False)
        .values("decision__decider", "state")
        .annotate(number=Count("pk"))
        .values_list("decision__decider", "state", "number")
        .order_by()
    )
    return Counter({(decider, state): number for decider, state, number in rows})


def _sum(numbers: Counter[_Key], **only: object) -> int:
    return sum(number for key, number in numbers.items() if all(getattr(key, name) == only[name] for name in only))
