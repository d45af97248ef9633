"""The geometry of the pages about learning: numbers in, places on a drawing out. The templates draw them as SVG.

Everything is in units of a drawing 360 wide, about the width of a phone, so that its letters stay readable there.
Places are strings with a point, whatever the language of the page writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from moderation.learning.nudge_report import WeekNudges

WIDTH = 360
LEFT, TOP, BOTTOM, HEIGHT = 28, 8, 132, 152
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000)
THINNEST = 2.0


class Share(Protocol):
    """A share between 0 and 1 with its interval."""

    @property
    def value(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Track:
    """A share on a line 0 to 100 wide: its interval from `low` to `high` (`wide` apart), and the share itself at `at`."""

    low: str
    wide: str
    at: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar: what it counts, and where it stands."""

    kind: str
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class WeekBar:
    """One week: its parts from the axis upwards."""

    x: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class WeeksPlot:
    """A bar for each week; `ticks` are pairs of a place and a number, `dates` of a place and the Monday there."""

    height: int
    width: str
    bars: tuple[WeekBar, ...]
    ticks: tuple[tuple[str, int], ...]
    dates: tuple[tuple[str, date], ...]


def track(share: Share | None) -> Track | None:
    """A share as a line of 100; None where there is none."""
    if share is None:
        return None
    wide = max(THINNEST, 100 * (share.high - share.low))
    return Track(_place(min(100 * share.low, 100 - wide)), _place(wide), _place(100 * share.value))


def weeks_plot(weeks: Sequence[WeekNudges]) -> WeeksPlot:
    """Bars in the order of the weeks, the parts of each piled up: changed, not sent, sent anyway, not known yet."""
    top = _top(max((week.asked for week in weeks), default=0))
    step = (WIDTH - LEFT) / max(1, len(weeks))
    return WeeksPlot(
        height=HEIGHT,
        width=_place(step * 0.72),
        bars=tuple(WeekBar(_place(LEFT + step * (n + 0.14)), _pile(week, top)) for n, week in enumerate(weeks)),
        ticks=tuple((_place(_y(number, top)), number) for number in sorted({0, top // 2, top})),
        dates=tuple((_place(LEFT + step * (n + 0.14)), weeks[n].monday) for n in range(0, len(weeks), 9)),
    )


def _pile(week: WeekNudges, top: int) -> tuple[Piece, ...]:
    parts = (
        ("revised", week.revised),
        ("dropped", week.dropped),
        ("unchanged", week.unchanged),
        ("open", week.open),
    )
    pieces, below = [], 0
    for kind, number in parts:
        if number:
            height = _y(below, top) - _y(below + number, top)
            pieces.append(Piece(kind, _place(_y(below + number, top)), _place(height)))
        below += number
    return tuple(pieces)


def _top(most: int) -> int:
    return next((step for step in STEPS if step >= most), most)


def _y(number: int, top: int) -> float:
    return BOTTOM - (BOTTOM - TOP) * number / top


def _place(number: float) -> str:
    return f"{number:.1f}"
