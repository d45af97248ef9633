"""What may be told to everybody of counts that stand for a few people each.

A count from 1 to 4 is told as "fewer than 5". Counts that add up to a total that is told as well need more than that,
or the small one follows from the others: so the largest part beside it is told as the range that follows from the
rest anyway. Where even that would narrow a small count down, neither the total nor any of its larger parts is told.
(Cell suppression with complementary cells, as statistical offices do it: Hundepool et al., Statistical Disclosure
Control, 2012, chapter 4.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SMALL = 5
"""The least count, beside 0, that is told as it is."""
MOST = SMALL - 1


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one count: that it lies between `least` and `most`, both included; None and None is nothing."""

    least: int | None
    most: int | None

    @property
    def is_exact(self) -> bool:
        return self.least is not None and self.least == self.most

    @property
    def is_small(self) -> bool:
        """Fewer than five, and it may be none where the total itself is that small."""
        return not self.is_exact and self.most == MOST

    @property
    def is_withheld(self) -> bool:
        return self.least is None


WITHHELD = Told(None, None)
FEW = Told(1, MOST)
FEW_OR_NONE = Told(0, MOST)


@dataclass(frozen=True, slots=True)
class ToldTogether:
    """A total with its breakdowns, each in the order in which it was given."""

    total: Told
    breakdowns: tuple[tuple[Told, ...], ...]


def told(count: int) -> Told:
    """What is told of a count that nothing else is told about."""
    return FEW if _is_small(count) else Told(count, count)


def told_together(total: int, *breakdowns: Sequence[int]) -> ToldTogether:
    """What is told of a total and of its parts; each breakdown adds up to it.

    Whoever knows these rules, and everything that is told, still has two or more values for every count under five.
    """
    assert all(sum(parts) == total for parts in breakdowns), "parts add up to their total"
    if _is_small(total):
        return ToldTogether(FEW, tuple(tuple(FEW_OR_NONE for _ in parts) for parts in breakdowns))
    shown = tuple(_beside_their_total(parts) for parts in breakdowns)
    if all(parts is not None for parts in shown):
        return ToldTogether(Told(total, total), tuple(parts for parts in shown if parts is not None))
    return ToldTogether(WITHHELD, tuple(tuple(_without_a_total(part) for part in parts) for parts in breakdowns))


def _beside_their_total(parts: Sequence[int]) -> tuple[Told, ...] | None:
    """The parts of a total that is told; None where that would say too much of a small one."""
    shown = [told(part) for part in parts]
    few = sum(_is_small(part) for part in parts)
    if not few:
        return tuple(shown)
    largest = max(range(len(parts)), key=lambda place: parts[place])
    together = parts[largest] + sum(part for part in parts if _is_small(part))
    # Everybody can see which one is the largest, so its range has to lie above all the others.
    others = max((part for place, part in enumerate(parts) if place != largest and part >= SMALL), default=MOST)
    if together - MOST * few <= others:
        return None
    shown[largest] = Told(together - MOST * few, together - few)
    return tuple(shown)


def _without_a_total(part: int) -> Told:
    return WITHHELD if part >= SMALL else told(part)


def _is_small(count: int) -> bool:
    return 0 < count < SMALL
