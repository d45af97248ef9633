"""django.contrib.sessions in the database: whose browser it is, and by which name they signed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.db import models, transaction

from moderation.holders import Holder, Person, register_holder
from moderation.writers import GUEST_IN_SESSION

PIECE = 500


def wire() -> None:
    """Answer for what is kept there."""
    register_holder(Sessions)


class Sessions(Holder):
    """What is signed into them cannot be searched for, so they are looked through one by one, once all else is done."""

    def forget(self, person: Person, *, now: datetime) -> None:
        account = str(person.user.pk) if person.user is not None else None
        guest = person.commenter.pk
        transaction.on_commit(lambda: _end(account=account, guest=guest), robust=True)

    def old(self, now: datetime) -> Iterable[models.QuerySet[Any]]:
        from django.contrib.sessions.models import Session

        return [Session.objects.filter(expire_date__lt=now)]


def _end(*, account: str | None, guest: int) -> None:
    """End every session of the account, or of the guest."""
    from django.contrib.sessions.models import Session

    theirs: list[str] = []
    for session in Session.objects.iterator(chunk_size=PIECE):
        held = session.get_decoded()
        if (account is not None and held.get(SESSION_KEY) == account) or held.get(GUEST_IN_SESSION) == guest:
            theirs.append(session.pk)
    Session.objects.filter(pk__in=theirs).delete()
