"""When a review item is due: the one number that orders the queue, and the service level at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from moderation.policy.findings import Severity

LIMITS: Mapping[str, timedelta] = MappingProxyType(
    {
        # Someone may be in danger: before everything else.
        Severity.CARE: timedelta(minutes=15),
        Severity.THREAT: timedelta(hours=1),
        Severity.ATTACK: timedelta(hours=4),
        Severity.INCIVILITY: timedelta(hours=8),
        Severity.SPAM: timedelta(hours=12),
        Severity.NEWCOMER: timedelta(hours=12),
        Severity.OTHER: timedelta(hours=24),
    }
)


def due_at(queued_at: datetime, *, severity: str, reporter_weights: Sequence[float] = ()) -> datetime:
    """`queued_at + limit(severity) / (1 + sum of the reporters' weights)`.

    Another report never makes an item due later, so a weight below nothing counts as nothing. A severity that is not
    in the table waits as long as the slowest one.
    """
    limit = LIMITS.get(severity, LIMITS[Severity.OTHER])
    return queued_at + limit / (1.0 + sum(max(0.0, weight) for weight in reporter_weights))
