"""Decide many comments in one act, by the verb for one: only of one author, or found by one rule of one version.

Every text was shown, and each comes with the revision and the version that were seen. They are decided `CHUNK` at a
time, each chunk in a transaction of its own, so that others work on meanwhile and one that was changed keeps none of
the rest waiting; what became of each is written down with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from operator import attrgetter
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef

from moderation import audit, reviews
from moderation.impartiality import SelfJudging, may_judge_each
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
CHUNK = 50
"""So many are decided in one transaction, which nobody else decides beside. Few enough that others do not notice."""


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

    def among(self, keys: Collection[int]) -> frozenset[int]:
        """Those of the items with these keys that are of this kind: one query.

        Asked for them alone. As a column beside them it would have a planner read all items of the kind for each chunk.
        """
        return frozenset(ReviewItem.objects.filter(self._condition(), pk__in=keys).values_list("pk", flat=True))

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


Decide = Callable[[Sequence[reviews.Seen]], list[Decision]]


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
    return _go_through(bulk, kind, seen, partial(reviews.publish_all, by=by, note=note, now=now), by=by, now=now)


def reject(kind: Kind, seen: Sequence[Seen], *, by: User, clause: str, now: datetime, note: str = "") -> Bulk:
    """Reject or remove each under the clause, in the clause's own words. Otherwise as `publish`."""
    bulk = _begin(kind, seen, verb=BulkVerb.REJECT, clause=clause, by=by, now=now, note=note)
    decide = partial(reviews.reject_all, by=by, clause=clause, note=note, now=now)
    return _go_through(bulk, kind, seen, decide, by=by, now=now)


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


def _go_through(bulk: Bulk, kind: Kind, seen: Sequence[Seen], decide: Decide, *, by: User, now: datetime) -> Bulk:
    chosen = {one.item: one for one in seen}
    in_order = ReviewItem.objects.filter(pk__in=chosen).order_by("due_at", "id").values_list("pk", flat=True)
    keys = iter(list(in_order))
    while chunk := list(islice(keys, CHUNK)):
        _take(bulk, kind, [chosen[key] for key in chunk], decide, by=by, now=now)
    Bulk.objects.filter(pk=bulk.pk).update(finished_at=now)
    bulk.finished_at = now
    return bulk


def _take(bulk: Bulk, kind: Kind, chunk: Sequence[Seen], decide: Decide, *, by: User, now: datetime) -> None:
    """Decide some and write down what became of each, all of it or nothing.

    What cannot be decided is found out first. Should the verb refuse one all the same, each is tried by itself.
    """
    try:
        with transaction.atomic(), audit.together():
            audit.wait_in_line()
            _decide(bulk, kind, chunk, decide, by=by, now=now)
    except tuple(RESULTS) as refusal:
        if len(chunk) > 1:
            for one in chunk:
                _take(bulk, kind, [one], decide, by=by, now=now)
        else:
            _write_down(bulk, {chunk[0].item: refusal}, {})


def _decide(bulk: Bulk, kind: Kind, chunk: Sequence[Seen], decide: Decide, *, by: User, now: datetime) -> None:
    """Decide those of the chunk that can be, as they are now: what was of this kind on the page may be no more."""
    items, alike = _as_they_are(chunk), kind.among([one.item for one in chunk])
    own = {item.submission_id for item in items} - may_judge_each(by, [item.submission for item in items], now=now)
    refused: dict[int, Exception] = {}
    free = []
    for item, one in zip(items, chunk, strict=True):
        refusal = _why_not(item, one, is_alike=item.pk in alike, by=by, now=now)
        if refusal is None and item.submission_id in own:
            refusal = SelfJudging()
        if refusal is None:
            free.append(reviews.Seen(item, one.revision, one.version))
        else:
            refused[item.pk] = refusal
    decisions = decide(free) if free else []
    _write_down(bulk, refused, {one.item.pk: decision for one, decision in zip(free, decisions, strict=True)})


def _as_they_are(chunk: Sequence[Seen]) -> list[ReviewItem]:
    items = with_open_appeals(ReviewItem.objects.all()).select_related("submission__commenter")
    found = items.in_bulk([one.item for one in chunk])
    return [found[one.item] for one in chunk]


def _why_not(item: ReviewItem, one: Seen, *, is_alike: bool, by: User, now: datetime) -> Exception | None:
    submission = item.submission
    if item.closed_at is not None:
        return AlreadyClosed(item)
    if submission.current_id != one.revision or submission.version != one.version:
        return StaleSubmission(submission, None)
    if item.is_appealed:  # type: ignore[attr-defined]
        return _Appealed()
    if not is_alike:
        return _Apart()
    if item.is_claimed_by_another(by.pk, now=now):
        return ClaimedByAnother(item)
    return None


def _write_down(bulk: Bulk, refused: Mapping[int, Exception], done: Mapping[int, Decision]) -> None:
    lines = [
        BulkLine(bulk=bulk, item_id=item, result=_result_of(refusal), decision=_in_the_way(refusal))
        for item, refusal in refused.items()
    ]
    lines += [BulkLine(bulk=bulk, item_id=item, result=BulkResult.DONE, decision=made) for item, made in done.items()]
    BulkLine.objects.bulk_create(sorted(lines, key=attrgetter("item_id")))


def _result_of(refusal: Exception) -> BulkResult:
    """The first line of the table that fits; `WorkflowError`, the last, is what `StaleSubmission` is too."""
    return next(result for kind, result in RESULTS.items() if isinstance(refusal, kind))


def _in_the_way(refusal: Exception) -> Decision | None:
    if isinstance(refusal, AlreadyClosed):
        return refusal.item.closed_by
    return None
