from typing import Any

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("Blog")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from blog import checks, page_cache

        assert checks, "importing the module registers the checks"
        connection_created.connect(page_cache.watch, dispatch_uid="blog.pages")
        post_migrate.connect(_restore_group, sender=self, dispatch_uid="blog.groups")


def _restore_group(sender: AppConfig, using: str, **kwargs: Any) -> None:
    from blog import groups

    # `migrate` tells which models there are by now; `flush` does not: then there are all.
    groups.restore(sender, using, kwargs.get("apps") or apps)
