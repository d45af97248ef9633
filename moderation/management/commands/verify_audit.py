"""`manage.py verify_audit`: prove the chain of the audit log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from moderation import audit
from moderation.models import AuditEntry, AuditHead


class Command(BaseCommand):
    """Exit status 0 and one line when the chain is whole; 1 and every break otherwise."""

    help = "Prove that no line of the audit log was changed, removed or reordered."

    def handle(self, *args: Any, **options: Any) -> None:
        entries = AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000)
        found = list(audit.breaks(entries, head=AuditHead.objects.first()))
        for problem in found:
            self.stderr.write(f"line {problem.sequence}: {problem.problem}")
        if found:
            raise CommandError(f"the audit log is broken in {len(found)} place(s)")
        self.stdout.write(f"the audit log is whole: {AuditEntry.objects.count()} lines")
