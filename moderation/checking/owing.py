"""Which errands follow a decision: a verdict is checked from outside, and checks learn of what people decide.

They are written down in the transaction of the decision itself, and run by a worker after it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from moderation.checking import registered
from moderation.checking.check import Check, Learner, leaves_the_site
from moderation.conf import read_conf
from moderation.hints import CHECK, TEACH, hint_on_commit
from moderation.models import Decision, Lesson, Signal
from moderation.policy.findings import Finding
from moderation.policy.states import Cause, State


def follow_decision(
    sender: Any, decision: Decision, findings: tuple[Finding, ...], now: datetime, **kwargs: Any
) -> None:
    """Owe every check that may see it the text of a first verdict, and every learner a person's decision."""
    if decision.cause == Cause.VERDICT and not _is_history(now):
        _owe_checks(decision, now=now)
    elif decision.cause == Cause.UNDO:
        _unteach(decision, now=now)
    elif decision.decider_id is not None:
        _owe_lessons(decision, now=now)


def may_check(check: Check, state: str) -> bool:
    """Whether a comment in that state may be given to the check. What readers do not see does not leave the site."""
    return state == State.PUBLISHED or (state == State.HELD and not leaves_the_site(check))


def _is_history(now: datetime) -> bool:
    """Whether this is told long after it happened, as when a site's old comments are taken in."""
    return timezone.now() - now > read_conf().CHECK_BUDGET


def _owe_checks(decision: Decision, *, now: datetime) -> None:
    owed = [
        Signal(revision_id=decision.revision_id, name=check.name, created_at=now, not_before=now)
        for check in registered.usable()
        if may_check(check, decision.to_state)
    ]
    for signal in Signal.objects.bulk_create(owed):
        hint_on_commit(CHECK, signal.pk)


def _owe_lessons(decision: Decision, *, now: datetime) -> None:
    learners = [check.name for check in registered.usable() if isinstance(check, Learner)]
    if not learners or decision.to_state not in (State.PUBLISHED, State.REJECTED):
        return
    scored = Signal.objects.given().filter(revision_id=decision.revision_id, name__in=learners)
    # Checks forget nothing that they were taught, so they are taught when the decision's own button is gone.
    at = decision.has_a_button_until or now
    owed = [Lesson(signal=signal, decision=decision, created_at=now, not_before=at) for signal in scored]
    for lesson in Lesson.objects.bulk_create(owed):
        hint_on_commit(TEACH, lesson.pk, after=at - now)


def _unteach(undoing: Decision, *, now: datetime) -> None:
    """Keep back what no check was taught of the decision yet; what one was taught, tell it otherwise where one can."""
    lessons = Lesson.objects.filter(decision=undoing.reverses)
    untold = lessons.open().filter(Q(lease_until=None) | Q(lease_until__lte=now))
    untold.update(given_up_at=now, lease_until=None, problem="the decision was taken back")
    if lessons.filter(given_up_at=None).exists():
        _owe_lessons(undoing, now=now)
