"""Loads the demo: all of it or nothing, and only where there is nothing yet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django_comments_xtd.models import XtdComment

from blog import news
from blog.models import Post
from config.demo import accounts, telling
from config.demo.story import read_demo
from moderation import hints, notifications, policies
from moderation.models import Commenter, Letter, PolicyVersion, Signal
from moderation.policy.document import default_policy_text

LONG_AGO = timedelta(days=31)
NEWS = timedelta(hours=1)
UNREAD = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Loaded:
    posts: int
    comments: int


def is_empty() -> bool:
    """Whether the site has neither posts nor comments."""
    return not Post.objects.exists() and not XtdComment.objects.exists()


def load(*, now: datetime) -> Loaded:
    """Load the demo as of `now`, in one transaction."""
    demo = read_demo(now=now)
    with transaction.atomic(), hints.left_to_the_sweep(), news.told_to_nobody():
        _adopt_a_policy(at=now - LONG_AGO)
        users = accounts.open_accounts(demo.people.values())
        telling.tell(telling.Scene(demo, users))
        _send_old_letters(before=now - NEWS)
        _read_old_notifications(before=now - UNREAD)
        # What was said days ago is not read a second time now that the site starts.
        Signal.objects.all().delete()
    return Loaded(posts=len(demo.stories), comments=len(demo.remarks))


def _adopt_a_policy(*, at: datetime) -> None:
    """The packaged policy comes into force before the first comment, not with it."""
    if not PolicyVersion.objects.exists():
        policies.adopt(policies.save_draft(default_policy_text(), now=at), by=None, now=at)


def _send_old_letters(*, before: datetime) -> None:
    """What was owed in the demo's past was sent then: the first start of the site sends only what is new."""
    Letter.objects.unsent().filter(created_at__lt=before).update(sent_at=F("not_before"), attempts=1)


def _read_old_notifications(*, before: datetime) -> None:
    """Whoever signs in has read what they were told until the last night."""
    for reader in Commenter.objects.filter(user__isnull=False):
        notifications.mark_read(reader, now=before)
