"""Judge every decided comment again by another version of the policy, and count how it would have fared.

A backtest is a row, and the row is the truth: how far it has come, everything counted so far, who asked. A worker takes
it for some seconds at a time, piece by piece in order of primary keys; each piece commits its count together with the
place it has reached, against the run that holds the lease. So it can be cancelled at any moment, goes on after a worker
died, and counts nothing twice. The database is only read otherwise: nothing happens to any comment.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, NamedTuple

import structlog
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from moderation import audit, policies
from moderation.hints import hint_on_commit
from moderation.models import Backtest, BacktestState, Decision, PolicyVersion, Revision, Submission
from moderation.past_facts import Asked, Memory, contents_of
from moderation.policy.document import Policy, PolicyError
from moderation.policy.judge import judge
from moderation.policy.states import Cause, State
from moderation.policy.tally import HELD, PUBLISHED, REJECTED, Result, Row, Sample, Tally, tally_from_json
from moderation.policy.together import together

log = structlog.get_logger(__name__)

TASK = "moderation.tasks.run_backtest"
PIECE = 500  # comments
SLICE = timedelta(seconds=20)  # at one go; the worker's other tasks come between
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3  # at one piece
JOBS_A_SWEEP = 20


class Stopped(Exception):
    """The backtest was cancelled, or another run has taken it over."""


# -- Verbs ------------------------------------------------------------------------------------------------------------


def ask(version: PolicyVersion, *, by: User | None, now: datetime, samples: int = 20, seed: int = 1) -> Backtest:
    """Queue a backtest of `version` beside the one in force; if one of it is open already, that is the answer.

    `samples` comments of each kind of change are kept, chosen by `seed`.
    """
    with transaction.atomic():
        audit.wait_in_line()
        underway = Backtest.objects.open().filter(version=version).first()
        if underway is not None:
            return underway
        last = Submission.objects.aggregate(last=Max("pk"))["last"] or 0
        backtest = Backtest.objects.create(
            version=version,
            beside=policies.current(),
            asked_by=by,
            asked_at=now,
            samples=samples,
            seed=seed,
            last=last,
            total=Submission.objects.filter(pk__lte=last).count(),
        )
        told = {"digest": version.digest, "beside": backtest.beside.digest}
        audit.record("backtest.asked", actor=by, subject=backtest, now=now, data=told)
        hint_on_commit(TASK, backtest.pk)
    return backtest


def cancel(backtest: Backtest, *, by: User | None, now: datetime) -> bool:
    """Stop a backtest; False when it had ended. The worker notices after the piece it is at."""
    with transaction.atomic():
        audit.wait_in_line()
        stopped = Backtest.objects.open().filter(pk=backtest.pk)
        if not stopped.update(state=BacktestState.CANCELLED, finished_at=now, lease_until=None, runner=""):
            return False
        audit.record("backtest.cancelled", actor=by, subject=backtest, now=now)
    backtest.refresh_from_db()
    return True


def result_of(backtest: Backtest) -> Result | None:
    """What the backtest told; None until it is done."""
    if backtest.state != BacktestState.DONE:
        return None
    rules = [(rule.name, rule.clause) for rule in policies.read(backtest.version).rules]
    return tally_from_json(backtest.tally).result(rules)


def texts_of(samples: Iterable[Sample]) -> dict[int, str]:
    """The texts of samples by their revision; "" for one that was erased since."""
    revisions = {sample.revision for sample in samples}
    return dict(Revision.objects.filter(pk__in=revisions).values_list("pk", "text"))


def unfinished(*, now: datetime) -> list[int]:
    """The open backtests that no worker is at."""
    return list(Backtest.objects.runnable(now=now).order_by("pk").values_list("pk", flat=True)[:JOBS_A_SWEEP])


def run(pk: int, *, now: datetime, slice_of: timedelta = SLICE) -> bool:
    """Work on a backtest for about `slice_of`, if nobody else is; returns whether it is done.

    What is left is queued again. A piece that fails three times ends the backtest with the reason.
    """
    backtest = _claim(pk, now=now)
    if backtest is None:
        return False
    try:
        return _work(backtest, until=monotonic() + slice_of.total_seconds())
    except Stopped:
        return False
    except PolicyError as problem:
        _end(backtest, BacktestState.FAILED, problem=str(problem))
    except Exception:
        log.exception("backtest_stumbled", backtest=pk, after=backtest.after, attempts=backtest.attempts)
        _mine(backtest).update(lease_until=None, runner="")
    return False


# -- One run ----------------------------------------------------------------------------------------------------------


def _claim(pk: int, *, now: datetime) -> Backtest | None:
    """Take the lease. The try is counted before the work, so that a piece that kills its worker is counted too."""
    runner = uuid.uuid4().hex
    free = Backtest.objects.runnable(now=now).filter(pk=pk)
    if not free.update(state=BacktestState.RUNNING, runner=runner, lease_until=now + LEASE, attempts=F("attempts") + 1):
        return None
    Backtest.objects.filter(pk=pk, started_at=None).update(started_at=now)
    backtest = Backtest.objects.select_related("version", "beside").get(pk=pk)
    if backtest.runner != runner:
        return None
    if backtest.attempts > MOST_ATTEMPTS:
        problem = f"It stopped {MOST_ATTEMPTS} times after comment {backtest.after}."
        _end(backtest, BacktestState.FAILED, problem=problem)
        return None
    return backtest


def _work(backtest: Backtest, *, until: float) -> bool:
    version, beside = together(policies.read(backtest.version), policies.read(backtest.beside))
    memory, tally = Memory(), tally_from_json(backtest.tally)
    while True:
        piece = list(_piece(backtest))
        if not piece:
            _end(backtest, BacktestState.DONE)
            return True
        for row in _rows(piece, memory, version=version, beside=beside, tally=tally):
            tally.add(row, seed=backtest.seed, keep=backtest.samples)
        _commit(backtest, piece, tally)
        if monotonic() >= until:
            _hand_over(backtest)
            return False


def _mine(backtest: Backtest) -> Any:
    """The row, if this run still holds it and stands where it thinks it does."""
    return Backtest.objects.filter(
        pk=backtest.pk, runner=backtest.runner, after=backtest.after, state=BacktestState.RUNNING
    )


def _commit(backtest: Backtest, piece: Sequence[Submission], tally: Tally) -> None:
    """Count a piece and move on, in one UPDATE. Raises `Stopped` where another run or a person came between."""
    after, judged = piece[-1].pk, backtest.judged + len(piece)
    moved = _mine(backtest).update(
        after=after, judged=judged, tally=tally.as_json(), attempts=1, lease_until=timezone.now() + LEASE
    )
    if not moved:
        raise Stopped
    backtest.after, backtest.judged = after, judged


def _hand_over(backtest: Backtest) -> None:
    if _mine(backtest).update(lease_until=None, runner="", attempts=0):
        hint_on_commit(TASK, backtest.pk)


def _end(backtest: Backtest, state: BacktestState, *, problem: str = "") -> None:
    ended = _mine(backtest).update(
        state=state, finished_at=timezone.now(), problem=problem, lease_until=None, runner=""
    )
    if not ended:
        raise Stopped


# -- One piece --------------------------------------------------------------------------------------------------------


class _Decided(NamedTuple):
    """What a backtest asks about one decision."""

    submission: int
    revision: int
    to_state: str
    cause: str
    clause: str
    by_person: bool
    created_at: datetime


class _Truth(NamedTuple):
    """What people decided about a comment, and about which text; `people` is "" where nobody did."""

    people: str = ""
    clause: str = ""
    overturned: bool = False
    revision: int | None = None


ASKED_FOR = (
    "target_type_id",
    "target_pk",
    "shown_name",
    "state",
    "ever_published",
    "current_id",
    "trap_filled",
    "seconds_taken",
    "proved",
    "commenter__joined_at",
    "parent__shown_name",
)


def _piece(backtest: Backtest) -> Iterator[Submission]:
    """The next comments with their author and parent, and of each only what is asked for."""
    return (
        Submission.objects.filter(pk__gt=backtest.after, pk__lte=backtest.last)
        .select_related("commenter", "parent")
        .only(*ASKED_FOR)
        .order_by("pk")[:PIECE]
        .iterator(chunk_size=PIECE)
    )


def _rows(
    piece: Sequence[Submission], memory: Memory, *, version: Policy, beside: Policy, tally: Tally
) -> Iterator[Row]:
    decided = _decisions(piece)
    truths = {submission.pk: truth_of(decided.get(submission.pk, ())) for submission in piece}
    asked = list(_asked(piece, truths, decided))
    tally.skip(len(piece) - len(asked))
    for one, content in zip(asked, contents_of(asked, memory), strict=True):
        truth = truths[one.submission.pk]
        yield Row(
            submission=one.submission.pk,
            revision=one.revision.pk,
            at=one.at,
            people=truth.people,
            clause=truth.clause,
            overturned=truth.overturned,
            stands=truth.people or _stands(one.submission),
            verdict=judge(version, content),
            beside=judge(beside, content),
            author_published=content.author.published,
        )


def _decisions(piece: Sequence[Submission]) -> dict[int, list[_Decided]]:
    """Every decision about the comments of a piece, in order. A release is nobody's reading; what was undone is no word."""
    rows = (
        Decision.objects.filter(submission__in=[submission.pk for submission in piece])
        .order_by("submission_id", "number")
        .values_list(
            "submission_id",
            "revision_id",
            "to_state",
            "cause",
            "clause",
            "decider_id",
            "released__pk",
            "reversed_by__cause",
            "created_at",
        )
    )
    decided: dict[int, list[_Decided]] = {}
    for submission, revision, to_state, cause, clause, decider, released, reversed_by, at in rows:
        stands = Cause.UNDO not in (cause, reversed_by)
        by_person = stands and bool(decider) and released is None
        decided.setdefault(submission, []).append(
            _Decided(submission, revision, to_state, cause, clause, by_person, at)
        )
    return decided


def truth_of(decisions: Iterable[_Decided]) -> _Truth:
    """What people last decided. One that takes a comment back for another look leaves it undecided."""
    truth = _Truth()
    for decision in decisions:
        if not decision.by_person:
            continue
        if decision.to_state == State.PUBLISHED:
            truth = _Truth(PUBLISHED, "", decision.cause == Cause.APPEAL, decision.revision)
        elif decision.to_state == State.REJECTED:
            truth = _Truth(REJECTED, decision.clause, False, decision.revision)
        else:
            truth = _Truth()
    return truth


def _asked(
    piece: Sequence[Submission], truths: dict[int, _Truth], decided: dict[int, list[_Decided]]
) -> Iterator[Asked]:
    """The comments that were decided and whose text is still there, each with the text that was decided."""
    wanted = {s.pk: truths[s.pk].revision or s.current_id for s in piece if s.pk in decided}
    revisions = Revision.objects.only("text", "created_at", "erased_at").in_bulk(
        [pk for pk in wanted.values() if pk is not None]
    )
    for submission in piece:
        revision = revisions.get(wanted.get(submission.pk) or 0)
        if revision is not None and revision.erased_at is None:
            stood = _stood(decided[submission.pk], at=revision.created_at)
            yield Asked(submission, revision, stood=stood, with_signals=True)


def _stood(decisions: Sequence[_Decided], *, at: datetime) -> State | None:
    """Where the comment stood just before `at`."""
    before = [decision.to_state for decision in decisions if decision.created_at < at]
    return State(before[-1]) if before else None


def _stands(submission: Submission) -> str:
    """How a comment that nobody decided stands; one taken back by its author as it did before."""
    if submission.state in (State.PUBLISHED, State.HELD, State.REJECTED):
        return STANDS[State(submission.state)]
    return PUBLISHED if submission.ever_published else HELD


STANDS = {State.PUBLISHED: PUBLISHED, State.HELD: HELD, State.REJECTED: REJECTED}
