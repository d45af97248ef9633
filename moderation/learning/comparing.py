"""Which of two scores says better what people decided later: log loss and AUC, each with what chance could do to it.

The intervals come from a paired bootstrap (Efron, 1979): the same comments are drawn again for both scores, rejected and
published ones apart, so that every draw has both. The seed is fixed: the same comments give the same interval.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Answers = npt.NDArray[np.bool_]

SEED = 20_260_101
DRAWS = 1000
TAIL = 2.5  # per cent


@dataclass(frozen=True, slots=True)
class Change:
    """How much a number changed, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two scores of the same comments, `of` in all and `rejected` among them. Less loss and more AUC are better."""

    of: int
    rejected: int
    loss_before: float
    loss: float
    loss_change: Change
    auc_before: float
    auc: float
    auc_change: Change

    @property
    def is_better(self) -> bool:
        """Surely less loss, and no worse at telling the two kinds apart."""
        return self.loss_change.high < 0 and self.auc_change.value >= -1e-9

    def as_json(self) -> dict[str, Any]:
        """The comparison as plain JSON values."""
        return asdict(self)


def comparison_from_json(stored: dict[str, Any]) -> Comparison:
    """The comparison that `as_json` wrote."""
    changes = {name: Change(**stored[name]) for name in ("loss_change", "auc_change")}
    return Comparison(**{**stored, **changes})


def compare(before: Numbers, after: Numbers, rejected: Answers) -> Comparison:
    """Two vectors of log-odds against what people decided; both kinds of comment must be among them."""
    losses_before, losses = losses_of(before, rejected), losses_of(after, rejected)
    loss_changes, auc_changes = np.empty(DRAWS), np.empty(DRAWS)
    for draw, chosen in enumerate(_draws(rejected)):
        loss_changes[draw] = (losses[chosen] - losses_before[chosen]).mean()
        auc_changes[draw] = auc_of(after[chosen], rejected[chosen]) - auc_of(before[chosen], rejected[chosen])
    auc_before, auc = auc_of(before, rejected), auc_of(after, rejected)
    return Comparison(
        of=len(rejected),
        rejected=int(rejected.sum()),
        loss_before=float(losses_before.mean()),
        loss=float(losses.mean()),
        loss_change=_change(float((losses - losses_before).mean()), loss_changes),
        auc_before=auc_before,
        auc=auc,
        auc_change=_change(auc - auc_before, auc_changes),
    )


def losses_of(logits: Numbers, rejected: Answers) -> Numbers:
    """The log loss of each comment: log(1 + exp(-s)) with s the log-odds of what was decided."""
    loss: Numbers = np.logaddexp(0.0, np.where(rejected, -logits, logits))
    return loss


def auc_of(logits: Numbers, rejected: Answers) -> float:
    """The chance that a rejected comment has the higher score than a published one, ties counting half.

    By ranks, as Mann and Whitney's U (1947).
    """
    _, place, counts = np.unique(logits, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    positives = int(rejected.sum())
    negatives = len(rejected) - positives
    return float((ranks[rejected].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def _draws(rejected: Answers) -> npt.NDArray[np.intp]:
    """DRAWS rows of places, each with as many rejected and published comments as there are."""
    chance = np.random.default_rng(SEED)
    kinds = (np.flatnonzero(rejected), np.flatnonzero(~rejected))
    return np.concatenate([chance.choice(kind, size=(DRAWS, len(kind))) for kind in kinds], axis=1)


def _change(value: float, draws: Numbers) -> Change:
    low, high = np.percentile(draws, [TAIL, 100 - TAIL])
    return Change(value, float(low), float(high))
