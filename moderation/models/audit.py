"""The audit log: who did what to what, each line bound to the one before it."""

from __future__ import annotations

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import gettext_lazy as _

from moderation.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class AuditEntryQuerySet(AppendOnlyQuerySet["AuditEntry"]):
    """The log, in order."""


class AuditEntry(AppendOnlyModel):
    """One line. `actor` and `subject` are keys such as `user:3` and `submission:17`, never names or addresses."""

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    # Room for the name of any account model and a UUID.
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    data = models.JSONField(default=dict)
    # Repeats `data` where an index finds it on both databases; the database writes it, and it is not in the hash.
    clause = models.GeneratedField(
        expression=KeyTextTransform("clause", "data"), output_field=models.CharField(max_length=20), db_persist=True
    )
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["subject", "sequence"], name="audit_subject"),
            models.Index(fields=["actor", "sequence"], name="audit_actor"),
            models.Index(fields=["action", "at"], name="audit_action"),
            models.Index(fields=["at"], name="audit_time"),
            models.Index(fields=["clause", "sequence"], name="audit_clause"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.subject}"


class AuditHead(models.Model):
    """The end of the chain: one row, whose lock puts writers in line."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("end of the audit log")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_audit_head")]

    def __str__(self) -> str:
        return f"{self.sequence}"
