"""Keeps the row of django.contrib.sites equal to the settings."""

from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings


def write(*, using: str, **kwargs: Any) -> None:
    """After every migrate: SITE_URL's host and SITE_NAME, for the packages that ask the Site row."""
    site = apps.get_model("sites", "Site")
    if site._meta.db_table not in _tables(using):
        return
    site.objects.using(using).update_or_create(
        pk=settings.SITE_ID,
        defaults={"domain": urlsplit(settings.SITE_URL).netloc, "name": settings.SITE_NAME[:50]},
    )


def _tables(using: str) -> list[str]:
    from django.db import connections

    return connections[using].introspection.table_names()
