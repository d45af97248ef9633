"""System checks of the blog: E001 settings, E002 apps, E003 addresses, E004 templates, E005 time zones, W001 styles that are not found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse

APPS = ("django.contrib.messages", "django.contrib.sitemaps", "django_prose_editor")
SETTINGS = {"SITE_NAME": 'SITE_NAME = "The Daily Ferry"', "SITE_URL": 'SITE_URL = "https://example.org"'}
WHOLE_ADDRESS = re.compile(r"https?://[^/]+(/[^/]+)*")
SHARED_STYLES = "moderation/css/tokens.css"


@register("blog")
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The site has a name and an address: feeds, canonical links and structured data say them."""
    wrong = {name: not getattr(settings, name, "") for name in SETTINGS}
    # Paths are put behind it, and it says which host the site has.
    wrong["SITE_URL"] |= not WHOLE_ADDRESS.fullmatch(getattr(settings, "SITE_URL", ""))
    return [
        Error(
            f"The blog needs the setting {name}; it is {getattr(settings, name, '')!r}.",
            hint=f"For example: {example}",
            id="blog.E001",
        )
        for name, example in SETTINGS.items()
        if wrong[name]
    ]


@register("blog")
def check_time_zones(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What is scheduled goes out at a moment, whatever the clocks of its readers show."""
    if settings.USE_TZ:
        return []
    return [Error("The blog keeps moments with their time zone.", hint="Set USE_TZ = True.", id="blog.E005")]


@register("blog")
def check_apps(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The apps whose messages and templates our pages use are installed."""
    return [
        Error(f"The blog needs {name} in INSTALLED_APPS.", hint=f'Add "{name}".', id="blog.E002")
        for name in APPS
        if not apps.is_installed(name)
    ]


@register(Tags.urls)
def check_urls(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Our pages have addresses."""
    try:
        reverse("blog:home")
    except NoReverseMatch:
        hint = 'Add path("", include("blog.urls")) to the urlpatterns of ROOT_URLCONF.'
        return [Error("The pages of the blog have no address.", hint=hint, id="blog.E003")]
    return []


@register(Tags.templates)
def check_templates(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Our templates are found."""
    try:
        get_template("blog/home.html")
    except TemplateDoesNotExist:
        hint = 'Set "APP_DIRS": True in TEMPLATES, or add the top-level templates folder of a checkout to DIRS.'
        return [Error("The templates of the blog are not found.", hint=hint, id="blog.E004")]
    return []


@register(Tags.staticfiles)
def check_styles(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The styles that the blog shares with moderation are found, though that app need not be installed."""
    if finders.find(SHARED_STYLES):
        return []
    return [
        checks.Warning(
            "The styles that the blog shares with moderation are not found.",
            hint="Without moderation in INSTALLED_APPS, add its static folder: "
            'STATICFILES_DIRS = [Path(moderation.__file__).parent / "static"].',
            id="blog.W001",
        )
    ]
