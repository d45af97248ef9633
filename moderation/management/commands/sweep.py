"""`manage.py sweep`: what workers would do, done here and now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from moderation import letters, sweeping


class Command(BaseCommand):
    """For sites without a Celery worker, from cron. It may run beside workers, and twice at once."""

    help = "Judge the comments that a fault left undecided, and send the mail that is due."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        judged = sum(sweeping.judge_claimed(pk, now=timezone.now()) for pk in sweeping.undecided(now=now))
        sent = sum(letters.send(pk, now=timezone.now()) for pk in letters.unsent(now=now))
        self.stdout.write(f"{judged} comment(s) judged, {sent} letter(s) sent")
