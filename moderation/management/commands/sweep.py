"""`manage.py sweep`: what workers would do, done here and now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from moderation import letters, sweeping
from moderation.checking import running, teaching


class Command(BaseCommand):
    """For sites without a Celery worker, from cron. It may run beside workers, and twice at once."""

    help = (
        "Judge the comments that a fault left undecided, ask the checks that are owed, and send the mail that is due."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        judged = sum(sweeping.judge_claimed(pk, now=timezone.now()) for pk in sweeping.undecided(now=now))
        asked = sum(running.run(pk) for pk in running.owed(now=now))
        sum(teaching.teach(pk) for pk in teaching.owed(now=now))
        sent = sum(letters.send(pk, now=timezone.now()) for pk in letters.unsent(now=now))
        self.stdout.write(f"{judged} comment(s) judged, {asked} check(s) answered, {sent} letter(s) sent")
