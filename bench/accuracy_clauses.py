"""What each output of the models is worth by itself: a table of docs/reference/accuracy.md."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bench.accuracy_corpus import CLAUSES, Asked
from bench.tables import share_of, table
from moderation.policy.content import Content
from moderation.policy.model import outputs
from moderation.policy.model.fast import fast_model
from moderation.policy.reading import Reading
from moderation.training.metrics import Scores, threshold_for
from moderation.training.sources import NOW

SHARES = (0.01, 0.02, 0.05)
"""Of fine comments."""


def outputs_table(test: Asked, *, with_deep: bool) -> str:
    """For each clause, how much is found of what breaks it where 1, 2 and 5 % of fine comments are taken for that."""
    by_model = {"fast": _of_fast(test.found.texts)}
    if with_deep:
        by_model["deep"] = _of_deep(test.found.texts)
    fine = ~test.stopped_by_right
    rows = []
    for place, number in enumerate(outputs.CLAUSES):
        its = np.array([e.clause == number for e in test.examples])
        row: list[object] = [f"{number} {CLAUSES[number]}", int(its.sum())]
        for scores in by_model.values():
            of_clause = scores[:, place]
            row += [share_of(of_clause[its] >= threshold_for(of_clause[fine], stopped=share)) for share in SHARES]
        rows.append(row)
    head = [f"{name} at {share:.0%}" for name in by_model for share in SHARES]
    return table(["clause", "comments", *head], rows)


def _of_fast(texts: Sequence[str]) -> Scores:
    model = fast_model()
    readings = (Reading(Content(text, now=NOW)) for text in texts)
    return np.array([model.attack.logits(model.features(reading))[1:] for reading in readings], dtype=np.float64)


def _of_deep(texts: Sequence[str]) -> Scores:
    from moderation.deep import deep_model

    model = deep_model()
    scores = (model.score(text).clauses for text in texts)
    return np.array([[score[number] for number in outputs.CLAUSES] for score in scores], dtype=np.float64)
