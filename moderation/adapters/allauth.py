"""django-allauth: an account that confirms an address takes over what its guest wrote and earned there; and what it
keeps about an account is told and erased with the rest.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils import timezone

from moderation.commenters import adopt_address
from moderation.holders import Holder, Person, register_holder


def wire() -> None:
    """Listen for confirmed addresses, and answer for what is kept of them."""
    from allauth.account.signals import email_confirmed

    email_confirmed.connect(_adopt, dispatch_uid="moderation.allauth.adopt")
    register_holder(Addresses)
    if apps.is_installed("allauth.mfa"):
        register_holder(SecondFactors)


def _adopt(sender: Any, request: HttpRequest, email_address: Any, **kwargs: Any) -> None:
    adopt_address(email_address.user, email_address.email, now=timezone.now())


class Addresses(Holder):
    """The addresses of an account. The keys that prove them are in nobody's table once they are used."""

    name = "addresses"
    told = frozenset({"account.EmailAddress.user"})

    def tell(self, person: Person) -> Any:
        from allauth.account.models import EmailAddress

        rows = EmailAddress.objects.filter(user=person.user).order_by("pk") if person.user else ()
        return [{"address": one.email, "proved": one.verified, "main": one.primary} for one in rows]

    def forget(self, person: Person, *, now: datetime) -> None:
        from allauth.account.models import EmailAddress

        if person.user is not None:
            EmailAddress.objects.filter(user=person.user).delete()


class SecondFactors(Holder):
    """That there is a second factor, of which kind and since when; never its secret."""

    name = "second factors"
    told = frozenset({"mfa.Authenticator.user"})

    def tell(self, person: Person) -> Any:
        from allauth.mfa.models import Authenticator

        rows = Authenticator.objects.filter(user=person.user).order_by("pk") if person.user else ()
        return [{"kind": one.type, "since": one.created_at, "last used": one.last_used_at} for one in rows]

    def forget(self, person: Person, *, now: datetime) -> None:
        from allauth.mfa.models import Authenticator

        if person.user is not None:
            Authenticator.objects.filter(user=person.user).delete()
