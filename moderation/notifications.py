"""What readers are told on their own page: written down in the transaction of its cause, once, and theirs alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db.models import QuerySet

from moderation.keyset import beyond
from moderation.models import Commenter, Decision, Letter, LetterKind, Notification, NotificationKind

PAGE = 30
MOST_COUNTED = 99
"""The number in the masthead stops here, and so does counting."""

KIND_OF: Mapping[str, NotificationKind] = MappingProxyType(
    {
        LetterKind.STATEMENT: NotificationKind.STATEMENT,
        LetterKind.REVERSAL: NotificationKind.REVERSAL,
        LetterKind.SANCTION: NotificationKind.SANCTION,
        LetterKind.SANCTION_LIFTED: NotificationKind.SANCTION_LIFTED,
        LetterKind.APPEAL_QUESTION: NotificationKind.APPEAL_QUESTION,
        LetterKind.APPEAL_ANSWERED: NotificationKind.APPEAL_ANSWERED,
        LetterKind.REPORT_DECIDED: NotificationKind.REPORT_DECIDED,
    }
)
"""The letters that are told on the page as well. Followers' mail has notifications of its own, made by `follows`."""


def follow_letters(letters: Iterable[Letter]) -> None:
    """Tell on the page what letters that were just written down say: from when they may be sent, and once."""
    told = [
        Notification(
            key=letter.key,
            reader_id=letter.commenter_id,
            kind=KIND_OF[letter.kind],
            decision_id=letter.decision_id,
            submission_id=letter.decision.submission_id if letter.decision else None,
            at=letter.not_before,
        )
        for letter in letters
        if letter.kind in KIND_OF and letter.commenter_id is not None
    ]
    if told:
        Notification.objects.bulk_create(told, ignore_conflicts=True)


def take_back(decision: Decision) -> None:
    """A decision was a slip: what nobody has read of it yet is not told."""
    Notification.objects.unread().filter(decision=decision).delete()


def unread(reader: Commenter, *, now: datetime) -> int:
    """How many a reader has not read, `MOST_COUNTED` at most: one query, over the index of unread ones."""
    mine = Notification.objects.of(reader, now=now).unread()
    return len(mine.values_list("pk")[:MOST_COUNTED])


def unread_of_account(user_pk: int, *, now: datetime) -> int:
    """The same for an account: one query."""
    mine = Notification.objects.unread().filter(reader__user=user_pk, at__lte=now)
    return len(mine.values_list("pk")[:MOST_COUNTED])


def page(reader: Commenter, *, before: int | None, now: datetime) -> tuple[Sequence[Notification], int | None]:
    """A reader's notifications, newest first, from after the one numbered `before`; and where the next page begins."""
    mine = Notification.objects.of(reader, now=now)
    edge = mine.filter(pk=before).values_list("at", "pk").first() if before is not None else None
    if edge is not None:
        mine = mine.filter(beyond(*edge, forwards=False, key="at"))
    related = ("submission__target_type", "submission__content_type", "decision__appeal")
    rows = list(mine.newest_first().select_related(*related)[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None


def mark_read(
    reader: Commenter, *, now: datetime, only: Collection[int] | None = None, until: int | None = None
) -> int:
    """A reader has read `only` these of theirs, or everything that they were told `until` one of them.

    Returns how many were unread. Others' are never touched.
    """
    mine = Notification.objects.of(reader, now=now).unread()
    if only is not None:
        mine = mine.filter(pk__in=only)
    if until is not None:
        mine = mine.filter(at__lte=_at(reader, until, now=now))
    return mine.update(read_at=now)


def _at(reader: Commenter, pk: int, *, now: datetime) -> datetime:
    """From when the reader was told of one of theirs; now, where it is gone or not theirs."""
    found = Notification.objects.of(reader, now=now).filter(pk=pk).values_list("at", flat=True).first()
    return found or now


def forget(reader: Commenter) -> None:
    """Everything that a reader was told goes."""
    Notification.objects.filter(reader=reader).delete()


def old(*, before: datetime) -> QuerySet[Notification]:
    """Those that are kept too long."""
    return Notification.objects.filter(at__lt=before)
