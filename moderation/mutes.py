"""Mute somebody: their comments are folded for one reader, who hears nothing of them any more. Nobody else knows."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from moderation.compiled import CompiledQuery
from moderation.models import Commenter, Mute, Notification
from moderation.models.notification import ABOUT_COMMENTS

MOST = 500
"""How many one reader may mute; it bounds what a page of a thread has to look through."""


class MuteRefused(Exception):
    """Nobody mutes themselves, or a comment for which nobody answers."""


class TooManyMutes(MuteRefused):
    """The reader mutes as many as one may."""


def mute(reader: Commenter, muted: Commenter | None, *, now: datetime) -> Mute:
    """Fold what `muted` writes, for `reader` alone; to say so again changes nothing. Raises `MuteRefused`.

    Decisions and answers of moderators are told all the same: they are nobody's comments.
    """
    if muted is None or muted.pk == reader.pk or muted.erased_at is not None:
        raise MuteRefused
    with transaction.atomic():
        if not Mute.objects.filter(reader=reader, muted=muted).exists() and reader.mutes.count() >= MOST:
            raise TooManyMutes
        made = Mute.objects.get_or_create(reader=reader, muted=muted, defaults={"since": now})[0]
        about = Notification.objects.unread().filter(reader=reader, kind__in=ABOUT_COMMENTS)
        about.filter(submission__commenter=muted).delete()
    return made


def unmute(reader: Commenter, pk: int) -> bool:
    """Take one mute of a reader's back; whether there was one."""
    return bool(Mute.objects.filter(reader=reader, pk=pk).delete()[0])


def pairs(*, readers: Collection[int], authors: Collection[int]) -> set[tuple[int, int]]:
    """Which of the readers mute which of the authors, as (reader, author)."""
    if not readers or not authors:
        return set()
    return {(reader, muted) for reader, muted in _pairs(readers=tuple(readers), authors=tuple(authors))}


@CompiledQuery
def _pairs(readers: tuple[int, ...], authors: tuple[int, ...]) -> QuerySet[Any, Any]:
    return Mute.objects.filter(reader__in=readers, muted__in=authors).values_list("reader", "muted")


def muted_by(reader: Commenter, *, among: Collection[int]) -> frozenset[int]:
    """Whom of these a reader mutes; one query."""
    return frozenset(Mute.objects.filter(reader=reader, muted__in=among).values_list("muted", flat=True))


def forget(commenter: Commenter) -> None:
    """Whom they muted, and who muted them."""
    Mute.objects.filter(Q(reader=commenter) | Q(muted=commenter)).delete()
