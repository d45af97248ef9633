"""The spam model taught by public spam and the corpus, and how it does on a video that taught it nothing.

A logistic regression over `spam_features`, by all rows at once (L-BFGS, so that the same rows give the same weights).
Text messages and the corpus are other domains than comments under a video, and count less each; the corpus's honest
links and its advertisements count more than its other comments, for they are few and say most. Wikipedia's talk, where
people ask one another to look at pages and thank for comments, tells how that sounds when nobody sells anything.

`python -m moderation.training.spam DATA` replaces the spam model in the packaged weights and leaves the rest of them as
it is; it needs numpy and scipy alone. The same data and corpus give the same weights.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import log
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_array

from moderation.policy.model.fast import CARD, WEIGHTS, Spam, pack, unpack
from moderation.policy.model.spam_features import TABLE, SpamFeatures
from moderation.training import sources
from moderation.training.amending import amend
from moderation.training.metrics import auc, threshold_for
from moderation.training.sources import Example, Split

FINE_STOPPED = 0.02
THRESHOLD = 0.6
"""The score at which the packaged policy's rule finds something: the bias is moved so that it is the chosen one."""
WEIGHT_OF_VIDEOS, WEIGHT_OF_MESSAGES, WEIGHT_OF_TALK, WEIGHT_OF_CORPUS, TELLING = 1.0, 0.0, 0.005, 0.02, 10.0
"""`TELLING` is how many times more than its other comments the corpus's links and advertisements count."""
STRENGTH = 30.0
"""The inverse of the penalty on the squares of the weights."""
TALK = "jigsaw"
WEIGHT_OF_SIGNS = 0.3
"""Smaller ones cost the signs more. This and `STRENGTH` were chosen by teaching with one video and trying another."""
STEPS = 1000

Floats = npt.NDArray[np.float64]
LeftOut = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a text holds, whether it is spam, and how much it counts."""

    features: SpamFeatures
    is_spam: bool
    weight: float
    source: str


def spam_model(data: Path, examples: Sequence[Example], *, say: Callable[[str], None]) -> tuple[Spam, float, LeftOut]:
    """The model, its threshold, and how it does on each video when that video teaches it nothing."""
    ours = _of_corpus([e for e in examples if e.split is Split.TRAIN])
    public = _of_public(data)
    lessons = [*public, *_of_talk(data), *ours]
    judged = [e for e in examples if e.split is Split.VALIDATION and not e.is_violation]
    fine = [SpamFeatures(e.text) for e in judged]
    left_out, thresholds = {}, []
    for video in sorted({one.source for one in public} - {"sms"}):
        spam = fit([one for one in lessons if one.source != video])
        asked = [one for one in public if one.source == video]
        scores, truth = logits(spam, [one.features for one in asked]), np.array([one.is_spam for one in asked])
        at = threshold_for(scores[~truth], stopped=FINE_STOPPED)
        thresholds.append(max(at, threshold_for(logits(spam, fine), stopped=FINE_STOPPED)))
        left_out[video] = {"AUC": auc(truth, scores), "recall at 2 %": float((scores[truth] >= at).mean())}
        say(f"spam without {video}: {left_out[video]}")
    whole = fit(lessons)
    at = max(float(np.mean(thresholds)), threshold_for(logits(whole, fine), stopped=FINE_STOPPED))
    moved = Spam(whole.table, whole.signs, whole.bias - at + log(THRESHOLD / (1 - THRESHOLD)))
    return moved, THRESHOLD, left_out


def fit(lessons: Sequence[Lesson]) -> Spam:
    """The regression over the lessons that count."""
    told = [one for one in lessons if one.weight]
    hashed, places = _hashed([one.features for one in told])
    signs = np.array([one.features.signs for one in told], np.float64) * WEIGHT_OF_SIGNS
    is_spam = np.array([float(one.is_spam) for one in told])
    counts = np.array([one.weight for one in told])
    ends = np.cumsum([len(places), signs.shape[1]])

    def loss(weights: Floats) -> tuple[float, Floats]:
        """The loss, and how it changes with each weight."""
        table, dense, (bias,) = np.split(weights, ends)
        odds = hashed @ table + signs @ dense + bias
        losses = counts * (np.logaddexp(0, odds) - is_spam * odds)
        wrong = counts * (1 / (1 + np.exp(-odds)) - is_spam)
        held = np.append(weights[:-1], 0.0) / STRENGTH
        slope = np.concatenate([hashed.T @ wrong, signs.T @ wrong, [wrong.sum()]]) + held
        return float(losses.sum() + weights @ held / 2), slope

    found = minimize(loss, np.zeros(ends[-1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    table = np.zeros(TABLE, np.float32)
    table[places] = found[: len(places)]
    # As they will be stored, so that every figure is that of the stored weights.
    signed = (found[ends[0] : ends[1]] * WEIGHT_OF_SIGNS).astype(np.float32)
    return Spam(unpack(*pack(table)), signed, float(found[-1]))


def logits(spam: Spam, features: Sequence[SpamFeatures]) -> Floats:
    """The logit of each text."""
    return np.array([spam.logit(one) for one in features])


def _hashed(features: Sequence[SpamFeatures]) -> tuple[csr_array, npt.NDArray[np.int64]]:
    """What each place counts in each text, [texts, places], of the places of the table that are met at all."""
    sizes = np.array([len(one.places) for one in features])
    places, column = np.unique(np.concatenate([one.places for one in features]), return_inverse=True)
    shares = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes)
    starts = np.concatenate(([0], np.cumsum(sizes)))
    return csr_array((shares, column, starts), shape=(len(sizes), len(places))), places


def _of_public(data: Path) -> list[Lesson]:
    rows = sources.public_spam(data)
    weight = {"sms": WEIGHT_OF_MESSAGES}
    return [
        Lesson(SpamFeatures(row.text), row.label, weight.get(row.source, WEIGHT_OF_VIDEOS), row.source) for row in rows
    ]


def _of_talk(data: Path) -> list[Lesson]:
    """Comments of Wikipedia's talk pages that nobody called toxic: none of them sells anything."""
    rows = [row for row in sources.public_attacks(data) if row.source == TALK and row.split is Split.TRAIN]
    return [Lesson(SpamFeatures(row.text), False, WEIGHT_OF_TALK, row.source) for row in rows if not row.label]


def _of_corpus(examples: Sequence[Example]) -> list[Lesson]:
    told = [e for e in examples if e.clause == "6" or not e.is_violation]
    return [Lesson(SpamFeatures(e.text), e.clause == "6", _weight_of(e), "corpus") for e in told]


def _weight_of(example: Example) -> float:
    is_telling = example.clause == "6" or "link" in example.devices or "contact" in example.devices
    return WEIGHT_OF_CORPUS * (TELLING if is_telling else 1.0)


def parts_of(spam: Spam) -> dict[str, Any]:
    """The arrays of the weights' file that hold the model."""
    table, largest = pack(spam.table)
    return {"spam_table": table, "spam_signs": spam.signs, "spam_scale": np.array([largest, spam.bias])}


def replace_in(weights: Path, card: Path, spam: Spam, told: dict[str, Any]) -> None:
    """Put the model in the place of the one in the weights' file, and what is `told` of it into the card."""
    with np.load(weights, allow_pickle=False) as parts:
        arrays = {name: parts[name] for name in parts.files} | parts_of(spam)
    file = BytesIO()
    np.savez_compressed(file, **arrays)
    weights.write_bytes(file.getvalue())
    digest = hashlib.sha256(file.getvalue()).hexdigest()
    amend(card, told | {"sha256": digest, "bytes": len(file.getvalue())})


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m moderation.training.spam", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with the public data")
    spam, threshold, left_out = spam_model(parser.parse_args().data, sources.corpus(), say=print)
    replace_in(WEIGHTS, CARD, spam, {"spam_threshold": threshold, "spam_leave_one_out": left_out})


if __name__ == "__main__":
    main()
