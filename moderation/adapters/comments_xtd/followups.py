"""Mail to those who follow a thread, once a comment is public: at once, or when a moderator publishes it later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import models
from django.urls import reverse
from django_comments_xtd import get_model

from moderation import registry
from moderation.models import Commenter, Decision, Letter, LetterKind, Submission
from moderation.policy.states import Cause, State
from moderation.signals import decision_made

SALT = "moderation.followups.mute"


class MuteRefused(Exception):
    """The token was not made here."""


def connect() -> None:
    """Hear of every decision."""
    decision_made.connect(follow_decision, dispatch_uid="moderation.adapters.comments_xtd.followups")


def follow_decision(sender: Any, decision: Decision, now: datetime, **kwargs: Any) -> None:
    """Owe one letter to each follower of a comment that readers see from now on; a comment is told once in its life.

    No hint is queued: a thread may have many followers, and the sweep finds the letters within half a minute.
    """
    if decision.cause == Cause.IMPORT:
        return
    if decision.to_state == State.PUBLISHED and decision.from_state != State.PUBLISHED:
        submission = decision.submission
        target = submission.target_type.get_object_for_this_type(pk=submission.target_pk)
        followers = _followers(target, besides=submission.commenter_id)
        Letter.objects.bulk_create(_letters(submission, target, followers, now=now), ignore_conflicts=True)


def mute_token(commenter: int, target: models.Model) -> str:
    """What a letter carries so that its reader can stop following that thread, and nothing else."""
    content_type = ContentType.objects.get_for_model(target)
    return signing.dumps([commenter, content_type.pk, str(target.pk)], salt=SALT)


def read_token(token: str) -> tuple[int, ContentType, str]:
    """The commenter and the target of a token. Raises `MuteRefused`."""
    try:
        commenter, content_type, target = signing.loads(token, salt=SALT)
        return int(commenter), ContentType.objects.get_for_id(content_type), str(target)
    except (signing.BadSignature, ValueError, TypeError, ContentType.DoesNotExist) as problem:
        raise MuteRefused from problem


def mute(commenter: int, content_type: ContentType, target_pk: str) -> None:
    """Stop following: no comment of theirs under the target asks for mail any more."""
    theirs = Submission.objects.filter(
        commenter=commenter,
        target_type=content_type,
        target_pk=target_pk,
        content_type=ContentType.objects.get_for_model(get_model()),
    )
    pks = [int(pk) for pk in theirs.values_list("object_pk", flat=True)]
    get_model().norel_objects.filter(pk__in=pks, followup=True).update(followup=False)


def _followers(target: models.Model, *, besides: int | None) -> models.QuerySet[Commenter]:
    """The commenters with a published comment under the target that asked for mail, without its own author."""
    content_type = ContentType.objects.get_for_model(target)
    asking = get_model().norel_objects.filter(
        content_type=content_type, object_pk=str(target.pk), followup=True, is_public=True
    )
    comments = [str(pk) for pk in asking.values_list("pk", flat=True)]
    submissions = Submission.objects.filter(
        content_type=ContentType.objects.get_for_model(get_model()), object_pk__in=comments
    )
    followers = Commenter.objects.filter(pk__in=submissions.values("commenter"), erased_at=None)
    return followers if besides is None else followers.exclude(pk=besides)


def _letters(
    submission: Submission, target: models.Model, followers: Iterable[Commenter], *, now: datetime
) -> Iterator[Letter]:
    moderator = registry.moderator_of(target)
    for follower in followers:
        yield Letter(
            kind=LetterKind.FOLLOWUP,
            key=f"followup:{submission.pk}:{follower.pk}",
            commenter=follower,
            data={
                "title": moderator.title(target),
                "by": submission.shown_name,
                "path": reverse("comments-permalink", args=[submission.object_pk]),
                "mute_path": reverse("comments-xtd-mute", args=[mute_token(follower.pk, target)]),
            },
            created_at=now,
            not_before=now,
        )
