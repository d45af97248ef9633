"""The spam model taught by public spam and the corpus, and how it does on a video that taught it nothing.

A logistic regression over `spam_features`, by all rows at once (L-BFGS, so that the same rows give the same weights).
Text messages and the corpus are other domains than comments under a video, and count less each; the corpus's honest
links and its advertisements count more than its other comments, for they are few and say most.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from moderation.policy.model.fast import Spam, pack, unpack
from moderation.policy.model.spam_features import SIGNS, TABLE, SpamFeatures
from moderation.training import sources
from moderation.training.metrics import auc, threshold_for
from moderation.training.sources import Example, Split

FINE_STOPPED = 0.02
THRESHOLD = 0.6
"""The score at which the packaged policy's rule finds something: the bias is moved so that it is the chosen one."""
WEIGHT_OF_VIDEOS, WEIGHT_OF_MESSAGES, WEIGHT_OF_CORPUS, TELLING = 1.0, 0.0, 0.02, 4.0
"""`TELLING` is how many times more than its other comments the corpus's links and advertisements count."""
STRENGTH = 10.0
"""The inverse of the penalty on the squares of the weights."""
WEIGHT_OF_SIGNS = 0.5
STEPS = 150

Labels = npt.NDArray[np.bool_]
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
    lessons = [*public, *ours]
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
    places, starts, shares = _laid_out([one.features for one in told])
    signs = torch.from_numpy(np.array([one.features.signs for one in told]) * np.float32(WEIGHT_OF_SIGNS))
    chances = torch.tensor([float(one.is_spam) for one in told])
    counts = torch.tensor([one.weight for one in told])
    table, dense = torch.zeros(TABLE, 1, requires_grad=True), torch.zeros(len(SIGNS), requires_grad=True)
    bias = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([table, dense, bias], max_iter=STEPS, line_search_fn="strong_wolfe")

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        hashed = functional.embedding_bag(places, table, starts, mode="sum", per_sample_weights=shares)[:, 0]
        losses = functional.binary_cross_entropy_with_logits(hashed + signs @ dense + bias, chances, reduction="none")
        loss = (losses * counts).sum() + ((table**2).sum() + (dense**2).sum()) / (2 * STRENGTH)
        loss.backward()
        return loss

    optimizer.step(closure)
    # As they will be stored, so that every figure is that of the stored weights.
    stored = unpack(*pack(table.detach().numpy()[:, 0]))
    return Spam(stored, dense.detach().numpy() * np.float32(WEIGHT_OF_SIGNS), bias.item())


def logits(spam: Spam, features: Sequence[SpamFeatures]) -> npt.NDArray[np.float64]:
    """The logit of each text."""
    return np.array([spam.logit(one) for one in features])


def _laid_out(features: Sequence[SpamFeatures]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """All places one after another, where each text begins among them, and what one place of it counts."""
    sizes = np.array([len(one.places) for one in features])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    shares = np.repeat(1 / np.sqrt(np.maximum(sizes, 1)), sizes).astype(np.float32)
    places = np.concatenate([one.places for one in features])
    return torch.from_numpy(places), torch.from_numpy(starts), torch.from_numpy(shares)


def _of_public(data: Path) -> list[Lesson]:
    rows = sources.public_spam(data)
    weight = {"sms": WEIGHT_OF_MESSAGES}
    return [
        Lesson(SpamFeatures(row.text), row.label, weight.get(row.source, WEIGHT_OF_VIDEOS), row.source) for row in rows
    ]


def _of_corpus(examples: Sequence[Example]) -> list[Lesson]:
    told = [e for e in examples if e.clause == "6" or not e.is_violation]
    return [Lesson(SpamFeatures(e.text), e.clause == "6", _weight_of(e), "corpus") for e in told]


def _weight_of(example: Example) -> float:
    is_telling = example.clause == "6" or "link" in example.devices or "contact" in example.devices
    return WEIGHT_OF_CORPUS * (TELLING if is_telling else 1.0)
