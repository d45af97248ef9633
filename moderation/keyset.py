"""Where a page of a list begins: at a row that its address names, so that no page is ever counted to."""

from typing import Any

from django.db.models import Q

LARGEST_KEY = 2**63 - 1


def number_in(given: str) -> int | None:
    """The primary key that was given, if it can be one. Python reads no number of thousands of digits."""
    is_short = given.isascii() and given.isdigit() and len(given) <= len(str(LARGEST_KEY))
    return int(given) if is_short and int(given) <= LARGEST_KEY else None


def beyond(at: Any, pk: int, *, forwards: bool, key: str, itself: bool = False) -> Q:
    """Rows after (or before) one in the order of the index on `key`; the first term lets the index find where to start."""
    to, over = ("gte", "gt") if forwards else ("lte", "lt")
    nearest = Q(**{f"pk__{to if itself else over}": pk})
    return Q(**{f"{key}__{to}": at}) & (Q(**{f"{key}__{over}": at}) | nearest)
