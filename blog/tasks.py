"""What workers do for the blog. Each task may run twice, and beside itself."""

from celery import shared_task
from django.utils import timezone

from blog import following, live, mailing, news, scheduling


@shared_task
def go_live() -> int:
    """Publish whatever is due, in order; returns how much went out by this run. Run each minute, never by eta."""
    return scheduling.sweep(now=timezone.now())


@shared_task
def forget_unsaved() -> int:
    """Remove what was typed at the desk, never saved, and left alone for a month."""
    return scheduling.forget_unsaved(now=timezone.now())


@shared_task
def tell_followers() -> int:
    """Share out the news that is due and send letters for some seconds; returns how many left. What is left waits."""
    now = timezone.now()
    news.share_out_due(now=now)
    return mailing.send_due(now=now)


@shared_task
def forget_requests() -> int:
    """Remove requests to follow that nobody can confirm any more; returns how many rows went."""
    return following.forget_old(now=timezone.now())


@shared_task
def close_idle_live() -> int:
    """Close live coverage to which nothing was added for long; returns how many stories it was. Run every two minutes."""
    return live.close_idle(now=timezone.now())
