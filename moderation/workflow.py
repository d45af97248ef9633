"""The only writer of a submission's state.

Every move is a compare-and-swap UPDATE, in one transaction with its Decision, its findings, the projection on the
comment, the thread's counter and the audit line. If anything in it raises, nothing of it stands, and the comment
stays where it was: hidden, if it was never published.

Moves of many comments are made together by `make_all`, in as many statements as one takes; one move is many of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

import structlog
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import F
from django.utils import timezone

from moderation import audit, facts, policies, ranking, registry
from moderation.compiled import CompiledUpdate
from moderation.conf import read_conf
from moderation.hints import JUDGE, hint_on_commit
from moderation.impartiality import SelfJudging, may_judge_each
from moderation.markup import render_comment
from moderation.models import (
    Appeal,
    AppealState,
    Commenter,
    CommentThread,
    Decision,
    Finding,
    Revision,
    Submission,
)
from moderation.models.submission import new_feed_key
from moderation.policy import findings as policy_findings
from moderation.policy.content import Content, Sending
from moderation.policy.document import Policy
from moderation.policy.findings import Outcome
from moderation.policy.judge import blameless_clause, judge
from moderation.policy.states import Cause, State, may_move
from moderation.policy.verdict import Verdict
from moderation.sanitize import SANITIZER_VERSION
from moderation.signals import decisions_made, shown
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


class AppealWaits(ForbiddenMove):
    """Whoever decides about the comment answers the appeal that waits on it."""


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


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the policy says of a text that is not stored yet, and the facts that it was asked about."""

    verdict: Verdict
    content: Content


@dataclass(frozen=True, slots=True)
class Around:
    """What a comment is about and what it answers; and what the policy says of it, where it was asked already.

    All of it was read in the transaction that saves the comment, and the verdict is about the very same facts.
    """

    target: models.Model
    parent: Submission | None
    verdict: Verdict | None = None


# -- Intake -----------------------------------------------------------------------------------------------------


def submit(
    comment: models.Model, *, commenter: Commenter | None, now: datetime | None = None, around: Around | None = None
) -> Submission:
    """Take in a comment that was just saved, hidden, and judge it.

    Returns the submission in the state that the verdict gave it. If judging fails the comment is kept, hidden and
    PENDING, and the sweep judges it again. `around` is read where the caller does not know it.
    """
    now = now or timezone.now()
    with transaction.atomic(savepoint=False), audit.together():
        around = around or _around(comment)
        submission = _take_in(comment, around, commenter=commenter, now=now)
        _judge_or_leave_pending(submission, now=now, around=around)
    return submission


def take_over(
    comment: models.Model,
    *,
    state: State,
    commenter: Commenter | None = None,
    written_after: int | None = None,
    feed_key: str = "",
    now: datetime,
) -> Submission:
    """Take in a comment that was decided before moderation knew it, on another site or on this one: PUBLISHED or HELD,
    as it was.

    No rule judges it, and nobody is told. Of one from another site nobody is known who answers for it, but what feeds
    called it there may be.
    """
    with transaction.atomic():
        submission = _take_in(
            comment,
            _around(comment),
            commenter=commenter,
            written_after=written_after,
            feed_key=feed_key,
            now=now,
        )
        assert submission.current_id is not None
        policy = policies.in_force()
        clause = blameless_clause(policy) if state == State.HELD else ""
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
    with transaction.atomic(), audit.together():
        audit.wait_in_line()
        if submission.state != State.PENDING and not may_move(State(submission.state), State.PENDING, Cause.EDIT):
            raise ForbiddenMove(f"a {submission.state} comment is not edited")
        latest = submission.revisions.aggregate(latest=models.Max("number"))["latest"] or 0
        revision = _add_revision(submission, text=text, number=latest + 1, now=now)
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
        _show([(submission, was_visible)])
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
    besides: int | None = None,
    sending: Sending = facts.NOT_SENT,
) -> Foreseen:
    """What the policy would say of a comment; `besides` is the submission that it gives another text. Changes nothing."""
    content = facts.content(
        text,
        commenter=commenter,
        name=name,
        target=target,
        parent=parent,
        now=now,
        besides=besides,
        sending=sending,
    )
    return Foreseen(judge(policies.judging(), content, watch=stopwatch()), content)


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
        make(submission, _move_of(verdict, submission), now=now)
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
        clause=blameless_clause(policy),
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
    return _by_a_person(submission, to_publish(by=by, revision=revision, version=version, note=note), now=now)


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
    move = to_reject(by=by, clause=clause, revision=revision, version=version, statement=statement, note=note)
    return _by_a_person(submission, move, now=now)


def to_publish(*, by: User, revision: int, version: int, note: str = "") -> Move:
    """The move of `publish`, to be made."""
    return Move(State.PUBLISHED, Cause.MODERATOR, revision, version, decider=by, note=note)


def to_reject(*, by: User, clause: str, revision: int, version: int, statement: str = "", note: str = "") -> Move:
    """The move of `reject`, to be made."""
    policy = policies.in_force()
    return Move(
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
    (decision,) = make_all([(submission, move)], now=now)
    return decision


def decide_all(wanted: Sequence[tuple[Submission, Move]], *, by: User, now: datetime) -> list[Decision]:
    """Make the moves of one moderator, who has no part in any of the conversations.

    For who stands in line, in a transaction that ends with whatever is raised: `SelfJudging`, or what `make_all` raises.
    """
    if len(may_judge_each(by, [submission for submission, _ in wanted], now=now)) < len(wanted):
        raise SelfJudging("you have a part in this conversation; another moderator decides it")
    for submission, move in wanted:
        _refuse_unknown(submission, move)
    return _make_all(wanted, now=now)


def make_all(wanted: Sequence[tuple[Submission, Move]], *, now: datetime) -> list[Decision]:
    """Make moves of different submissions, with everything that goes with them, in their order: all of them or none.

    Raises what `make` raises, for the first that is refused.
    """
    for submission, move in wanted:
        _refuse_unknown(submission, move)
    with transaction.atomic(), audit.together():
        audit.wait_in_line()
        return _make_all(wanted, now=now)


# -- Inside -----------------------------------------------------------------------------------------------------


def _make_all(wanted: Sequence[tuple[Submission, Move]], *, now: datetime) -> list[Decision]:
    """Make moves that the table knows, for who stands in line, in a transaction that ends with whatever is raised."""
    for submission, move in wanted:
        if submission.current_id != move.revision_id:
            raise StaleSubmission(submission, _latest_decision(submission))
    _refuse_to_pass_by_an_appeal(wanted)
    before = [(State(submission.state), submission.is_visible) for submission, _ in wanted]
    _move(wanted, now=now)
    decisions = _write_down(wanted, [was for was, _ in before], now=now)
    _show([(submission, was_seen) for (submission, _), (_, was_seen) in zip(wanted, before, strict=True)])
    for (submission, move), (was, _), decision in zip(wanted, before, decisions, strict=True):
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
    findings = {decision.pk: move.findings for (_, move), decision in zip(wanted, decisions, strict=True)}
    decisions_made.send(sender=Decision, decisions=decisions, findings=findings, now=now)
    return decisions


def _around(comment: models.Model) -> Around:
    """What the comment is about, as it stands now: whoever holds it in memory may not know of its last update."""
    source = registry.source_of(comment)
    target_type, target_pk = source.target_key(comment)
    return Around(target_type.get_object_for_this_type(pk=target_pk), _parent(comment, source))


def _take_in(
    comment: models.Model,
    around: Around,
    *,
    commenter: Commenter | None,
    written_after: int | None = None,
    feed_key: str = "",
    now: datetime,
) -> Submission:
    """`written_after`: how many events the target had when it was written, if that is not as many as it has now.
    `feed_key`: what feeds call it, if they know it already.
    """
    if written_after is None:
        written_after = registry.moderator_of(around.target).events(around.target)
    source = registry.source_of(comment)
    target_type, target_pk = source.target_key(comment)
    parent = around.parent
    sending = source.sending(comment)
    written_at = source.written_at(comment) or now
    submission = Submission.objects.create(
        content_type=registry.content_type_of(comment),
        object_pk=str(comment.pk),
        target_type=target_type,
        target_pk=target_pk,
        parent=parent,
        root=(parent.root or parent) if parent else None,
        depth=min(parent.depth + 1, read_conf().MAX_DEPTH) if parent else 0,
        commenter=commenter,
        shown_name=source.name(comment)[:150],
        written_after=written_after,
        feed_key=feed_key or new_feed_key(),
        trap_filled=sending.trap_filled,
        seconds_taken=sending.seconds,
        proved=sending.proved,
        submitted_at=written_at,
        touched_at=now,
        rank=ranking.rank(written_at),
    )
    # The row learns of it with its first move, or of being left as it is.
    submission.current = _add_revision(submission, text=source.text(comment), number=1, now=now)
    audit.record("comment.submitted", actor=commenter, subject=submission, now=now)
    return submission


def _parent(comment: models.Model, source: registry.CommentSource) -> Submission | None:
    parent_pk = source.parent_pk(comment)
    if parent_pk is None:
        return None
    content_type = registry.content_type_of(comment)
    # What it answers may be older than moderation on this site: then it begins a thread.
    return Submission.objects.select_related("root").filter(content_type=content_type, object_pk=parent_pk).first()


def _add_revision(submission: Submission, *, text: str, number: int, now: datetime) -> Revision:
    return Revision.objects.create(
        submission=submission,
        number=number,
        text=text,
        html=render_comment(text),
        sanitizer_version=SANITIZER_VERSION,
        created_at=now,
    )


def _judge_or_leave_pending(submission: Submission, *, now: datetime, around: Around | None = None) -> None:
    """Judge; on any failure keep the comment, hidden and PENDING, for the sweep."""
    try:
        with transaction.atomic(), audit.together():
            _judge(submission, now=now, around=around)
    except Exception:
        if connection.needs_rollback:
            raise  # the transaction went with it, and nothing can be kept in it
        Submission.objects.filter(pk=submission.pk).update(current=submission.current)
        submission.refresh_from_db()
        log.exception("judging_failed", submission=submission.pk)
        hint_on_commit(JUDGE, submission.pk)


def _judge(submission: Submission, *, now: datetime, around: Around | None) -> None:
    """Judge, in a transaction that ends with whatever is raised."""
    verdict = around.verdict if around else None
    if verdict is None:
        content = facts.content_of(submission, now=now, target=around.target if around else None)
        verdict = judge(policies.judging(), content, watch=stopwatch())
    move = _move_of(verdict, submission)
    _refuse_unknown(submission, move)
    audit.wait_in_line()
    _make_all([(submission, move)], now=now)


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


def _move_of(verdict: Verdict, submission: Submission) -> Move:
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
        statement=policies.version_of(verdict.policy_digest).clause(clause).statement if to == State.REJECTED else "",
    )


def _by_a_person(submission: Submission, move: Move, *, now: datetime | None) -> Decision:
    assert move.decider is not None
    with transaction.atomic(), audit.together():
        audit.wait_in_line()
        (decision,) = decide_all([(submission, move)], by=move.decider, now=now or timezone.now())
    return decision


def _refuse_unknown(submission: Submission, move: Move) -> None:
    was = State(submission.state)
    if not may_move(was, move.to, move.cause):
        raise ForbiddenMove(f"no {move.cause} moves a {was} comment to {move.to}")
    if move.to in (State.HELD, State.REJECTED) and not move.clause:
        raise ClauseNeeded(f"a {move.to} comment needs a clause")


def _refuse_to_pass_by_an_appeal(wanted: Iterable[tuple[Submission, Move]]) -> None:
    by_people = [submission.pk for submission, move in wanted if move.decider is not None]
    if by_people and Appeal.objects.filter(decision__submission__in=by_people, state=AppealState.OPEN).exists():
        raise AppealWaits("an appeal waits on this comment; answer it")


def _move(wanted: Iterable[tuple[Submission, Move]], *, now: datetime) -> None:
    """Write the new states: one statement for all that come from the same state and version and get the same values."""
    alike: dict[tuple[Any, ...], list[Submission]] = defaultdict(list)
    for submission, move in wanted:
        digest, published = move.policy_digest or submission.policy_digest, _was_ever_published(submission, move)
        text = submission.current if submission.version == 1 else None
        alike[move.version, submission.state, move.to, published, digest, text].append(submission)
    for (version, _, to, published, digest, text), submissions in alike.items():
        _swap_all(
            submissions,
            **({} if text is None else {"current": text}),
            version=version,
            state=to,
            ever_published=published,
            decided_at=now,
            touched_at=now,
            lease_until=None,
            policy_digest=digest,
        )


def _swap(submission: Submission, *, version: int, **values: Any) -> None:
    _swap_all([submission], version=version, **values)


def _swap_all(submissions: Sequence[Submission], *, version: int, **values: Any) -> None:
    """Write `values` into the rows, which are in one state, if each of them still is at `version` and in that state.

    Raises `StaleSubmission` for the first that is not; what was written is then the transaction's to take back.
    """
    keys = [submission.pk for submission in submissions]
    rows = Submission.objects.filter(pk__in=keys, version=version, state=submissions[0].state)
    moved_on = [submission for submission in submissions if submission.version != version]
    if not moved_on and len(submissions) > 1:
        # In one order, so that of two who move some of the same ones the second waits, and says which.
        locked = set(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
        moved_on = [submission for submission in submissions if submission.pk not in locked]
    if not moved_on and rows.update(version=F("version") + 1, **values) < len(submissions):
        moved_on = list(submissions)
    if moved_on:
        raise StaleSubmission(moved_on[0], _latest_decision(moved_on[0]))
    for submission in submissions:
        submission.version = version + 1
        for name, value in values.items():
            setattr(submission, name, value)


def _write_down(wanted: Sequence[tuple[Submission, Move]], states: Sequence[State], *, now: datetime) -> list[Decision]:
    decisions = Decision.objects.bulk_create(
        Decision(
            submission=submission,
            revision=submission.current,
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
        for (submission, move), was in zip(wanted, states, strict=True)
    )
    seen = zip(wanted, decisions, strict=True)
    rows = [row for (_, move), decision in seen for found in move.findings for row in _finding_rows(decision, found)]
    Finding.objects.bulk_create(rows)
    return decisions


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


def _show(moved: Iterable[tuple[Submission, bool]]) -> None:
    """Make the comments' own rows, the threads' counters and versions say what was decided.

    Each comes with whether readers saw it before. A thread's version rises by one for each.
    """
    moved = list(moved)
    rows: dict[tuple[registry.CommentSource, bool], list[str]] = defaultdict(list)
    threads: dict[tuple[int, str], list[int]] = defaultdict(list)
    for submission, was_visible in moved:
        rows[_source(submission), submission.is_visible].append(submission.object_pk)
        change = int(submission.is_visible) - int(was_visible)
        if change or submission.ever_published:
            threads[submission.target_type_id, submission.target_pk].append(change)
    for (source, visible), pks in rows.items():
        source.project(pks, visible=visible)
    changed = [submission for submission, was_visible in moved if submission.is_visible != was_visible]
    if changed:
        shown.send(sender=Submission, submissions=changed)
    _count(threads)
    for target_type_id, target_pk in threads:
        _tell_target(ContentType.objects.get_for_id(target_type_id), target_pk)


def _count(threads: Mapping[tuple[int, str], Sequence[int]]) -> None:
    """Add the changes to the threads' counters: one statement for all threads of one model that change alike."""
    alike: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for (target_type_id, target_pk), changes in threads.items():
        alike[target_type_id, sum(changes), len(changes)].append(target_pk)
    for (target_type_id, change, times), pks in alike.items():
        if _recount(target_type=target_type_id, pks=tuple(pks), change=change, times=times) == len(pks):
            continue
        rows = CommentThread.objects.filter(target_type_id=target_type_id, target_pk__in=pks)
        there = set(rows.values_list("target_pk", flat=True))
        CommentThread.objects.bulk_create(
            CommentThread(target_type_id=target_type_id, target_pk=pk, published=change, version=times)
            for pk in pks
            if pk not in there
        )


@CompiledUpdate
def _recount(
    target_type: int, pks: tuple[str, ...], change: int, times: int
) -> tuple[models.QuerySet[Any, Any], dict[str, Any]]:
    rows = CommentThread.objects.filter(target_type_id=target_type, target_pk__in=pks)
    return rows, {"published": F("published") + change, "version": F("version") + times}


def _tell_target(target_type: ContentType, target_pk: str) -> None:
    target_model = target_type.model_class()
    if target_model is not None:
        moderator = registry.moderator_of(target_model)
        transaction.on_commit(lambda: moderator.changed(target_pk), robust=True)


def _source(submission: Submission) -> registry.CommentSource:
    model = ContentType.objects.get_for_id(submission.content_type_id).model_class()
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
