"""What the outputs of both lanes mean together."""

from math import exp, isfinite, log, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policy.model.outputs import CLAUSES, NAMES, OUTPUTS, Mix, likeliest, log_odds_of_any, violation
from tests.unit.policy.tiny_model import NO_OPINION

MIX = Mix(clauses=0.5, talk_from=1.0, scale=2.0, shift=0.5)
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


def said(*, outright: float, toxic: float, talk: float) -> list[float]:
    return [outright, *[NO_OPINION] * len(CLAUSES), toxic, talk]


@pytest.mark.parametrize("toxic", [-9.0, 9.0])
def test_of_comments_on_news_readers_of_talk_pages_are_not_asked(toxic: float) -> None:
    assert violation(said(outright=-2.0, toxic=toxic, talk=-25.0), MIX) == pytest.approx(-2.0, abs=1e-3)


@pytest.mark.parametrize("outright", [-9.0, 9.0])
def test_of_what_sounds_like_a_talk_page_its_readers_are_asked(outright: float) -> None:
    spoken = said(outright=outright, toxic=3.0, talk=25.0)

    assert violation(spoken, MIX) == pytest.approx(MIX.scale * 3.0 + MIX.shift, abs=1e-3)


def test_in_between_both_are_asked_by_halves() -> None:
    spoken = said(outright=-2.0, toxic=1.0, talk=MIX.talk_from)

    assert violation(spoken, MIX) == pytest.approx((-2.0 + MIX.scale * 1.0 + MIX.shift) / 2, abs=1e-3)


@given(LOG_ODDS, st.floats(-25, 25), st.floats(-25, 25), st.floats(-25, 25))
def test_a_clause_that_is_likelier_makes_nothing_less_of_a_violation(
    clauses: list[float], outright: float, toxic: float, talk: float
) -> None:
    worse = [one + 1.0 for one in clauses]

    assert violation([outright, *worse, toxic, talk], MIX) >= violation([outright, *clauses, toxic, talk], MIX) - 1e-6


@pytest.mark.parametrize("size", [-1e6, 1e6])
def test_any_log_odds_make_a_figure(size: float) -> None:
    assert isfinite(violation([size] * OUTPUTS, MIX))


def test_every_clause_has_a_name() -> None:
    assert len(NAMES) == len(CLAUSES)
