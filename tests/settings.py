"""The site's own settings, beside its apps one that only the tests have, and more patience with a busy machine."""

from config.settings import *  # noqa: F403
from config.settings import CACHES, INSTALLED_APPS, MODERATION

INSTALLED_APPS = [*INSTALLED_APPS, "tests.recipes"]

# A test's changes are never committed, so nobody would hear of them; those about kept pages commit, and set it.
BLOG_PAGE_CACHE = False

CACHES["default"]["OPTIONS"] = {"socket_connect_timeout": 10, "socket_timeout": 10}

# No check looks at a comment in the worker, but where a test asks for one.
# And no decision is drawn for a second opinion by chance, but where a test says so.
MODERATION = {**MODERATION, "CHECKS": {}, "SECOND_OPINION_SHARE": 0.0}  # type: ignore[assignment, dict-item]

# Each client of a test builds the middleware anew; looking every file up beforehand was half of what a test took.
WHITENOISE_AUTOREFRESH = True
