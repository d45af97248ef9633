"""What a rejection would cost a commenter, told to the moderator before they press the button."""

from __future__ import annotations

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


def until_confirmed(view: Outlook, record: Record, *, now: datetime) -> Outlook:
    """The same outlook where there is a second moderator, without whom nobody's privilege is revoked."""
    if view.step is None or view.step.kind != SanctionKind.REVOCATION:
        return view
    waiting = replace(policy_standing.sanction_of(view.step, starts_at=now), confirmed=False)
    standing = policy_standing.standing(record.strikes, (*record.sanctions, waiting), now)
    return replace(view, standing=standing, waits=True)


def _under(clause: Clause, ladder: Ladder, record: Record, *, written_at: datetime, now: datetime) -> Outlook:
    if not clause.points:
        return _unchanged(clause, ladder, record, now=now)
    strike = StrikeFact(points=clause.points, at=now, comment_written_at=written_at, severity=clause.severity)
    after = replace(record, strikes=(*record.strikes, strike), violations=record.violations + 1)
    step = policy_standing.next_step(ladder, after, now=now)
    sanctions = (*after.sanctions, policy_standing.sanction_of(step, starts_at=now)) if step else after.sanctions
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
