"""What is told of counts: enough to be useful, and of a small one never so much that it can be worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import product

import pytest

from moderation.disclosure import FEW, FEW_OR_NONE, WITHHELD, Told, ToldTogether, told, told_together

Table = tuple[int, tuple[tuple[int, ...], ...]]
REACH = 14


def exactly(*counts: int) -> tuple[Told, ...]:
    return tuple(Told(count, count) for count in counts)


@pytest.mark.parametrize("count", [0, 5, 6, 1000])
def test_a_count_that_stands_for_nobody_or_for_many_is_told(count: int) -> None:
    assert told(count) == Told(count, count)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_a_count_under_five_is_told_as_fewer_than_five(count: int) -> None:
    assert told(count) == FEW


def test_parts_without_a_small_one_are_told_as_they_are() -> None:
    assert told_together(55, (40, 15, 0)) == ToldTogether(Told(55, 55), (exactly(40, 15, 0),))


def test_a_small_part_is_not_told_and_the_largest_is_told_as_a_range() -> None:
    shown = told_together(55, (40, 12, 3, 0))

    assert shown.breakdowns == ((Told(39, 42), *exactly(12), FEW, *exactly(0)),)


def test_the_total_stays_as_it_is_beside_a_small_part() -> None:
    assert told_together(55, (40, 12, 3, 0)).total == Told(55, 55)


def test_of_a_small_total_no_part_is_told_not_even_an_empty_one() -> None:
    assert told_together(3, (3, 0)) == ToldTogether(FEW, ((FEW_OR_NONE, FEW_OR_NONE),))


def test_a_total_that_would_tell_its_small_parts_is_not_told() -> None:
    assert told_together(8, (4, 4)) == ToldTogether(WITHHELD, ((FEW, FEW),))


def test_where_the_total_is_not_told_no_other_breakdown_tells_it() -> None:
    assert told_together(8, (4, 4), (8, 0)).breakdowns[1] == (WITHHELD, *exactly(0))


def test_nobody_can_work_out_a_small_part_even_who_knows_the_rules() -> None:
    assert _worked_out((sum(parts), (parts,)) for parts in product(range(REACH), repeat=3)) == []


def test_nobody_can_work_out_a_small_part_from_another_breakdown() -> None:
    pairs = product(range(REACH), repeat=2)

    assert _worked_out((sum(p), (p, (one, sum(p) - one))) for p in pairs for one in range(sum(p) + 1)) == []


def _worked_out(tables: Iterable[Table]) -> list[ToldTogether]:
    """What is told of several tables, though in all of them some count from 1 to 4 is the same."""
    alike: dict[ToldTogether, list[Table]] = defaultdict(list)
    for table in tables:
        alike[told_together(table[0], *table[1])].append(table)
    return [shown for shown, same in alike.items() if _is_within_reach(shown) and _tells(same)]


def _is_within_reach(shown: ToldTogether) -> bool:
    """Whether every table that looks like this was tried."""
    return all((part.most or 0) < REACH for parts in shown.breakdowns for part in parts)


def _tells(tables: list[Table]) -> bool:
    rows = [(total, *(part for parts in breakdowns for part in parts)) for total, breakdowns in tables]
    return any(0 < values[0] < 5 and len(set(values)) == 1 for values in zip(*rows, strict=True))
