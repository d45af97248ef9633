"""Follow a thread, or the replies to oneself: who is told of a comment that appears, on the page and by mail.

Mail comes at once, each morning, or not at all, as each follower chose; and nobody gets more than `MOST_A_DAY` letters
a day about comments: what is beyond that is said together in the next morning's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from moderation import mutes, registry
from moderation.compiled import CompiledQuery
from moderation.models import (
    Cadence,
    Commenter,
    Decision,
    Letter,
    LetterKind,
    Notification,
    NotificationKind,
    ReaderSettings,
    Submission,
    ThreadFollow,
)
from moderation.policy.states import Cause, State
from moderation.tokens import FollowKey

MOST_A_DAY = 10
"""Letters about single comments to one address in 24 hours."""
MOST_FOLLOWED = 1_000
MORNING = time(7)
CLOSED_BEFORE = timedelta(minutes=10)
"""For so long before it is sent, nothing is added to a digest any more: no transaction is open that long."""
A_DAY = timedelta(days=1)


class TooManyFollows(Exception):
    """The reader follows as many threads as one may."""


# -- What a reader chooses --------------------------------------------------------------------------------------------


def follow(reader: Commenter, content_type: ContentType, target_pk: str, *, cadence: Cadence, now: datetime) -> None:
    """Follow the comments under a target, so often; who follows it already changes how often. Raises `TooManyFollows`."""
    with transaction.atomic():
        mine = ThreadFollow.objects.filter(reader=reader)
        known = mine.filter(target_type=content_type, target_pk=target_pk)
        if known.update(cadence=cadence):
            return
        if mine.count() >= MOST_FOLLOWED:
            raise TooManyFollows
        ThreadFollow.objects.get_or_create(
            reader=reader,
            target_type=content_type,
            target_pk=target_pk,
            defaults={"cadence": cadence, "since": now},
        )


def unfollow(reader: int, content_type: ContentType, target_pk: str) -> None:
    """Stop following the comments under one target."""
    ThreadFollow.objects.filter(reader=reader, target_type=content_type, target_pk=target_pk).delete()


def choose_replies(reader: Commenter, cadence: Cadence) -> None:
    """How often a reader is written to about replies to them."""
    ReaderSettings.objects.update_or_create(reader=reader, defaults={"cadence": cadence})


def stop(reader: int, keys: Iterable[FollowKey]) -> None:
    """Stop the mail that a letter came from: these follows of one reader, and nothing of anybody else's."""
    for key in keys:
        if key.is_replies:
            ReaderSettings.objects.filter(reader=reader).update(cadence=Cadence.NONE)
        else:
            ThreadFollow.objects.filter(reader=reader, target_type=key.content_type, target_pk=key.target_pk).delete()


def forget(commenter: Commenter, *, now: datetime) -> None:
    """What somebody chose goes, and letters about what they wrote are not sent or say nothing of who it was."""
    ThreadFollow.objects.filter(reader=commenter).delete()
    ReaderSettings.objects.filter(reader=commenter).delete()
    for pk in Submission.objects.by(commenter).values_list("pk", flat=True):
        # The key of a letter begins with its comment's; ";" is what comes after ":".
        about = Letter.objects.filter(kind=LetterKind.FOLLOWUP, key__gt=f"followup:{pk}:", key__lt=f"followup:{pk};")
        about.unsent().update(withdrawn_at=now)
        about.update(data={})


# -- Who is told ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Told:
    """One reader is told of one comment: as a reply or in a thread they follow, and how often they get mail of such."""

    reader: int
    submission: Submission
    kind: NotificationKind
    cadence: Cadence

    @property
    def key(self) -> str:
        return f"followup:{self.submission.pk}:{self.reader}"


def follow_decisions(sender: Any, decisions: Sequence[Decision], now: datetime, **kwargs: Any) -> None:
    """Tell followers of comments that readers see from now on; each comment is told to each of them once in its life.

    No hint is queued for their letters: a thread may have many followers, and the sweep finds them within half a minute.
    """
    threads: dict[tuple[int, str], list[Submission]] = defaultdict(list)
    for one in decisions:
        if one.cause == Cause.IMPORT:
            continue
        if one.to_state == State.PUBLISHED and one.from_state != State.PUBLISHED:
            threads[one.submission.target_type_id, one.submission.target_pk].append(one.submission)
    for (type_id, target_pk), appeared in threads.items():
        _tell(list(_told(appeared, ContentType.objects.get_for_id(type_id), target_pk, now=now)), now=now)


def _told(
    appeared: Sequence[Submission], content_type: ContentType, target_pk: str, *, now: datetime
) -> Iterator[_Told]:
    """Who is told of comments that appear in one thread, in their order: each is told to those who followed before it."""
    following = _Following.read(appeared, content_type, target_pk)
    asked = _asked_in_the_form(appeared)
    for submission in appeared:
        yield from following.told_of(submission)
        if submission.pk in asked and submission.commenter_id is not None:
            added = ThreadFollow.objects.get_or_create(
                reader_id=submission.commenter_id,
                target_type=content_type,
                target_pk=target_pk,
                defaults={"since": now},
            )[0]
            following.threads.setdefault(added.reader_id, Cadence(added.cadence))


@dataclass(slots=True)
class _Following:
    """Everything that says who is told of some comments, in four queries at most."""

    threads: dict[int, Cadence]
    replied_to: Mapping[int, int]
    replies: Mapping[int, Cadence]
    muted: Collection[tuple[int, int]] = field(default_factory=set)

    @classmethod
    def read(cls, appeared: Sequence[Submission], content_type: ContentType, target_pk: str) -> _Following:
        mine = _followers(target_type=content_type.pk, target_pk=target_pk)
        threads = {reader: Cadence(cadence) for reader, cadence in mine}
        parents = tuple({one.parent_id for one in appeared if one.parent_id is not None})
        known = _answered(parents=parents) if parents else []
        replies = {reader: Cadence(cadence or Cadence.NONE) for _pk, reader, cadence in known}
        authors = {one.commenter_id for one in appeared if one.commenter_id is not None}
        return cls(
            threads=threads,
            replied_to={pk: reader for pk, reader, _cadence in known},
            replies=replies,
            muted=mutes.pairs(readers={*threads, *replies}, authors=authors),
        )

    def told_of(self, submission: Submission) -> Iterator[_Told]:
        answered = self.replied_to.get(submission.parent_id) if submission.parent_id is not None else None
        if answered is not None and self._hears(answered, submission):
            cadence = _sooner(self.replies[answered], self.threads.get(answered, Cadence.NONE))
            yield _Told(answered, submission, NotificationKind.REPLY, cadence)
        for reader, cadence in sorted(self.threads.items()):
            if reader != answered and self._hears(reader, submission):
                yield _Told(reader, submission, NotificationKind.THREAD, cadence)

    def _hears(self, reader: int, submission: Submission) -> bool:
        author = submission.commenter_id
        return reader != author and (reader, author) not in self.muted


@CompiledQuery
def _followers(target_type: int, target_pk: str) -> QuerySet[Any, Any]:
    mine = ThreadFollow.objects.filter(target_type=target_type, target_pk=target_pk, reader__erased_at=None)
    return mine.values_list("reader", "cadence")


@CompiledQuery
def _answered(parents: tuple[int, ...]) -> QuerySet[Any, Any]:
    answered = Submission.objects.filter(pk__in=parents, commenter__erased_at=None, commenter__isnull=False)
    return answered.values_list("pk", "commenter", "commenter__reader_settings__cadence")


def _sooner(one: Cadence, other: Cadence) -> Cadence:
    order = (Cadence.AT_ONCE, Cadence.DAILY, Cadence.NONE)
    return min(one, other, key=order.index)


def _asked_in_the_form(appeared: Iterable[Submission]) -> set[int]:
    """Those whose author ticked, in the form that sent the comment, to hear of others in the thread."""
    by_type: dict[int, dict[str, int]] = defaultdict(dict)
    for one in appeared:
        by_type[one.content_type_id][one.object_pk] = one.pk
    asked: set[int] = set()
    for type_id, keys in by_type.items():
        model = ContentType.objects.get_for_id(type_id).model_class()
        if model is not None:
            asked |= {keys[pk] for pk in registry.source_of(model).take_wishes_to_follow(list(keys))}
    return asked


# -- Telling ----------------------------------------------------------------------------------------------------------


def _tell(told: Sequence[_Told], *, now: datetime) -> None:
    if not told:
        return
    at_once, together = _by_mail(told, now=now)
    digests = _open_digests({one.reader for one in together}, now=now)
    later = {one.key for one in together}
    Notification.objects.bulk_create(
        [
            Notification(
                key=one.key,
                reader_id=one.reader,
                kind=one.kind,
                submission=one.submission,
                digest_id=digests.get(one.reader) if one.key in later else None,
                at=now,
            )
            for one in told
        ],
        ignore_conflicts=True,
    )
    Letter.objects.bulk_create([_letter(one, now=now) for one in at_once], ignore_conflicts=True)


def _by_mail(told: Sequence[_Told], *, now: datetime) -> tuple[list[_Told], list[_Told]]:
    """Who gets a letter of its own about it, and who hears of it in the next digest; the rest get none."""
    quick = [one for one in told if one.cadence == Cadence.AT_ONCE]
    together = [one for one in told if one.cadence == Cadence.DAILY]
    had = _letters_lately({one.reader for one in quick}, now=now)
    at_once: list[_Told] = []
    for one in quick:
        had[one.reader] += 1
        (at_once if had[one.reader] <= MOST_A_DAY else together).append(one)
    return at_once, together


def _letters_lately(readers: Collection[int], *, now: datetime) -> defaultdict[int, int]:
    lately = Letter.objects.filter(kind=LetterKind.FOLLOWUP, commenter__in=readers, created_at__gt=now - A_DAY)
    counted = lately.order_by().values_list("commenter").annotate(Count("pk")) if readers else ()
    return defaultdict(int, dict(counted))


def _open_digests(readers: Collection[int], *, now: datetime) -> dict[int, int]:
    """The next morning's letter of each reader, made where there is none yet: three statements at most."""
    if not readers:
        return {}
    due = next_digest(now)
    keys = {f"digest:{reader}:{due:%Y%m%d}": reader for reader in sorted(readers)}
    Letter.objects.bulk_create(
        [
            Letter(kind=LetterKind.DIGEST, key=key, commenter_id=reader, created_at=now, not_before=due)
            for key, reader in keys.items()
        ],
        ignore_conflicts=True,
    )
    return {keys[key]: pk for key, pk in Letter.objects.filter(key__in=keys).values_list("key", "pk")}


def next_digest(now: datetime) -> datetime:
    """The next morning in the site's time zone; one that is about to be sent is not it."""
    zone = timezone.get_default_timezone()
    earliest = now + CLOSED_BEFORE
    day = earliest.astimezone(zone).date()
    morning = datetime.combine(day, MORNING, tzinfo=zone)
    return morning if morning > earliest else datetime.combine(day + A_DAY, MORNING, tzinfo=zone)


def _letter(one: _Told, *, now: datetime) -> Letter:
    return Letter(
        kind=LetterKind.FOLLOWUP,
        key=one.key,
        commenter_id=one.reader,
        data={"is_reply": one.kind == NotificationKind.REPLY},
        created_at=now,
        not_before=now,
    )
