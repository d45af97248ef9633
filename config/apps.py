"""The site as a Django app: it carries the checks of the settings and the site's name."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "config"
    label = "config"

    def ready(self) -> None:
        from django_comments.models import Comment

        from config import checks, site_record  # noqa: F401  (checks register themselves)

        # COMMENT_MAX_LENGTH reaches this field too, and would ask for a migration of a package that is not ours.
        # The column has no limit either way; forms and REST have theirs.
        Comment._meta.get_field("comment").max_length = 3000
        post_migrate.connect(site_record.write, dispatch_uid="config.site_record")
