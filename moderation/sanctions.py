"""Strikes and what they cost: issue, void, acknowledge, lift; and what a commenter may do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from moderation import audit, facts, letters, policies
from moderation.conf import read_conf
from moderation.models import Commenter, Decision, LetterKind, Sanction, Strike, StrikeVoid
from moderation.policy import standing as policy_standing
from moderation.policy.document import Clause, Policy
from moderation.policy.findings import Finding
from moderation.policy.standing import SILENCED, SanctionKind, Standing, Step
from moderation.policy.states import State
from moderation.signals import sanction_issued


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a commenter may not comment now, told before they type."""

    standing: Standing
    sanction: Sanction
    clause: Clause
    decisions: tuple[Decision, ...]

    @property
    def until(self) -> datetime | None:
        """When it ends by itself; None when it does not."""
        return self.sanction.ends_at

    @property
    def must_acknowledge(self) -> bool:
        """Whether reading and acknowledging a warning is all that is asked."""
        return self.sanction.kind == SanctionKind.WARNING


def standing_of(commenter: Commenter, *, now: datetime) -> Standing:
    """What the commenter may do at `now`; computed, so nothing has to run for it to change."""
    return facts.standing_of(commenter, now=now)


def refusal_for(commenter: Commenter | None, *, now: datetime) -> Refusal | None:
    """Why the commenter may not comment at `now`, or None when they may."""
    if commenter is None:
        return None
    current = standing_of(commenter, now=now)
    if current in SILENCED:
        return _refusal(commenter, current, now=now)
    warning = _unacknowledged_warning(commenter, now=now)
    return _refusal_over(warning, current) if warning else None


def acknowledge(sanction: Sanction, *, by: Commenter, now: datetime) -> None:
    """The commenter has read the warning."""
    with transaction.atomic():
        audit.wait_in_line()
        mine = Sanction.objects.filter(pk=sanction.pk, commenter=by, acknowledged_at=None)
        if mine.update(acknowledged_at=now):
            audit.record("sanction.acknowledged", actor=by, subject=sanction, now=now)


def lift(sanction: Sanction, *, by: User | None, now: datetime, because: str = "") -> None:
    """End a sanction early."""
    with transaction.atomic():
        audit.wait_in_line()
        standing_still = Sanction.objects.filter(pk=sanction.pk, lifted_at=None)
        if standing_still.update(lifted_at=now, lifted_by=by):
            audit.record("sanction.lifted", actor=by, subject=sanction, now=now, data={"because": because})


def follow_decision(
    sender: Any, decision: Decision, findings: tuple[Finding, ...], now: datetime, **kwargs: Any
) -> None:
    """A person's rejection is a strike; its reversal takes the strike back. A verdict alone costs nobody a point."""
    if decision.reverses_id is not None:
        _void_strike_of(decision, now=now)
    elif decision.to_state == State.REJECTED and not decision.is_automatic:
        _issue_strike(decision, now=now)


def _issue_strike(decision: Decision, *, now: datetime) -> Strike | None:
    commenter = decision.submission.commenter
    clause = _policy_of(decision).clause(decision.clause)
    if commenter is None or clause.points == 0:
        return None
    # Other strikes of the same commenter wait here, so that each step is taken on the whole record, once.
    audit.wait_in_line()
    strike = Strike.objects.create(
        commenter=commenter,
        decision=decision,
        clause=clause.number,
        severity=clause.severity,
        points=clause.points,
        comment_written_at=decision.revision.created_at,
        created_at=now,
    )
    audit.record(
        "strike.issued",
        actor=decision.decider,
        subject=strike,
        now=now,
        data={"commenter": audit.key_of(commenter), "points": clause.points, "clause": clause.number},
    )
    _take_next_step(strike, now=now)
    return strike


def _take_next_step(strike: Strike, *, now: datetime) -> Sanction | None:
    policy = _policy_of(strike.decision)
    step = policy_standing.next_step(policy.ladder, facts.record_of(strike.commenter), now=now)
    return _issue_sanction(strike, step, now=now) if step else None


def _issue_sanction(strike: Strike, step: Step, *, now: datetime) -> Sanction:
    sanction = Sanction.objects.create(
        commenter=strike.commenter,
        strike=strike,
        kind=step.kind,
        clause=strike.clause,
        starts_at=now,
        ends_at=now + timedelta(days=step.days) if step.days is not None else None,
        review_on=(now + read_conf().REVOCATION_REVIEW).date() if step.kind == SanctionKind.REVOCATION else None,
    )
    audit.record(
        "sanction.issued",
        actor=strike.decision.decider,
        subject=sanction,
        now=now,
        data={"commenter": audit.key_of(strike.commenter), "kind": step.kind, "strike": strike.pk},
    )
    letters.owe(
        LetterKind.SANCTION,
        key=f"sanction:{sanction.pk}",
        commenter=strike.commenter,
        decision=strike.decision,
        sanction=sanction,
        now=now,
    )
    sanction_issued.send(sender=Sanction, sanction=sanction, now=now)
    return sanction


def _void_strike_of(reversal: Decision, *, now: datetime) -> None:
    audit.wait_in_line()
    strike = Strike.objects.filter(decision=reversal.reverses, void=None).first()
    if strike is None:
        return
    StrikeVoid.objects.create(strike=strike, decision=reversal, created_at=now)
    audit.record("strike.voided", actor=reversal.decider, subject=strike, now=now, data={"decision": reversal.pk})
    _lift_what_rested_on(strike, by=reversal.decider, now=now)


def _lift_what_rested_on(strike: Strike, *, by: User | None, now: datetime) -> None:
    """Lift the sanction that the strike led to, and every later one that its points helped to reach."""
    later = Sanction.objects.filter(commenter=strike.commenter, starts_at__gte=strike.created_at, lifted_at=None)
    policy = policies.in_force()
    strikes, _ = facts.strikes_and_sanctions(strike.commenter)
    for sanction in later.order_by("-starts_at"):
        earned = policy_standing.points(
            [fact for fact in strikes if fact.at <= sanction.starts_at],
            ladder=policy.ladder,
            now=sanction.starts_at,
        )
        needed = next(step.points for step in policy.ladder.steps if step.kind == sanction.kind)
        if sanction.strike_id == strike.pk or earned < needed:
            lift(sanction, by=by, now=now, because=f"strike:{strike.pk} was voided")


def _policy_of(decision: Decision) -> Policy:
    return policies.version_of(decision.policy_digest) if decision.policy_digest else policies.in_force()


def _refusal(commenter: Commenter, current: Standing, *, now: datetime) -> Refusal:
    kind = SanctionKind.REVOCATION if current == Standing.REVOKED else SanctionKind.SUSPENSION
    sanction = Sanction.objects.active(now=now).filter(commenter=commenter, kind=kind).latest("starts_at")
    return _refusal_over(sanction, current)


def _refusal_over(sanction: Sanction, current: Standing) -> Refusal:
    strikes = Strike.objects.filter(commenter=sanction.commenter_id, void=None, created_at__lte=sanction.starts_at)
    decisions = Decision.objects.filter(strike__in=strikes).select_related("submission", "revision")
    return Refusal(
        standing=current,
        sanction=sanction,
        clause=_policy_of(sanction.strike.decision).clause(sanction.clause),
        decisions=tuple(decisions.order_by("-created_at")),
    )


def _unacknowledged_warning(commenter: Commenter, *, now: datetime) -> Sanction | None:
    warnings = Sanction.objects.active(now=now).filter(
        commenter=commenter, kind=SanctionKind.WARNING, acknowledged_at=None
    )
    return warnings.order_by("-starts_at").first()
