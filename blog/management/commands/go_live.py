"""`manage.py go_live`: publish what is due, here and now."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from blog import scheduling


class Command(BaseCommand):
    """For sites without a Celery worker, from cron each minute. It may run beside workers, and twice at once."""

    help = "Publish the scheduled stories, edits and updates whose time has come."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        out = scheduling.sweep(now=now)
        forgotten = scheduling.forget_unsaved(now=now)
        self.stdout.write(f"{out} published, {forgotten} unsaved text(s) of a month ago removed")
