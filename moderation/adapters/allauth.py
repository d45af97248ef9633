"""django-allauth: an account that confirms an address takes over what its guest wrote and earned there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from moderation.commenters import adopt_address


def wire() -> None:
    """Listen for confirmed addresses."""
    from allauth.account.signals import email_confirmed

    email_confirmed.connect(_adopt, dispatch_uid="moderation.allauth.adopt")


def _adopt(sender: Any, request: HttpRequest, email_address: Any, **kwargs: Any) -> None:
    adopt_address(email_address.user, email_address.email, now=timezone.now())
