"""How django-allauth and django-axes behave on this site."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from config.client_address import client_address


class AccountAdapter(DefaultAccountAdapter):
    """Links in account mail are built from SITE_URL: a forged Host header cannot steer them."""

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return settings.SITE_URL + reverse("account_confirm_email", args=[emailconfirmation.key])

    def get_reset_password_from_key_url(self, key: str) -> str:
        address = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.SITE_URL + address.replace("UID-KEY", key)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)


class AuthenticationBackend(AllauthBackend):
    """django-allauth's backend, which reads what an account may do, by itself and by its groups, in one query, not two.

    An account that is found by its name and by its address has its password compared once: twice would take twice as
    long, and so tell that there is such an account.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        self._compared: set[Any] = set()
        return super().authenticate(request, **credentials)

    def _check_password(self, user: Any, password: str) -> Any:
        if user is None or user.pk in self._compared:
            return None
        self._compared.add(user.pk)
        return super()._check_password(user, password)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None or user_obj.is_superuser:
            return set(super().get_all_permissions(user_obj, obj))
        if not hasattr(user_obj, "_perm_cache"):
            granted = Permission.objects.filter(Q(user=user_obj) | Q(group__user=user_obj)).order_by()
            names = granted.values_list("content_type__app_label", "codename").distinct()
            user_obj._perm_cache = {f"{app}.{codename}" for app, codename in names}
        permissions: set[str] = user_obj._perm_cache
        return permissions


def login_name(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name or address somebody signs in with, as the lockout counts it: whatever its capitals."""
    given = credentials or request.POST
    name = given.get("login") or given.get("username") or given.get("email") or ""
    return str(name).strip().lower()[:255]
