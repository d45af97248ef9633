"""What moderation did, month by month, counted from the decisions and the audit log.

A decision that whoever made it took back was none, and neither was what it cost: it is left out, as is its taking back.
A month that is over changes by nothing else, so it is counted once and kept in the cache until then. The month that
runs is counted anew every few minutes. Months are those of the site's time zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Case, Count, F, Q, Value, When
from django.utils import timezone

from moderation.models import AuditEntry, Decision, Sanction
from moderation.policy.states import Cause, State
from moderation.stretches import in_stretches, midnight, waits

VERSION = 3
"""Of what is counted and how. Another number, and every month is counted anew."""
MONTHS = 12
KEPT_OPEN = 300  # seconds
KEPT_CLOSED = 60 * 60 * 24 * 90
# Who took the time before midnight may commit a little after it.
SETTLED = timedelta(hours=1)

COMMENTS, REPORTS = "comment.submitted", "comment.reported"
APPEALS, UPHELD, OVERTURNED = "appeal.opened", "appeal.upheld", "appeal.overturned"
COUNTED = (COMMENTS, REPORTS, APPEALS, UPHELD, OVERTURNED)


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """One month, exactly; what of it everybody may see is for `disclosure` to say.

    `decided` counts what waited for people and was closed by them, and `median` is how long it had waited in the
    median, in seconds; None where nothing was closed.
    """

    month: date
    comments: int = 0
    reports: int = 0
    held_by_rules: int = 0
    held_by_reports: int = 0
    held_by_people: int = 0
    removed_by_rules: int = 0
    removed_by_people: int = 0
    removed_under: Mapping[str, int] = field(default_factory=dict)
    decided: int = 0
    median: float | None = None
    appeals: int = 0
    upheld: int = 0
    overturned: int = 0
    sanctions: Mapping[str, int] = field(default_factory=dict)

    @property
    def held(self) -> int:
        return self.held_by_rules + self.held_by_reports + self.held_by_people

    @property
    def removed(self) -> int:
        return self.removed_by_rules + self.removed_by_people

    @property
    def answered(self) -> int:
        return self.upheld + self.overturned

    @property
    def sanctioned(self) -> int:
        return sum(self.sanctions.values())


def months_until(last: date, *, first: date, most: int = MONTHS) -> tuple[date, ...]:
    """The first days of up to `most` months, oldest first; the last is that of `last`, and none lies before `first`."""
    oldest = max(_shifted(last, 1 - most), first.replace(day=1))
    return tuple(_shifted(last, -back) for back in range(_distance(oldest, last), -1, -1))


def first_month() -> date | None:
    """The month of the log's first day; None while nothing has happened. One query."""
    begun = AuditEntry.objects.order_by("at").values_list("at", flat=True).first()
    return _local(begun).replace(day=1) if begun else None


def counts(months: Sequence[date], *, now: datetime) -> tuple[MonthCounts, ...]:
    """The numbers of these consecutive months: one query when all are in the cache, five when any is not."""
    if not months:
        return ()
    under = _kept_under()
    keys = {month: f"{under}:{month:%Y-%m}" for month in months}
    kept = cache.get_many(keys.values())
    missing = [month for month in months if keys[month] not in kept]
    found = {counted.month: counted for counted in kept.values()}
    if missing:
        counted = count(months_until(missing[-1], first=missing[0], most=len(months)))
        found |= {month.month: month for month in counted}
        _keep(counted, keys, now=now)
    return tuple(found[month] for month in months)


def forget(moment: datetime) -> None:
    """What was counted of the month of `moment` is not true any more; once this transaction is committed, count anew."""
    key = f"{_kept_under()}:{_local(moment):%Y-%m}"
    transaction.on_commit(partial(cache.delete, key))


def count(months: Sequence[date]) -> tuple[MonthCounts, ...]:
    """The numbers of consecutive months, from the rows themselves. Four queries, however many months and rows."""
    numbers: dict[date, dict[str, Any]] = {month: {"removed_under": {}, "sanctions": {}} for month in months}
    _add_decisions(numbers, months)
    _add_the_log(numbers, months)
    _add_sanctions(numbers, months)
    _add_waits(numbers, months)
    return tuple(MonthCounts(month, **numbers[month]) for month in months)


# What `Decision.maker` says of one, for the database; only holds are made by reports.
_MAKER = Case(
    When(decider__isnull=False, then=Value("people")),
    When(cause=Cause.REPORTS, then=Value("reports")),
    default=Value("rules"),
)


def _add_decisions(numbers: dict[date, dict[str, Any]], months: Sequence[date]) -> None:
    # What another site had held before it was imported is no work of this one's.
    moved = Decision.objects.that_stand().adverse().exclude(from_state=F("to_state")).exclude(cause=Cause.IMPORT)
    rows = (
        in_stretches(moved, "created_at", _bounds(months))
        .annotate(by=_MAKER)
        .values("stretch", "to_state", "clause", "by")
        .annotate(number=Count("pk"))
        .values_list("stretch", "to_state", "clause", "by", "number")
        .order_by()
    )
    for place, state, clause, by, number in rows:
        month = numbers[months[place]]
        kind = f"{'held' if state == State.HELD else 'removed'}_by_{by}"
        month[kind] = month.get(kind, 0) + number
        if state == State.REJECTED:
            month["removed_under"][clause] = month["removed_under"].get(clause, 0) + number


_NAMES = {
    COMMENTS: "comments",
    REPORTS: "reports",
    APPEALS: "appeals",
    UPHELD: "upheld",
    OVERTURNED: "overturned",
}


def _add_the_log(numbers: dict[date, dict[str, Any]], months: Sequence[date]) -> None:
    lines = in_stretches(AuditEntry.objects.filter(action__in=COUNTED), "at", _bounds(months))
    rows = (
        lines.values("stretch", "action")
        .annotate(number=Count("pk"))
        .values_list("stretch", "action", "number")
        .order_by()
    )
    for place, action, number in rows:
        numbers[months[place]][_NAMES[action]] = number


def _add_sanctions(numbers: dict[date, dict[str, Any]], months: Sequence[date]) -> None:
    """Those that were issued and not undone with the decision that they rested on; lifted ones are among them."""
    undone = Q(strike__decision__reversed_by__cause=Cause.UNDO)
    rows = (
        in_stretches(Sanction.objects.exclude(undone), "starts_at", _bounds(months))
        .values("stretch", "kind")
        .annotate(number=Count("pk"))
        .values_list("stretch", "kind", "number")
        .order_by()
    )
    for place, kind, number in rows:
        numbers[months[place]]["sanctions"][kind] = number


def _add_waits(numbers: dict[date, dict[str, Any]], months: Sequence[date]) -> None:
    for place, found in waits(_bounds(months)).items():
        numbers[months[place]] |= {"decided": found.number, "median": found.median}


def _bounds(months: Sequence[date]) -> tuple[datetime, ...]:
    return tuple(midnight(month) for month in (*months, _shifted(months[-1], 1)))


def _keep(counted: Iterable[MonthCounts], keys: Mapping[date, str], *, now: datetime) -> None:
    closed: dict[str, MonthCounts] = {}
    still_open: dict[str, MonthCounts] = {}
    for month in counted:
        is_over = midnight(_shifted(month.month, 1)) + SETTLED <= now
        (closed if is_over else still_open)[keys[month.month]] = month
    for kept, timeout in ((closed, KEPT_CLOSED), (still_open, KEPT_OPEN)):
        if kept:
            cache.set_many(kept, timeout=timeout)


def _kept_under() -> str:
    """What stands before each key: the version, the time zone, and the log, as a cache may outlive a database."""
    log = AuditEntry.objects.filter(sequence=1).values_list("hash", flat=True).first() or ""
    return f"moderation.transparency:{VERSION}:{timezone.get_default_timezone_name()}:{log[:16]}"


def _local(moment: datetime) -> date:
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def _shifted(month: date, by: int) -> date:
    years, index = divmod(month.month - 1 + by, 12)
    return date(month.year + years, index + 1, 1)


def _distance(earlier: date, later: date) -> int:
    return 12 * (later.year - earlier.year) + later.month - earlier.month
