"""Which errands follow a decision: a verdict is checked from outside, and checks learn of what people decide.

They are written down in the transaction of the decision itself, and run by a worker after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from moderation.checking import registered
from moderation.checking.check import Check, Learner, leaves_the_site
from moderation.conf import read_conf
from moderation.hints import CHECK, TEACH, hint_on_commit
from moderation.models import Decision, Lesson, Signal
from moderation.policy.states import Cause, State


def follow_decisions(sender: Any, decisions: Sequence[Decision], now: datetime, **kwargs: Any) -> None:
    """Owe every check that may see it the text of a first verdict, and every learner the decisions of people."""
    for decision in decisions:
        if decision.cause == Cause.VERDICT and not _is_history(now):
            _owe_checks(decision, now=now)
        elif decision.cause == Cause.UNDO:
            _unteach(decision, now=now)
    taught = [one for one in decisions if one.decider_id is not None and one.cause != Cause.UNDO]
    _owe_lessons(taught, now=now)


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


def _owe_lessons(decisions: Sequence[Decision], *, now: datetime) -> None:
    learners = [check.name for check in registered.usable() if isinstance(check, Learner)]
    by_text = {one.revision_id: one for one in decisions if one.to_state in (State.PUBLISHED, State.REJECTED)}
    if not learners or not by_text:
        return
    owed = []
    for signal in Signal.objects.given().filter(revision__in=by_text, name__in=learners).order_by("pk"):
        decision = by_text[signal.revision_id]
        # Checks forget nothing that they were taught, so they are taught when the decision's own button is gone.
        at = decision.has_a_button_until or now
        owed.append(Lesson(signal=signal, decision=decision, created_at=now, not_before=at))
    for lesson in Lesson.objects.bulk_create(owed):
        hint_on_commit(TEACH, lesson.pk, after=lesson.not_before - now)


def _unteach(undoing: Decision, *, now: datetime) -> None:
    """Keep back what no check was taught of the decision yet; what one was taught, tell it otherwise where one can."""
    lessons = Lesson.objects.filter(decision=undoing.reverses)
    untold = lessons.open().filter(Q(lease_until=None) | Q(lease_until__lte=now))
    untold.update(given_up_at=now, lease_until=None, problem="the decision was taken back")
    if lessons.filter(given_up_at=None).exists():
        _owe_lessons([undoing], now=now)
