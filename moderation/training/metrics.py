"""The figures that the cards and docs/reference/accuracy.md give, each a pure function of scores and labels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from moderation.policy import tally

Scores = npt.NDArray[np.float64]
Labels = npt.NDArray[np.bool_]


def auc(labels: Labels, scores: Scores) -> float:
    """The chance that a violation scores higher than a fine text, ties counted half (Mann and Whitney 1947)."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    values, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    sums = np.bincount(places, ranks, minlength=len(values))
    ranks = (sums / counts)[places]
    positives = int(labels.sum())
    negatives = len(labels) - positives
    if not positives or not negatives:
        return float("nan")
    return float((ranks[labels].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def threshold_for(fine: Scores, *, stopped: float) -> float:
    """The lowest threshold at which at most the share `stopped` of fine texts reaches it."""
    allowed = int(np.floor(stopped * len(fine)))
    highest = np.sort(fine)[::-1]
    return float(np.nextafter(highest[allowed], np.inf)) if allowed < len(fine) else float(highest[-1])


def share(hits: Sequence[bool] | Labels) -> float:
    """How many of them, between 0 and 1."""
    return float(np.mean(hits)) if len(hits) else float("nan")


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share (`tally.wilson`); of nothing, all there is."""
    estimate = tally.wilson(hits, of)
    return (estimate.low, estimate.high) if estimate else (0.0, 1.0)
