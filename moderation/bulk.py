"""Decide many comments in one act, each by the verb for one: only of one author, or found by one rule of one version.

Every text was shown, and each comes with the revision and the version that were seen. Each is decided in a transaction
of its own, so that others work on meanwhile and one that was changed keeps none of the rest waiting; what became of
each is written down with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef

from moderation import audit, reviews
from moderation.impartiality import SelfJudging
from moderation.models import (
    Appeal,
    AppealState,
    Bulk,
    BulkLine,
    BulkResult,
    BulkVerb,
    Decision,
    GroundKind,
    ReviewItem,
    stands_on,
)
from moderation.models.review import ReviewItemQuerySet
from moderation.reviews import AlreadyClosed, ClaimedByAnother
from moderation.workflow import StaleSubmission, WorkflowError

MOST = 100


class NotOfOneKind(ValueError):
    """Neither one author nor one rule of one version was named."""


class TooMany(ValueError):
    """More than `MOST` at once, which nobody reads; or none."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What the items have in common: an author's key, or a rule and the version it belonged to."""

    author: str = ""
    rule: str = ""
    version: str = ""

    def items(self) -> ReviewItemQuerySet:
        """The open items of this kind. Raises `NotOfOneKind`."""
        return ReviewItem.objects.open().filter(self._condition())

    def mark(self, items: ReviewItemQuerySet) -> ReviewItemQuerySet:
        """The items with `is_of_the_kind`."""
        return items.annotate(is_of_the_kind=self._condition())

    def _condition(self) -> Exists:
        if self.author:
            return stands_on(GroundKind.AUTHOR, self.author)
        if self.rule and self.version:
            return stands_on(GroundKind.RULE, self.rule, version=self.version)
        raise NotOfOneKind


@dataclass(frozen=True, slots=True)
class Seen:
    """One item as it was shown: its key, and the revision and version that the text had."""

    item: int
    revision: int
    version: int


class _Apart(Exception):
    """The item is not of the kind that is decided, or not any more."""


class _Appealed(Exception):
    """Its author appeals, and is owed an answer of their own."""


RESULTS: Mapping[type[Exception], BulkResult] = MappingProxyType(
    {
        AlreadyClosed: BulkResult.DECIDED,
        StaleSubmission: BulkResult.CHANGED,
        ClaimedByAnother: BulkResult.CLAIMED,
        SelfJudging: BulkResult.OWN,
        _Apart: BulkResult.APART,
        _Appealed: BulkResult.APPEALED,
        WorkflowError: BulkResult.UNFIT,
    }
)


def publish(kind: Kind, seen: Sequence[Seen], *, by: User, now: datetime, note: str = "") -> Bulk:
    """Publish each, or let it stand. Raises `NotOfOneKind` and `TooMany`, and then nothing was done.

    Call it outside of a transaction: what was decided stays decided, whatever becomes of the rest.
    """
    bulk = _begin(kind, seen, verb=BulkVerb.PUBLISH, clause="", by=by, now=now, note=note)

    def decide(item: ReviewItem, one: Seen) -> Decision:
        return reviews.publish(item, by=by, revision=one.revision, version=one.version, note=note, now=now)

    return _go_through(bulk, kind, seen, decide, now=now)


def reject(kind: Kind, seen: Sequence[Seen], *, by: User, clause: str, now: datetime, note: str = "") -> Bulk:
    """Reject or remove each under the clause, in the clause's own words. Otherwise as `publish`."""
    bulk = _begin(kind, seen, verb=BulkVerb.REJECT, clause=clause, by=by, now=now, note=note)

    def decide(item: ReviewItem, one: Seen) -> Decision:
        return reviews.reject(
            item, by=by, clause=clause, revision=one.revision, version=one.version, note=note, now=now
        )

    return _go_through(bulk, kind, seen, decide, now=now)


def with_open_appeals(items: ReviewItemQuerySet) -> ReviewItemQuerySet:
    """The items with `is_appealed`, which says whether an appeal waits for its own answer."""
    waiting = Appeal.objects.filter(decision__submission=OuterRef("submission"), state=AppealState.OPEN)
    return items.annotate(is_appealed=Exists(waiting))


def _begin(
    kind: Kind, seen: Sequence[Seen], *, verb: BulkVerb, clause: str, by: User, now: datetime, note: str
) -> Bulk:
    kind.items()
    if not 0 < len({one.item for one in seen}) <= MOST:
        raise TooMany
    with transaction.atomic():
        audit.wait_in_line()
        bulk = Bulk.objects.create(
            by=by,
            verb=verb,
            clause=clause,
            note=note,
            author=kind.author,
            rule=kind.rule,
            version=kind.version,
            asked=len({one.item for one in seen}),
            created_at=now,
        )
        told = {"verb": verb, "asked": bulk.asked, "clause": clause, "author": kind.author, "rule": kind.rule}
        data = {name: value for name, value in told.items() if value}
        audit.record("review.decided_together", actor=by, subject=bulk, now=now, data=data)
    return bulk


def _go_through(
    bulk: Bulk, kind: Kind, seen: Sequence[Seen], decide: Callable[[ReviewItem, Seen], Decision], *, now: datetime
) -> Bulk:
    chosen = {one.item: one for one in seen}
    for item in _loaded(chosen):
        _take(bulk, kind, item, chosen[item.pk], decide)
    Bulk.objects.filter(pk=bulk.pk).update(finished_at=now)
    bulk.finished_at = now
    return bulk


def _loaded(chosen: Mapping[int, Seen]) -> Sequence[ReviewItem]:
    items = with_open_appeals(ReviewItem.objects.filter(pk__in=chosen)).select_related(
        "submission__current", "submission__commenter", "submission__parent__commenter", "submission__target_type"
    )
    return list(items.order_by("due_at", "id"))


def _take(bulk: Bulk, kind: Kind, item: ReviewItem, one: Seen, decide: Callable[[ReviewItem, Seen], Decision]) -> None:
    """Decide one item and write down what became of it, both or neither."""
    try:
        with transaction.atomic():
            audit.wait_in_line()
            _refuse_a_stranger(kind, item, one)
            BulkLine.objects.create(bulk=bulk, item=item, result=BulkResult.DONE, decision=decide(item, one))
    except tuple(RESULTS) as refusal:
        BulkLine.objects.create(bulk=bulk, item=item, result=_result_of(refusal), decision=_in_the_way(item, refusal))


def _refuse_a_stranger(kind: Kind, item: ReviewItem, one: Seen) -> None:
    """Each is looked at anew: what was of this kind on the page may have been edited, decided or appealed since."""
    as_it_is_now = with_open_appeals(kind.mark(ReviewItem.objects.filter(pk=item.pk)))
    fresh = as_it_is_now.select_related("submission", "closed_by").get()
    if fresh.closed_at is not None:
        raise AlreadyClosed(fresh)
    submission = fresh.submission
    if submission.current_id != one.revision or submission.version != one.version:
        raise StaleSubmission(submission, None)
    if fresh.is_appealed:  # type: ignore[attr-defined]
        raise _Appealed
    if not fresh.is_of_the_kind:  # type: ignore[attr-defined]
        raise _Apart


def _result_of(refusal: Exception) -> BulkResult:
    """The first line of the table that fits; `WorkflowError`, the last, is what `StaleSubmission` is too."""
    return next(result for kind, result in RESULTS.items() if isinstance(refusal, kind))


def _in_the_way(item: ReviewItem, refusal: Exception) -> Decision | None:
    if isinstance(refusal, AlreadyClosed):
        return refusal.item.closed_by
    return None
