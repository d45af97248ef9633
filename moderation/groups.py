"""The groups of those who work the queue and of those who own the policy, with the permissions it takes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.db import router

MODERATOR = "Moderator"
OWNER = "Owner"
# Owners work the queue too: who changes the rules sees what they do to people.
MAY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        MODERATOR: ("moderate",),
        OWNER: ("moderate", "adopt_policy"),
    }
)


def restore(app_config: AppConfig, using: str, apps: Any) -> None:
    """Make the groups again where a `flush` took them; migrations made them first, and one that is there is kept."""
    if not (router.allow_migrate(using, "auth") and router.allow_migrate(using, app_config.label)):
        return  # the groups, or what they may do, stand in another database
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
    except LookupError:
        return  # migrated only so far that there are no groups yet
    for name, may in MAY.items():
        group, made = groups.get_or_create(name=name)
        if not made:
            continue
        # This may run before Django's own receiver has made the permissions.
        create_permissions(app_config, verbosity=0, using=using, apps=apps)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
        group.permissions.add(*permissions.filter(content_type__app_label=app_config.label, codename__in=may))
