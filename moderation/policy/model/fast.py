"""The fast lane: how much a comment sounds like an attack on a person, and how much like spam, in a quarter millisecond.

Each is a logistic regression, over the features of `features.py` and of `spam_features.py`. Its weights lie in
`fast.npz`: one byte a weight, of which the square with its sign, times a scale, is the weight. Made by `make train`,
never here.
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
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from moderation.policy.attacks import PACKAGED
from moderation.policy.findings import Evidence
from moderation.policy.model import spam_features
from moderation.policy.model.features import DENSE, NEUTRAL, TABLE, Features, Floats, Words
from moderation.policy.model.outputs import CLAUSES, OF_CLAUSES, OUTPUTS, Mix, likeliest, violation
from moderation.policy.model.spam_features import SIGNS, SpamFeatures
from moderation.policy.model.tokens import spans_of
from moderation.policy.reading import Reading

WEIGHTS = Path(__file__).parent / "fast.npz"
CARD = Path(__file__).parent / "fast.json"
"""Beside the weights: their SHA-256, what they were made from, and the thresholds chosen on validation data."""
MIX = Mix(clauses=0.75, talk_from=0.0, scale=1.5, shift=1.0)
MOST_SPANS = 4
SHARE_OF_THE_WORST, GRAVEST = 0.5, 0.7
ABOUT_PEOPLE = frozenset({"1", "2", "3"})
"""The clauses under which what somebody is called is the evidence."""


class WeightsError(Exception):
    """The weights are missing, damaged, or not those that the card speaks of. Says which."""


class Opinion(NamedTuple):
    """Log-odds that somebody should look, and the clause that is likeliest to be why."""

    logit: float
    clause: str


@dataclass(frozen=True, slots=True)
class Linear:
    """One logistic regression for each of OUTPUTS.

    `packed` has a byte for each hashed place and output, [TABLE, OUTPUTS], of which `weights_at` makes weights with
    `largest`, [OUTPUTS]; `dense` has a weight for each count of DENSE and output.
    """

    packed: npt.NDArray[np.int8]
    largest: Floats
    dense: Floats
    bias: Floats

    def weights_at(self, places: npt.NDArray[np.integer]) -> Floats:
        """The weights at some places of the table, [places, OUTPUTS]."""
        return unpack(self._packed_at(places), self.largest)

    def weigh(self, places: npt.NDArray[np.integer]) -> Floats:
        """The weights at some places of the table, summed up, for each output."""
        roots = self._packed_at(places).astype(np.float32)
        roots *= np.abs(roots)
        weighed: Floats = (np.ones(len(roots), np.float32) @ roots) * (self.largest / np.float32(_MOST_PACKED**2))
        return weighed

    def _packed_at(self, places: npt.NDArray[np.integer]) -> npt.NDArray[np.int8]:
        # `take` is four times as fast as an index.
        return self.packed.take(places.view(np.int64), axis=0)

    def shares(self, features: Features, output: int) -> Floats:
        """What each token adds to one of the log-odds, by itself and together with those before it."""
        if not features.count:
            return np.zeros(0, np.float32)
        own = features.alone[:, output]
        weights = self.weights_at(features.pairs)[:, output]
        together = np.bincount(features.owners, weights, minlength=len(own))
        shares: Floats = ((own + together) / np.sqrt(features.count)).astype(np.float32)
        return shares

    def gravity(self, features: Features) -> Floats:
        """How grave each token is by itself: what it adds to the first of the log-odds, and its valence, from 0 to 1."""
        if not features.count:
            return np.zeros(0, np.float32)
        valences = np.maximum(features.valences.astype(np.float32) - NEUTRAL, 0) / NEUTRAL
        own = features.alone[:, 0] / np.float32(sqrt(features.count))
        gravity: Floats = (own + valences).astype(np.float32)
        return gravity

    def logits(self, features: Features) -> Floats:
        """The log-odds of each of OUTPUTS, before calibration to a site."""
        if not features.count:
            return self.bias
        weights = features.weights + self.weigh(features.together)
        logits: Floats = weights / np.float32(sqrt(features.count)) + features.dense @ self.dense + self.bias
        return logits


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
        pieces = spam_features.pieces(text)
        shares = [
            float((self.table[piece.place] if piece.place is not None else 0.0) + self.signs.take(piece.signs).sum())
            for piece in pieces
        ]
        return worst_spans([(piece.start, piece.end) for piece in pieces], np.array(shares, np.float32))


@dataclass(frozen=True, slots=True)
class FastModel:
    """Both models, and the words that the one of attacks knows."""

    words: Words
    attack: Linear
    spam: Spam
    card: dict[str, Any]

    def features(self, reading: Reading) -> Features:
        """The features of a reading, worked out once."""
        known = reading.memory.get(FastModel)
        if not isinstance(known, Features):
            known = reading.memory[FastModel] = Features(reading, self.words)
        return known

    def spam_features(self, reading: Reading) -> SpamFeatures:
        """What the author's own words hold, worked out once."""
        known = reading.memory.get(SpamFeatures)
        if not isinstance(known, SpamFeatures):
            met = self.features(reading).met
            known = reading.memory[SpamFeatures] = SpamFeatures(reading.own, met)
        return known

    def logits(self, reading: Reading) -> Floats:
        """The log-odds of each of OUTPUTS, worked out once, since several rules ask."""
        known = reading.memory.get(Linear)
        if not isinstance(known, np.ndarray):
            known = reading.memory[Linear] = self.attack.logits(self.features(reading))
        return known

    def opinion(self, features: Features) -> Opinion:
        """What the lane says of a comment, before calibration to a site."""
        logits = self.logits(features.reading).tolist()
        return Opinion(violation(logits, MIX), likeliest(logits[OF_CLAUSES]))

    def attack_score(self, reading: Reading) -> float:
        """Between 0 and 1, how much somebody should look at this."""
        return probability(self.opinion(self.features(reading)).logit)

    def clause_score(self, reading: Reading, clause: str) -> float:
        """Between 0 and 1, how likely it is that this breaks one of CLAUSES."""
        return probability(float(self.logits(reading)[1 + CLAUSES.index(clause)]))

    def spam_score(self, reading: Reading) -> float:
        """Between 0 and 1, how much this sounds like spam."""
        return probability(self.spam.logit(self.spam_features(reading)))

    def evidence(self, reading: Reading, *, clause: str = "") -> tuple[Evidence, ...]:
        """The words of the original that speak most for a violation of a clause, in the order of the text.

        It is the likeliest clause where none is named.
        Where people are attacked, that is what they are called, if it is known to be an insult, and else the gravest
        words; where another clause is broken, the words that speak most for that one.
        """
        features = self.features(reading)
        clause = clause or self.opinion(features).clause
        if clause in ABOUT_PEOPLE:
            spans = [(found.start, found.end) for found in PACKAGED.find(reading)][:MOST_SPANS]
            spans = spans or runs_of_the_worst(spans_of(reading), self.attack.gravity(features), least=GRAVEST)
        else:
            spans = worst_spans(spans_of(reading), self.attack.shares(features, 1 + CLAUSES.index(clause)))
        return tuple(reading.evidence(start, end) for start, end in spans)

    def spam_evidence(self, reading: Reading) -> tuple[Evidence, ...]:
        """The words and links of the original that speak most for spam, in the order of the text."""
        return tuple(reading.quote(start, end) for start, end in self.spam.worst(reading.own))


def worst_spans(spans: Sequence[tuple[int, int]], shares: Floats) -> list[tuple[int, int]]:
    """Runs of tokens whose smoothed share is at least half of the highest one: the MOST_SPANS best, in their order."""
    if not len(shares):
        return []
    smooth = np.convolve(shares, [0.25, 1.0, 0.25])[1:-1].astype(np.float32)
    return runs_of_the_worst(spans, smooth, least=SHARE_OF_THE_WORST)


def runs_of_the_worst(spans: Sequence[tuple[int, int]], shares: Floats, *, least: float) -> list[tuple[int, int]]:
    """Runs of tokens with at least the share `least` of the highest one: the MOST_SPANS best, in their order."""
    if not len(shares) or shares.max() <= 0:
        return []
    marked = shares >= shares.max() * least
    runs: list[tuple[float, int, int]] = []
    at = 0
    while at < len(marked):
        end = at
        while end < len(marked) and marked[end]:
            end += 1
        if end > at:
            runs.append((float(shares[at:end].sum()), at, end - 1))
        at = end + 1
    best = sorted(sorted(runs, reverse=True)[:MOST_SPANS], key=lambda run: run[1])
    return [(spans[first][0], spans[last][1]) for _, first, last in best]


def probability(logit: float) -> float:
    """The chance that log-odds speak of, between 0 and 1."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, logit))))


def pack(table: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """One byte a weight: the root of its share of its output's largest, so that small weights keep their precision."""
    largest = np.abs(table).max(axis=0)
    largest = np.where(largest > 0, largest, 1.0).astype(np.float32)
    roots = np.sign(table) * np.sqrt(np.abs(table) / largest)
    return np.round(roots * _MOST_PACKED).astype(np.int8), largest


def unpack(packed: npt.NDArray[np.int8], largest: Floats) -> Floats:
    """The weights that `pack` packed, nearly."""
    weights: Floats = _SQUARES.take(packed.view(np.uint8)) * largest
    return weights


_MOST_PACKED = 127
_READ_AT_ONCE, _AT_A_TIME = 4_000, 500
_ROOTS = np.arange(256, dtype=np.uint8).view(np.int8).astype(np.float32) / _MOST_PACKED
_SQUARES = (np.sign(_ROOTS) * _ROOTS * _ROOTS).astype(np.float32)


def linear_of(table: Floats, dense: Floats, bias: Floats) -> Linear:
    """A model of weights as they will be stored."""
    packed, largest = pack(table)
    return Linear(packed, largest, dense.astype(np.float32), bias.astype(np.float32))


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
            attack, spam = _attack(parts), _spam(parts)
            known = tuple(parts["words"].tobytes().decode().split("\n"))
            kinds, valences = (_of_words(name, known, parts) for name in ("clusters", "valences"))
            words = Words(known, kinds, valences, attack.weights_at)
    except (KeyError, ValueError, EOFError, BadZipFile) as error:
        raise WeightsError(f"{weights.name} does not hold what it should: {error}") from error
    # Common words are worked out now, a few at a time, which costs less than when they are met.
    for first in range(0, min(len(known), _READ_AT_ONCE), _AT_A_TIME):
        words.rows(known[first : first + _AT_A_TIME])
    return FastModel(words, attack, spam, told)


def _attack(parts: np.lib.npyio.NpzFile) -> Linear:
    table, dense = parts["attack_table"], parts["attack_dense"]
    if table.shape != (TABLE, OUTPUTS) or dense.shape != (len(DENSE), OUTPUTS):
        raise ValueError(f"attack has {table.shape} and {dense.shape} weights")
    largest, bias = parts["attack_scale"].astype(np.float32).reshape(2, OUTPUTS)
    return Linear(table, largest, dense.astype(np.float32), bias)


def _spam(parts: np.lib.npyio.NpzFile) -> Spam:
    table, signs = parts["spam_table"], parts["spam_signs"]
    if table.shape != (spam_features.TABLE,) or signs.shape != (len(SIGNS),):
        raise ValueError(f"spam has {table.shape} and {signs.shape} weights")
    largest, bias = parts["spam_scale"].astype(np.float32)
    return Spam(unpack(table, largest), signs.astype(np.float32), float(bias))


def _of_words(name: str, known: Sequence[str], parts: np.lib.npyio.NpzFile) -> bytes:
    """A byte for each known word."""
    found = parts[name].tobytes()
    if len(found) != len(known):
        raise ValueError(f"{name} has {len(found)} bytes for {len(known)} words")
    return found
