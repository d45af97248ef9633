"""Where a comment stands in the order Best, as one number. Pure: no rows, no clock.

The score is the lower bound of Wilson's interval for a proportion, at 95 % (E. B. Wilson, 1927): what share of those who
could have given the comment a thumb would do so, at the least. docs/decisions/0011 says who they are, and why.

A rank puts the score, in steps of a hundred-thousandth, before the age in milliseconds: a later comment stands before an
earlier one with the same score, and an index of ranks is the order of the page.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import ceil, sqrt

Z = 1.96
STEPS = 100_000
STEP = 10**13
"""One step of the score; more milliseconds than any date has since 1970."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def lower_bound(thumbs: int, *, of: int) -> float:
    """Wilson's lower bound, from 0.0 to less than 1.0; without anybody who could have voted it is 0.0.

    Whoever gave a thumb could: `of` counts for at least as many as gave one.
    """
    people = max(of, thumbs)
    if not people:
        return 0.0
    share, square = thumbs / people, Z * Z
    middle = share + square / (2 * people)
    margin = Z * sqrt((share * (1 - share) + square / (4 * people)) / people)
    return max(0.0, (middle - margin) / (1 + square / people)) if thumbs else 0.0


def rank(at: datetime, *, thumbs: int = 0, of: int = 0) -> int:
    """The rank of a comment written `at`; one with a thumb, however small its score, stands before all without."""
    age = max(0, int((at - _EPOCH).total_seconds() * 1000))
    return ceil(lower_bound(thumbs, of=of) * STEPS) * STEP + age
