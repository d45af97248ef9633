"""The fast lane taught by everything there is: the corpus, public labels, public spam, and the deep lane's opinion."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from moderation.policy.model.fast import Linear, Spam
from moderation.policy.model.features import Words
from moderation.training.deep import Encoder, Item, logits_of
from moderation.training.fast import FINE_STOPPED, Lesson, fit, logits, recall_at
from moderation.training.identities import sentences
from moderation.training.lessons import Numbers
from moderation.training.matrix import features_of
from moderation.training.metrics import auc, threshold_for
from moderation.training.sources import Example, Row, Split
from moderation.training.spam import spam_model

NARROW = frozenset({"5", "6", "7", "9"})
"""Clauses that rules of their own serve. What breaks only them attacks nobody, and is fine to the attack model."""
SOFT = {"civil": 3000, "davidson": 1500, "paradetox": 3000, "jigsaw": 5200, "jigsaw_pos": 5000}
"""How many training rows of each source the deep lane gives its opinion on."""
WEIGHT_OF_CORPUS, WEIGHT_OF_PUBLIC, WEIGHT_OF_GROUPS = 3.0, 0.7, 0.5
PENALTIES = (0.001, 0.01)
CERTAIN = 0.98

Known = tuple[tuple[str, ...], bytes, bytes]
"""The known words, their clusters and their valences."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the fast lane's file holds."""

    known: Known
    attack: Linear
    spam: Spam


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen on validation rows, and the figures that chose it."""

    attack_penalty: float
    attack_threshold: float
    spam_threshold: float
    validation: dict[str, float]
    spam_leave_one_out: dict[str, dict[str, float]]


def fast_parts(
    data: Path,
    rows: Sequence[Row],
    examples: Sequence[Example],
    encoder: Encoder,
    numbers: Numbers,
    known: Known,
    *,
    say: Callable[[str], None],
) -> tuple[Parts, Chosen]:
    """Fit both models with each penalty, keep what does best on validation."""
    words = Words(*known)
    clear = [e for e in examples if not e.borderline]
    train = [e for e in clear if e.split is Split.TRAIN]
    valid = [e for e in clear if e.split is Split.VALIDATION and e.clause not in NARROW]
    opinions = _some(rows, SOFT, random.Random(1))
    chances = _chances(encoder, [numbers(row.text)[:96] for row in opinions])
    say(f"opinions on {len(opinions)} rows")
    public = features_of([row.text for row in opinions], words)
    is_wiki = np.array([row.source.startswith("jigsaw") for row in opinions])
    told = np.array([float(row.label) for row in opinions])
    # Wikipedia's labels are near to the policy's, and count as much as the opinion; the others' mean something else.
    chances = np.where(is_wiki, (chances + told) / 2, chances)
    groups = sentences()
    lessons = [
        Lesson(features_of([e.text for e in train], words), _labels(train), WEIGHT_OF_CORPUS),
        Lesson(
            features_of([text for text, _ in groups], words), np.array([told for _, told in groups]), WEIGHT_OF_GROUPS
        ),
        Lesson(public, np.clip(chances, 1 - CERTAIN, CERTAIN), WEIGHT_OF_PUBLIC),
    ]
    say("features")
    judged = features_of([e.text for e in valid], words)
    wiki = [row for row in rows if row.source == "jigsaw" and row.split is Split.VALIDATION]
    judged_wiki = features_of([row.text for row in wiki], words)
    is_violation = _labels(valid) > 0
    wiki_labels = np.array([row.label for row in wiki])

    def tried(penalty: float) -> tuple[float, float, Linear, dict[str, float]]:
        linear = fit(lessons, penalty=penalty)
        scores = logits(linear, judged)
        recall = recall_at(scores[~is_violation], scores[is_violation], stopped=FINE_STOPPED)
        figures = {
            "corpus AUC": auc(is_violation, scores),
            "corpus recall at 8 % of fine stopped": recall,
            "Wikipedia AUC": auc(wiki_labels, logits(linear, judged_wiki)),
        }
        say(f"penalty {penalty}: " + ", ".join(f"{name} {figure:.4f}" for name, figure in figures.items()))
        return figures["corpus AUC"], penalty, linear, figures

    _, penalty, attack, figures = max((tried(penalty) for penalty in PENALTIES), key=lambda one: one[0])
    scores = logits(attack, judged)
    at = threshold_for(scores[~is_violation], stopped=FINE_STOPPED)
    spam, spam_at, left_out = spam_model(data, examples, say=say)
    chosen = Chosen(penalty, _chance(at), spam_at, figures, left_out)
    return Parts(known, attack, spam), chosen


def _some(rows: Sequence[Row], wanted: dict[str, int], chance: random.Random) -> list[Row]:
    by_source = {s: [r for r in rows if r.split is Split.TRAIN and r.source == s] for s in wanted}
    return [row for s, most in wanted.items() for row in chance.sample(by_source[s], min(most, len(by_source[s])))]


def _chances(encoder: Encoder, tokens: Sequence[tuple[int, ...]]) -> npt.NDArray[np.float64]:
    asked = np.array(logits_of(encoder, [Item(one, ()) for one in tokens]))[:, 0]
    return np.asarray(1 / (1 + np.exp(-asked)))


def _labels(examples: Sequence[Example]) -> npt.NDArray[np.float64]:
    return np.array([float(e.is_violation and e.clause not in NARROW) for e in examples])


def _chance(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))
