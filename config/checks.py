"""System checks of the settings: what is well formed and still does not fit together."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.http.request import validate_host


@register(Tags.urls)
def the_site_answers_to_its_own_address(**kwargs: Any) -> list[CheckMessage]:
    host = urlsplit(settings.SITE_URL).hostname or ""
    if validate_host(host, settings.ALLOWED_HOSTS):
        return []
    return [
        checks.Error(
            f"SITE_URL is {settings.SITE_URL}, and ALLOWED_HOSTS does not allow {host}.",
            hint="Add the host to ALLOWED_HOSTS: links in mail lead there.",
            id="config.E001",
        )
    ]


@register(Tags.security, deploy=True)
def links_in_mail_are_https(**kwargs: Any) -> list[CheckMessage]:
    if urlsplit(settings.SITE_URL).scheme == "https":
        return []
    return [
        checks.Warning(
            f"SITE_URL is {settings.SITE_URL}: links in mail would not be encrypted.",
            hint="Set SITE_URL to the https:// address of the site.",
            id="config.W001",
        )
    ]


@register(Tags.security, deploy=True)
def passwords_are_hashed_with_argon2(**kwargs: Any) -> list[CheckMessage]:
    if settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher"):
        return []
    return [checks.Warning("PASSWORD_HASHERS does not begin with Argon2.", id="config.W002")]


@register(Tags.security, deploy=True)
def mail_leaves_the_machine(**kwargs: Any) -> list[CheckMessage]:
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return []
    return [
        checks.Warning(
            "EMAIL_URL does not name a mail server: nobody would receive a confirmation.",
            hint="Set EMAIL_URL to smtp+tls://user:password@host:587.",
            id="config.W003",
        )
    ]
