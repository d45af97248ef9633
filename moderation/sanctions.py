"""Strikes and what they cost: issue, void, acknowledge, confirm, review, lift; and what a commenter may do now."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from moderation import audit, facts, letters, policies
from moderation.conf import read_conf
from moderation.impartiality import SelfJudging, another_may_judge, may_judge
from moderation.letters import Owed
from moderation.models import Commenter, Decision, LetterKind, Sanction, SanctionNote, Strike, StrikeVoid
from moderation.policy import standing as policy_standing
from moderation.policy.document import Clause, Policy
from moderation.policy.standing import SILENCED, Judged, Record, SanctionKind, Standing, Step, StrikeFact
from moderation.policy.states import State
from moderation.signals import sanction_issued


class SelfConfirming(Exception):
    """Nobody confirms a revocation that their own decision led to while another moderator can."""


class AlreadySettled(Exception):
    """Somebody confirmed, declined, reviewed or lifted the sanction first."""


class NothingToLift(Exception):
    """Nothing that was taken from the commenter is in force any more."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a commenter may not comment now, told before they type. No moderator is named."""

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

    @property
    def is_to_be_confirmed(self) -> bool:
        """Whether it is a revocation that waits for a second moderator, and suspends until then."""
        return self.sanction.is_to_be_confirmed


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


def confirm(revocation: Sanction, *, by: User, now: datetime) -> Sanction:
    """A second moderator agrees: from now on the privilege is revoked, and the commenter is told.

    Raises `SelfConfirming`, `SelfJudging`, `AlreadySettled`.
    """
    with transaction.atomic():
        audit.wait_in_line()
        _refuse_to_confirm(revocation, by=by, now=now)
        review_on = (now + read_conf().REVOCATION_REVIEW).date()
        waiting = Sanction.objects.to_confirm().filter(pk=revocation.pk)
        if not waiting.update(confirmed_at=now, confirmed_by=by, review_on=review_on):
            raise AlreadySettled
        revocation.refresh_from_db()
        audit.record("sanction.confirmed", actor=by, subject=revocation, now=now, data=_alone(revocation, by))
        _tell(revocation, LetterKind.SANCTION, event="confirmed", now=now)
    return revocation


def decline(revocation: Sanction, *, by: User, because: str, now: datetime) -> Sanction:
    """A second moderator does not agree: the revocation is lifted, and the commenter is told why.

    Raises `SelfConfirming`, `SelfJudging`, `AlreadySettled`.
    """
    with transaction.atomic():
        audit.wait_in_line()
        _refuse_to_confirm(revocation, by=by, now=now)
        if not Sanction.objects.to_confirm().filter(pk=revocation.pk).update(lifted_at=now, lifted_by=by):
            raise AlreadySettled
        revocation.refresh_from_db()
        audit.record(
            "sanction.declined", actor=by, subject=revocation, now=now, data=_noted(revocation, because, now=now)
        )
        _tell(revocation, LetterKind.SANCTION_LIFTED, event="declined", because=because, now=now)
    return revocation


def keep(revocation: Sanction, *, by: User, because: str, now: datetime) -> Sanction:
    """A moderator looked again and lets the revocation stand, until the next review. Raises what `decline` does.

    Whoever decided may review it: time has passed, and what is kept can be appealed.
    """
    with transaction.atomic():
        audit.wait_in_line()
        _refuse_own_case(revocation, by=by)
        review_on = (now + read_conf().REVOCATION_REVIEW).date()
        as_seen = Sanction.objects.due_for_review(on=now.date()).filter(pk=revocation.pk)
        if not as_seen.update(review_on=review_on):
            raise AlreadySettled
        revocation.refresh_from_db()
        data = {**_noted(revocation, because, now=now), "review_on": review_on.isoformat()}
        audit.record("sanction.kept", actor=by, subject=revocation, now=now, data=data)
        _tell(revocation, LetterKind.SANCTION, event=f"kept until {review_on}", because=because, now=now)
    return revocation


def reinstate(commenter: Commenter, *, by: User, because: str, now: datetime) -> tuple[Sanction, ...]:
    """Give back, early, everything that was taken from a commenter, and tell them why. The points stay.

    Returns the sanctions that were lifted, the gravest first. Raises `SelfJudging`, `NothingToLift`.
    """
    with transaction.atomic():
        audit.wait_in_line()
        if commenter.user_id == by.pk:
            raise SelfJudging("nobody lifts their own sanctions")
        active = Sanction.objects.active(now=now).filter(commenter=commenter).select_related("commenter")
        taking = [one for one in active if SanctionKind(one.kind).takes_away]
        if not taking:
            raise NothingToLift
        taking.sort(key=lambda one: SanctionKind(one.kind).gravity, reverse=True)
        for sanction in taking:
            lift(sanction, by=by, now=now, because=because)
        _tell(taking[0], LetterKind.SANCTION_LIFTED, event="reinstated", because=because, now=now)
    return tuple(taking)


def why_not_confirm(revocation: Sanction, *, by: User, now: datetime) -> SelfConfirming | SelfJudging | None:
    """What keeps `by` from answering whether a revocation stands, told before they read it; None when they may.

    The moderator whose decision led to it answers only where nobody else is left who could.
    """
    decision = revocation.strike.decision
    if not may_judge(by, decision.submission, now=now):
        return SelfJudging("you have a part in this conversation; another moderator confirms the revocation")
    if decision.decider_id == by.pk and _another_may_confirm(decision, now=now):
        return SelfConfirming("your decision led to it; another moderator confirms the revocation")
    return None


def lift(sanction: Sanction, *, by: User | None, now: datetime, because: str = "") -> None:
    """End a sanction early."""
    with transaction.atomic():
        audit.wait_in_line()
        standing_still = Sanction.objects.filter(pk=sanction.pk, lifted_at=None)
        if standing_still.update(lifted_at=now, lifted_by=by):
            audit.record(
                "sanction.lifted", actor=by, subject=sanction, now=now, data=_noted(sanction, because, now=now)
            )


def follow_decisions(sender: Any, decisions: Sequence[Decision], now: datetime, **kwargs: Any) -> None:
    """A person's rejection is a strike; its reversal takes the strike back. A verdict alone costs nobody a point."""
    for decision in decisions:
        if decision.reverses_id is not None:
            _void_strike_of(decision, now=now)
    rejections = [one for one in decisions if one.to_state == State.REJECTED and not one.is_automatic]
    _issue_strikes([one for one in rejections if one.reverses_id is None], now=now)


def _issue_strikes(rejections: Sequence[Decision], *, now: datetime) -> None:
    """A strike for each that costs points, in their order, and the step that each of them leads to.

    For who stands in line: nobody adds to the record of the same commenter meanwhile, so each step is taken on the
    whole record, once.
    """
    weighed = [(decision, _policy_of(decision).clause(decision.clause)) for decision in rejections]
    costing = [(one, clause) for one, clause in weighed if clause.points and one.submission.commenter is not None]
    if not costing:
        return
    records = facts.records_of(one.submission.commenter for one, _ in costing if one.submission.commenter)
    strikes = Strike.objects.bulk_create(
        Strike(
            commenter=decision.submission.commenter,
            decision=decision,
            clause=clause.number,
            severity=clause.severity,
            points=clause.points,
            comment_written_at=decision.revision.created_at,
            created_at=now,
        )
        for decision, clause in costing
    )
    _take_next_steps(strikes, records, now=now)


def _record_strike(strike: Strike, *, now: datetime) -> None:
    audit.record(
        "strike.issued",
        actor=strike.decision.decider,
        subject=strike,
        now=now,
        data={
            "commenter": audit.key_of(strike.commenter),
            "points": strike.points,
            "clause": strike.clause,
            "severity": strike.severity,
            "written_at": strike.comment_written_at.isoformat(),
        },
    )


def _take_next_steps(strikes: Sequence[Strike], records: Mapping[int, Record], *, now: datetime) -> None:
    """Take the steps that the records with the new strikes lead to, in the strikes' order; many in as few writes as one."""
    after = dict(records)
    imposed: dict[int, Sanction] = {}
    for strike in strikes:
        new = StrikeFact(strike.points, strike.created_at, strike.comment_written_at, strike.severity)
        record = after[strike.commenter_id]
        record = replace(record, strikes=(*record.strikes, new), violations=record.violations + 1)
        step = policy_standing.next_step(_policy_of(strike.decision).ladder, record, now=now)
        if step is not None:
            imposed[strike.pk] = _sanction(strike, step, now=now)
            record = replace(record, sanctions=(*record.sanctions, facts.sanction_fact(imposed[strike.pk])))
        after[strike.commenter_id] = record
    sanctions = Sanction.objects.bulk_create(imposed.values())
    for strike in strikes:
        _record_strike(strike, now=now)
        if strike.pk in imposed:
            _record_sanction(imposed[strike.pk], now=now)
    letters.owe_all(
        [_owed(one, LetterKind.SANCTION, event="waits" if _waits(one) else "") for one in sanctions], now=now
    )
    for sanction in sanctions:
        sanction_issued.send(sender=Sanction, sanction=sanction, now=now)


def _sanction(strike: Strike, step: Step, *, now: datetime) -> Sanction:
    """The sanction of a step, to be written. A revocation waits for another moderator's word, if there is another."""
    fact = policy_standing.sanction_of(step, starts_at=now)
    is_revocation = step.kind == SanctionKind.REVOCATION
    waits = is_revocation and _another_may_confirm(strike.decision, now=now)
    return Sanction(
        commenter=strike.commenter,
        strike=strike,
        kind=fact.kind,
        clause=strike.clause,
        starts_at=fact.starts_at,
        ends_at=fact.ends_at,
        review_on=(now + read_conf().REVOCATION_REVIEW).date() if is_revocation else None,
        confirmed_at=now if is_revocation and not waits else None,
    )


def _waits(sanction: Sanction) -> bool:
    return sanction.kind == SanctionKind.REVOCATION and sanction.confirmed_at is None


def _record_sanction(sanction: Sanction, *, now: datetime) -> None:
    audit.record(
        "sanction.issued",
        actor=sanction.strike.decision.decider,
        subject=sanction,
        now=now,
        data={
            "commenter": audit.key_of(sanction.commenter),
            "kind": sanction.kind,
            "strike": sanction.strike_id,
            "ends_at": sanction.ends_at.isoformat() if sanction.ends_at else "",
            "waits": _waits(sanction),
        },
    )


def _void_strike_of(reversal: Decision, *, now: datetime) -> None:
    audit.wait_in_line()
    strike = Strike.objects.filter(decision=reversal.reverses, void=None).first()
    if strike is None:
        return
    StrikeVoid.objects.create(strike=strike, decision=reversal, created_at=now)
    audit.record("strike.voided", actor=reversal.decider, subject=strike, now=now, data={"decision": reversal.pk})
    _lift_what_rested_on(strike, by=reversal.decider, now=now)


def _lift_what_rested_on(strike: Strike, *, by: User | None, now: datetime) -> None:
    """Lift the sanction that the strike led to, and every other that the strikes which are left would not lead to.

    Voiding only ever takes away: what they would lead to and nobody was told of is not issued now.
    """
    left = policy_standing.steps_led_to(_judged(strike.commenter))
    gravest = max((sanction.kind.gravity for sanction in left), default=-1)
    for sanction in Sanction.objects.filter(commenter=strike.commenter, lifted_at=None).order_by("-starts_at"):
        is_later = sanction.starts_at >= strike.created_at
        if sanction.strike_id == strike.pk or (is_later and SanctionKind(sanction.kind).gravity > gravest):
            lift(sanction, by=by, now=now, because=f"strike:{strike.pk} was voided")


def _judged(commenter: Commenter) -> list[Judged]:
    """Every strike of a commenter, oldest first, as it was weighed then."""
    rows = Strike.objects.filter(commenter=commenter).select_related("void", "decision").order_by("created_at", "id")
    written = sorted(facts.judged_comments_of(commenter).values_list("submitted_at", flat=True))
    return [
        Judged(
            facts.strike_fact(strike),
            ladder=_policy_of(strike.decision).ladder,
            comments=bisect_right(written, strike.created_at),
        )
        for strike in rows
    ]


def _another_may_confirm(decision: Decision, *, now: datetime) -> bool:
    """Whether there is a second moderator without a part in the conversation."""
    assert decision.decider is not None, "only people's decisions lead to sanctions"
    return another_may_judge(decision.submission, besides=decision.decider, now=now)


def _refuse_to_confirm(revocation: Sanction, *, by: User, now: datetime) -> None:
    problem = why_not_confirm(revocation, by=by, now=now)
    if problem is not None:
        raise problem


def _refuse_own_case(sanction: Sanction, *, by: User) -> None:
    if sanction.commenter.user_id == by.pk:
        raise SelfJudging("nobody reviews their own sanctions")


def _noted(sanction: Sanction, because: str, *, now: datetime) -> dict[str, int]:
    """What the log says of the reason: which note holds it. The words themselves could never be taken out of a log."""
    if not because:
        return {}
    return {"noted": SanctionNote.objects.create(sanction=sanction, text=because, created_at=now).pk}


def _alone(revocation: Sanction, by: User) -> dict[str, bool]:
    return {"alone": revocation.strike.decision.decider_id == by.pk}


def _tell(sanction: Sanction, kind: LetterKind, *, event: str, now: datetime, because: str = "") -> None:
    """Owe the commenter a letter about what happened to a sanction."""
    letters.owe_all([_owed(sanction, kind, event=event, because=because)], now=now)


def _owed(sanction: Sanction, kind: LetterKind, *, event: str, because: str = "") -> Owed:
    is_issue = event in ("", "waits")
    return Owed(
        kind,
        key=f"sanction:{sanction.pk}" if is_issue else f"sanction:{sanction.pk}:{event}",
        commenter=sanction.commenter,
        decision=sanction.strike.decision,
        sanction=sanction,
        data={"event": event.partition(" ")[0], "because": because},
    )


def _policy_of(decision: Decision) -> Policy:
    return policies.version_of(decision.policy_digest) if decision.policy_digest else policies.in_force()


def _refusal(commenter: Commenter, current: Standing, *, now: datetime) -> Refusal:
    silencing = Sanction.objects.silencing(now=now).filter(commenter=commenter).order_by("-starts_at")
    sanction = max(silencing, key=lambda one: SanctionKind(one.kind).gravity)
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
