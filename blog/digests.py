"""When a follower is told: at once, each morning, or each Monday morning, in the site's own time zone."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from blog.models.follower import Cadence

MORNING = time(7)
MONDAY = 0


def due_at(cadence: Cadence, *, after: datetime) -> datetime:
    """The first moment from `after` on at which such a follower is told.

    Days are the wall clock's: seven in the morning stays seven when the clocks change.
    """
    match cadence:
        case Cadence.IMMEDIATE:
            return after
        case Cadence.DAILY:
            return _morning(after, weekday=None)
        case Cadence.WEEKLY:
            return _morning(after, weekday=MONDAY)


def _morning(after: datetime, *, weekday: int | None) -> datetime:
    zone = timezone.get_default_timezone()
    day = after.astimezone(zone).date()
    while True:
        morning = datetime.combine(day, MORNING, tzinfo=zone)
        if morning >= after and weekday in (None, day.weekday()):
            return morning
        day += timedelta(days=1)
