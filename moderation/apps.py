"""The moderation app: finds what is moderated, and connects consequences to their causes."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    """Enforces a written comment policy on the comments of any model."""

    name = "moderation"
    verbose_name = _("moderation")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from moderation import checks, commenters, consequences, intake

        assert checks, "importing the module registers the checks"
        post_migrate.connect(_put_up_guards, sender=self, dispatch_uid="moderation.guards")
        post_migrate.connect(_restore_group, sender=self, dispatch_uid="moderation.groups")
        user_logged_in.connect(commenters.recognise, dispatch_uid="moderation.commenters.recognise")
        consequences.connect()
        if apps.is_installed("django_comments_xtd"):
            from moderation.adapters import comments_xtd

            comments_xtd.wire()
        if apps.is_installed("allauth.account"):
            from moderation.adapters import allauth

            allauth.wire()
        if apps.is_installed("axes"):
            from moderation.adapters import axes

            axes.wire()
        if apps.is_installed("django.contrib.admin"):
            from moderation.adapters import admin_log

            admin_log.wire()
        if apps.is_installed("django.contrib.sessions"):
            from moderation.adapters import sessions

            sessions.wire()
        autodiscover_modules("moderators")
        intake.connect()


def _put_up_guards(using: str, **kwargs: Any) -> None:
    from moderation import guards

    guards.put_up(connections[using])


def _restore_group(sender: AppConfig, using: str, **kwargs: Any) -> None:
    from moderation import groups

    # `migrate` tells which models there are by now; `flush` does not: then there are all.
    groups.restore(sender, using, kwargs.get("apps") or apps)
