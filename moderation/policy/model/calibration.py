"""What one site's own decisions add to the packaged model: where its line lies, and what it says besides.

The packaged model was trained elsewhere. A calibration moves its log-odds to this site: `slope * logit + intercept`,
after Platt (1999), plus, where there is one, a residual: a small logistic regression over the same features. Both were
learnt by `moderation/learning`; here they are only applied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    # `Content` carries a calibration, and features are made from content: only the types know of each other.
    from moderation.policy.model.features import Features, Floats, Numbers

RESIDUAL_BITS = 14
RESIDUAL_TABLE = 1 << RESIDUAL_BITS
_FEATURE_BITS = 18  # of features.TABLE
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)  # 2^64 divided by the golden ratio
_OF_WORDS = np.uint64(64 - RESIDUAL_BITS)
_OF_PAIRS = np.uint64(_FEATURE_BITS - RESIDUAL_BITS)


def buckets(features: Features) -> Numbers:
    """The residual's table places that a comment touches: of its words as they were meant, and of their pairs."""
    if not features.count:
        return np.zeros(0, np.uint64)
    words = features.numbers * _SPREAD >> _OF_WORDS
    return np.concatenate([words, features.pairs >> _OF_PAIRS])


@dataclass(frozen=True, slots=True, eq=False)
class Residual:
    """A logistic regression's weights: `table` has RESIDUAL_TABLE of them, `dense` one for each count of DENSE."""

    table: Floats
    dense: Floats

    def logit(self, features: Features) -> float:
        """What it adds to the log-odds."""
        places = buckets(features)
        hashed = float(self.table[places].sum()) / float(np.sqrt(max(1, len(places))))
        return hashed + float(self.dense @ features.dense)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The packaged model's log-odds made those of one site. `name` says which version; "" is the packaged one.

    `slope` is above 0, so that without a residual a comment that sounds worse never gets a lower score.
    """

    slope: float = 1.0
    intercept: float = 0.0
    residual: Residual | None = None
    name: str = ""

    def adjusted(self, logit: float, features: Features) -> float:
        """The log-odds of an attack on this site, from the packaged model's and the features that it saw."""
        moved = self.slope * logit + self.intercept
        return moved if self.residual is None else moved + self.residual.logit(features)


PACKAGED = Calibration()
