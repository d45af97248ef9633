"""django-axes: the tries to sign in that it has seen under somebody's name or address, told and erased with the rest.

It keeps from where each came, as it has to compare that; so they are not kept for long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import models

from moderation.conf import read_conf
from moderation.holders import Holder, Person, register_holder


def wire() -> None:
    """Answer for what is kept of them."""
    register_holder(SignInTries)


class SignInTries(Holder):
    """Tries that failed, and what axes logs of those that did not. From where is not told: it may have been another."""

    name = "tries to sign in"

    def tell(self, person: Person) -> Any:
        return [
            {"at": at} for rows in _rows(person) for at in rows.order_by("pk").values_list("attempt_time", flat=True)
        ]

    def forget(self, person: Person, *, now: datetime) -> None:
        for rows in _rows(person):
            rows.delete()

    def old(self, now: datetime) -> Iterable[models.QuerySet[Any]]:
        return [rows.filter(attempt_time__lte=now - read_conf().TRACES_KEPT) for rows in _all()]


def _rows(person: Person) -> Iterator[models.QuerySet[Any]]:
    names = models.Q(username__in=person.addresses)
    if person.login:
        names |= models.Q(username__iexact=person.login)
    return (rows.filter(names) for rows in _all())


def _all() -> Iterator[models.QuerySet[Any]]:
    from axes.models import AccessAttempt, AccessFailureLog, AccessLog

    for model in (AccessAttempt, AccessFailureLog, AccessLog):
        yield model.objects.all()
