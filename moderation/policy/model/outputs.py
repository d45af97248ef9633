"""What both lanes say of a comment: log-odds that somebody should look at it, and for each clause that it breaks that one.

The clauses are told apart because they do not sound alike: a threat is calm, an advertisement is friendly. A comment that
is only a little suspicious in general, and sounds very much like one of them, is found by that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, expm1, log, log1p

CLAUSES = ("1", "2", "3", "4", "5", "6", "7", "9")
"""What the outputs after the first are about, by the numbers of the packaged policy's clauses."""
NAMES = ("incivility", "attack", "hatred", "threat", "private_details", "advertising", "unreadable", "care")
"""What each of CLAUSES is about, for policies that number their clauses in another way."""
OUTPUTS = 1 + len(CLAUSES)


def log_odds_of_any(clauses: Iterable[float]) -> float:
    """Log-odds that at least one clause is broken, from the log-odds of each, as if they were independent.

    The chance that none is broken is the product of 1 / (1 + exp(l)), a "noisy or" (Pearl 1988).
    """
    return log(expm1(sum(log1p(exp(max(-30.0, min(30.0, one)))) for one in clauses)))


def likeliest(clauses: Sequence[float]) -> str:
    """The clause with the highest log-odds."""
    return CLAUSES[clauses.index(max(clauses))]
