"""`manage.py purge`: forget what is older than the site keeps it, or say how much that would be."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from moderation import purging


class Command(BaseCommand):
    """What the nightly task does, at once."""

    help = "Forget what is older than the site keeps it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say how many rows are due, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        numbers = purging.due(now=now) if options["dry_run"] else purging.purge(now=now)
        for name, number in numbers.items():
            self.stdout.write(f"{number:>8}  {name}")
