"""Readers' thumbs: give one and take it back, and weigh them for the order Best.

A thumb is no decision about anybody and stands in no log: what somebody liked is theirs, and gone when they take it back.
The number on a comment is written in the same transaction as the thumb, and so is the comment's own rank. The ranks of
the others in the thread follow within a minute (`weigh_all`), for whom a new voter could have voted instead.

Locks are taken in one order, first the person, then the comment; weighing waits for nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import models, transaction
from django.db.models import F, Max, Q

from moderation import facts, ranking
from moderation.models import Commenter, CommentThread, Submission, Thumb
from moderation.policy.standing import SILENCED
from moderation.policy.states import State

WINDOW = timedelta(hours=1)
MOST_IN_A_WINDOW = 100
"""How many thumbs one person may give in `WINDOW`: more than a reader reads, fewer than would order a thread."""
MOST_PRESSES_A_MINUTE = 30
"""How often one person may give thumbs or take them back: nobody reads as fast, and each press writes three rows."""
PRESSES = "moderation.thumbs.presses"
WEIGHED_AT_ONCE = 500


class ThumbRefused(Exception):
    """The thumb was not given, and nothing has changed."""


class NotShown(ThumbRefused):
    """Readers do not see the comment."""


class OwnComment(ThumbRefused):
    """Nobody gives a thumb to themselves."""


class MayNotTakePart(ThumbRefused):
    """Whoever may not comment now may not vote either."""


class TooMany(ThumbRefused):
    """More thumbs than a reader gives in an hour."""


class TooFast(ThumbRefused):
    """More presses of the button than a reader makes in a minute."""


def give(submission: Submission, *, by: Commenter, now: datetime) -> Submission:
    """Give a comment one's thumb; given before, it stays as it is. Returns the comment as it stands now.

    Raises `ThumbRefused`.
    """
    if submission.commenter_id == by.pk:
        raise OwnComment
    _count_press(by, now=now)
    with transaction.atomic():
        _hold(by)
        held = _hold_shown(submission)
        if Thumb.objects.filter(submission=held, commenter=by).exists():
            return held
        _refuse_to_whom_it_is_not_open(by, now=now)
        thread = CommentThread.objects.get(target_type=held.target_type_id, target_pk=held.target_pk)
        Thumb.objects.create(submission=held, commenter=by, thread=thread, given_at=now)
        return _counted(held, +1)


def take_back(submission: Submission, *, by: Commenter, now: datetime) -> Submission:
    """Take one's thumb back, whatever became of the comment; without a thumb nothing happens. Raises `ThumbRefused`."""
    _count_press(by, now=now)
    with transaction.atomic():
        _hold(by)
        held = Submission.objects.select_for_update(no_key=True).get(pk=submission.pk)
        deleted, _ = Thumb.objects.filter(submission=held, commenter=by).delete()
        return _counted(held, -1) if deleted else held


def is_given(submission: Submission, *, by: Commenter) -> bool:
    return Thumb.objects.filter(submission=submission, commenter=by).exists()


def forget(commenter: Commenter) -> None:
    """Take back every thumb of somebody who is erased. Belongs into that transaction."""
    theirs = Thumb.objects.filter(commenter=commenter)
    liked = list(theirs.values_list("submission", flat=True))
    theirs.delete()
    Submission.objects.filter(pk__in=liked).update(thumbs=F("thumbs") - 1, is_unweighed=True)


def follow_visibility(sender: object, *, submissions: Sequence[Submission], **kwargs: Any) -> None:
    """What readers do not see stands in the order Best by its age alone; shown again, by its thumbs. For `shown`."""
    for submission in submissions:
        if submission.thumbs and submission.parent_id is None:
            Submission.objects.filter(pk=submission.pk).update(rank=_rank(submission), is_unweighed=True)


# -- Weighing ---------------------------------------------------------------------------------------------------


def unweighed() -> list[tuple[int, str]]:
    """The targets (their type's key, and their own) in whose threads thumbs have changed."""
    marked = Submission.objects.filter(is_unweighed=True)
    return list(marked.values_list("target_type", "target_pk").distinct().order_by())


def weigh_all() -> int:
    """Rank the roots of every thread in which thumbs have changed; returns how many threads there were."""
    found = unweighed()
    for target_type, target_pk in found:
        weigh(target_type, target_pk)
    return len(found)


def weigh(target_type: int, target_pk: str) -> None:
    """Rank the roots of one thread that have thumbs, by everybody who has voted in it by now.

    A row that somebody else is writing is passed over: whoever changes its thumbs marks it again.
    """
    there = Submission.objects.filter(target_type=target_type, target_pk=target_pk)
    with transaction.atomic():
        marked = list(_free(there.filter(is_unweighed=True)).values_list("pk", flat=True))
        Submission.objects.filter(pk__in=marked).update(is_unweighed=False)
        votes = _last_votes(target_type, target_pk)
        roots = there.filter(parent=None, ever_published=True).filter(Q(thumbs__gt=0) | Q(rank__gte=ranking.STEP))
        _write_ranks(_free(roots).only("pk", "state", "thumbs", "rank", "submitted_at"), votes)


def _write_ranks(roots: Iterable[Submission], votes: Sequence[datetime]) -> None:
    """`votes`: when each voter gave their last thumb, the earliest first. One who voted after a comment was there has
    passed it by, or given it a thumb.
    """
    changed = []
    for root in roots:
        known, root.rank = root.rank, _rank_among(root, len(votes) - bisect_left(votes, root.submitted_at))
        if root.rank != known:
            changed.append(root)
    Submission.objects.bulk_update(changed, ["rank"], batch_size=WEIGHED_AT_ONCE)


def _free(rows: models.QuerySet[Submission]) -> models.QuerySet[Submission]:
    return rows.order_by("pk").select_for_update(skip_locked=True, no_key=True)


def _last_votes(target_type: int, target_pk: str) -> list[datetime]:
    votes = Thumb.objects.filter(thread__target_type=target_type, thread__target_pk=target_pk).order_by()
    return sorted(votes.values("commenter").annotate(last=Max("given_at")).values_list("last", flat=True))


# -- One thumb --------------------------------------------------------------------------------------------------


def _count_press(by: Commenter, *, now: datetime) -> None:
    """One press more in the minute of `now`. Without a cache there is no limit."""
    key = f"{PRESSES}.{by.pk}.{int(now.timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    try:
        pressed = cache.incr(key)
    except ValueError:
        return
    if pressed > MOST_PRESSES_A_MINUTE:
        raise TooFast


def _hold(by: Commenter) -> None:
    """One thumb of a person at a time, and none while they are erased."""
    if not Commenter.objects.select_for_update(no_key=True).filter(pk=by.pk, erased_at=None).exists():
        raise MayNotTakePart


def _hold_shown(submission: Submission) -> Submission:
    shown = Submission.objects.select_for_update(no_key=True).filter(pk=submission.pk, state=State.PUBLISHED).first()
    if shown is None:
        raise NotShown
    return shown


def _refuse_to_whom_it_is_not_open(by: Commenter, *, now: datetime) -> None:
    if facts.standing_of(by, now=now) in SILENCED:
        raise MayNotTakePart
    if Thumb.objects.filter(commenter=by, given_at__gt=now - WINDOW).count() >= MOST_IN_A_WINDOW:
        raise TooMany


def _counted(held: Submission, change: int) -> Submission:
    """The comment, whose row is held, with one thumb more or less."""
    held.thumbs += change
    held.is_unweighed = True
    held.rank = _rank(held) if held.parent_id is None else held.rank
    held.save(update_fields=["thumbs", "rank", "is_unweighed"])
    return held


def _rank(submission: Submission) -> int:
    """Its rank by those who have voted in the thread since it was there."""
    if not submission.thumbs:
        return _rank_among(submission, 0)
    there = Thumb.objects.filter(
        thread__target_type=submission.target_type_id,
        thread__target_pk=submission.target_pk,
        given_at__gte=submission.submitted_at,
    )
    return _rank_among(submission, there.values("commenter").distinct().count())


def _rank_among(submission: Submission, voters: int) -> int:
    thumbs = submission.thumbs if submission.is_visible else 0
    return ranking.rank(submission.submitted_at, thumbs=thumbs, of=voters)
