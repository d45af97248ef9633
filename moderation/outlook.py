"""What a rejection, or many together, would cost a commenter, told to the moderator before they press the button."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from moderation.policy import standing as policy_standing
from moderation.policy.document import Clause, Ladder, Policy
from moderation.policy.standing import Record, SanctionKind, Standing, Step, StrikeFact


@dataclass(frozen=True, slots=True)
class Outlook:
    """A rejection under `clause` gives its points, and leads to `step`, if to any, and so to `standing`.

    `waits`: a second moderator confirms the step first, and `standing` is what it is until then.
    """

    clause: Clause
    points: int
    total: int
    step: Step | None
    standing: Standing
    waits: bool = False


def outlooks(policy: Policy, record: Record, *, written_at: datetime, now: datetime) -> tuple[Outlook, ...]:
    """The outlook under each clause, for a comment written at `written_at`. Computed as the real step will be."""
    return tuple(_under(clause, policy.ladder, record, written_at=written_at, now=now) for clause in policy.clauses)


def outlooks_together(
    policy: Policy, record: Record, *, written_at: Sequence[datetime], now: datetime
) -> tuple[Outlook, ...]:
    """The outlook under each clause for comments of one commenter that are rejected together, in this order.

    Each is rejected by itself: `points` are those of all, `step` is the last that one of them leads to.
    """
    return tuple(_together(clause, policy.ladder, record, written_at=written_at, now=now) for clause in policy.clauses)


def until_confirmed(view: Outlook, record: Record, *, now: datetime) -> Outlook:
    """The same outlook where there is a second moderator, without whom nobody's privilege is revoked."""
    if view.step is None or view.step.kind != SanctionKind.REVOCATION:
        return view
    waiting = replace(policy_standing.sanction_of(view.step, starts_at=now), confirmed=False)
    standing = policy_standing.standing(record.strikes, (*record.sanctions, waiting), now)
    return replace(view, standing=standing, waits=True)


def _under(clause: Clause, ladder: Ladder, record: Record, *, written_at: datetime, now: datetime) -> Outlook:
    return _together(clause, ladder, record, written_at=[written_at], now=now)


def _together(
    clause: Clause, ladder: Ladder, record: Record, *, written_at: Sequence[datetime], now: datetime
) -> Outlook:
    if not clause.points:
        return _unchanged(clause, ladder, record, now=now)
    step = None
    for at in written_at:
        strike = StrikeFact(points=clause.points, at=now, comment_written_at=at, severity=clause.severity)
        record = replace(record, strikes=(*record.strikes, strike), violations=record.violations + 1)
        next_step = policy_standing.next_step(ladder, record, now=now)
        if next_step is not None:
            step = next_step
            record = replace(record, sanctions=(*record.sanctions, policy_standing.sanction_of(step, starts_at=now)))
    return Outlook(
        clause=clause,
        points=clause.points * len(written_at),
        total=policy_standing.points(record.strikes, ladder=ladder, now=now),
        step=step,
        standing=policy_standing.standing(record.strikes, record.sanctions, now),
    )


def _unchanged(clause: Clause, ladder: Ladder, record: Record, *, now: datetime) -> Outlook:
    return Outlook(
        clause=clause,
        points=0,
        total=policy_standing.points(record.strikes, ladder=ladder, now=now),
        step=None,
        standing=policy_standing.standing(record.strikes, record.sanctions, now),
    )
