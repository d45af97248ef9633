"""Mail that we owe: written down with its cause, sent later by a worker, never twice for the same event."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q, QuerySet
from django.utils.translation import get_language

from moderation import notifications
from moderation.accounts import email_of
from moderation.hints import SEND, hint_all_on_commit
from moderation.letter_words import NothingToSay, Rendered, render
from moderation.models import Commenter, Decision, Letter, LetterKind, Sanction
from moderation.models.letter import LEASE

LETTERS_A_SWEEP = 500
log = structlog.get_logger(__name__)

GIVE_UP_AFTER = timedelta(hours=24)
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=1)
NOT_BEING_SENT = Q(lease_until=None)
ANSWERS_THEIR_READER = frozenset({LetterKind.CONFIRMATION, LetterKind.APPEAL_RECEIVED})
"""Written down while their reader's own request is answered, so that its language is theirs."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One letter to be written down: see `owe`."""

    kind: LetterKind
    key: str
    commenter: Commenter | None = None
    email: str = ""
    decision: Decision | None = None
    sanction: Sanction | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def owe(
    kind: LetterKind,
    *,
    key: str,
    now: datetime,
    commenter: Commenter | None = None,
    email: str = "",
    decision: Decision | None = None,
    sanction: Sanction | None = None,
    data: dict[str, Any] | None = None,
) -> Letter:
    """Write down that somebody is owed a letter about the event `key`; the same event gives the same letter.

    One about a moderator's decision waits for as long as a button takes the decision back.
    """
    owed = Owed(kind, key, commenter=commenter, email=email, decision=decision, sanction=sanction, data=data or {})
    (letter,) = owe_all([owed], now=now)
    return letter


def owe_all(owed: Sequence[Owed], *, now: datetime) -> list[Letter]:
    """What `owe` does, for letters about several events, in one statement.

    Of a letter that was owed already only the key is told, as it is for one that is new.
    """
    letters = Letter.objects.bulk_create(
        {one.key: _written(one, now=now) for one in owed}.values(),
        # Writes nothing that was not there; a conflict that is left alone would not tell the key of the row.
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["key"],
    )
    notifications.follow_letters(letters)
    by_delay: dict[timedelta, list[int]] = defaultdict(list)
    for letter in letters:
        by_delay[letter.not_before - now].append(letter.pk)
    for delay, keys in by_delay.items():
        hint_all_on_commit(SEND, keys, after=delay)
    return letters


def _written(owed: Owed, *, now: datetime) -> Letter:
    button = owed.decision.has_a_button_until if owed.decision else None
    return Letter(
        key=owed.key,
        kind=owed.kind,
        commenter=owed.commenter,
        email=owed.email,
        decision=owed.decision,
        sanction=owed.sanction,
        data=dict(owed.data) | ({"language": get_language()} if owed.kind in ANSWERS_THEIR_READER else {}),
        created_at=now,
        not_before=max(now, button or now),
    )


def withdraw(decision: Decision, *, now: datetime) -> bool:
    """Keep back every letter about a decision that is not on its way yet; returns what `may_be_known` does."""
    stoppable(decision, now=now).update(withdrawn_at=now)
    notifications.take_back(decision)
    return may_be_known(decision)


def stoppable(decision: Decision, *, now: datetime) -> QuerySet[Letter]:
    """The letters about a decision that were not sent, and that nobody is sending at `now`."""
    return Letter.objects.stoppable(now=now).filter(decision=decision)


def may_be_known(decision: Decision) -> bool:
    """Whether the author may have read of the decision: one whose sending was broken off may have arrived."""
    about_it = Letter.objects.filter(decision=decision, kind__in=[LetterKind.STATEMENT, LetterKind.REVERSAL])
    return about_it.filter(Q(sent_at__isnull=False) | ~NOT_BEING_SENT).exists()


def unsent(*, now: datetime) -> list[int]:
    """The letters that are due, longest due first; not more than one sweep can take."""
    found = Letter.objects.sendable(now=now).order_by("not_before")
    return list(found.values_list("pk", flat=True)[:LETTERS_A_SWEEP])


def send(pk: int, *, now: datetime) -> bool:
    """Send one letter if nobody else is sending it and it is due; returns whether it was sent by this call.

    A letter to somebody without an address is closed at once: they read it on their standing page.
    Any error puts the next try off, doubling each time, until `GIVE_UP_AFTER`.
    """
    if not Letter.objects.sendable(now=now).filter(pk=pk).update(lease_until=now + LEASE, attempts=F("attempts") + 1):
        return False
    letter = Letter.objects.select_related("commenter__user", "decision__submission", "sanction").get(pk=pk)
    address = address_of(letter)
    try:
        if address:
            _mail(render(letter), address)
    except NothingToSay:
        Letter.objects.filter(pk=pk).update(withdrawn_at=now, lease_until=None)
        return False
    except Exception:
        # A letter that cannot be written is no better than a server that is away: it is tried less often, and not for ever.
        log.exception("letter_not_sent", letter=pk, attempts=letter.attempts)
        _put_off(letter, now=now)
        return False
    Letter.objects.filter(pk=pk).update(sent_at=now, lease_until=None)
    return bool(address)


def address_of(letter: Letter) -> str:
    """The one address that the letter goes to, or ""."""
    if letter.email:
        return letter.email
    commenter = letter.commenter
    if commenter is None or commenter.erased_at is not None:
        return ""
    return commenter.email if commenter.user is None else email_of(commenter.user)


def _mail(rendered: Rendered, address: str) -> None:
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers=dict(rendered.headers),
    )
    message.send()


def _put_off(letter: Letter, *, now: datetime) -> None:
    if now - letter.created_at > GIVE_UP_AFTER:
        Letter.objects.filter(pk=letter.pk).update(given_up_at=now, lease_until=None)
        return
    delay = min(FIRST_DELAY * 2 ** (letter.attempts - 1), LONGEST_DELAY)
    Letter.objects.filter(pk=letter.pk).update(not_before=now + delay, lease_until=None)
