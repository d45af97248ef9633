"""A site with the blog, and without moderation."""

from pathlib import Path

import moderation
from tests.integration.plugin.kitchen.settings import *  # noqa: F403
from tests.integration.plugin.kitchen.settings import INSTALLED_APPS as OF_THE_KITCHEN

INSTALLED_APPS = [
    *(app for app in OF_THE_KITCHEN if app not in {"moderation", "tests.integration.plugin.kitchen"}),
    "django.contrib.sitemaps",
    "taggit",
    "django_prose_editor",
    "blog",
]
AUTH_USER_MODEL = "auth.User"
ROOT_URLCONF = "tests.integration.plugin.kitchen.urls_of_a_blog"
STATICFILES_DIRS = [Path(moderation.__file__).parent / "static"]
SITE_NAME = "The Kitchen"
SITE_URL = "https://kitchen.example"
