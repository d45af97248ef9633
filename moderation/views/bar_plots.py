"""Bars side by side, each of parts piled up: numbers in, places on a drawing out. The template draws them as SVG.

Everything is in units of a drawing 360 wide, about the width of a phone, so that its letters stay readable there.
Places are strings with a point, whatever the language of the page writes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH = 360
LEFT, RIGHT, TOP, BOTTOM, HEIGHT = 34, 8, 8, 124, 144
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000, 1000000)
MOST_DATES = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: how much, and which of the plot's kinds it is."""

    kind: str
    number: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A part where it stands."""

    kind: str
    y: str
    height: str


@dataclass(frozen=True, slots=True)
class Bar:
    """The pieces of one bar, from the axis upwards."""

    x: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class BarPlot:
    """`ticks` are pairs of a place and words, `names` of a place and the words under the bar there."""

    height: int
    width: str
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[str, str], ...]
    names: tuple[tuple[str, str], ...]


def bar_plot(
    bars: Sequence[tuple[str, Sequence[Part]]],
    *,
    scale: Callable[[float], str] | None = None,
    least: float = 1,
    name_all: bool = False,
) -> BarPlot:
    """One bar for each (name, parts). `scale` says a number in words; whole numbers say themselves.

    The scale ends at `least` or higher. Unless `name_all` is asked for, only so many bars have their names below them as there is room for.
    """
    top = _top(max((sum(part.number for part in parts) for _, parts in bars), default=0), least=least)
    step = (WIDTH - LEFT - RIGHT) / max(1, len(bars))
    width = min(step * 0.72, 28.0)
    say = scale or (lambda number: f"{number:.0f}")
    lefts = [LEFT + step * place + (step - width) / 2 for place in range(len(bars))]
    return BarPlot(
        height=HEIGHT,
        width=_place(width),
        bars=tuple(Bar(_place(x), _pile(parts, top)) for x, (_, parts) in zip(lefts, bars, strict=True)),
        ticks=tuple((_place(_y(number, top)), say(number)) for number in _ticks(top, halves=scale is not None)),
        names=tuple(
            (_place(lefts[n] + width / 2), bars[n][0]) for n in (range(len(bars)) if name_all else _named(len(bars)))
        ),
    )


def _pile(parts: Sequence[Part], top: float) -> tuple[Piece, ...]:
    pieces, below = [], 0.0
    for part in parts:
        if part.number:
            above = below + part.number
            pieces.append(Piece(part.kind, _place(_y(above, top)), _place(_y(below, top) - _y(above, top))))
            below = above
    return tuple(pieces)


def _ticks(top: float, *, halves: bool) -> tuple[float, ...]:
    return (0.0, top / 2, top) if halves or top % 2 == 0 else (0.0, top)


def _named(bars: int) -> range:
    """Which bars have their names below them: the last, and as many before it as there is room for."""
    step = max(1, -(-bars // MOST_DATES))
    return range((bars - 1) % step, bars, step)


def _top(most: float, *, least: float) -> float:
    return float(next((step for step in STEPS if step >= max(most, least)), most))


def _y(number: float, top: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * number / top


def _place(number: float) -> str:
    return f"{number:.1f}"
