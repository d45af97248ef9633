"""The geometry of the owners' plots: numbers in, places on a drawing out. The templates draw them as SVG.

Everything is in units of a drawing 360 wide, about the width of a phone, so that its letters stay readable there.
Places are strings with a point, whatever the language of the page writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from moderation import evidence
from moderation import policy_wording as words
from moderation.policy.tally import Day, Estimate

WIDTH = 360
GUTTER = 18
HEAD = 18
ROW = 32
FOOT = 18
LONGEST_LABEL = 24
MOST_BARS = 36

TOP, BOTTOM, LEFT = 10, 150, 30
HEIGHT = 172
TICKS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10000, 25000, 50000, 100000)


@dataclass(frozen=True, slots=True)
class Track:
    """One share with its interval on a line from `left` to `right`; `value` is "" where there is nothing to count on."""

    left: str
    right: str
    low: str
    high: str
    at: str
    value: str


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One label with its tracks; `y` is the line of the label, `mid` that of the tracks."""

    label: str
    y: int
    mid: int
    top: int
    bottom: int
    tracks: tuple[Track, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What one column of tracks is, and where its scale stands."""

    words: str
    left: str
    middle: str
    right: str


@dataclass(frozen=True, slots=True)
class IntervalPlot:
    """Shares with their intervals: one line for each label, one column for each kind of share."""

    height: int
    foot: int
    headings: tuple[Heading, ...]
    rows: tuple[IntervalRow, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A pair of bars of one stretch of days: what was, and what would be."""

    was_x: str
    was_y: str
    was_height: str
    would_x: str
    would_y: str
    would_height: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis with its words."""

    place: str
    words: str


@dataclass(frozen=True, slots=True)
class HoldsPlot:
    """Comments stopped a day, then and now."""

    height: int
    width: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    dates: tuple[tuple[str, str, date], ...]
    days_a_bar: int


def interval_plot(headings: Sequence[str], rows: Sequence[tuple[str, Sequence[Estimate | None]]]) -> IntervalPlot:
    """One line for each (label, one estimate a heading), from 0 to 100 % in each column."""
    width = (WIDTH - GUTTER * (len(headings) - 1)) / len(headings)
    lefts = [place * (width + GUTTER) for place in range(len(headings))]
    return IntervalPlot(
        height=HEAD + ROW * len(rows) + FOOT,
        foot=HEAD + ROW * len(rows),
        headings=tuple(
            Heading(name, _place(left), _place(left + width / 2), _place(left + width))
            for name, left in zip(headings, lefts, strict=True)
        ),
        rows=tuple(_row(place, label, estimates, lefts, width) for place, (label, estimates) in enumerate(rows)),
    )


def holds_plot(days: Sequence[Day]) -> HoldsPlot:
    """Pairs of bars, each for as many days as it takes to have no more than `MOST_BARS`; heights are means a day."""
    size = max(1, -(-len(days) // MOST_BARS))
    groups = [days[start : start + size] for start in range(0, len(days), size)]
    was = [sum(day.was_held for day in group) / len(group) for group in groups]
    would = [sum(day.would_hold for day in group) / len(group) for group in groups]
    top = _top(max([*was, *would], default=0))
    step = (WIDTH - LEFT) / max(1, len(groups))
    width = min(14.0, step * 0.42)
    return HoldsPlot(
        height=HEIGHT,
        width=_place(width),
        bars=tuple(
            _bar(LEFT + step * (place + 0.5), width, before, after, top)
            for place, (before, after) in enumerate(zip(was, would, strict=True))
        ),
        ticks=tuple(Tick(_place(_y(part * top / 2, top)), words.per_day(part * top / 2)) for part in range(3)),
        dates=_dates(groups, step),
        days_a_bar=size,
    )


def _row(place: int, label: str, estimates: Sequence[Estimate | None], lefts: list[float], width: float) -> IntervalRow:
    y = HEAD + ROW * place
    short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + evidence.ELLIPSIS
    tracks = tuple(_track(estimate, left, width) for estimate, left in zip(estimates, lefts, strict=True))
    return IntervalRow(short, y + 13, y + 23, y + 19, y + 27, tracks)


def _track(estimate: Estimate | None, left: float, width: float) -> Track:
    if estimate is None:
        return Track(_place(left), _place(left + width), _place(left), _place(left), _place(left), "")
    return Track(
        left=_place(left),
        right=_place(left + width),
        low=_place(left + width * estimate.low),
        high=_place(left + width * estimate.high),
        at=_place(left + width * estimate.value),
        value=words.share(estimate.value),
    )


def _bar(middle: float, width: float, was: float, would: float, top: float) -> Bar:
    return Bar(
        was_x=_place(middle - width),
        was_y=_place(_y(was, top)),
        was_height=_place(BOTTOM - _y(was, top)),
        would_x=_place(middle),
        would_y=_place(_y(would, top)),
        would_height=_place(BOTTOM - _y(would, top)),
    )


def _dates(groups: Sequence[Sequence[Day]], step: float) -> tuple[tuple[str, str, date], ...]:
    """The first and the last day, each with where its words stand and how they are anchored there."""
    if not groups:
        return ()
    first = (_place(LEFT), "start", groups[0][0].day)
    last = (_place(LEFT + step * len(groups)), "end", groups[-1][-1].day)
    return (first,) if first[2] == last[2] else (first, last)


def _y(value: float, top: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * value / top


def _top(most: float) -> float:
    """The end of the scale: the first round number that nothing exceeds."""
    return float(next((tick for tick in TICKS if tick >= most), most) or 1)


def _place(value: float) -> str:
    return f"{value:.1f}"
