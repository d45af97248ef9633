"""What a rejection would cost a commenter, told to the moderator before they press the button."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from moderation.policy import standing as policy_standing
from moderation.policy.document import Clause, Ladder, Policy
from moderation.policy.standing import Record, SanctionFact, Standing, Step, StrikeFact


@dataclass(frozen=True, slots=True)
class Outlook:
    """A rejection under `clause` gives its points, and leads to `step`, if to any, and so to `standing`."""

    clause: Clause
    points: int
    total: int
    step: Step | None
    standing: Standing


def outlooks(policy: Policy, record: Record, *, written_at: datetime, now: datetime) -> tuple[Outlook, ...]:
    """The outlook under each clause, for a comment written at `written_at`. Computed as the real step will be."""
    return tuple(_under(clause, policy.ladder, record, written_at=written_at, now=now) for clause in policy.clauses)


def _under(clause: Clause, ladder: Ladder, record: Record, *, written_at: datetime, now: datetime) -> Outlook:
    if not clause.points:
        return _unchanged(clause, ladder, record, now=now)
    strike = StrikeFact(points=clause.points, at=now, comment_written_at=written_at, severity=clause.severity)
    after = replace(record, strikes=(*record.strikes, strike), violations=record.violations + 1)
    step = policy_standing.next_step(ladder, after, now=now)
    sanctions = (*after.sanctions, _issued(step, now)) if step else after.sanctions
    return Outlook(
        clause=clause,
        points=clause.points,
        total=policy_standing.points(after.strikes, ladder=ladder, now=now),
        step=step,
        standing=policy_standing.standing(after.strikes, sanctions, now),
    )


def _unchanged(clause: Clause, ladder: Ladder, record: Record, *, now: datetime) -> Outlook:
    return Outlook(
        clause=clause,
        points=0,
        total=policy_standing.points(record.strikes, ladder=ladder, now=now),
        step=None,
        standing=policy_standing.standing(record.strikes, record.sanctions, now),
    )


def _issued(step: Step, now: datetime) -> SanctionFact:
    ends_at = now + timedelta(days=step.days) if step.days is not None else None
    return SanctionFact(kind=step.kind, starts_at=now, ends_at=ends_at)
