"""What is asked of an account, whatever model the site keeps its accounts in."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, QuerySet, Value


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


def may_do_more(user: Any) -> bool:
    """Whether an account was given any right that readers do not have."""
    named = any(getattr(user, name, False) for name in ("is_staff", "is_superuser"))
    return named or bool(user.get_all_permissions())


def rights_of(user: Any) -> dict[str, list[str]]:
    """The groups and permissions that an account was given, by what its model calls them."""
    return {name: sorted(str(right) for right in getattr(user, name).all()) for name in _rights(user)}


def close(user: Any, *, name: str) -> None:
    """Leave of an account only its row: nobody signs in with it, and nothing in it says whose it was.

    The row itself has to stay, since other rows may need it. Words in fields of a site's own are blanked as well.
    """
    erased = f"erased-{secrets.token_hex(6)}"
    for field in user._meta.concrete_fields:
        if _holds_words(field):
            setattr(user, field.name, _erased_value(field, erased))
    if any(field.name == "first_name" for field in user._meta.concrete_fields):
        user.first_name = name
    user.is_active = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
    for name in _rights(user):
        getattr(user, name).clear()


def that_may(permission: str) -> QuerySet[Any]:
    """Every account that has a permission and can be signed in with."""
    whoever: dict[str, Any] = {} if _can_be_closed() else {"is_active": None}
    return ModelBackend().with_perm(permission, **whoever)


def is_open(path: str) -> F | Value:
    """Whether the account at `path` can be signed in with, for queries."""
    return F(f"{path}__is_active") if _can_be_closed() else Value(True)


def _can_be_closed() -> bool:
    """Whether accounts have a switch here: a site's own model may have none."""
    return "is_active" in (field.name for field in get_user_model()._meta.concrete_fields)


def _rights(user: Any) -> list[str]:
    return [field.name for field in user._meta.many_to_many if field.name in ("groups", "user_permissions")]


def _holds_words(field: models.Field) -> bool:
    """Not the key, by which other rows know the account: with another one it would be another row."""
    is_text = isinstance(field, models.CharField | models.TextField)
    return is_text and not field.choices and not field.primary_key and field.name != "password"


def _erased_value(field: models.Field, erased: str) -> str | None:
    """Nothing; and where an account needs something of its own, something that says nothing."""
    if not _is_of_its_own(field):
        return None if field.null else ""
    is_address = isinstance(field, models.EmailField) or field.name == email_field()
    return f"{erased}@erased.invalid" if is_address else erased[: field.max_length]


def _is_of_its_own(field: models.Field) -> bool:
    """Whether it is signed in with, or no two accounts may have the same."""
    options = field.model._meta
    together = [*options.unique_together, *(one.fields for one in options.total_unique_constraints)]
    is_login = field.name == get_user_model().USERNAME_FIELD
    return is_login or field.unique or any(field.name in names for names in together)
