"""When something in the demo happened, told from the moment at which the demo is loaded."""

import re
from datetime import datetime, timedelta

DAY_AND_HOUR = re.compile(r"(?P<days>\d+)d (?P<hour>\d\d):(?P<minute>\d\d)")
AGO = re.compile(r"(?:(?P<hours>\d+)h)?\s?(?:(?P<minutes>\d+)m)?")


def moment(told: str, *, now: datetime) -> datetime:
    """The time that `told` means: "14d 06:40" (that many days ago, at that hour) or "3h 20m" (that long ago).

    The hour is that of `now`'s own time zone. Raises `ValueError` for any other shape and for what is not yet past.
    """
    when = _at_an_hour(told, now) or _ago(told, now)
    if when is None or when >= now:
        raise ValueError(f'{told!r} is not a time such as "14d 06:40" or "3h 20m"')
    return when


def _at_an_hour(told: str, now: datetime) -> datetime | None:
    found = DAY_AND_HOUR.fullmatch(told)
    if found is None:
        return None
    day = now - timedelta(days=int(found["days"]))
    return day.replace(hour=int(found["hour"]), minute=int(found["minute"]), second=0, microsecond=0)


def _ago(told: str, now: datetime) -> datetime | None:
    found = AGO.fullmatch(told)
    if found is None:
        return None
    return now - timedelta(hours=int(found["hours"] or 0), minutes=int(found["minutes"] or 0))
