"""Figures as a reader meets them."""

import numpy as np
import pytest

from bench.accuracy_public import f1
from bench.tables import figure, percent, share_of, table


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0"), (0.0004, "0"), (0.08, "8.0"), (0.0005, "0.1"), (0.1, "10"), (0.695, "70"), (1.0, "100")],
)
def test_a_share_is_told_in_hundredths(share: float, shown: str) -> None:
    assert percent(share) == shown


def test_a_share_stands_with_its_interval() -> None:
    assert share_of(np.array([True] * 7 + [False] * 3)) == "70 % (40–89)"


def test_a_share_of_nothing_is_a_dash() -> None:
    assert share_of(np.array([], bool)) == "–"


@pytest.mark.parametrize(("value", "shown"), [(0.5, "0.500"), (float("nan"), "–")])
def test_a_figure_has_three_decimals(value: float, shown: str) -> None:
    assert figure(value) == shown


def test_a_table_has_its_figures_to_the_right() -> None:
    assert table(["name", "share"], [["fast", 1]]).splitlines() == [
        "| name | share |",
        "| --- | ---: |",
        "| fast | 1 |",
    ]


@pytest.mark.parametrize(
    ("marked", "truth", "score"),
    [
        (set(), set(), 1.0),
        (set(), {1}, 0.0),
        ({1}, set(), 0.0),
        ({1, 2}, {1, 2}, 1.0),
        ({1, 2}, {2, 3}, 0.5),
        ({1}, {2}, 0.0),
    ],
)
def test_marks_are_compared_by_characters(marked: set[int], truth: set[int], score: float) -> None:
    assert f1(marked, truth) == score
