"""Sends what followers are owed, for a site without Celery's beat: cron runs it every minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from blog import following, mailing, news


class Command(BaseCommand):
    help = "Shares out the news that is due, sends letters for some seconds, and removes requests that are too old."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        shared = news.share_out_due(now=now)
        sent = mailing.send_due(now=now)
        following.forget_old(now=now)
        self.stdout.write(f"{shared} shared out, {sent} letters sent")
