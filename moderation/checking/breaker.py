"""A check that keeps failing is left alone for a while, so that workers do not spend their time on waiting for it.

The counts live in the cache: where it is away nothing is counted, and every errand is simply tried.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache

FAILURES = 5  # in a row
REST = timedelta(minutes=1)
FORGOTTEN_AFTER = timedelta(minutes=10)


def is_open(name: str) -> bool:
    """Whether the check is being left alone."""
    return bool(cache.get(_key(name, "open")))


def failed(name: str) -> None:
    """One more failure in a row. After a rest, one is enough to rest again."""
    count = _key(name, "failures")
    cache.add(count, 0, timeout=FORGOTTEN_AFTER.total_seconds())
    try:
        failures = cache.incr(count)
    except ValueError:
        return
    if failures >= FAILURES:
        cache.set(_key(name, "open"), True, timeout=REST.total_seconds())


def worked(name: str) -> None:
    """It answered: the failures before it count no more."""
    cache.delete(_key(name, "failures"))


def _key(name: str, what: str) -> str:
    return f"moderation.check.{name}.{what}"
