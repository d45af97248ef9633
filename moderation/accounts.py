"""What is asked of an account, whatever model the site keeps its accounts in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist


def shown_name(user: Any) -> str:
    """What readers call an account: its full name, or else what it signs in with; of an e-mail address only what
    stands before the @, since names are public.
    """
    full_name = getattr(user, "get_full_name", str)()
    return str(full_name or user.get_username().partition("@")[0])


def email_field() -> str:
    """The name of the field that holds an account's address; "" when there is none."""
    accounts = get_user_model()
    name = accounts.get_email_field_name()
    try:
        accounts._meta.get_field(name)
    except FieldDoesNotExist:
        return ""
    return name


def email_of(user: Any) -> str:
    """The address of an account, or ""."""
    field = email_field()
    return str(getattr(user, field) or "") if field else ""
