"""The log told again: what its lines say each comment's state and each appeal's outcome must be.

Strikes and sanctions are told again in `retelling`.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from moderation.audit import key_of
from moderation.models import Appeal, AppealState, AuditEntry, Submission
from moderation.policy.states import State

BEGUN = {"comment.submitted": State.PENDING.value, "comment.edited": State.PENDING.value}
MOVED = {f"comment.{state}": state.value for state in State if state != State.PENDING}
ENDED = {
    "appeal.opened": AppealState.OPEN.value,
    "appeal.upheld": AppealState.UPHELD.value,
    "appeal.overturned": AppealState.OVERTURNED.value,
}


def differences() -> Iterator[str]:
    """One sentence for each row whose state is not what the replay of its log gives. Two passes over the log."""
    yield from _differences(Submission.objects.all(), BEGUN | MOVED)
    yield from _differences(Appeal.objects.all(), ENDED)


def _differences(rows: QuerySet, told_by: dict[str, str]) -> Iterator[str]:
    lines = AuditEntry.objects.filter(action__in=told_by).order_by("sequence")
    told: dict[str, str] = {}
    for subject, action in lines.values_list("subject", "action").iterator(chunk_size=5000):
        told[subject] = told_by[action]
    for row in rows.only("pk", "state").iterator(chunk_size=5000):
        said = told.get(key_of(row), "nothing")
        if said != row.state:
            yield f"{key_of(row)} is {row.state}, and the log says {said}"
