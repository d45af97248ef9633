"""What the single-use key of a form was answered with, so that pressing its button twice makes one comment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from moderation.compiled import CompiledUpdate
from moderation.models.submission import Submission

_TAKE = """INSERT INTO moderation_receipt ("key", created_at) VALUES (%s, %s) ON CONFLICT ("key") DO NOTHING"""


class ReceiptManager(models.Manager["Receipt"]):
    """Receipts, of which there is one for a key."""

    def take(self, key: str, *, at: datetime) -> bool:
        """Write a key down; False when it was taken before. Whoever comes second waits until the first is done, and
        finds the row if the first came to an end.
        """
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [key, connection.ops.adapt_datetimefield_value(at)])
            return bool(cursor.rowcount)

    def answer(self, key: str, submission: Submission) -> None:
        """Write down what a key led to."""
        _answer(key=key, submission=submission.pk)


@CompiledUpdate
def _answer(key: str, submission: int) -> tuple[models.QuerySet[Any, Any], dict[str, Any]]:
    return Receipt.objects.filter(key=key), {"submission": submission}


class Receipt(models.Model):
    """One key of one writer, and the submission it led to; null while an address is being confirmed.

    Also one of the confirmations that a network may ask for in an hour; those lead to none.
    """

    key = models.CharField(max_length=64, unique=True)
    submission = models.ForeignKey(Submission, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()

    objects = ReceiptManager()

    class Meta:
        verbose_name = _("receipt")

    def __str__(self) -> str:
        return self.key[:8]
