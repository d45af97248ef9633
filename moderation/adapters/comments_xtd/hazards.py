"""The receivers of django-comments-xtd and django-contrib-comments that act without asking moderation.

`django_comments_xtd` must stand before `moderation` in INSTALLED_APPS: what it connects when it is ready is
disconnected after. `moderation.E010` says so when it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db.models.signals import pre_save
from django_comments.signals import comment_was_posted, comment_will_be_posted
from django_comments_xtd import get_model
from django_comments_xtd.models import TmpXtdComment, publish_or_unpublish_on_pre_save


def disconnect() -> None:
    """Disconnect them; whatever imports their modules later finds them disconnected."""
    from django_comments_xtd import views

    # Saving a public parent would publish its held and rejected replies, and count them again.
    pre_save.disconnect(publish_or_unpublish_on_pre_save, sender=get_model())
    # These would make a comment of every posted form, and mail its followers from a thread of the web server.
    comment_will_be_posted.disconnect(views.on_comment_will_be_posted, sender=TmpXtdComment)
    comment_was_posted.disconnect(views.on_comment_was_posted, sender=TmpXtdComment)


@register("moderation")
def check_order_of_apps(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The adapter can only disconnect what is connected already."""
    return order_problems([config.name for config in apps.get_app_configs()])


def order_problems(names: Sequence[str]) -> list[CheckMessage]:
    """What is wrong with the order of the installed apps."""
    if names.index("django_comments_xtd") < names.index("moderation"):
        return []
    return [
        Error(
            "django_comments_xtd stands after moderation in INSTALLED_APPS.",
            hint="Put django_comments_xtd and django_comments before moderation.",
            id="moderation.E010",
        )
    ]
