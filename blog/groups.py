"""The group of those who write, with the permissions it takes."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.db import router

AUTHOR = "Author"
AUTHOR_MAY = ("add_post", "change_post", "view_post", "publish_post")


def restore(app_config: AppConfig, using: str, apps: Any) -> None:
    """Make the group again where a `flush` took it; the migration made it first, and a group that is there is kept."""
    if not (router.allow_migrate(using, "auth") and router.allow_migrate(using, app_config.label)):
        return  # the group, or what it may do, stands in another database
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
    except LookupError:
        return  # migrated only so far that there are no groups yet
    group, made = groups.get_or_create(name=AUTHOR)
    if not made:
        return
    # This may run before Django's own receiver has made the permissions.
    create_permissions(app_config, verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    group.permissions.add(*permissions.filter(content_type__app_label=app_config.label, codename__in=AUTHOR_MAY))
