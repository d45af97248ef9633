"""The same site with the comments of django-comments-xtd under its recipes."""

from tests.integration.plugin.kitchen.settings import *  # noqa: F403
from tests.integration.plugin.kitchen.settings import INSTALLED_APPS

INSTALLED_APPS = ["django_comments_xtd", "django_comments", "django.contrib.sites", "django_htmx", *INSTALLED_APPS]
SITE_ID = 1
COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_MAX_THREAD_LEVEL = 8
