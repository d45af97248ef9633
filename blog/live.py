"""Live coverage: an author opens it and closes it; left alone, it closes by itself.

`tell` writes an event that is no author's act, so it leaves neither a version nor a revision.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog import heads, publishing
from blog.models import EventKind, LiveState, Post, PostEvent, Section
from blog.publishing import Editor, PublishingError

CLOSES_AFTER = timedelta(hours=12)


class NotPublished(PublishingError):
    pass


class AlreadyLive(PublishingError):
    pass


class NotLive(PublishingError):
    pass


@transaction.atomic
def go_live(post: Post, *, editor: Editor = None, now: datetime | None = None) -> Post:
    """Tell readers that more is coming. Raises `NotPublished`, `AlreadyLive`."""
    current = publishing.locked(post)
    if not current.is_published:
        raise NotPublished(_("Only a published story can be live."))
    if current.live_state == LiveState.LIVE:
        raise AlreadyLive(_("This story is live already."))
    return _turned(current, LiveState.LIVE, EventKind.EDIT, editor=editor, at=now or timezone.now())


@transaction.atomic
def close(post: Post, *, editor: Editor = None, now: datetime | None = None) -> Post:
    """Live coverage has ended; open pages stop asking. Raises `NotLive`."""
    current = publishing.locked(post)
    if current.live_state != LiveState.LIVE:
        raise NotLive(_("This story is not live."))
    return _turned(current, LiveState.CLOSED, EventKind.CLOSE, editor=editor, at=now or timezone.now())


def close_idle(*, now: datetime | None = None) -> int:
    """Close every live story to which nothing happened for `closes_after()`; returns how many were.

    May run twice, or late: what somebody closed or changed meanwhile is left alone.
    """
    at = now or timezone.now()
    return sum(_close_if_idle(post, at=at) for post in _idle(at))


def closes_after() -> timedelta:
    """For how long nothing may happen to a live story."""
    given: timedelta = getattr(settings, "BLOG_LIVE_CLOSES_AFTER", CLOSES_AFTER)
    return given


def tell(post: Post, kind: EventKind, section: Section | None = None, *, now: datetime | None = None) -> None:
    """Tell open pages that they show something that is no longer so. Of what is not public there is nothing to tell."""
    with transaction.atomic():
        current = publishing.locked(post)
        if not current.is_published:
            return
        current.last_seq += 1
        Post.objects.filter(pk=current.pk).update(last_seq=current.last_seq)
        PostEvent.objects.create(
            post=current, seq=current.last_seq, kind=kind, section=section, at=now or timezone.now()
        )
        heads.follow(current, events=1)


def _turned(post: Post, to: LiveState, kind: EventKind, *, editor: Editor, at: datetime) -> Post:
    post.live_state = to
    publishing.move_clocks(post, significant=False, at=at)
    return publishing.saved(post, events=[(kind, None)], editor=editor, significant=False, at=at)


def _idle(now: datetime) -> models.QuerySet[Post]:
    last = PostEvent.objects.filter(post=models.OuterRef("pk")).order_by("-seq").values("at")[:1]
    live = Post.objects.filter(live_state=LiveState.LIVE)
    return live.annotate(last=models.Subquery(last)).filter(last__lte=now - closes_after())


@transaction.atomic
def _close_if_idle(post: Post, *, at: datetime) -> bool:
    publishing.locked(post)
    if not _idle(at).filter(pk=post.pk).exists():
        return False
    close(post, now=at)
    return True
