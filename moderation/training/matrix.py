"""Texts as the fast lane sees them, laid end to end for training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from moderation.policy.model.features import DENSE, Features, Words
from moderation.training.sources import reading


@dataclass(frozen=True, slots=True)
class Seen:
    """What a text touches: its table places, repeated ones again, and its dense counts."""

    places: npt.NDArray[np.int64]
    dense: npt.NDArray[np.float32]


def features_of(texts: Iterable[str], words: Words) -> list[Seen]:
    """What each text touches."""
    return [_seen(Features(reading(text), words)) for text in texts]


def _seen(features: Features) -> Seen:
    return Seen(features.places().astype(np.int64), features.dense)


def laid_out(seen: Sequence[Seen]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float32]]:
    """All places one after another, where each text begins among them, and what one place of it counts."""
    sizes = np.array([len(one.places) for one in seen])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    counts = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    return np.concatenate([one.places for one in seen]), starts, counts


def dense_of(seen: Sequence[Seen]) -> npt.NDArray[np.float32]:
    """The dense counts, one row a text."""
    return np.array([one.dense for one in seen], dtype=np.float32).reshape(-1, len(DENSE))
