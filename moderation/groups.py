"""The group of those who work the queue, with the permission it takes."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions

MODERATOR = "Moderator"
MODERATOR_MAY = ("moderate",)


def restore(app_config: AppConfig, using: str, apps: Any) -> None:
    """Make the group again where a `flush` took it; the migration made it first, and a group that is there is kept."""
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
    except LookupError:
        return  # migrated only so far that there are no groups yet
    group, made = groups.get_or_create(name=MODERATOR)
    if not made:
        return
    # This may run before Django's own receiver has made the permissions.
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    group.permissions.add(*permissions.filter(content_type__app_label=app_config.label, codename__in=MODERATOR_MAY))
