"""The author's challenge of a decision, answered by another moderator."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from moderation import audit, letters, queue, workflow
from moderation.conf import read_conf
from moderation.impartiality import RECENTLY, SelfJudging, another_moderator_is_about, may_judge, other_moderators
from moderation.models import Appeal, AppealState, Commenter, Decision, LetterKind, Reason
from moderation.policy.states import State


class NotAppealable(Exception):
    """The decision cannot be appealed (any more), by this person; the message says why."""


class SameModerator(Exception):
    """Nobody judges an appeal of their own decision while another moderator can."""


class AlreadyAnswered(Exception):
    """Somebody answered the appeal first."""


def open_appeal(decision: Decision, *, by: Commenter, text: str, now: datetime | None = None) -> Appeal:
    """Take in the author's appeal and put the comment before another moderator. Raises `NotAppealable`."""
    now = now or timezone.now()
    problem = why_not(decision, by=by, now=now)
    if problem:
        raise NotAppealable(problem)
    try:
        with transaction.atomic():
            audit.wait_in_line()
            appeal = Appeal.objects.create(decision=decision, appellant=by, text=text, created_at=now)
            audit.record("appeal.opened", actor=by, subject=appeal, now=now, data={"decision": decision.pk})
            queue.put(decision.submission, reason=Reason.APPEALED, severity="attack", now=now)
            letters.owe(
                LetterKind.APPEAL_RECEIVED,
                key=f"appeal:{appeal.pk}:received",
                commenter=by,
                decision=decision,
                now=now,
            )
    except IntegrityError as taken:
        raise NotAppealable("This decision was appealed already.") from taken
    return appeal


def why_not(decision: Decision, *, by: Commenter, now: datetime) -> str:
    """Why `by` cannot appeal `decision` at `now`, in words for them; "" when they can."""
    submission = decision.submission
    if submission.commenter_id != by.pk:
        return "Only the author of a comment can appeal a decision on it."
    if decision.to_state != State.REJECTED or submission.state != State.REJECTED:
        return "Only a comment that is not published can be appealed."
    if submission.version != decision.number:
        return "A later decision took the place of this one."
    if now > decision.created_at + read_conf().APPEAL_WINDOW:
        return "The time to appeal this decision is over."
    if hasattr(decision, "appeal"):
        return "This decision was appealed already."
    return ""


def uphold(appeal: Appeal, *, by: User, reply: str, now: datetime | None = None) -> Appeal:
    """Let the decision stand, and tell the author why. Raises `SelfJudging`, `SameModerator`, `AlreadyAnswered`."""
    now = now or timezone.now()
    with transaction.atomic():
        audit.wait_in_line()
        _answer(appeal, AppealState.UPHELD, by=by, reply=reply, now=now)
        queue.close(appeal.decision.submission, decision=None, now=now)
    return appeal


def overturn(appeal: Appeal, *, by: User, reply: str, now: datetime | None = None) -> Appeal:
    """Publish the comment again, void the strike, lift what rested on it, and tell the author: all or nothing."""
    now = now or timezone.now()
    with transaction.atomic():
        workflow.reinstate(appeal.decision, by=by, now=now)
        _answer(appeal, AppealState.OVERTURNED, by=by, reply=reply, now=now)
    return appeal


def why_not_answer(appeal: Appeal, *, by: User, now: datetime) -> SelfJudging | SameModerator | None:
    """What keeps `by` from answering the appeal, told before they read it; None when they may.

    The moderator who decided answers only where nobody else can: none was about for a day, and the appeal is that old
    or there is no other.
    """
    if not may_judge(by, appeal.decision.submission, now=now):
        return SelfJudging("you have a part in this conversation; another moderator answers the appeal")
    if appeal.decision.decider_id == by.pk and _another_can(appeal, besides=by, now=now):
        return SameModerator("you made the decision that is appealed; another moderator answers it")
    return None


def _answer(appeal: Appeal, state: AppealState, *, by: User, reply: str, now: datetime) -> None:
    problem = why_not_answer(appeal, by=by, now=now)
    if problem is not None:
        raise problem
    if appeal.decision.decider_id == by.pk:
        audit.record("appeal.answered_alone", actor=by, subject=appeal, now=now)
    still_open = Appeal.objects.filter(pk=appeal.pk, state=AppealState.OPEN)
    if not still_open.update(state=state, decided_at=now, decided_by=by, reply=reply):
        raise AlreadyAnswered
    appeal.refresh_from_db()
    audit.record(f"appeal.{state}", actor=by, subject=appeal, now=now, data={"decision": appeal.decision_id})
    letters.owe(
        LetterKind.APPEAL_ANSWERED,
        key=f"appeal:{appeal.pk}:answered",
        commenter=appeal.appellant,
        decision=appeal.decision,
        data={"state": state, "reply": reply},
        now=now,
    )


def _another_can(appeal: Appeal, *, besides: User, now: datetime) -> bool:
    if another_moderator_is_about(besides=besides, now=now):
        return True
    has_waited = now - appeal.created_at > RECENTLY
    return not has_waited and other_moderators(besides=besides).exists()
