"""The only writer of a submission's state.

Every move is one compare-and-swap UPDATE, in one transaction with its Decision, its findings, the projection on the
comment, the thread's counter and the audit line. If anything in it raises, nothing of it stands, and the comment
stays where it was: hidden, if it was never published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

import structlog
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from moderation import audit, facts, policies, registry
from moderation.hints import JUDGE, hint_on_commit
from moderation.impartiality import SelfJudging, may_judge
from moderation.markup import render_comment
from moderation.models import (
    Commenter,
    CommentThread,
    Decision,
    Finding,
    Revision,
    Submission,
)
from moderation.policy import findings as policy_findings
from moderation.policy.document import Policy
from moderation.policy.findings import Outcome
from moderation.policy.judge import judge
from moderation.policy.states import Cause, State, may_move
from moderation.policy.verdict import Verdict
from moderation.sanitize import SANITIZER_VERSION
from moderation.signals import decision_made, shown
from moderation.watching import examined, stopwatch

log = structlog.get_logger(__name__)

STATE_OF: Mapping[Outcome, State] = MappingProxyType(
    {
        Outcome.PUBLISH: State.PUBLISHED,
        # Whoever sends a comment in spite of a nudge sends it to a person.
        Outcome.NUDGE: State.HELD,
        Outcome.HOLD: State.HELD,
        Outcome.REJECT: State.REJECTED,
    }
)


class WorkflowError(Exception):
    """A move was refused."""


class StaleSubmission(WorkflowError):
    """Somebody moved the submission first. `decision` is that move, or None when it was an edit."""

    def __init__(self, submission: Submission, decision: Decision | None) -> None:
        super().__init__(f"submission {submission.pk} has moved on")
        self.submission = submission
        self.decision = decision


class ForbiddenMove(WorkflowError):
    """The table of moves has no such move."""


class ClauseNeeded(WorkflowError):
    """A decision against a comment names the clause it rests on."""


@dataclass(frozen=True, slots=True)
class Move:
    """One move to make: where to, why, on whose word, and what was seen when it was decided."""

    to: State
    cause: Cause
    revision_id: int
    version: int
    clause: str = ""
    decider: User | None = None
    findings: tuple[policy_findings.Finding, ...] = ()
    policy_digest: str = ""
    statement: str = ""
    note: str = ""
    reverses: Decision | None = None


# -- Intake -----------------------------------------------------------------------------------------------------


def submit(comment: models.Model, *, commenter: Commenter | None, now: datetime | None = None) -> Submission:
    """Take in a comment that was just saved, hidden, and judge it.

    Returns the submission in the state that the verdict gave it. If judging fails the comment is kept, hidden and
    PENDING, and the sweep judges it again.
    """
    now = now or timezone.now()
    with transaction.atomic():
        submission = _take_in(comment, commenter=commenter, now=now)
        _judge_or_leave_pending(submission, now=now)
    return submission


def take_over(comment: models.Model, *, state: State, now: datetime) -> Submission:
    """Take in a comment that was written and decided on another site: PUBLISHED or HELD, as it was there.

    No rule judges it, nobody answers for it, and nobody is told.
    """
    with transaction.atomic():
        submission = _take_in(comment, commenter=None, now=now)
        assert submission.current_id is not None
        policy = policies.in_force()
        clause = _procedural_clause(policy) if state == State.HELD else ""
        move = Move(
            state,
            Cause.IMPORT,
            submission.current_id,
            submission.version,
            clause=clause,
            policy_digest=policy.digest,
        )
        make(submission, move, now=now)
    return submission


def resubmit(submission: Submission, *, text: str, version: int, now: datetime | None = None) -> Submission:
    """Give a comment another text, hide it, and judge it again. Raises `StaleSubmission`, `ForbiddenMove`."""
    now = now or timezone.now()
    with transaction.atomic():
        audit.wait_in_line()
        if submission.state != State.PENDING and not may_move(State(submission.state), State.PENDING, Cause.EDIT):
            raise ForbiddenMove(f"a {submission.state} comment is not edited")
        revision = _add_revision(submission, text=text, now=now)
        was_visible = submission.is_visible
        _swap(
            submission,
            version=version,
            state=State.PENDING,
            current=revision,
            touched_at=now,
            attempts=0,
            lease_until=None,
        )
        source = _source(submission)
        source.rewrite(submission.object_pk, text)
        _show(submission, visible=False, was_visible=was_visible)
        audit.record(
            "comment.edited",
            actor=submission.commenter,
            subject=submission,
            now=now,
            data={"revision": revision.number},
        )
        _judge_or_leave_pending(submission, now=now)
    return submission


def preview(
    text: str,
    *,
    commenter: Commenter | None,
    name: str,
    target: models.Model,
    parent: Submission | None,
    now: datetime,
) -> Verdict:
    """What the policy would say of a text that nobody has sent yet. Changes nothing."""
    return judge(
        policies.judging(),
        facts.content(text, commenter=commenter, name=name, target=target, parent=parent, now=now),
    )


def judge_again(submission: Submission, *, now: datetime | None = None) -> Submission:
    """Judge a PENDING submission; a row that is not PENDING is left alone, so this may run twice.

    Something went wrong with it before, so its rules run one by one, and it is known which of them did not come back.
    """
    if submission.state == State.PENDING:
        now = now or timezone.now()
        policy = policies.judging().apart()
        content = facts.content_of(submission, now=now)
        with examined(submission, policy) as watch:
            verdict = judge(policy, content, watch=watch)
        make(submission, _move_of(verdict, submission, policy), now=now)
    return submission


def hold_on_signals(revision: Revision, *, now: datetime) -> Decision | None:
    """Judge a published text again with what checks from outside have said; hold it where that makes the difference.

    Returns None, and changes nothing, where the text is not the current one any more, is not published, or was looked
    at by a person: their decision stands. Only what the signals add counts, so that neither a policy adopted since nor
    what others wrote since holds a comment by this door; and the most that they can do is hold.
    """
    with transaction.atomic():
        audit.wait_in_line()
        submission = Submission.objects.select_related("current", "commenter", "parent__current").get(
            pk=revision.submission_id
        )
        if submission.current_id != revision.pk or not submission.is_visible or _a_person_decided_on(revision):
            return None
        policy = policies.judging()
        found = _found_by_signals(policy, submission, now=now)
        if not found:
            return None
        move = Move(
            State.HELD,
            Cause.SIGNAL,
            revision_id=revision.pk,
            version=submission.version,
            clause=found[0].clause,
            findings=found,
            policy_digest=policy.digest,
        )
        return make(submission, move, now=now)


def hold_unjudged(submission: Submission, *, now: datetime, deadly: Sequence[str] = ()) -> Decision:
    """Give people a PENDING comment that could not be judged, with the reason. `deadly` rules ended their worker."""
    said = f"This comment could not be checked in {submission.attempts - 1} tries."
    if deadly:
        said += f" What did not come to an end: {', '.join(f'“{rule}”' for rule in deadly)}."
    policy = policies.in_force()
    assert submission.current_id is not None
    finding = policy_findings.Finding(
        rule="judging",
        clause=_procedural_clause(policy),
        outcome=Outcome.HOLD,
        evidence=(),
        reason=said,
        score=None,
        severity=policy_findings.Severity.OTHER,
    )
    move = Move(
        State.HELD,
        Cause.VERDICT,
        revision_id=submission.current_id,
        version=submission.version,
        clause=finding.clause,
        findings=(finding,),
        policy_digest=policy.digest,
    )
    return make(submission, move, now=now)


# -- Moves ------------------------------------------------------------------------------------------------------


def publish(
    submission: Submission,
    *,
    by: User,
    revision: int,
    version: int,
    note: str = "",
    now: datetime | None = None,
) -> Decision:
    """A moderator lets a held comment be seen. `revision` and `version` are those that the moderator saw."""
    move = Move(State.PUBLISHED, Cause.MODERATOR, revision, version, decider=by, note=note)
    return _by_a_person(submission, move, now=now)


def hold(
    submission: Submission,
    *,
    cause: Cause,
    clause: str,
    revision: int,
    version: int,
    by: User | None = None,
    note: str = "",
    now: datetime | None = None,
) -> Decision:
    """Take a published comment out of sight until a person has looked at it."""
    move = Move(State.HELD, cause, revision, version, clause=clause, decider=by, note=note)
    if by is None:
        return make(submission, replace(move, policy_digest=policies.in_force().digest), now=now or timezone.now())
    return _by_a_person(submission, move, now=now)


def reject(
    submission: Submission,
    *,
    by: User,
    clause: str,
    revision: int,
    version: int,
    statement: str = "",
    note: str = "",
    now: datetime | None = None,
) -> Decision:
    """A moderator refuses or removes a comment, naming the clause. The preset statement is used if none is given."""
    policy = policies.in_force()
    move = Move(
        State.REJECTED,
        Cause.MODERATOR,
        revision,
        version,
        clause=clause,
        decider=by,
        note=note,
        policy_digest=policy.digest,
        statement=statement or (policy.clause(clause).statement if clause else ""),
    )
    return _by_a_person(submission, move, now=now)


def reinstate(decision: Decision, *, by: User, note: str = "", now: datetime | None = None) -> Decision:
    """An appeal was overturned: publish the comment again, with the text it had, in answer to `decision`."""
    submission = decision.submission
    move = Move(
        State.PUBLISHED,
        Cause.APPEAL,
        revision_id=decision.revision_id,
        version=submission.version,
        decider=by,
        note=note,
        reverses=decision,
    )
    return _by_a_person(submission, move, now=now)


def take_back(decision: Decision, *, by: User, note: str = "", now: datetime | None = None) -> Decision:
    """A moderator's decision was a slip: put the comment back where it was before it, in answer to `decision`.

    What comes after the decision, be it an edit, stands in the way: `StaleSubmission`.
    """
    before = decision.submission.decisions.filter(number__lt=decision.number).latest("number")
    move = Move(
        State(decision.from_state),
        Cause.UNDO,
        revision_id=decision.revision_id,
        version=decision.number,
        clause=before.clause,
        decider=by,
        policy_digest=before.policy_digest,
        note=note,
        reverses=decision,
    )
    return _by_a_person(decision.submission, move, now=now)


def withdraw(submission: Submission, *, now: datetime | None = None) -> Decision:
    """The author takes the comment back."""
    assert submission.current_id is not None
    move = Move(State.WITHDRAWN, Cause.AUTHOR, submission.current_id, submission.version)
    return make(submission, move, now=now or timezone.now())


def make(submission: Submission, move: Move, *, now: datetime) -> Decision:
    """Make one move, with everything that goes with it, or nothing.

    Raises `ForbiddenMove`, `ClauseNeeded`, `StaleSubmission` (which leaves `submission` as it was read).
    """
    was = State(submission.state)
    if not may_move(was, move.to, move.cause):
        raise ForbiddenMove(f"no {move.cause} moves a {was} comment to {move.to}")
    if move.to in (State.HELD, State.REJECTED) and not move.clause:
        raise ClauseNeeded(f"a {move.to} comment needs a clause")
    with transaction.atomic():
        audit.wait_in_line()
        if submission.current_id != move.revision_id:
            raise StaleSubmission(submission, _latest_decision(submission))
        was_visible = submission.is_visible
        _swap(
            submission,
            version=move.version,
            state=move.to,
            ever_published=_was_ever_published(submission, move),
            decided_at=now,
            touched_at=now,
            lease_until=None,
            policy_digest=move.policy_digest or submission.policy_digest,
        )
        decision = _write_down(submission, move, was=was, now=now)
        _show(submission, visible=submission.is_visible, was_visible=was_visible)
        audit.record(
            f"comment.{move.to}",
            actor=move.decider or (submission.commenter if move.cause == Cause.AUTHOR else None),
            subject=submission,
            now=now,
            data={
                "from": was,
                "to": move.to,
                "cause": move.cause,
                "clause": move.clause,
                "decision": decision.pk,
                "revision": move.revision_id,
            },
        )
        decision_made.send(sender=Decision, decision=decision, findings=move.findings, now=now)
    return decision


# -- Inside -----------------------------------------------------------------------------------------------------


def _take_in(comment: models.Model, *, commenter: Commenter | None, now: datetime) -> Submission:
    source = registry.source_of(comment)
    target_type, target_pk = source.target_key(comment)
    target = target_type.get_object_for_this_type(pk=target_pk)
    parent = _parent(comment, source)
    sending = source.sending(comment)
    submission = Submission.objects.create(
        content_type=ContentType.objects.get_for_model(comment),
        object_pk=str(comment.pk),
        target_type=target_type,
        target_pk=target_pk,
        parent=parent,
        root=(parent.root or parent) if parent else None,
        depth=parent.depth + 1 if parent else 0,
        commenter=commenter,
        shown_name=source.name(comment)[:150],
        written_after=registry.moderator_of(target).events(target),
        trap_filled=sending.trap_filled,
        seconds_taken=sending.seconds,
        submitted_at=source.written_at(comment) or now,
        touched_at=now,
    )
    submission.current = _add_revision(submission, text=source.text(comment), now=now)
    submission.save(update_fields=["current"])
    audit.record("comment.submitted", actor=commenter, subject=submission, now=now)
    return submission


def _parent(comment: models.Model, source: registry.CommentSource) -> Submission | None:
    parent_pk = source.parent_pk(comment)
    if parent_pk is None:
        return None
    content_type = ContentType.objects.get_for_model(comment)
    return Submission.objects.select_related("root").get(content_type=content_type, object_pk=parent_pk)


def _add_revision(submission: Submission, *, text: str, now: datetime) -> Revision:
    latest = submission.revisions.aggregate(latest=models.Max("number"))["latest"] or 0
    return Revision.objects.create(
        submission=submission,
        number=latest + 1,
        text=text,
        html=render_comment(text),
        sanitizer_version=SANITIZER_VERSION,
        created_at=now,
    )


def _judge_or_leave_pending(submission: Submission, *, now: datetime) -> None:
    """Judge; on any failure keep the comment, hidden and PENDING, for the sweep."""
    try:
        with transaction.atomic():
            _judge(submission, now=now)
    except Exception:
        submission.refresh_from_db()
        log.exception("judging_failed", submission=submission.pk)
        hint_on_commit(JUDGE, submission.pk)


def _judge(submission: Submission, *, now: datetime) -> Decision:
    policy = policies.judging()
    verdict = judge(policy, facts.content_of(submission, now=now), watch=stopwatch())
    return make(submission, _move_of(verdict, submission, policy), now=now)


def _found_by_signals(policy: Policy, submission: Submission, *, now: datetime) -> tuple[policy_findings.Finding, ...]:
    """What holds with the signals and does not without them, gravest first; a rejection is a hold here."""
    assert submission.current is not None
    signals = facts.signals_of(submission.current)
    if not signals:
        return ()
    content = facts.content_of(submission, now=now, signals=signals)
    anyway = {finding.rule for finding in judge(policy, replace(content, signals=())).findings}
    return tuple(
        replace(finding, outcome=Outcome.HOLD)
        for finding in judge(policy, content).findings
        if finding.rule not in anyway and finding.outcome.gravity >= Outcome.HOLD.gravity
    )


def _a_person_decided_on(revision: Revision) -> bool:
    return Decision.objects.by_people().that_stand().filter(revision=revision).exists()


def _move_of(verdict: Verdict, submission: Submission, policy: Policy) -> Move:
    assert submission.current_id is not None
    to = STATE_OF[verdict.outcome]
    clause = verdict.gravest.clause if verdict.gravest and to != State.PUBLISHED else ""
    return Move(
        to,
        Cause.VERDICT,
        revision_id=submission.current_id,
        version=submission.version,
        clause=clause,
        findings=verdict.findings,
        policy_digest=verdict.policy_digest,
        statement=policy.clause(clause).statement if to == State.REJECTED else "",
    )


def _procedural_clause(policy: Policy) -> str:
    """The clause to cite when nothing is held against the author: one without points, and not about their own safety."""
    blameless = [clause for clause in policy.clauses if clause.points == 0 and clause.severity != "care"]
    return (blameless or list(policy.clauses))[0].number


def _by_a_person(submission: Submission, move: Move, *, now: datetime | None) -> Decision:
    assert move.decider is not None
    now = now or timezone.now()
    if not may_judge(move.decider, submission, now=now):
        raise SelfJudging("you have a part in this conversation; another moderator decides it")
    return make(submission, move, now=now)


def _swap(submission: Submission, *, version: int, **values: Any) -> None:
    """Write `values` if the row still is at `version` and in the state that was read; else raise `StaleSubmission`."""
    unmoved = Submission.objects.filter(pk=submission.pk, version=version, state=submission.state)
    if submission.version != version or not unmoved.update(version=F("version") + 1, **values):
        raise StaleSubmission(submission, _latest_decision(submission))
    submission.version = version + 1
    for name, value in values.items():
        setattr(submission, name, value)


def _write_down(submission: Submission, move: Move, *, was: State, now: datetime) -> Decision:
    decision = Decision.objects.create(
        submission=submission,
        revision_id=move.revision_id,
        number=submission.version,
        from_state=was,
        to_state=move.to,
        cause=move.cause,
        clause=move.clause,
        decider=move.decider,
        policy_digest=move.policy_digest or submission.policy_digest,
        statement=move.statement,
        note=move.note,
        reverses=move.reverses,
        created_at=now,
    )
    Finding.objects.bulk_create([row for finding in move.findings for row in _finding_rows(decision, finding)])
    return decision


def _finding_rows(decision: Decision, finding: policy_findings.Finding) -> list[Finding]:
    """One row for each place where the rule saw something, or one without a place."""
    places: list[tuple[int | None, int | None]] = [(e.start, e.end) for e in finding.evidence] or [(None, None)]
    return [
        Finding(
            decision=decision,
            rule=finding.rule,
            clause=finding.clause,
            outcome=finding.outcome,
            severity=finding.severity,
            reason=finding.reason,
            score=finding.score,
            start=start,
            end=end,
        )
        for start, end in places
    ]


def _show(submission: Submission, *, visible: bool, was_visible: bool) -> None:
    """Make the comment's own row, the thread's counter and its version say what was decided."""
    _source(submission).project([submission.object_pk], visible=visible)
    shown.send(sender=Submission, submission=submission, visible=visible)
    thread, _ = CommentThread.objects.get_or_create(
        target_type_id=submission.target_type_id, target_pk=submission.target_pk
    )
    change = int(visible) - int(was_visible)
    if change or submission.ever_published:
        CommentThread.objects.filter(pk=thread.pk).update(published=F("published") + change, version=F("version") + 1)
        _tell_target(submission)


def _tell_target(submission: Submission) -> None:
    target_model = submission.target_type.model_class()
    if target_model is not None:
        moderator = registry.moderator_of(target_model)
        transaction.on_commit(lambda: moderator.changed(submission.target_pk), robust=True)


def _source(submission: Submission) -> registry.CommentSource:
    model = submission.content_type.model_class()
    assert model is not None, "a comment model was removed from the site"
    return registry.source_of(model)


def _was_ever_published(submission: Submission, move: Move) -> bool:
    """Whether the thread has a place for it: what was published by a slip and taken back leaves none, unanswered."""
    if move.to == State.PUBLISHED or move.cause != Cause.UNDO or not submission.ever_published:
        return submission.ever_published or move.to == State.PUBLISHED
    earlier = submission.decisions.filter(number__lt=move.version, to_state=State.PUBLISHED)
    return submission.replies.exists() or earlier.exists()


def _latest_decision(submission: Submission) -> Decision | None:
    return submission.decisions.select_related("decider").order_by("-number").first()
