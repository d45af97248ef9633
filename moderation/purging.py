"""Forget what is older than the site keeps it: in small pieces, as often as anybody likes, the same the second time.

Each purge names the rows that are due and what is done to them; done to them, they are due no more. Nothing here is
history: what a letter said, what a check said, what a form left behind. Texts of comments go only on a site that says
so (`TEXTS_KEPT`), and never while a decision on them can be appealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from moderation import audit, notifications, nudging, registry, traces
from moderation.blanking import blank_words
from moderation.conf import read_conf
from moderation.holders import holders
from moderation.models import (
    Appeal,
    AppealState,
    Confirmation,
    KeptMailbox,
    LabelTerm,
    Lesson,
    Letter,
    Nudge,
    NudgeOutcome,
    Receipt,
    Sanction,
    Signal,
    Submission,
)
from moderation.policy.states import State

PIECE = 500
ELSEWHERE = "elsewhere"
ENDED = Q(sent_at__isnull=False) | Q(given_up_at__isnull=False) | Q(withdrawn_at__isnull=False)
OVER = Q(done_at__isnull=False) | Q(given_up_at__isnull=False)

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Purge:
    """Which rows are due at a moment, and what is done to some of them."""

    due: Callable[[datetime], Rows]
    do: Callable[[Rows, datetime], object]


def due(*, now: datetime) -> dict[str, int]:
    """How many rows each purge would touch. Changes nothing."""
    numbers = {name: purge.due(now).count() for name, purge in PURGES.items()}
    return numbers | {ELSEWHERE: sum(rows.count() for rows in _old_elsewhere(now))}


def purge(*, now: datetime) -> dict[str, int]:
    """Forget everything that is due; returns how many rows each purge touched."""
    numbers = {name: _go_through(one, now=now) for name, one in PURGES.items()}
    return numbers | {ELSEWHERE: sum(rows.delete()[0] for rows in _old_elsewhere(now))}


def _go_through(one: Purge, *, now: datetime) -> int:
    rows, touched, last = one.due(now).order_by("pk"), 0, 0
    while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:PIECE]):
        with transaction.atomic():
            one.do(rows.model._default_manager.filter(pk__in=keys), now)
        touched, last = touched + len(keys), keys[-1]
    return touched


def _old_elsewhere(now: datetime) -> Iterator[Rows]:
    """What other apps keep about people, and said that they keep too long."""
    for holder in holders():
        yield from holder.old(now)


def _before(now: datetime, kept: timedelta) -> datetime:
    """What is older than this is not kept; `timedelta.max` keeps everything."""
    try:
        return now - kept
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC)


# -- What is due ------------------------------------------------------------------------------------------------


def _old_nudges(now: datetime) -> Rows:
    settled = Nudge.objects.exclude(outcome=NudgeOutcome.OPEN)
    return settled.filter(nudged_at__lt=_before(now, read_conf().NUDGES_KEPT))


def _old_letters(now: datetime) -> Rows:
    old = Letter.objects.filter(ENDED, created_at__lt=_before(now, read_conf().LETTERS_KEPT))
    return old.exclude(data={}, email="")


def _old_notifications(now: datetime) -> Rows:
    """Kept as long as the letters that say the same."""
    return notifications.old(before=_before(now, read_conf().LETTERS_KEPT))


def _old_confirmations(now: datetime) -> Rows:
    return Confirmation.objects.filter(expires_at__lt=_before(now, read_conf().TOKENS_KEPT))


def _old_receipts(now: datetime) -> Rows:
    """A form can be sent for a day."""
    return Receipt.objects.filter(created_at__lt=_before(now - nudging.FORM_LASTS, read_conf().TOKENS_KEPT))


def _old_signals(now: datetime) -> Rows:
    old = Signal.objects.filter(OVER, created_at__lt=_before(now, read_conf().SIGNALS_KEPT))
    return old.exclude(detail="", problem="")


def _old_lessons(now: datetime) -> Rows:
    return Lesson.objects.filter(OVER, created_at__lt=_before(now, read_conf().SIGNALS_KEPT))


def _mailboxes_kept_too_long(now: datetime) -> Rows:
    return KeptMailbox.objects.exclude(commenter__in=Sanction.objects.taking_away(now=now).values("commenter"))


def _terms_of_erased_texts(now: datetime) -> Rows:
    return LabelTerm.objects.filter(label__revision__erased_at__isnull=False)


def _old_texts(now: datetime) -> Rows:
    """Of comments that nobody can see any more. One that was rejected stays for as long as that can be appealed."""
    conf = read_conf()
    appealed = Appeal.objects.filter(decision__submission=OuterRef("pk"), state=AppealState.OPEN)
    withdrawn = Q(state=State.WITHDRAWN, decided_at__lt=_before(now, conf.TEXTS_KEPT))
    rejected = Q(state=State.REJECTED, decided_at__lt=_before(now, max(conf.TEXTS_KEPT, conf.APPEAL_WINDOW)))
    return Submission.objects.filter(withdrawn | rejected, current__erased_at=None).exclude(Exists(appealed))


# -- What is done -----------------------------------------------------------------------------------------------


def _delete(rows: Rows, now: datetime) -> object:
    return rows.delete()


def _blank_letters(rows: Rows, now: datetime) -> object:
    """The rows stay: they say that somebody was told, and keep anybody from being told twice."""
    return rows.update(data={}, email="")


def _blank_signals(rows: Rows, now: datetime) -> object:
    """Scores stay: a backtest judges with them."""
    return rows.update(detail="", problem="")


def _drop_nudges(rows: Rows, now: datetime) -> object:
    return nudging.settle_as_dropped(rows, now=now)


def _blank_texts(rows: Rows, now: datetime) -> None:
    audit.wait_in_line()
    # Somebody may have appealed, or been heard, since these were listed.
    still = Submission.objects.filter(
        pk__in=_old_texts(now).filter(pk__in=rows.values("pk")).values_list("pk", flat=True)
    )
    for submission in still.select_related("content_type"):
        model = submission.content_type.model_class()
        if model is not None:
            registry.source_of(model).rewrite(submission.object_pk, "")
        audit.record("comment.forgotten", actor=None, subject=submission, now=now)
    blank_words(still, now=now)


PURGES: Mapping[str, Purge] = MappingProxyType(
    {
        "nudges that nobody answered": Purge(nudging.unanswered, _drop_nudges),
        "nudges": Purge(_old_nudges, _delete),
        "letters": Purge(_old_letters, _blank_letters),
        "notifications": Purge(_old_notifications, _delete),
        "confirmations": Purge(_old_confirmations, _delete),
        "receipts": Purge(_old_receipts, _delete),
        "lessons": Purge(_old_lessons, _delete),
        "signals": Purge(_old_signals, _blank_signals),
        "traces": Purge(traces.old, _delete),
        "salts": Purge(traces.old_salts, _delete),
        "kept mailboxes": Purge(_mailboxes_kept_too_long, _delete),
        "words of erased texts": Purge(_terms_of_erased_texts, _delete),
        "texts": Purge(_old_texts, _blank_texts),
    }
)
