"""How often people agreed with a rule: its share of comments that they rejected, and how sure that share is.

With r comments rejected and w published, what is believed of the share afterwards is a Beta(r + 1/2, w + 1/2): the
posterior of Jeffreys' prior. The interval leaves out 2.5 % of it on either side, the "Jeffreys interval" of Brown, Cai
and DasGupta (2001), Statistical Science 16, 101-133, their choice for few cases; like them, it starts at 0 where nothing
was right, and ends at 1 where nothing was wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, lgamma, log

from moderation.models import RuleRecord

PRIOR = 0.5
TAIL = 0.025
FEWEST = 5
"""Of fewer comments nothing is said beside an item: "right in 1 of 1" sounds like more than it is."""


@dataclass(frozen=True, slots=True)
class Precision:
    """`right` of `of` comments that a rule found and people decided were rejected; `value`, `low`, `high` are shares."""

    right: int
    of: int
    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RulePrecision:
    """One rule under one clause. `precision` is None where people decided nothing yet."""

    rule: str
    clause: str
    precision: Precision | None


def precision(right: int, wrong: int) -> Precision | None:
    """The share with its 95 % interval; None of nothing."""
    of = right + wrong
    if not of:
        return None
    a, b = right + PRIOR, wrong + PRIOR
    low = 0.0 if not right else beta_quantile(TAIL, a, b)
    high = 1.0 if not wrong else beta_quantile(1 - TAIL, a, b)
    return Precision(right, of, right / of, low, high)


def records_of(rules: Iterable[str]) -> dict[tuple[str, str], Precision]:
    """The precision of rules by name and clause, of those with at least FEWEST comments. One query."""
    found = {
        (record.rule, record.clause): precision(record.right, record.wrong)
        for record in RuleRecord.objects.filter(rule__in=set(rules))
    }
    return {key: known for key, known in found.items() if known is not None and known.of >= FEWEST}


def all_records(rules: Iterable[tuple[str, str]]) -> tuple[list[RulePrecision], list[RulePrecision]]:
    """Of the rules in force, in their order, and of earlier ones that people's decisions speak of. One query."""
    records = {
        (record.rule, record.clause): precision(record.right, record.wrong)
        for record in RuleRecord.objects.order_by("rule", "clause")
    }
    now = list(dict.fromkeys(rules))
    earlier = [key for key, known in records.items() if key not in now and known is not None]
    return (
        [RulePrecision(rule, clause, records.get((rule, clause))) for rule, clause in now],
        [RulePrecision(rule, clause, records[rule, clause]) for rule, clause in earlier],
    )


def beta_quantile(share: float, a: float, b: float) -> float:
    """The x below which a Beta(a, b) has `share` of its mass, to about 1e-12, by halving."""
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if beta_share(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def beta_share(x: float, a: float, b: float) -> float:
    """The share of a Beta(a, b) below x: the regularised incomplete beta function, by its continued fraction.

    DLMF 8.17.22, evaluated from the front as in Lentz (1976); past the mean the symmetric form converges faster.
    """
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    return front * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    least, tolerance = 1e-300, 1e-15
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1), least)
    product = d
    for m in range(1, 500):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _not_zero(1 + step * d, least)
            c = _not_zero(1 + step / c, least)
            product *= c * d
        if abs(c * d - 1) < tolerance:
            break
    return product


def _not_zero(number: float, least: float) -> float:
    return number if abs(number) > least else least
