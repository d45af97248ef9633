"""The challenge of a decision, by the author or by whoever reported the comment, answered by another moderator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation import audit, letters, policies, queue, workflow
from moderation.conf import read_conf
from moderation.impartiality import (
    RECENTLY,
    SelfJudging,
    judges,
    may_judge,
    moderators_about,
)
from moderation.models import Appeal, AppealMessage, AppealState, Commenter, Decision, LetterKind, Reason, Report
from moderation.models.appeal import ROUNDS
from moderation.policy.states import State


class NotAppealable(Exception):
    """The decision cannot be appealed (any more), by this person; the message says why."""


class SameModerator(Exception):
    """Nobody judges an appeal of their own decision while another moderator can.

    `alone_from` is when they may, should nobody else be about then; in the past where somebody is.
    """

    def __init__(self, alone_from: datetime) -> None:
        super().__init__("you made the decision that is appealed; another moderator answers it")
        self.alone_from = alone_from


class AlreadyAnswered(Exception):
    """Somebody answered the appeal first."""


class NotYourTurn(Exception):
    """A question waits for its answer, there is none to answer, or everything that may be asked was."""


def open_appeal(decision: Decision, *, by: Commenter, text: str, now: datetime | None = None) -> Appeal:
    """Take in an appeal and put the comment before another moderator. Raises `NotAppealable`."""
    now = now or timezone.now()
    try:
        with transaction.atomic():
            audit.wait_in_line()
            # Somebody may have moved or edited the comment since it was read; from here on nobody does.
            decision.submission.refresh_from_db()
            problem = why_not(decision, by=by, now=now)
            if problem:
                raise NotAppealable(problem)
            appeal = Appeal.objects.create(
                decision=decision, appellant=by, text=text, created_at=now, assigned_to=_who_is_asked(decision, now=now)
            )
            audit.record("appeal.opened", actor=by, subject=appeal, now=now, data=_opening(appeal))
            severity = "other" if appeal.is_by_reporter else "attack"
            queue.put(decision.submission, reason=Reason.APPEALED, severity=severity, now=now)
            _tell(appeal, LetterKind.APPEAL_RECEIVED, event="received", now=now, alone=appeal.assigned_to is None)
    except IntegrityError as taken:
        raise NotAppealable(_("This decision was appealed already.")) from taken
    return appeal


def why_not(decision: Decision, *, by: Commenter, now: datetime) -> str:
    """Why `by` cannot appeal `decision` at `now`, in words for them; "" when they can."""
    submission = decision.submission
    if submission.commenter_id == by.pk:
        problem = _why_its_author_cannot(decision)
    elif refused_reports(decision).filter(reporter=by).exists():
        problem = _why_a_reporter_cannot(decision)
    else:
        problem = _("Only the author of a comment, or who reported it, can appeal a decision on it.")
    if problem:
        return problem
    if submission.version != decision.number:
        return _("A later decision took the place of this one.")
    if now > decision.created_at + read_conf().APPEAL_WINDOW:
        return _("The time to appeal this decision is over.")
    if hasattr(decision, "appeal"):
        return _("This decision was appealed already.")
    return ""


def refused_reports(decision: Decision) -> QuerySet[Report]:
    """The reports that a person answered with this decision by letting the comment stand."""
    return Report.objects.filter(decision=decision, agreed=False)


def uphold(appeal: Appeal, *, by: User, reply: str, now: datetime | None = None) -> Appeal:
    """Let the decision stand, and say why. Raises `SelfJudging`, `SameModerator`, `AlreadyAnswered`."""
    now = now or timezone.now()
    with transaction.atomic():
        audit.wait_in_line()
        _answer(appeal, AppealState.UPHELD, by=by, reply=reply, now=now)
        queue.close(appeal.decision.submission, decision=None, now=now)
    return appeal


def overturn(appeal: Appeal, *, by: User, reply: str, now: datetime | None = None) -> Appeal:
    """Turn the decision round, with everything that came of it, and say why: all or nothing.

    An author's comment is published again as it was, the strike is void and what rested on it lifted; one that was
    reported is removed under the clause that the report names. Raises what `uphold` and the workflow raise.
    """
    now = now or timezone.now()
    with transaction.atomic():
        audit.wait_in_line()
        # First, so that the decision that follows meets no appeal that waits.
        _answer(appeal, AppealState.OVERTURNED, by=by, reply=reply, now=now)
        if appeal.is_by_reporter:
            _remove(appeal, by=by, now=now)
        else:
            workflow.reinstate(appeal.decision, by=by, now=now)
    return appeal


def ask(appeal: Appeal, *, by: User, question: str, now: datetime | None = None) -> AppealMessage:
    """Ask the appellant something before answering, at most `ROUNDS` times. Raises what `uphold` does, `NotYourTurn`."""
    now = now or timezone.now()
    with transaction.atomic():
        audit.wait_in_line()
        problem = why_not_answer(appeal, by=by, now=now)
        if problem is not None:
            raise problem
        said = _said_so_far(appeal)
        if said % 2 or said >= 2 * ROUNDS:
            raise NotYourTurn
        message = appeal.messages.create(number=said + 1, asked_by=by, text=question, created_at=now)
        audit.record("appeal.asked", actor=by, subject=appeal, now=now, data={"number": message.number})
        _tell(appeal, LetterKind.APPEAL_QUESTION, event=f"asked:{message.number}", now=now, question=question)
    return message


def reply(appeal: Appeal, *, by: Commenter, answer: str, now: datetime | None = None) -> AppealMessage:
    """The appellant answers the question that waits. Raises `NotYourTurn`, `AlreadyAnswered`."""
    now = now or timezone.now()
    with transaction.atomic():
        audit.wait_in_line()
        said = _said_so_far(appeal)
        if by.pk != appeal.appellant_id or said % 2 == 0:
            raise NotYourTurn
        message = appeal.messages.create(number=said + 1, text=answer, created_at=now)
        audit.record("appeal.replied", actor=by, subject=appeal, now=now, data={"number": message.number})
    return message


def let_go(appellant: Commenter, *, now: datetime) -> None:
    """Nobody waits for an answer any more: close as moot every open appeal of theirs. No letter says so."""
    with transaction.atomic():
        audit.wait_in_line()
        waiting = Appeal.objects.filter(appellant=appellant, state=AppealState.OPEN)
        for appeal in waiting.select_related("decision__submission"):
            Appeal.objects.filter(pk=appeal.pk).update(state=AppealState.MOOT, decided_at=now)
            audit.record("appeal.moot", actor=None, subject=appeal, now=now, data={"decision": appeal.decision_id})
            submission = appeal.decision.submission
            if not submission.reports.filter(decided_at=None).exists():
                queue.close(submission, decision=None, now=now)


def why_not_answer(appeal: Appeal, *, by: User, now: datetime) -> SelfJudging | SameModerator | None:
    """What keeps `by` from answering the appeal, told before they read it; None when they may.

    The moderator who decided answers only once the appeal is a day old, and while nobody was about for a day who may
    judge the comment. So somebody always may: whoever has a part in the conversation is no reason to wait.
    """
    if not may_judge(by, appeal.decision.submission, now=now):
        return SelfJudging("you have a part in this conversation; another moderator answers the appeal")
    if appeal.decision.decider_id == by.pk and _another_can(appeal, besides=by, now=now):
        return SameModerator(alone_from=appeal.created_at + RECENTLY)
    return None


def follow_decisions(sender: Any, decisions: Sequence[Decision], now: datetime, **kwargs: Any) -> None:
    """An appeal whose comment was changed or withdrawn has lost its object. People do not decide past one that waits."""
    automatic = {one.submission_id: one for one in decisions if one.is_automatic and not one.is_first}
    if not automatic:
        return
    waiting = Appeal.objects.filter(decision__submission__in=automatic, state=AppealState.OPEN)
    for appeal in waiting.select_related("decision", "appellant"):
        decision = automatic[appeal.decision.submission_id]
        Appeal.objects.filter(pk=appeal.pk).update(state=AppealState.MOOT, decided_at=now)
        audit.record("appeal.moot", actor=None, subject=appeal, now=now, data={"decision": decision.pk})
        _tell(appeal, LetterKind.APPEAL_ANSWERED, event="answered", now=now, state=AppealState.MOOT)


def _why_its_author_cannot(decision: Decision) -> str:
    if decision.to_state != State.REJECTED or decision.submission.state != State.REJECTED:
        return _("Only a comment that is not published can be appealed.")
    return ""


def _why_a_reporter_cannot(decision: Decision) -> str:
    if not decision.submission.is_visible:
        return _("The comment is not published any more.")
    if _clause_reported(decision) is None:
        return _("The clause that you named is not in the policy any more.")
    return ""


def _clause_reported(decision: Decision, *, by: Commenter | None = None) -> str | None:
    """The clause that a refused report named, as long as the policy in force has it."""
    known = [clause.number for clause in policies.in_force().clauses]
    reports = refused_reports(decision).filter(clause__in=known)
    clause: str | None = (reports.filter(reporter=by) if by else reports).values_list("clause", flat=True).first()
    return clause


def _who_is_asked(decision: Decision, *, now: datetime) -> User | None:
    """The moderator with the fewest open appeals among those who may answer; None where the one who decided is alone."""
    others = judges(decision.submission, now=now) - {decision.decider_id}
    waiting = Count("assigned_appeals", filter=Q(assigned_appeals__state=AppealState.OPEN))
    return (
        get_user_model()
        ._default_manager.filter(pk__in=others)
        .annotate(waiting=waiting)
        .order_by("waiting", "pk")
        .first()
    )


def _opening(appeal: Appeal) -> dict[str, Any]:
    asked = audit.key_of(appeal.assigned_to) if appeal.assigned_to else ""
    return {"decision": appeal.decision_id, "assigned_to": asked}


def _remove(appeal: Appeal, *, by: User, now: datetime) -> None:
    submission = appeal.decision.submission
    clause = _clause_reported(appeal.decision, by=appeal.appellant)
    if clause is None:
        raise workflow.ForbiddenMove("the clause that the report names is not in the policy any more")
    revision, version = appeal.decision.revision_id, appeal.decision.number
    workflow.reject(submission, by=by, clause=clause, revision=revision, version=version, now=now)


def _answer(appeal: Appeal, state: AppealState, *, by: User, reply: str, now: datetime) -> None:
    problem = why_not_answer(appeal, by=by, now=now)
    if problem is not None:
        raise problem
    if appeal.decision.decider_id == by.pk:
        audit.record("appeal.answered_alone", actor=by, subject=appeal, now=now)
    still_open = Appeal.objects.filter(pk=appeal.pk, state=AppealState.OPEN)
    if not still_open.update(state=state, decided_at=now, decided_by=by, reply=reply):
        raise AlreadyAnswered
    appeal.refresh_from_db(fields=["state", "decided_at", "decided_by", "reply"])
    audit.record(f"appeal.{state}", actor=by, subject=appeal, now=now, data={"decision": appeal.decision_id})
    _tell(appeal, LetterKind.APPEAL_ANSWERED, event="answered", now=now, state=state, reply=reply)


def _tell(appeal: Appeal, kind: LetterKind, *, event: str, now: datetime, **data: str | bool) -> None:
    letters.owe(
        kind,
        key=f"appeal:{appeal.pk}:{event}",
        commenter=appeal.appellant,
        decision=appeal.decision,
        data={**data, "appeal": appeal.pk, "by_reporter": appeal.is_by_reporter},
        now=now,
    )


def _said_so_far(appeal: Appeal) -> int:
    """How many messages there are. Raises `AlreadyAnswered` when the appeal is closed."""
    if not Appeal.objects.filter(pk=appeal.pk, state=AppealState.OPEN).exists():
        raise AlreadyAnswered
    return appeal.messages.count()


def _another_can(appeal: Appeal, *, besides: User, now: datetime) -> bool:
    """Whether to wait for another: for a day whoever there is, as one may be appointed; then while one is about."""
    if now - appeal.created_at <= RECENTLY:
        return True
    others = judges(appeal.decision.submission, now=now) - {besides.pk}
    return bool(others & moderators_about(now=now))
