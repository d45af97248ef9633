"""The two small regressions: where a site's line lies, and what it says beside the packaged model. Numpy alone.

Both are convex, start from nothing and use no chance, so that the same examples give the same weights. Their cost is
bounded: the number of steps is fixed, and `examples.py` bounds how much there is to step over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Answers = npt.NDArray[np.bool_]

STEPS = 150
NEWTON_STEPS = 50
STEEPEST, FLATTEST = 5.0, 0.2
FURTHEST = 5.0  # of the intercept, in log-odds
PRIORS = (3.0, 10.0, 30.0)
"""How strongly the residual's weights are held at nothing: the weight of the penalty, in examples."""
INNER_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows of features: `columns` and `values` of row i stand from `starts[i]` up to `starts[i + 1]`."""

    columns: npt.NDArray[np.int32]
    values: npt.NDArray[np.float32]
    starts: npt.NDArray[np.int64]
    width: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    def first(self, rows: int) -> Sparse:
        """The first so many rows."""
        end = int(self.starts[rows])
        return Sparse(self.columns[:end], self.values[:end], self.starts[: rows + 1], self.width)

    def after(self, rows: int) -> Sparse:
        """The rows after the first so many."""
        begin = int(self.starts[rows])
        return Sparse(self.columns[begin:], self.values[begin:], self.starts[rows:] - begin, self.width)

    def times(self, weights: Numbers) -> Numbers:
        """Each row's sum of values times weights."""
        sums = np.concatenate(([0.0], np.cumsum(self.values * weights[self.columns], dtype=np.float64)))
        product: Numbers = sums[self.starts[1:]] - sums[self.starts[:-1]]
        return product

    def summed(self, errors: Numbers) -> Numbers:
        """Each column's sum of values times the errors of their rows."""
        spread = np.repeat(errors, np.diff(self.starts))
        return np.bincount(self.columns, self.values * spread, minlength=self.width).astype(np.float64)

    def mean_square(self) -> float:
        """The mean squared length of a row."""
        return float(np.square(self.values, dtype=np.float64).sum()) / max(1, len(self))


@dataclass(frozen=True, slots=True)
class Line:
    """`slope * logit + intercept`."""

    slope: float
    intercept: float

    def of(self, logits: Numbers) -> Numbers:
        return self.slope * logits + self.intercept


def fit_line(logits: Numbers, rejected: Answers) -> Line:
    """Platt's recalibration: Newton's method on the slope and the intercept, with his targets just short of 0 and 1.

    J. Platt (1999), "Probabilistic outputs for support vector machines", section 2.2; the steps as improved by Lin, Lin
    and Weng (2007), Machine Learning 68, 267-276. The slope stays above 0 and the line near the one it came from, so
    that few and odd labels cannot turn the model round.
    """
    positives = int(rejected.sum())
    negatives = len(rejected) - positives
    target: Numbers = np.where(rejected, (positives + 1) / (positives + 2), 1 / (negatives + 2))
    at = np.array([1.0, 0.0])
    columns = np.stack([logits, np.ones_like(logits)])
    for _ in range(NEWTON_STEPS):
        chance = probabilities(at @ columns)
        gradient = columns @ (chance - target)
        curve = (columns * (chance * (1 - chance))) @ columns.T + 1e-9 * np.eye(2)
        step: Numbers = np.linalg.solve(curve, gradient).astype(np.float64)
        at = _downhill(at, step, columns, target)
        if np.abs(step).max() < 1e-9:
            break
    slope, intercept = (float(number) for number in at)
    return Line(min(STEEPEST, max(FLATTEST, slope)), min(FURTHEST, max(-FURTHEST, intercept)))


def fit_residual(offsets: Numbers, rows: Sparse, rejected: Answers) -> npt.NDArray[np.float32]:
    """Weights for what the line leaves unsaid, held at nothing as strongly as does best on the last of the examples."""
    inner = int(len(rows) * INNER_SHARE)
    first, last = rows.first(inner), rows.after(inner)
    loss: dict[float, float] = {}
    for prior in PRIORS:
        weights = _descend(offsets[:inner], first, rejected[:inner], prior=prior)
        logits = offsets[inner:] + last.times(weights)
        loss[prior] = float(np.logaddexp(0.0, np.where(rejected[inner:], -logits, logits)).mean())
    best = min(PRIORS, key=lambda prior: loss[prior])
    return _descend(offsets, rows, rejected, prior=best).astype(np.float32)


def probabilities(logits: Numbers) -> Numbers:
    chances: Numbers = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
    return chances


def _descend(offsets: Numbers, rows: Sparse, rejected: Answers, *, prior: float) -> Numbers:
    """Accelerated gradient descent (Nesterov, 1983) with the constant step of its steepest curve.

    The mean loss is at most a quarter of the mean squared row as steep (Boehning, 1992), and the penalty adds its own.
    """
    penalty = prior / len(rows)
    steepest = 0.25 * rows.mean_square() + penalty
    ratio = np.sqrt(penalty / steepest)
    momentum = (1 - ratio) / (1 + ratio)
    weights, ahead = np.zeros(rows.width), np.zeros(rows.width)
    for _ in range(STEPS):
        errors = probabilities(offsets + rows.times(ahead)) - rejected
        following = ahead - (rows.summed(errors) / len(rows) + penalty * ahead) / steepest
        ahead = following + momentum * (following - weights)
        weights = following
    return weights


def _downhill(at: Numbers, step: Numbers, columns: Numbers, target: Numbers) -> Numbers:
    """A Newton step, halved until it does not lead uphill."""
    here = _loss(at, columns, target)
    for _ in range(30):
        if _loss(at - step, columns, target) <= here:
            return at - step
        step = step / 2
    return at


def _loss(at: Numbers, columns: Numbers, target: Numbers) -> float:
    logits = at @ columns
    return float((np.logaddexp(0.0, logits) - target * logits).sum())
