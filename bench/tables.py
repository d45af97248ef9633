"""Figures as a reader meets them: shares with their intervals, and tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from moderation.training.metrics import Labels, wilson

NOTHING = "–"


def share_of(hits: Labels) -> str:
    """`70 % (66–74)`: a share of these, and its 95 % interval."""
    of = len(hits)
    if not of:
        return NOTHING
    low, high = wilson(int(hits.sum()), of)
    return f"{percent(float(hits.mean()))} % ({percent(low)}–{percent(high)})"


def percent(share: float) -> str:
    """A share between 0 and 1 in hundredths, with a decimal where it says something."""
    hundredths = 100 * share
    return f"{hundredths:.1f}" if 0.05 <= hundredths < 10 else f"{hundredths:.0f}"


def figure(value: float) -> str:
    """Three decimals; a dash for what cannot be told."""
    return NOTHING if value != value else f"{value:.3f}"


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; every column but the first stands to the right."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
