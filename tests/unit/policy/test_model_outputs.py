"""What the outputs of both lanes mean together."""

from math import exp, isfinite, log, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy.model.outputs import CLAUSES, NAMES, likeliest, log_odds_of_any

LOG_ODDS = st.lists(st.floats(-25, 25), min_size=len(CLAUSES), max_size=len(CLAUSES))


@given(LOG_ODDS)
def test_any_is_at_least_as_likely_as_the_likeliest(clauses: list[float]) -> None:
    assert log_odds_of_any(clauses) >= max(clauses) - 1e-6


@given(LOG_ODDS)
def test_none_is_the_product_of_none_of_each(clauses: list[float]) -> None:
    none = prod(1 / (1 + exp(one)) for one in clauses)

    assert log_odds_of_any(clauses) == pytest.approx(log((1 - none) / none), rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("size", [-1e6, 1e6])
def test_any_size_is_answered(size: float) -> None:
    assert isfinite(log_odds_of_any([size] * len(CLAUSES)))


def test_the_likeliest_clause_is_the_highest() -> None:
    assert likeliest([-1.0, -2.0, 0.5, -9.0, -1.0, -1.0, -1.0, -1.0]) == "3"


def test_every_clause_has_a_name() -> None:
    assert len(NAMES) == len(CLAUSES)
