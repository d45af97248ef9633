"""The log told again: what its lines say each comment's state and each appeal's outcome must be.

Strikes and sanctions are told again in `retelling`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from moderation.audit import key_of
from moderation.models import Appeal, AppealState, AuditEntry, Submission
from moderation.policy.states import State

PIECE = 1000

BEGUN = {"comment.submitted": State.PENDING.value, "comment.edited": State.PENDING.value}
MOVED = {f"comment.{state}": state.value for state in State if state != State.PENDING}
ENDED = {
    "appeal.opened": AppealState.OPEN.value,
    "appeal.upheld": AppealState.UPHELD.value,
    "appeal.overturned": AppealState.OVERTURNED.value,
    "appeal.moot": AppealState.MOOT.value,
}


def differences() -> Iterator[str]:
    """One sentence for each row whose state is not what the replay of its log gives.

    Row after row with its lines of the log, found by an index: a million of them take no more memory than a thousand.
    """
    yield from _differences(Submission, BEGUN | MOVED)
    yield from _differences(Appeal, ENDED)


def _differences(model: type[Submission | Appeal], told_by: Mapping[str, str]) -> Iterator[str]:
    for rows in _in_pieces(model):
        told = _told({key_of(row) for row in rows}, told_by)
        for row in rows:
            said = told.get(key_of(row), "nothing")
            if said != row.state:
                yield f"{key_of(row)} is {row.state}, and the log says {said}"


def _in_pieces(model: type[Submission | Appeal]) -> Iterator[Sequence[Submission | Appeal]]:
    last = 0
    while rows := list(model._default_manager.filter(pk__gt=last).only("pk", "state").order_by("pk")[:PIECE]):
        yield rows
        last = rows[-1].pk


def _told(subjects: Collection[str], told_by: Mapping[str, str]) -> dict[str, str]:
    """What the last of its lines says of each subject."""
    lines = AuditEntry.objects.filter(subject__in=subjects, action__in=told_by).order_by("subject", "sequence")
    return {subject: told_by[action] for subject, action in lines.values_list("subject", "action")}
