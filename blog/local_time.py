"""A time as an author types it, in the site's own zone. Pure."""

from datetime import MAXYEAR, MINYEAR, UTC, datetime
from zoneinfo import ZoneInfo

HOUR = "%Y-%m-%dT%H:%M"


class UnclearTime(ValueError):
    """A time that the clocks skip, or that they show twice; `choices` are the two moments that may be
    meant, in UTC and in order."""

    def __init__(self, choices: tuple[datetime, datetime], *, exists: bool) -> None:
        super().__init__("shown twice" if exists else "skipped")
        self.choices = choices
        self.exists = exists


class OutOfReach(ValueError):
    """A time in the first or the last year of the calendar: there are zones that cannot show it."""


def moment_of(typed: datetime, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which the clocks of `zone` show `typed`. One that carries its offset is taken at its word.

    Raises `UnclearTime` where the clocks are put forward over that time or back to it, and `OutOfReach`.
    """
    if not MINYEAR < typed.year < MAXYEAR:
        raise OutOfReach(str(typed.year))
    if typed.tzinfo is not None:
        return typed.astimezone(UTC)
    first, second = (typed.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    # By way of UTC a time that is skipped becomes one that the clocks do show: a little later, or a little earlier.
    raise UnclearTime(
        (min(first, second), max(first, second)), exists=first.astimezone(zone).replace(tzinfo=None) == typed
    )
