"""Followers, and the minutes in which they are told, as plain functions."""

from datetime import datetime, timedelta

from django.core import mail
from django.utils import timezone

from blog import mailing, news, publishing
from blog.following import About
from blog.models import Cadence, Follow, Follower, Post
from blog.models.follower import columns_of
from tests.integration.blog.stories import a_draft, fresh

ALL_OF_IT = 600.0  # seconds, of which a test needs none


def just_now() -> datetime:
    """A moment that is news: what happened days ago is told to nobody."""
    return timezone.now().replace(microsecond=0)


def a_fresh_story(headline: str = "Council orders riverside homes emptied", *, at: datetime, **written: object) -> Post:
    return fresh(publishing.publish(a_draft(headline, **written), now=at))  # type: ignore[arg-type]


def a_follower(
    email: str = "gwen@example.org",
    about: About = None,
    *,
    cadence: Cadence = Cadence.IMMEDIATE,
    since: datetime | None = None,
) -> Follower:
    long_ago = since or timezone.now() - timedelta(days=30)
    follower, _made = Follower.objects.get_or_create(email=email, defaults={"confirmed_at": long_ago})
    Follow.objects.create(**columns_of(about), follower=follower, cadence=cadence, since=long_ago)
    return follower


def tell(now: datetime) -> int:
    """What the sweep does at that moment."""
    news.share_out_due(now=now)
    return mailing.send_due(now=now, time=ALL_OF_IT)


def told() -> list[tuple[str, str]]:
    """Who was sent what, in order."""
    return [(letter.to[0], letter.subject) for letter in mail.outbox]


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
