"""`manage.py check_invariants`: look for rows that contradict each other."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation import invariants


class Command(BaseCommand):
    """Exit status 0 when every promise holds; 1 and a sentence for each that does not otherwise."""

    help = "Check that comments, submissions, decisions, strikes, letters and the log agree."

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(invariants.broken())
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)} promise(s) broken")
        self.stdout.write(f"all {len(invariants.CHECKS)} kinds of promise hold")
