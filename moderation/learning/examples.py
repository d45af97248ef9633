"""What people decided, as the fast model sees it: the newest labels in the order of the decisions, bounded in number.

Only what the model is about: a comment that a person published, or rejected under a clause against attacks or threats.
One rejected as advertising, say, is neither a right nor a wrong answer to the question how much it sounds like an attack.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt
from django.db.models import Q

from moderation import policies
from moderation.learning.fitting import Answers, Numbers, Sparse
from moderation.models import Label, PolicyVersion
from moderation.past_facts import Asked, Memory, contents_of
from moderation.policy.findings import Severity
from moderation.policy.model.calibration import RESIDUAL_TABLE, Calibration, buckets
from moderation.policy.model.fast import FastModel
from moderation.policy.model.features import DENSE, Features
from moderation.policy.reading import Reading

MOST_LABELS = 4000
MOST_ENTRIES = 2_000_000  # numbers in the table of features: about 32 MB
PIECE = 200
WIDTH = RESIDUAL_TABLE + len(DENSE)

ABOUT_PEOPLE = frozenset({Severity.ATTACK, Severity.THREAT})


@dataclass(frozen=True, slots=True)
class Examples:
    """Oldest decision first: the packaged model's log-odds, the features, what people decided, and when.

    `digest` is the same for the same labels of the same texts.
    """

    logits: Numbers
    rows: Sparse
    rejected: Answers
    decided_at: tuple[datetime, ...]
    digest: str

    def __len__(self) -> int:
        return len(self.rejected)

    def first(self, number: int) -> Examples:
        """The earlier ones."""
        return Examples(
            self.logits[:number], self.rows.first(number), self.rejected[:number], self.decided_at[:number], self.digest
        )

    def after(self, number: int) -> Examples:
        """The later ones."""
        return Examples(
            self.logits[number:], self.rows.after(number), self.rejected[number:], self.decided_at[number:], self.digest
        )

    def scored(self, calibration: Calibration) -> Numbers:
        """The log-odds that a calibration gives them, as `Calibration.adjusted` would one by one."""
        scores = calibration.slope * self.logits + calibration.intercept
        if calibration.residual is None:
            return scores
        weights = np.concatenate([calibration.residual.table, calibration.residual.dense])
        return scores + self.rows.times(weights.astype(np.float64))


def count_labels() -> int:
    """About how many labels there are to learn from, up to MOST_LABELS; by the clauses of the policy in force."""
    about_people = [clause.number for clause in policies.in_force().clauses if clause.severity in ABOUT_PEOPLE]
    usable = Label.objects.readable().filter(Q(rejected=False) | Q(clause__in=about_people))
    return usable[:MOST_LABELS].count()


def read_examples(model: FastModel) -> Examples:
    """The newest labels whose text is still there. Reads rows piece by piece, and changes nothing."""
    labels = _labels()
    rows = _Rows()
    kept: list[Label] = []
    # Newest first, so that what does not fit is the oldest; turned round at the end.
    for label, features in zip(labels, _features(labels, model), strict=True):
        if not rows.take(features, model.opinion(features).logit):
            break
        kept.append(label)
    kept.reverse()
    told = [f"{label.revision_id}:{int(label.rejected)}" for label in kept]
    return Examples(
        logits=np.array(rows.logits[::-1], dtype=np.float64),
        rows=rows.sparse(),
        rejected=np.array([label.rejected for label in kept], dtype=bool),
        decided_at=tuple(label.decided_at for label in kept),
        digest=hashlib.sha256(",".join(told).encode()).hexdigest(),
    )


class _Rows:
    """The rows of a table that is being made, newest first."""

    def __init__(self) -> None:
        self.logits: list[float] = []
        self._columns: list[npt.NDArray[np.int32]] = []
        self._values: list[npt.NDArray[np.float32]] = []
        self._entries = 0

    def take(self, features: Features, logit: float) -> bool:
        """Add one row; False when it does not fit any more."""
        columns, values = row_of(features)
        if self._entries + len(columns) > MOST_ENTRIES:
            return False
        self._entries += len(columns)
        self.logits.append(logit)
        self._columns.append(columns)
        self._values.append(values)
        return True

    def sparse(self) -> Sparse:
        """The table, oldest row first."""
        columns, values = self._columns[::-1], self._values[::-1]
        starts = np.concatenate(([0], np.cumsum([len(row) for row in columns]))).astype(np.int64)
        return Sparse(
            np.concatenate([*columns, np.zeros(0, np.int32)]).astype(np.int32),
            np.concatenate([*values, np.zeros(0, np.float32)]).astype(np.float32),
            starts,
            WIDTH,
        )


def row_of(features: Features) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    """One comment's columns and values, so that their sum with weights is what `Residual.logit` says."""
    places, counts = np.unique(buckets(features), return_counts=True)
    hashed = counts / np.sqrt(max(1, counts.sum()))
    dense = np.flatnonzero(features.dense)
    columns = np.concatenate([places.astype(np.int32), (dense + RESIDUAL_TABLE).astype(np.int32)])
    return columns, np.concatenate([hashed, features.dense[dense]]).astype(np.float32)


def _labels() -> list[Label]:
    """Newest decision first, at most MOST_LABELS of them."""
    found = (
        Label.objects.readable()
        .newest_first()
        .only("pk", "submission_id", "revision_id", "rejected", "clause", "decided_at", "decision__policy_digest")
        .select_related("decision")
    )
    about = [label for label in found[: 2 * MOST_LABELS] if not label.rejected or _is_about_people(label)]
    return about[:MOST_LABELS]


def _is_about_people(label: Label) -> bool:
    return (label.decision.policy_digest, label.clause) in _attack_clauses(label.decision.policy_digest)


def _attack_clauses(digest: str) -> frozenset[tuple[str, str]]:
    """The clauses against attacks and threats, as they were in the policy of that day."""
    try:
        policy = policies.version_of(digest) if digest else policies.in_force()
    except PolicyVersion.DoesNotExist:
        return frozenset()
    return frozenset((digest, clause.number) for clause in policy.clauses if clause.severity in ABOUT_PEOPLE)


def _features(labels: Sequence[Label], model: FastModel) -> Iterator[Features]:
    memory = Memory()
    for piece in _pieces(labels):
        for content in contents_of(list(_asked(piece)), memory):
            yield model.features(Reading(content))


def _asked(piece: Sequence[Label]) -> Iterator[Asked]:
    known = Label.objects.select_related("revision", "submission__commenter", "submission__parent").in_bulk(
        [label.pk for label in piece]
    )
    for label in piece:
        row = known[label.pk]
        yield Asked(row.submission, row.revision)


def _pieces(labels: Sequence[Label]) -> Iterable[Sequence[Label]]:
    return (labels[at : at + PIECE] for at in range(0, len(labels), PIECE))
