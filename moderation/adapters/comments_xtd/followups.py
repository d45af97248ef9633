"""Mail to those who follow a thread, once a comment is public: at once, or when a moderator publishes it later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import models
from django.urls import reverse
from django_comments_xtd import get_model

from moderation import registry
from moderation.models import Commenter, Decision, Letter, LetterKind, Submission
from moderation.models.submission import SubmissionQuerySet
from moderation.policy.states import Cause, State
from moderation.signals import decisions_made

SALT = "moderation.followups.mute"


class MuteRefused(Exception):
    """The token was not made here."""


def connect() -> None:
    """Hear of every decision."""
    decisions_made.connect(follow_decisions, dispatch_uid="moderation.adapters.comments_xtd.followups")


def follow_decisions(sender: Any, decisions: Sequence[Decision], now: datetime, **kwargs: Any) -> None:
    """Owe one letter to each follower of a comment that readers see from now on; a comment is told once in its life.

    No hint is queued: a thread may have many followers, and the sweep finds the letters within half a minute.
    """
    threads: dict[tuple[int, str], list[Submission]] = defaultdict(list)
    for one in decisions:
        if one.cause == Cause.IMPORT:
            continue
        if one.to_state == State.PUBLISHED and one.from_state != State.PUBLISHED:
            threads[one.submission.target_type_id, one.submission.target_pk].append(one.submission)
    for (type_id, target_pk), appeared in threads.items():
        content_type = ContentType.objects.get_for_id(type_id)
        letters = list(_letters_about(appeared, content_type, target_pk, now=now))
        if letters:
            Letter.objects.bulk_create(letters, ignore_conflicts=True)


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
    theirs = asked_under(content_type, target_pk).filter(commenter=commenter)
    pks = [int(pk) for pk in theirs.values_list("object_pk", flat=True)]
    get_model().norel_objects.filter(pk__in=pks, followup=True).update(followup=False)


def forget(commenter: Commenter, *, now: datetime) -> None:
    """Letters about what somebody wrote are not sent any more, and those that were say nothing of who it was."""
    for pk in Submission.objects.by(commenter).values_list("pk", flat=True):
        # The key of a letter begins with its comment's; ";" is what comes after ":".
        about = Letter.objects.filter(kind=LetterKind.FOLLOWUP, key__gt=f"followup:{pk}:", key__lt=f"followup:{pk};")
        about.unsent().update(withdrawn_at=now)
        about.update(data={})


def _letters_about(
    appeared: Sequence[Submission], content_type: ContentType, target_pk: str, *, now: datetime
) -> Iterator[Letter]:
    """The letters about comments that appear in one thread, in their order: each is told to who followed before it."""
    asking = _asking(content_type, target_pk)
    if not asking:
        return
    target = content_type.get_object_for_this_type(pk=target_pk)
    to_come = [submission.object_pk for submission in appeared]
    for submission in appeared:
        followers = {who for pk, who in asking.items() if pk not in to_come and who.pk != submission.commenter_id}
        yield from _letters(submission, target, sorted(followers, key=lambda who: who.pk), now=now)
        to_come.remove(submission.object_pk)


def _asking(content_type: ContentType, target_pk: str) -> dict[str, Commenter]:
    """The commenters with a published comment under the target that asked for mail, by that comment's key."""
    asked = asked_under(content_type, target_pk).published().filter(commenter__erased_at=None)
    found = {one.object_pk: one.commenter for one in asked.select_related("commenter") if one.commenter is not None}
    if not found:
        return {}
    # Whoever asked may have stopped following since.
    still = get_model().norel_objects.filter(pk__in=found, followup=True).values_list("pk", flat=True)
    return {pk: found[pk] for pk in map(str, still)}


def asked_under(content_type: ContentType, target_pk: str) -> SubmissionQuerySet:
    """The comments under the target whose authors asked for mail when they sent them: few, of however many there are."""
    return Submission.objects.filter(
        target_type=content_type,
        target_pk=target_pk,
        asked_for_mail=True,
        content_type=ContentType.objects.get_for_model(get_model()),
    )


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
