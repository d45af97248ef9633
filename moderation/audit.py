"""The audit log: append one line, and prove the whole chain.

A line's hash is SHA-256 over the hash before it and the line's own canonical JSON, so that changing, removing or
reordering any line breaks every later one (the construction of Haber and Stornetta, 1991).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction

from moderation.compiled import CompiledQuery, CompiledUpdate
from moderation.models.audit import AuditEntry, AuditHead

FIRST_HASH = "0" * 64
POLICY = "policy"
"""The actor of what nobody did: rules, the brake, the night's work."""


@dataclass(slots=True)
class _Gathering:
    """The lines of one `together`, and the end of the chain once it is locked there."""

    lines: list[AuditEntry]
    head: AuditHead | None


_gathering: ContextVar[_Gathering | None] = ContextVar("gathering", default=None)

ACTIONS = (
    "comment.submitted",
    "comment.edited",
    "comment.published",
    "comment.held",
    "comment.rejected",
    "comment.withdrawn",
    "comment.reported",
    "comment.resembles",
    "comment.forgotten",
    "commenter.erased",
    "commenter.returned",
    "review.claimed",
    "review.taken_over",
    "review.released",
    "review.escalated",
    "review.decided_together",
    "review.second_opinion",
    "reporting.notice",
    "reporting.pause",
    "strike.issued",
    "strike.voided",
    "sanction.issued",
    "sanction.acknowledged",
    "sanction.confirmed",
    "sanction.declined",
    "sanction.kept",
    "sanction.lifted",
    "appeal.opened",
    "appeal.asked",
    "appeal.replied",
    "appeal.moot",
    "appeal.upheld",
    "appeal.overturned",
    "appeal.answered_alone",
    "policy.drafted",
    "policy.discarded",
    "policy.trial_begun",
    "policy.trial_ended",
    "policy.adopted",
    "policy.rolled_back",
    "policy.braked",
    "policy.released",
    "proofs.demanded",
    "proofs.ended",
    "backtest.asked",
    "backtest.cancelled",
    "calibration.learnt",
    "calibration.used",
)
"""Everything that a line may say was done. A test reads the code and finds what is missing here."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain fails, and how."""

    sequence: int
    problem: str


def record(
    action: str,
    *,
    actor: models.Model | None,
    subject: models.Model,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append one line, in the caller's transaction. `actor` None means the policy itself.

    Writers wait in line for the end of the chain; `wait_in_line` says when to take that place. Inside of `together` the
    line has no place in the chain before the end of it.
    """
    entry = AuditEntry(
        at=now,
        actor=key_of(actor) if actor is not None else POLICY,
        action=action,
        subject=key_of(subject),
        data=dict(data or {}),
    )
    gathering = _gathering.get()
    if gathering is None:
        _append([entry])
    else:
        gathering.lines.append(entry)
    return entry


@contextmanager
def together() -> Iterator[None]:
    """Append the lines that are recorded inside in one go, in their order, when the block ends; none if it raises.

    Belongs directly into the transaction that the lines are part of, and into every one inside of it whose failure is
    not the failure of the whole: the lines of that one go with it. One inside of another appends with the outer one.
    """
    outer = _gathering.get()
    inner = _Gathering([], outer.head if outer else None)
    token = _gathering.set(inner)
    try:
        yield
    finally:
        _gathering.reset(token)
    if outer is None:
        _append(inner.lines, head=inner.head)
    else:
        outer.lines += inner.lines
        outer.head = inner.head


def wait_in_line() -> None:
    """Take the lock at the end of the chain: until the transaction ends, no other consequence is written.

    Every verb that changes rows which others change too does this first, before it locks any of them: two verbs on one
    comment then wait for each other in one order, where a database would have to end one of them.
    """
    gathering = _gathering.get()
    if gathering is None:
        _lock_head()
    elif gathering.head is None:
        gathering.head = _lock_head()


def key_of(row: models.Model) -> str:
    """`model:pk`, the only name that people and things have in the log."""
    return f"{row._meta.model_name}:{row.pk}"


def hash_of(entry: AuditEntry) -> str:
    """The hash that `entry` must have, in hexadecimal."""
    line = {
        "sequence": entry.sequence,
        # The database may tell of the same moment in another zone.
        "at": entry.at.astimezone(UTC).isoformat(),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "data": entry.data,
    }
    canonical = json.dumps(line, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256((entry.previous_hash + canonical).encode()).hexdigest()


def breaks(entries: Iterable[AuditEntry], *, head: AuditHead | None) -> Iterator[Break]:
    """Every place where the chain fails; nothing when it is whole. `entries` come in order."""
    sequence, expected = 0, FIRST_HASH
    for entry in entries:
        if entry.sequence != sequence + 1:
            yield Break(entry.sequence, f"line {sequence + 1} is missing")
        if entry.previous_hash != expected:
            yield Break(entry.sequence, "it does not follow the line before it")
        if entry.hash != hash_of(entry):
            yield Break(entry.sequence, "its content was changed")
        sequence, expected = entry.sequence, entry.hash
    ended_at = head.sequence if head else 0
    if ended_at != sequence:
        yield Break(ended_at, f"the log should end at line {ended_at} and ends at {sequence}")


def _append(entries: Sequence[AuditEntry], *, head: AuditHead | None = None) -> None:
    """Bind the lines to the end of the chain, each to the one before it, and move the end: two writes for any number.

    `head` is the end where it is locked already.
    """
    if not entries:
        return
    with transaction.atomic(savepoint=False):
        head = head or _lock_head()
        sequence, last = head.sequence, head.hash
        for entry in entries:
            sequence += 1
            entry.sequence, entry.previous_hash = sequence, last
            last = entry.hash = hash_of(entry)
        AuditEntry.objects.bulk_create(entries)
        _end(sequence=sequence, last=last)


@CompiledUpdate
def _end(sequence: int, last: str) -> tuple[models.QuerySet[Any, Any], dict[str, Any]]:
    return AuditHead.objects.filter(pk=1), {"sequence": sequence, "hash": last}


def _lock_head() -> AuditHead:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "a place in line is kept until a transaction ends, and none is open"
        )
    locked = _head.first()
    if locked is None:
        AuditHead.objects.bulk_create([AuditHead(pk=1)], ignore_conflicts=True)
        (locked,) = _head()
    sequence, last = locked
    return AuditHead(pk=1, sequence=sequence, hash=last)


@CompiledQuery
def _head() -> models.QuerySet[Any, Any]:
    return AuditHead.objects.select_for_update().filter(pk=1).values_list("sequence", "hash")
