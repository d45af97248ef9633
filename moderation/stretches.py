"""Rows counted by stretches of time that follow each other: days or months of the site's own clock.

Where a stretch begins is worked out here, so that no database has to know a time zone, an index on the moment serves,
and any number of stretches is one query.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from moderation.models import ReviewItem


@dataclass(frozen=True, slots=True)
class Waits:
    """How many items people closed, and how long these had waited in the median, in seconds."""

    number: int
    median: float


def midnight(day: date) -> datetime:
    """When a day of the site begins."""
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())


def in_stretches(rows: QuerySet[Any, Any], moment: str, bounds: Sequence[datetime]) -> QuerySet[Any, Any]:
    """The rows between the first and the last bound; the `stretch` of each is the place of the bound it follows."""
    places = [When(**{f"{moment}__lt": end}, then=Value(place)) for place, end in enumerate(bounds[1:])]
    within = {f"{moment}__gte": bounds[0], f"{moment}__lt": bounds[-1]}
    found: QuerySet[Any, Any] = rows.filter(**within).annotate(stretch=Case(*places, output_field=IntegerField()))
    return found


def waits(bounds: Sequence[datetime], *, by: str = "stretch", **only: Any) -> Mapping[Any, Waits]:
    """How long what people closed had waited for them, for each stretch, or for each value of the field `by`.

    One query: the database ranks the waits and hands over the middle one or two of each.
    """
    by_people = Q(closed_by=None) | Q(closed_by__decider__isnull=False)
    closed = in_stretches(ReviewItem.objects.filter(by_people, **only), "closed_at", bounds)
    ranked = closed.annotate(
        wait=F("closed_at") - F("queued_at"), number=Window(Count("pk"), partition_by=[F(by)])
    ).annotate(
        middle=2 * Window(RowNumber(), partition_by=[F(by)], order_by=[F("wait").asc(), F("pk").asc()]) - F("number")
    )
    middles: dict[Any, list[float]] = {}
    numbers: dict[Any, int] = {}
    for key, number, wait in ranked.filter(middle__gte=0, middle__lte=2).values_list(by, "number", "wait"):
        middles.setdefault(key, []).append(wait.total_seconds())
        numbers[key] = number
    return {key: Waits(numbers[key], sum(found) / len(found)) for key, found in middles.items()}
