"""Nobody judges their own case: who has a part in a conversation, and who else could decide it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet, prefetch_related_objects

from moderation import registry
from moderation.models import Decision, Report, ReviewItem, Submission

RECENTLY = timedelta(hours=24)
PERMISSION = "moderation.moderate"


class SelfJudging(Exception):
    """The moderator has a part in what is judged: as author, reporter, the one replied to, or the target's author."""


def may_judge(user: User, submission: Submission, *, now: datetime) -> bool:
    """Whether `user` may decide about `submission`.

    The authors of the target may only while no other moderator was about in the last 24 hours: on a site of one, the
    author of the posts is the moderator too.
    """
    return submission.pk in may_judge_each(user, [submission], now=now)


def may_judge_each(user: User, submissions: Sequence[Submission], *, now: datetime) -> frozenset[int]:
    """The keys of those of the submissions that `user` may decide about, as `may_judge` says of each.

    Four queries at most, and one or two for each model that is commented on. Wants commenters loaded.
    """
    keys = [submission.pk for submission in submissions]
    prefetch_related_objects([one for one in submissions if one.parent_id is not None], "parent__commenter")
    reported = Report.objects.filter(submission__in=keys, reporter__user=user)
    reported_by_them = set(reported.values_list("submission", flat=True))
    theirs = {target for target, authors in _authors_of_targets(submissions).items() if user.pk in authors}
    may_judge_own_target = not theirs or not another_moderator_is_about(besides=user, now=now)
    return frozenset(
        one.pk
        for one in submissions
        if one.pk not in reported_by_them
        and user.pk not in _writers(one)
        and (may_judge_own_target or (one.target_type_id, one.target_pk) not in theirs)
    )


def participants(submission: Submission) -> frozenset[int]:
    """The accounts that wrote the comment, were replied to in it, or reported it."""
    reporters = submission.reports.exclude(reporter__user=None).values_list("reporter__user_id", flat=True)
    return _writers(submission) | frozenset(reporters)


def _writers(submission: Submission) -> frozenset[int]:
    """The accounts that wrote the comment and the one it answers."""
    parent = submission.parent
    own = {submission.commenter.user_id if submission.commenter else None}
    replied_to = {parent.commenter.user_id if parent and parent.commenter else None}
    return frozenset(key for key in own | replied_to if key is not None)


def target_authors(submission: Submission) -> frozenset[int]:
    """The accounts that wrote what is commented on; none when it is gone."""
    return next(iter(_authors_of_targets([submission]).values()), frozenset())


def _authors_of_targets(submissions: Sequence[Submission]) -> dict[tuple[int, str], frozenset[int]]:
    """The accounts that wrote each of the targets, by the target's type and key; one that nobody wrote is left out."""
    wanted: dict[int, set[str]] = defaultdict(set)
    for one in submissions:
        wanted[one.target_type_id].add(one.target_pk)
    found: dict[tuple[int, str], frozenset[int]] = {}
    for type_id, keys in wanted.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is not None:
            authors = registry.moderator_of(model).author_ids_of_each(model, keys)
            found |= {(type_id, key): accounts for key, accounts in authors.items()}
    return found


def another_moderator_is_about(*, besides: User, now: datetime) -> bool:
    """Whether another moderator signed in, decided or held an item within the last 24 hours."""
    since = now - RECENTLY
    others = other_moderators(besides=besides)
    if others.filter(last_login__gt=since).exists():
        return True
    if Decision.objects.filter(decider__in=others, created_at__gt=since).exists():
        return True
    return ReviewItem.objects.filter(claimed_by__in=others, claimed_until__gt=since).exists()


def another_may_judge(submission: Submission, *, besides: User, now: datetime) -> bool:
    """Whether there is another moderator without a part in the conversation."""
    return any(may_judge(other, submission, now=now) for other in other_moderators(besides=besides))


def other_moderators(*, besides: User) -> QuerySet[User]:
    """Every active account that may work the queue, but one."""
    return moderators().exclude(pk=besides.pk)


def moderators() -> QuerySet[User]:
    """Every active account that may work the queue."""
    return ModelBackend().with_perm(PERMISSION)
