"""`manage.py take_over`: let moderation know the comments that were there before it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from moderation import older_comments, registry


class Command(BaseCommand):
    """Once, after moderation was installed on a site that has comments. It may run again: what is known is left alone."""

    help = "Take in the comments that were there before moderation: those that readers see stay published."

    def handle(self, *args: Any, **options: Any) -> None:
        for source in registry.sources():
            taken = older_comments.take_over(source, now=timezone.now())
            count = Counter(one.state if one is not None else "" for one in taken)
            self.stdout.write(
                f"{source.model._meta.label}: {count['published']} stay published, {count['held']} wait in the queue, "
                f"{count['']} left as they are"
            )
