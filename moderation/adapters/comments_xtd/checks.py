"""System checks of the django-comments-xtd adapter: E011 settings, E012 addresses, E013 apps. E010 is in `hazards`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import NoReverseMatch, resolve, reverse
from django_comments_xtd.conf import settings as xtd_settings

from moderation.checks import below_script
from moderation.conf import read_conf

APPS = ("django_comments", "django_htmx")
ADDRESSES = "moderation.adapters.comments_xtd.urls"


@register("moderation")
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The settings without which a comment cannot be stored, or a reply cannot be sent."""
    try:
        most = read_conf().MAX_DEPTH
    except (TypeError, ValueError):
        return []  # E001 says so
    wrong = {
        ("SITE_ID is not set, and every comment belongs to a site.", "Set SITE_ID = 1."): (
            getattr(settings, "SITE_ID", None) is None
        ),
        ("COMMENTS_APP is not django_comments_xtd.", 'Set COMMENTS_APP = "django_comments_xtd".'): (
            getattr(settings, "COMMENTS_APP", "") != "django_comments_xtd"
        ),
        (
            f"django-comments-xtd stores replies {_deepest_reply()} deep, and moderation lets readers go {most} deep.",
            f"Set COMMENTS_XTD_MAX_THREAD_LEVEL = {most}, or MODERATION['MAX_DEPTH'] to less.",
        ): _deepest_reply() < most,
    }
    return [Error(what, hint=hint, id="moderation.E011") for (what, hint), is_so in wrong.items() if is_so]


@register(Tags.urls)
def check_urls(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Comments are posted to our door, and to no other one."""
    try:
        door = resolve(below_script(reverse("comments-post-comment"))).func
    except NoReverseMatch:
        door = None
    if door is not None and door.__module__.startswith("moderation."):
        return []
    return [
        Error(
            "Comments have no address of moderation's.",
            hint=f'Add path("comments/", include("{ADDRESSES}")) to the urlpatterns of ROOT_URLCONF, in the place of '
            "the addresses of django_comments and django_comments_xtd.",
            id="moderation.E012",
        )
    ]


@register("moderation")
def check_apps(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """django-comments-xtd's own foundation, and the script that opens a reply in its place."""
    return [
        Error(f"The comments of moderation need {name} in INSTALLED_APPS.", hint=f'Add "{name}".', id="moderation.E013")
        for name in APPS
        if not apps.is_installed(name)
    ]


def _deepest_reply() -> int:
    by_model: dict[str, int] = xtd_settings.COMMENTS_XTD_MAX_THREAD_LEVEL_BY_APP_MODEL
    everywhere: int = xtd_settings.COMMENTS_XTD_MAX_THREAD_LEVEL
    return min([everywhere, *by_model.values()])
