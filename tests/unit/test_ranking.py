"""The order Best: Wilson's lower bound, then age."""

from datetime import UTC, datetime, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation import ranking
from moderation.ranking import lower_bound, rank

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)
PEOPLE = st.integers(0, 100_000)


def test_without_a_thumb_nothing_but_age_counts():
    assert lower_bound(0, of=500) == 0
    assert rank(NOON, thumbs=0, of=500) == rank(NOON) < ranking.STEP


def test_a_later_comment_stands_before_an_earlier_one_with_the_same_score():
    assert rank(NOON + timedelta(milliseconds=1), thumbs=3, of=9) > rank(NOON, thumbs=3, of=9)


@given(st.integers(1, 1_000), st.integers(0, 100_000))
def test_the_bound_is_the_least_share_that_the_votes_do_not_speak_against(thumbs, more):
    """What defines it: the share seen lies `Z` standard errors of that share above it."""
    people = thumbs + more
    bound = lower_bound(thumbs, of=people)

    assert thumbs / people - bound == pytest.approx(ranking.Z * sqrt(bound * (1 - bound) / people), abs=1e-9)


def test_eight_of_the_ten_who_came_since_count_more_than_twenty_of_a_hundred():
    assert rank(NOON, thumbs=8, of=10) > rank(NOON + timedelta(days=1), thumbs=20, of=100)


@given(PEOPLE, PEOPLE)
def test_any_thumb_counts_more_than_any_age(thumbs, of):
    later = rank(NOON + timedelta(days=36_500))

    assert (rank(NOON, thumbs=thumbs, of=of) > later) == bool(thumbs)


@given(st.integers(0, 10_000), PEOPLE)
def test_another_thumb_never_counts_less(thumbs, of):
    assert rank(NOON, thumbs=thumbs + 1, of=of) >= rank(NOON, thumbs=thumbs, of=of)


@given(PEOPLE, PEOPLE)
def test_a_rank_fits_a_column_of_eight_bytes(thumbs, of):
    assert 0 <= rank(datetime.max.replace(tzinfo=UTC), thumbs=thumbs, of=of) < 2**63
