"""The fast lane: how much a comment sounds like an attack on a person, and how much like spam, in a quarter millisecond.

Each is a logistic regression, over the features of `features.py` and of `spam_features.py`. Its weights lie in `fast.npz`: one byte a weight, of
which the square with its sign, times a scale, is the weight. Made by `make train`, never here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from math import exp, sqrt
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from moderation.policy.findings import Evidence
from moderation.policy.model import spam_features
from moderation.policy.model.features import DENSE, TABLE, Features, Floats, Words
from moderation.policy.model.spam_features import SIGNS, SpamFeatures
from moderation.policy.model.tokens import spans_of
from moderation.policy.reading import Reading

WEIGHTS = Path(__file__).parent / "fast.npz"
CARD = Path(__file__).parent / "fast.json"
"""Beside the weights: their SHA-256, what they were made from, and the thresholds chosen on validation data."""
MOST_SPANS = 4
SHARE_OF_THE_WORST = 0.5


class WeightsError(Exception):
    """The weights are missing, damaged, or not those that the card speaks of. Says which."""


@dataclass(frozen=True, slots=True)
class Linear:
    """One logistic regression: `table` has a weight for each hashed place, `dense` one for each count of DENSE.

    `number` is its table's place among those that the words' memory sums up.
    """

    table: Floats
    dense: Floats
    bias: float
    number: int = 0

    def shares(self, features: Features) -> Floats:
        """What each token adds to the logit, by itself and together with those before it."""
        if not features.count:
            return np.zeros(0, np.float32)
        own = features.memory.sums[self.number, features.at]
        together = np.bincount(features.owners, self.table[features.pairs], minlength=len(own))
        shares: Floats = ((own + together) / np.sqrt(features.count)).astype(np.float32)
        return shares

    def logit(self, features: Features) -> float:
        """The log-odds, before calibration to a site."""
        if not features.count:
            return self.bias
        together = self.table.take(features.pairs.view(np.intp)).sum()
        hashed = features.memory.sums[self.number].take(features.at).sum() + together
        return float(hashed / np.sqrt(features.count) + self.dense @ features.dense) + self.bias


@dataclass(frozen=True, slots=True)
class Spam:
    """The logistic regression over `spam_features`: a weight for each of its places, and one for each of SIGNS."""

    table: Floats
    signs: Floats
    bias: float

    def logit(self, features: SpamFeatures) -> float:
        """The log-odds."""
        places = features.places
        hashed = float(self.table.take(places).sum()) / sqrt(max(1, len(places)))
        return hashed + float(self.signs @ features.signs) + self.bias

    def worst(self, text: str) -> list[tuple[int, int]]:
        """Where the words and links that speak most for spam stand in the text."""
        spans, shares = [], []
        for start, end, places, signs in spam_features.pieces(text):
            spans.append((start, end))
            shares.append(float(self.table.take(places).sum() + self.signs.take(signs).sum()))
        return worst_spans(spans, np.array(shares, np.float32))


@dataclass(frozen=True, slots=True)
class FastModel:
    """Both models and the words they know. `spam` is a Linear in weights made before spam had features of its own."""

    words: Words
    attack: Linear
    spam: Spam | Linear
    card: dict[str, Any]

    def features(self, reading: Reading) -> Features:
        """The features of a reading, worked out once."""
        known = reading.memory.get(FastModel)
        if not isinstance(known, Features):
            known = reading.memory[FastModel] = Features(reading, self.words)
        return known

    def attack_score(self, reading: Reading) -> float:
        """Between 0 and 1, how much this sounds like an attack on a person."""
        return probability(self.attack.logit(self.features(reading)))

    def spam_score(self, reading: Reading) -> float:
        """Between 0 and 1, how much this sounds like spam."""
        if isinstance(self.spam, Linear):
            return probability(self.spam.logit(self.features(reading)))
        return probability(self.spam.logit(spam_features.spam_features(reading)))

    def evidence(self, reading: Reading, linear: Linear) -> tuple[Evidence, ...]:
        """The words of the original that speak most for a finding, in the order of the text."""
        spans = worst_spans(spans_of(reading), linear.shares(self.features(reading)))
        return tuple(reading.evidence(start, end) for start, end in spans)

    def spam_evidence(self, reading: Reading) -> tuple[Evidence, ...]:
        """The words and links of the original that speak most for spam, in the order of the text."""
        if isinstance(self.spam, Linear):
            return self.evidence(reading, self.spam)
        return tuple(reading.quote(start, end) for start, end in self.spam.worst(reading.own))


def worst_spans(spans: Sequence[tuple[int, int]], shares: Floats) -> list[tuple[int, int]]:
    """Runs of tokens whose smoothed share is at least half of the highest one: the MOST_SPANS best, in their order."""
    if not len(shares) or shares.max() <= 0:
        return []
    smooth = np.convolve(shares, [0.25, 1.0, 0.25])[1:-1]
    marked = smooth >= smooth.max() * SHARE_OF_THE_WORST
    runs: list[tuple[float, int, int]] = []
    at = 0
    while at < len(marked):
        end = at
        while end < len(marked) and marked[end]:
            end += 1
        if end > at:
            runs.append((float(smooth[at:end].sum()), at, end - 1))
        at = end + 1
    best = sorted(sorted(runs, reverse=True)[:MOST_SPANS], key=lambda run: run[1])
    return [(spans[first][0], spans[last][1]) for _, first, last in best]


def probability(logit: float) -> float:
    """The chance that log-odds speak of, between 0 and 1."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, logit))))


def pack(table: Floats) -> tuple[npt.NDArray[np.int8], float]:
    """One byte a weight: the root of its share of the largest, so that small weights keep their precision."""
    largest = float(np.abs(table).max()) or 1.0
    roots = np.sign(table) * np.sqrt(np.abs(table) / largest)
    return np.round(roots * 127).astype(np.int8), largest


def unpack(packed: npt.NDArray[np.int8], largest: float) -> Floats:
    """The weights that `pack` packed, nearly."""
    roots = packed.astype(np.float32) / 127
    return (np.sign(roots) * roots * roots * np.float32(largest)).astype(np.float32)


@lru_cache(maxsize=1)
def fast_model() -> FastModel:
    """The packaged model, read once in a process. Raises WeightsError."""
    return read_model(WEIGHTS, CARD)


def read_model(weights: Path, card: Path) -> FastModel:
    """A model from its two files. Raises WeightsError, which names the file and what is wrong with it."""
    try:
        data, told = weights.read_bytes(), json.loads(card.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsError(f"cannot be read: {error}") from error
    if not isinstance(told, dict):
        raise WeightsError(f"{card.name} does not hold what it should: it is no table")
    if hashlib.sha256(data).hexdigest() != told.get("sha256"):
        raise WeightsError(f"{weights.name} is not the file that {card.name} speaks of: its SHA-256 differs")
    try:
        with np.load(BytesIO(data), allow_pickle=False) as parts:
            attack = _linear("attack", 0, parts)
            spam = _spam(parts) if "spam_signs" in parts else _linear("spam", 1, parts)
            known = tuple(parts["words"].tobytes().decode().split("\n"))
            tables = (attack.table, spam.table) if isinstance(spam, Linear) else (attack.table,)
            words = Words(known, _of_words("clusters", known, parts), _of_words("valences", known, parts), tables)
    except (KeyError, ValueError, EOFError, BadZipFile) as error:
        raise WeightsError(f"{weights.name} does not hold what it should: {error}") from error
    return FastModel(words, attack, spam, told)


def _linear(name: str, number: int, parts: np.lib.npyio.NpzFile) -> Linear:
    table, dense = parts[f"{name}_table"], parts[f"{name}_dense"]
    if table.shape != (TABLE,) or dense.shape != (len(DENSE),):
        raise ValueError(f"{name} has {table.shape} and {dense.shape} weights")
    largest, bias = (float(number) for number in parts[f"{name}_scale"])
    return Linear(unpack(table, largest), dense.astype(np.float32), bias, number)


def _spam(parts: np.lib.npyio.NpzFile) -> Spam:
    table, signs = parts["spam_table"], parts["spam_signs"]
    if table.shape != (spam_features.TABLE,) or signs.shape != (len(SIGNS),):
        raise ValueError(f"spam has {table.shape} and {signs.shape} weights")
    largest, bias = (float(number) for number in parts["spam_scale"])
    return Spam(unpack(table, largest), signs.astype(np.float32), bias)


def _of_words(name: str, known: Sequence[str], parts: np.lib.npyio.NpzFile) -> bytes:
    """A byte for each known word."""
    found = parts[name].tobytes()
    if len(found) != len(known):
        raise ValueError(f"{name} has {len(found)} bytes for {len(known)} words")
    return found
