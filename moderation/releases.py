"""Let go, in one act, of everything that one rule of one version held and that no person has touched.

Held by that rule alone: where another rule saw something too, a person still has to look. Touched: a person decided
about the comment before, reported it, or has it open now. Shown: the decision that holds it is no newer than the
newest one when the list was read, so a text that was edited or came in since is not published unread. Each comment is
published by the workflow's own verb, with its decision, audit line and letter; what was meant by `by` for all of them is
a `Release`, so that nobody takes these decisions for somebody's reading of the comments.

Comments go together in small transactions: others work on meanwhile. What is not done after some seconds goes on in a
worker.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from moderation import audit, workflow
from moderation.hints import hint_on_commit
from moderation.impartiality import may_judge_each
from moderation.models import Decision, Finding, Reason, Release, Released, Report, ReviewItem, Submission
from moderation.policy.findings import Outcome
from moderation.policy.states import State

TASK = "moderation.tasks.go_on_releasing"
BATCH = 25  # comments in one transaction
SLICE = timedelta(seconds=5)
RELEASES_A_SWEEP = 20


@dataclass(frozen=True, slots=True)
class Releasable:
    """What could be released of one version: by one rule and clause, so many comments."""

    rule: str
    clause: str
    count: int


def waiting(digest: str, *, now: datetime) -> tuple[Releasable, ...]:
    """What each rule of the version `digest` holds by itself, most first."""
    alone = (
        _holds_of(digest, until=newest_decision(), now=now)
        .annotate(rules=Count("findings__rule", distinct=True, filter=HOLDING))
        .filter(rules=1)
    )
    rows = (
        Finding.objects.filter(~Q(outcome=Outcome.PUBLISH), decision__in=alone.values("pk"))
        .values("rule", "clause")
        .annotate(n=Count("decision", distinct=True))
        .order_by("-n", "rule")
    )
    return tuple(Releasable(row["rule"], row["clause"], row["n"]) for row in rows)


def newest_decision() -> int:
    """The key of the newest decision, 0 before the first. Every verb decides in one line, so none comes in below it."""
    return Decision.objects.aggregate(newest=Max("pk"))["newest"] or 0


def count(*, digest: str, rule: str, until: int, now: datetime) -> int:
    """How many comments `release` would take up."""
    return releasable(digest=digest, rule=rule, until=until, now=now).count()


def releasable(*, digest: str, rule: str, until: int, now: datetime) -> QuerySet[Submission]:
    """The comments that this rule of this version holds alone, by a decision up to `until`, and nobody has touched."""
    findings = Finding.objects.filter(~Q(outcome=Outcome.PUBLISH), decision=OuterRef("pk"))
    alone = _holds_of(digest, until=until, now=now).filter(
        Exists(findings.filter(rule=rule)), ~Exists(findings.exclude(rule=rule))
    )
    return Submission.objects.filter(pk__in=alone.values("submission"))


def release(*, digest: str, rule: str, until: int, by: User, now: datetime, why: str = "") -> Release:
    """Publish what the rule held alone by decisions up to the key `until`, the newest one that `by` was shown.

    Gives back how far it came; what is left goes on in a worker. Call it outside a transaction: the release is
    committed first and then batch after batch, so that nobody else waits for all of it.
    """
    with transaction.atomic():
        audit.wait_in_line()
        release = Release.objects.create(digest=digest, rule=rule, until=until, by=by, why=why, created_at=now)
        told = {"digest": digest, "rule": rule, **({"why": why} if why else {})}
        audit.record("policy.released", actor=by, subject=release, now=now, data=told)
        hint_on_commit(TASK, release.pk)
    go_on(release.pk, now=now)
    release.refresh_from_db()
    return release


def go_on(pk: int, *, now: datetime, slice_of: timedelta = SLICE) -> bool:
    """Release batch after batch for about `slice_of`; returns whether it is finished. May run twice, even at once."""
    end = monotonic() + slice_of.total_seconds()
    while _one_batch(pk, now=now):
        if monotonic() >= end:
            hint_on_commit(TASK, pk)
            return False
    return True


def unfinished() -> list[int]:
    """The releases that have more to do."""
    return list(Release.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True)[:RELEASES_A_SWEEP])


HOLDING = ~Q(findings__outcome=Outcome.PUBLISH)


def _holds_of(digest: str, *, until: int, now: datetime) -> QuerySet[Decision]:
    """The verdicts of one version, up to the key `until`, that hold a comment now, where no person has touched it."""
    by_a_person = Decision.objects.filter(submission=OuterRef("submission"), decider__isnull=False)
    reported = Report.objects.filter(submission=OuterRef("submission"))
    open_now = Q(claimed_by__isnull=False, claimed_until__gt=now)
    item = ReviewItem.objects.open().filter(~open_now, submission=OuterRef("submission"), reason=Reason.HELD)
    return Decision.objects.by_rules().filter(
        Exists(item),
        ~Exists(by_a_person),
        ~Exists(reported),
        pk__lte=until,
        submission__state=State.HELD,
        submission__version=F("number"),
        to_state=State.HELD,
        policy_digest=digest,
    )


def _one_batch(pk: int, *, now: datetime) -> bool:
    """Release the next comments, in one transaction; whether there were any."""
    with transaction.atomic():
        audit.wait_in_line()
        release = Release.objects.select_related("by").get(pk=pk)
        if release.finished_at is not None:
            return False
        held = releasable(digest=release.digest, rule=release.rule, until=release.until, now=now)
        left = held.filter(pk__gt=release.after)
        batch = list(left.select_related("current", "commenter", "parent__commenter").order_by("pk")[:BATCH])
        if not batch:
            Release.objects.filter(pk=pk).update(finished_at=now)
            return False
        done = _let_go(batch, release, now=now)
        Release.objects.filter(pk=pk).update(
            after=batch[-1].pk, released=F("released") + done, skipped=F("skipped") + len(batch) - done
        )
    return True


def _let_go(batch: Sequence[Submission], release: Release, *, now: datetime) -> int:
    """Publish those in whose conversation the person has no part, together; how many they are."""
    theirs_to_judge = may_judge_each(release.by, batch, now=now)
    free = [submission for submission in batch if submission.pk in theirs_to_judge]
    if not free:
        return 0
    decisions = workflow.make_all([(submission, _to_publish(submission, release)) for submission in free], now=now)
    Released.objects.bulk_create([Released(release=release, decision=decision) for decision in decisions])
    return len(decisions)


def _to_publish(submission: Submission, release: Release) -> workflow.Move:
    assert submission.current_id is not None, "a held submission has its text"
    return workflow.to_publish(
        by=release.by, revision=submission.current_id, version=submission.version, note=release.why
    )
