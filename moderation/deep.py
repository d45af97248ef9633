"""The deep lane: a small transformer that reads a whole comment, in the worker, after the rules have judged it.

It holds, at most, and never rejects. It needs the extra `deep` (onnxruntime); without it a site has the rules and the
fast lane. The weights are one file, `policy/model/deep.onnx`, made by `python -m moderation.training`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from moderation.policy import model
from moderation.policy.content import Content, Passage
from moderation.policy.model.fast import WeightsError, fast_model
from moderation.policy.model.outputs import CLAUSES, OF_CLAUSES, Mix, violation
from moderation.policy.model.spelling import Spelling
from moderation.policy.model.tokens import said
from moderation.policy.model.wordpieces import WordPieces
from moderation.policy.reading import Reading

PLACE = Path(model.__file__).parent
MOST_TOKENS = 128
OVERLAP = 16
MOST_PARTS = 12
WEIGHT_OF_FAST = np.array([1.0] + [0.6] * len(CLAUSES) + [1.0, 0.0], dtype=np.float32)
"""How much of the fast lane's log-odds is added, output by output: chosen on validation rows."""
MIX = Mix(clauses=1.0, talk_from=0.0, scale=1.5, shift=1.0)
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DeepScore:
    """How sure the lane is that somebody should look (0 to 1), and for each clause that it is the reason (0 to 1)."""

    violation: float
    clauses: Mapping[str, float]

    @property
    def clause(self) -> str:
        """The likeliest clause."""
        return max(self.clauses, key=self.clauses.__getitem__)


class DeepModel:
    """The network and its reader. Safe to share between threads."""

    def __init__(self, session: Any, pieces: WordPieces, spelling: Spelling, card: Mapping[str, Any]) -> None:
        self._session = session
        self._pieces = pieces
        self._spelling = spelling
        self.card = card

    def score(self, text: str, passages: Sequence[Passage] = ()) -> DeepScore:
        """Read one comment. A long one is read in parts that overlap, and its gravest part counts.

        The fast lane's log-odds are added with a weight: the two err on different comments. A comment is a violation
        outright, or by way of a clause; where it sounds like a talk page, by what is toxic there.
        """
        reading = Reading(Content(text, now=_ANY_TIME, passages=tuple(passages)))
        fast = fast_model()
        opinion = WEIGHT_OF_FAST * fast.attack.logits(fast.features(reading))
        parts = self._parts(said(reading, self._spelling))
        return max((self._score(part, opinion) for part in parts), key=_violation)

    def _parts(self, text: str) -> list[list[int]]:
        whole = self._pieces.numbers(text, most=(MOST_TOKENS - OVERLAP) * MOST_PARTS)
        if len(whole) <= MOST_TOKENS:
            return [whole]
        start, *inner, end = whole
        size = MOST_TOKENS - 2
        places = range(0, len(inner) - OVERLAP, size - OVERLAP)
        return [[start, *inner[place : place + size], end] for place in places]

    def _score(self, numbers: list[int], opinion: npt.NDArray[np.float32]) -> DeepScore:
        tokens = np.array([numbers], dtype=np.int64)
        present = np.ones(tokens.shape, dtype=np.float32)
        (logits,) = self._session.run(["logits"], {"tokens": tokens, "present": present})
        both = logits[0] + opinion
        clauses = dict(zip(CLAUSES, map(float, _probabilities(both[OF_CLAUSES])), strict=True))
        return DeepScore(float(_probabilities(violation(both.tolist(), MIX))), clauses)


def _violation(score: DeepScore) -> float:
    return score.violation


def _probabilities(logits: npt.ArrayLike) -> npt.NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(np.asarray(logits, np.float64), -30.0, 30.0))))


@lru_cache(maxsize=1)
def deep_model() -> DeepModel:
    """The packaged model, read once in a process. Raises WeightsError, or ImportError without the extra `deep`."""
    import onnxruntime  # an extra, and slow to import

    card = read_card()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(str(PLACE / "deep.onnx"), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise WeightsError(f"deep.onnx cannot be run: {error}") from error
    pieces = WordPieces((PLACE / "wordpieces.txt").read_text(encoding="utf-8").rstrip("\n").split("\n"))
    return DeepModel(session, pieces, fast_model().words.spelling, card)


def read_card() -> Mapping[str, Any]:
    """What `deep.json` says, once `deep.onnx` is the file it speaks of. Raises WeightsError."""
    try:
        card: dict[str, Any] = json.loads((PLACE / "deep.json").read_text(encoding="utf-8"))
        with (PLACE / "deep.onnx").open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise WeightsError(f"cannot be read: {error}") from error
    if digest != card.get("sha256"):
        raise WeightsError("deep.onnx is not the file that deep.json speaks of: its SHA-256 differs")
    return card
