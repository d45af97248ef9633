"""Who answers for a comment: find or make the row of an account or of a confirmed address."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from moderation.models import Commenter


def commenter_of(user: User, *, now: datetime) -> Commenter:
    """The commenter of an account, made on first use."""
    commenter, _ = Commenter.objects.get_or_create(
        user=user, defaults={"name": _shown_name(user), "joined_at": getattr(user, "date_joined", now)}
    )
    return commenter


def guest_at(email: str, *, name: str, now: datetime) -> Commenter:
    """The commenter of an address that was just confirmed, made on first use."""
    address = normalised(email)
    commenter, _ = Commenter.objects.get_or_create(
        email=address, user=None, defaults={"name": name, "joined_at": now, "email_verified_at": now}
    )
    return commenter


def known_guest(email: str) -> Commenter | None:
    """The commenter of an address, if it ever confirmed one."""
    return Commenter.objects.filter(email=normalised(email), user=None).first()


def adopt_address(user: User, email: str, *, now: datetime) -> Commenter:
    """An account proved an address: what its guest wrote and earned there becomes the account's, standing included."""
    guest = known_guest(email)
    if guest is None or Commenter.objects.filter(user=user).exists():
        return commenter_of(user, now=now)
    try:
        with transaction.atomic():
            Commenter.objects.filter(pk=guest.pk, user=None).update(user=user)
    except IntegrityError:
        return commenter_of(user, now=now)
    guest.refresh_from_db()
    return guest


def normalised(email: str) -> str:
    """The form in which addresses are compared: trimmed, lower case."""
    return email.strip().lower()


def _shown_name(user: User) -> str:
    full_name = getattr(user, "get_full_name", lambda: "")()
    return str(full_name or user.get_username())[:150]
