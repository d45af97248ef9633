"""`manage.py load_demo`: a site with something to show on every page."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.demo import accounts, loading
from config.demo.story import read_demo


class Command(BaseCommand):
    help = "Load the demo site into an empty database, and print its accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--force", action="store_true", help="load it with DEBUG off too; everybody knows its passwords"
        )

    def handle(self, *args: Any, force: bool, **options: Any) -> None:
        now = timezone.localtime()
        if loading.is_empty():
            self._load(force=force)
        people = read_demo(now=now).accounts
        if accounts.are_open(people):
            self.stdout.write(accounts.table(people))

    def _load(self, *, force: bool) -> None:
        if not settings.DEBUG and not force:
            raise CommandError(
                "The demo's passwords are known to everybody, and DEBUG is off. --force loads it all the same.",
                returncode=2,
            )
        started = time.monotonic()
        loaded = loading.load(now=timezone.localtime())
        took = time.monotonic() - started
        self.stderr.write(f"Loaded {loaded.posts} posts and {loaded.comments} comments in {took:.1f} s")
