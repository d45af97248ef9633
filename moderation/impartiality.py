"""Nobody judges their own case: who has a part in a conversation, and who else could decide it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, prefetch_related_objects

from moderation import registry
from moderation.accounts import email_of, that_may
from moderation.mailboxes import mailbox_of, proved_by_accounts
from moderation.models import Commenter, Decision, Report, ReviewItem, Submission

RECENTLY = timedelta(hours=24)
PERMISSION = "moderation.moderate"


class SelfJudging(Exception):
    """The moderator has a part in what is judged: as author, reporter, the one replied to, or the target's author."""


def may_judge(user: User, submission: Submission, *, now: datetime) -> bool:
    """Whether `user` may decide about `submission`.

    The authors of the target may only while no moderator who has no part at all was about in the last 24 hours: on a
    site of one, the author of the posts is the moderator too.
    """
    return submission.pk in may_judge_each(user, [submission], now=now)


def may_judge_each(user: User, submissions: Sequence[Submission], *, now: datetime) -> frozenset[int]:
    """The keys of those of the submissions that `user` may decide about, as `may_judge` says of each.

    Four queries at most, and one or two for each model that is commented on; two more where they wrote a target.
    Wants commenters loaded.
    """
    prefetch_related_objects([one for one in submissions if one.parent_id is not None], "parent__commenter")
    parts = _parts_of([user], submissions)
    authors = _authors_of_targets(submissions)
    on_their_own = [one for one in submissions if user.pk in authors.get(_target(one), ())]
    left_to_others = _with_an_outsider_about(on_their_own, authors, now=now)
    return frozenset(one.pk for one in submissions if not parts[one.pk] and one.pk not in left_to_others)


def judges(submission: Submission, *, now: datetime) -> frozenset[int]:
    """The moderators who may decide about `submission`, as `may_judge` says of each: of all of them in as few queries."""
    everybody = list(moderators())
    impartial = frozenset(one.pk for one in everybody) - _parts_of(everybody, [submission])[submission.pk]
    outsiders = impartial - target_authors(submission)
    has_authors = outsiders != impartial
    return outsiders if has_authors and outsiders & moderators_about(now=now) else impartial


def target_authors(submission: Submission) -> frozenset[int]:
    """The accounts that wrote what is commented on; none when it is gone."""
    return next(iter(_authors_of_targets([submission]).values()), frozenset())


def moderators_about(*, now: datetime) -> frozenset[int]:
    """The moderators who signed in, decided or held an item within the last 24 hours."""
    since = now - RECENTLY
    decided = Decision.objects.filter(created_at__gt=since).exclude(decider=None).values("decider")
    held = ReviewItem.objects.filter(claimed_until__gt=since).exclude(claimed_by=None).values("claimed_by")
    was_about = Q(last_login__gt=since) | Q(pk__in=decided) | Q(pk__in=held)
    return frozenset(moderators().filter(was_about).values_list("pk", flat=True))


def another_may_judge(submission: Submission, *, besides: User, now: datetime) -> bool:
    """Whether there is another moderator who may decide about it."""
    return bool(judges(submission, now=now) - {besides.pk})


def other_moderators(*, besides: User) -> QuerySet[User]:
    """Every active account that may work the queue, but one."""
    return moderators().exclude(pk=besides.pk)


def moderators() -> QuerySet[User]:
    """Every active account that may work the queue."""
    return that_may(PERMISSION)


def _target(submission: Submission) -> tuple[int, str]:
    return submission.target_type_id, submission.target_pk


def _with_an_outsider_about(
    submissions: Sequence[Submission], authors: Mapping[tuple[int, str], frozenset[int]], *, now: datetime
) -> frozenset[int]:
    """The keys of those for which a moderator was about who neither has a part in them nor wrote their target."""
    about = list(get_user_model()._default_manager.filter(pk__in=moderators_about(now=now))) if submissions else []
    parts = _parts_of(about, submissions)
    everybody = frozenset(one.pk for one in about)
    return frozenset(one.pk for one in submissions if everybody - parts[one.pk] - authors[_target(one)])


def _parts_of(users: Sequence[User], submissions: Sequence[Submission]) -> Mapping[int, frozenset[int]]:
    """Who of the users wrote each of the submissions, was replied to in it or reported it, by its key.

    A guest is whoever reads the guest's address: nobody judges their own words for having signed out first.
    """
    commenters = [(one.pk, who.user_id, who.email) for one in submissions for who in _writers(one)]
    if users:
        reports = Report.objects.filter(submission__in=[one.pk for one in submissions])
        by_one_of_them = Q(reporter__user__in=[user.pk for user in users]) | Q(reporter__user=None)
        found = reports.filter(by_one_of_them)
        commenters += found.values_list("submission", "reporter__user", "reporter__email")
    has_guests = any(account is None and email for _, account, email in commenters)
    readers_of = _readers_of_mailboxes(users) if has_guests else {}
    parts: dict[int, set[int]] = {one.pk: set() for one in submissions}
    for key, account, email in commenters:
        parts[key] |= readers_of.get(mailbox_of(email), set()) if account is None else {account}
    among = frozenset(user.pk for user in users)
    return {key: among & accounts for key, accounts in parts.items()}


def _writers(submission: Submission) -> list[Commenter]:
    """Who wrote the comment and the one it answers."""
    parent = submission.parent
    return [who for who in (submission.commenter, parent.commenter if parent else None) if who is not None]


def _readers_of_mailboxes(users: Sequence[User]) -> Mapping[str, set[int]]:
    """Which of the accounts read each mailbox: by what they proved, and by what they say, which bars but themselves."""
    readers: dict[str, set[int]] = defaultdict(set)
    proved = proved_by_accounts(users)
    for user in users:
        for address in (*proved.get(user.pk, ()), email_of(user)):
            readers[mailbox_of(address)].add(user.pk)
    readers.pop("", None)
    return readers


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
