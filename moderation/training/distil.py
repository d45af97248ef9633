"""The fast lane taught by everything there is: the corpus, public labels, public spam, and the deep lane's opinion."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from moderation.policy.model.fast import MIX, Linear, Spam
from moderation.policy.model.features import Words
from moderation.policy.model.outputs import CLAUSES, OF_CLAUSES, OUTPUTS, TALK, TOXIC, violation
from moderation.training.deep import Encoder, Item, logits_of
from moderation.training.fast import FINE_STOPPED, Lesson, fit, logits, recall_at
from moderation.training.identities import sentences
from moderation.training.lessons import MOST_PUBLIC_TOKENS, TALK_PAGES, Numbers
from moderation.training.matrix import features_of
from moderation.training.metrics import auc, threshold_for
from moderation.training.sources import Example, Row, Split
from moderation.training.spam import spam_model

OPINIONS = {
    "civil": 2000, "davidson": 1500, "paradetox": 3000, "jigsaw": 5200, "jigsaw_pos": 10_800, "wiki_ctx_gn": 3000
}  # fmt: skip
"""How many training rows of each source the deep lane gives its opinion on."""
WEIGHT_OF_CORPUS, WEIGHT_OF_GROUPS = 3.0, 0.5
WEIGHT_OF_WIKI, WEIGHT_OF_OPINIONS, WEIGHT_OF_CALM = 1.5, 0.7, 0.3
"""Labels of talk pages are near to the policy's, so that they count more than an opinion."""
SHARE_OF_LABELS = 0.5
"""How much of what is toxic on talk pages is the label, beside the deep lane's opinion."""
CALM = "wiki_ctx_gn"
"""Talk in which hardly anybody attacks anybody: most of what a site sees is such."""
PENALTIES = (0.001, 0.01)
CERTAIN, CERTAIN_OF_A_CLAUSE = 0.98, 0.995

Known = tuple[tuple[str, ...], bytes, bytes]
"""The known words, their clusters and their valences."""
Opinion = Callable[[Sequence[str]], npt.NDArray[np.float64]]
"""The deep lane's logits for some texts, [texts, OUTPUTS]."""


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
    opinion: Opinion,
    known: Known,
    *,
    say: Callable[[str], None],
) -> tuple[Parts, Chosen]:
    """Fit both models with each penalty, keep what does best on validation."""
    words = Words(*known)
    clear = [e for e in examples if not e.borderline]
    train = [e for e in clear if e.split is Split.TRAIN]
    valid = [e for e in clear if e.split is Split.VALIDATION]
    opinions = _some(rows, OPINIONS, random.Random(1))
    lessons = [
        _of_corpus(train, words),
        _of_groups(words),
        _of_opinions(opinions, _chances(opinion([row.text for row in opinions])), words),
    ]
    say(f"opinions on {len(opinions)} rows")
    judged = features_of([e.text for e in valid], words)
    wiki = [row for row in rows if row.source == "jigsaw" and row.split is Split.VALIDATION]
    judged_wiki = features_of([row.text for row in wiki], words)
    is_violation = np.array([e.is_violation for e in valid])
    wiki_labels = np.array([row.label for row in wiki])

    def tried(penalty: float) -> tuple[float, float, Linear, dict[str, float]]:
        linear = fit(lessons, penalty=penalty)
        scores = _violations(logits(linear, judged))
        recall = recall_at(scores[~is_violation], scores[is_violation], stopped=FINE_STOPPED)
        figures = {
            "corpus AUC": auc(is_violation, scores),
            "corpus recall at 8 % of fine stopped": recall,
            "Wikipedia AUC": auc(wiki_labels, _violations(logits(linear, judged_wiki))),
        }
        say(f"penalty {penalty}: " + ", ".join(f"{name} {figure:.4f}" for name, figure in figures.items()))
        return figures["corpus AUC"], penalty, linear, figures

    _, penalty, attack, figures = max((tried(penalty) for penalty in PENALTIES), key=lambda one: one[0])
    scores = _violations(logits(attack, judged))
    at = threshold_for(scores[~is_violation], stopped=FINE_STOPPED)
    spam, spam_at, left_out = spam_model(data, examples, say=say)
    chosen = Chosen(penalty, _chance(at), spam_at, figures, left_out)
    return Parts(known, attack, spam), chosen


def _of_corpus(examples: Sequence[Example], words: Words) -> Lesson:
    told = [(float(e.is_violation), *(float(e.clause == clause) for clause in CLAUSES)) for e in examples]
    return _on_news([e.text for e in examples], told, words, weight=WEIGHT_OF_CORPUS)


def _of_groups(words: Words) -> Lesson:
    groups = sentences()
    told = [
        (is_violation, *(is_violation if clause == "3" else 0.0 for clause in CLAUSES)) for _, is_violation in groups
    ]
    return _on_news([text for text, _ in groups], told, words, weight=WEIGHT_OF_GROUPS)


def _on_news(texts: Sequence[str], told: Sequence[Sequence[float]], words: Words, *, weight: float) -> Lesson:
    """Comments that are none of a talk page; what would be toxic there is not told."""
    chances = np.hstack([np.array(told), np.zeros((len(told), OUTPUTS - OF_CLAUSES.stop))])
    weights = np.full(chances.shape, weight)
    weights[:, TOXIC] = 0
    return Lesson(features_of(texts, words), chances, weights)


def _of_opinions(rows: Sequence[Row], chances: npt.NDArray[np.float64], words: Words) -> Lesson:
    """What the deep lane thinks of public rows; of Wikipedia's, whether they are violations is told by their label.

    What is toxic there is told by both, and by talk pages alone.
    """
    is_wiki = np.array([row.source in TALK_PAGES for row in rows])
    is_calm = np.array([row.source == CALM for row in rows])
    told = np.array([float(row.label) for row in rows])
    chances[:, 0] = np.clip(np.where(is_wiki, told, chances[:, 0]), 1 - CERTAIN, CERTAIN)
    chances[:, OF_CLAUSES] = np.clip(chances[:, OF_CLAUSES], 1 - CERTAIN_OF_A_CLAUSE, CERTAIN_OF_A_CLAUSE)
    chances[is_wiki, TOXIC] += SHARE_OF_LABELS * (told - chances[:, TOXIC])[is_wiki]
    chances[:, TALK] = is_wiki | is_calm
    weights = np.full(chances.shape, WEIGHT_OF_OPINIONS)
    weights[is_wiki, 0] = WEIGHT_OF_WIKI
    weights[is_calm] = WEIGHT_OF_CALM
    weights[~(is_wiki | is_calm), TOXIC] = 0
    return Lesson(features_of([row.text for row in rows], words), chances, weights)


def _some(rows: Sequence[Row], wanted: dict[str, int], chance: random.Random) -> list[Row]:
    by_source = {s: [r for r in rows if r.split is Split.TRAIN and r.source == s] for s in wanted}
    return [row for s, most in wanted.items() for row in chance.sample(by_source[s], min(most, len(by_source[s])))]


def opinion_of(encoder: Encoder, numbers: Numbers) -> Opinion:
    """What an encoder that was just trained says."""

    def opinion(texts: Sequence[str]) -> npt.NDArray[np.float64]:
        items = [Item(numbers(text)[:MOST_PUBLIC_TOKENS], ()) for text in texts]
        return np.array(logits_of(encoder, items))[:, :OUTPUTS]

    return opinion


def _chances(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-logits)))


def _violations(logits: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Log-odds that somebody should look at each text, from the logits of each."""
    return np.array([violation(row, MIX) for row in logits.tolist()])


def _chance(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))
