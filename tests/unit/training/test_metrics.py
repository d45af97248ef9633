"""The figures of the cards and of the accuracy page, against values worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.training.metrics import auc, share, threshold_for, wilson

SCORES = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("labels", "scores", "expected"),
    [
        ([0, 1], [0.1, 0.9], 1.0),
        ([1, 0], [0.1, 0.9], 0.0),
        ([0, 1], [0.5, 0.5], 0.5),
        ([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], 0.75),
        ([0, 1, 1], [0.5, 0.5, 0.7], 0.75),
    ],
)
def test_the_area_under_the_curve(labels: list[int], scores: list[float], expected: float) -> None:
    assert auc(np.array(labels, bool), np.array(scores)) == pytest.approx(expected)


@given(SCORES, st.data())
def test_the_area_is_the_share_of_pairs_in_the_right_order(scores: list[float], data: st.DataObject) -> None:
    labels = data.draw(st.lists(st.booleans(), min_size=len(scores), max_size=len(scores)))
    pairs = [
        (a > b) + 0.5 * (a == b)
        for a, is_high in zip(scores, labels, strict=True)
        if is_high
        for b, is_other_high in zip(scores, labels, strict=True)
        if not is_other_high
    ]

    its = auc(np.array(labels), np.array(scores))

    assert its == pytest.approx(sum(pairs) / len(pairs)) if pairs else np.isnan(its)


@given(SCORES, st.floats(0, 1))
def test_a_threshold_stops_at_most_the_share_of_fine_texts(scores: list[float], stopped: float) -> None:
    fine = np.array(scores)
    at = threshold_for(fine, stopped=stopped)

    assert (fine >= at).mean() <= stopped


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40, unique=True), st.floats(0, 1))
def test_no_lower_threshold_would_do_where_no_two_scores_are_the_same(scores: list[float], stopped: float) -> None:
    fine = np.array(scores)
    at = threshold_for(fine, stopped=stopped)

    assert (fine >= at).sum() == int(np.floor(stopped * len(fine)))


def test_the_interval_of_a_share_is_wilsons() -> None:
    assert wilson(7, 10) == pytest.approx((0.3968, 0.8922), abs=1e-4)


@pytest.mark.parametrize(
    ("hits", "of", "interval"), [(0, 0, (0.0, 1.0)), (0, 10, (0.0, 0.2775)), (10, 10, (0.7225, 1.0))]
)
def test_the_interval_stays_between_nothing_and_all(hits: int, of: int, interval: tuple[float, float]) -> None:
    assert wilson(hits, of) == pytest.approx(interval, abs=1e-4)


@pytest.mark.parametrize(("hits", "expected"), [([True, False], 0.5), ([True], 1.0)])
def test_a_share_is_between_nothing_and_one(hits: list[bool], expected: float) -> None:
    assert share(hits) == expected


def test_a_share_of_nothing_is_no_number() -> None:
    assert np.isnan(share([]))
