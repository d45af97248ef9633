"""Pass an item on: somebody else should look at it, and it stays due."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from moderation import audit, impartiality
from moderation.impartiality import SelfJudging, may_judge
from moderation.models import Escalation, ReviewItem, Submission
from moderation.reviews import AlreadyClosed, ClaimedByAnother


class NobodyToPassTo(Exception):
    """There is no other moderator who may decide about this comment, or the one who was named may not."""


def colleagues(submission: Submission, *, besides: User, now: datetime) -> QuerySet[User]:
    """The other moderators who may decide about it, oldest account first."""
    return those_of(impartiality.judges(submission, now=now), besides=besides)


def those_of(judges: frozenset[int], *, besides: User) -> QuerySet[User]:
    """The accounts of who may decide, but one; for whoever knows them already."""
    return get_user_model()._default_manager.filter(pk__in=judges - {besides.pk}).order_by("pk")


def escalate(item: ReviewItem, *, by: User, to: User | None, note: str, now: datetime | None = None) -> Escalation:
    """Pass an open item to `to`, or to any other moderator, with what they should know.

    It stays where it is in the queue, is nobody's any more, and is not what `by` is shown next until it is passed
    back. Raises `SelfJudging`, `NobodyToPassTo`, `ClaimedByAnother`, `AlreadyClosed`.
    """
    now = now or timezone.now()
    with transaction.atomic():
        audit.wait_in_line()
        item.refresh_from_db()
        _refuse(item, by=by, to=to, now=now)
        escalation = Escalation.objects.create(item=item, by=by, to=to, note=note, created_at=now)
        ReviewItem.objects.open().filter(pk=item.pk).update(escalation=escalation, claimed_by=None, claimed_until=None)
        audit.record(
            "review.escalated",
            actor=by,
            subject=item,
            now=now,
            data={"to": audit.key_of(to) if to else "", "escalation": escalation.pk},
        )
    item.refresh_from_db()
    return escalation


def _refuse(item: ReviewItem, *, by: User, to: User | None, now: datetime) -> None:
    if not may_judge(by, item.submission, now=now):
        raise SelfJudging("you have a part in this conversation; another moderator decides it")
    if item.closed_at is not None:
        raise AlreadyClosed(item)
    if item.is_claimed_by_another(by.pk, now=now):
        raise ClaimedByAnother(item)
    others = colleagues(item.submission, besides=by, now=now)
    if not (others.filter(pk=to.pk) if to else others).exists():
        raise NobodyToPassTo("nobody else may decide about this comment")
