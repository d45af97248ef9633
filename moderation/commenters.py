"""Who answers for a comment: find or make the row of an account or of a confirmed address."""

from __future__ import annotations

from datetime import datetime

from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from moderation.accounts import email_field, shown_name
from moderation.models import Commenter


def commenter_of(user: User, *, now: datetime) -> Commenter:
    """The commenter of an account, made on first use."""
    commenter, _ = Commenter.objects.get_or_create(
        user=user, defaults={"name": shown_name(user)[:150], "joined_at": getattr(user, "date_joined", now)}
    )
    return commenter


def guest_at(email: str, *, name: str, now: datetime) -> Commenter:
    """The commenter of an address that was just confirmed, made on first use."""
    address = normalised(email)
    commenter, _ = Commenter.objects.get_or_create(
        email=address, user=None, defaults={"name": name, "joined_at": now, "email_verified_at": now}
    )
    return commenter


def confirmed_guests() -> QuerySet[Commenter]:
    """Everybody without an account who confirmed an address and is still known."""
    return Commenter.objects.filter(user=None, email_verified_at__isnull=False, erased_at=None)


def known_guest(email: str) -> Commenter | None:
    """The commenter of an address, if it ever confirmed one."""
    return Commenter.objects.filter(email=normalised(email), user=None).first()


def everybody_at(email: str) -> QuerySet[Commenter]:
    """Whoever answers for an address: its guest, and every account that has it, had it as a guest, or confirmed it."""
    address = Q(email__iexact=email)
    if email_field():
        address |= Q(**{f"user__{email_field()}__iexact": email})
    if apps.is_installed("allauth.account"):
        address |= Q(user__emailaddress__email__iexact=email, user__emailaddress__verified=True)
    return Commenter.objects.filter(address).distinct()


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
