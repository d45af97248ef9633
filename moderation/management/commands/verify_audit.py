"""`manage.py verify_audit`: prove the chain of the audit log, and that every state is what the log tells."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from moderation import audit, guards, replay, retelling
from moderation.models import AuditEntry, AuditHead


class Command(BaseCommand):
    """Exit status 0 and one line when all is whole; 1 and every break otherwise."""

    help = (
        "Prove that no line of the audit log was changed, removed or reordered, that every state is what the log tells, "
        "and that the database guards what was written."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        entries = AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000)
        broken = [
            f"line {problem.sequence}: {problem.problem}"
            for problem in audit.breaks(entries, head=AuditHead.objects.first())
        ]
        broken += [*replay.differences(), *retelling.differences()]
        broken += [f"the trigger {name} is missing" for name in guards.missing(connection)]
        for problem in broken:
            self.stderr.write(problem)
        if broken:
            raise CommandError(f"the audit log is broken in {len(broken)} place(s)")
        self.stdout.write(f"the audit log is whole: {AuditEntry.objects.count()} lines")
