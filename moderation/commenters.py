"""Who answers for a comment: find or make the row of an account or of a confirmed address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from moderation import audit, languages
from moderation.accounts import email_field, shown_name
from moderation.mailboxes import kept_digest, proved_by_account
from moderation.models import Commenter, KeptMailbox, Sanction


def commenter_of(user: User, *, now: datetime) -> Commenter:
    """The commenter of an account, made on first use."""
    known = Commenter.objects.filter(user=user).first()
    if known is not None:
        return known
    name = shown_name(user)[:150]
    returned = _returned(proved_by_account(user), now=now, user=user, name=name)
    if returned is not None:
        return returned
    defaults = {"name": name, "joined_at": getattr(user, "date_joined", now)}
    return Commenter.objects.get_or_create(user=user, defaults=defaults)[0]


def guest_at(email: str, *, name: str, now: datetime, language: str = "") -> Commenter:
    """The commenter of an address that was just confirmed, made on first use; written to in `language` from now on."""
    address = normalised(email)
    proof = {"name": name, "email_verified_at": now, "language": language}
    returned = None if known_guest(address) else _returned([address], now=now, email=address, **proof)
    if returned is not None:
        return returned
    guest, made = Commenter.objects.get_or_create(email=address, user=None, defaults={**proof, "joined_at": now})
    if not made and guest.name != name and not guest.submissions.exists():
        # They only followed something until now, and that asks for no name.
        Commenter.objects.filter(pk=guest.pk).update(name=name)
        guest.name = name
    if not made and language:
        languages.remember(guest, language)
    return guest


def confirmed_guests() -> QuerySet[Commenter]:
    """Everybody without an account who confirmed an address and is still known."""
    return Commenter.objects.filter(user=None, email_verified_at__isnull=False, erased_at=None)


def known_guest(email: str) -> Commenter | None:
    """The commenter of an address, if it ever confirmed one."""
    return Commenter.objects.filter(email=normalised(email), user=None).first()


def everybody_at(email: str) -> QuerySet[Commenter]:
    """Whoever answers for an address: its guest, and every account that has it, had it as a guest, or confirmed it; and
    who was erased while a sanction ran.
    """
    address = Q(email__iexact=email) | Q(kept_mailboxes__digest=kept_digest(email))
    if email_field():
        address |= Q(**{f"user__{email_field()}__iexact": email})
    if apps.is_installed("allauth.account"):
        address |= Q(user__emailaddress__email__iexact=email, user__emailaddress__verified=True)
    return Commenter.objects.filter(address).distinct()


def adopt_address(user: User, email: str, *, now: datetime) -> Commenter:
    """An account proved an address: what its guest wrote and earned there becomes the account's, standing included.

    Readers are not told: what was written before, under whatever name, leads to no page of the account's.
    """
    guest = known_guest(email)
    if guest is None or Commenter.objects.filter(user=user).exists():
        return commenter_of(user, now=now)
    try:
        with transaction.atomic():
            Commenter.objects.filter(pk=guest.pk, user=None).update(user=user, adopted_at=now)
    except IntegrityError:
        return commenter_of(user, now=now)
    guest.refresh_from_db()
    return guest


def recognise(sender: Any, user: User, **kwargs: Any) -> None:
    """Somebody signed in: if they were erased while a sanction ran, it is theirs again before they come to any form."""
    if KeptMailbox.objects.exists():
        commenter_of(user, now=timezone.now())


def _returned(addresses: Iterable[str], *, now: datetime, **who: Any) -> Commenter | None:
    """Whoever was erased while a sanction ran that still runs, and has proved the same mailbox again: with it they are
    the same commenter, of whom nothing but their standing is left.
    """
    digests = {kept_digest(address) for address in addresses}
    if not digests or not KeptMailbox.objects.filter(digest__in=digests).exists():
        return None
    with transaction.atomic():
        audit.wait_in_line()
        running = Sanction.objects.taking_away(now=now).values("commenter")
        kept = KeptMailbox.objects.filter(digest__in=digests, commenter__in=running).order_by("pk").first()
        if kept is None:
            return None
        erased = Commenter.objects.filter(pk=kept.commenter_id, erased_at__isnull=False)
        if not erased.update(erased_at=None, **who):
            return None
        KeptMailbox.objects.filter(commenter=kept.commenter_id).delete()
        commenter = Commenter.objects.get(pk=kept.commenter_id)
        audit.record("commenter.returned", actor=commenter, subject=commenter, now=now)
    return commenter


def normalised(email: str) -> str:
    """The form in which addresses are compared: trimmed, lower case."""
    return email.strip().lower()
