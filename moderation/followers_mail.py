"""What a letter to a follower speaks of, read again when it is sent: what is hidden, muted or stopped since is left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

from moderation import mutes, places
from moderation.models import (
    Cadence,
    Letter,
    LetterKind,
    Notification,
    NotificationKind,
    ReaderSettings,
    Submission,
    ThreadFollow,
)
from moderation.tokens import FollowKey

REPLIES = FollowKey()


@dataclass(frozen=True, slots=True)
class Note:
    """One comment as a letter names it: who wrote where, and never what."""

    by: str
    title: str
    path: str
    is_reply: bool
    follow: FollowKey


def told_by(letter: Letter) -> list[Note]:
    """The comments that a letter speaks of, oldest first."""
    assert letter.commenter_id is not None, "a follower is somebody"
    rows = _of_the_letter(letter)
    muted = mutes.pairs(
        readers=[letter.commenter_id], authors=[row.commenter_id for row, _ in rows if row.commenter_id]
    )
    heard = [(row, is_reply) for row, is_reply in rows if (letter.commenter_id, row.commenter_id) not in muted]
    follows = _Follows(letter.commenter_id)
    found = places.of_each([row for row, _ in heard])
    return [
        Note(by=row.shown_name, title=found[row.pk].title, path=found[row.pk].permalink, is_reply=is_reply, follow=key)
        for row, is_reply in heard
        if row.pk in found and (key := follows.because(row, is_reply=is_reply)) is not None
    ]


def _of_the_letter(letter: Letter) -> list[tuple[Submission, bool]]:
    if letter.kind == LetterKind.FOLLOWUP:
        told = Submission.objects.published().filter(pk=letter.key.split(":")[1])
        return [(one, bool(letter.data.get("is_reply"))) for one in told]
    rows = Notification.objects.filter(digest=letter, submission__in=Submission.objects.published())
    related = rows.select_related("submission").order_by("at", "pk")
    return [(row.submission, row.kind == NotificationKind.REPLY) for row in related if row.submission is not None]


class _Follows:
    """What one reader follows by mail now: two queries."""

    def __init__(self, reader: int) -> None:
        mailed = ThreadFollow.objects.filter(reader=reader).exclude(cadence=Cadence.NONE)
        self.threads = set(mailed.values_list("target_type", "target_pk"))
        self.replies = ReaderSettings.objects.filter(reader=reader).exclude(cadence=Cadence.NONE).exists()

    def because(self, row: Submission, *, is_reply: bool) -> FollowKey | None:
        """Which follow of theirs the comment belongs to; None when they stopped it."""
        if is_reply and self.replies:
            return REPLIES
        if (row.target_type_id, row.target_pk) in self.threads:
            return FollowKey(row.target_type_id, row.target_pk)
        return None


def names_of(keys: Iterable[FollowKey]) -> Sequence[tuple[str, str]]:
    """The titles and addresses of the threads among follows, for the page that asks whether to stop them."""
    found = []
    for key in keys:
        if not key.is_replies:
            content_type = ContentType.objects.filter(pk=key.content_type).first()
            place = places.of_target(content_type, key.target_pk) if content_type else None
            if place is not None:
                found.append((place.title, place.url))
    return found
